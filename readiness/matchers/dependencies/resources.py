"""Models, data and browsers that code loads and no build step installs."""

from collections.abc import Iterator

from readiness.facts.dependencies.rows import ResourceLoaded
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown

_WHAT = {"spacy": "the spaCy model {}", "nltk": "the NLTK data {}", "playwright": "Playwright's browsers"}
_BUILD_KINDS = ("dockerfile", "shell", "makefile")


def resources_not_installed(project: Project) -> Iterator[Observation]:
    """Each resource loaded. A document that tells a person to install it is not a build step."""
    unread = project.not_analysed(_BUILD_KINDS)
    for row in project.rows(ResourceLoaded):
        what = _WHAT[row.kind].format(row.name)
        if row.installed is not None:
            yield passed(what, row.location, f"installed at {row.installed}")
        elif unread:
            yield unknown(
                what,
                unread[0].location,
                f"{what} is loaded at {row.location}, and this file may install it but could not be read: {unread[0].reason}",
            )
        else:
            by_hand = (Related(row.documented, "a person is told to install it"),) if row.documented else ()
            yield failed(what, row.location, f"{what} is loaded here, and no build step or script installs it", related=by_hand)


MATCHERS: dict[str, Matcher] = {"resource-not-installed": simple(resources_not_installed)}
