"""The console script. ``--version`` is answered here, so that asking for it imports no command."""

import os
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    _open_streams()
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


def _open_streams() -> None:
    """A process may be started without stdin, stdout or stderr (``>&-``). What is opened next would take their numbers, and be written
    to by whoever writes to them."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process lives
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    main()
