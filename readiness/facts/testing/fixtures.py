"""pytest's fixtures: by which function a parameter of a test is made.

Source: docs.pytest.org "Fixture availability": the test's own class and module, ``conftest.py`` of its folder and those above, plug-ins.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from readiness.model import Role

if TYPE_CHECKING:
    from readiness.facts.project import Project


class FixtureFinder:
    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _by_name(self) -> dict[str, dict[str, str]]:
        """Fixture → file → the function that makes it."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for path, outline in self._project.python_outlines((Role.TEST,)):
            for name, qualname in outline.testing.fixtures if outline.testing else ():
                found[name][path] = qualname
        return found

    def find(self, path: str, name: str, but: str = "") -> tuple[str, str] | None:
        """(file, qualname) of the function that makes the fixture *name* for a test of the file *path*. *but*: the fixture that asks, which
        may override one of its own name. A plug-in module's fixture counts where no other has the name."""
        defined = self._by_name.get(name, {})
        if path in defined and defined[path] != but:
            return path, defined[path]
        folder = path.rpartition("/")[0]
        while True:
            conftest = f"{folder}/conftest.py" if folder else "conftest.py"
            if conftest in defined and not (conftest == path and defined[conftest] == but):
                return conftest, defined[conftest]
            if not folder:
                break
            folder = folder.rpartition("/")[0]
        plugins = [
            other for other in defined if not other.rpartition("/")[2].startswith("test_") and other.rpartition("/")[2] != "conftest.py"
        ]
        return (plugins[0], defined[plugins[0]]) if len(plugins) == 1 else None
