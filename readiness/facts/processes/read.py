"""A command line → what it starts, where that listens, which application it serves. Pure; shared by every area that starts something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from readiness.artifacts.command_model import Joiner
from readiness.facts.processes.addresses import OPEN, closed_text, read_bind
from readiness.facts.processes.options import Options, read_options
from readiness.facts.processes.probe_command import BUILTINS
from readiness.facts.processes.rows import Launch, Server
from readiness.facts.processes.servers import PROGRAMS, ServerProgram
from readiness.facts.processes.words import SHELLS, Simple, simple_commands, unwrapped

_APP = re.compile(r"[\w.]+(?::[\w.]+(?:\(.*\))?)?")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*")
_SETUP = frozenset({
    "mkdir", "chmod", "chown", "cp", "mv", "rm", "ln", "touch", "cat", "sleep", "sed", "cd", "alembic", "pip", "wait-for-it",
    "find", "ls", "date",
})
_MANAGE = ("manage.py", "django-admin", "django-admin.py")


def read_command(command: str | Sequence[str], environment: Mapping[str, str | None] | None = None) -> Launch:
    """What a shell line or an argument vector leaves running: of ``a && b``, b. ``environment``: what the image or service sets (None:
    set to what nobody here knows); a variable that is not in it has only the default written beside it. Never raises.
    """
    launches = main_launches(simple_commands(command, environment))
    if not launches:
        return Launch(unreadable="an empty command" if command else "")
    return launches[-1][0]


def main_launches(simples: Sequence[Simple]) -> tuple[tuple[Launch, Simple], ...]:
    """What a script or line may leave running, with the command it came from: the last one that always runs, and before it every server
    or ``exec`` in a branch. Preparation (``migrate``, ``mkdir`` …) is left out where anything else is there."""
    read = [(read_simple(simple), simple) for simple in simples if not simple.command.function and _may_stay(simple)]
    servers = [(launch, simple) for launch, simple in read if _is_server(launch) or simple.argv[:1] == ("exec",)]
    certain = [(launch, simple) for launch, simple in servers if not simple.command.conditional]
    if certain:
        stop = next(i for i, (_, simple) in enumerate(servers) if simple is certain[0][1])
        # What runs after an unconditional exec never does; servers in the background run as well.
        background = [(launch, simple) for launch, simple in certain if simple.command.background]
        foreground = [(launch, simple) for launch, simple in certain if not simple.command.background][:1]
        before = [(launch, simple) for launch, simple in servers[:stop] if simple.command.conditional]
        return (*before, *background, *foreground)
    if servers:
        return tuple(servers)
    if not read and len(simples) == 1 and unwrapped(simples[0].argv)[0]:
        # Preparation alone: that is what a job runs.
        return ((read_simple(simples[0]), simples[0]),)
    return tuple(read[-1:])


def read_simple(simple: Simple) -> Launch:
    """One simple command."""
    argv, wrappers = unwrapped(simple.argv)
    if not argv:
        return Launch(unreadable="an empty command")
    launch = read_argv(argv, simple.environment)
    if simple.folder and not launch.app_dir:
        launch = msgspec.structs.replace(launch, app_dir=simple.folder)
    return msgspec.structs.replace(launch, shell=simple.shell and "exec" not in wrappers, reads_port_from=_port_variable(simple, launch))


def read_argv(argv: tuple[str, ...], environment: Mapping[str, str | None]) -> Launch:
    """An argument vector without wrappers."""
    if argv[0] in ("$@", "${@}", "$*", "${*}"):
        return Launch(argv=argv, unreadable="runs its own arguments")
    if argv[0].startswith("-"):
        return Launch(argv=argv, unreadable="the program is the image's own; only its arguments stand here")
    if closed_text(argv[0])[0] != argv[0]:
        return Launch(argv=argv, unreadable=f"the program {argv[0]} is known at run time only")
    name = argv[0].rpartition("/")[2]
    if _PYTHON.fullmatch(name):
        return _python(argv, environment)
    if name in _MANAGE:
        return _django(argv, argv[0], argv[1:])
    if name in PROGRAMS:
        return _server(argv, PROGRAMS[name], argv[1:], environment)
    if name in SHELLS:
        script = next((word for word in argv[1:] if not word.startswith(("-", "+"))), "")
        return Launch(argv=argv, server=Server.SHELL if script else Server.OTHER, script=script)
    if name == "nginx":
        return Launch(argv=argv, server=Server.NGINX)
    if name in ("node", "npm", "yarn", "pnpm", "bun", "deno", "pm2", "npx", "nodemon"):
        script = argv[1] if len(argv) > 1 and argv[1].endswith((".js", ".mjs", ".cjs", ".ts")) else ""
        return Launch(argv=argv, server=Server.NODE, script=script)
    if "/" in argv[0] or name.endswith((".sh", ".py", ".bash")):
        return Launch(argv=argv, server=Server.SHELL, script=argv[0])
    return Launch(argv=argv, server=Server.OTHER)


def _is_server(launch: Launch) -> bool:
    return launch.server not in (Server.OTHER, Server.NONE, Server.PYTHON, Server.SHELL)


def _may_stay(simple: Simple) -> bool:
    argv, _ = unwrapped(simple.argv)
    if not argv or simple.command.test or simple.command.joiner is Joiner.OR:
        return False
    name = argv[0].rpartition("/")[2]
    # "exec" alone, or with a redirection only, replaces nothing.
    return name not in (BUILTINS - {".", "source"}) and name not in _SETUP


def _python(argv: tuple[str, ...], environment: Mapping[str, str | None]) -> Launch:
    options = read_options(argv[1:], ("-m", "-c", "-W", "-X"), stop=("-m", "-c", ""))
    module = options.value("-m")
    if module:
        if module in PROGRAMS or module == "waitress":
            return _server(argv, PROGRAMS.get(module, PROGRAMS["waitress-serve"]), options.rest, environment)
        if module == "django":
            return _django(argv, "", options.rest)
        return Launch(argv=argv, server=Server.PYTHON, module=module)
    if options.has("-c"):
        return Launch(argv=argv, server=Server.PYTHON)
    if not options.positional:
        return Launch(argv=argv, server=Server.OTHER)
    script = options.positional[0]
    name = script.rpartition("/")[2]
    if name in _MANAGE:
        return _django(argv, script, options.rest)
    if name in PROGRAMS:
        return _server(argv, PROGRAMS[name], options.rest, environment)
    return Launch(argv=argv, server=Server.PYTHON, script=script)


def _django(argv: tuple[str, ...], script: str, rest: tuple[str, ...]) -> Launch:
    options = read_options(rest, ("--settings", "--pythonpath", "--verbosity", "-v"))
    verb, address = (*options.positional, "", "")[:2]
    settings = options.value("--settings")
    if verb not in ("runserver", "runserver_plus", "runsslserver"):
        return Launch(argv=argv, server=Server.PYTHON, script=script, settings=settings)
    bind = read_bind(address if ":" in address else f"127.0.0.1:{address or 8000}")
    return Launch(
        argv=argv, server=Server.RUNSERVER, script=script, settings=settings, host=bind.host, port=bind.port,
        port_unknown=bind.port_unknown,
        port_default=not address, reload=not options.has("--noreload"), debug=True,
    )


def _server(
    argv: tuple[str, ...], program: ServerProgram, rest: tuple[str, ...], environment: Mapping[str, str | None]
) -> Launch:
    options = read_options(rest, program.taking_values)
    positional = options.positional
    verb = ""
    if program.positional == "verb" and positional:
        verb, positional = positional[0], positional[1:]
    if program.server is Server.FLASK and verb != "run":
        return Launch(argv=argv, server=Server.OTHER)
    if program.server is Server.FASTAPI and verb not in ("run", "dev"):
        return Launch(argv=argv, server=Server.OTHER)
    app = options.value(*program.app) or (positional[0] if positional and program.positional != "none" else "")
    if not app and program.app_variable:
        app = environment.get(program.app_variable) or ""
    launch = Launch(
        argv=argv, server=program.server, app_dir=options.value(*program.app_dir), config_file=options.value(*program.config),
        workers=_number(options.value(*program.workers) or (environment.get("WEB_CONCURRENCY") or "" if program.workers else "")),
        worker_class=options.value(*program.worker_class),
        reload=options.has(*program.reload) or verb == "dev" or (program.server is Server.FLASK and options.has("--debug")),
        debug=options.has(*program.debug), factory=options.has(*program.factory), unix_socket=options.value(*program.socket),
    )
    return msgspec.structs.replace(_listening(launch, program, options, environment), **_application(program, app))


def _application(program: ServerProgram, app: str) -> dict[str, str | bool]:
    """Fields that name the application."""
    if not app:
        return {}
    if app.endswith((".py", ".ini")) or program.server is Server.FASTAPI or (program.server is Server.STREAMLIT):
        return {"script": app}
    if closed_text(app)[0] != app:
        return {"app": app}
    if app.endswith(")"):
        return {"app": app.partition("(")[0], "factory": True}
    return {"app": app} if _APP.fullmatch(app) or "/" in app else {}


def _listening(launch: Launch, program: ServerProgram, options: Options, environment: Mapping[str, str | None]) -> Launch:
    """The launch with host and port: of its options, of the variable the server reads, or the server's own default."""
    binds = options.all(*program.bind)
    for text in binds:
        if text.startswith(("unix:", "/", "fd://")) or ".sock" in text:
            launch = msgspec.structs.replace(launch, unix_socket=text.removeprefix("unix:"))
            continue
        bind = read_bind(text.removeprefix("tcp://"))
        if bind.port is None and not bind.port_unknown and bind.host.isdigit():
            bind = msgspec.structs.replace(bind, host="", port=int(bind.host))
        host = bind.host or "0.0.0.0"
        if bind.port is None and not bind.port_unknown:
            bind = msgspec.structs.replace(bind, port=program.default_port)
        return msgspec.structs.replace(launch, host=host, port=bind.port, port_unknown=bind.port_unknown)
    if launch.unix_socket:
        return launch
    host = options.value(*program.host) or (environment.get(program.host_variable) or "") or program.default_host
    text = options.value(*program.port)
    if not text and program.port_variable in environment:
        given = environment[program.port_variable]
        text = given if given is not None else f"${program.port_variable}"
        if program.server is Server.GUNICORN:
            host = "0.0.0.0"  # what gunicorn does when PORT is set
    if not text:
        default = msgspec.structs.replace(launch, host=host, port=program.default_port, port_default=True)
        return default if program.default_port else launch
    bind = read_bind(f"x:{text}")
    return msgspec.structs.replace(launch, host=closed_text(host)[0].replace(OPEN, ""), port=bind.port, port_unknown=bind.port_unknown)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 6 else None


def _port_variable(simple: Simple, launch: Launch) -> str:
    """The variable the port's word was written with."""
    for word in simple.command.words:
        for expansion in word.expansions:
            value = word.resolve(simple.environment)
            if expansion.name and (value is None or (launch.port is not None and str(launch.port) in value)) and (
                launch.port_unknown.startswith(f"${expansion.name} ") or (value is not None and str(launch.port) in value)
            ):
                return expansion.name
    return ""
