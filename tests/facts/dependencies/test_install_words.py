"""Command lines of installers."""

import pytest

from readiness.facts.dependencies.install_words import is_tool, read_install


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("pip install --no-cache-dir -r /tmp/requirements.txt", "requirements", ("/tmp/requirements.txt",)),
        ("python3 -m pip install -rreq.txt -c limits.txt", "constraints", ("limits.txt",)),
        ("PIP_NO_CACHE_DIR=1 pip3 install flask 'numpy==2.0' --upgrade", "named", ("flask", "numpy==2.0")),
        ("pip wheel --wheel-dir /wheels uwsgi psycopg[c]", "named", ("uwsgi", "psycopg[c]")),
        ("pip install --no-cache /wheels/*", "named", ()),
        ("pip install -e .[s3,dev]", "extras", ("s3", "dev")),
        ("uv pip install --system --requirements req.txt", "requirements", ("req.txt",)),
        ("uv sync --frozen --no-dev", "dev", False),
        ("uv sync", "locked", True),
        ("uv export --no-dev -o out.txt", "output", "out.txt"),
        ("poetry install --only main --no-root", "dev", False),
        ("poetry install", "dev", True),
        ("pipenv install --system --deploy", "locked", True),
        ("pipenv install", "locked", False),
        ("pdm sync --prod", "locked", True),
        ("pip install --trusted-host pypi.org -i http://h/simple x", "trusted_hosts", ("pypi.org",)),
    ],
)
def test_what_a_line_installs(line: str, field: str, value: object) -> None:
    found = read_install(line.replace("'", "").split())
    assert found is not None
    assert getattr(found, field) == value


@pytest.mark.parametrize(
    "line", ["pip list", "pip", "python -m compileall .", "uv build", "poetry config x y", "npm install", "echo pip install x", ""]
)
def test_other_commands_install_nothing(line: str) -> None:
    assert read_install(line.split()) is None


def test_installers_are_no_packages_of_the_service() -> None:
    assert [is_tool(name) for name in ("pip", "poetry==2.1.0", "flask", "uvicorn")] == [True, True, False, False]
