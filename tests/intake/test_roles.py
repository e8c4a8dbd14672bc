"""A table of what files are for, the near misses with them."""

import pytest

from readiness.intake.role_map import RoleMap
from readiness.intake.roles import role_of
from readiness.model import Role

CASES: dict[Role, str] = {
    Role.PRODUCTION: """
        app/main.py app/testing_service.py contest/views.py latest/models.py src/dev_tools/cli.py docs_api.py manage.py settings.py
        config/settings/base.py config/settings/production.py settings/prod.py settings/default.py default_settings.py app/config.py
        app/config/docs_config.py app/local_file_config.py app/integration_config.py app/local.py app/debug.py app/env.py migrations/env.py
        docker-compose.yml compose.yaml docker-compose.prod.yml docker-compose.production.yml compose/production/django/Dockerfile
        Dockerfile Dockerfile.prod api.Dockerfile docker/Dockerfile requirements.txt requirements/base.txt requirements/production.txt
        requirements-prod.txt .env .env.production prod.env
        composer.json nginx.conf.template templates/nginx.conf.template values.yaml
        values-prod.yaml default-values.yaml overlays/prod/kustomization.yaml .github/workflows/test.yml .gitlab-ci.yml tox.ini Makefile
        app/docs/views.py api/docs/__init__.py vendor/models.py apps/vendor/views.py shop/vendor/migrations/0001_initial.py
        attestation/core.py protest.py fastest.py detest/app.py examples_api/main.py sampler/run.py static/js/app.js scripts/deploy.sh
        demo/settings.py build/entrypoint.sh libs/environment.py app/documents/doc_parser.py runtime.txt dockerfile_parser.py compose.py
        app/templates/example.html backend/envs.py pyproject.toml package.json deploy/app.service
        app/ci_client.py k8s/deployment.yaml
        app/vendor/service.py django/app/example/settings.py .github/workflows/test-docker-compose.yml .github/workflows/conftest.yml
        """,
    Role.TEST: """
        tests/test_app.py test/app.py app/test_models.py app/models_test.py app/tests.py tests/conftest.py conftest.py
        backend/tests/data.json
        settings/test.py config/settings/test.py config/testing.py settings_test.py test_settings.py netbox/netbox/configuration_testing.py
        docker-compose.test.yml docker-compose.ci.yml compose.test.yaml docker-compose-test.yml Dockerfile.test test.Dockerfile
        requirements-test.txt requirements/test.txt requirements_test.txt test-requirements.txt requirements-ci.txt .env.test .env.ci
        frontend/src/App.test.tsx frontend/src/App.spec.ts src/__tests__/a.js e2e/login.py integration_tests/run.py load-tests/k6.js
        fixtures/data.json app/fixtures/initial.json app/testing/factories.py test_utils/client.py locustfile.py locust/load.py
        tests/.env.example tests/README.md tests/Dockerfile docker/test/Dockerfile app/speed_test.py e2e-test/run.sh testdata/x.yaml
        frontend/Dockerfile.playwright Dockerfile.cypress Dockerfile.e2e Dockerfile.ci Dockerfile.tests cypress.Dockerfile
        """,
    Role.DEVELOPMENT: """
        settings/dev.py settings/local.py config/settings/local.py config/development.py settings_dev.py dev_settings.py local_settings.py
        app/settings/development.py docker-compose.dev.yml docker-compose.override.yml docker-compose.local.yml docker-compose-dev.yaml
        compose.dev.yaml compose.override.yml dev.docker-compose.yml docker-compose.debug.yml docker-compose.dev.gpu.yml Dockerfile.dev
        dev.Dockerfile Dockerfile.local docker/dev/Dockerfile compose/local/django/Dockerfile requirements-dev.txt requirements/dev.txt
        requirements/local.txt dev-requirements.txt requirements_dev.txt requirements-lint.txt requirements/docs.txt .env.dev .env.local
        .envrc .env.development dev.env .envs/.local/.django overlays/dev/kustomization.yaml values-dev.yaml values.local.yaml
        .devcontainer/Dockerfile .devcontainer/docker-compose.yml .github/workflows/ui/Dockerfile .vscode/settings.json
        .github/actions/lint/Dockerfile benchmarks/run.py noxfile.py Vagrantfile local.yml
        dev/compose/run.py hack/up.sh requirements-dev.in k8s/overlays/local/patch.yaml config/local.yml
        """,
    Role.EXAMPLE: """
        .env.example .env.sample .env.template .env.dist env.example example.env .env-sample env.sample .env.production.example
        backend/.env.example .env.defaults examples/app/main.py example/settings.py samples/run.py notebooks/a.py analysis.ipynb
        src/explore.ipynb settings.example.py settings_example.py netbox/netbox/configuration_example.py config.example.yml
        config.sample.json nginx.conf.example uwsgi.ini.dist docker-compose.example.yml values.example.yaml docs_src/app.py
        """,
    Role.DOCUMENTATION: """
        README.md docs/index.rst docs/conf.py docs/examples.txt backend/docs/guide.txt backend/docs/conf.py doc/api.html CHANGELOG LICENSE
        CONTRIBUTING.md app/notes.md docs/configuration/development.md config/local.md
        mkdocs.yml docs/docker-compose.yml docs/requirements.txt SECURITY.adoc .github/ISSUE_TEMPLATE/bug.md
        """,
    Role.GENERATED: """
        poetry.lock uv.lock Pipfile.lock package-lock.json yarn.lock frontend/pnpm-lock.yaml pylock.toml pylock.dev.toml static/app.min.js
        static/app.min.css static/vendor.bundle.js static/app.js.map proto/service_pb2.py proto/service_pb2_grpc.py static/dist/main.js
        api/client.generated.ts
        """,
    Role.VENDORED: """
        node_modules/react/index.js frontend/node_modules/a/package.json venv/lib/python3.11/site-packages/flask/app.py
        lib/site-packages/x.py vendor/six.py vendor/github.com/pkg/errors/a.go static/vendor/jquery.js third_party/zlib/a.c
        third-party/x.py app/_vendor/toml.py static/bower_components/a.js .venv/bin/activate src/app.egg-info/PKG-INFO
        node_modules/x/tests/test_a.py
        """,
}


@pytest.mark.parametrize(("path", "role"), [(path, role) for role, paths in CASES.items() for path in paths.split()])
def test_role_by_path(path: str, role: Role) -> None:
    assert role_of(path) is role


@pytest.mark.parametrize(
    ("path", "head", "role"),
    [
        ("app/client.py", b"# Code generated by openapi-generator. DO NOT EDIT.\nimport x\n", Role.GENERATED),
        ("app/client.ts", b"/* eslint-disable */\n// This file is automatically generated. Do not modify it.\n", Role.GENERATED),
        ("app/schema.py", b'"""Schemas.\n\n# @generated by a tool\n"""\n', Role.GENERATED),
        ("app/generator.py", b'HEADER = "# Code generated. DO NOT EDIT."\n', Role.PRODUCTION),
        ("app/migrations/0001_initial.py", b"# Generated by Django 5.0 on 2024-01-01\n", Role.PRODUCTION),
        ("requirements.txt", b"# This file is autogenerated by pip-compile; do not edit\nflask==3.0.0\n", Role.PRODUCTION),
        ("static/app.js", b"!function(){" + b"a=1;" * 900 + b"}()", Role.GENERATED),
        ("static/app.js", b"function a() {\n  return 1;\n}\n", Role.PRODUCTION),
        ("app/data.py", b"DATA = '" + b"x" * 4000 + b"'", Role.PRODUCTION),
    ],
)
def test_role_by_content(path: str, head: bytes, role: Role) -> None:
    assert role_of(path, head) is role


def test_configuration_corrects_roles() -> None:
    roles = RoleMap(((Role.TEST, ("qa/**", "tests/")), (Role.PRODUCTION, ("tests/service/",)), (Role.VENDORED, ("*.gen.json",))))
    assert roles.role_of("qa/check.py") is Role.TEST
    assert roles.role_of("tests/test_a.py") is Role.TEST
    assert roles.role_of("tests/service/main.py") is Role.PRODUCTION, "production wins where two patterns overlap"
    assert roles.role_of("app/x.gen.json") is Role.VENDORED
    assert roles.role_of("app/main.py") is Role.PRODUCTION
    assert roles.role_of("docs/a.md") is Role.DOCUMENTATION
