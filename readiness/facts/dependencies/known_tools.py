"""Distributions that are tools of development, and distributions that work without being imported."""

import re

from readiness.wordlist import word_set

_TEST = word_set("""
allure-pytest behave coverage django-test-plus django-webtest factory-boy fakeredis freezegun hypothesis mock model-bakery mongomock moto
mutmut nose nose2 nox parameterized polyfactory pytest pytest-django pytest-runner requests-mock responses respx robotframework
testcontainers time-machine tox unittest2 vcrpy ward webtest
""")
_LINT = word_set("""
autoflake autopep8 bandit basedpyright black black-jupyter codespell curlylint darker djhtml djlint docformatter flake8 flynt interrogate
isort mccabe mypy pip-audit pre-commit prek prospector pycodestyle pydocstyle pyflakes pylama pylint pylint-django pyrefly pyright pytype
pyupgrade radon ruff safety semgrep sqlfluff ty vulture wemake-python-styleguide xenon yamllint yapf zizmor
""")
_DEBUG = word_set("""
build bump2version bumpversion debugpy ipdb ipykernel ipython jedi jupyter jupyterlab line-profiler memory-profiler notebook
pdbpp ptvsd pudb pydevd-pycharm python-lsp-server rope snakeviz twine watchdog-gevent
""")
_TEST_PREFIX = re.compile(r"(?:pytest|flake8|pylint|nose|tox|mypy)-.+")
_TYPES = re.compile(r"types-.+|.+-stubs|.+-types")
_NO_TYPES = frozenset({"aws-lambda-types", "content-types", "google-types", "pydantic-extra-types", "sqlalchemy-types"})

LEAVES = word_set("""
markupsafe itsdangerous idna certifi urllib3 charset-normalizer werkzeug blinker sniffio h11 anyio greenlet mako sqlparse asgiref cffi
pycparser zipp importlib-metadata typing-extensions amqp vine kombu billiard attrs six soupsieve wcwidth pydantic-core annotated-types
multidict yarl frozenlist aiosignal propcache httpcore et-xmlfile tzlocal jmespath s3transfer pyasn1 rsa cachetools pyparsing mdurl
markdown-it-py argon2-cffi-bindings click-plugins iniconfig pluggy wsproto bidict
""")
"""Packages that hardly anybody asks for: several in one pinned file say that it lists an environment (``pip freeze``), not a choice."""
IMPLICIT = word_set("""
redis tablib h5netcdf
accelerate adlfs aiodns aiomysql aiosqlite alembic ansible argon2-cffi arq asyncmy asyncpg aws-lambda-powertools awscli bcrypt
bitsandbytes bottleneck brotli brotlicffi brotlipy cchardet celery certifi cffi circus clickhouse-sqlalchemy colorama
concurrent-log-handler cryptography cx-oracle daphne databricks-sql-connector datadog-lambda ddtrace django-stubs-ext docutils dramatiq
ecdsa elastic-apm email-validator eventlet fastapi-cli fastparquet faust-cchardet flask-migrate flower fsspec gcsfs gevent
google-cloud-profiler googleapis-common-protos granian greenlet gunicorn h2 h5py hiredis honcho html5lib httpie httptools huey hypercorn
idna itsdangerous jinja2 libmagic lxml lz4 mariadb markdown matplotlib meinheld mkdocs mkdocs-material mod-wsgi msgpack
mysql-connector-python mysqlclient ndg-httpsclient newrelic numexpr openpyxl opentelemetry-distro opentelemetry-exporter-otlp oracledb
orjson packaging pexpect pg8000 pillow pip protobuf psycopg psycopg-binary psycopg-c psycopg-pool psycopg2 psycopg2-binary pyarrow pyasn1
pygments pyhive pyjwt pymssql pymysql pynacl pyodbc pyopenssl pysocks pysqlite3 pysqlite3-binary python-dotenv python-json-logger
python-magic python-multipart python-rapidjson pytz pyuwsgi pyyaml redshift-connector rq ruamel-yaml s3fs safetensors scipy scout-apm
sentencepiece servestatic setproctitle setuptools simplejson snowflake-sqlalchemy sphinx sqlalchemy-bigquery sqlalchemy-redshift
sqlite-vec sqlite-vss sqlparse structlog-sentry supervisor swagger-ui-bundle tables tabulate tensorflow-metal tokenizers toml tomli
torchaudio torchvision typing-extensions tzdata ujson urllib3 uvicorn uvicorn-worker uvloop uwsgi waitress watchfiles wheel whitenoise
xlrd xlsxwriter yt-dlp zensical zstandard
""")
"""Drivers chosen by a DSN, servers and workers started by name, back ends that another package looks for, agents that wrap a process."""

_IMPLICIT_PREFIXES = tuple(
    sorted(
        word_set("""
mkdocs- mkdocstrings sphinx opentelemetry-instrumentation- opentelemetry-exporter- pytest- types- dbt- apache-airflow-providers-
sqlalchemy- llama-index- crispy- backports- nvidia- pyobjc- triton psycopg en-core- gunicorn- uvicorn- social-auth-
drf-spectacular-sidecar djangorestframework channels- wagtail- kombu- celery- asgi- gevent- jupyter tf- cython
""")
    )
)


def development_tool(distribution: str) -> str:
    """What kind of tool a distribution is (``a test tool``), empty for none."""
    if distribution in _TEST or _TEST_PREFIX.fullmatch(distribution):
        return "a lint tool" if distribution.startswith(("flake8", "pylint", "mypy")) else "a test tool"
    if distribution in _LINT:
        return "a lint tool"
    if distribution in _DEBUG:
        return "a developer's tool"
    return "a package of type stubs" if _TYPES.fullmatch(distribution) and distribution not in _NO_TYPES else ""


def works_unimported(distribution: str) -> bool:
    """Whether nothing follows from a distribution not being imported."""
    return distribution in IMPLICIT or distribution.startswith(_IMPLICIT_PREFIXES) or bool(development_tool(distribution))
