"""A script of a CI step as the commands that run in the end, and whether their failure counts."""

import pytest

from readiness.facts.ci.commands import simple_commands, unwrapped


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pytest -q", "pytest -q"),
        ("python -m pytest -q", "pytest -q"),
        ("python3.12 -m pytest", "pytest"),
        ("python -W error -m pytest", "pytest"),
        ("/usr/bin/python3 manage.py test", "python manage.py test"),
        ("sudo -E poetry run python -m pytest -q", "pytest -q"),
        ("uv run --with x --extra dev pytest", "pytest"),
        ("uv run -m pytest", "pytest"),
        ("A=b C=d timeout 60 coverage run -m pytest", "pytest"),
        ("coverage run --source=app -m unittest", "unittest"),
        ("env A=b pytest", "pytest"),
        ("hatch run -- pytest", "pytest"),
        ("xvfb-run npx cypress", "cypress"),
        ("python", "python"),
        ("python -c 'x'", "python -c 'x'"),
        ("make test", "make test"),
        ("A=b", ""),
        ("sudo", ""),
    ],
)
def test_wrappers_are_taken_off(command: str, expected: str) -> None:
    assert " ".join(unwrapped(command.split(" "))) == expected


@pytest.mark.parametrize(
    ("script", "ignored"),
    [
        ("pytest", ""),
        ("pytest || true", "|| true"),
        ("pytest || echo failed", "|| echo failed"),
        ("pytest || :", "|| :"),
        ("pytest || exit 0", "|| exit 0"),
        ("pytest || exit 1", ""),
        ("pytest || pytest --lf", ""),
        ("pytest && make || true", "|| true"),
        ("pytest | tee log || true", "|| true"),
        ("pytest; make || true", ""),
        ("set +e\npytest\nmake", "set +e"),
        ("set +e\nset -e\npytest\nmake", ""),
        ("set +e\npytest", ""),
        ("set -eux\npytest\nmake", ""),
    ],
)
def test_whether_a_failure_counts(script: str, ignored: str) -> None:
    (pytest_run, *_) = [command for command in simple_commands(script) if command.name == "pytest"]
    assert pytest_run.ignored == ignored


def test_lines_are_those_of_the_file() -> None:
    found = [(command.name, command.line) for command in simple_commands("make\n\npytest \\\n  -q\nruff", 10)]
    assert found == [("make", 10), ("pytest", 12), ("ruff", 14)]
