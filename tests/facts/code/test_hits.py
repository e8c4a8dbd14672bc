"""What the facts say of bandit's hits: whose subject they are, and which ones a comment silences."""

import datetime
from collections.abc import Mapping

from readiness.artifacts.bandit.model import Nosec
from readiness.facts.build import build_project
from readiness.facts.code.derive import reference
from readiness.facts.code.rows import CodeHit, PythonFile, SuppressedHit
from readiness.facts.code.silenced import silenced
from readiness.facts.project import Project
from readiness.facts.reading import CostlyKind
from readiness.intake.memory import MemorySnapshot


def project_of(files: Mapping[str, str]) -> Project:
    return build_project(MemorySnapshot(files), as_of=datetime.date(2026, 11, 22), wanted=(CostlyKind("bandit"),))


def settled(files: Mapping[str, str]) -> dict[str, str]:
    """Who settles each hit, by the id of its test."""
    return {row.test: row.settled.partition(" ")[0].rstrip(",") for row in project_of(files).rows(CodeHit)}


def test_production_files_only() -> None:
    code = "assert x\n"
    files = {"app.py": code, "tests/test_app.py": code, "docs/conf.py": code, "migrations/env.py": code, "node_modules/a.py": code}
    assert {row.path for row in project_of(files).rows(CodeHit)} == {"app.py", "migrations/env.py"}


def test_the_targets_own_configuration_of_bandit_is_not_read() -> None:
    configuration = {".bandit": "[bandit]\nskips: B101\n", "pyproject.toml": "[tool.bandit]\nskips = ['B101']\n"}
    assert settled({**configuration, "bandit.yaml": "skips: [B101]\n", "app.py": "assert x\n"}) == {"B101": ""}


def test_passwords_are_the_matter_of_the_rules_about_secrets() -> None:
    code = "password = 'a'\nconnect(token='b')\ndef f(pwd='c'):\n    assert pwd\n"
    assert settled({"app.py": code}) == {
        "B105": "secrets.credential-in-code", "B106": "secrets.credential-in-code", "B107": "secrets.credential-in-code", "B101": "",
    }  # fmt: skip


def test_all_interfaces_are_those_of_a_container_where_there_is_one() -> None:
    code = {"api/main.py": "HOST = '0.0.0.0'\n"}
    assert settled(code) == {"B104": ""}
    assert settled({**code, "api/Dockerfile": "FROM python:3.13\n"}) == {"B104": "docker.port-mismatch"}
    assert settled({**code, "docker-compose.yml": "services:\n  api:\n    build: api\n"}) == {"B104": "docker.port-mismatch"}


def test_a_debugger_and_a_certificate_belong_to_their_rules_where_these_have_looked() -> None:
    flask = "import flask\napp = flask.Flask('a')\nif __name__ == '__main__':\n    app.run(\n        port=80,\n        debug=True)\n"
    assert settled({"app.py": flask})["B201"] == "config.debug-enabled"
    requests = "import requests\nrequests.get(\n    'https://partner.test',\n    timeout=5,\n    verify=False)\n"
    assert settled({"client.py": requests})["B501"] == "config.tls-verification-off"


def test_bandits_sharper_test_of_markup_speaks_for_its_list() -> None:
    code = "from django.utils.safestring import mark_safe\nDASH = mark_safe('&mdash;')\ndef f(name):\n    return mark_safe(name)\n"
    rows = project_of({"tags.py": code}).rows(CodeHit)
    assert [(row.test, row.location.line, row.settled.partition("'")[0]) for row in rows] == [
        ("B308", 2, "bandit"), ("B308", 4, "bandit"), ("B703", 4, ""),
    ]  # fmt: skip


def test_what_comments_silence_is_counted() -> None:
    files = {"app.py": "assert x  # nosec\nassert y  # nosec B101\nassert z\n", "b.py": "exec(x)  # nosec: B102\n"}
    project = project_of(files)
    rows = project.rows(SuppressedHit)
    assert [(str(row.location), row.test, row.by) for row in rows] == [
        ("app.py:1", "B101", Nosec.BARE), ("app.py:2", "B101", Nosec.NAMED), ("b.py:1", "B102", Nosec.NAMED),
    ]  # fmt: skip
    assert [str(row.location) for row in project.rows(CodeHit)] == ["app.py:3"]
    assert silenced(project) == (
        "# nosec comments silence 3 of bandit's hits in 2 files (1 by bare comments, 2 by name): B101 × 2, B102 × 1"
    )
    assert silenced(project_of({"app.py": "assert x\n"})) == ""


def test_files_of_python() -> None:
    files = {"a.py": "x = 1\n", "b.py": "def f(:\n", "c.py": "{% if x %}\nimport a\n{% endif %}\n", "tests/test_a.py": "def f(:\n"}
    rows = project_of(files).rows(PythonFile)
    assert [(row.path, bool(row.refused), bool(row.unreadable)) for row in rows] == [
        ("a.py", False, False), ("b.py", True, False), ("c.py", False, True),
    ]  # fmt: skip


def test_each_hit_has_a_page_that_explains_it() -> None:
    assert reference("B101", "assert_used").endswith("/plugins/b101_assert_used.html")
    assert reference("B301", "blacklist").endswith("/blacklists/blacklist_calls.html")
    assert reference("B404", "blacklist").endswith("/blacklists/blacklist_imports.html")


def test_an_avatar_is_no_password() -> None:
    code = "from hashlib import md5\ndef avatar(self, size):\n    digest = md5(self.email.lower().encode()).hexdigest()\n"
    gravatar = "    return f'https://www.gravatar.com/avatar/{digest}?s={size}'\n"
    assert settled({"models.py": code + gravatar})["B324"].startswith("the")
    assert settled({"models.py": code})["B324"] == ""
    assert settled({"models.py": code.replace("email", "password") + gravatar})["B324"] == ""


def test_values_that_are_known_settle_what_bandit_cannot_follow() -> None:
    code = """
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup
from urllib.request import Request, urlopen

TABLE = "orders"
HELP = mark_safe(_("Names: ") + "<code>a,b</code>")

def right(cursor, name, number):
    cursor.execute(f"SELECT a FROM {TABLE} WHERE b = 1 LIMIT {int(number)}")
    urlopen(f"https://partner.test/{name}")
    urlopen(Request("http://partner.test"))
    return mark_safe("<b>{}</b>".format(escape(name))), Markup("<i>" + escape(name) + "</i>")

def wrong(cursor, name, url):
    cursor.execute(f"SELECT a FROM {TABLE} WHERE b = '{escape(name)}'")
    urlopen(url)
    urlopen(f"{url}://partner.test")
    return mark_safe("<b>{}</b>".format(name)), Markup(f"<i>{shown(name)}</i>")
"""
    rows = [row for row in project_of({"app.py": code}).rows(CodeHit) if row.test != "B308"]
    wrong = code[: code.index("def wrong")].count("\n")
    assert {(row.test, (row.location.line or 0) > wrong, bool(row.settled)) for row in rows} == {
        (test, is_wrong, not is_wrong) for test in ("B310", "B608", "B703", "B704") for is_wrong in (False, True)
    }
