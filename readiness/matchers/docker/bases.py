"""What an image stands on and who it runs as: base images, their age, the user, the healthcheck, what was left inside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.artifacts.image_name import parse_image
from readiness.artifacts.shell import ShellScript
from readiness.facts.compose.rows import ComposeService
from readiness.facts.docker.images import for_development, image_by_key
from readiness.facts.docker.packages import packages_of, step_commands
from readiness.facts.docker.rows import Image, ImageRun, ServiceImage, Stage
from readiness.facts.docker.runs import start_line
from readiness.facts.docker.service import services_using
from readiness.facts.end_of_life import codename, end_of_life, lines_of, title_of
from readiness.facts.processes.places import kubernetes_places
from readiness.facts.processes.words import of_script, simple_commands, unwrapped
from readiness.facts.project import Project
from readiness.matchers.docker.judged import judged_images, name_of
from readiness.matchers.judging import judging
from readiness.matchers.matcher import Matcher
from readiness.model import Location, Observation, Related, Severity, failed, passed, unknown

_DROPPING = frozenset({"gosu", "su-exec", "setpriv", "s6-setuidgid", "chpst", "runuser", "setuidgid", "su"})
_ROOT = frozenset({"root", "0"})
_COMPILERS = re.compile(
    r"gcc(?:-\d+)?|g\+\+(?:-\d+)?|clang(?:-\d+)?|build-essential|build-base|make|cmake|ninja-build|autoconf|automake|libtool|rustc|cargo|golang(?:-go)?"
    r"|.+-dev|.+-devel|linux-headers.*|gfortran"
)
_NO_COMPILER = re.compile(r"ca-certificates.*|.*-dev-bin")


def _healthcheck_missing(project: Project) -> Iterator[Observation]:
    for row in project.rows(ServiceImage):
        image = image_by_key(project, row.dockerfile, row.stage)
        if image is None or for_development(image.name):
            continue
        check = image.healthcheck
        elsewhere = _probed_elsewhere(project, image)
        if check is not None and not check.command.disabled:
            yield passed(name_of(image), image.at(check.line), "HEALTHCHECK")
        elif elsewhere is not None:
            yield passed(name_of(image), elsewhere, f"{elsewhere} probes it")
        elif row.unreadable:
            yield unknown(name_of(image), image.location, f"whether it is a service: {row.unreadable}")
        elif check is not None:
            yield failed(name_of(image), image.at(check.line), "HEALTHCHECK NONE, and no compose file or manifest probes it")
        elif image.base_image is not None and image.base_image.healthcheck:
            yield passed(name_of(image), image.location, f"the base image {image.base} has one")
        elif image.base_image is None:
            yield unknown(name_of(image), image.location, f"no HEALTHCHECK; {image.base_unknown}")
        else:
            yield failed(name_of(image), image.location, f"a service ({row.reason}) without HEALTHCHECK, and nothing else probes it")


def _probed_elsewhere(project: Project, image: Image) -> Location | None:
    for service in services_using(project, image):
        check = service.service.healthcheck
        if check is not None and check.form and not check.disabled:
            return check.location
    for place, row in kubernetes_places(project):
        if place.image is not None and place.image.key == image.key and row.container.probes:
            return row.at(row.container.probes[0].line)
    return None


# user --------------------------------------------------------------------------------------------------------------------
def _root_user(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        yield _judge_user(project, image)


def _judge_user(project: Project, image: Image) -> Observation:
    subject, base = name_of(image), image.base_image
    switch = image.users[-1] if image.users else None
    place = image.at(switch.line) if switch else image.location
    if switch is not None and switch.name is None:
        return passed(subject, place, f"USER {switch.raw}: the build decides")
    if switch is None and base is None:
        return unknown(subject, place, f"no USER; {image.base_unknown}")
    if switch is None and base is not None and base.user and base.user not in _ROOT:
        return passed(subject, place, f"the base image {image.base} runs as {base.user}")
    if switch is not None and switch.name not in _ROOT:
        return passed(subject, place, f"USER {switch.name}")
    if not start_line(image)[0] and base is not None and not base.serves and not _is_used(project, image):
        return passed(subject, place, "it starts nothing, and nothing here runs it")
    if (supervised := _supervised(project, image)) is not None:
        return supervised
    dropped = _drops(project, image)
    if dropped is not None:
        return passed(subject, dropped, f"the entrypoint changes the user at {dropped}")
    uses = tuple(_uses(project, image))
    given = [user for _, user in uses if user is not None]
    if given and len(given) == len(uses):
        return passed(subject, given[0], f"{given[0]} sets the user")
    if switch is None and base is not None and base.drops and image.entrypoint is None:
        return passed(subject, place, f"the entrypoint of {image.base} goes on as {base.drops}")
    said = f"USER {switch.raw}" if switch else "no USER"
    words = start_line(image)[0]
    if base is not None and base.serves and "nginx" in base.tools and (not words or words[0] == "nginx"):
        return failed(subject, place, f"{said}: nginx's master process runs as root (its workers do not)", severity=Severity.MEDIUM)
    if given:
        bare = next(use for use, user in uses if user is None)
        message = f"{said}: the image runs as root at {bare}, while {given[0]} sets a user"
        return failed(subject, place, message, related=(Related(bare, "sets no user"),), severity=Severity.MEDIUM)
    return failed(subject, place, f"{said}: the image runs as root")


def _is_used(project: Project, image: Image) -> bool:
    return bool(services_using(project, image)) or any(
        place.image is not None and place.image.key == image.key for place, _ in kubernetes_places(project)
    )


def _supervised(project: Project, image: Image) -> Observation | None:
    """An image whose process 1 is s6-overlay: its service scripts change the user, or nobody here can tell."""
    words, line = start_line(image)
    if words[:1] != ("/init",) or not any("s6-overlay" in step.text for step in image.steps):
        return None
    for source in project.artifacts("shell"):
        for command in source.model.commands:
            if _DROPPING & {posixpath.basename(word) for word in command.texts[:4]}:
                return passed(name_of(image), Location(source.path, command.line),
                    f"s6-overlay's service goes on as another user in {source.path}")
    return unknown(name_of(image), image.at(line), "s6-overlay starts its services, and as whom they run is not found here")


def _drops(project: Project, image: Image) -> Location | None:
    """Where the command line, or a script that starts the image, goes on as another user."""
    words, line = start_line(image)
    for simple in simple_commands(words, image.environment) if words else ():
        if _DROPPING & {name.rpartition("/")[2] for name in (*unwrapped(simple.argv)[1], *simple.argv[:1])} and simple.argv[:2] != ("su",
            "root"):
            return image.at(line)
        if any(re.fullmatch(r"(?:--user|--uid|-u)(?:=.*)?", word) for word in simple.argv[1:]) and simple.argv[0].endswith(("gunicorn",
            "uwsgi")):
            return image.at(line)
    for run in project.rows(ImageRun):
        if (run.dockerfile, run.stage) != image.key:
            continue
        for script in run.via:
            model = project.artifact("shell", script)
            if isinstance(model, ShellScript):
                for simple in of_script(model.commands, {}):
                    names = {name.rpartition("/")[2] for name in (*unwrapped(simple.argv)[1], *simple.argv[:1])}
                    if names & _DROPPING:
                        return Location(script, simple.command.line)
    return None


def _uses(project: Project, image: Image) -> Iterator[tuple[Location, Location | None]]:
    """Each use of the image, and where it gives the image another user: ``user:`` in compose, ``runAsNonRoot`` or ``runAsUser`` in
    manifests."""
    for service in services_using(project, image):
        yield service.location, _compose_user(service)
    for place, row in kubernetes_places(project):
        if place.image is None or place.image.key != image.key:
            continue
        settings = [
            pair for security in (row.container.security, row.pod.security) if security for pair in security.settings
            if (pair.name == "runAsNonRoot" and pair.value == "true") or (pair.name == "runAsUser" and pair.value not in _ROOT)
        ]
        yield row.location, row.at(settings[0].line) if settings else None


def _compose_user(service: ComposeService) -> Location | None:
    user = service.service.option("user")
    if user is None or (user.resolved or "").split(":")[0] in _ROOT:
        return None
    return user.location


# base images -------------------------------------------------------------------------------------------------------------
def _unpinned(project: Project) -> Iterator[Observation]:
    for stage in project.rows(Stage):
        subject = f"{stage.path} FROM {stage.raw}"
        if stage.unreadable:
            yield unknown(subject, stage.location, stage.unreadable)
        elif stage.base_stage >= 0 or stage.base == "scratch":
            yield passed(subject, stage.location, "no image of its own")
        elif (name := parse_image(stage.base)) is None:
            yield unknown(subject, stage.location, f"{stage.base} is no image name")
        elif name.floats:
            what = "the tag latest" if name.tag else "no tag"
            yield failed(subject, stage.location, f"FROM {stage.base} has {what}: tomorrow's build may stand on another image")
        else:
            yield passed(subject, stage.location, f"{stage.base} is a fixed tag" if not name.digest else "a digest")


def _end_of_life(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        yield _judge_age(project, image)


def _judge_age(project: Project, image: Image) -> Observation:
    subject = name_of(image)
    if not image.base:
        return unknown(subject, image.location, image.base_unknown)
    if image.base == "scratch":
        return passed(subject, image.location, "scratch holds nothing that ages")
    lines = versions_of(image.base)
    ends = [(product, found) for product, version in lines if (found := end_of_life(product, version))]
    for product, (line, day) in ends:
        if day < project.as_of:
            message = f"{image.base} is {title_of(product)} {line}, whose support ended on {day.isoformat()}"
            return failed(subject, image.location, message)
    if ends:
        said = ", ".join(f"{title_of(product)} {line} until {day.isoformat()}" for product, (line, day) in ends)
        return passed(subject, image.location, said)
    name = parse_image(image.base)
    if name is not None and (name.floats or image.base_image is not None):
        known = [product for product, version in lines if lines_of(product) and not version]
        if known or name.floats or lines:
            return passed(subject, image.location, f"{image.base} follows the newest release, or one newer than the dates known here")
    return unknown(subject, image.location, f"when support of {image.base} ends is not known here")


_PRODUCTS = {
    "python": "python", "node": "node", "debian": "debian", "ubuntu": "ubuntu", "alpine": "alpine", "postgres": "postgres",
    "mysql": "mysql",
    "mariadb": "mariadb", "mongo": "mongo", "redis": "redis", "ruby": "ruby", "golang": "golang", "php": "php",
    "amazonlinux": "amazonlinux",
    "centos": "centos", "aspnet": "dotnet", "sdk": "dotnet", "runtime": "dotnet", "runtime-deps": "dotnet",
    "nginx": "nginx", "nginx-unprivileged": "nginx", "eclipse-temurin": "java",
}


def versions_of(reference: str) -> tuple[tuple[str, str], ...]:
    """(product, version) of the runtime and the distribution that an image's name and tag tell; no version where the tag has none."""
    name = parse_image(reference)
    if name is None:
        return ()
    found: list[tuple[str, str]] = []
    tag = name.tag.lower()
    owner = name.repository.rpartition("/")[0]
    product = _PRODUCTS.get(name.name)
    if product == "dotnet" and not owner.endswith("dotnet"):
        product = None
    if product and (not owner or owner.rpartition("/")[2] in ("library", "dotnet", "nginxinc")):
        version = re.match(r"v?(\d+(?:\.\d+)*)", tag)
        found.append((product, version[1] if version else ""))
    python = re.search(r"python-?(\d(?:\.\d+)?)", tag) or re.search(r"(?:^|[/-])python(3)-debian", name.repository)
    if python and "." in python[1]:
        found.append(("python", python[1]))
    system = codename(tag) or _distroless(name.repository)
    if system is not None and (not product or product not in ("debian", "ubuntu", "alpine") or not found[0][1]):
        found.append(system)
    return tuple(found)


def _distroless(repository: str) -> tuple[str, str] | None:
    found = re.search(r"-debian(\d+)$", repository)
    return ("debian", found[1]) if found else None


# left inside -------------------------------------------------------------------------------------------------------------
def _build_tools(project: Project) -> Iterator[Observation]:
    for image in judged_images(project):
        rows = packages_of(image, step_commands(project, image))
        left = [row for row in rows if row.package and not row.removed and _is_build_tool(row.package)]
        if left:
            names = ", ".join(dict.fromkeys(row.package.split("=")[0] for row in left))
            related = tuple(Related(row.location, row.package) for row in left[1:3])
            yield failed(name_of(image), left[0].location, f"{names} stay in the image", related=related)
        elif unread := next((row for row in rows if row.unreadable), None):
            yield unknown(name_of(image), unread.location, unread.unreadable)
        else:
            yield passed(name_of(image), image.location, "no compiler or header package is installed in the last stage")


def _is_build_tool(package: str) -> bool:
    name = package.split("=")[0].split("~")[0]
    return bool(_COMPILERS.fullmatch(name)) and not _NO_COMPILER.fullmatch(name)


MATCHERS: dict[str, Matcher] = {
    "image-healthcheck-missing": judging(_healthcheck_missing, "dockerfile"),
    "image-root-user": judging(_root_user, "dockerfile"),
    "image-base-unpinned": judging(_unpinned, "dockerfile"),
    "image-base-eol": judging(_end_of_life, "dockerfile"),
    "image-build-tools": judging(_build_tools, "dockerfile"),
}
