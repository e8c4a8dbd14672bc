"""How a service is run: as whom, whether it comes back, how much of the machine it sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.facts.project import Project
from readiness.facts.systemd.derive import home_mode
from readiness.facts.systemd.rows import LastingUnit, ServiceUnit
from readiness.matchers.matcher import Matcher
from readiness.matchers.systemd.judged import of_units
from readiness.model import Location, Observation, Severity, failed, passed, unknown

_DROPPING = ("sudo", "su", "runuser", "gosu", "su-exec", "setpriv", "chpst", "s6-setuidgid", "setuidgid", "start-stop-daemon")
_USER_OPTIONS = re.compile(r"(?:-u|--user|--uid|-u=.+|--user=.+|--uid=.+)")
_DROPPING_SERVERS = frozenset({"gunicorn", "uwsgi", "celery", "supervisord", "redis-server", "memcached"})
"""Programs whose own option names the user they change to."""
_ROOT_BY_NATURE = frozenset(
    {"docker", "docker-compose", "podman", "nginx", "dockerd", "containerd", "sshd", "haproxy", "kubelet", "nerdctl"}
)
"""Container clients, whose services run as somebody else's children, and servers whose master process needs root for itself."""
_IMPLYING = (
    "PrivateDevices",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectKernelLogs",
    "ProtectClock",
    "MemoryDenyWriteExecute",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "LockPersonality",
    "ProtectHostname",
)
_IMPLYING_LISTS = ("SystemCallFilter", "SystemCallArchitectures", "RestrictAddressFamilies", "RestrictNamespaces")
"""Settings that bring NoNewPrivileges with them where the service is not root (systemd.exec(5), ``NoNewPrivileges=``)."""


def root_user(project: Project) -> Iterator[Observation]:
    """Every service is a subject; what ends after its task counts less than what listens day and night."""
    for row in project.rows(ServiceUnit):
        user = row.unit.last("Service", "User")
        place = user.location if user else row.place()
        if row.personal:
            yield passed(row.subject, place, "a unit of a user's own manager")
        elif row.unit.flag("Service", "DynamicUser"):
            yield passed(row.subject, row.place("DynamicUser"), "DynamicUser= makes a user for it")
        elif user is not None and user.is_open:
            yield passed(row.subject, place, f"the deployment says who: User={user.value}")
        elif user is not None and user.value not in ("root", "0"):
            yield passed(row.subject, place, f"User={user.value}")
        elif how := _drops(row):
            yield passed(row.subject, place, how)
        elif user is None and (gap := _gap(row)):
            yield unknown(row.subject, gap, "no User= is seen, and a part of the unit is a template")
        else:
            said = f"User={user.value}" if user else "neither User= nor DynamicUser="
            what = "it runs as root" if row.lasting else f"it runs as root ({row.reason}, so it ends after its task)"
            yield failed(row.subject, place, f"{said}: {what}.", severity=None if row.lasting else Severity.LOW)


def _drops(row: ServiceUnit) -> str:
    """How the program itself becomes somebody else; empty if it does not."""
    words = next((line.words for line in row.unit.commands() if line.words), ())
    programs = [word.rpartition("/")[2] for word in words]
    name = programs[0] if programs else ""
    if name in _ROOT_BY_NATURE:
        return f"{name} needs root for itself"
    if name in _DROPPING:
        return f"{name} starts it as another user"
    server = next((program for program in programs[:4] if program in _DROPPING_SERVERS), "")
    option = next((word for word in words if _USER_OPTIONS.fullmatch(word)), "")
    if server and option and not (server == "celery" and option.startswith("-u")):
        return f"{server} changes its user by {option}"
    inner = re.search(rf"\b(?:{'|'.join(_DROPPING)})\s+-", " ".join(words[1:])) if name in ("sh", "bash") else None
    return f"its shell line starts it as another user ({inner[0].split()[0]})" if inner else ""


def _gap(row: ServiceUnit) -> Location | None:
    """A line of the unit, or of a drop-in, that could not be read."""
    return Location(row.path, row.unit.unread[0].line) if row.unit.unread else None


def restart_missing(project: Project) -> Iterator[Observation]:
    """Every lasting service is a subject."""
    for lasting in project.rows(LastingUnit):
        row = lasting.service
        restart = row.unit.last("Service", "Restart")
        place = row.place("Restart")
        if restart is not None and restart.value.lower() != "no":
            yield passed(row.subject, place, f"Restart={restart.value}")
        elif row.socket:
            yield passed(row.subject, place, f"{row.socket} starts it again at the next connection")
        elif restart is None and (gap := _gap(row)):
            yield unknown(row.subject, gap, "no Restart= is seen, and a part of the unit is a template")
        else:
            said = "Restart=no" if restart else "no Restart="
            yield failed(row.subject, place, f"{said}: after a crash {row.subject} stays down.")


def hardening_missing(project: Project) -> Iterator[Observation]:
    """Every lasting service is a subject; one that has some of it fails more mildly."""
    for lasting in project.rows(LastingUnit):
        row = lasting.service
        if row.personal:
            yield passed(row.subject, row.place(), "a unit of a user's own manager, which may not restrict much")
            continue
        missing = _unprotected(row)
        place = row.place("ProtectSystem", "ProtectHome", "PrivateTmp", "NoNewPrivileges")
        if not missing:
            yield passed(row.subject, place, "privileges, /tmp, the system's files and home directories are closed to it")
        elif gap := _gap(row):
            yield unknown(row.subject, gap, f"{', '.join(missing)} are not seen, and a part of the unit is a template")
        elif _is_container_client(row):
            yield passed(row.subject, place, "it starts containers, which are confined by themselves")
        else:
            mild = len(missing) <= 2
            what = "has no hardening at all" if len(missing) == len(_PROTECTIONS) else "lacks a part of the hardening"
            message = f"{row.subject} {what}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set."
            yield failed(row.subject, place, message, severity=Severity.LOW if mild else None)


def _unprotected(row: ServiceUnit) -> tuple[str, ...]:
    return tuple(name for name, holds in _PROTECTIONS.items() if not holds(row))


def _no_new_privileges(row: ServiceUnit) -> bool:
    unit = row.unit
    said = unit.flag("Service", "NoNewPrivileges")
    if said is not None or unit.flag("Service", "DynamicUser"):
        return bool(said or unit.flag("Service", "DynamicUser"))
    unprivileged = row.user not in ("", "root", "0")
    implied = any(unit.flag("Service", name) for name in _IMPLYING) or any(unit.all("Service", name) for name in _IMPLYING_LISTS)
    return unprivileged and implied


def _private_tmp(row: ServiceUnit) -> bool:
    value = row.unit.value("Service", "PrivateTmp").lower()
    own = any(directive.value for directive in row.unit.all("Service", "TemporaryFileSystem") if "/tmp" in directive.value)
    return value == "disconnected" or bool(row.unit.flag("Service", "PrivateTmp") or row.unit.flag("Service", "DynamicUser")) or own


def _protect_system(row: ServiceUnit) -> bool:
    value = row.unit.value("Service", "ProtectSystem").lower()
    rooted = any(row.unit.value("Service", name) for name in ("RootDirectory", "RootImage"))
    read_only = any("/" in directive.value.split() for directive in row.unit.all("Service", "ReadOnlyPaths"))
    return (
        value in ("full", "strict")
        or bool(row.unit.flag("Service", "ProtectSystem"))
        or rooted
        or read_only
        or bool(row.unit.flag("Service", "DynamicUser"))
    )


def _protect_home(row: ServiceUnit) -> bool:
    hidden = any(
        "/home" in directive.value for name in ("InaccessiblePaths", "TemporaryFileSystem") for directive in row.unit.all("Service", name)
    )
    return bool(home_mode(row)) or hidden


_PROTECTIONS = {
    "NoNewPrivileges": _no_new_privileges,
    "PrivateTmp": _private_tmp,
    "ProtectSystem": _protect_system,
    "ProtectHome": _protect_home,
}


def _is_container_client(row: ServiceUnit) -> bool:
    words = next((line.words for line in row.unit.commands() if line.words), ())
    return bool(words) and words[0].rpartition("/")[2] in ("docker", "docker-compose", "podman", "nerdctl")


MATCHERS: dict[str, Matcher] = {
    "unit-root-user": of_units(root_user),
    "unit-restart-missing": of_units(restart_missing),
    "unit-hardening-missing": of_units(hardening_missing),
}
