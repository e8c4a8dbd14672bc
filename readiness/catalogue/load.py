"""The whole catalogue: rules, categories and profiles, and the digest that names this state of it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from readiness.catalogue.contents import Catalogue, Category
from readiness.catalogue.decode import decode, documents
from readiness.catalogue.locate import label, named_files, rule_files, shipped_rules
from readiness.catalogue.rule_file import rules_of, without_examples
from readiness.errors import UsageError
from readiness.model import Profile, Rule


def load_catalogue(extra: Iterable[Path] = (), *, examples: bool = True) -> Catalogue:
    """The shipped rules and a team's own (folders or files). Raises UsageError for a file that is wrong or an id given twice.

    Without ``examples`` those of the shipped rules are left out, unread: three quarters of the catalogue that a scan has no use for.
    """
    shipped = shipped_rules()
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    own: set[str] = set()
    for folder in (shipped, *extra):
        for where, content in rule_files(folder):
            digest.update(where.removeprefix(label(folder)).encode() + b"\0" + content + b"\0")  # wherever they are called from
            for rule in rules_of(content if examples or folder is not shipped else without_examples(content), where):
                if rule.id in rules:
                    raise UsageError(
                        f"the rule id {rule.id!r} stands twice", where=str(rule.location), hint=f"also at {rules[rule.id].location}"
                    )
                rules[rule.id] = rule
                if folder is not shipped:
                    own.add(rule.id)
    categories = {
        path.split("/")[0]: decode(documents(content, path)[0], Category, path)
        for path, content in named_files(shipped, "*/_category.yaml")
    }
    profiles = {}
    for path, content in named_files(shipped, "_profiles/*.yaml"):
        digest.update(path.encode() + b"\0" + content + b"\0")
        profile = decode(documents(content, path)[0], Profile, path)
        profiles[profile.name] = profile
    return Catalogue(dict(sorted(rules.items())), categories, profiles, f"sha256:{digest.hexdigest()}", frozenset(own))
