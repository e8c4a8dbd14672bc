"""What is publicly known of exporters, and of libraries that bring metrics of their own.

Sources: the default ports of github.com/prometheus/prometheus/wiki/Default-port-allocations, and the exporters' and libraries' READMEs.
"""

from __future__ import annotations

import msgspec


class Exporter(msgspec.Struct, frozen=True):
    """``images``: last parts of names of images that serve these metrics; ``prefixes`` of its metrics; ``path`` empty: any."""

    name: str
    prefixes: tuple[str, ...]
    images: tuple[str, ...] = ()
    port: int = 0
    path: str = "/metrics"


def _exporter(name: str, prefixes: str, images: str = "", port: int = 0, path: str = "/metrics") -> Exporter:
    return Exporter(name, tuple(prefixes.split()), tuple(images.split()), port, path)


EXPORTERS: tuple[Exporter, ...] = (
    _exporter("node_exporter", "node_", "node-exporter node_exporter", 9100),
    _exporter("cAdvisor", "container_ machine_ cadvisor_", "cadvisor", 8080),
    _exporter("redis_exporter", "redis_", "redis_exporter redis-exporter", 9121),
    _exporter("postgres_exporter", "pg_", "postgres-exporter postgres_exporter", 9187),
    _exporter("pgbouncer_exporter", "pgbouncer_", "pgbouncer-exporter pgbouncer_exporter", 9127),
    _exporter("mysqld_exporter", "mysql_ mysqld_", "mysqld-exporter mysqld_exporter", 9104),
    _exporter("mongodb_exporter", "mongodb_", "mongodb-exporter mongodb_exporter", 9216),
    _exporter("elasticsearch_exporter", "elasticsearch_", "elasticsearch-exporter elasticsearch_exporter", 9114),
    _exporter("memcached_exporter", "memcached_", "memcached-exporter memcached_exporter", 9150),
    _exporter("kafka_exporter", "kafka_ zookeeper_ jmx_", "kafka-exporter kafka_exporter", 9308),
    _exporter("RabbitMQ", "rabbitmq_ erlang_", "rabbitmq", 15692),
    _exporter("nginx exporter", "nginx_ nginxexporter_", "nginx-prometheus-exporter nginx-vts-exporter nginx-exporter", 9113),
    _exporter("blackbox_exporter", "probe_ blackbox_", "blackbox-exporter blackbox_exporter", 9115, ""),
    _exporter("Prometheus", "prometheus_ net_conntrack_", "prometheus", 9090),
    _exporter("Alertmanager", "alertmanager_", "alertmanager", 9093),
    _exporter("Grafana", "grafana_", "grafana grafana-oss grafana-enterprise", 3000),
    _exporter("Pushgateway", "pushgateway_ push_", "pushgateway", 9091),
    _exporter("Loki", "loki_", "loki", 3100),
    _exporter("Tempo", "tempo_ tempodb_ traces_", "tempo", 3200),
    _exporter("the OpenTelemetry collector", "otelcol_ otel_", "opentelemetry-collector opentelemetry-collector-contrib", 8888),
    _exporter("Traefik", "traefik_", "traefik", 8080),
    _exporter("Caddy", "caddy_", "caddy", 2019),
    _exporter("HAProxy", "haproxy_", "haproxy", 8404),
    _exporter("Envoy", "envoy_", "envoy", 9901, "/stats/prometheus"),
    _exporter("Istio", "istio_ pilot_ citadel_ galley_"),
    _exporter("MinIO", "minio_", "minio", 9000, ""),
    _exporter("celery-exporter", "celery_", "celery-exporter celery_exporter", 9808),
    _exporter("Flower", "flower_", "flower", 5555),
    _exporter("statsd_exporter", "statsd_", "statsd-exporter statsd_exporter", 9102),
    _exporter("gunicorn by statsd", "gunicorn_"),
    _exporter("uWSGI exporter", "uwsgi_", "uwsgi_exporter uwsgi-exporter", 9117),
    _exporter("process-exporter", "namedprocess_", "process-exporter", 9256),
    _exporter("Vault", "vault_", "vault", 8200, ""),
    _exporter("Consul", "consul_", "consul", 8500, ""),
    _exporter("NATS", "nats_ gnatsd_ jetstream_", "prometheus-nats-exporter", 7777),
    _exporter("the GPU exporter", "DCGM_ nvidia_", "dcgm-exporter", 9400),
    _exporter("the Windows exporter", "windows_ wmi_"),
    _exporter("kube-state-metrics", "kube_", "kube-state-metrics", 8080),
    _exporter(
        "Kubernetes",
        "kubelet_ apiserver_ kubernetes_ kubeproxy_ workqueue_ rest_client_ coredns_ scheduler_ etcd_ storage_operation_ volume_manager_ "
        "cluster_ namespace_ node:",
    ),
    _exporter("cert-manager", "certmanager_"),
    _exporter("Argo CD", "argocd_"),
    _exporter("CloudWatch", "aws_ cloudwatch_"),
    _exporter("a JVM", "jvm_ tomcat_ hikaricp_ logback_ jdbc_"),
    _exporter("a .NET runtime", "dotnet_ aspnetcore_ kestrel_"),
    _exporter("Node.js", "nodejs_"),
    _exporter("vLLM", "vllm:", "vllm-openai", 8000),
    _exporter("Ray", "ray_", "ray", 8080),
)
_ALWAYS = (
    "up", "ALERTS", "ALERTS_FOR_STATE", "scrape_", "process_", "python_info", "python_gc_", "go_", "promhttp_", "target_info",
)  # fmt: skip


def is_always_there(metric: str) -> bool:
    """Prometheus makes it itself, or every client library brings it."""
    return any(metric == name or (name.endswith("_") and metric.startswith(name)) for name in _ALWAYS)


def exporter_of(metric: str) -> Exporter | None:
    """Whose metrics begin so: the longest prefix wins."""
    found = [(len(prefix), exporter) for exporter in EXPORTERS for prefix in exporter.prefixes if metric.startswith(prefix)]
    return max(found, key=lambda item: item[0])[1] if found else None


def exporter_by_image(image: str) -> Exporter | None:
    """The exporter that an image's name (without registry, owner and tag) says."""
    return next((exporter for exporter in EXPORTERS if image in exporter.images), None)


LIBRARIES: dict[str, tuple[str, ...]] = {
    "prometheus_fastapi_instrumentator": ("http_requests_", "http_request_", "http_response_"),
    "starlette_exporter": ("starlette_",),
    "starlette_prometheus": ("starlette_",),
    "starlette_prom": ("starlette_",),
    "fastapi_prometheus_middleware": ("fastapi_", "http_"),
    "aioprometheus": ("requests_", "responses_", "exceptions_", "status_codes_"),
    "prometheus_flask_exporter": ("flask_",),
    "flask_prometheus_metrics": ("flask_", "app_"),
    "prometheus_flask_instrumentator": ("http_request",),
    "django_prometheus": ("django_",),
    "sanic_prometheus": ("sanic_",),
    "prometheus_sanic": ("http_",),
    "py_grpc_prometheus": ("grpc_",),
    "celery_exporter": ("celery_", "flower_"),
    "flower": ("flower_",),
    "django_rq": ("rq_",),
    "rq_exporter": ("rq_",),
    "ray": ("ray_",),
    "vllm": ("vllm:",),
    "dramatiq": ("dramatiq_",),
    "faststream": ("faststream_",),
    "litestar": ("litestar_",),
    "bentoml": ("bentoml_",),
    "mlserver": ("rest_server_", "model_infer_"),
    "opentelemetry": (
        "http_server_", "http_client_", "db_client_", "rpc_", "system_", "process_runtime_", "cpython_", "gen_ai_", "messaging_", "otel_",
        "traces_", "calls", "duration_milliseconds", "target_info", "dns_", "jvm_", "kestrel_", "v8js_",
    ),
}  # fmt: skip
"""Import root → how the metrics begin that it brings by itself."""
