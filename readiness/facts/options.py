"""What the configuration tells the facts."""

import msgspec


class ProjectOptions(msgspec.Struct, frozen=True):
    """Files that a build makes (globs), whether the API is public and read-only, the coverage target in percent, and by folder the requests
    that a component answers although the scan cannot see it (``GET /health``, ``/files/{path:path}``)."""

    generated: tuple[str, ...] = ()
    public_api: bool = False
    coverage_target: int = 80
    routes: tuple[tuple[str, tuple[str, ...]], ...] = ()
