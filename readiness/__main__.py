"""The console script. ``--version`` is answered here, so that asking for it imports no command."""

import os
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    _forget_the_working_directory()
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


def _forget_the_working_directory() -> None:
    """``python -m`` looks for modules in the working directory first. That is often the scanned repository, whose ``yaml.py`` is not ours;
    an empty entry of PYTHONPATH means the same. Kept where this package itself was found there."""
    try:
        here = os.getcwd()
    except FileNotFoundError:
        here = ""
    if here != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):
        sys.path[:] = [folder for folder in sys.path if folder not in ("", here)]


if __name__ == "__main__":
    main()
