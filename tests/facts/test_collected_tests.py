"""Which functions a test runner would collect."""

import pytest

from readiness.facts.testing.cases import CollectedTest
from tests.facts.projects import project_of


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("tests/test_a.py", "def test_b(): pass\nasync def test_c(): pass\ndef helper(): pass", ["test_b", "test_c"]),
        ("app/a_test.py", "def test_b(): pass", ["test_b"]),
        ("shop/tests.py", "class Shop(TestCase):\n    def test_b(self): pass", ["Shop.test_b"]),
        ("tests/test_a.py", "class TestA:\n    def test_b(self): pass\n    def other(self): pass", ["TestA.test_b"]),
        ("tests/test_a.py", "class Helper:\n    def test_b(self): pass", []),
        ("tests/test_a.py", "from x import ApiTestBase\nclass A(ApiTestBase):\n    def test_b(self): pass", ["A.test_b"]),
        ("tests/test_a.py", "class Base(unittest.TestCase): pass\nclass A(Base):\n    def test_b(self): pass", ["A.test_b"]),
        ("tests/test_a.py", "class A(make_test_case('x')):\n    def test_b(self): pass", ["A.test_b"]),
        ("tests/test_a.py", "class A(B):\n    def test_b(self): pass\nclass B(A): pass", []),
        ("tests/test_a.py", "def outer():\n    def test_b(): pass", []),
        ("tests/conftest.py", "def test_b(): pass", []),
        ("tests/helpers.py", "def test_b(): pass", []),
        ("app/views.py", "def test_b(): pass", []),
        ("app/test_utils/x.py", "def test_b(): pass", []),
    ],
)
def test_collected(path: str, text: str, names: list[str]) -> None:
    assert [row.name for row in project_of({path: text}).rows(CollectedTest)] == names
