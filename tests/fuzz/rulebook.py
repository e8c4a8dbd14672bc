"""What holds for configurations and rule files, whoever wrote them."""

from readiness.catalogue.rule_file import rules_of
from readiness.catalogue.validate import problems_of
from readiness.config.load import Sources, load
from readiness.engine import bind, known_relations
from readiness.errors import UsageError
from tests.fuzz.oracle import lines_at_most

_RELATIONS = known_relations()


def check_configuration(path: str, content: bytes, thorough: bool) -> None:
    """A stranger's configuration is decoded, or refused with the place. What it says stays inside the root and loads nothing."""
    others = {"base.yaml": b"profile: strict\n"}
    try:
        loaded = load(Sources(repository=lambda name: content if name == path else others.get(name), file=_no_file, profiles=("strict",)))
    except UsageError as error:
        assert error.where, f"no place: {error.message}"
        return
    configuration = loaded.configuration
    for value in (*(configuration.rules or ()), *(configuration.evidence or ())):
        assert not value.path.startswith("/"), f"{value} leads out"
        assert ".." not in value.path.split("/"), f"{value} leads out"
    assert configuration.jobs is None, "a repository sets no limits"
    assert all(place for place in configuration.origins.values())


def _no_file(path: str) -> bytes:
    raise AssertionError(f"asked for {path}")


def check_rule_file(path: str, content: bytes, thorough: bool) -> None:
    """Rules are decoded and bound, or refused with the place."""
    try:
        rules = rules_of(content, path)
        for rule in rules:
            bind(rule)
            problems_of(rule, _RELATIONS)
    except UsageError as error:
        assert error.where.startswith(f"{path}:"), f"no line: {error.where} {error.message}"
        assert int(error.where.rpartition(":")[2]) <= lines_at_most(content), error.where
