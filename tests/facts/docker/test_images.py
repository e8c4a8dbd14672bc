"""Images put together: stages, contexts, files, programs, what they start."""

import pytest

from readiness.facts.docker.files import locate
from readiness.facts.docker.images import derive_images
from readiness.facts.docker.provision import Inventory, provision
from readiness.facts.docker.rows import BuildContext, Image, ImageRun, JobImage, ServiceImage, Stage, SystemPackage
from readiness.facts.processes.rows import Listen, Origin, Probe, Process
from tests.facts.docker.projects import image_in, project_of


def test_stages_stand_on_images_and_on_each_other() -> None:
    project = project_of({"Dockerfile": "ARG V=3.12\nARG BASE\nFROM python:${V} AS one\nFROM one AS two\nFROM $BASE\n"})
    assert [(stage.base, stage.base_stage, stage.chain, stage.final, bool(stage.unreadable)) for stage in project.rows(Stage)] == [
        ("python:3.12", -1, (0,), False, False), ("", 0, (0, 1), False, False), ("", -1, (2,), True, True),
    ]


def test_variables_folders_and_users_follow_the_chain() -> None:
    image = image_in(project_of({
        "Dockerfile": "FROM python:3.12 AS base\nARG HOME_DIR=/srv\nENV APP=${HOME_DIR}/app\nWORKDIR $APP\nUSER 1000:1000\nFROM base\n"
                      "ARG HOME_DIR\nWORKDIR sub\nENV X=${HOME_DIR:-none} SECRET_KEY=x\nCMD a\n",
    }))
    assert (image.workdir, image.user) == ("/srv/app/sub", "1000")
    assert image.environment == {"APP": "/srv/app", "X": "none", "SECRET_KEY": None}


def test_a_new_entrypoint_drops_the_inherited_command() -> None:
    text = "FROM python:3.12 AS base\nCMD [\"a\"]\nFROM base\nENTRYPOINT [\"b\"]\n"
    assert image_in(project_of({"Dockerfile": text})).command is None
    assert image_in(project_of({"Dockerfile": text + 'CMD ["c"]\n'})).command is not None


@pytest.mark.parametrize(
    ("files", "contexts"),
    [
        ({"a/Dockerfile": "FROM x\nCOPY app.py /\n", "a/app.py": ""}, [("a", False)]),
        ({"a/Dockerfile": "FROM x\nCOPY app.py /\n", "app.py": ""}, [(".", False)]),
        ({"docker/Dockerfile": "FROM x\nCOPY . /srv\n", "docker/.dockerignore": "x", "setup.py": ""}, [(".", False)]),
        ({"docker/Dockerfile": "FROM x\nCOPY . /srv\n", "docker/index.html": "x", "setup.py": ""}, [("docker", False)]),
        ({"a/Dockerfile": "FROM x\n", "compose.yaml": "services: {s: {build: {context: ., dockerfile: a/Dockerfile}}}\n"}, [(".", True)]),
        ({"a/Dockerfile": "FROM x\n", "build.sh": "#!/bin/sh\ndocker build -t x -f a/Dockerfile .\n"}, [(".", True)]),
        ({"a/Dockerfile": "FROM x\n", "Makefile": "image:\n\tdocker buildx build --push a\n"}, [("a", True)]),
        (
            {"a/Dockerfile": "FROM x\n", ".github/workflows/b.yml": "on: push\njobs:\n  b:\n    runs-on: x\n    steps:\n"
             "      - uses: docker/build-push-action@v6\n        with: {file: a/Dockerfile}\n"},
            [(".", True)],
        ),
    ],
)
def test_contexts(files: dict[str, str], contexts: list[tuple[str, bool]]) -> None:
    assert [(row.context, row.declared) for row in project_of(files).rows(BuildContext)] == contexts


def test_targets() -> None:
    text = "FROM a AS base\nFROM base AS production\nFROM base AS dev\n"
    assert [image.name for image in project_of({"Dockerfile": text}).rows(Image)] == ["production"]
    environments = "FROM a AS development\nFROM development AS dev-envs\nFROM a AS latest\nFROM development AS devops\n"
    assert [image.name for image in project_of({"Dockerfile": environments}).rows(Image)] == ["devops"]
    composed = "services: {s: {build: {context: ., target: latest}}}\n"
    by_word = {"Dockerfile": "FROM a AS latest\nFROM a AS dev-envs\n", "compose.yaml": composed}
    assert [image.name for image in project_of(by_word).rows(Image)] == ["latest"]
    named = {"Dockerfile": text, "compose.yaml": "services: {s: {build: {context: ., target: base}}}\n"}
    assert [image.name for image in derive_images(project_of(named))] == ["base"]


def test_files_are_followed_through_stages() -> None:
    project = project_of({
        "Dockerfile": "FROM python:3.12 AS build\nWORKDIR /src\nCOPY . .\nRUN echo x > /src/made.txt\nFROM python:3.12-slim\nWORKDIR /app\n"
                      "COPY --from=build /src ./\nCOPY conf/*.ini /etc/app/\nCOPY start.sh /usr/local/bin/run\n",
        "app/main.py": "", "conf/a.ini": "", "start.sh": "#!/bin/sh\n", ".dockerignore": "secret\n", "secret/x.py": "",
    })
    image = image_in(project)
    assert locate(project, image, "/app/app/main.py").path == "app/main.py"
    assert locate(project, image, "/etc/app/a.ini").path == "conf/a.ini"
    assert locate(project, image, "/usr/local/bin/run").path == "start.sh"
    assert locate(project, image, "/app/made.txt").made
    assert locate(project, image, "/app/other.py").covered
    assert not locate(project, image, "/app/secret/x.py").path
    assert not locate(project, image, "/opt/other.py").covered


@pytest.mark.parametrize(
    ("body", "has"),
    [
        ("RUN apt-get update && apt-get install -y curl", True),
        ("RUN apk add --no-cache curl", True),
        ("RUN apt-get install -y curl && apt-get purge -y --auto-remove curl", False),
        ("COPY --from=x/y /usr/bin/curl /usr/bin/", True),
        ("COPY --from=x/y / /", None),
        ("RUN curl -L https://x | bash", None),
        ("RUN ./unknown.sh", None),
        ("ARG P\nRUN apt-get install -y $P", None),
        ('RUN packages="git curl"; apt-get install -y $packages', True),
        ("RUN pip install flask", False),
        ("RUN ln -s /opt/curl/bin/curl /usr/bin/curl", True),
        ("", False),
    ],
)
def test_programs_of_an_image(body: str, has: bool | None) -> None:
    project = project_of({"Dockerfile": f"FROM python:3.12-slim\n{body}\nCMD a\n"})
    assert provision(Inventory(project, image_in(project)), "curl").has is has


def test_packages_of_virtual_groups_go_together() -> None:
    project = project_of({"Dockerfile": "FROM alpine:3.20\nRUN apk add --virtual .b gcc make && apk add git && apk del .b\n"})
    assert [(row.package, row.removed) for row in project.rows(SystemPackage)] == [("gcc", True), ("make", True), ("git", False)]


def test_entrypoint_scripts_run_their_arguments() -> None:
    project = project_of({
        "Dockerfile": 'FROM python:3.12\nCOPY entry.sh /\nENTRYPOINT ["/entry.sh"]\nCMD ["gunicorn", "a:b", "-b", "0.0.0.0:7000"]\n',
        "entry.sh": "#!/bin/sh\nset -e\npython manage.py migrate\nexec \"$@\"\n",
    })
    (run,) = project.rows(ImageRun)
    assert (run.launch.app, run.launch.port, run.via) == ("a:b", 7000, ("entry.sh",))
    assert [(row.port, row.how) for row in project.rows(Listen)] == [(7000, "its command line")]


def test_processes_and_probes_of_every_source() -> None:
    project = project_of({
        "Dockerfile": "FROM python:3.12\nHEALTHCHECK CMD curl localhost:1\nCMD [\"gunicorn\", \"a:b\"]\n",
        "compose.yaml": "services:\n  api:\n    build: .\n    command: uvicorn a:b --port 5\n    healthcheck: {test: curl localhost:2}\n",
        "Procfile": "web: gunicorn a:b\n",
        "x.service": "[Service]\nExecStart=/opt/venv/bin/uvicorn a:b --port 3\n",
        "k.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:\n"
                  "        - {name: c, image: 'r/x:1', args: ['gunicorn', 'a:b'], livenessProbe: {httpGet: {path: /h, port: 4}}}\n",
    })
    assert [(row.source, row.owner, row.launch.server.value) for row in project.rows(Process)] == [
        (Origin.DOCKER, "Dockerfile", "gunicorn"), (Origin.COMPOSE, "api", "uvicorn"), (Origin.KUBERNETES, "Deployment/d/c", "gunicorn"),
        (Origin.PROCFILE, "web", "gunicorn"), (Origin.SYSTEMD, "x.service", "uvicorn"),
    ]
    assert [(row.source, row.command.port, row.purpose) for row in project.rows(Probe)] == [
        (Origin.DOCKER, 1, "healthcheck"), (Origin.COMPOSE, 2, "healthcheck"), (Origin.KUBERNETES, 4, "liveness"),
    ]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ('FROM python:3.12\nCMD ["gunicorn", "a:b"]\n', True),
        ("FROM nginx:1.27\nCOPY x /x\n", True),
        ('FROM python:3.12\nCMD ["pytest"]\n', False),
        ("FROM python:3.12\nRUN x\n", False),
        ('FROM python:3.12\nCMD ["python", "manage.py", "migrate"]\n', False),
        ('FROM golang:1.24\nEXPOSE 80\nCMD ["/server"]\n', True),
        ('FROM golang:1.24\nCMD ["/tool"]\n', None),
    ],
)
def test_services_and_jobs(text: str, service: bool | None) -> None:
    project = project_of({"Dockerfile": text, "x": ""})
    services, jobs = project.rows(ServiceImage), project.rows(JobImage)
    found = None if services and services[0].unreadable else bool(services)
    assert (found, bool(jobs)) == (service, service is False)
