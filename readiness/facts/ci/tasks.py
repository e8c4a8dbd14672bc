"""Tasks of pyproject.toml that a command names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.artifacts.pyproject import Pyproject
from readiness.artifacts.pyproject_tasks import Task
from readiness.facts.ci.commands import SimpleCommand

if TYPE_CHECKING:
    from readiness.facts.project import Project

_RUNNERS = frozenset({"hatch", "pdm", "poe", "taskipy", "task", "rye", "pixi"})


def task_of(project: Project, command: SimpleCommand, folder: str) -> Task | None:
    """The task of the folder's pyproject.toml, or the root's, that is meant: by ``poe check``, and by what ``hatch run`` left of itself."""
    words = [word for word in command.words if not word.startswith("-")]
    if command.name == "test" and len(command.words) > 1:
        return None  # the shell's own
    names = [word for word in words[1:] if word != "run"] if command.name in _RUNNERS else words
    for place in dict.fromkeys((folder, ".")):
        model = project.artifact("pyproject", posixpath.normpath(posixpath.join(place, "pyproject.toml")))
        for task in model.tasks if isinstance(model, Pyproject) and names else ():
            if task.name == names[0]:
                return task
    return None
