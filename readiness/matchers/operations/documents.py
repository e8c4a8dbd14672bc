"""What the repository's documents say, and whether what they point to is there."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from readiness.facts.globs import path_matches
from readiness.facts.operations.references import DocumentReference
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Role, failed, passed, unknown

_READ = (Role.DOCUMENTATION, Role.PRODUCTION)
NOT_OURS = re.compile(r"(?:^|/)(?:changelogs?|history|news|release[-_]?notes|node_modules|\.github/ISSUE_TEMPLATE)", re.IGNORECASE)
# Git hosts serve these for every repository; they are no files of it.
_HOST_PAGES = re.compile(
    r"^(?:\.\./)*(?:\.\./)?(?:issues|pulls?|wiki|releases|discussions|actions|blob|tree|security|compare|commits?|projects)(?:/|$)"
)


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some document must speak of a topic: its path matches ``globs``, a heading contains one of ``headings`` (words, any case), or its
    text has every one of ``mentions`` (each a list of alternatives). ``files`` matches files of any kind that are evidence by themselves.
    """

    message: str
    globs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def topic_documented(project: Project, params: Topic) -> Iterator[Observation]:
    """The repository is the subject."""
    found = _evidence(project, params)
    if found is not None:
        yield passed("repository", found[0], found[1])
    else:
        yield failed("repository", Location("."), params.message)


def _evidence(project: Project, params: Topic) -> tuple[Location, str] | None:
    for path in sorted(project.entries) if params.files else ():
        if project.role(path) in (*_READ, Role.GENERATED) and path_matches(params.files, path):
            return Location(path), f"{path} is there"
    globs = tuple(glob.lower() for glob in params.globs)
    for source in project.artifacts("markdown", _READ):
        document, path = source.model, source.path
        if NOT_OURS.search(path):
            continue
        if path_matches(globs, path.lower()) and document.prose:
            return Location(path), f"{path} speaks of it"
        for heading in document.headings:
            if params.headings and _one_of(params.headings).search(heading.text):
                return Location(path, heading.line), f"section {heading.text.strip()!r}"
        if params.mentions:
            text = "\n".join(line.text for line in document.prose)
            if all(_one_of(alternatives).search(text) for alternatives in params.mentions):
                return Location(path), f"{path} names {' and '.join(alternatives[0] for alternatives in params.mentions)}"
        for line in (*document.code, *document.spans):
            if any(command in line.text for command in params.commands):
                return Location(path, line.line), f"{path} shows the command"
    return None


@lru_cache(maxsize=256)
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])", re.IGNORECASE)


def link_broken(project: Project) -> Iterator[Observation]:
    """Each reference of an operational document is a subject."""
    for row in project.rows(DocumentReference):
        subject = f"{row.path}: {row.target}"
        if _HOST_PAGES.match(row.target) or not row.candidates:
            yield passed(subject, row.location, "leads out of the repository")
        elif any(_there(project, candidate) for candidate in row.candidates):
            yield passed(subject, row.location)
        elif any(project.is_made(candidate) for candidate in row.candidates):
            yield passed(subject, row.location, "the configuration says that a build makes it")
        elif any(project.is_ignored(candidate) for candidate in row.candidates):
            yield unknown(subject, row.location, f"{row.target} is ignored by git: something may make it")
        elif any(
            entry.kind.value == "submodule" and candidate.startswith(path + "/")
            for path, entry in project.entries.items()
            for candidate in row.candidates
        ):
            yield unknown(subject, row.location, f"{row.target} is in a submodule")
        elif row.link:
            yield failed(subject, row.location, f"the link leads to {row.target}, which is not in the repository")
        elif not _deployed_path(project, row.candidates):
            yield passed(subject, row.location, "names no file of the repository")
        else:
            yield failed(subject, row.location, f"the document names {row.target}, which is not in the repository")


def _there(project: Project, candidate: str) -> bool:
    """The path itself, or the page that a renderer would make of it."""
    if project.exists(candidate) or any(project.exists(f"{candidate}{suffix}") for suffix in (".md", ".rst", "/README.md", "/index.md")):
        return True
    return candidate.endswith(".html") and project.exists(candidate.removesuffix("html") + "md")


def _deployed_path(project: Project, candidates: tuple[str, ...]) -> bool:
    """A path in a code span counts where its folder is one of the repository: then the file was meant to be in it."""
    return any(posixpath.dirname(candidate) in project.folders for candidate in candidates)


MATCHERS: dict[str, Matcher] = {
    "document-link-broken": simple(link_broken),
    "topic-documented": Matcher(Topic, topic_documented),
}
