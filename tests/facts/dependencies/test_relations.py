"""What images install, what decides versions, which Python runs: the joins."""

import pytest

from readiness.facts.dependencies.python_comparisons import admits, upper_minor
from readiness.facts.dependencies.python_versions import image_python
from readiness.facts.dependencies.rows import InstallStep, LibraryProject, Manifest, PackageImported, PythonVersion, RequirementDeployed
from tests.facts.dependencies.making import project


@pytest.mark.parametrize(
    ("dockerfile", "copies", "manifest"),
    [
        ("Dockerfile", "COPY requirements.txt /tmp/", "requirements.txt"),
        ("docker/Dockerfile", "COPY . /app", "requirements.txt"),
        ("docker/Dockerfile", "COPY backend/requirements.txt /tmp/", "backend/requirements.txt"),
        ("backend/Dockerfile", "COPY . .", "backend/requirements.txt"),
        ("Dockerfile", "COPY backend /srv", "requirements.txt"),
    ],
)
def test_a_name_in_the_image_is_traced_to_the_repository(dockerfile: str, copies: str, manifest: str) -> None:
    found = project(
        {
            dockerfile: f"FROM python:3.12\n{copies}\nRUN pip install -r /tmp/requirements.txt\n",
            "requirements.txt": "flask\n",
            "backend/requirements.txt": "django\n",
        }
    )
    assert [step.manifests for step in found.rows(InstallStep)] == [(manifest,)]


def test_only_stages_that_reach_the_image_count_and_branches_do_not() -> None:
    found = project(
        {
            "Dockerfile": "FROM python:3.12 AS base\nRUN pip install -r base.txt\nFROM base AS dev\n"
            "RUN pip install -r dev.txt\nFROM base\nARG T\n"
            'RUN if [ "$T" = yes ]; then pip install -r test.txt; fi\n'
            'RUN pip install -r prod.txt $(if [ "$T" ]; then echo -r test.txt; fi)\n',
            "base.txt": "",
            "dev.txt": "",
            "test.txt": "",
            "prod.txt": "",
        }
    )
    assert [(step.location.line, step.final) for step in found.rows(InstallStep)] == [(2, True), (4, False), (8, True)]


def test_requirements_that_come_out_of_a_lock() -> None:
    found = project(
        {
            "Dockerfile": "FROM python:3.12\nCOPY pyproject.toml uv.lock ./\n"
            "RUN uv export --no-dev -o requirements.txt && uv pip install --system -r requirements.txt\n",
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["flask"]\n',
            "uv.lock": "version = 1\n",
        }
    )
    (step,) = found.rows(InstallStep)
    assert (step.lock, step.project, step.install.locked, step.manifests) == ("uv.lock", "pyproject.toml", True, ())


def test_setup_py_is_read_and_says_when_it_computes() -> None:
    literal = project(
        {"setup.py": 'from setuptools import setup\nsetup(name="x", install_requires=["flask>=2"], python_requires=">=3.9")\n'}
    )
    computed = project({"setup.py": 'from setuptools import setup\nsetup(name="x", install_requires=open("r.txt").read().split())\n'})
    assert [entry.requirement.key for row in literal.rows(Manifest) for entry in row.entries] == ["flask"]
    assert [bool(row.open_reason) for row in (*literal.rows(Manifest), *computed.rows(Manifest))] == [False, True]


def test_a_library_deploys_nothing_and_an_application_does() -> None:
    described = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "lib"\ndependencies = ["requests>=2"]\n'
    library = project({"pyproject.toml": described, "lib/__init__.py": "import requests\n"})
    service = project({"pyproject.toml": described, "lib/__init__.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
    assert [row.name for row in library.rows(LibraryProject)] == ["lib"]
    assert not library.rows(RequirementDeployed)
    assert not service.rows(LibraryProject)
    assert [row.declared.distribution for row in service.rows(RequirementDeployed)] == ["requests"]


def test_a_client_library_with_a_transport_called_wsgi_is_a_library() -> None:
    described = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "lib"\ndependencies = ["requests>=2"]\n'
    transport = project({"pyproject.toml": described, "lib/wsgi.py": "class Transport:\n    def __init__(self, app): self.app = app\n"})
    served = project({"pyproject.toml": described, "lib/wsgi.py": "from lib.web import make\napplication = make()\n"})
    assert [row.name for row in transport.rows(LibraryProject)] == ["lib"]
    assert not served.rows(LibraryProject)


def test_imports_are_third_party_only_with_their_circumstances() -> None:
    found = project(
        {
            "requirements.txt": "flask\n",
            "helpers.py": "",
            "app.py": "import os, helpers, flask\nfrom . import x\ntry:\n    import orjson\nexcept ImportError:\n    pass\n"
            "if DEBUG:\n    import debug_toolbar\ndef late():\n    import boto3\n"
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\n",
        }
    )
    assert [(row.module, row.guarded, row.conditional, row.lazy) for row in found.rows(PackageImported)] == [
        ("flask", False, False, False),
        ("orjson", True, False, False),
        ("debug_toolbar", False, True, False),
        ("boto3", False, False, True),
    ]


def test_an_import_that_the_file_also_tries_is_optional_in_its_functions() -> None:
    tried = "def found():\n    try:\n        import bpython\n    except ImportError:\n        return False\n"
    inside = project({"requirements.txt": "flask\n", "shell.py": tried + "def run():\n    import bpython\n"})
    outside = project({"requirements.txt": "flask\n", "shell.py": tried + "import bpython\n"})
    assert [row.guarded for row in (*inside.rows(PackageImported), *outside.rows(PackageImported))] == [True, False]


@pytest.mark.parametrize(
    ("reference", "minor"),
    [
        ("python:3.12-slim", "3.12"),
        ("python:3.11.0b1-buster", "3.11"),
        ("python:2-slim", "2.7"),
        ("python", ""),
        ("python:3-slim", ""),
        ("python:alpine3.8", None),
        ("tiangolo/uvicorn-gunicorn-fastapi:python3.9-slim", "3.9"),
        ("ghcr.io/astral-sh/uv:0.11.32-python3.12-trixie-slim", "3.12"),
        ("gcr.io/distroless/python3-debian12", "3.11"),
        ("public.ecr.aws/lambda/python:3.9", "3.9"),
        ("debian:12", None),
        ("node:22", None),
    ],
)
def test_the_python_of_an_image(reference: str, minor: str | None) -> None:
    assert image_python(reference) == minor


def test_what_runs_is_the_final_stage_then_the_platform_then_the_choice() -> None:
    files = {"requirements.txt": "flask\n", "runtime.txt": "python-3.10.1\n", ".python-version": "3.11\n"}
    image = {"Dockerfile": "FROM python:3.13 AS b\nRUN pip install -r requirements.txt\nFROM python:3.12\nCOPY --from=b /x /x\n"}
    assert [row.minor for row in project(files | image).rows(PythonVersion) if row.runs] == ["3.12"]
    assert [row.minor for row in project(files).rows(PythonVersion) if row.runs] == ["3.10"]


@pytest.mark.parametrize(
    ("specifier", "newest"),
    [(">=3.7,<3.9", "3.8"), (">=3.7,<4", ""), ("==3.9.*", "3.9"), ("~=3.8.1", "3.8"), ("nonsense", ""), ("<=3.9", "3.9")],
)
def test_upper_bounds(specifier: str, newest: str) -> None:
    assert upper_minor(specifier) == newest
    assert (admits(specifier, "3.20") is None) is (specifier == "nonsense")
