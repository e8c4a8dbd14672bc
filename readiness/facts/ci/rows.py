"""Row types of continuous integration."""

from readiness.facts.relation import Row
from readiness.model import Location


class CiDefinition(Row, frozen=True, kw_only=True):
    """A file that defines CI, whether or not it can be read."""

    kind: str


class CiSystem(Row, frozen=True, kw_only=True):
    """One CI definition file and the system that reads it (``github``, ``gitlab``, ``azure``, …)."""

    system: str


class CiStep(Row, frozen=True, kw_only=True):
    """One step of one job. ``commands`` are its scripts with their first lines; ``uses`` an action or reusable workflow.

    ``ignored`` says by which words a failure of the step or its job is ignored (``continue-on-error: true``), at ``ignored_at``.
    """

    system: str
    job: str
    name: str = ""
    uses: str = ""
    uses_comment: str = ""
    commands: tuple[tuple[str, int], ...] = ()
    folder: str = ""
    ignored: str = ""
    ignored_at: Location | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    triggers: tuple[str, ...] = ()


class ActionUse(Row, frozen=True, kw_only=True):
    """A step that uses an action, image or workflow from outside the repository; or an ``include`` of GitLab (``form``: project, component,
    remote) with the version it asks for."""

    uses: str
    form: str = "action"
    ref: str = ""


class CiTestRun(Row, frozen=True, kw_only=True):
    """A step whose commands end in a test runner. ``via`` is the chain that leads there (``make test → pytest``).

    ``ignored`` says why a failure would not count; ``unreadable`` stands where the chain left what can be read.
    """

    via: str
    ignored: str = ""
    step: CiStep


class CiCommand(Row, frozen=True, kw_only=True):
    """Relation ``ci.command``: a command that a CI step runs, directly or through others (``via``: ``make lint``). ``words`` are the
    command's, wrappers taken off; for an ``action`` its name. ``unreadable`` where what runs cannot be followed."""

    words: tuple[str, ...]
    via: str = ""
    action: bool = False
    step: CiStep

    @property
    def said(self) -> str:
        """As a person would name it."""
        shown = " ".join(self.words[:3])
        return f"{self.via} → {shown}" if self.via else shown
