"""What a file is for, by path, name and content. The configuration corrects it (`role_map`).

Calling production code something else hides its defects, so a word counts only where it stands as a whole name (``tests/``, not
``latest/``), and an ambiguous one (``vendor``, ``docs``, ``dev``) only where what surrounds it agrees.
"""

import re
from itertools import pairwise

from readiness.model import Role
from readiness.patterns import pattern
from readiness.wordlist import word_set

_VENDORED = word_set(
    "node_modules site-packages dist-packages bower_components third_party third-party thirdparty vendored _vendor .venv venv .virtualenv "
    "virtualenv __pypackages__ .tox .nox .eggs jspm_packages .yarn .pnpm-store"
)
_TEST_FOLDERS = pattern(
    r"tests?|__tests?__|__mocks__|testing|testdata|test[-_](?:data|utils?|helpers?|support|fixtures?|files|resources|suite|assets|project|app|env(?:ironment)?s?)|"
    r"tests[-_].+|.+[-_]tests|(?:unit|integration|functional|e2e|end2end|load|smoke|system|acceptance|performance|regression|stress)[-_]?tests?|"
    r"e2e|fixtures?|cypress|playwright|locust"
)
_TEST_NAMES = pattern(
    r"test_.*\.(?:py|sh|rb)|.*_tests?\.(?:py|go|rb|sh)|tests?\.py|conftest\.py|locustfile\.py|.*\.(?:test|spec|e2e|cy)\.[cm]?[jt]sx?|"
    r"test-.*\.(?:sh|js|conf)|(?:jest|playwright|cypress|karma)\.conf(?:ig)?\.\w+"
)
_EXAMPLE_FOLDERS = word_set("examples samples docs_src tutorials demos notebooks")
_DOC_NAMES = pattern(
    r".*\.(?:md|mdx|rst|adoc|asciidoc|markdown)|mkdocs\.ya?ml|\.?readthedocs\.ya?ml|"
    r"(?:license|licence|copying|notice|authors|contributors|changelog|changes|history|readme|todo|credits|codeowners)(?:\.txt)?"
)
_DOC_FOLDERS = word_set("docs doc documentation")
_DEVELOPMENT_FOLDERS = word_set(".semgrep .devcontainer .vscode .idea .gitpod .husky benchmarks benchmark")
_TOP_DEVELOPMENT = word_set("dev .dev development devtools dev-tools hack bench")
_DEVELOPMENT_NAMES = pattern(r"noxfile\.py|vagrantfile(?:\..*)?|\.pre-commit-config\.ya?ml|\.gitpod\.yml|tiltfile|\.envrc")
# A folder or name that says «dev» means it where environments are told apart: settings/dev.py, overlays/dev/, compose/local/.
_ENVIRONMENT_PARENTS = word_set(
    "settings setting config configs conf configuration environments environment envs env .envs overlays docker compose deploy deployment "
    "deployments k8s kubernetes kustomize helm infra infrastructure inventories requirements reqs"
)
_DEVELOPMENT_WORDS = word_set("dev devel develop development local localdev localhost")
_TEST_WORDS = word_set("test tests testing ci unittest pytest e2e")
_TEST_TOOLS = word_set("playwright cypress selenium locust k6")  # an image that is called so runs the tests
_EXAMPLE_WORDS = word_set("example examples sample samples dist template tmpl")
_ENV_NAMES = pattern(r"\.?env(?:[.\-_].*)?|.+\.env(?:\..*)?|\.envrc(?:\..*)?")
_COMPOSE_NAMES = pattern(r"(?:.+[.\-_])?(?:docker-)?compose(?:[.\-_].+)?\.ya?ml")
_DOCKERFILE_NAMES = pattern(r"(?:dockerfile|containerfile)(?:[.\-_].+)?|.+[.\-_](?:dockerfile|containerfile)")
# What catches mail or stands in for a payment or cloud service runs on no production host: its compose file is a developer's.
_STAND_INS = pattern(
    rb"^\s*image:\s*[\"']?(?:[\w.-]+/)*(?:mailpit|mailhog|maildev|mailcatcher|smtp4dev|inbucket|fakesmtp|stripe-mock|localstack|azurite|"
    rb"fake-gcs-server)(?![\w.-])", re.MULTILINE,
)
_SETTINGS_WORDS = word_set("settings configuration config django app conf")
_CONFIGURATION_NAMES = pattern(r".*\.(?:ya?ml|json|toml|ini|cfg|conf)")
_DJANGO_APP = pattern(
    r"(?:models|views|urls|admin|apps|forms|serializers|signals|tasks|routes?|routers?|schemas?|services?|crud|api|dependencies|permissions|filters|"
    r"utils|main)\.py|migrations|management|templatetags|templates|api"
)
_GENERATED_NAMES = pattern(
    r".*\.min\.(?:js|css|mjs)|.*\.bundle\.(?:js|css)|.*\.(?:js|css)\.map|.*_pb2(?:_grpc)?\.pyi?|.*\.pb\.(?:go|cc|h)|"
    r"(?:poetry|uv|pdm|pipfile|pixi|cargo|gemfile|composer|conda|bun|flake|yarn|deno)\.lock|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|"
    r"go\.sum|pylock(?:\.[\w-]+)?\.toml|bun\.lockb|packages\.lock\.json|.*\.generated\.\w+|.*\.gen\.(?:go|ts|py)"
)
_CODE = pattern(r".*\.(?:pyi?|[cm]?[jt]sx?|go|rs|java|kt|rb|css|scss|c|cc|cpp|h|cs|php|sql|graphql|sh|html)")
_COMMENT = pattern(rb"^\s*(?:#|//|/?\*|--|<!--|\"{3}|'{3})(.*)$", re.MULTILINE)
_MARKER = pattern(rb"@generated\b|(?i:generated\b.*\bdo not (?:edit|modify))")
_BUNDLE = pattern(r".*\.(?:[cm]?js|css)")
_LONG_LINE = 2000
_SPLIT = pattern(r"[.\-_]")


def role_of(path: str, head: bytes = b"") -> Role:
    """The role of a POSIX path; ``head`` is the beginning of the file (4 KiB suffice), empty where it is not known."""
    *folders, name = path.lower().split("/")
    if _vendored(folders, name):
        return Role.VENDORED
    if folders[:1] == [".github"] and _DOCKERFILE_NAMES.fullmatch(name):
        return Role.DEVELOPMENT  # an image that a pipeline runs in
    if folders[:2] == [".github", "workflows"]:
        return Role.PRODUCTION
    if _GENERATED_NAMES.fullmatch(name) or _generated(folders, name, head):
        return Role.GENERATED
    if any(_TEST_FOLDERS.fullmatch(folder) for folder in folders) or _TEST_NAMES.fullmatch(name):
        return Role.TEST
    environment = None if _DOC_NAMES.fullmatch(name) else _environment(folders, name)
    if environment is not None:
        return environment
    if _COMPOSE_NAMES.fullmatch(name) and _STAND_INS.search(head) and b"profiles:" not in head:
        return Role.DEVELOPMENT
    if any(folder in _EXAMPLE_FOLDERS for folder in folders) or folders[:1] == ["example"]:  # deeper down a Django project may be called so
        return Role.EXAMPLE
    if _DOC_NAMES.fullmatch(name) or _documentation(folders, name):
        return Role.DOCUMENTATION
    if any(folder in _DEVELOPMENT_FOLDERS for folder in folders) or _DEVELOPMENT_NAMES.fullmatch(name):
        return Role.DEVELOPMENT
    if folders and folders[0] in _TOP_DEVELOPMENT:
        return Role.DEVELOPMENT
    return Role.PRODUCTION


def _vendored(folders: list[str], name: str) -> bool:
    if any(folder in _VENDORED or folder.endswith((".egg-info", ".dist-info")) for folder in folders):
        return True
    if "vendor" not in folders:
        return False
    below = [*folders[folders.index("vendor") + 1 :], name]
    return not _DJANGO_APP.fullmatch(below[0]) and below != ["__init__.py"]  # a marketplace has an app called vendor


def _documentation(folders: list[str], name: str) -> bool:
    """A docs folder at the top, or deeper where it holds no code (``app/docs/views.py`` serves documents)."""
    places = [position for position, folder in enumerate(folders) if folder in _DOC_FOLDERS]
    return bool(places) and (places[0] == 0 or not name.endswith(".py") or name == "conf.py")


def _generated(folders: list[str], name: str, head: bytes) -> bool:
    """A bundle's long lines, or a comment that forbids editing. Only in code: requirements marked so by pip-compile are deployed."""
    if _BUNDLE.fullmatch(name) and ("dist" in folders or any(len(line) > _LONG_LINE for line in head[:8192].split(b"\n"))):
        return True
    return bool(head) and bool(_CODE.fullmatch(name)) and any(_MARKER.search(comment) for comment in _COMMENT.findall(head[:2048]))


def _environment(folders: list[str], name: str) -> Role | None:
    """The role of a file that is one of several, one for each environment; None where its name and folders say nothing of the kind."""
    for parent, folder in pairwise(folders):
        if parent in _ENVIRONMENT_PARENTS and (role := _by_words({folder.strip(".")})):
            return role
    parent = folders[-1] if folders else ""
    words = {word for word in _SPLIT.split(name) if word}
    if name.endswith(".py"):
        rest = words - _SETTINGS_WORDS - {"py"}
        if len(rest) == 1 and (parent in _ENVIRONMENT_PARENTS or words & {"settings", "configuration", "config"}):
            return _by_words(rest, _EXAMPLE_WORDS)
        return None
    if not _CODE.fullmatch(name):
        if _ENV_NAMES.fullmatch(name):
            return _by_words(words, _EXAMPLE_WORDS | {"default", "defaults"})
        if _DOCKERFILE_NAMES.fullmatch(name) and words & _TEST_TOOLS:
            return Role.TEST
        if _COMPOSE_NAMES.fullmatch(name) or _DOCKERFILE_NAMES.fullmatch(name):
            return _by_words(words, _EXAMPLE_WORDS, _DEVELOPMENT_WORDS | {"override", "debug"})
        if name.endswith((".txt", ".in", ".pip")) and ("requirements" in words or parent in ("requirements", "reqs")):
            return _by_words(words, frozenset(), _DEVELOPMENT_WORDS | {"docs", "doc", "lint", "linting", "typing", "format", "style"})
    if parent in _ENVIRONMENT_PARENTS and (role := _by_words({name.partition(".")[0]})):
        return role
    if not folders and name in ("local.yml", "local.yaml", "dev.yml", "dev.yaml"):
        return Role.DEVELOPMENT  # cookiecutter-django's local.yml beside production.yml
    if _CONFIGURATION_NAMES.fullmatch(name):
        return _by_words(words, _EXAMPLE_WORDS) if name.startswith("values") else _example(words)
    return Role.EXAMPLE if name.endswith((".example", ".sample", ".dist", ".ipynb")) else None


def _example(words: set[str]) -> Role | None:
    return Role.EXAMPLE if words & {"example", "sample"} else None


def _by_words(words: set[str], examples: frozenset[str] = frozenset(), development: frozenset[str] = _DEVELOPMENT_WORDS) -> Role | None:
    if words & examples:
        return Role.EXAMPLE
    if words & _TEST_WORDS:
        return Role.TEST
    return Role.DEVELOPMENT if words & development else None
