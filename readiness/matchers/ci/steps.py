"""Do failures count: are the tests run, and does a failing check stop the pipeline?"""

from collections.abc import Iterator

from readiness.facts.ci import KINDS
from readiness.facts.ci.commands import simple_commands
from readiness.facts.ci.rows import CiStep, CiSystem, CiTestRun
from readiness.facts.ci.runners import LINTERS, SCANNERS
from readiness.facts.ci.test_runs import is_test_runner
from readiness.facts.project import Project
from readiness.matchers.matcher import Matcher, simple
from readiness.model import Location, Observation, Related, failed, passed, unknown


def tests_not_run(project: Project) -> Iterator[Observation]:
    """The repository is the subject: one step that runs tests and whose failure counts is enough."""
    runs = project.rows(CiTestRun)
    counting = [run for run in runs if not run.unreadable and not run.ignored]
    if counting:
        yield passed("repository", counting[0].location, f"{counting[0].via} runs them")
        return
    ignored = [run for run in runs if run.ignored and not run.unreadable]
    if ignored:
        run = ignored[0]
        at = run.step.ignored_at if run.step.ignored_at else run.location
        yield failed("repository", at, f"{run.via} runs the tests, but its failure is ignored ({run.ignored})")
        return
    open_ends = [run for run in runs if run.unreadable]
    if open_ends:
        yield unknown("repository", open_ends[0].location, open_ends[0].unreadable)
        return
    for entry in project.not_analysed(KINDS, None):
        yield unknown("repository", entry.location, f"not analysed: {entry.reason}")
        return
    steps = project.rows(CiStep)
    place = steps[0].location if steps else Location(".")
    related = tuple(Related(step.location, f"job {step.job}") for step in steps[:3] if step.commands)
    yield failed(
        "repository",
        Location(place.path),
        "no CI job runs the tests, directly or through make, tox, nox, npm, a script or compose",
        related=related,
    )


def step_ignored(project: Project) -> Iterator[Observation]:
    """Each step that tests, lints or scans is a subject, and each definition without one."""
    observations = list(_judged_steps(project))
    yield from observations
    spoken = {observation.location.path for observation in observations}
    for row in project.rows(CiSystem):
        if row.path not in spoken:
            yield passed(row.path, row.location, "no test, lint or scan step")


def _judged_steps(project: Project) -> Iterator[Observation]:
    for step in project.rows(CiStep):
        checks = list(_checks(step))
        if step.uses and any(word in step.uses.lower() for word in (*sorted(SCANNERS), "pytest", "codeql", "super-linter")):
            checks.append((step.uses, step.ignored, step.location.line or 1))
        if not checks:
            continue
        broken = next(((said, ignored, line) for said, ignored, line in checks if ignored), None)
        if step.ignored and step.ignored_at and "${{" not in step.ignored:
            yield failed(
                f"{step.job}: {step.name or checks[0][0]}",
                step.ignored_at,
                f"{checks[0][0]} may fail and the pipeline stays green ({step.ignored})",
            )
        elif broken and "${{" not in broken[1]:
            yield failed(
                f"{step.job}: {broken[0]}",
                Location(step.path, broken[2]),
                f"{broken[0]} may fail and the pipeline stays green ({broken[1]})",
            )
        elif "${{" in step.ignored and step.ignored_at:
            yield unknown(
                f"{step.job}: {step.name or checks[0][0]}", step.ignored_at, f"whether a failure counts is computed ({step.ignored})"
            )
        else:
            yield passed(f"{step.job}: {checks[0][0]}", step.location)


def _checks(step: CiStep) -> Iterator[tuple[str, str, int]]:
    """(command as said, why its failure is ignored, line) of every test, lint and scan command of the step."""
    for text, line in step.commands:
        if "git commit" in text or "git add" in text:
            continue  # the tool mends files here and the job commits them: its exit code is not what the step is for
        for command in simple_commands(text, line):
            name = command.name
            if is_test_runner(command) or name in LINTERS or name in SCANNERS:
                soft = next((word for word in command.words if word in {"--exit-zero", "--soft-fail", "--exit-code=0"}), "")
                yield " ".join(command.words[:2]) if name == "ruff" else name, command.ignored or soft, command.line


MATCHERS: dict[str, Matcher] = {
    "ci-step-ignored": simple(step_ignored),
    "ci-tests-not-run": simple(tests_not_run),
}
