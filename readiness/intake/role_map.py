"""Roles of files as the configuration corrects them."""

from functools import cache

import msgspec

from readiness.intake.ignore import IgnoreRules
from readiness.model import Role


class RoleMap(msgspec.Struct, frozen=True):
    """Corrections of a project: patterns (as in ``.gitignore``) by role. Production wins over the others: an overlap hides nothing."""

    overrides: tuple[tuple[Role, tuple[str, ...]], ...] = ()

    def role_of(self, path: str, head: bytes = b"") -> Role:
        """What a file is for: what the configuration says of its path, else what path and first bytes show."""
        from readiness.intake.roles import role_of  # its expressions take time to compile, and a scan may find everything remembered

        for role in Role:
            if any(named is role and _rules(globs).matches(path) for named, globs in self.overrides):
                return role
        return role_of(path, head)


@cache
def _rules(globs: tuple[str, ...]) -> IgnoreRules:
    return IgnoreRules.from_globs(globs)
