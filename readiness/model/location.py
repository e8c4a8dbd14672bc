"""Where something is: a POSIX path relative to the root, and 1-based line and column."""

import msgspec


class Location(msgspec.Struct, frozen=True, order=True):
    """A place in the target. ``path`` is ``"."`` for the repository itself; ``line`` is None for a whole file.

    Raises ValueError when the path is absolute or climbs out of the root, or a line or column is below 1.
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __post_init__(self) -> None:
        if not self.path or self.path.startswith("/") or ".." in self.path.split("/"):
            raise ValueError(f"a location's path is relative to the root, not {self.path!r}")
        if (self.line is not None and self.line < 1) or (self.column is not None and self.column < 1):
            raise ValueError(f"lines and columns count from 1: {self.path}:{self.line}:{self.column}")

    @property
    def whole_line(self) -> "Location":
        """The same place without its column: where a finding stands that speaks of the line."""
        return Location(self.path, self.line)

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Related(msgspec.Struct, frozen=True):
    """The other half of a mismatch: a second place and what it says."""

    location: Location
    message: str
