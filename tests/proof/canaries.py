"""Files of a repository that some tool executes, or that a careless reader does. Executed, each leaves a file behind that has its name.

In the tables ``@PY@`` stands for a Python statement that does so and ``@SH@`` for a shell command (without double quotes, so that it fits
into JSON and YAML); how each table is set off is what ``test_canaries.py`` shows.
"""

import os
import pickle
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

#: Python that other tools import or run.
PYTHON = {
    "conftest.py": "@PY@\n",
    "tests/conftest.py": "@PY@\n",
    "setup.py": "from setuptools import setup\n@PY@\nsetup(name='shop')\n",
    "backend/shop_backend.py": "@PY@\ndef build_wheel(*_): ...\ndef prepare_metadata_for_build_wheel(*_): ...\n",
    "sitecustomize.py": "@PY@\n",
    "usercustomize.py": "@PY@\n",
    "shop.pth": "import os; @PY@\n",
    "manage.py": "@PY@\n",
    "shop/__init__.py": "@PY@\n",
    "shop/__main__.py": "@PY@\n",
    "shop/settings.py": "@PY@\nDEBUG = True\nALLOWED_HOSTS = ['*']\nSECRET_KEY = 'change-me'\n",
    "shop/urls.py": "@PY@\nurlpatterns = []\n",
    "shop/wsgi.py": "@PY@\n",
    "shop/main.py": "from fastapi import FastAPI\n@PY@\napp = FastAPI()\n@app.get('/health')\ndef health(): return {}\n",
    "alembic/env.py": "@PY@\n",
    "alembic/versions/0001_first.py": "@PY@\nrevision = '1'\n",
    "noxfile.py": "@PY@\n",
    "tasks.py": "@PY@\n",
    "fabfile.py": "@PY@\n",
    "gunicorn.conf.py": "@PY@\nworkers = 2\n",
    "celeryconfig.py": "@PY@\n",
    "docs/conf.py": "@PY@\n",
    "dodo.py": "@PY@\n",
    "SConstruct": "@PY@\n",
    "wscript": "@PY@\n",
    "pylint_shop.py": "@PY@\ndef register(linter): ...\n",
    "mypy_shop.py": "@PY@\ndef plugin(version): ...\n",
    "flake8_shop.py": "@PY@\nclass Plugin: ...\n",
    "bandit_shop.py": "@PY@\n",
    ".pythonrc.py": "@PY@\n",
    ".pdbrc": "@PY@\n",
    ".ipython/profile_default/startup/00.py": "@PY@\n",
    "local_settings.py": "@PY@\n",
    "shop/annotated.py": "@PY@\nclass A:\n    x: 'a b' = r'\\d'\n",
}
#: What names them, so that the tool would look.
NAMING = {
    "setup.cfg": "[metadata]\nname = attr: shop.NAME\n[flake8:local-plugins]\nextension = X = flake8_shop:Plugin\npaths = .\n",
    "pyproject.toml": (
        '[build-system]\nrequires = []\nbuild-backend = "shop_backend"\nbackend-path = ["backend"]\n'
        '[project]\nname = "shop"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = {attr = "shop.VERSION"}\n'
        '[tool.pytest.ini_options]\naddopts = "-p pylint_shop"\n[tool.mypy]\nplugins = ["mypy_shop.py"]\n'
        '[tool.pylint.main]\nload-plugins = ["pylint_shop"]\n[tool.ruff]\nextend = "../outside.toml"\n'
        '[tool.bandit]\nplugins = ["bandit_shop"]\nprofile = "../outside.yaml"\n'
        '[tool.django-stubs]\ndjango_settings_module = "shop.settings"\n'
    ),
    ".bandit": "[bandit]\nplugins = bandit_shop\nini = ../outside.ini\n",
    "bandit.yaml": "plugin_name_pattern: '*'\nplugins: [bandit_shop]\n",
    ".pylintrc": "[MAIN]\nload-plugins=pylint_shop\ninit-hook='@PY@'\n",
    "pytest.ini": "[pytest]\naddopts = -p pylint_shop\npythonpath = .\n",
    "ruff.toml": 'extend = "../outside.toml"\n',
    "alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n",
    "shop-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n",
    "shop-1.0.dist-info/entry_points.txt": (
        "[bandit.plugins]\nshop = bandit_shop\n[bandit.blacklists]\nshop = bandit_shop:x\n[bandit.formatters]\njson = bandit_shop:x\n"
        "[readiness.matchers]\nshop = bandit_shop\n[readiness.formats]\njson = bandit_shop:x\n"
        "[console_scripts]\nreadiness = bandit_shop:x\n"
    ),
    "shop.egg-info/PKG-INFO": "Name: shop\nVersion: 1.0\n",
    "shop.egg-info/entry_points.txt": "[bandit.plugins]\nshop = bandit_shop\n",
    "requirements.txt": "-r ../outside.txt\n-e .\nfastapi\n./shop\n--index-url http://127.0.0.1:9/simple\ngit+ext::sh -c @SH@\n",
}
#: Shell commands that other tools run.
SHELL = {
    "Makefile": "X := $(shell @SH@)\nall:\n\t@SH@\n",
    "Dockerfile": 'FROM python:3.12-slim\nRUN @SH@\nONBUILD RUN @SH@\nHEALTHCHECK CMD @SH@\nCMD ["sh", "-c", "@SH@"]\n',
    "docker-compose.yml": (
        'services:\n  shop:\n    build: .\n    command: sh -c "@SH@"\n    env_file: ../outside.env\n'
        "    extends: {file: ../outside.yml, service: x}\n"
    ),
    "package.json": '{"name": "shop", "scripts": {"preinstall": "@SH@", "postinstall": "@SH@", "test": "@SH@"}}\n',
    ".npmrc": "script-shell=./sh\n",
    "tox.ini": "[tox]\nrequires = x\n[testenv]\ncommands_pre = @SH@\ncommands = @SH@\n",
    ".pre-commit-config.yaml": "repos:\n- repo: local\n  hooks:\n  - {id: x, name: x, language: system, entry: @SH@, always_run: true}\n",
    ".pre-commit-hooks.yaml": "- {id: x, name: x, language: system, entry: @SH@}\n",
    ".envrc": "@SH@\n",
    ".env": "SHOP=$(@SH@)\nOTHER=`@SH@`\n",
    ".vscode/tasks.json": '{"tasks": [{"type": "shell", "command": "@SH@", "runOptions": {"runOn": "folderOpen"}}]}\n',
    ".vscode/settings.json": '{"python.defaultInterpreterPath": "./python"}\n',
    ".devcontainer/devcontainer.json": '{"initializeCommand": "@SH@", "postCreateCommand": "@SH@"}\n',
    ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n    - run: @SH@\n",
    ".gitlab-ci.yml": "test:\n  script: [@SH@]\n",
    ".husky/pre-commit": "@SH@\n",
    "Procfile": "web: @SH@\n",
    "justfile": "x := `@SH@`\n",
    "install.sh": "@SH@\n",
    "deploy/shop.service": "[Service]\nExecStartPre=/bin/sh -c '@SH@'\nExecStart=/bin/sh -c '@SH@'\n",
    "deploy/crontab": "* * * * * root @SH@\n",
    "deploy/nginx.conf": (
        "include /etc/hostname;\ninclude ../../outside.conf;\n"
        "server { listen 80; include *.conf; location / { proxy_pass http://127.0.0.1:9; } }\n"
    ),
    "Jenkinsfile": "node { sh '@SH@' }\n",
    "notebook.ipynb": '{"cells": [{"cell_type": "code", "source": ["!@SH@"], "metadata": {}, "outputs": []}], "nbformat": 4}\n',
    ".gdbinit": "shell @SH@\n",
    ".vimrc": "silent !@SH@\n",
    ".exrc": "!@SH@\n",
}
_TAG = '!!python/object/apply:os.system ["@SH@"]\n'
#: YAML whose tags a careless loader executes.
TAGGED = {
    "config.yaml": f"a: {_TAG}",
    "compose.prod.yaml": f"services:\n  web: {_TAG}",
    "k8s/deployment.yaml": f"apiVersion: apps/v1\nkind: Deployment\nspec: {_TAG}",
    "openapi.yaml": f"openapi: 3.0.0\npaths: {_TAG}",
    ".github/workflows/tagged.yml": f"on: push\njobs: {_TAG}",
    "mkdocs.yml": f"markdown_extensions: {_TAG}",
}
_TEMPLATE = "{{ cycler.__init__.__globals__.os.system(\"@SH@\") }}"
#: Templates, in texts that reach the report. A report is rendered by templates of ours.
TEMPLATED = {
    "README.md": f"# {_TEMPLATE}\n\n{_TEMPLATE}\n",
    "web/Dockerfile": f"FROM python:latest\nLABEL title='{_TEMPLATE}'\nENV PASSWORD='{_TEMPLATE}'\nHEALTHCHECK CMD python -c 'x = ('\n",
    "web/requirements.txt": f"requests # {_TEMPLATE}\n",
    "web/{{ cycler }}.py": "x = (\n",
    "web/helm/templates/deployment.yaml": f"kind: Deployment\nmetadata: {{name: {_TEMPLATE}}}\n",
}
#: Serialized objects: whoever loads one runs it.
PICKLED = (
    "data.json", "model.pkl", ".coverage", "coverage.json", "cache.db", ".readiness/cache", ".readiness-cache/facts.sqlite",
    "celerybeat-schedule", ".pytest_cache/v/cache/lastfailed", "reports/junit.pickle", ".mypy_cache/3.11/x.data.json", "yaml.pyc",
    "__pycache__/yaml.cpython-311.pyc",
)  # fmt: skip
_XML = '<!DOCTYPE x [<!ENTITY f SYSTEM "file://@OUT@"><!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]><testsuite name="&f;"/>\n'
ENTITIES = {"reports/junit.xml": _XML, "reports/coverage.xml": _XML, "pom.xml": _XML, "logo.svg": _XML}
#: Programs by names that tools look up on PATH.
PROGRAMS = (
    "git", "python", "python3", "sh", "bash", "env", "ssh", "ssh-keygen", "gpg", "less", "cat", "cp", "bandit", "pip-audit", "pip", "uname",
    "gcc", "cc", "ldconfig", "objdump", "file", "docker", "make", "node", "npm", "strace", "tput", "stty", "git-ls-files", "git-status",
)  # fmt: skip
#: Installed packages that readiness needs, or may come to need, by the name of their module.
INSTALLED = (
    "yaml", "msgspec", "typer", "click", "rich", "tomli", "tree_sitter", "tree_sitter_containerfile", "tree_sitter_python", "ast_grep_py",
    "packaging", "stdlib_list", "dotenv", "pathspec", "crossplane", "ahocorasick_rs", "re2", "pip_audit", "bandit", "stevedore", "jinja2",
    "defusedxml", "markupsafe", "shellingham", "colorama", "pydantic", "orjson", "typing_extensions", "setuptools", "pkg_resources", "pip",
    "_yaml", "pygments", "markdown_it", "mdurl", "annotated_doc", "importlib_metadata", "pluggy", "numpy", "_pytest",
)  # fmt: skip


class _Bomb:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


class Markers:
    """The folder in which executed canaries leave their files, outside the target."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def python(self, path: str) -> str:
        """A statement. It needs no import and breaks no line."""
        return f"open('{self.folder / _flat(path)}', 'a').close()"

    def shell(self, path: str) -> str:
        """A command of built-ins alone, as canaries may stand in the place of every program."""
        return f": >> '{self.folder / _flat(path)}'"

    def sprung(self) -> list[str]:
        """The canaries that were executed since the last call."""
        found = sorted(self.folder.iterdir())
        for file in found:
            file.unlink()
        return [file.name.replace("%", "/") for file in found]


def _flat(path: str) -> str:
    return path.replace("/", "%")


def modules() -> frozenset[str]:
    """Names of modules that somebody could import from the working directory."""
    return frozenset(INSTALLED) | sys.stdlib_module_names - {"__main__", "antigravity", "this"}


def tables() -> dict[str, str]:
    """All texts by path, with their tokens."""
    found = {**PYTHON, **NAMING, **SHELL, **TAGGED, **TEMPLATED, **ENTITIES}
    assert len(found) == sum(map(len, (PYTHON, NAMING, SHELL, TAGGED, TEMPLATED, ENTITIES)))
    return found


def shadows(names: frozenset[str]) -> dict[str, str]:
    """Modules by these names, and two packages by ours."""
    files = {f"{name}.py": "@PY@\n" for name in sorted(names)}
    return {**files, "readiness/__init__.py": "@PY@\n", "readiness/__main__.py": "@PY@\n", "readiness/cli/main.py": "@PY@\n"}


def write_texts(root: Path, texts: Mapping[str, str], markers: Markers, outside: Path) -> None:
    """Files below ``root`` with the tokens in their texts replaced."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        said = text.replace("@PY@", markers.python(path)).replace("@SH@", markers.shell(path)).replace("@OUT@", str(outside))
        (root / path).write_text(said)


def write_pickles(root: Path, markers: Markers) -> None:
    for path in PICKLED:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(pickle.dumps(_Bomb(markers.shell(path)), protocol=0))


def write_programs(folder: Path, markers: Markers) -> None:
    """In the folder itself and in its ``bin``: a program that tells of itself and ends well."""
    for name in PROGRAMS:
        for path in (name, f"bin/{name}"):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(f"#!/bin/sh\n{markers.shell(path)}\n")
            (folder / path).chmod(stat.S_IRWXU)
