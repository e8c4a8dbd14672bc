"""What is known of server programs: which of their options say where they listen, and what holds when none does.

Source: the servers' own ``--help`` and settings pages (gunicorn 23, uvicorn 0.35, hypercorn 0.17, daphne 4, waitress 3, granian 2, Flask 3,
Django 5, FastAPI CLI 0.0.8, Streamlit 1.4).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readiness.facts.processes.rows import Server


class ServerProgram(msgspec.Struct, frozen=True, kw_only=True):
    """One server's command line. ``bind`` options hold ``host:port`` (or ``unix:path``), ``port`` options the number alone."""

    server: Server
    bind: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    port: tuple[str, ...] = ()
    socket: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    worker_class: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    app_dir: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    reload: tuple[str, ...] = ()
    debug: tuple[str, ...] = ()
    factory: tuple[str, ...] = ()
    valued: tuple[str, ...] = ()
    """Further options that take a value."""
    positional: str = "app"
    """What the first positional word is: ``app``, ``verb`` (then the app), ``none``."""
    default_host: str = "127.0.0.1"
    default_port: int | None = 8000
    port_variable: str = ""
    host_variable: str = ""
    app_variable: str = ""

    @property
    def taking_values(self) -> frozenset[str]:
        listening = (*self.bind, *self.host, *self.port, *self.socket)
        return frozenset((*listening, *self.workers, *self.worker_class, *self.app, *self.app_dir, *self.config, *self.valued))


def _options(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GUNICORN = ServerProgram(
    server=Server.GUNICORN, bind=("-b", "--bind"), workers=("-w", "--workers"), worker_class=("-k", "--worker-class"),
    config=("-c", "--config"), app_dir=("--chdir", "--pythonpath"), reload=("--reload",), port_variable="PORT",
    valued=_options(
        "-t --timeout --graceful-timeout --keep-alive --threads -e --env -p --pid -u --user -g --group -m --umask "
        "--log-level --log-file --access-logfile --error-logfile --access-logformat --log-config --log-config-json -n "
        "--name --max-requests --max-requests-jitter --worker-tmp-dir --worker-connections --backlog --certfile "
        "--keyfile --forwarded-allow-ips --limit-request-line --limit-request-fields --limit-request-field_size "
        "--statsd-host --logger-class --reload-engine --reload-extra-file --paste --proxy-allow-from --ca-certs "
        "--dogstatsd-tags"
    ),
)
_UVICORN = ServerProgram(
    server=Server.UVICORN, host=("--host",), port=("--port",), socket=("--uds",), workers=("--workers",), app_dir=("--app-dir",),
    reload=("--reload",), factory=("--factory",), port_variable="UVICORN_PORT", host_variable="UVICORN_HOST", app_variable="UVICORN_APP",
    valued=_options(
        "--fd --reload-dir --reload-include --reload-exclude --reload-delay --env-file --log-config --log-level --loop "
        "--http --ws --ws-max-size --ws-ping-interval --ws-ping-timeout --lifespan --interface --root-path "
        "--forwarded-allow-ips --limit-concurrency --backlog --limit-max-requests --timeout-keep-alive "
        "--timeout-graceful-shutdown --ssl-keyfile --ssl-certfile --ssl-keyfile-password --ssl-version --ssl-cert-reqs "
        "--ssl-ca-certs --ssl-ciphers --header --h11-max-incomplete-event-size --ws-max-queue --ws-per-message-deflate "
        "--timeout-worker-healthcheck"
    ),
)
_FLASK = ServerProgram(
    server=Server.FLASK, host=("--host", "-h"), port=("--port", "-p"), app=("--app", "-A"), reload=("--reload",), debug=("--debug",),
    valued=("--env-file", "-e", "--cert", "--key", "--extra-files", "--exclude-patterns"), positional="verb", default_port=5000,
    port_variable="FLASK_RUN_PORT", host_variable="FLASK_RUN_HOST", app_variable="FLASK_APP",
)
_UWSGI = ServerProgram(
    server=Server.UWSGI, bind=("--http", "--http-socket", "--socket", "-s", "--https"), workers=("--processes", "-p", "--workers"),
    app=("--module", "-w", "--wsgi"), app_dir=("--chdir", "--pythonpath"), config=("--ini", "--yaml", "--json", "--xml"), default_port=None,
    valued=_options(
        "--wsgi-file --callable --threads --master-fifo --uid --gid --stats --static-map --harakiri --buffer-size"
    ),
    positional="none",
)
_FASTAPI = ServerProgram(
    server=Server.FASTAPI, host=("--host",), port=("--port",), workers=("--workers",), reload=("--reload",), valued=("--app",
    "--root-path", "-e"),
    positional="verb", default_host="0.0.0.0",
)

PROGRAMS: Mapping[str, ServerProgram] = {
    "gunicorn": _GUNICORN,
    "uvicorn": _UVICORN,
    "hypercorn": ServerProgram(
        server=Server.HYPERCORN, bind=("-b", "--bind"), workers=("-w", "--workers"), worker_class=("-k", "--worker-class"),
        config=("-c", "--config"), reload=("--reload",), debug=("--debug",),
        valued=_options(
            "--access-log --access-logfile --access-logformat --backlog --ca-certs --certfile --keyfile --error-log "
            "--error-logfile --log-file --graceful-timeout --keep-alive --log-config --log-level -p --pid --root-path "
            "--insecure-bind --quic-bind -u --user -g --group -m --umask --server-name --max-requests"
        ),
    ),
    "daphne": ServerProgram(
        server=Server.DAPHNE, host=("-b", "--bind"), port=("-p", "--port"), socket=("-u", "--unix-socket"),
        valued=_options(
            "-e --endpoint --fd -v --verbosity -t --http-timeout --access-log --log-fmt --ping-interval --ping-timeout "
            "--websocket_timeout --application-close-timeout --root-path --server-name"
        ),
    ),
    "waitress-serve": ServerProgram(
        server=Server.WAITRESS, bind=("--listen",), host=("--host",), port=("--port",), socket=("--unix-socket",), app=("--app",),
        valued=_options(
            "--threads --url-prefix --url-scheme --ident --trusted-proxy --trusted-proxy-headers --channel-timeout"
        ),
        factory=("--call",), default_host="0.0.0.0", default_port=8080,
    ),
    "granian": ServerProgram(
        server=Server.GRANIAN, host=("--host",), port=("--port",), workers=("--workers",), reload=("--reload",), factory=("--factory",),
        app_dir=("--working-dir",), port_variable="GRANIAN_PORT", host_variable="GRANIAN_HOST",
        valued=_options(
            "--interface --http --loop --log-level --blocking-threads --runtime-threads --backlog --env-files --uds"
        ),
    ),
    "uwsgi": _UWSGI,
    "flask": _FLASK,
    "fastapi": _FASTAPI,
    "streamlit": ServerProgram(
        server=Server.STREAMLIT, host=("--server.address",), port=("--server.port",), positional="verb", default_port=8501,
        default_host="0.0.0.0", port_variable="STREAMLIT_SERVER_PORT",
    ),
    "celery": ServerProgram(
        server=Server.CELERY, app=("-A", "--app"), workers=("-c", "--concurrency"), positional="verb", default_port=None,
        valued=_options(
            "-b --broker -l --loglevel -Q --queues -n --hostname -P --pool -s --schedule -S --scheduler --workdir --config "
            "--result-backend -f --logfile --pidfile --max-tasks-per-child -D --time-limit --port"
        ),
    ),
}
