"""An index of a few files, in one line."""

import textwrap

from readiness.artifacts.python import parse
from readiness.facts.python.index import PythonIndex
from readiness.facts.python.outline import outline_of
from readiness.facts.python.resolution import Absent, Definition, External, Resolution, Unresolved
from tests.artifacts.python.reading import short


def index(**files: str) -> PythonIndex:
    """Files by path; ``__`` stands for a slash, ``init`` for ``__init__``: ``app__init`` is ``app/__init__.py``."""
    return indexed({path_of(key): text for key, text in files.items()})


def indexed(files: dict[str, str]) -> PythonIndex:
    contents = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    modules = {path: parse(path, content) for path, content in contents.items()}
    return PythonIndex(modules, {path: outline_of(path, contents[path], module) for path, module in modules.items()})


def path_of(key: str) -> str:
    return "/".join("__init__" if part == "init" else part for part in key.split("__")) + ".py"


def told(found: Resolution) -> str:
    """``path:name`` for a definition, the dotted name for an external one, ``?reason``, ``!name``."""
    match found:
        case Definition():
            return f"{found.path}:{found.name}"
        case External():
            return found.name
        case Unresolved():
            return f"?{found.reason}"
        case Absent():
            return f"!{found.owner}.{found.name}" if found.owner else f"!{found.name}"


def folded(files: PythonIndex, path: str, target: str) -> str:
    """What the assignment to *target* in *path* folds to."""
    (row,) = [row for row in files.modules[path].assignments if row.target == target]
    assert row.value is not None
    return short(files.fold(row.value, path, row.context.function))
