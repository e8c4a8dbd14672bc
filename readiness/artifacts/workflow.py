"""GitHub Actions: workflows and composite actions as typed jobs and steps. Expressions ``${{ … }}`` stay as text."""

import msgspec

from readiness.artifacts.text import lines_of
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence, compose


class Setting(msgspec.Struct, frozen=True):
    """One key of ``with:``, ``env:`` or ``permissions:``."""

    name: str
    value: str
    line: int


class Step(msgspec.Struct, frozen=True):
    """``run_line`` is the line of the first line of the script, ``run`` the script as text (empty for a step that uses an action)."""

    line: int
    id: str = ""
    name: str = ""
    uses: str = ""
    uses_line: int = 0
    uses_comment: str = ""
    run: str = ""
    run_line: int = 0
    working_directory: str = ""
    condition: str = ""
    ignored: str = ""
    ignored_line: int = 0
    inputs: tuple[Setting, ...] = ()
    environment: tuple[Setting, ...] = ()


class MatrixValue(msgspec.Struct, frozen=True):
    """One value of a matrix axis; ``number`` says whether YAML reads it as one (``3.10`` unquoted is 3.1)."""

    axis: str
    value: str
    line: int
    number: bool


class Job(msgspec.Struct, frozen=True):
    id: str
    line: int
    steps: tuple[Step, ...] = ()
    uses: str = ""
    uses_line: int = 0
    ignored: str = ""
    ignored_line: int = 0
    condition: str = ""
    working_directory: str = ""
    image: str = ""
    matrix: tuple[MatrixValue, ...] = ()
    permissions: tuple[Setting, ...] = ()
    permissions_line: int = 0
    """0: the job has no ``permissions:``, and gets the workflow's."""
    needs: tuple[str, ...] = ()
    inherits_secrets: int = 0
    """Line of ``secrets: inherit``. 0: no such line."""


class Problem(msgspec.Struct, frozen=True):
    """Why GitHub would refuse the file, and where."""

    line: int
    message: str


class Workflow(msgspec.Struct, frozen=True):
    """``triggers`` are event names; ``callable_only`` workflows run only when another one uses them."""

    triggers: tuple[str, ...]
    jobs: tuple[Job, ...]
    permissions: tuple[Setting, ...] = ()
    permissions_line: int = 0
    """0: the workflow has no ``permissions:``, so that the repository's own default holds."""
    problems: tuple[Problem, ...] = ()


def parse(path: str, content: bytes) -> Workflow:
    """Raises UnparsableError with the line where it is not YAML."""
    root = compose(content)
    if not isinstance(root, Mapping):
        return Workflow((), (), problems=(Problem(root.line if root else 1, "the file holds no mapping, so there are no jobs"),))
    lines = lines_of(content.decode("utf-8-sig", "replace"))
    if path.rpartition("/")[2].startswith("action."):
        runs = root.mapping("runs")
        return Workflow(("action",), (Job("runs", runs.line, _steps(runs, lines)),) if runs else ())
    jobs = root.mapping("jobs")
    problems = _problems(root, jobs)
    return Workflow(
        _triggers(root.get("on")),
        tuple(_job(key, node, lines) for key, node in (jobs.items if jobs else ()) if isinstance(node, Mapping)),
        _permissions(root),
        _line_of(root, "permissions"),
        problems,
    )


def _problems(root: Mapping, jobs: Mapping | None) -> tuple[Problem, ...]:
    found = [Problem(key.line, f"the key {key.value!r} stands twice") for key in root.duplicates]
    if root.get("on") is None:
        found.append(Problem(1, "the workflow has no trigger (on:)"))
    if jobs is None or not jobs.items:
        key = root.key("jobs")
        return (*found, Problem(key.line if key else 1, "the workflow has no jobs"))
    names = {key.value for key, _ in jobs.items}
    found += [Problem(key.line, f"the job {key.value!r} stands twice") for key in jobs.duplicates]
    for key, job in jobs.items:
        if not isinstance(job, Mapping):
            found.append(Problem(key.line, f"the job {key.value!r} holds no mapping"))
            continue
        if job.get("uses") is None and job.get("runs-on") is None:
            found.append(Problem(key.line, f"the job {key.value!r} has no runs-on"))
        if job.get("uses") is None and job.sequence("steps") is None:
            found.append(Problem(key.line, f"the job {key.value!r} has no steps"))
        found += [
            Problem(line, f"the job {key.value!r} needs {name!r}, which is no job") for name, line in _needs(job) if name not in names
        ]
        steps = job.sequence("steps")
        for step in steps.items if steps else ():
            if not isinstance(step, Mapping):
                found.append(Problem(step.line, "a step holds no mapping"))
            elif step.get("uses") is None and step.get("run") is None:
                found.append(Problem(step.line, "a step has neither uses nor run"))
            elif step.get("uses") is not None and step.get("run") is not None:
                found.append(Problem(step.line, "a step has both uses and run"))
    return tuple(found)


def _needs(job: Mapping) -> list[tuple[str, int]]:
    node = job.get("needs")
    items = node.items if isinstance(node, Sequence) else (node,) if node else ()
    return [(item.value, item.line) for item in items if isinstance(item, Scalar) and "${{" not in item.value]


def _triggers(node: Node | None) -> tuple[str, ...]:
    match node:
        case Scalar():
            return (node.value,)
        case Sequence():
            return tuple(item.value for item in node.items if isinstance(item, Scalar))
        case Mapping():
            return tuple(key.value for key, _ in node.items)
        case None:
            return ()


def _job(key: Scalar, node: Mapping, lines: list[str]) -> Job:
    uses = node.get("uses")
    container = node.get("container")
    run_defaults = (node.mapping("defaults") or Mapping((), 0, 0)).mapping("run")
    ignored = node.get("continue-on-error")
    return Job(
        id=key.value, line=key.line, steps=_steps(node, lines), uses=_uses(node), uses_line=uses.line if uses else 0,
        ignored=_flag(ignored), ignored_line=ignored.line if ignored else 0, condition=node.text("if"),
        working_directory=run_defaults.text("working-directory") if run_defaults else "",
        image=container.value if isinstance(container, Scalar) else container.text("image") if isinstance(container, Mapping) else "",
        matrix=_matrix(node),
        permissions=_permissions(node), permissions_line=_line_of(node, "permissions"),
        inherits_secrets=_line_of(node, "secrets") if node.text("secrets") == "inherit" else 0,
        needs=tuple(name for name, _ in _needs(node)),
    )


def _steps(node: Mapping, lines: list[str]) -> tuple[Step, ...]:
    steps = node.sequence("steps")
    return tuple(_step(step, lines) for step in (steps.items if steps else ()) if isinstance(step, Mapping))


def _step(node: Mapping, lines: list[str]) -> Step:
    uses, run, ignored = node.get("uses"), node.get("run"), node.get("continue-on-error")
    text = lines[uses.line - 1] if uses and uses.line <= len(lines) else ""
    block = (
        isinstance(run, Scalar) and not run.plain and run.line <= len(lines) and lines[run.line - 1].rstrip().endswith(("|", ">", "-", "+"))
    )
    return Step(
        line=node.line,
        id=node.text("id"),
        name=node.text("name"),
        uses=_uses(node),
        uses_line=uses.line if uses else 0,
        uses_comment=text.partition(" #")[2].strip(),
        run=_script(run) if isinstance(run, Scalar) else "",
        run_line=run.line + 1 if run and block else run.line if run else 0,
        working_directory=node.text("working-directory"),
        condition=node.text("if"),
        ignored=_flag(ignored),
        ignored_line=ignored.line if ignored else 0,
        inputs=_settings(node.mapping("with")),
        environment=_settings(node.mapping("env")),
    )


def _uses(node: Mapping) -> str:
    """What a step or job uses. ``$/path`` is GitHub's name for this repository itself, whatever reference stands behind it."""
    name = node.text("uses").strip()
    return f"./{name[2:].partition('@')[0]}" if name.startswith("$/") else name


def _script(node: Scalar) -> str:
    """The script with no more lines than it is written in (``"a\\nb"`` is one), so that all of them are lines of the file."""
    lines = node.value.split("\n")
    most = max(1, node.end_line - node.line + 1)
    return node.value if len(lines) <= most + 1 else "\n".join((*lines[: most - 1], "; ".join(lines[most - 1 :]).rstrip("; ")))


def _flag(node: Node | None) -> str:
    """The text of a switch that is on, or computed; empty where it is off."""
    return node.value if isinstance(node, Scalar) and node.value.lower() != "false" else ""


def _matrix(node: Mapping) -> tuple[MatrixValue, ...]:
    strategy = node.mapping("strategy")
    matrix = strategy.mapping("matrix") if strategy else None
    values: list[MatrixValue] = []
    for key, item in matrix.items if matrix else ():
        if isinstance(item, Sequence):
            for value in item.items:
                if isinstance(value, Scalar):
                    values.append(MatrixValue(key.value, value.value, value.line, value.is_number))
                elif isinstance(value, Mapping):
                    values += [
                        MatrixValue(name.value, leaf.value, leaf.line, leaf.is_number)
                        for name, leaf in value.items
                        if isinstance(leaf, Scalar)
                    ]
    return tuple(values)


def _settings(node: Mapping | None) -> tuple[Setting, ...]:
    return tuple(Setting(key.value, item.value, key.line) for key, item in (node.items if node else ()) if isinstance(item, Scalar))


def _line_of(node: Mapping, name: str) -> int:
    key = node.key(name)
    return key.line if key else 0


def _permissions(node: Mapping) -> tuple[Setting, ...]:
    given = node.get("permissions")
    if isinstance(given, Scalar):
        return (Setting("*", given.value, given.line),)
    return _settings(given if isinstance(given, Mapping) else None)


