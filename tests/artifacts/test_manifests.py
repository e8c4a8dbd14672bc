"""pyproject, Pipfile, setup.cfg, package.json, chosen versions: values with lines."""

import pytest

from readiness.artifacts import package_json, pipfile, pyproject, python_version, setup_cfg
from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.manifest import Scope, poetry_specifier
from readiness.artifacts.toml import load


def test_positions_of_keys_items_and_tables() -> None:
    toml = load(
        b'[project]\nname = "x"\ndependencies = [\n  # first\n  "a>=1", "b",\n  "c",\n]\n'
        b'[tool.poetry.dependencies]\nfoo = {version = "1", extras = ["a"]}\n'
        b'bar.version = "2"\n[[tool.uv.index]]\nname = "n"\n[[tool.uv.index]]\nurl = """\nx\n"""\nlast = 1\n'
    )
    lines = {
        ("project", "dependencies", 0): 5,
        ("project", "dependencies", 1): 5,
        ("project", "dependencies", 2): 6,
        ("tool", "poetry", "dependencies", "foo", "extras", 0): 9,
        ("tool", "poetry", "dependencies", "bar", "version"): 10,
        ("tool", "uv", "index", 1, "url"): 14,
        ("tool", "uv", "index", 1, "last"): 17,
        ("tool", "uv", "index", 0, "missing"): 11,
    }
    assert {path: toml.line(*path) for path in lines} == lines


@pytest.mark.parametrize("text", ["[a]\nb = \n", "a = " + "[" * 50_000, "\x00"])
def test_broken_toml_is_unparsable(text: str) -> None:
    with pytest.raises(UnparsableError):
        load(text.encode())


def test_every_table_of_pyproject() -> None:
    model = pyproject.parse(
        "pyproject.toml",
        b'[project]\nname = "shop"\ndynamic = ["version"]\nrequires-python = ">=3.11"\n'
        b'dependencies = ["fastapi>=0.100", "lib @ git+https://h/lib.git"]\n'
        b'[project.optional-dependencies]\ns3 = ["boto3"]\n[project.scripts]\nshop = "shop.cli:main"\n'
        b'[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        b'[dependency-groups]\ndev = ["pytest", {include-group = "lint"}]\nlint = ["ruff"]\n[tool.uv]\n'
        b'dev-dependencies = ["ipython"]\n[tool.uv.sources]\n'
        b'fastapi = {git = "https://h/fastapi.git", branch = "main"}\n[[tool.uv.index]]\nurl = "http://h/simple"\n',
    )
    found = [(entry.requirement.key, entry.scope, entry.group, entry.requirement.line) for entry in model.entries]
    assert found == [
        ("fastapi", Scope.RUNTIME, "", 5),
        ("lib", Scope.RUNTIME, "", 5),
        ("boto3", Scope.OPTIONAL, "s3", 7),
        ("hatchling", Scope.BUILD, "", 11),
        ("pytest", Scope.DEV, "dev", 14),
        ("ruff", Scope.DEV, "lint", 15),
        ("ipython", Scope.DEV, "dev", 17),
    ]
    assert model.packaged
    assert model.entries[0].branch == "main"
    assert model.python is not None
    assert (model.python.specifier, model.python.line) == (">=3.11", 4)
    assert [(index.url, index.line) for index in model.indexes] == [("http://h/simple", 21)]
    assert [(script.name, script.target) for script in model.scripts] == [("shop", "shop.cli:main")]


def test_poetry_groups_extras_and_sources() -> None:
    model = pyproject.parse(
        "pyproject.toml",
        b'[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^5.1"\n'
        b'boto3 = {version = "*", optional = true}\n'
        b'lib = {git = "https://h/lib.git", tag = "v1.0"}\n[tool.poetry.extras]\ns3 = ["boto3"]\n'
        b'[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
    )
    found = [(entry.requirement.key, entry.scope, entry.requirement.specifier, entry.requirement.pinned) for entry in model.entries]
    assert found == [
        ("django", Scope.RUNTIME, ">=5.1,<6", False),
        ("boto3", Scope.OPTIONAL, "", False),
        ("lib", Scope.RUNTIME, "", True),
        ("pytest", Scope.DEV, "", False),
    ]
    assert model.python is not None
    assert model.python.specifier == ">=3.11,<4"


@pytest.mark.parametrize(
    ("written", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        ("1.4", "==1.4"),
        ("*", ""),
        ("^1 || ^2", ""),
        (">=1,<2", ">=1,<2"),
        ("~=1.4", "~=1.4"),
    ],
)
def test_notation_of_poetry(written: str, specifier: str) -> None:
    assert poetry_specifier(written) == specifier


def test_pipfile() -> None:
    model = pipfile.parse(
        "Pipfile",
        b'[[source]]\nurl = "https://h/simple"\nverify_ssl = false\n[packages]\nflask = "==3.0"\n'
        b'lib = {git = "https://h/l.git"}\n[dev-packages]\npytest = "*"\n[requires]\npython_version = "3.12"\n',
    )
    assert [(entry.requirement.key, entry.scope, entry.requirement.pinned) for entry in model.entries] == [
        ("flask", Scope.RUNTIME, True),
        ("lib", Scope.RUNTIME, False),
        ("pytest", Scope.DEV, False),
    ]
    assert model.indexes[0].insecure
    assert model.python is not None
    assert model.python.specifier == "==3.12.*"


def test_setup_cfg() -> None:
    model = setup_cfg.parse(
        "setup.cfg",
        (
            b"[metadata]\nname = shop\n[options]\npython_requires = >=3.10\ninstall_requires =\n"
            b"    flask>=3  # web\n    redis ; sys_platform != 'win32'\n    file: x\n[options.extras_require]\n"
            b"s3 = boto3\n"
        ),
    )
    assert [(entry.requirement.key, entry.scope, entry.requirement.line) for entry in model.entries] == [
        ("flask", Scope.RUNTIME, 6),
        ("redis", Scope.RUNTIME, 7),
        ("boto3", Scope.OPTIONAL, 10),
    ]
    assert (model.name, model.dependencies_line, [span.line for span in model.unread]) == ("shop", 5, [])


@pytest.mark.parametrize(
    ("text", "versions"),
    [("3.12.1\n3.11\n", ["3.12.1", "3.11"]), ("python-3.9.18\n", ["3.9.18"]), ("cpython-3.13\n", ["3.13"]), ("# x\npypy3.10\n", [])],
)
def test_chosen_versions(text: str, versions: list[str]) -> None:
    model = python_version.parse(".python-version", text.encode())
    assert [chosen.version for chosen in model.versions] == versions
    assert bool(model.unread) is not bool(versions)


def test_package_json_with_lines() -> None:
    model = package_json.parse(
        "package.json",
        b'{\n "name": "web",\n "scripts": {"build": "vite build"},\n "dependencies": {\n  "react": "^18"\n'
        b' },\n "devDependencies": {\n  "vite": "^5"\n },\n "workspaces": {"packages": ["a/*"]}\n}\n',
    )
    assert [(row.name, row.section, row.line) for row in model.dependencies] == [
        ("react", "dependencies", 5),
        ("vite", "devDependencies", 8),
    ]
    assert (model.workspaces, model.scripts[0].line) == (("a/*",), 3)
    with pytest.raises(UnparsableError) as caught:
        package_json.parse("package.json", b'{\n "a": 1,\n}')
    assert caught.value.line in (2, 3)  # of the comma (Python 3.13) or of what stands after it
