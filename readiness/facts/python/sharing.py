"""Who uses a Python file: imports followed from file to file, none of them opened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from readiness.facts.python.locating import ModuleLocator
from readiness.facts.python.outline import PythonOutline


class Sharing:
    """Of the outlines by path. An import runs the module and the ``__init__.py`` of each package above it."""

    def __init__(self, locator: ModuleLocator, outlines: Mapping[str, PythonOutline]) -> None:
        self._locator = locator
        self._outlines = outlines
        self._imported: dict[str, tuple[str, ...]] = {}

    def imported(self, path: str) -> tuple[str, ...]:
        """First-party files that importing *path* imports itself, type-checking imports left out."""
        if path not in self._imported:
            self._imported[path] = tuple(dict.fromkeys(self._found(path)))
        return self._imported[path]

    def reached(self, starts: Iterable[str]) -> set[str]:
        """*starts* and every first-party file that they import, at any distance."""
        found = set(starts)
        left = list(found)
        while left:
            for path in self.imported(left.pop()):
                if path not in found:
                    found.add(path)
                    left.append(path)
        return found

    def users(self, starts: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        """Names by file: those whose *starts* lead there, in their order."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, paths in starts.items():
            for path in self.reached(paths):
                found[path].append(name)
        return {path: tuple(names) for path, names in found.items()}

    def _found(self, path: str) -> Iterator[str]:
        for row in self._outlines[path].imports:
            if row.type_checking:
                continue
            segments = row.qualified.lstrip(".").split(".")
            if row.level == 0:
                located = self._locator.locate(path, row.qualified)
                file = located[0] if located else None
            else:
                folder = self._locator.package(path, row.level)
                lengths = range(len(segments), -1, -1) if folder is not None else ()
                file = next((each for n in lengths if (each := self._locator.file(folder or "", segments[:n])) is not None), None)
            if file is not None:
                yield file
                yield from self._packages(file)

    def _packages(self, file: str) -> Iterator[str]:
        folder = file.rpartition("/")[0]
        while folder:
            package = f"{folder}/__init__.py"
            if package in self._outlines and package != file:
                yield package
            folder = folder.rpartition("/")[0]
