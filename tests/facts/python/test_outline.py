"""The words, classes and aliases of a file that a relation may ask for without opening its model."""

import pytest

from readiness.artifacts.python.reading import parse
from readiness.facts.python.outline import URL, ClassOutline, PythonOutline, outline_of


def outline(source: str) -> PythonOutline:
    content = source.encode()
    return outline_of("app.py", content, parse("app.py", content))


@pytest.mark.parametrize("word", ["os", "getenv", "DATABASE_URL", "sslmode", "disable", "after", "größe", "file"])
def test_a_file_mentions_its_identifiers_and_the_words_of_its_texts(word: str) -> None:
    found = outline('größe = os.getenv("DATABASE_URL") + "?sslmode=disable\\nafter"  # ﬁle\n')
    assert found.mentions(word)


@pytest.mark.parametrize("word", ["get", "DATABASE", "ssl", "naf", ""])
def test_part_of_a_word_is_not_mentioned(word: str) -> None:
    assert not outline('import os\nx = os.getenv("DATABASE_URL") + "?sslmode=disable\\nafter"\n').mentions(word)


def test_an_url_counts_as_a_word() -> None:
    assert outline('HOME = "https://example.org"\n').mentions(URL)
    assert not outline('HOME = "https:/"\n').mentions(URL)


def test_classes_are_told_with_the_last_names_of_their_bases() -> None:
    found = outline("class A(models.Model, Generic[T], with_meta(M)): ...\nclass B: ...\nclass C(*bases): ...\n")
    assert found.classes == (ClassOutline("A", ("Model", "Generic", "with_meta")), ClassOutline("B"), ClassOutline("C"))


def test_another_name_for_something_is_told() -> None:
    assert outline("from a import B as C\nBase = orm.Model\nD = D\nx = f()\nself.y = Base\n").aliases == (("Base", "Model"), ("y", "Base"))
