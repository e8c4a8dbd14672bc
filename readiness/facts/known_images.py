"""What is publicly known of container images: which are databases, where they keep data, which bring a healthcheck. Shared by the
compose and Kubernetes areas.

Sources: the images' Dockerfiles and pages on Docker Hub (official images: github.com/docker-library/official-images), read in 2025. None of
the official database images has a HEALTHCHECK instruction. An image that is not here is unknown, never "has none".
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from readiness.artifacts.image_name import ImageName, parse_image


class ImageKind(StrEnum):
    DATABASE = "database"
    CACHE = "cache"
    BROKER = "broker"
    SEARCH = "search engine"
    STORAGE = "object store"
    ADMIN = "admin console"
    PROXY = "proxy"
    MONITORING = "monitoring"
    RUNTIME = "language runtime"
    BASE = "base system"
    JOB = "one-shot program"
    OTHER = "service"


BACKING = frozenset({ImageKind.DATABASE, ImageKind.CACHE, ImageKind.BROKER, ImageKind.SEARCH})
"""What an application cannot work without and that needs time to start."""


class ImageProfile(msgspec.Struct, frozen=True):
    """``ports`` nobody but the application should reach; ``data`` folders that hold what must outlive the container.

    ``healthcheck``: the image has a HEALTHCHECK of its own. ``stateful`` is False where losing the data folder is normal (a cache).
    ``serves``: ports that it listens on as it comes and that others may well reach.
    """

    name: str
    kind: ImageKind
    ports: tuple[int, ...] = ()
    data: tuple[str, ...] = ()
    healthcheck: bool = False
    stateful: bool = True
    serves: tuple[int, ...] = ()


def _profile(
    name: str, kind: ImageKind, ports: tuple[int, ...] = (), *data: str, healthcheck: bool = False, stateful: bool = True,
    serves: tuple[int, ...] = (),
) -> ImageProfile:
    return ImageProfile(name, kind, ports, data, healthcheck, stateful and bool(data), serves)


_RUNTIMES = ("python", "node", "golang", "ruby", "php", "openjdk", "eclipse-temurin", "rust", "pypy")
_BASES = ("alpine", "debian", "ubuntu", "busybox", "fedora", "centos", "rockylinux")
_PROFILES = (
    _profile("postgres", ImageKind.DATABASE, (5432,), "/var/lib/postgresql/data"),
    _profile("postgis", ImageKind.DATABASE, (5432,), "/var/lib/postgresql/data"),
    _profile("timescaledb", ImageKind.DATABASE, (5432,), "/var/lib/postgresql/data"),
    _profile("timescaledb-ha", ImageKind.DATABASE, (5432,), "/home/postgres/pgdata", "/home/postgres/pgdata/data", "/var/lib/postgresql"),
    _profile("pgvector", ImageKind.DATABASE, (5432,), "/var/lib/postgresql/data"),
    _profile("postgresql", ImageKind.DATABASE, (5432,), "/bitnami/postgresql"),
    _profile("mysql", ImageKind.DATABASE, (3306, 33060), "/var/lib/mysql"),
    _profile("mysql-server", ImageKind.DATABASE, (3306, 33060), "/var/lib/mysql", healthcheck=True),
    _profile("mariadb", ImageKind.DATABASE, (3306,), "/var/lib/mysql", "/bitnami/mariadb"),
    _profile("percona", ImageKind.DATABASE, (3306,), "/var/lib/mysql"),
    _profile("mongo", ImageKind.DATABASE, (27017,), "/data/db"),
    _profile("mongodb", ImageKind.DATABASE, (27017,), "/bitnami/mongodb"),
    _profile("couchdb", ImageKind.DATABASE, (5984,), "/opt/couchdb/data"),
    _profile("cassandra", ImageKind.DATABASE, (9042, 7000), "/var/lib/cassandra"),
    _profile("clickhouse-server", ImageKind.DATABASE, (8123, 9000), "/var/lib/clickhouse"),
    _profile("cockroach", ImageKind.DATABASE, (26257,), "/cockroach/cockroach-data"),
    _profile("influxdb", ImageKind.DATABASE, (8086,), "/var/lib/influxdb2", "/var/lib/influxdb"),
    _profile("neo4j", ImageKind.DATABASE, (7474, 7687), "/data"),
    _profile("qdrant", ImageKind.DATABASE, (6333, 6334), "/qdrant/storage"),
    _profile("rethinkdb", ImageKind.DATABASE, (28015, 29015), "/data"),
    _profile("redis", ImageKind.CACHE, (6379,), "/data", stateful=False),
    _profile("redis-stack", ImageKind.CACHE, (6379, 8001), "/data", stateful=False),
    _profile("redis-stack-server", ImageKind.CACHE, (6379,), "/data", stateful=False),
    _profile("valkey", ImageKind.CACHE, (6379,), "/data", stateful=False),
    _profile("keydb", ImageKind.CACHE, (6379,), "/data", stateful=False),
    _profile("dragonfly", ImageKind.CACHE, (6379,), "/data", stateful=False),
    _profile("memcached", ImageKind.CACHE, (11211,)),
    _profile("rabbitmq", ImageKind.BROKER, (5672, 15672, 25672, 4369), "/var/lib/rabbitmq", stateful=False),
    _profile("kafka", ImageKind.BROKER, (9092, 9093), "/var/lib/kafka/data", "/bitnami/kafka", "/tmp/kafka-logs", stateful=False),
    _profile("cp-kafka", ImageKind.BROKER, (9092,), "/var/lib/kafka/data", stateful=False),
    _profile("zookeeper", ImageKind.BROKER, (2181,), "/data", stateful=False),
    _profile("nats", ImageKind.BROKER, (4222, 8222)),
    _profile("eclipse-mosquitto", ImageKind.BROKER, (1883,), "/mosquitto/data", stateful=False),
    _profile("elasticsearch", ImageKind.SEARCH, (9200, 9300), "/usr/share/elasticsearch/data"),
    _profile("opensearch", ImageKind.SEARCH, (9200, 9300), "/usr/share/opensearch/data"),
    _profile("solr", ImageKind.SEARCH, (8983,), "/var/solr"),
    _profile("meilisearch", ImageKind.SEARCH, (7700,), "/meili_data"),
    _profile("typesense", ImageKind.SEARCH, (8108,), "/data"),
    _profile("minio", ImageKind.STORAGE, (9001,), "/data", "/bitnami/minio/data", "/export", "/mnt/data", serves=(9000,)),
    _profile("pgbouncer", ImageKind.DATABASE, (5432, 6432)),
    _profile("etcd", ImageKind.DATABASE, (2379, 2380), "/etcd-data", "/bitnami/etcd"),
    _profile("vault", ImageKind.DATABASE, (8200,), "/vault/file", "/vault/data"),
    _profile("adminer", ImageKind.ADMIN, (8080,)),
    _profile("pgadmin4", ImageKind.ADMIN, (80, 443)),
    _profile("phpmyadmin", ImageKind.ADMIN, (80,)),
    _profile("mongo-express", ImageKind.ADMIN, (8081,)),
    _profile("redis-commander", ImageKind.ADMIN, (8081,), healthcheck=True),
    _profile("redisinsight", ImageKind.ADMIN, (5540, 8001)),
    _profile("flower", ImageKind.ADMIN, (5555,)),
    _profile("portainer-ce", ImageKind.ADMIN, (9000, 9443)),
    _profile("mailpit", ImageKind.OTHER, (), healthcheck=True),
    _profile("traefik", ImageKind.PROXY, (8080,)),
    _profile("nginx", ImageKind.PROXY),
    _profile("nginx-unprivileged", ImageKind.PROXY),
    _profile("caddy", ImageKind.PROXY),
    _profile("haproxy", ImageKind.PROXY),
    _profile("httpd", ImageKind.PROXY),
    _profile("kong", ImageKind.PROXY, (8001,), healthcheck=True),
    _profile("prometheus", ImageKind.MONITORING, serves=(9090,)),
    _profile("grafana", ImageKind.MONITORING, serves=(3000,)),
    _profile("alertmanager", ImageKind.MONITORING, serves=(9093,)),
    _profile("node-exporter", ImageKind.MONITORING, serves=(9100,)),
    _profile("cadvisor", ImageKind.MONITORING, healthcheck=True),
    _profile("netdata", ImageKind.MONITORING, healthcheck=True),
    _profile("uptime-kuma", ImageKind.MONITORING, healthcheck=True),
    _profile("pihole", ImageKind.OTHER, healthcheck=True),
    _profile("gitlab-ce", ImageKind.OTHER, healthcheck=True),
    _profile("gitlab-ee", ImageKind.OTHER, healthcheck=True),
    _profile("mattermost-team-edition", ImageKind.OTHER, healthcheck=True),
    *(_profile(name, ImageKind.OTHER) for name in ("nextcloud", "wordpress", "ghost", "kibana", "logstash", "drupal", "aspnet")),
    _profile("mc", ImageKind.JOB),
    _profile("flyway", ImageKind.JOB),
    _profile("liquibase", ImageKind.JOB),
    _profile("migrate", ImageKind.JOB),
    _profile("aws-cli", ImageKind.JOB),
    _profile("hello-world", ImageKind.JOB),
    *(_profile(name, ImageKind.RUNTIME) for name in _RUNTIMES),
    *(_profile(name, ImageKind.BASE) for name in _BASES),
)
_BY_NAME = {profile.name: profile for profile in _PROFILES}
# A name that says little by itself counts only with its well-known owner.
_OWNERS: dict[str, frozenset[str]] = {
    "mc": frozenset({"minio"}),
    "migrate": frozenset({"migrate"}),
    "flower": frozenset({"mher"}),
    "vault": frozenset({"", "hashicorp"}),
    "pgbouncer": frozenset({"edoburu", "bitnami", "bitnamilegacy"}),
    "aspnet": frozenset({"dotnet"}),
    "ghost": frozenset({""}),
    "flyway": frozenset({"flyway", "redgate"}),
    "liquibase": frozenset({"", "liquibase"}),
    "kafka": frozenset({"apache", "bitnami", "wurstmeister", "bitnamilegacy"}),
    "migrations": frozenset(),
}
_ALIASES = {
    "redismod": "redis",  # Redis with modules, before redis-stack
    "mysql-cluster": "mysql", "mongodb-community-server": "mongo", "kafka-native": "kafka", "cp-zookeeper": "zookeeper",
    "phpmyadmin-bitnami": "phpmyadmin", "portainer": "portainer-ce", "mongodb-enterprise-server": "mongo", "valkey-bundle": "valkey",
    "opensearch-dashboards": "", "mosquitto": "eclipse-mosquitto",
}
_GENERIC = frozenset({ImageKind.RUNTIME, ImageKind.BASE})


def profile_of(image: str | None) -> ImageProfile | None:
    """What is known of an image by its name; None for an image that is not known, or a name that cannot be read."""
    name = parse_image(image) if image else None
    if name is None:
        return None
    profile = _BY_NAME.get(_ALIASES.get(name.name, name.name))
    if profile is None:
        return None
    owner = name.repository.rpartition("/")[0]
    if profile.name in _OWNERS and owner.rpartition("/")[2] not in _OWNERS[profile.name]:
        return None
    if profile.kind in _GENERIC and owner:
        return None
    return msgspec.structs.replace(profile, data=_data(profile, name))


def is_finished_product(image: str) -> bool:
    """Whether the image is a known program of somebody else's, not a runtime or base system that runs whatever is put into it."""
    profile = profile_of(image)
    return profile is not None and profile.kind not in _GENERIC


def _data(profile: ImageProfile, name: ImageName) -> tuple[str, ...]:
    """Data folders by version. PostgreSQL 18 moved its volume one folder up (github.com/docker-library/postgres/pull/1259), and Bitnami's
    images have their own layout."""
    if "bitnami" in name.repository and profile.data and not any("/bitnami" in folder for folder in profile.data):
        return (f"/bitnami/{profile.name}", *profile.data)
    if profile.name in ("postgres", "postgis", "pgvector", "timescaledb"):
        major = _major(name)
        return ("/var/lib/postgresql/data", "/var/lib/postgresql") if major is None else (
            ("/var/lib/postgresql",) if major >= 18 else profile.data
        )
    return profile.data


def _major(name: ImageName) -> int | None:
    """The major version of PostgreSQL in a tag: ``18``, ``17.2-alpine``, ``pg16``, ``16-3.4`` (PostGIS)."""
    found = re.match(r"(?:[\d.]+-)?pg(\d+)|(\d+)", name.tag)
    return int(found[1] or found[2]) if found else None
