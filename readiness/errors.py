"""What can go wrong, and whose fault it is.

::

    ReadinessError
    ├── UsageError      their input: command line, configuration, rule file. Exit 2; says where and what to do next.
    ├── TargetError     the target cannot be taken in: missing, a file, unreadable. Exit 2 (or 3: nothing to scan).
    └── InternalError   ours: a bug. Exit 2; says how to report it.
        └── OutOfTimeError   one rule took longer than any may. Costs that rule only.

A target *file* that does not parse is none of these: it is *not analysed*, a value, and costs points as an unknown.
"""


class ReadinessError(Exception):
    """The root. ``message`` is one sentence; ``where`` is ``file:line`` or empty; ``hint`` says what to do next."""

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.where, self.hint = message, where, hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(ReadinessError):
    """The command line, the configuration or a rule file is wrong."""


class TargetError(ReadinessError):
    """The target cannot be taken in."""


class EmptyTargetError(TargetError):
    """There is nothing to scan."""

    exit_code = 3


class InternalError(ReadinessError):
    """A bug of ours."""


class OutOfTimeError(InternalError):
    """A rule, or a relation that it asked for, took longer than any target is worth."""
