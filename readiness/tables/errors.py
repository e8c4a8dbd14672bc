"""What is wrong with a statement."""

from readiness.errors import UsageError


class QueryError(UsageError):
    """A statement that cannot be asked, or that takes more than it may; ``hint`` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)

    @property
    def whole(self) -> str:
        """Message and hint as one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message
