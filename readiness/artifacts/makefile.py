"""Makefiles and justfiles: targets with their recipe lines. Variables stay as text; nothing is expanded or run."""

import re

import msgspec

from readiness.artifacts.text import lines_of
from readiness.artifacts.yaml import Mapping, Scalar, Sequence, compose, rows

_TARGET = re.compile(r"^(?P<names>[^\s:=#][^:=#]*+)::?(?!=)(?P<needs>[^=;]*)(?:;(?P<inline>.*))?$")
_JUST_TARGET = re.compile(r"^@?(?P<names>[A-Za-z_][\w-]*)(?P<parameters>\s[^:]*+)?:(?!=)(?P<needs>[^=;]*)(?P<inline>\Z)?$")
MAX_LINES = 20_000


class RecipeLine(msgspec.Struct, frozen=True):
    """One command line of a recipe, without ``@``; ``ignored`` where a leading ``-`` says that its failure does not matter."""

    text: str
    line: int
    ignored: bool = False


class Target(msgspec.Struct, frozen=True):
    name: str
    line: int
    needs: tuple[str, ...] = ()
    recipe: tuple[RecipeLine, ...] = ()


class Makefile(msgspec.Struct, frozen=True):
    targets: tuple[Target, ...]


def parse(path: str, content: bytes) -> Makefile:
    """Targets in file order; the first is what a bare ``make`` runs."""
    if path.lower().endswith((".yml", ".yaml")):
        return _taskfile(content)
    targets: list[Target] = []
    recipe: list[RecipeLine] = []
    current: list[Target] = []
    target_line = _JUST_TARGET if path.lower().endswith("justfile") else _TARGET
    lines = lines_of(content.decode("utf-8-sig", "replace"))[:MAX_LINES]
    if lines and lines[-1].endswith("\\"):
        lines.append("")
    pending: list[str] = []
    for number, raw in enumerate(lines, 1):
        if raw.endswith("\\"):
            pending.append(raw[:-1])
            continue
        start = number - len(pending)
        line = " ".join([*pending[:1], *(part.lstrip() for part in pending[1:]), raw.lstrip()]) if pending else raw
        pending.clear()
        if line.startswith(("\t", "    ")):
            if current:
                text = line.strip()
                marks = re.match(r"[@+-]*", text)
                prefix = marks[0] if marks else ""
                recipe.append(RecipeLine(text[len(prefix):].strip(), start, "-" in prefix))
            continue
        found = target_line.match(line) if line.strip() and not line.startswith("#") else None
        if found:
            targets += _with(current, recipe)
            needs = tuple(found["needs"].split("#")[0].split())
            recipe = [RecipeLine(found["inline"].strip(), start)] if found["inline"] else []
            current = [Target(name.lstrip("@"), start, needs) for name in found["names"].split()]
    targets += _with(current, recipe)
    return Makefile(tuple(target for target in targets if not target.name.startswith(".")))


def _with(targets: list[Target], recipe: list[RecipeLine]) -> list[Target]:
    """Targets of one line share one recipe: a thousand names and a thousand lines are no million."""
    shared = tuple(recipe)
    return [Target(target.name, target.line, target.needs, shared) for target in targets]


def _taskfile(content: bytes) -> Makefile:
    root = compose(content)
    tasks = root.mapping("tasks") if isinstance(root, Mapping) else None
    targets = []
    for key, task in tasks.items if tasks else ():
        commands = task.get("cmds") if isinstance(task, Mapping) else task
        items = commands.items if isinstance(commands, Sequence) else (commands,) if isinstance(commands, Scalar) else ()
        recipe = tuple(
            RecipeLine(text.strip(), line)
            for item in items
            if isinstance(item, Scalar)
            for line, text in rows(item)
            if text.strip()
        )
        targets.append(Target(key.value, key.line, (), recipe))
    return Makefile(tuple(targets))
