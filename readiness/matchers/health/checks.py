"""Do the checks check: are they stubs, do they end, and is every backing service asked?"""

from collections.abc import Iterator

from readiness.artifacts.python.model import PythonFunction, PythonModule
from readiness.artifacts.python.values import Reference, walk
from readiness.facts.application.backing import BackingService
from readiness.facts.health.good_words import says_healthy
from readiness.facts.health.libraries import HARMLESS, below
from readiness.facts.health.rows import DependencyCheck, HealthAnswer, Purpose
from readiness.facts.health.swallowing import swallowed
from readiness.facts.project import Project
from readiness.facts.python.index import External, Unresolved
from readiness.matchers.health.routes import runs_in
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown

_KNOWN_USERS = ("IsAuthenticated", "IsAdminUser", "DjangoModelPermissions")


def check_stub(project: Project) -> Iterator[Observation]:
    """Each function named as a check is a subject, placed at the answer that never changes."""
    for row in project.rows(DependencyCheck):
        function = project.python.function(row.path, row.qualname)
        if function is not None:
            yield _stub(project, row, function)


def _stub(project: Project, row: DependencyCheck, function: PythonFunction) -> Observation:
    subject = row.qualname
    reach = project.python.reach(row.path, row.qualname)
    asks = any(
        isinstance(callee.found, External) and "." in callee.found.name and not below(callee.found.name, HARMLESS)
        for _, callee in reach.external
    )
    returns = [one for one in function.returns if not one.yields]
    good = [one for one in returns if says_healthy(project.python, row.path, row.qualname, one.value)]
    lost_error = swallowed(project.python, row.path, function) if asks or reach.unresolved else None
    if lost_error is not None:
        return failed(
            subject, Location(row.path, lost_error.line), f"{function.name} {lost_error.does} and says that {row.what} is healthy"
        )
    if good and len(good) == len(returns) and not function.raises and not asks:
        lost = next((callee for _, callee in reach.unresolved if isinstance(callee.found, Unresolved)), None)
        if lost is not None:
            return unknown(
                subject,
                Location(row.path, lost.line or None),
                f"{function.name} calls {lost.name.lstrip('~:?<')}, which cannot be followed",
            )
        return failed(subject, Location(row.path, good[0].line), f"{function.name} always says that {row.what} is healthy; it asks nothing")
    return passed(subject, row.location)


def check_without_timeout(project: Project) -> Iterator[Observation]:
    """Each backing service that a health route asks is a subject."""
    seen: set[Location] = set()
    for row in project.rows(HealthAnswer):
        for touch in row.touches:
            if touch.location in seen:
                continue
            seen.add(touch.location)
            subject = f"{row.route.template}: {touch.call}"
            if touch.bound:
                yield passed(subject, touch.location, f"bounded by {touch.bound}")
            else:
                yield failed(
                    subject,
                    touch.location,
                    f"{row.route.template} waits for {touch.product or touch.kind or 'a service'} ({touch.call}) without a time limit",
                    related=(Related(row.location, "the route"),),
                )


def dependency_unchecked(project: Project) -> Iterator[Observation]:
    """Each backing service of a component that has a readiness answer is a subject, placed at the route that leaves it out."""
    for component in dict.fromkeys(row.route.home for row in project.rows(HealthAnswer)):
        answers = [
            row
            for row in project.rows(HealthAnswer)
            if row.route.home == component and row.route.purpose is not Purpose.LIVENESS
        ]
        chosen = [row for row in answers if row.route.purpose is Purpose.READINESS and row.touches] or [
            row for row in answers if row.touches
        ]
        if not chosen:
            continue
        asked = [(touch.kind, touch.product) for row in chosen for touch in row.touches]
        lost = next((row for row in chosen if row.constant is None or any(not touch.kind for touch in row.touches)), None)
        judged: set[str] = set()
        for service in project.rows(BackingService):
            name = service.product or service.kind
            if (
                not runs_in(project, component, service.path)
                or (service.kind == "queue" and not service.product)
                or service.server in judged
            ):
                continue
            judged.add(service.server)
            if any(_same_service(service, kind, product) for kind, product in asked):
                yield passed(name, service.location, f"{chosen[0].route.template} asks it")
            elif service.server == "sql" and (knows := next((row for row in chosen if _knows_its_caller(project, row)), None)):
                yield passed(name, service.location, f"{knows.route.template} looks its caller up in it")
            elif lost is not None:
                vague = next((touch for touch in lost.touches if not touch.kind), None)
                yield unknown(
                    name,
                    vague.location if vague else lost.at or lost.location,
                    f"what {vague.call} asks could not be told" if vague else lost.why,
                )
            else:
                related = (Related(service.location, f"{service.evidence}"),)
                yield failed(
                    name, chosen[0].location, f"{chosen[0].route.template} does not ask {name}, which the service uses", related=related
                )
        if not judged:
            yield passed(chosen[0].route.template, chosen[0].location, "nothing that the service is seen to use is left out")


def _same_service(service: BackingService, kind: str, product: str) -> bool:
    return service.server == BackingService(location=service.location, kind=kind, product=product, evidence="").server


def _knows_its_caller(project: Project, answer: HealthAnswer) -> bool:
    """A view of Django REST framework for known users only: their session or token is read from the database at every request."""
    owner = answer.route.handler.rpartition(".")[0]
    module = project.artifact("python", answer.route.handler_path)
    for row in module.assignments if isinstance(module, PythonModule) and owner else ():
        if row.context.owner == owner and row.target == "permission_classes" and row.value is not None:
            names = (part.name.rpartition(".")[2] for part in walk(row.value) if isinstance(part, Reference))
            return any(name.lstrip(":~?").startswith(_KNOWN_USERS) for name in names)
    return False


MATCHERS: dict[str, Matcher] = {
    "health-check-stub": simple(check_stub),
    "health-check-without-timeout": simple(check_without_timeout),
    "health-dependency-unchecked": simple(dependency_unchecked),
}
