"""Row types of migrations: environments, their steps, and who promises that a step can be taken back."""

from __future__ import annotations

from enum import StrEnum

from readiness.facts.relation import Row
from readiness.model import Location


class Undo(StrEnum):
    """What a migration does when it is taken back."""

    DONE = "done"
    """It undoes something."""
    EMPTY = "empty"
    """It claims success and changes nothing, although the way forward changes the schema."""
    REFUSED = "refused"
    """It raises: the tool stops there."""
    NOTHING = "nothing to undo"
    """It changes no schema, joins two branches, or is where history begins."""


class MigrationEnvironment(Row, frozen=True):
    """Relation ``migration.environment``: a folder that a migration tool works on. ``tool`` is alembic, django, or another tool's name.

    ``folders`` hold the migrations of Alembic. ``component`` owns the tables. ``label`` is the Django app."""

    tool: str
    folder: str
    folders: tuple[str, ...] = ()
    component: str = ""
    label: str = ""
    recursive: bool = True


class Migration(Row, frozen=True):
    """Relation ``migration``: one step. ``revision`` and ``parents`` as Alembic names them; of Django ``app.0001_name`` of the same app.

    ``labels`` are branch labels; ``replaces`` what a squashed migration stands for. ``parents_line`` is where the parents are written.
    ``undo`` says what taking it back does, ``undo_line`` where; ``undo_what`` names the operation. Unreadable where the revision or a
    parent is computed.
    """

    tool: str
    environment: str
    revision: str
    parents: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    parents_line: int = 1
    undo: Undo = Undo.DONE
    undo_line: int = 1
    undo_what: str = ""
    component: str = ""


class RollbackPromise(Row, frozen=True):
    """Relation ``rollback.promise``: a rollback document or a deployment script that takes migrations back. ``steps`` is how many, None for
    any number."""

    tool: str
    text: str
    steps: int | None = None


def at_line(path: str, line: int) -> Location:
    return Location(path, max(line, 1))
