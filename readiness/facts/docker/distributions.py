"""Python packages in an image: what its RUN instructions install from manifests, locks and the command line, and what the base brings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from readiness.artifacts.distribution_names import canonicalize_name
from readiness.artifacts.manifest import Scope
from readiness.artifacts.requirement import NAME
from readiness.facts.dependencies.imported import is_standard
from readiness.facts.dependencies.known_provision import BRINGS, brought_by
from readiness.facts.dependencies.providing import covering, decisive
from readiness.facts.dependencies.rows import InstallStep, Manifest, PackageLocked
from readiness.facts.docker.files import stage_image
from readiness.facts.docker.provision import Inventory, Provision
from readiness.facts.docker.rows import Image
from readiness.model import Location

if TYPE_CHECKING:
    from readiness.facts.project import Project

_ALONE = frozenset(
    """
    gunicorn psycopg2 psycopg2-binary asyncpg aiosqlite aiomysql pymysql mysqlclient redis hiredis celery kombu billiard numpy
    pandas scipy torch scikit-learn matplotlib python-dotenv uvloop httptools prometheus-client prometheus-flask-exporter sentry-sdk
    structlog loguru pytz tzdata bcrypt passlib aiofiles python-multipart pyyaml lxml pillow psutil apscheduler whitenoise boto3
    botocore websockets click jinja2 markupsafe itsdangerous python-json-logger python-dateutil six attrs orjson ujson msgpack
    tenacity rq flower starlette-exporter prometheus-fastapi-instrumentator aioredis pymemcache waitress hypercorn uwsgi supervisor
    alembic mako tornado bleach markdown pygments cachetools cffi greenlet dnspython simplejson filelock packaging setuptools wheel
    pip zstandard colorama tabulate networkx sympy slowapi limits asgiref sqlparse typing-extensions certifi idna urllib3
    charset-normalizer h11 sniffio anyio xmltodict openpyxl pyotp qrcode
    """.split()  # noqa: SIM905 - a table
)
"""Distributions known to bring no HTTP client of others along; with those of `known_provision` all whose dependencies are known here."""


class PythonPackages(msgspec.Struct, frozen=True):
    """``keys`` by canonical name with where each comes from. ``open_reason``: more may be there than is seen."""

    keys: dict[str, str]
    closed: frozenset[str] = frozenset()
    """Origins that name everything they bring: locks and compiled requirements."""
    open_reason: str = ""
    open_at: Location | None = None


def python_packages(project: Project, image: Image) -> PythonPackages:
    """Every distribution that the image is seen to install, what those bring included."""
    keys = {"pip": "the base image"}
    base = image.base_image
    keys |= {canonicalize_name(name): f"the base image {image.base}" for name in (base.distributions if base else ())}
    open_reason, open_at = ("", None) if base is not None else (image.base_unknown, image.location)
    manifests = {manifest.path: manifest for manifest in project.rows(Manifest)}
    stages = _stages(project, image)
    closed: set[str] = set()
    for step in project.rows(InstallStep):
        if step.dockerfile != image.dockerfile or step.stage not in stages:
            continue
        extras: dict[str, tuple[str, ...]] = {}
        for text in step.install.named:
            if name := re.match(NAME, text):
                keys.setdefault(canonicalize_name(name[0]), str(step.location))
        for path in (*step.manifests, step.project):
            manifest = manifests.get(path)
            if manifest is None:
                continue
            if manifest.open_reason:
                open_reason, open_at = open_reason or manifest.open_reason, open_at or manifest.location
            for entry in manifest.entries:
                wanted = entry.scope is Scope.RUNTIME or step.install.dev or path in step.manifests or entry.group in step.install.groups
                if entry.requirement.key and wanted:
                    keys.setdefault(entry.requirement.key, path)
                    extras[entry.requirement.key] = entry.requirement.extras
        if step.lock:
            keys |= {row.distribution: step.lock for row in project.rows(PackageLocked) if row.lock == step.lock}
        for key in tuple(keys):
            for brought in brought_by(key, extras.get(key, ())):
                keys.setdefault(brought, f"{key} brings it")
        if step.missing:
            open_reason, open_at = open_reason or f"{step.missing[0]} is not in the repository", open_at or step.location
        closed |= {path for path in (*step.manifests, step.lock) if path and (path == step.lock or _compiled(manifests, path))}
    return PythonPackages(keys, frozenset(closed), open_reason, open_at)


def _compiled(manifests: dict[str, Manifest], path: str) -> bool:
    return path in manifests and manifests[path].compiled


def _stages(project: Project, image: Image) -> frozenset[int]:
    """The image's stages and those it copies from."""
    found = set(image.chain)
    waiting = [copied.from_stage for copied in image.copies if copied.from_stage >= 0]
    while waiting:
        index = waiting.pop()
        if index not in found:
            other = stage_image(project, image, index)
            found |= set(other.chain)
            waiting += [copied.from_stage for copied in other.copies if copied.from_stage >= 0]
    return frozenset(found)


def module_provision(project: Project, image: Image, module: str) -> Provision:
    """Whether the image's Python can import ``module``, as far as installs tell; first-party modules are the caller's to look for."""
    if is_standard(module.split(".")[0]):
        return Provision(True, f"{module} is of the standard library")
    installed = python_packages(project, image)
    name, candidates = decisive(module)
    found = covering(name, candidates, frozenset(installed.keys))
    if found:
        return Provision(True, f"{found} is installed ({installed.keys[found]})")
    if not candidates:
        return Provision(None, f"which package provides {name} is not known here")
    for row in Inventory(project, image).packages:
        if row.package.startswith(("python3-", "py3-")) and canonicalize_name(row.package.split("-", 1)[1]) in candidates:
            return Provision(True, f"{row.package} at {row.location}", row.location)
    if installed.open_reason:
        return Provision(None, installed.open_reason, installed.open_at)
    if image.base_image is not None and not image.base_image.complete:
        return Provision(None, f"whether {image.base} brings {candidates[0]} is not known", image.location)
    strangers = (key for key, origin in installed.keys.items() if origin not in installed.closed and not origin.endswith("brings it"))
    stranger = next((key for key in strangers if not _is_known(key)), "")
    if stranger:
        return Provision(None, f"{stranger} may bring {candidates[0]} along, and no lock tells")
    return Provision(False, f"no install of the image brings {candidates[0]}", image.location)


def _is_known(key: str) -> bool:
    """Whether what a distribution brings along is known here."""
    return key in BRINGS or key in _ALONE or any(name.startswith(f"{key}[") for name in BRINGS)
