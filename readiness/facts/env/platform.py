"""Variables that nobody needs to document: those of the platform, those that libraries read by themselves, and those that images read.

Sources: POSIX.1-2017 chapter 8; docs.python.org/3/using/cmdline.html; kubernetes.io/docs/concepts/services-networking/service; the pages of
the images on Docker Hub and their entrypoint scripts.
"""

from __future__ import annotations

import re

from readiness.wordlist import word_set

_PLATFORM = word_set(
    """
    HOME PATH PORT CI HOSTNAME HOST PWD OLDPWD TZ LANG LANGUAGE USER LOGNAME USERNAME SHELL TERM COLUMNS LINES EDITOR VISUAL PAGER
    TMPDIR TEMP TMP DISPLAY SHLVL UID GID EUID HOSTTYPE OSTYPE MACHTYPE SSH_AUTH_SOCK SSH_CONNECTION XDG_RUNTIME_DIR
    XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME APPDATA LOCALAPPDATA PROGRAMFILES SYSTEMROOT WINDIR USERPROFILE
    COMSPEC NO_COLOR FORCE_COLOR CLICOLOR HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY FTP_PROXY SSL_CERT_FILE SSL_CERT_DIR
    REQUESTS_CA_BUNDLE CURL_CA_BUNDLE LD_LIBRARY_PATH LD_PRELOAD VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV DJANGO_SETTINGS_MODULE
    DJANGO_CONFIGURATION DJANGO_ALLOW_ASYNC_UNSAFE RUN_MAIN WERKZEUG_RUN_MAIN WERKZEUG_SERVER_FD FLASK_APP FLASK_DEBUG FLASK_ENV
    FLASK_RUN_PORT FLASK_RUN_HOST FLASK_RUN_FROM_CLI WEB_CONCURRENCY GUNICORN_CMD_ARGS SERVER_SOFTWARE DYNO RENDER FLY_APP_NAME
    FLY_REGION FLY_ALLOC_ID FLY_MACHINE_ID VERCEL VERCEL_ENV VERCEL_URL NETLIFY K_SERVICE K_REVISION K_CONFIGURATION GAE_ENV
    GAE_SERVICE GAE_VERSION GAE_INSTANCE GAE_APPLICATION GOOGLE_CLOUD_PROJECT GCP_PROJECT GOOGLE_APPLICATION_CREDENTIALS
    FUNCTION_NAME FUNCTION_TARGET WEBSITE_HOSTNAME WEBSITE_SITE_NAME LAMBDA_TASK_ROOT NOTIFY_SOCKET LISTEN_FDS LISTEN_PID
    INVOCATION_ID JOURNAL_STREAM WATCHDOG_USEC CREDENTIALS_DIRECTORY STATE_DIRECTORY RUNTIME_DIRECTORY LOGS_DIRECTORY
    CACHE_DIRECTORY CONFIGURATION_DIRECTORY OMP_NUM_THREADS MKL_NUM_THREADS OPENBLAS_NUM_THREADS CUDA_VISIBLE_DEVICES
    TOKENIZERS_PARALLELISM PROMETHEUS_MULTIPROC_DIR PROMETHEUS_DISABLE_CREATED_SERIES NODE_ENV SOURCE_DATE_EPOCH
    COVERAGE_PROCESS_START TOX_ENV_NAME OS ECS_CONTAINER_METADATA_URI ECS_CONTAINER_METADATA_URI_V4 GIT_COMMIT GITPOD_WORKSPACE_ID
    CODESPACES CODESPACE_NAME DEBIAN_FRONTEND MPLCONFIGDIR COMPOSE_PROJECT_NAME COMPOSE_FILE COMPOSE_PROFILES DOCKER_HOST
    DOCKER_BUILDKIT TARGETARCH TARGETPLATFORM TARGETOS BUILDPLATFORM BUILDARCH REMOTE_ADDR REQUEST_METHOD
    """
)
_PREFIXES = (
    "KUBERNETES_",
    "AWS_",
    "GITHUB_",
    "RUNNER_",
    "PYTHON",
    "PIP_",
    "UV_",
    "POETRY_",
    "LC_",
    "XDG_",
    "GITLAB_",
    "CI_",
    "CIRCLE_",
    "TRAVIS_",
    "BUILDKITE_",
    "JENKINS_",
    "HEROKU_",
    "RAILWAY_",
    "RENDER_",
    "FLY_",
    "VERCEL_",
    "ECS_",
    "AZURE_HTTP_",
    "SUDO_",
    "SSH_",
    "PYTEST_",
    "COVERAGE_",
    "DD_",
    "OTEL_",
    "NPM_",
    "NVM_",
    "CONDA_",
    "GIT_",
    "DBUS_",
    "APPVEYOR",
    "TF_BUILD",
    "SYSTEM_TEAM",
    "BUILD_",
    "UVICORN_",
    "HYPERCORN_",
    "SLURM_",
    "NVIDIA_",
    "CUDA_",
)
# A Kubernetes service or a Docker link hands these to every container beside it: DB_SERVICE_HOST, DB_PORT_5432_TCP_ADDR.
_INJECTED = re.compile(r".+_SERVICE_(?:HOST|PORT)(?:_\w+)?|.+_PORT_\d+_(?:TCP|UDP)(?:_(?:ADDR|PORT|PROTO))?")

# By the name of the image (`known_images`): what its entrypoint or program reads.
_IMAGES: dict[str, tuple[str, ...]] = {
    "postgres": ("POSTGRES_", "PG"),
    "postgis": ("POSTGRES_", "PG"),
    "timescaledb": ("POSTGRES_", "PG", "TS_", "TIMESCALEDB_"),
    "pgvector": ("POSTGRES_", "PG"),
    "postgresql": ("POSTGRESQL_", "POSTGRES_"),
    "mysql": ("MYSQL_",),
    "mariadb": ("MYSQL_", "MARIADB_"),
    "percona": ("MYSQL_",),
    "mongo": ("MONGO_INITDB_", "MONGO_"),
    "mongodb": ("MONGODB_",),
    "mongo-express": ("ME_CONFIG_",),
    "redis": ("REDIS_",),
    "valkey": ("VALKEY_",),
    "rabbitmq": ("RABBITMQ_",),
    "kafka": ("KAFKA_",),
    "cp-kafka": ("KAFKA_",),
    "zookeeper": ("ZOO_", "ZOOKEEPER_"),
    "elasticsearch": ("ELASTIC_", "ES_", "DISCOVERY", "XPACK"),
    "opensearch": ("OPENSEARCH_", "DISABLE_"),
    "minio": ("MINIO_",),
    "grafana": ("GF_",),
    "prometheus": (),
    "pgadmin4": ("PGADMIN_",),
    "phpmyadmin": ("PMA_", "MYSQL_"),
    "adminer": ("ADMINER_",),
    "influxdb": ("INFLUXDB_", "DOCKER_INFLUXDB_"),
    "clickhouse-server": ("CLICKHOUSE_",),
    "neo4j": ("NEO4J_",),
    "keycloak": ("KC_", "KEYCLOAK_", "KEYCLOAK"),
    "traefik": ("TRAEFIK_", "CF_"),
    "nginx": ("NGINX_",),
    "vault": ("VAULT_",),
    "pgbouncer": ("DB_", "PGBOUNCER_", "POSTGRESQL_", "DATABASE_URL", "POOL_MODE", "AUTH_TYPE"),
    "flower": ("FLOWER_", "CELERY_"),
    "mailhog": ("MH_",),
    "mailpit": ("MP_",),
    "sonarqube": ("SONAR_",),
    "couchdb": ("COUCHDB_",),
    "cassandra": ("CASSANDRA_",),
    "localstack": ("LOCALSTACK_", "SERVICES"),
    "meilisearch": ("MEILI_",),
    "nats": ("NATS_",),
}
# Prefixes that applications use for settings of their own, too.
_SHARED = frozenset({"DB_", "CELERY_", "DISABLE_", "KAFKA_", "REDIS_", "VAULT_", "ELASTIC_"})
_IMAGE_NAMES = tuple({prefix for prefixes in _IMAGES.values() for prefix in prefixes if len(prefix) > 3 and prefix.endswith("_")} - _SHARED)


def is_platform(key: str) -> bool:
    """Whether the system, the shell, a hosting platform or a well-known library brings the variable."""
    name = key.upper()
    return name in _PLATFORM or name.startswith(_PREFIXES) or name.startswith("__") or bool(_INJECTED.fullmatch(name))


def read_by_image(image: str, key: str) -> bool | None:
    """Whether the well-known image reads the variable; None for an image whose variables are not known here."""
    prefixes = _IMAGES.get(image)
    return None if prefixes is None else key.upper().startswith(prefixes) if prefixes else False


def is_image_variable(key: str) -> bool:
    """Whether some well-known image has variables that begin like this one (``POSTGRES_``, ``GF_``)."""
    return key.upper().startswith(_IMAGE_NAMES)
