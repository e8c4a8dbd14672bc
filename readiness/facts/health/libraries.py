"""What an external call means for a health answer: it asks a backing service, it is harmless, it blocks, or it bounds another."""

from readiness.facts.application.backing import LIBRARIES
from readiness.wordlist import word_set

# Roots that are no service by themselves in LIBRARIES, or stand below another root.
_MORE: dict[str, tuple[str, str]] = {
    "sqlalchemy": ("database", ""),
    "sqlmodel": ("database", ""),
    "django.db": ("database", ""),
    "flask_migrate": ("database", ""),
    "flask_mongoengine": ("database", "mongodb"),
    "django.core.cache": ("cache", ""),
    "flask_caching": ("cache", ""),
    "aiocache": ("cache", ""),
    "alembic": ("database", ""),
}
_PURE = word_set("""
    sqlalchemy.text sqlalchemy.select sqlalchemy.func sqlalchemy.sql sqlalchemy.literal sqlalchemy.exc redis.exceptions sqlmodel.select
    django.db.models.Q sqlalchemy.and_ sqlalchemy.or_ celery.current_app django.db.models.Count
""")
HARMLESS = word_set("""
    logging structlog loguru datetime time platform uuid json orjson importlib.metadata pkg_resources fastapi starlette flask.jsonify
    flask.make_response flask.Response flask.render_template flask.current_app flask.wrappers flask.app flask.Flask django.http
    django.shortcuts django.utils django.conf.settings rest_framework.response rest_framework.status rest_framework.decorators aiohttp.web
    sanic.response pydantic os.getenv os.environ os.getpid socket.gethostname prometheus_client typing dataclasses functools http.HTTPStatus
    math random string pyramid.response falcon connexion quart litestar werkzeug asyncio.get_event_loop asyncio.get_running_loop flask_restx
    flask_restful opentelemetry sentry_sdk sys zoneinfo decimal enum collections copy gc git tomllib tomli
""")
BLOCKING = word_set("""
    subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput
    subprocess.Popen os.system os.popen time.sleep requests urllib.request.urlopen urllib3 psycopg2 pymysql MySQLdb sqlite3 pymongo
    socket.create_connection redis.Redis redis.StrictRedis redis.from_url redis.client httpx.get httpx.post httpx.head httpx.request
    httpx.Client elasticsearch.Elasticsearch sqlalchemy.create_engine sqlalchemy.orm.Session sqlalchemy.orm.sessionmaker
    sqlalchemy.orm.scoped_session sqlalchemy.engine.create_engine sqlmodel.Session sqlmodel.create_engine pika psycopg.connect smtplib
    ftplib paramiko docker.from_env flask_sqlalchemy mysql.connector
""")
# Making one of these costs nothing: a client object, an engine, a session. Only what is asked of it blocks or touches.
LAZY = word_set("""
    redis.Redis redis.StrictRedis redis.from_url redis.Redis.from_url redis.asyncio.Redis redis.asyncio.from_url
    redis.asyncio.Redis.from_url redis.ConnectionPool sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine
    sqlalchemy.orm.sessionmaker sqlalchemy.orm.Session sqlalchemy.orm.sessionmaker.close sqlalchemy.orm.Session.close sqlmodel.Session
    sqlmodel.create_engine sqlalchemy.orm.scoped_session httpx.Client elasticsearch.Elasticsearch elasticsearch.AsyncElasticsearch
    pymongo.MongoClient requests.Session sqlalchemy.orm.declarative_base sqlalchemy.ext.asyncio.async_sessionmaker
    sqlalchemy.ext.asyncio.AsyncSession docker.from_env urllib3.PoolManager redis.client.Redis
""")
_CLOSING = ("close", "aclose", "disconnect", "dispose", "remove", "rollback", "__exit__", "__aexit__")
BOUNDS = word_set("""
    asyncio.timeout asyncio.wait_for async_timeout.timeout anyio.fail_after anyio.move_on_after asyncio.timeout_at trio.fail_after
    trio.move_on_after asyncio.wait func_timeout stopit tenacity.stop_after_delay
""")


def below(name: str, roots: frozenset[str]) -> bool:
    """Whether the absolute name is one of the roots or stands below one."""
    return any(name == root or name.startswith(root + ".") for root in roots)


def service_of(name: str) -> tuple[str, str] | None:
    """(kind, product) of the backing service that a call of this absolute name asks; None for one that asks none."""
    if (
        name in LAZY
        or below(name, _PURE)
        or name.rpartition(".")[2] in _CLOSING
        or "exceptions." in name
        or name.endswith(("Error", "Exception"))
    ):
        return None
    parts = name.split(".")
    for length in (3, 2, 1):
        found = _MORE.get(".".join(parts[:length]))
        if found:
            return found
    return LIBRARIES.get(parts[0])


def blocks(name: str) -> bool:
    """Whether a call of this absolute name keeps its thread waiting."""
    return (
        below(name, BLOCKING)
        and name not in LAZY
        and name.rpartition(".")[2] not in (*_CLOSING, "asyncio")
        and ".asyncio." not in name
        and not name.endswith(("Error", "Exception"))
    )
