"""Credentials in the lines of scripts, foreign code and documents, by the forms people write them in.

Python, env files and configuration files have parsers of their own; here they are not read (of Python only the comments are).
"""

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from readiness.artifacts.secret_names import is_public_by_prefix, is_secret_name, may_hold_secret_name
from readiness.artifacts.secret_values import is_common, is_credential_like, is_reference
from readiness.patterns import pattern

KEYWORDS = (
    "password", "passwd", "passphrase", "passcode", "pwd", "pass=", "pass:", "_pass", "secret", "token", "_key", "-key", "apikey",
    "api key", "openssl", "urandom", "pwgen", "uuidgen", "ssh-keygen", "://",
    "identified by", "--user", " -u ", "sshpass", "redis-cli", "admin", "credential", "login", "username", "guest",
)  # fmt: skip
MAX_VALUE = 400
_STARTS = pattern(r"^\s*(?:export\s+|declare\s+(?:-\w+\s+)*|readonly\s+|set\s+|\$env:)?$")
# Services with a login of their own that documents give away.
SERVICES = frozenset(
    (
        "grafana", "prometheus", "rabbitmq", "pgadmin", "pgadmin4", "flower", "minio", "keycloak", "jenkins", "kibana",
        "elasticsearch", "airflow", "superset", "metabase", "portainer", "sonarqube", "nexus", "adminer", "phpmyadmin", "mongo",
        "mongodb", "express", "neo4j", "redis", "postgres", "postgresql", "mysql", "mariadb", "kafka", "traefik", "gitlab",
        "gitea", "harbor", "vault", "consul", "influxdb", "graylog", "zabbix", "couchdb", "opensearch", "redisinsight", "redash",
        "mailhog", "django", "api", "app", "application", "dashboard", "dashboards", "swagger",
    )
)  # fmt: skip


class Language(StrEnum):
    """How the text of a file is read."""

    SCRIPT = "script"
    DOCKERFILE = "dockerfile"
    CODE = "code"
    DOCUMENT = "document"
    PYTHON = "python"
    OTHER = "other"


class Form(StrEnum):
    """How a credential is written. DEFAULT is ``${NAME:-value}``; IMAGE an ENV or ARG of a Dockerfile, UNIT an
    ``Environment=`` of a unit; PAIR a user with a password; FILE a command that writes a secret to the file ``name``."""

    ASSIGNMENT = "assignment"
    DEFAULT = "default"
    IMAGE = "image"
    UNIT = "unit"
    URL = "url"
    ARGUMENT = "argument"
    PAIR = "pair"
    FILE = "secret-file"


class Written(msgspec.Struct, frozen=True):
    """One credential as it stands in a line. ``name`` is the variable, or the user of a PAIR or URL; ``host`` that of a URL. ``first``:
    nothing but ``export`` stands before it."""

    form: Form
    name: str
    value: str
    column: int
    host: str = ""
    first: bool = False


_SCRIPT_ENDINGS = ".sh .bash .zsh .ksh .ps1 .bat .cmd .mk .service .sql .npmrc .netrc .pgpass .envrc .cron .groovy"
_SCRIPTS = tuple(_SCRIPT_ENDINGS.split())
_CODE_ENDINGS = ".js .jsx .ts .tsx .mjs .cjs .go .rb .php .java .kt .cs .rs .scala .swift .vue .svelte .tf .tfvars .hcl .ex .exs"
_CODE = tuple(_CODE_ENDINGS.split())
_DOCUMENTS = (".md", ".rst", ".mdx", ".adoc", ".markdown")
_SCRIPT_NAMES = frozenset(("makefile", "gnumakefile", "justfile", "jenkinsfile", "procfile", "crontab", ".npmrc", ".netrc", ".pgpass"))
_TEXT_DOCUMENTS = pattern(
    r"(?:readme|install|deploy|setup|notes?|howto|todo|runbook|credentials?|passwords?|secrets?|access|logins?)[\w-]*(?:\.txt)?"
)

_QUOTED = r"\"[^\"\n]{1,400}\"|'[^'\n]{1,400}'|`[^`\n]{1,400}`"
_NAME = r"(?<![\w.$?&-])[\"'`]?(?P<name>[A-Za-z_][\w.-]{2,80})[\"'`]?(?:\*\*)?"
_MARK = r":=|=>|=(?!=)|:(?![:/])"
_BARE = r"[^\s\"'`,;#)}\]|<>][^\s\"'`,;)}\]|<>]{0,399}"
_ASSIGNED = pattern(rf"{_NAME}\s{{0,8}}(?:{_MARK})\s{{0,8}}(?P<value>{_QUOTED}|{_BARE})")
_CODE_ASSIGNED = pattern(rf"{_NAME}\s{{0,8}}(?::\s{{0,4}}[\w<>|]{{1,40}}\s{{0,4}}=|{_MARK})\s{{0,8}}(?P<value>{_QUOTED})")
_IMAGE = pattern(r"^\s*(?:ENV|ARG)\s", re.IGNORECASE)
_UNIT = pattern(r"^\s*(?:Pass)?Environment\s*=")
_GENERATES = r"(?:openssl\s+rand|/dev/u?random|token_(?:hex|urlsafe|bytes)|pwgen|uuidgen|get_random_secret_key|generate_key\()"
_TARGET = r"(?P<name>\"[^\"\n]{1,120}\"|'[^'\n]{1,120}'|[^\s\"'`;|&<>()]{1,120})"
# Before each pattern: texts of which one (in `_PAIRS`: one of each group) must stand in the line. Most lines hold none.
_WRITES = (
    ((">", "tee"), pattern(rf"{_GENERATES}.{{0,200}}?(?:(?<![0-9&=-])>{{1,2}}\s*|\|\s*(?:sudo\s+)?tee\s+(?:-a\s+)?){_TARGET}")),
    (("-out",), pattern(rf"{_GENERATES}.{{0,60}}?\s-out\s+{_TARGET}")),
    (("openssl", "ssh-keygen"), pattern(
        r"\b(?:openssl\s+(?:genrsa|genpkey|ecparam)\b.{0,200}?\s-out|openssl\s+req\b.{0,200}?\s-keyout|ssh-keygen\b.{0,200}?\s-f)"
        rf"\s+{_TARGET}"
    )),
    ((">",), pattern(r">{1,2}\s*(?P<name>[\w./-]{0,100}(?:\.?secret[_-]?key|secrets?\.(?:txt|env)|api[_-]?key\.txt))(?![\w/])")),
)  # fmt: skip
_IMAGE_SPACED = pattern(r"^\s*ENV\s+(?P<name>[A-Za-z_]\w*)\s+(?P<value>[^=\s].*)$", re.IGNORECASE)
_DEFAULT = pattern(r"\$\{(?P<name>[A-Za-z_]\w*):?[-=](?P<value>[^{}$]{1,400})\}")
_URL = pattern(
    r"(?<![\w+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}://(?P<name>[^\s:/?#@'\"<>`]{0,80}):(?P<value>[^\s/'\"<>`@]{1,200})"
    r"@(?P<host>[^\s/?#,'\"<>`)\]]{0,120})"
)
_ARGUMENTS = (
    ("--", pattern(
        r"(?:^|\s)--(?P<name>[\w-]*(?:password|passwd|token|secret|api-key))[= ]"
        r"(?P<value>\"[^\"]{1,200}\"|'[^']{1,200}'|[^\s\"'\\|;&]{1,200})"
    )),
    ("-u", pattern(r"\b(?P<name>curl|http|wget)\b.{0,300}?\s(?:-u|--user)[= ][\"']?[\w.@-]+:(?P<value>[^\s\"'@]{1,200})")),
    ("-p", pattern(r"\b(?P<name>mysql|mysqldump|mariadb|mysqladmin)\b.{0,300}?\s-p(?P<value>\"[^\"]+\"|'[^']+'|[^\s\"'$]{4,200})")),
    ("sshpass", pattern(r"\b(?P<name>sshpass)\s+-p\s*(?P<value>\"[^\"]+\"|'[^']+'|[^\s\"']{1,200})")),
    ("redis-cli", pattern(r"\b(?P<name>redis-cli)\b.{0,200}?\s-a\s+(?P<value>\"[^\"]+\"|'[^']+'|[^\s\"']{1,200})")),
    ("'", pattern(
        r"(?i:\b(?P<name>identified\s+by|(?:with|encrypted|login)\s+password|user\s+\S+\s+password)\s+)'(?P<value>[^'\n]{1,200})'"
    )),
)  # fmt: skip
_USERS = r"admin|administrator|root|guest|postgres|elastic|minioadmin|minio|superuser|superadmin"
_MAIL = r"[\w.+-]{1,64}@[\w.-]{1,253}\.\w+"  # lengths of RFC 5321, 4.5.3.1
_PAIRS = (
    ((("@", *_USERS.split("|")),), pattern(
        rf"(?<![\w/.:@-])[`\"'*]{{0,8}}+(?P<name>{_USERS}|{_MAIL})[`\"'*]*\s?[/:]\s?[`\"'*]*"
        r"(?P<value>[^\s/`\"'*,;()|<>\[\]]{3,60})(?![\w/]|\.\w)",
        re.IGNORECASE,
    )),
    ((("user", "login", "mail"), ("pass", "pwd")), pattern(
        r"(?<![?&\w])(?:user(?:name)?|login|e-?mail)\b[`\"'*]*\s*[:=]\s*[`\"'*]*(?P<name>[\w.@+-]{2,60})[`\"'*]*[\s,;/|&and()]{1,8}"
        r"(?:pass(?:word)?|pwd)[`\"'*]*\s*[:=]\s*[`\"'*]*(?P<value>[^\s`\"'*,;()|<>]{3,60})",
        re.IGNORECASE,
    )),
    ((("user",), ("pass", "pwd")), pattern(
        r"\buser(?:name)?\s+[`\"'*]+(?P<name>[\w.@+-]{2,60})[`\"'*]+\s*+(?:(?:,|/|;|and|with)\s*+)?"
        r"(?:pass(?:word)?|pwd)\s+[`\"'*]+(?P<value>[^\s`\"'*,;()|<>]{3,60})[`\"'*]",
        re.IGNORECASE,
    )),
)  # fmt: skip
_PAIR_CONTEXT = pattern(
    r"login|log in|sign in|credential|password|default|username|https?://|localhost:\d|dashboard|console|account|\b(?:user|admin)\s*:",
    re.IGNORECASE,
)


def language_of(path: str, head: bytes) -> Language:
    """Which forms are looked for in a file; OTHER where a parser of its own reads it, or nothing generic is to be expected."""
    name = path.lower().rpartition("/")[2]
    if name.endswith(".py"):
        return Language.PYTHON
    if name.startswith(("dockerfile", "containerfile")) or name.endswith((".dockerfile", ".containerfile")):
        return Language.OTHER if name.endswith((".dockerignore", ".md")) else Language.DOCKERFILE
    if name.endswith(_DOCUMENTS) or _TEXT_DOCUMENTS.fullmatch(name):
        return Language.DOCUMENT
    if name.endswith(_SCRIPTS) or name in _SCRIPT_NAMES or (head.startswith(b"#!") and "." not in name and b"python" not in head[:60]):
        return Language.SCRIPT
    return Language.CODE if name.endswith(_CODE) else Language.OTHER


def written(line: str, language: Language) -> Iterator[Written]:
    """Every credential-like thing of one line, whatever its value is worth; references to variables and templates left out. A value is
    told once, in the most telling form."""
    seen: set[str] = set()
    for item in _written(line, language):
        if item.form is Form.FILE or item.value not in seen:
            seen.add(item.value)
            yield item


def _written(line: str, language: Language) -> Iterator[Written]:
    if may_hold_secret_name(line):
        yield from _by_name(line, language)
    for found in _URL.finditer(line) if "@" in line else ():
        yield from _kept(Form.URL, found, found["host"])
    if language is Language.CODE:
        return
    for mark, argument in _ARGUMENTS:
        for found in argument.finditer(line) if mark in line else ():
            yield from _kept(Form.ARGUMENT, found)
    if language in (Language.DOCUMENT, Language.SCRIPT):
        yield from _files(line)
    if language in (Language.DOCUMENT, Language.PYTHON, Language.SCRIPT) and _PAIR_CONTEXT.search(line):
        lowered = line.lower()
        for groups, pattern in _PAIRS:
            for found in pattern.finditer(line) if all(any(mark in lowered for mark in marks) for marks in groups) else ():
                if _opens(found["name"], found["value"]):
                    yield from _kept(Form.PAIR, found)


def _by_name(line: str, language: Language) -> Iterator[Written]:
    """What the line gives to names that promise a secret."""
    for found in _DEFAULT.finditer(line) if language is not Language.CODE and "${" in line else ():
        if is_secret_name(found["name"]):
            yield from _kept(Form.DEFAULT, found)
    assigned = _CODE_ASSIGNED if language is Language.CODE else _ASSIGNED
    position = 0
    while (match := assigned.search(line, position)) is not None:
        position = match.end("name")
        if is_secret_name(match["name"]) and not is_public_by_prefix(match["name"]):
            if "://" in match["value"]:
                continue  # a URL is read as one: what it carries is told elsewhere
            position = match.end()
            yield from _kept(_form(line, language), match)
    spaced = _IMAGE_SPACED.match(line) if language is Language.DOCKERFILE else None
    if spaced and is_secret_name(spaced["name"]):
        yield from _kept(Form.IMAGE, spaced)


def _form(line: str, language: Language) -> Form:
    if language is Language.DOCKERFILE and _IMAGE.match(line):
        return Form.IMAGE
    return Form.UNIT if language is Language.SCRIPT and _UNIT.match(line) else Form.ASSIGNMENT


def _files(line: str) -> Iterator[Written]:
    """Files that a command of the line fills with a secret it generates."""
    for marks, writing in _WRITES:
        for found in writing.finditer(line) if any(mark in line for mark in marks) else ():
            yield Written(Form.FILE, found["name"].strip("\"'`"), "", found.start("name") + 1)


def _opens(user: str, password: str) -> bool:
    """Whether what stands beside a user is a password: the user again, a well-known one, or one that looks real."""
    password = password.rstrip(".:!?")
    if password.lower() in ("string", "str", "text", "username"):
        return False
    if password.lower() == "password":
        return user.lower() in ("admin", "root", "superuser")
    return password.lower() in (user.lower(), "secret", "changeme") or is_common(password) or is_credential_like(password)


def is_comment(line: str) -> bool:
    """Whether the line is a comment of a script, a program or a Dockerfile."""
    return line.lstrip().startswith(("#", "//", "--", ";", "/*", "* ", "REM ", "::")) and not line.startswith("#!")


def _kept(form: Form, found: re.Match[str], host: str = "") -> Iterator[Written]:
    raw = found["value"].strip()
    value = raw[1:-1] if len(raw) >= 2 and raw[0] == raw[-1] and raw[0] in "\"'`" else raw
    single = raw.startswith("'")
    if value and not is_reference(value) and (single or not re.search(r"\$[A-Za-z_{(]", value)):
        first = _STARTS.match(found.string[: found.start()]) is not None
        yield Written(form, found["name"], value[:MAX_VALUE], found.start() + 1, host, first)
