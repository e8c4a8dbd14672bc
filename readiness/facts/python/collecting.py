"""Which functions of a file a test runner would collect, by the file's path and the functions' and classes' names.

Source: docs.pytest.org "Conventions for Python test discovery"; docs.python.org ``unittest`` test discovery.
"""

import re
from collections.abc import Iterator

from readiness.artifacts.python.model import PythonClass, PythonModule
from readiness.artifacts.python.values import Invocation, Reference, Value

_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?)\.py$")
_FOLDER = re.compile(r"(?:^|/)tests?/(?:[^/]+/)*test[^/]*$")
_MAY_BE = re.compile(r"(?:^|/)(?:[^/]*test[^/]*|tests?/.*)\.py$")
"""What a project's own ``python_files`` may name, which is no fact of one file."""


def is_test_file(path: str, *, in_test_role: bool) -> bool:
    """Whether runners look into it: by its name, or, where it is known to be for tests, by its folder's."""
    return bool(_FILE.search(path)) or (in_test_role and bool(_FOLDER.search(path)))


def collected(path: str, module: PythonModule) -> Iterator[tuple[int, str]]:
    """(line, qualname) of every test function of a file whose path may be that of a test file, in source order."""
    if not _MAY_BE.search(path):
        return
    siblings = {one.qualname: one for one in module.classes}
    cases = {one.qualname for one in module.classes if _is_case(one, siblings)}
    for function in module.functions:
        owner, inside = function.context.owner, function.context.function
        if function.name.startswith("test") and not inside and (not owner or owner in cases):
            yield function.line, function.qualname


def _is_case(one: PythonClass, siblings: dict[str, PythonClass], depth: int = 0) -> bool:
    if one.name.startswith("Test"):
        return True
    for base in one.bases:
        name = _name(base)
        if name.rpartition(".")[2].endswith(("TestCase", "TestBase", "Test", "Tests", "TestMixin")):
            return True
        parent = siblings.get(name.lstrip(":"))
        if parent is not None and depth < 5 and _is_case(parent, siblings, depth + 1):
            return True
        if "test" in name.lower():
            return True
    return False


def _name(value: Value) -> str:
    match value:
        case Reference():
            return value.name
        case Invocation():
            return value.callee
        case _:
            return ""
