"""Writes the goldens anew; read the difference before committing it: ``python -m tests.reports.write_goldens``."""

from pathlib import Path

from tests.reports.making import GOLDENS

FOLDER = Path(__file__).parent / "goldens"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, make in GOLDENS.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write()
