"""Which file an import leads to, seen from the file that imports."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from readiness.artifacts.python.model import PythonImport
from readiness.wordlist import word_set

_SOURCE_FOLDERS = frozenset(("src", "lib", "libs", "python", "packages", "backend", "server"))
_ASIDE = frozenset(("test", "tests", "testing", "docs", "doc", "example", "examples", "fixtures", "testdata", "vendor", "third_party"))
_OWN_NAMES = word_set("""
    app config conf configs constants core database db deps helpers main models routes schema schemas server settings util utils views
""")
"""No distribution that applications import is called so: a neighbour of that name is meant, however it is reached elsewhere."""


class ModuleLocator:
    """Of the given Python files (POSIX paths) and what each imports. A *root* is a folder from which absolute imports start; the
    repository's own is ``""``. A folder without ``__init__.py`` may be a package as well: it is one if somebody imports through it."""

    def __init__(self, imports: Mapping[str, Iterable[PythonImport]]) -> None:
        self._imports = imports
        self._paths = frozenset(imports)
        self._known_roots: dict[tuple[str, str], tuple[str, ...]] = {}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder with a Python file in it or below it."""
        return frozenset("/".join(parts[:n]) for path in self._paths for parts in [path.split("/")] for n in range(1, len(parts)))

    @cached_property
    def _holders(self) -> dict[str, tuple[str, ...]]:
        """Name of a module or folder → the folders that hold one of that name."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in (*self._paths, *self.folders):
            folder, _, name = path.rpartition("/")
            found[name.removesuffix(".py")].add(folder)
        return {name: tuple(sorted(folders)) for name, folders in found.items()}

    @cached_property
    def _dotted(self) -> frozenset[str]:
        """Absolute names of at least two segments that are imported somewhere, and their prefixes of at least two."""
        found: set[str] = set()
        for rows in self._imports.values():
            for row in rows:
                segments = row.qualified.split(".") if row.level == 0 else []
                found.update(".".join(segments[:n]) for n in range(2, len(segments) + 1))
        return frozenset(found)

    @cached_property
    def _inside_packages(self) -> frozenset[str]:
        """Files that somebody imports by a relative name or through their folder's name."""
        found: set[str] = set()
        for path in self._paths:
            parts = path.removesuffix(".py").split("/")
            if any(".".join(parts[-n:]) in self._dotted for n in range(2, min(len(parts), 6) + 1)):
                found.add(path)
        for path, rows in self._imports.items():
            for row in rows:
                folder = self.package(path, row.level) if row.level else None
                segments = row.qualified.lstrip(".").split(".")
                if folder is not None:
                    found.update(file for n in (len(segments), len(segments) - 1) if (file := self.file(folder, segments[:n])) is not None)
        return frozenset(found)

    @cached_property
    def _packages(self) -> frozenset[str]:
        """Folders that are imported through: with an ``__init__.py``, or with a file in `_inside_packages`."""
        regular = {path.removesuffix("/__init__.py") for path in self._paths if path.endswith("/__init__.py")}
        return frozenset(regular | {path.rpartition("/")[0] for path in self._inside_packages} - {""})

    def file(self, folder: str, segments: list[str]) -> str | None:
        """The module ``segments`` below *folder*: ``a/b/__init__.py`` or ``a/b.py``."""
        stem = "/".join([folder, *segments] if folder else segments)
        if f"{stem}/__init__.py" in self._paths:
            return f"{stem}/__init__.py"
        return f"{stem}.py" if segments and f"{stem}.py" in self._paths else None

    def package(self, path: str, level: int) -> str | None:
        """The folder that ``level`` dots mean in *path*; None above the repository."""
        folder = path.rpartition("/")[0]
        for _ in range(level - 1):
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        return folder

    def _roots(self, importer: str, top: str) -> tuple[str, ...]:
        """Folders that hold something named *top* which *importer* may mean, best first: those above it, nearest first, its own
        folder if it is a package last of them; then source folders elsewhere, by the length of the path shared with the importer."""
        folder = importer.rpartition("/")[0]
        if (folder, top) not in self._known_roots:
            self._known_roots[folder, top] = self._find_roots(folder, top)
        return self._known_roots[folder, top]

    def _find_roots(self, folder: str, top: str) -> tuple[str, ...]:
        holders = self._holders.get(top, ())
        above = [root for root in holders if not root or folder == root or folder.startswith(f"{root}/")]
        own = [root for root in above if root not in self._packages or root == folder]
        others = [root for root in holders if root not in above and self._elsewhere(root, top)]
        own.sort(key=lambda root: (root in self._packages, -len(root)))
        return (*own, *sorted(others, key=lambda root: (-_shared(root, folder), root)))

    def _elsewhere(self, root: str, top: str) -> bool:
        """A root that does not stand above the importer: it holds a regular package, or is named like a source folder."""
        segments = root.split("/")
        if root in self._packages or not _ASIDE.isdisjoint(segments):
            return False
        return self.file(root, [top, "__init__"]) is not None or segments[-1] in _SOURCE_FOLDERS

    def locate(self, importer: str, name: str) -> tuple[str, list[str]] | None:
        """The first-party module that the absolute *name* begins with, as its path, and what is left of the name. None: not first-party."""
        segments = name.split(".")
        folder = importer.rpartition("/")[0]
        for root in self._roots(importer, segments[0]):
            for length in range(len(segments), 0, -1):
                path = self.file(root, segments[:length])
                if path is None or (path == importer and length == 1):
                    continue
                if length == 1 and self._means_another(importer, path, segments[0], neighbour=root == folder):
                    continue
                return path, segments[length:]
        return None

    def _means_another(self, importer: str, path: str, top: str, *, neighbour: bool) -> bool:
        """``import celery`` beside one's own ``celery.py``: a module that imports its own name means the distribution. And a module that is
        imported through its folder does not reach its neighbours by their bare names, nor they one such."""
        if path.endswith("/__init__.py"):
            return neighbour and path.rpartition("/")[0].rpartition("/")[0] in self._packages
        if any(row.level == 0 and row.module.partition(".")[0] == top for row in self._imports[path]):
            return True
        if not neighbour or path.rpartition("/")[0] not in self._packages:
            return False
        inside = path in self._inside_packages or importer in self._inside_packages
        return top in sys.stdlib_module_names or (inside and top not in _OWN_NAMES)

    def is_first_party(self, importer: str, name: str) -> bool:
        """Whether the absolute *name* (dotted, or its first segment only) is a module or package of the repository for *importer*."""
        if self.locate(importer, name) is not None:
            return True
        segments = name.split(".")
        roots = self._roots(importer, segments[0])
        return any("/".join([root, *segments] if root else segments) in self._packages for root in roots)

    def name(self, path: str) -> str:
        """The dotted name *path* is imported by: from the nearest folder above that is no package."""
        parts = path.removesuffix(".py").split("/")
        start = len(parts) - 1
        while start > 0 and "/".join(parts[:start]) in self._packages:
            start -= 1
        return ".".join(parts[start:]).removesuffix(".__init__")


def _shared(root: str, folder: str) -> int:
    count = 0
    for left, right in zip(root.split("/"), folder.split("/"), strict=False):
        if left != right or not left:
            break
        count += 1
    return count
