"""Which tests assert nothing."""

import pytest

from readiness.facts.testing.rows import UnassertedCase
from tests.facts.projects import project_of


def _unasserted(test: str, **others: str) -> list[tuple[bool, bool]]:
    files = {"tests/test_a.py": test, **{name.replace("__", "/") + ".py": text for name, text in others.items()}}
    return [(row.always, row.empty) for row in project_of(files).rows(UnassertedCase)]


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("def test_a(): pass", [(False, True)]),
        ("def test_a():\n    '''Later.'''", [(False, True)]),
        ("def test_a():\n    run()\n    assert True", [(True, False)]),
        ("def test_a():\n    assert (run(), 'message')", [(True, False)]),
        ("def test_a():\n    run()", [(False, False)]),
        ("def test_a():\n    assert True\n    assert run()", []),
        ("def test_a():\n    run().raise_for_status()", []),
        ("def test_a(benchmark):\n    benchmark(run)", []),
        ("def test_a():\n    if not run():\n        raise ValueError", []),
        ("def test_run_does_not_raise():\n    run()", []),
        ("@pytest.mark.skip\ndef test_a(): pass", []),
        ("def test_a():\n    raise NotImplementedError", []),
        ("class TestService(Service):\n    @signal()\n    def test_a(self): ...", []),
        ("@pytest.mark.slow\ndef test_a(): ...", [(False, True)]),
        ("class TestA:\n    def teardown_method(self):\n        assert done\n    def test_a(self):\n        run()", []),
    ],
)
def test_tests(test: str, found: list[tuple[bool, bool]]) -> None:
    assert _unasserted(test) == found


def test_helpers_are_followed_by_their_names_through_files() -> None:
    helpers = "def outer(x):\n    inner(x)\n\ndef inner(x):\n    assert x\n\ndef other(x):\n    print(x)\n"
    test = "from tests.helpers import outer, other\n\ndef test_a():\n    outer(1)\n\ndef test_b():\n    other(1)\n"
    assert _unasserted(test, tests__helpers=helpers) == [(False, False)]


def test_a_test_that_switches_an_inherited_one_off() -> None:
    base = "class Cases:\n    def test_list(self):\n        assert self\n"
    test = "from tests.base import Cases\n\nclass TestOne(Cases):\n    def test_list(self):\n        pass\n"
    assert _unasserted(test, tests__base=base) == []
