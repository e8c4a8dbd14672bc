"""Lines of objects that several files make together.

A patched object has lines of its base and of its patches, so a line number alone no longer says which file it is in. As compilers do it
(``token.Pos`` of Go, ``BytePos`` of rustc), each file of the object gets a number, which stands in the bits above the line; the object's
own file has the number 0, so that an object nobody patched has plain line numbers.
"""

from __future__ import annotations

from readiness.model import Location

_BITS = 24  # a file of 8 MiB, the most that is read as YAML, has fewer lines than 2^24
_MASK = (1 << _BITS) - 1


def offset_of(number: int) -> int:
    """What is added to the lines of the file with this number."""
    return number << _BITS


def place_of_line(files: tuple[str, ...], line: int) -> Location:
    """Where a line of an object that these files make stands. A line 0 (nobody wrote it) is the whole file."""
    path = files[min(line >> _BITS, len(files) - 1)]
    return Location(path, line & _MASK or None)
