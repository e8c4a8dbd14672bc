"""Which parser reads which file: an explicit table, glob and content → kind.

A parser module has ``parse(path: str, content: bytes) -> Model`` and raises UnparsableError. Modules are imported on first use, so that a
scan pays only for the kinds it meets. To add a kind: one parser module and one line here.
"""

import fnmatch
import importlib
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import cast

import msgspec

from readiness.model import Role


class ArtifactKind(msgspec.Struct, frozen=True):
    """``globs`` match the basename (or, with a slash, the end of the path) in any case; ``sniff`` must occur in the content, if given.

    A ``sniff`` takes time in proportion to the content, whatever that is: white space before a word is ``[^\\S\\n]*``, not ``\\s*``, which
    would run over the same empty lines again from each of them. ``roles``: files of other roles are not read as this kind (none: all are).
    ``costly``: read only for a rule that asks for it.
    """

    name: str
    module: str
    globs: tuple[str, ...]
    sniff: str = ""
    excluding: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    costly: bool = False

    def judges(self, role: Role) -> bool:
        """Whether files of this role are read as this kind."""
        return not self.roles or role in self.roles

    def parser(self) -> Callable[[str, bytes], msgspec.Struct]:
        return cast(Callable[[str, bytes], msgspec.Struct], importlib.import_module(self.module).parse)


_YAML = ("*.yml", "*.yaml")
_KUSTOMIZATIONS = ("kustomization.yml", "kustomization.yaml", "kustomization")
_ANY_DATA = frozenset({*_YAML, "*.json", "*"})
# One kind a paragraph: what claims the file by name, then what its content must show.
KINDS: tuple[ArtifactKind, ...] = (
    ArtifactKind("python", "readiness.artifacts.python.reading", ("*.py",)),
    # After the other reader of the same files, whose syntax tree it shares.
    ArtifactKind("bandit", "readiness.artifacts.bandit.parsing", ("*.py",), roles=(Role.PRODUCTION,), costly=True),
    ArtifactKind(
        "dockerfile", "readiness.artifacts.dockerfile",
        ("Dockerfile", "Dockerfile.*", "*.Dockerfile", "Dockerfile-*", "Containerfile", "Containerfile.*"),
        excluding=("*.dockerignore", "*.md", "*.py", "*.sh"),
    ),
    ArtifactKind("dockerignore", "readiness.artifacts.dockerignore", (".dockerignore", "*.dockerignore")),
    ArtifactKind("gitignore", "readiness.artifacts.gitignore", (".gitignore",)),
    ArtifactKind(
        "shell", "readiness.artifacts.shell", ("*.sh", "*.bash", "entrypoint", "docker-entrypoint", "start", "run", "bin/*", ".envrc"),
        sniff=r"\A#!.*sh\b|\A(?!#!)",
    ),
    # Programs without a suffix are scripts of a shell where their first line says so.
    ArtifactKind(
        "shell", "readiness.artifacts.shell", ("*",), sniff=r"\A#!.*\b(?:ba|da|a|z|k)?sh\b",
        excluding=("*.*", "entrypoint", "docker-entrypoint", "start", "run", "bin/*"),
    ),
    ArtifactKind("procfile", "readiness.artifacts.procfile", ("Procfile", "Procfile.*")),
    ArtifactKind(
        "compose", "readiness.artifacts.compose.parse", ("*compose*.yml", "*compose*.yaml"), sniff=r"(?m)^(services|include):|^version:"
    ),
    ArtifactKind(
        "kubernetes", "readiness.artifacts.kubernetes.parse", _YAML,
        sniff=r"\A(?>(?:.*\n)*?[^\S\n]*apiVersion:)(?:.*\n)+kind:|\A(?>(?:.*\n)*?kind:)(?:.*\n)+apiVersion:"
              r"|(?m:^kind:[^\S\n]*(?:Deployment|StatefulSet|DaemonSet|Job|CronJob|Service|Ingress|ConfigMap)[^\S\n]*$)"
              r"|(?m:^(?:[^\S\n]*-)?[^\S\n]*op:[^\S\n]*[\"']?(?:add|replace|remove)\b)",
        excluding=_KUSTOMIZATIONS,
    ),
    ArtifactKind(
        "kubernetes", "readiness.artifacts.kubernetes.parse", ("*.json",),
        sniff=r"\A\s*\{[^{}\[\]]{0,400}\"apiVersion\"\s{0,9}:\s{0,9}\"(?:[\w.-]{1,80}/)?v\d\w{0,9}\""
              r"|\A\s*\[\s*\{[^{}\[\]]{0,200}\"op\"\s{0,9}:",
    ),
    ArtifactKind("kubernetes", "readiness.artifacts.kubernetes.parse", _KUSTOMIZATIONS),
    ArtifactKind("skaffold", "readiness.artifacts.skaffold", ("skaffold*.yaml", "skaffold*.yml")),
    ArtifactKind(
        "helm-template", "readiness.artifacts.helm_template", ("templates/*.yaml", "templates/*.yml", "templates/*.tpl"), sniff=r"\{\{"
    ),
    ArtifactKind("helm", "readiness.artifacts.helm", ("Chart.yaml", "values.yaml", "values.yml", "values-*.yaml", "values.*.yaml")),
    ArtifactKind(
        "workflow", "readiness.artifacts.workflow",
        (".github/workflows/*.yml", ".github/workflows/*.yaml", "action.yml", "action.yaml"),
    ),
    ArtifactKind(
        "gitlab-ci", "readiness.artifacts.pipeline",
        (".gitlab-ci.yml", ".gitlab-ci.yaml", "*.gitlab-ci.yml", "*.gitlab-ci.yaml", ".gitlab/ci/*.yml", ".gitlab/ci/*.yaml",
         ".gitlab-ci/*.yml"),
    ),
    ArtifactKind(
        "ci-other", "readiness.artifacts.pipeline",
        ("azure-pipelines.yml", "azure-pipelines.yaml", ".circleci/config.yml", "Jenkinsfile", "Jenkinsfile.*", "bitbucket-pipelines.yml",
         ".travis.yml", ".drone.yml", "cloudbuild.yaml", "cloudbuild.yml", "cloudbuild/*.yaml", "cloudbuild/*.yml", "buildspec.yml"),
    ),
    ArtifactKind("prometheus", "readiness.artifacts.prometheus.config", _YAML, sniff=r"(?m)^[^\S\n]*(?:scrape_configs|rule_files):"),
    *(
        ArtifactKind(
            "prometheus-rules", "readiness.artifacts.prometheus.rules", globs,
            sniff=r"(?m)^[^\S\n]*(?:-[^\S\n]+)?(?:\{[^\S\n]*)?(?:alert|record):[^\S\n]*\S|^[^\S\n]*(?:-[^\S\n]+)?datasourceUid:",
        )
        for globs in (_YAML, ("*.rules",))
    ),
    ArtifactKind(
        "prometheus-targets", "readiness.artifacts.prometheus.targets", (*_YAML, "*.json"),
        sniff=r"\A\s{0,20}(?:#[^\n]*\n|---\s{0,8}\n){0,20}(?:-|\[\s{0,20}\{)\s{0,20}\"?(?:targets|labels)\"?\s{0,8}:",
    ),
    ArtifactKind(
        "grafana-dashboard", "readiness.artifacts.prometheus.dashboard", ("*.json",),
        sniff=r"\"(?:schemaVersion|gridPos|templating|refId)\"\s{0,8}:",
    ),
    ArtifactKind("openapi", "readiness.artifacts.openapi", (*_YAML, "*.json"), sniff=r"(?m)^[^\S\n]*\"?(openapi|swagger)\"?\s*:"),
    ArtifactKind(
        "env-file", "readiness.artifacts.dotenv",
        (".env", ".env.*", ".flaskenv", "*.env", "env.*", "*.env.*", "*env.example", "*env.sample", "*env.template", "*env.dist"),
        excluding=("*.py", "*.js", "*.ts", "*.d.ts", "*.md", "*.html", "*.sh", "*.yml", "*.yaml", "*.json", "*.svg"),
    ),
    ArtifactKind(
        "requirements", "readiness.artifacts.requirements",
        ("requirements*.txt", "requirements*.in", "requirements/*.txt", "requirements/*.in", "*requirements.txt", "*requirements.in",
         "constraints*.txt"),
    ),
    ArtifactKind("pyproject", "readiness.artifacts.pyproject", ("pyproject.toml",)),
    ArtifactKind("pipfile", "readiness.artifacts.pipfile", ("Pipfile",)),
    ArtifactKind("setup-cfg", "readiness.artifacts.setup_cfg", ("setup.cfg",)),
    ArtifactKind(
        "lock", "readiness.artifacts.lockfiles", ("poetry.lock", "uv.lock", "Pipfile.lock", "pdm.lock", "pylock.toml", "pylock.*.toml")
    ),
    ArtifactKind("package-json", "readiness.artifacts.package_json", ("package.json",)),
    ArtifactKind("python-version", "readiness.artifacts.python_version", (".python-version", "runtime.txt")),
    ArtifactKind(
        "unit", "readiness.artifacts.systemd",
        ("*.service", "*.timer", "*.socket", "*.path", "*.service.*", "*.timer.*", "*.socket.*", "*.service.d/*.conf",
         "*.service.d/*.conf.*"),
        sniff=r"(?m)^[^\S\n]*\[(Unit|Service|Timer|Socket|Path|Install)\]",
        excluding=("*.py", "*.js", "*.ts", "*.md", "*.go", "*.html", "*.yml", "*.yaml", "*.json"),
    ),
    # Also pieces that other files include, without any block: they have directives that nothing else has.
    ArtifactKind(
        "nginx", "readiness.artifacts.nginx",
        ("nginx.conf", "nginx*.conf", "*nginx*.conf", "*nginx*.conf.*", "nginx.conf*", "nginx/*", "conf.d/*", "snippets/*",
         "sites-available/*", "sites-enabled/*", "*.nginx", "*.nginx.*", "*.conf.template", "*.template.conf"),
        sniff=r"(?m)^[^\S\n]*(?:(?:server|location|upstream|http)\b[^\n;]*\{|(?:server_name|server_tokens|ssl_\w+|add_header|proxy_\w+|"
        r"uwsgi_pass|client_max_body_size|limit_req\w*)[^\S\n][^\n;]*;)",
        excluding=("Dockerfile*", "*.md", "*.py", "*.js", "*.ts", "*.go", "*.html", "*.sh", "*.yml", "*.yaml", "*.json", "*.rst",
                   "raddb/*", "apache*/*", "httpd/*"),
    ),
    ArtifactKind("caddyfile", "readiness.artifacts.caddyfile", ("Caddyfile", "Caddyfile.*", "*.caddyfile"), excluding=("*.md", "*.sh")),
    ArtifactKind(
        "crontab", "readiness.artifacts.crontab", ("crontab", "*.cron", "cron.d/*", "*crontab*"), excluding=("*.py", "*.md", "*.js")
    ),
    ArtifactKind(
        "makefile", "readiness.artifacts.makefile",
        ("Makefile", "makefile", "GNUmakefile", "*.mk", "justfile", "Justfile", "Taskfile.yml", "Taskfile.yaml"),
    ),
    ArtifactKind("tox", "readiness.artifacts.tox", ("tox.ini", "tox.toml", "pytest.ini")),
    ArtifactKind("markdown", "readiness.artifacts.markdown", ("*.md", "*.rst", "*.mdx", "*.adoc")),
    ArtifactKind(
        "settings-file", "readiness.artifacts.settings_file",
        ("*.yml", "*.yaml", "*.toml", "*.ini", "*.cfg", "*.conf", "*.json", "*.properties"),
        excluding=("package.json", "package-lock.json", "*.lock.json", "tsconfig*.json", "pyproject.toml", "setup.cfg", "tox.ini",
                   "pytest.ini", "mypy.ini", "poetry.toml", "pylock.toml", "composer.json", "composer.lock", "*.schema.json", "*.ipynb"),
    ),
)  # fmt: skip


def kinds_of(path: str, content: bytes) -> tuple[ArtifactKind, ...]:
    """Every kind that claims the file. Only the first 64 KiB are sniffed."""
    found = _claiming(path)
    if not any(kind.sniff for kind in found):
        return found
    head = content[:65536].decode("utf-8", "replace")
    return tuple(kind for kind in found if not kind.sniff or _pattern(kind.sniff).search(head))


def kinds_named(path: str) -> tuple[ArtifactKind, ...]:
    """Every kind that the name alone suggests, for a file that nobody could read. ``*.yml`` suggests none of those that only the content
    of a YAML file tells apart."""
    return tuple(kind for kind in _claiming(path) if not (kind.sniff and set(kind.globs) <= _ANY_DATA))


def _claiming(path: str) -> tuple[ArtifactKind, ...]:
    """The kinds whose globs match."""
    lowered = path.lower()
    name = lowered.rpartition("/")[2]
    suffix = name[name.rfind(".") :] if "." in name else ""
    return tuple(kind for kind in _ending_in(suffix) if _named(kind.globs, lowered) and not _named(kind.excluding, lowered))


@lru_cache(maxsize=1024)
def _ending_in(suffix: str) -> tuple[ArtifactKind, ...]:
    """The kinds that may claim a name with this suffix (empty: a name without a dot). Most may not, and a repository has few suffixes and
    many files: so most globs are tried once for each suffix and not once for each file."""
    return tuple(
        kind for kind in KINDS if any(_may_end_in(suffix, glob.lower()) for glob in kind.globs) and f"*{suffix}" not in kind.excluding
    )


def _may_end_in(suffix: str, glob: str) -> bool:
    tail = re.split(r"[*/]", glob)[-1]
    return (tail.endswith(suffix) or suffix.endswith(tail)) if suffix else "." not in tail


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@cache
def _globs(globs: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    names = [fnmatch.translate(glob.lower()) for glob in globs if "/" not in glob]
    paths = [rf"(?:.*/)?{fnmatch.translate(glob.lower())}" for glob in globs if "/" in glob]
    return re.compile("|".join(names)) if names else None, re.compile("|".join(paths)) if paths else None


def _named(globs: tuple[str, ...], path: str) -> bool:
    if not globs:
        return False
    names, paths = _globs(globs)
    return bool((names and names.match(path.rpartition("/")[2])) or (paths and paths.match(path)))
