"""Which folders of a repository are services of their own."""

import pytest

from readiness.facts.components import anchor_of
from readiness.model import Component
from tests.facts.projects import empty, project_of

ROOT = (("root", "."),)


@pytest.mark.parametrize(
    ("paths", "components"),
    [
        ((), ROOT),
        (("README.md",), ROOT),
        (("main.py",), ROOT),
        (("pyproject.toml", "src/shop/main.py"), ROOT),
        # One service, wherever it stands: what is beside it belongs to it.
        (("backend/requirements.txt", "backend/main.py", "docs/how.md", "deploy/app.service"), ROOT),
        (("backend/pyproject.toml", "backend/app/main.py", "frontend/package.json", "frontend/src/a.ts"),
         (("backend", "backend"), ("frontend", "frontend"))),
        (("pyproject.toml", "main.py", "worker/Dockerfile", "worker/run.py"), (("root", "."), ("worker", "worker"))),
        (("services/a/api/go.mod", "services/a/api/m.go", "services/b/api/go.mod", "services/b/api/m.go"),
         (("services/a/api", "services/a/api"), ("services/b/api", "services/b/api"))),
        (("pyproject.toml", "m.py", "root/setup.py", "root/a.py"), ((".", "."), ("root", "root"))),
        (("src/Shop/Shop.csproj", "src/Shop/P.cs", "src/Pay/pom.xml", "src/Pay/P.java"), (("Pay", "src/Pay"), ("Shop", "src/Shop"))),
        # A manifest or a Dockerfile without code is no service.
        (("pyproject.toml", "m.py", "ui/package.json", "ui/index.html"), ROOT),
        (("pyproject.toml", "m.py", "postgres/Dockerfile", "postgres/init.sql"), ROOT),
        # Folders that hold how something else is built.
        (("pyproject.toml", "m.py", "docker/Dockerfile", "docker/wait.py"), ROOT),
        (("pyproject.toml", "m.py", "deploy/production/scripts/Dockerfile.web", "deploy/production/scripts/x.py"), ROOT),
        (("pyproject.toml", "m.py", "tools/containerfile", "tools/x.py"), ROOT),
        (("pyproject.toml", "m.py", ".github/actions/x/package.json", ".github/actions/x/a.js"), ROOT),
        (("pyproject.toml", "m.py", ".devcontainer/Dockerfile", ".devcontainer/a.py"), ROOT),
        (("pyproject.toml", "m.py", "templates/project/setup.py", "templates/project/a.py"), ROOT),
        (("pyproject.toml", "m.py", "tests/app/setup.py", "tests/app/a.py", "examples/b/setup.py", "examples/b/a.py"), ROOT),
        (("pyproject.toml", "m.py", "node_modules/x/package.json", "node_modules/x/a.js"), ROOT),
        # manage.py makes a service only where nothing around it is one.
        (("requirements.txt", "site/manage.py", "site/site/settings.py"), ROOT),
        (("shop/manage.py", "shop/a.py", "blog/manage.py", "blog/a.py"), (("blog", "blog"), ("shop", "shop"))),
        (("api/requirements.txt", "api/m.py", "api/site/manage.py", "web/package.json", "web/a.js"), (("api", "api"), ("web", "web"))),
        (("a/Dockerfile.dockerignore", "a/x.py", "b/setup.py", "b/x.py"), ROOT),
        (("a/dockerfile_parser.py", "b/setup.py", "b/x.py"), ROOT),
    ],
)  # fmt: skip
def test_services(paths: tuple[str, ...], components: tuple[tuple[str, str], ...]) -> None:
    assert tuple((one.name, one.path) for one in project_of(empty(*paths)).components) == components


def test_a_view_that_is_called_setup() -> None:
    view = "from django.views import View\n\n\nclass Setup(View):\n    pass\n"
    packaging = "from setuptools import setup\n\nsetup(name='shop')\n"
    files = {"pyproject.toml": "", "m.py": "", "shop/views/setup.py": view, "lib/setup.py": packaging, "lib/a.py": ""}
    assert [one.path for one in project_of(files).components] == [".", "lib"]


def test_the_deepest_folder_owns_a_file() -> None:
    project = project_of(empty("pyproject.toml", "m.py", "api/setup.py", "api/a.py", "api/v2/setup.py", "api/v2/a.py", "apis/x.py"))
    owners = {path: getattr(project.component_of(path), "path", None) for path in ("api/a.py", "api/v2/a.py", "api", "apis/x.py", "m.py")}
    assert owners == {"api/a.py": "api", "api/v2/a.py": "api/v2", "api": "api", "apis/x.py": ".", "m.py": "."}


def test_what_stands_beside_all_services_belongs_to_none() -> None:
    project = project_of(empty("a/setup.py", "a/x.py", "b/setup.py", "b/x.py", "deploy/app.service"))
    assert project.component_of("deploy/app.service") is None
    assert project.component_of("a/x.py") == Component("a", "a")


def test_where_a_reader_would_look_for_what_is_absent() -> None:
    paths = ("a/x.py", "a/Dockerfile", "a/requirements.txt", "a/in/pyproject.toml", "b/Dockerfile", "b/x.py", "c/main.tf")
    project = project_of(empty(*paths))
    assert anchor_of(project, Component("a", "a")) == "a/requirements.txt"
    assert anchor_of(project, Component("b", "b")) == "b/Dockerfile"
    assert anchor_of(project, Component("c", "c")) == "c/main.tf"
    assert anchor_of(project, Component("d", "d")) == "d"
    assert anchor_of(project, Component("root", ".")) == "."
