"""crontabs, of users and of the system (``/etc/cron.d``: with a user column). Source: crontab(5)."""

from __future__ import annotations

import re

import msgspec

from readiness.artifacts.text import lines_of

_FIELD = r"(?:[\d*/,\-]+|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[\w,\-]*|\?|L)"
_NAMED = "@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)"
_SCHEDULED = re.compile(rf"((?:{_FIELD}\s+){{4}}{_FIELD}|{_NAMED})\s+(\S.*)", re.IGNORECASE)
_VARIABLE = re.compile(r"([A-Za-z_]\w*)\s*=\s*(.*)")
_USER = re.compile(r"([a-z_][a-z0-9_-]{0,31})\s+((?:[/.~$\"'\[({]|[A-Za-z_]\w*=|[a-z]).*)")
_USERS = frozenset({"root", "postgres", "www-data", "nobody", "appuser", "ubuntu"})
_PROGRAMS = frozenset({
    "bash", "sh", "zsh", "python", "python3", "perl", "php", "node", "ruby", "curl", "wget", "docker", "find", "rsync",
    "env", "nice", "ionice", "flock", "sudo", "cp", "mv", "rm", "tar", "cat", "ls", "mkdir", "touch", "source", "exec",
    "chronic", "timeout", "systemctl", "certbot",
})


class CronEntry(msgspec.Struct, frozen=True):
    """``user`` is set only where the file has the system's form."""

    schedule: str
    command: str
    line: int
    user: str = ""


class Crontab(msgspec.Struct, frozen=True):
    path: str
    entries: tuple[CronEntry, ...]
    variables: tuple[tuple[str, str], ...] = ()


def parse(path: str, content: bytes) -> Crontab:
    """Lines that are neither entries nor variables are passed over."""
    system = "cron.d/" in path or path.rpartition("/")[2] == "crontab"
    entries: list[CronEntry] = []
    variables: list[tuple[str, str]] = []
    for number, raw in enumerate(lines_of(content.decode("utf-8-sig", "replace")), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        scheduled, variable = _SCHEDULED.fullmatch(line), _VARIABLE.fullmatch(line)
        if scheduled:
            user, command = _user(scheduled[2], system)
            entries.append(CronEntry(scheduled[1], command, number, user))
        elif variable:
            variables.append((variable[1], variable[2].strip("\"'")))
    return Crontab(path, tuple(entries), tuple(variables))


def _user(rest: str, system: bool) -> tuple[str, str]:
    """The user column where there is one: a well-known account, a name before ``cd``, or in a system crontab one before a path."""
    found = _USER.fullmatch(rest)
    if found is None or found[1] in _PROGRAMS:
        return "", rest
    if found[1] in _USERS or found[2].startswith("cd ") or (system and found[2].startswith(("/", "test ", "["))):
        return found[1], found[2]
    return "", rest
