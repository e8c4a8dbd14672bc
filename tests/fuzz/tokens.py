"""Words that open doors in each kind of file: what a fuzzer would not find by changing bytes."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz.targets import Target

_YAML = (
    ": ", "- ", "? ", "&a ", "*a", "<<: *a", "!!str ", "!t ", "|\n ", ">-\n ", "{", "}", "[", "]", "---\n", "...\n", "%YAML 1.2\n", "~",
    "\"\\x41\"", "'", "#",
)  # fmt: skip
_TOML = (
    "[", "]", "[[", "]]", " = ", "\"\"\"", "'''", "{", "}", ".", "true", "1979-05-27T07:32:00Z", "0x1F", "inf", "nan", "\\u0041", "# ",
)  # fmt: skip
_JSON = (
    "{", "}", "[", "]", "\":", "\"\\u0041\"", "null", "true", "1e999", "-0", ",",
)  # fmt: skip
_INI = (
    "[", "]", " = ", ": ", "; ", "# ", "\n  ", "%(a)s",
)  # fmt: skip
_SHELL = (
    "if ", "then\n", "elif ", "else\n", "fi\n", "for a in ", "do\n", "done\n", "while ", "case a in\n", "a) ", ";; ", "esac\n",
    "function a ", "a() {\n", "}\n", "$(", "`", "${A:-", "${A:=b}", "${#A}", "$((", "))", "<<EOF\n", "EOF\n", "<<-'A'\n", "<<<", " && ",
    " || ", " | ", " & ", ">&2", "2>/dev/null", "exec ", "set -e\n", "export A=", "\\\n", "$'\\n'", "$\"a\"", "[[ ", " ]]", "<(", "eval ",
    "A=(1 2)", "cd ", "!", "time ", "{ ", "$@", "\"$1\"",
)  # fmt: skip
_DOCKER = (
    "FROM ", "AS a", "RUN ", "CMD [\"a\"]", "ENTRYPOINT ", "COPY --from=a ", "ADD ", "--chown=a:b", "--mount=type=secret,id=a",
    "HEALTHCHECK --interval=5s CMD ", "HEALTHCHECK NONE", "ONBUILD ", "ARG A=b", "ENV A=b", "ENV A b", "EXPOSE 80/tcp", "USER ",
    "WORKDIR ", "VOLUME [\"/a\"]", "SHELL [\"/bin/sh\", \"-c\"]", "LABEL a=b", "STOPSIGNAL ", "# escape=`\n",
    "# syntax=docker/dockerfile:1\n", "<<EOF\n", "EOF\n", "\\\n", "${A:-b}", "$A", "@sha256:", ":latest", "scratch",
    "--platform=$BUILDPLATFORM ",
)  # fmt: skip
_PYTHON = (
    "import ", "from . import a", "from a import *", "def f(a, /, b=1, *, c, **d):\n", "async def ", "await ",
    "class A(B, metaclass=C):\n", "return ", "yield from ", "lambda a: ", "with open(a) as b:\n", "try:\n", "except* A as e:\n",
    "finally:\n", "match a:\n", " case {\"a\": [b, *_]} if c:\n", "type A[T] = int\n", "def f[T: int](): pass\n", "f\"{a!r:>{b}}\"",
    "t\"{a}\"", "rb'a'", "os.environ[\"A\"]", "os.getenv(\"A\", \"b\")", "@app.get(\"/a\")\n", "if __name__ == \"__main__\":\n",
    " if a else b", "[a for a in b]", "{**a}", "*a", ":=", "->", "...", "global a\n", "nonlocal a\n", "del a\n", "assert a\n",
    "raise A from b\n", "# -*- coding: latin-1 -*-\n", "# readiness: ignore[a.b]", "except A, B:\n", "\\N{DASH}", "1_0j", "0x",
    "print a\n", "exec a\n", "\f", "\\\n", "\"\"\"", "'''", "%s\" % ", ".format(", "\"a\" \"b\"", " + ", ".join(",
    "Settings(BaseSettings)", "Field(alias=\"A\")", "DATABASES = ", "uvicorn.run(", "add_middleware(", "urlpatterns = [path(",
)  # fmt: skip
_REQUIREMENTS = (
    "==1.0", ">=1,<2", "~=1.4", "===1", "!=1.*", "[extra]", "; python_version < \"3\"", " @ https://a/b.whl", "-r a.txt", "-c a.txt",
    "-e .", "--hash=sha256:", "--index-url https://a", "git+https://a@b#egg=c", "\\\n", "# via a", "${A}", "--no-binary :all:",
    "file:///a", "-e git+ssh://",
)  # fmt: skip
_NGINX = (
    "server {", "}", "location ~ ^/a {", "upstream a {", "http {", "proxy_pass http://a:80;", "listen 443 ssl;", "include a/*.conf;",
    "if ($a = b) {", "set $a b;", "map $a $b {", "return 301 https://$host;", "server_name a;", "'", "\"", "#", ";",
    "add_header A \"b\";", "root /a;", "${A}", "proxy_set_header Host $host;", "events {",
)  # fmt: skip
_UNIT = (
    "[Unit]\n", "[Service]\n", "[Install]\n", "[Timer]\n", "[Socket]\n", "ExecStart=", "ExecStartPre=-", "Environment=\"A=b\" C=d",
    "EnvironmentFile=-", "User=", "Restart=on-failure\n", "\\\n", "%i", "%%", "Type=notify\n", "WorkingDirectory=", "OnCalendar=",
    "ListenStream=", "LimitNOFILE=", "TimeoutStartSec=5min 20s\n", "$A", "${A}", "@", "+", "!", ":", ";",
)  # fmt: skip
_WORKFLOW = (
    "on: push\n", "jobs:\n", "steps:\n", "- uses: a/b@v1\n", "  with:\n", "- run: |\n", "env:\n", "${{ secrets.A }}", "${{ matrix.a }}",
    "services:\n", "permissions: write-all\n", "if: failure()\n", "continue-on-error: true\n", "runs-on: [self-hosted]\n", "strategy:\n",
    "container: a\n", "shell: python\n", "working-directory: a\n", "needs: [a]\n", "timeout-minutes: 5\n",
    "uses: ./.github/workflows/a.yml\n", "using: composite\n", "pull_request_target",
)  # fmt: skip
_COMPOSE = (
    "services:\n", "image: a:1\n", "build: .\n", "command: [\"a\"]\n", "entrypoint: a\n", "environment:\n", "env_file: .env\n",
    "ports:\n", "- \"80:80\"\n", "- target: 80\n", "volumes:\n", "healthcheck:\n", "test: [\"CMD\", \"a\"]\n", "depends_on:\n",
    "condition: service_healthy\n", "restart: always\n", "deploy:\n", "secrets:\n", "configs:\n", "networks:\n", "extends:\n",
    "profiles:\n", "x-a: &a\n", "${A:?b}", "${A-b}", "$$A", "include:\n", "name: a\n", "privileged: true\n", "user: \"0\"\n",
    "start_period: 1m30s\n", "!reset ", "!override ",
)  # fmt: skip
_KUBERNETES = (
    "apiVersion: apps/v1\n", "kind: Deployment\n", "kind: List\n", "items:\n", "metadata:\n", "spec:\n", "template:\n", "containers:\n",
    "- name: a\n", "image: a\n", "ports:\n", "containerPort: 80\n", "livenessProbe:\n", "httpGet:\n", "path: /a\n", "port: http\n",
    "env:\n", "valueFrom:\n", "secretKeyRef:\n", "envFrom:\n", "resources:\n", "limits:\n", "securityContext:\n", "kind: Service\n",
    "selector:\n", "kind: Ingress\n", "kind: ConfigMap\n", "data:\n", "kind: Secret\n", "stringData:\n", "{{ .Values.a }}",
    "{{- if a }}\n", "kind: CronJob\n", "initContainers:\n", "volumes:\n", "hostNetwork: true\n", "kind: Kustomization\n",
    "replicas: 1\n",
)  # fmt: skip
_MARKDOWN = (
    "# ", "## ", "```sh\n", "```\n", "~~~\n", "[a](b)", "![a](b \"c\")", "[a]: b\n", "<!-- ", " -->", "`a`", "``", "- [x] ",
    "| a | b |\n|---|---|\n", "<a href=\"b\">", "    a\n", "> ", "a\n===\n", ".. code-block:: sh\n\n   ", "`a <b>`_\n", "::\n\n  ",
    ".. _a: b\n", "{#", "\\", "$ a\n", "---\na: b\n---\n",
)  # fmt: skip
_LOCK = (
    "[[package]]\n", "name = \"a\"\n", "version = \"1\"\n", "[metadata]\n", "source = { registry = \"https://a\" }\n",
    "dependencies = [{ name = \"a\" }]\n", "marker = \"a\"", "lock-version = \"1.0\"\n", "[[packages]]\n", "\"default\":", "\"_meta\":",
    "\"==1\"", "\"hashes\":", "category = \"dev\"\n", "[package.source]\n", "optional = true\n", "groups = [\"main\"]\n",
)  # fmt: skip
_PYPROJECT = (
    "[project]\n", "name = \"a\"\n", "dependencies = [\"a==1\"]\n", "[project.optional-dependencies]\n", "[dependency-groups]\n",
    "{include-group = \"a\"}", "[tool.poetry.dependencies]\n", "a = \"^1\"\n", "a = {version = \"1\", extras = [\"b\"]}\n",
    "requires-python = \">=3\"\n", "[build-system]\n", "[tool.pdm]\n", "[tool.uv.sources]\n", "[project.scripts]\n",
    "[tool.pytest.ini_options]\n", "dynamic = [\"version\"]\n", "[tool.readiness]\n", "git = \"https://a\"", "path = \"a\"",
)  # fmt: skip
# By kind, the words of the kind and those of the language it is written in.
_BY_KIND: dict[str, tuple[str, ...]] = {
    "python": _PYTHON,
    "dockerfile": (*_DOCKER, *_SHELL),
    "shell": _SHELL,
    "makefile": (
        *_SHELL, "a: b\n\t", ".PHONY: a\n", "$(A)", ":=", "ifeq (a,b)\n", "endif\n", "define a\n", "endef\n", "include a\n", "cmds:\n",
        "tasks:\n", "@",
    ),
    "compose": (*_COMPOSE, *_YAML),
    "kubernetes": (*_KUBERNETES, *_YAML),
    "workflow": (*_WORKFLOW, *_YAML),
    "nginx": _NGINX,
    "unit": _UNIT,
    "markdown": _MARKDOWN,
    "requirements": _REQUIREMENTS,
    "lock": (*_LOCK, *_TOML, *_JSON),
    "pyproject": (*_PYPROJECT, *_TOML, *_REQUIREMENTS),
    "pipfile": ("[packages]\n", "[dev-packages]\n", "[requires]\n", "[[source]]\n", *_TOML, *_REQUIREMENTS),
    "setup-cfg": (
        "[options]\n", "install_requires =\n  a\n", "[options.extras_require]\n", "[metadata]\n", "python_requires = >=3\n",
        "[options.entry_points]\n", "[tool:pytest]\n", *_INI, *_REQUIREMENTS,
    ),
    "tox": (
        "[tox]\n", "[testenv]\n", "[testenv:a]\n", "commands =\n  a\n", "deps =\n  a\n", "{[testenv]a}", "{env:A:b}", "[pytest]\n",
        "env_list = ", *_INI, *_TOML,
    ),
    "package-json": ("\"scripts\":", "\"dependencies\":", "\"engines\":", "\"workspaces\":", *_JSON),
    "env-file": ("A=", "export ", "=\"a\"\n", "='a'\n", "${A}", "#", "\\n", "\ufeff", " = ", "A: b\n"),
    "crontab": ("* * * * * ", "@reboot ", "*/5 0-3 1,2 jan mon root ", "SHELL=", "MAILTO=a\n", "%", "#"),
    "procfile": ("web: ", "release: ", *_SHELL),
    "openapi": (
        "openapi: 3.0.0\n", "paths:\n", "/a/{b}:\n", "get:\n", "servers:\n", "- url: a\n", "swagger: '2.0'\n", "basePath: /a\n",
        "securitySchemes:\n", "operationId: a\n", *_YAML, *_JSON,
    ),
    "ci-other": (
        "script:\n", "sh 'a'\n", "sh \"\"\"\na\n\"\"\"\n", "pipeline {", "stage('a') {", "steps {", "}", "environment {",
        "withCredentials([", "install: a\n", "jobs:\n", "- run: a\n", "pipelines:\n", "steps:\n", "//", "/*", "*/", *_YAML,
    ),
    "gitlab-ci": (
        "a:\n", "script:\n", "- a\n", "include:\n", "extends: a\n", "!reference [a, b]\n", "image: a\n", "variables:\n", "stages:\n",
        "before_script:\n", "rules:\n", "services:\n", "default:\n", *_YAML,
    ),
    "helm": ("apiVersion: v2\n", "appVersion: 1\n", "image:\n", "repository: a\n", "tag: b\n", "dependencies:\n", *_YAML),
    "skaffold": (
        "apiVersion: skaffold/v2\n", "build:\n", "artifacts:\n", "- image: a\n", "context: a\n", "docker:\n", "deploy:\n", *_YAML,
    ),
    "settings-file": (
        "password: a\n", "secret_key = a\n", "url: postgres://a:b@c/d\n", "{{ a }}", "${A}", "ENC[", "!vault |\n", *_YAML, *_TOML, *_JSON,
        *_INI,
    ),
    "dockerignore": ("!", "**/", "*", "?", "[a-z]", "[^a]", "\\", "#", "/", "../"),
    "gitignore": ("!", "**/", "/**", "*", "?", "[a-z]", "[!a]", "[[:alpha:]]", "\\ ", "#", "/"),
    "python-version": ("3.12.1\n", "python-3.11\n", "pypy3.9-7.3\n", "system\n", "3.13t"),
}  # fmt: skip


def tokens_of(target: Target) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_BY_KIND.get(target.kind, (*_SHELL, *_YAML))))


def write_dictionary(path: Path, target: Target) -> Path:
    """The tokens as libFuzzer reads them: one quoted text a line, everything but plain ASCII escaped."""
    path.write_text("".join(f'"{_escaped(token.encode())}"\n' for token in tokens_of(target)))
    return path


def _escaped(token: Iterable[int]) -> str:
    return "".join(chr(byte) if re.fullmatch(r"[ !#-\[\]-~]", chr(byte)) else f"\\x{byte:02X}" for byte in token)
