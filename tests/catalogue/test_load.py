"""The catalogue: what is shipped, a team's own rules beside it, and the digest that names this state of it."""

from pathlib import Path

import pytest

from readiness.catalogue import locate
from readiness.catalogue.load import load_catalogue
from readiness.errors import InternalError, UsageError
from tests.catalogue.writing import RULE, write


def test_what_is_shipped() -> None:
    catalogue = load_catalogue()
    assert list(catalogue.rules) == sorted(catalogue.rules)
    assert {rule.category for rule in catalogue.rules.values()} <= set(catalogue.categories)
    assert {"standard", "strict", "library", "experimental"} <= set(catalogue.profiles)
    assert all(category.title and category.asks.endswith((".", "?")) for category in catalogue.categories.values())
    assert all(set(profile.multipliers) <= set(catalogue.categories) for profile in catalogue.profiles.values())


def test_names_that_are_almost_right() -> None:
    catalogue = load_catalogue()
    assert catalogue.rule("operations.readme-missing").id == "operations.readme-missing"
    with pytest.raises(UsageError, match=r"unknown rule 'operations\.readme-mising'") as caught:
        catalogue.rule("operations.readme-mising")
    assert caught.value.hint == "did you mean 'operations.readme-missing'?"
    with pytest.raises(UsageError) as caught:
        catalogue.rule("q")
    assert caught.value.hint == "see: readiness rules list"
    with pytest.raises(UsageError, match="unknown profile 'strickt'") as caught:
        catalogue.profile("strickt")
    assert caught.value.hint == "did you mean 'strict'?"
    with pytest.raises(UsageError) as caught:
        catalogue.profile("q")
    assert "standard" in caught.value.hint


def test_a_folder_and_a_file_of_a_teams_own(tmp_path: Path) -> None:
    folder = write(tmp_path / "ours", {
        "shop/notes.yaml": RULE,
        "shop/_category.yaml": "title: no rule\n",
        "_drafts/idea.yaml": "not: a rule\n",
        "notes.txt": "no rule either",
        "folder.yaml/inner.yml": RULE.replace("notes-missing", "inner"),
    })  # fmt: skip
    catalogue = load_catalogue([folder])
    assert str(catalogue.rule("shop.notes-missing").location) == "ours/shop/notes.yaml:1"
    assert str(catalogue.rule("shop.inner").location) == "ours/folder.yaml/inner.yml:1"
    assert set(catalogue.rules) - set(load_catalogue().rules) == {"shop.notes-missing", "shop.inner"}
    one = write(tmp_path, {"one.yaml": RULE}) / "one.yaml"
    assert str(load_catalogue([one]).rule("shop.notes-missing").location) == "one.yaml:1"


def test_the_folder_one_is_in_and_the_one_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "ours", {"a.yaml": RULE, "below/b.txt": ""})
    for here, there in (("ours", "."), ("ours/below", "..")):
        monkeypatch.chdir(tmp_path / here)
        assert str(load_catalogue([Path(there)]).rule("shop.notes-missing").location) == "ours/a.yaml:1"


def test_an_id_that_stands_twice(tmp_path: Path) -> None:
    write(tmp_path / "ours", {"a.yaml": RULE, "b.yaml": "# again\n" + RULE})
    with pytest.raises(UsageError, match=r"the rule id 'shop\.notes-missing' stands twice") as caught:
        load_catalogue([tmp_path / "ours"])
    assert caught.value.where == "ours/b.yaml:2"
    assert caught.value.hint == "also at ours/a.yaml:1"


def test_rules_that_are_not_there_or_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no rules at"):
        load_catalogue([tmp_path / "nothing"])
    folder = write(tmp_path / "ours", {"a.yaml": RULE})

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(UsageError, match="the rule file cannot be read: Permission denied"):
        list(locate.rule_files(folder))
    with pytest.raises(UsageError, match="cannot be read"):
        list(locate.rule_files(folder / "a.yaml"))


def test_more_rule_files_than_anybody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "MAX_RULE_FILES", 2)
    folder = write(tmp_path / "ours", {f"{name}.yaml": RULE for name in "abc"})
    with pytest.raises(UsageError, match="more than 2 rule files"):
        list(locate.rule_files(folder))


def test_the_digest_names_every_byte_and_nothing_of_the_machine(tmp_path: Path) -> None:
    first = write(tmp_path / "here" / "ours", {"a.yaml": RULE})
    copy = write(tmp_path / "there" / "ours", {"a.yaml": RULE})
    digest = load_catalogue([first]).digest
    assert digest.startswith("sha256:")
    assert load_catalogue([copy]).digest == digest != load_catalogue().digest == load_catalogue().digest
    write(copy, {"a.yaml": RULE + "# one more line\n"})
    assert load_catalogue([copy]).digest != digest


def test_where_the_shipped_rules_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wheel inside the package, in a checkout beside it; a folder that is only called rules is neither."""
    package = tmp_path / "site-packages" / "readiness" / "catalogue"
    monkeypatch.setattr(locate, "__file__", str(package / "locate.py"))
    write(tmp_path / "site-packages", {"rules/other/x.yaml": "a: b\n"})
    with pytest.raises(InternalError, match="missing from this installation"):
        locate.shipped_rules()
    write(tmp_path / "site-packages", {"pyproject.toml": "", "rules/_profiles/standard.yaml": ""})
    assert locate.shipped_rules() == (tmp_path / "site-packages" / "rules").resolve()
    write(tmp_path / "site-packages", {"readiness/_rules/ops/a.yaml": RULE})
    assert locate.shipped_rules() == (tmp_path / "site-packages" / "readiness" / "_rules").resolve()
    assert [path for path, _ in locate.rule_files(locate.shipped_rules())] == ["rules/ops/a.yaml"], "as in a checkout"
