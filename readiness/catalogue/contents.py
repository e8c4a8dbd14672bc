"""What a catalogue is, once it was read. Apart from the reading, which a scan that finds it in the cache does not import."""

import msgspec

from readiness.errors import UsageError
from readiness.model import Profile, Rule
from readiness.suggest import did_you_mean


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A folder of rules: its title and one sentence of what it asks."""

    title: str
    asks: str = ""


class Catalogue(msgspec.Struct, frozen=True):
    """Rules by id (sorted), category titles, profiles by name; ``digest`` is sha256 over the bytes of every file read; ``own`` are the ids
    of rules that are not shipped, so that nobody knows yet whether they fit their matchers."""

    rules: dict[str, Rule]
    categories: dict[str, Category]
    profiles: dict[str, Profile]
    digest: str
    own: frozenset[str] = frozenset()

    def rule(self, rule_id: str) -> Rule:
        """Raises UsageError with a suggestion for an id that is not in the catalogue."""
        try:
            return self.rules[rule_id]
        except KeyError:
            hint = did_you_mean(rule_id, self.rules) or "see: readiness rules list"
            raise UsageError(f"unknown rule {rule_id!r}", hint=hint) from None

    def profile(self, name: str) -> Profile:
        """The profile of this name. Raises UsageError with the nearest name where there is none."""
        try:
            return self.profiles[name]
        except KeyError:
            hint = did_you_mean(name, self.profiles) or f"profiles: {', '.join(sorted(self.profiles))}"
            raise UsageError(f"unknown profile {name!r}", hint=hint) from None
