"""What a parser could not read."""

import msgspec


class UnparsableError(Exception):
    """The whole file could not be parsed; costs that file only (it becomes *not analysed*).

    ``broken``: by no grammar that is known is it a file of its kind, so that its own program will refuse it as well.
    """

    def __init__(self, reason: str, line: int | None = None, *, broken: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.line, self.broken = reason, line, broken


class Unread(msgspec.Struct, frozen=True):
    """A span that could not be read in a file that otherwise could. A model lists them in a field named ``unread``."""

    line: int
    reason: str
