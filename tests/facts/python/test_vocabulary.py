"""The words that are sought in one pass are those that relations and matchers declare: one that is missing there would cost a pass of its
own in every scan, one too many a little of the one pass."""

import importlib
import pkgutil
from collections.abc import Iterator

import readiness.facts
import readiness.matchers
from readiness.facts.python.vocabulary import VOCABULARY


def declared() -> Iterator[tuple[str, str]]:
    for package in (readiness.facts, readiness.matchers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for word in getattr(importlib.import_module(module.name), "WORDS", ()):
                yield module.name, word


def test_every_declared_word_is_in_the_vocabulary_and_no_other() -> None:
    words = {word: module for module, word in declared()}
    missing = {word: module for word, module in words.items() if word not in VOCABULARY}
    assert not missing, "add them to facts/python/vocabulary.py"
    assert not VOCABULARY - words.keys(), "nobody asks for these any more: take them out of facts/python/vocabulary.py"
