"""The console script. ``--version`` is answered here, so that asking for it imports no command."""

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from readiness import __version__

        sys.stdout.write(f"readiness {__version__}\n")
        return
    try:
        from readiness.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while commands are still being imported
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
