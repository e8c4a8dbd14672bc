"""Which Python runs: past its end of life, or another one than elsewhere."""

import datetime
from collections.abc import Iterator

from readiness.facts.dependencies.python_comparisons import admits
from readiness.facts.dependencies.rows import PythonComparison, PythonRuntime, PythonVersion
from readiness.facts.end_of_life import end_of_life
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Observation, Related, failed, passed, unknown

_FIRST = (3, 4)


def python_end_of_life(project: Project) -> Iterator[Observation]:
    """Each interpreter that a service runs on, against the day of the scan."""
    for row in project.rows(PythonRuntime):
        subject = f"Python {row.minor}" if row.minor else "Python"
        if row.unreadable:
            yield unknown(subject, row.location, row.unreadable)
        elif not row.minor:
            yield passed(subject, row.location, f"{row.text} is whatever is newest")
        else:
            ended = _ended(row.minor, project.as_of)
            if ended is None:
                yield passed(subject, row.location, f"supported on {project.as_of}")
            elif ended:
                yield failed(subject, row.location, f"{row.text} runs Python {row.minor}, which has had no security fixes since {ended}")
            else:
                yield failed(subject, row.location, f"{row.text} runs Python {row.minor}, which has long had no security fixes")
    for entry in project.not_analysed(("dockerfile", "python-version")):
        yield unknown(entry.location.path, entry.location, f"not analysed: {entry.reason}")


def _ended(minor: str, today: datetime.date) -> datetime.date | str | None:
    """The day the version's support ended; an empty text where that was before anybody's table; None while it lasts."""
    known = end_of_life("python", minor)
    if known is not None:
        return known[1] if known[1] < today else None
    major, _, rest = minor.partition(".")
    return "" if (int(major), int(rest or 0)) < _FIRST else None


def python_drift(project: Project) -> Iterator[Observation]:
    """What runs against each other place that speaks of the same service's Python."""
    for row in project.rows(PythonComparison):
        running = row.running
        if running.unreadable or not running.minor:
            if running.origin in ("image", ".python-version", "runtime.txt"):
                yield unknown(
                    running.text or row.home, running.location, running.unreadable or f"{running.text} does not say which Python it runs"
                )
            else:
                yield from _against_range(row)
            continue
        if len(row.others) > 1 or row.others[0].origin == "CI":
            yield _against_ci(running, row.others)
        else:
            yield _against(running, row.others[0])


def _against(running: PythonVersion, other: PythonVersion) -> Observation:
    says = f"{other.origin} says {other.text}"
    fits = running.minor == other.minor if other.minor else admits(other.specifier, running.minor)
    if fits is None:
        return unknown(other.origin, other.location, f"{other.text} is no version range")
    if fits:
        return passed(other.origin, other.location, f"{says}, {running.text} fits")
    return failed(
        other.origin,
        other.location,
        f"{says}, but {_what(running)} runs Python {running.minor}",
        related=(Related(running.location, running.text),),
    )


def _against_ci(running: PythonVersion, others: tuple[PythonVersion, ...]) -> Observation:
    minors = sorted({other.minor for other in others}, key=lambda minor: [int(part) for part in minor.split(".")])
    if running.minor in minors:
        return passed("CI", others[0].location, f"CI uses Python {running.minor}, too")
    return failed(
        "CI",
        others[0].location,
        f"CI uses Python {', '.join(minors)}, but {_what(running)} runs Python {running.minor}",
        related=(Related(running.location, running.text),),
    )


def _against_range(row: PythonComparison) -> Iterator[Observation]:
    """Nothing says which one runs, only a range: the others must lie in it."""
    wrong = [other for other in row.others if other.minor and admits(row.running.specifier, other.minor) is False]
    for other in wrong:
        yield failed(
            other.origin,
            other.location,
            f"{other.origin} says {other.text}, outside of {row.running.text} in {row.running.location}",
            related=(Related(row.running.location, row.running.text),),
        )
    if not wrong:
        yield passed(row.others[0].origin, row.others[0].location, f"within {row.running.text}")


def _what(running: PythonVersion) -> str:
    return f"the image {running.text}" if running.origin == "image" else f"{running.origin}"


MATCHERS: dict[str, Matcher] = {
    "python-drift": simple(python_drift),
    "python-end-of-life": simple(python_end_of_life),
}
