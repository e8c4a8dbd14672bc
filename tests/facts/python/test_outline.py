"""The words, classes and aliases of a file that a relation may ask for without opening its model."""

import pytest

from readiness.artifacts.python.reading import parse
from readiness.facts.python.outline import ClassOutline, PythonOutline, outline_of
from readiness.facts.secrets.marks import ACCOUNT, LOGIN, PROMISE, REFUSAL


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


def test_decorators_are_told_from_other_mentions() -> None:
    found = outline("@app.get('/')\n@cache\ndef index(): return requests.post('x')\n")
    assert all(map(found.mentions, ("@get", "@cache", "post")))
    assert not found.mentions("@post")


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("db_password = x\n", PROMISE),
        ("x = {'api-key': y}\n", PROMISE),
        ("login(user_pwd)\n", ACCOUNT),
        ("objects.create_user('a')\n", ACCOUNT),
        ("x = {'pass': y}\n", ACCOUNT),
        ("URL = 'postgres://user:{{x}}@host'\n", LOGIN),
        ("URL = 'postgres://' 'user:{{x}}@host'\n", LOGIN),
        ("if key in DEFAULTS:\n    raise ValueError\n", REFUSAL),
    ],
)
def test_files_that_relations_about_secrets_look_into_are_marked(source: str, mark: str) -> None:
    assert outline(source).mentions(mark)


@pytest.mark.parametrize("mark", [PROMISE, ACCOUNT, LOGIN, REFUSAL])
def test_other_files_are_not_marked(mark: str) -> None:
    source = '"See https://example.org/ and mail a@b."\nfor key, value in x:\n    pass\nif debug:\n    raise ValueError\n'
    assert not outline(source).mentions(mark)


def test_classes_are_told_with_the_last_names_of_their_bases() -> None:
    found = outline("class A(models.Model, Generic[T], with_meta(M)): ...\nclass B: ...\nclass C(*bases): ...\n")
    assert found.classes == (ClassOutline("A", ("Model", "Generic", "with_meta")), ClassOutline("B"), ClassOutline("C"))


def test_another_name_for_something_is_told() -> None:
    assert outline("from a import B as C\nBase = orm.Model\nD = D\nx = f()\nself.y = Base\n").aliases == (("Base", "Model"), ("y", "Base"))
