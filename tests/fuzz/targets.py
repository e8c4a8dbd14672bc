"""What is fuzzed: one target for each parser and file name, and one for everything else that reads a stranger's bytes."""

from collections.abc import Callable
from importlib import import_module

import msgspec

from readiness.artifacts.table import KINDS, ArtifactKind
from tests.fuzz.oracle import check_parser

# A parser that goes by the name of the file is as many targets.
FILE_NAMES = {
    "ci-other": (".travis.yml", "Jenkinsfile"), "makefile": ("Makefile", "justfile", "Taskfile.yml"), "tox": ("tox.ini", "tox.toml"),
    "lock": ("poetry.lock", "uv.lock", "Pipfile.lock", "pylock.toml"), "markdown": ("x.md", "x.rst"),
    "settings-file": ("a.yml", "a.toml", "a.ini", "a.json", "a.properties"), "requirements": ("requirements.txt", "requirements.in"),
    "unit": ("a.service", "a.timer"), "python-version": (".python-version", "runtime.txt"), "gitlab-ci": (".gitlab-ci.yml",),
    "workflow": (".github/workflows/ci.yml", "action.yml"), "compose": ("compose.yml",), "shell": ("x.sh",),
    "procfile": ("Procfile",), "helm": ("Chart.yaml", "values.yaml"), "crontab": ("crontab", "cron.d/x"), "env-file": (".env",),
    "dockerfile": ("Dockerfile",), "openapi": ("a.yml", "a.json"), "kubernetes": ("a.yaml",), "nginx": ("nginx.conf",),
}  # fmt: skip


class Target(msgspec.Struct, frozen=True):
    """``check`` raises for bytes that break what must hold; asked to be thorough, it also stores what it read and reads it again.

    ``kind``: that of a parser's target, else the name of what is read. ``path``: the file that the bytes are. ``modules``: what reads it.
    """

    name: str
    check: Callable[[bytes, bool], object]
    kind: str
    path: str = ""
    modules: tuple[str, ...] = ()


def parser_target(kind: ArtifactKind, path: str, *, alone: bool) -> Target:
    def check(content: bytes, thorough: bool) -> None:
        check_parser(kind, path, content, thorough=thorough)

    name = kind.name if alone else f"{kind.name}:{path.rpartition('/')[2]}"
    return Target(name, check, kind.name, path, (kind.module,))


def parser_targets() -> tuple[Target, ...]:
    kinds = {kind.name: kind for kind in reversed(KINDS)}
    targets = []
    for kind in kinds.values():
        names = FILE_NAMES.get(kind.name, (kind.globs[0].replace("*", "x"),))
        targets += [parser_target(kind, name, alone=len(names) == 1) for name in names]
    return tuple(targets)


def other_target(name: str, check: str, kind: str, path: str = "", *, module: str) -> Target:
    """``check`` is imported when it is first called, and with it what it checks: most targets need little of the package."""

    def called(content: bytes, thorough: bool) -> None:
        place, _, function = check.partition(":")
        getattr(import_module(f"tests.fuzz.{place}"), function)(path, content, thorough)

    return Target(name, called, kind, path, (f"tests.fuzz.{check.partition(':')[0]}", f"readiness.{module}"))


_SECRET_FILES = ("x.sh", "x.md", "x.js", "x.py", "Dockerfile", "x.pem", "x.service")
_CONFIG_FILES = ("readiness.yaml", "pyproject.toml")
OTHERS = (
    *(other_target(f"config:{path}", "rulebook:check_configuration", "config", path, module="config.load") for path in _CONFIG_FILES),
    *(other_target(f"secrets:{path}", "texts:check_secrets", "secrets", path, module="facts.secrets.candidates") for path in _SECRET_FILES),
    other_target("rule-file", "rulebook:check_rule_file", "rule-file", "rule.yaml", module="catalogue.rule_file"),
    other_target("waivers", "texts:check_waivers", "waivers", "x.py", module="facts.inline_waivers"),
    other_target("redaction", "texts:check_redaction", "secrets", module="facts.secrets.redaction"),
    other_target("context-ignore", "patterns:check_context_ignore", "dockerignore", module="intake.dockerignore"),
    other_target("git-ignore", "patterns:check_git_ignore", "gitignore", module="intake.ignore"),
    other_target("globs", "patterns:check_globs", "gitignore", module="facts.globs"),
    other_target("image-name", "texts:check_image_name", "image-name", module="artifacts.image_name"),
    other_target("commands", "texts:check_commands", "shell", "x.sh", module="artifacts.command"),
    other_target("git-folder", "gitfiles:check_git_folder", "git-folder", module="intake.gitdir"),
    other_target("scan", "whole:check_scan", "scan", module="scan"),
)
TARGETS = {target.name: target for target in (*parser_targets(), *OTHERS)}
