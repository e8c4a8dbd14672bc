"""What the configuration tells the facts."""

import msgspec


class ProjectOptions(msgspec.Struct, frozen=True):
    """Files that a build makes (globs), whether the API is public and read-only, the coverage target in percent."""

    generated: tuple[str, ...] = ()
    public_api: bool = False
    coverage_target: int = 80
