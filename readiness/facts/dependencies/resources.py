"""What code loads that no package brings: models of spaCy, data of NLTK, browsers of Playwright; and the build steps that install it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.artifacts.python.model import PythonCall, PythonModule
from readiness.artifacts.python.values import text
from readiness.facts.dependencies.installs import run_commands
from readiness.facts.dependencies.rows import PackageDeclared, ResourceLoaded
from readiness.facts.docker.stages import stages_of
from readiness.model import Location, Role
from readiness.patterns import pattern

if TYPE_CHECKING:
    from readiness.facts.project import Project

_CORPUS = pattern(
    r"nltk\.corpus\.(stopwords|wordnet|words|brown|punkt|names|movie_reviews|gutenberg|reuters|opinion_lexicon|omw|cmudict)\b"
)
_NLTK_CALLS = {
    "nltk.word_tokenize": "punkt",
    "nltk.sent_tokenize": "punkt",
    "nltk.tokenize.word_tokenize": "punkt",
    "nltk.tokenize.sent_tokenize": "punkt",
    "nltk.pos_tag": "averaged_perceptron_tagger",
    "nltk.tag.pos_tag": "averaged_perceptron_tagger",
    "nltk.stem.WordNetLemmatizer": "wordnet",
    "nltk.WordNetLemmatizer": "wordnet",
    "nltk.stem.wordnet.WordNetLemmatizer": "wordnet",
    "nltk.sentiment.SentimentIntensityAnalyzer": "vader_lexicon",
    "nltk.sentiment.vader.SentimentIntensityAnalyzer": "vader_lexicon",
}
_PLAYWRIGHT = frozenset({"playwright.sync_api.sync_playwright", "playwright.async_api.async_playwright"})
_INSTALLERS = {
    "spacy": pattern(r"spacy\s+download\s+(?:-\S+\s+)*(\S+)|(?:/|\s)([a-z]{2}[_-][a-z]+[_-][a-z]+[_-](?:sm|md|lg|trf))-\d"),
    "nltk": pattern(r"nltk\.downloader\s+(.*)|nltk\.download\(([^)]*)\)"),
    "playwright": pattern(r"playwright\s+install(?:-deps)?\b(.*)"),
}
_DOWNLOADING = {
    "spacy": ("spacy.cli.download", "spacy.cli.download.download"),
    "nltk": ("nltk.download", "nltk.downloader.download"),
    "playwright": (),
}
_LIBRARIES = ("nltk", "spacy")
WORDS = frozenset((*_LIBRARIES, "playwright"))
_PLAYWRIGHT_IMAGE = pattern(r"playwright|browserless|selenium")


def resources_loaded(project: Project) -> Iterator[ResourceLoaded]:
    """One row for each thing loaded and component, at the first place that loads it."""
    steps = list(_build_lines(project))
    seen: set[tuple[str, str, str]] = set()
    for source in project.python_with(WORDS):
        for kind, name, line in _loads(source.model):
            component = project.component_of(source.path)
            key = (kind, name, component.path if component else "")
            if key in seen:
                continue
            seen.add(key)
            yield ResourceLoaded(
                location=Location(source.path, line),
                kind=kind,
                name=name,
                installed=_installed(project, kind, name, steps),
                documented=_documented(project, kind, name),
                searched=len(steps),
            )


def _loads(module: PythonModule) -> Iterator[tuple[str, str, int]]:
    """What a file loads. A loader under a try whose handler downloads is the code's own installer."""
    callees = {call.callee for call in module.calls}
    for call in module.calls:
        found = _load(call)
        if found and not callees.intersection(_DOWNLOADING[found[0]]):
            yield (*found, call.line)
    if not callees.intersection(_DOWNLOADING["nltk"]):
        for row in module.imports:
            corpus = _CORPUS.match(row.qualified)
            if corpus and not row.type_checking:
                yield "nltk", corpus[1], row.line


def _load(call: PythonCall) -> tuple[str, str] | None:
    if call.callee in ("spacy.load", "spacy.util.load_model"):
        name = text(call.invocation.argument(0, "name"))
        return ("spacy", name) if name and re.fullmatch(r"[a-z]{2}_\w+_\w+", name) else None
    if call.callee in _NLTK_CALLS:
        return "nltk", _NLTK_CALLS[call.callee]
    return ("playwright", "browser") if call.callee in _PLAYWRIGHT else None


def _build_lines(project: Project) -> Iterator[tuple[Location, str]]:
    """Every command that builds or starts: RUN instructions, shell scripts, make targets, compose commands are scripts' own."""
    for source in project.artifacts("dockerfile"):
        for stage in stages_of(source.path, source.model):
            if stage.base and _PLAYWRIGHT_IMAGE.search(stage.base):
                yield Location(source.path, stage.location.line), "playwright install"
        for instruction in source.model.instructions:
            if instruction.name == "RUN":
                yield from ((Location(source.path, command.line), " ".join(command.texts)) for command in run_commands(instruction))
    for source in project.artifacts("shell"):
        yield from ((Location(source.path, command.line), " ".join(command.texts)) for command in source.model.commands)
    for source in project.artifacts("makefile"):
        yield from ((Location(source.path, line.line), line.text) for target in source.model.targets for line in target.recipe)
    for source in project.artifacts("procfile"):
        yield from ((Location(source.path, process.line), process.command) for process in source.model.processes)
    for source in project.python_with(_LIBRARIES):
        for call in source.model.calls:
            if call.callee in _DOWNLOADING["nltk"]:
                yield Location(source.path, call.line), f"nltk.download({text(call.invocation.argument(0, 'info_or_id')) or 'all'})"
            elif call.callee in _DOWNLOADING["spacy"]:
                yield Location(source.path, call.line), f"spacy download {text(call.invocation.argument(0, 'model')) or ''}"


def _installed(project: Project, kind: str, name: str, steps: list[tuple[Location, str]]) -> Location | None:
    for location, line in steps:
        found = _INSTALLERS[kind].search(line)
        if found and (kind == "playwright" or _names(name, " ".join(part or "" for part in found.groups()))):
            return location
    if kind == "spacy":
        key = name.replace("_", "-")
        return next((row.location for row in project.rows(PackageDeclared) if row.distribution == key), None)
    return None


def _names(name: str, given: str) -> bool:
    words = re.findall(r"[\w-]+", given.replace("-", "_"))
    return (
        any(
            word in ("all", "popular", "book") or word == name or word.startswith(f"{name}_") or name.startswith(f"{word}_")
            for word in words
        )
        or not words
    )


def _documented(project: Project, kind: str, name: str) -> Location | None:
    """A line of a document that tells a person to install it by hand."""
    for source in project.artifacts("markdown", (Role.DOCUMENTATION, Role.PRODUCTION)):
        for line in (*source.model.code, *source.model.spans):
            found = _INSTALLERS[kind].search(line.text)
            if found and (kind == "playwright" or _names(name, " ".join(part or "" for part in found.groups()))):
                return Location(source.path, line.line)
    return None
