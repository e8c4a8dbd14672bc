"""What tests ask of the application, held against its routes."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from readiness.facts.project import Project
from readiness.facts.testing.addresses import GAP
from readiness.facts.testing.answering import Answer, Answering
from readiness.facts.testing.rows import ClientRequest
from readiness.facts.web.rows import HttpRoute
from readiness.matchers.matcher import Matcher
from readiness.matchers.testing.unread import judging_tests
from readiness.model import Location, Observation, Related, failed, passed, unknown


def _routes(project: Project) -> Iterator[Observation]:
    """A request with a known address is a subject; those that are answered are counted together, file by file."""
    answering = Answering(project)
    answered: Counter[str] = Counter()
    for request in project.rows(ClientRequest):
        if request.named or (request.expects_missing and not request.unreadable):
            answered[request.path] += 1
        elif not request.unreadable:
            answer = answering.of(request)
            if answer.holds:
                answered[request.path] += 1
            else:
                yield _judged(answering, request, answer)
    for path, count in sorted(answered.items()):
        yield passed(
            path, Location(path), f"{count} {'requests are' if count > 1 else 'request is'} answered as the test says", count=count
        )


def _judged(answering: Answering, request: ClientRequest, answer: Answer) -> Observation:
    shown = f"{request.method} {request.url.replace(GAP, '…')}"
    place = request.location
    if answer.holds is None:
        return unknown(shown, place, f"no known route answers {shown}, but {answer.reason} ({answer.place})")
    if not request.certain:
        return unknown(shown, place, f"which application gets {shown} cannot be told from the client")
    if answer.others:
        methods = ", ".join(sorted({method for row in answer.others for method in row.methods}))
        path = request.url.replace(GAP, "…")
        other = Related(answer.others[0].location, answer.others[0].template)
        return failed(shown, place, f"{path} answers {methods} only, and the test sends {request.method}", related=(other,))
    near = _nearest([row for label in request.applications for row in answering.table(label).rows], request.url)
    related = (Related(near.location, f"the nearest route: {near.template}"),) if near else ()
    return failed(shown, place, f"no route of the application answers {shown}", related=related)


def _nearest(rows: list[HttpRoute], path: str) -> HttpRoute | None:
    by_template = {row.template: row for row in rows if row.template and not row.unreadable}
    last = path.rstrip("/").rpartition("/")[2]
    ending = [template for template in by_template if last and template.rstrip("/").rpartition("/")[2] == last]
    found = ending or get_close_matches(path, sorted(by_template), 1, 0.6)
    return by_template[found[0]] if found else None


MATCHERS: dict[str, Matcher] = {"test-route-unknown": judging_tests(_routes)}
