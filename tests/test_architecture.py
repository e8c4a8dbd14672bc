"""The floors of the house: a module imports only from lower floors, and I/O happens only where the design says so."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "readiness"
FLOORS: dict[str, float] = {
    "model": 0, "errors": 0, "suggest": 0, "draft07": 0, "patterns": 0, "wordlist": 0,
    "intake": 1, "artifacts": 1, "config": 1,
    "facts": 2, "catalogue": 2,
    "tables": 2.5,
    "matchers": 3,
    "engine": 4, "verdict": 4,
    "reports": 5, "examples": 5, "selection": 5, "rule_schema": 5, "scan_settings": 4.5,
    "time_limit": 4.2, "serving": 5.8, "workers": 5.9, "pool": 6, "cache": 6, "gathering": 6.2, "assessment": 6.4, "scan": 6.5,
    "cli": 7, "__main__": 8, "__init__": 0,
}
ONLY_MODEL = {"verdict", "reports"}
# config decodes YAML, so it stands a step above the parsers it shares a floor with; everything reads through intake's types.
SAME_FLOOR = {("config", "artifacts"), ("config", "intake"), ("facts", "facts"), ("catalogue", "catalogue")}
READS = {"intake", "serving", "workers", "pool", "cache", "cli", "__main__"}
READS_TOO = {"catalogue/locate.py"}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def area(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def imports(path: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((PACKAGE / path).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "readiness":
            if node.module == "readiness":
                yield from (alias.name for alias in node.names)
            else:
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("readiness."))


def test_every_floor_is_one_that_stands() -> None:
    assert set(FLOORS) == {area(path) for path in MODULES}


@pytest.mark.parametrize("path", [path for path in MODULES if path.endswith("/__init__.py")])
def test_package_says_its_floor(path: str) -> None:
    said = ast.get_docstring(ast.parse((PACKAGE / path).read_text())) or ""
    assert said.startswith(f"Floor {FLOORS[area(path)]}")
    assert "surprising decision" in said


@pytest.mark.parametrize("path", MODULES)
def test_module_imports_only_from_lower_floors(path: str) -> None:
    own = area(path)
    assert own in FLOORS, f"{path}: no floor is given for {own}"
    for other in imports(path):
        if other == own or other.startswith("__version"):
            continue
        assert FLOORS[other] < FLOORS[own] or (own, other) in SAME_FLOOR, (
            f"{path} (floor {FLOORS[own]}) imports {other} (floor {FLOORS[other]})"
        )
        if own in ONLY_MODEL:
            assert other in {"model", "errors", "suggest", "draft07", "verdict" if own == "verdict" else "reports"}, (
                f"{path} imports {other}"
            )


@pytest.mark.parametrize("path", [path for path in MODULES if area(path) not in READS and path not in READS_TOO])
def test_module_does_no_input_or_output(path: str) -> None:
    tree = ast.parse((PACKAGE / path).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "exec", "eval"}, f"{path}:{node.lineno} calls {node.func.id}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            assert name not in {"os.environ", "os.getenv", "time.time", "datetime.now", "date.today", "sys.stdout"}, (
                f"{path}:{node.lineno} uses {name}"
            )
            assert node.value.id != "subprocess", f"{path}:{node.lineno} uses {name}"


@pytest.mark.parametrize("path", MODULES)
def test_module_fits_a_sitting(path: str) -> None:
    assert (PACKAGE / path).read_text().count("\n") <= 300


# One rule, one command and one file: what a crash may cost at most.
CATCH_EVERYTHING = {"engine.py", "cli/main.py", "serving.py"}


@pytest.mark.parametrize("path", [path for path in MODULES if path not in CATCH_EVERYTHING])
def test_only_engine_and_cli_and_workers_catch_everything(path: str) -> None:
    for node in ast.walk(ast.parse((PACKAGE / path).read_text())):
        if isinstance(node, ast.ExceptHandler):
            names = ast.unparse(node.type) if node.type else "everything"
            assert names not in {"everything", "Exception", "BaseException"}, f"{path}:{node.lineno} catches {names}"
