"""A probe's command line → what it needs and whom it asks. Pure; shared by Dockerfiles, compose files and Kubernetes manifests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from readiness.artifacts.command import quote, read_commands
from readiness.artifacts.command_model import Joiner, ShellCommand
from readiness.facts.processes.addresses import Address, closed_text, read_url
from readiness.facts.processes.options import Options, read_options
from readiness.facts.processes.probe_python import read_python
from readiness.facts.processes.rows import ProbeCommand
from readiness.facts.processes.words import SHELLS, Simple, shell_line, simple_commands, unwrapped

BUILTINS = frozenset({
    "exit", "test", "[", "[[", "]]", "true", "false", ":", "echo", "printf", "set", "export", "cd", "return", "read", "exec", "kill",
    "unset", "eval", "type", "command", "wait", "trap", "umask", "shift", ".", "source", "local", "break", "continue",
})
"""Programs that ``/bin/sh`` has inside itself (dash and busybox alike; ``[[``, ``source`` in bash)."""
_CURL_VALUED = frozenset({
    "-X", "-H", "-d", "-o", "-m", "-u", "-A", "-b", "-c", "-e", "-F", "-w", "-x", "-T", "-r", "-K", "-E", "--request", "--header", "--data",
    "--output", "--max-time", "--connect-timeout", "--retry", "--retry-delay", "--retry-max-time", "--user", "--user-agent", "--cookie",
    "--write-out", "--proxy", "--cacert", "--cert", "--key", "--resolve", "--unix-socket", "--interface", "--data-raw", "--form",
})
_WGET_VALUED = frozenset({
    "-O", "-o", "-T", "-t", "-U", "-P", "-e", "-Y", "--output-document", "--timeout", "--tries", "--user-agent", "--header", "--post-data",
    "--user", "--password",
})
_PORT_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "pg_isready": ("-p", "--port"), "psql": ("-p", "--port"), "redis-cli": ("-p",), "valkey-cli": ("-p",), "mysqladmin": ("-P", "--port"),
    "mariadb-admin": ("-P", "--port"), "mysql": ("-P", "--port"), "mongosh": ("--port",), "mongo": ("--port",),
}
_HOST_OPTIONS = ("-h", "--host", "-H")


def read_probe(command: str | Sequence[str], environment: Mapping[str, str | None] | None = None) -> ProbeCommand:
    """``command``: a shell line (as of ``HEALTHCHECK CMD line``) or an argument vector; compose's ``CMD``, ``CMD-SHELL`` and ``NONE`` are
    understood. ``environment``: what the image or service sets (None: set to what nobody here knows). Never raises.
    """
    if not isinstance(command, str):
        match tuple(command):
            case ("NONE",):
                return ProbeCommand(text="NONE", disabled=True)
            case ("CMD-SHELL", *rest):
                command = " ".join(rest)
            case ("CMD", *rest):
                command = rest
            case argv:
                command = argv
    text = command if isinstance(command, str) else quote(tuple(command))
    shell = isinstance(command, str) or shell_line(command) is not None
    simples = simple_commands(command, environment)
    if not simples:
        return _socket(text, shell)
    probe = _combined(text, shell, simples)
    outer = unwrapped(tuple(command))[0][:1] if not isinstance(command, str) else ()
    name = outer[0].rpartition("/")[2] if outer else ""
    if shell and name in SHELLS - {"sh"}:
        return msgspec.structs.replace(probe, tools=(name, *probe.tools))
    return probe


def _socket(text: str, shell: bool) -> ProbeCommand:
    """``</dev/tcp/host/port``, which only bash understands."""
    found = re.search(r"/dev/tcp/([^/\s]+)/([^\s'\"]+)", text)
    if not found:
        return ProbeCommand(text=text, shell=shell, unreadable="an empty command")
    address = read_url(f"tcp://{found[1]}:{found[2]}")
    return ProbeCommand(
        text=text, shell=shell, tools=("bash",), scheme="tcp", host=address.host, port=address.port, port_unknown=address.port_unknown
    )


def _combined(text: str, shell: bool, simples: tuple[Simple, ...]) -> ProbeCommand:
    """One probe from the parts of its line: needs of all alternatives, the address of the first that has one."""
    alternatives: list[list[ProbeCommand]] = [[]]
    for simple in simples:
        if simple.command.joiner is Joiner.OR:
            alternatives.append([])
        alternatives[-1] += _parts(simple)
    needs = [tuple(dict.fromkeys(tool for part in parts for tool in part.tools)) for parts in alternatives]
    filled = [tools for tools in needs if tools]
    parts = [part for alternative in alternatives for part in alternative]
    asking = [part for part in parts if part.url_path or part.url_unknown] or [part for part in parts if part.host or part.port]
    main = asking[0] if asking else ProbeCommand()
    return msgspec.structs.replace(
        main, text=text, shell=shell,
        tools=filled[0] if len(filled) == 1 else (),
        either=tuple(dict.fromkeys(tools[0] for tools in filled)) if len(filled) > 1 else (),
        modules=tuple(dict.fromkeys(module for part in parts for module in part.modules)),
        script=next((part.script for part in parts if part.script), ""),
        unreadable=next((part.unreadable for part in parts if part.unreadable), ""),
    )


def _parts(simple: Simple) -> list[ProbeCommand]:
    """The command itself and those inside its ``$(…)``."""
    found = []
    for word in simple.command.words:
        for expansion in word.expansions:
            if expansion.command and "$(" not in expansion.command:
                inner = read_commands(expansion.command, word.line).commands
                found += [part for command in inner for part in _parts(_plain(command, simple))]
    argv, wrappers = unwrapped(simple.argv)
    tools = tuple(wrapper for wrapper in wrappers if wrapper not in BUILTINS)
    if not argv:
        return found
    name = argv[0].rpartition("/")[2]
    if name in BUILTINS and "/" not in argv[0]:
        return found
    part = _read(argv[0], name, argv[1:], simple)
    return [*found, msgspec.structs.replace(part, tools=(*tools, *part.tools))]


def _plain(command: ShellCommand, outer: Simple) -> Simple:
    words = tuple(word.resolve(outer.environment) for word in command.words)
    argv = tuple(word.text if value is None else value for word, value in zip(command.words, words, strict=True))
    return Simple(command=command, argv=argv, environment=outer.environment)


def _read(program: str, name: str, rest: tuple[str, ...], simple: Simple) -> ProbeCommand:
    if "$" in program:
        return ProbeCommand(unreadable=f"the program {program} is known at run time only")
    if name == "curl":
        options = read_options(rest, _CURL_VALUED)
        return _http(name, options, any(flag.startswith("--fail") or (flag[1] != "-" and "f" in flag) for flag in options.flags))
    if name == "wget":
        return _http(name, read_options(rest, _WGET_VALUED), True)
    if name in ("http", "https", "xh"):
        return _http(name, read_options(tuple(word for word in rest if word not in ("GET", "HEAD")), frozenset()), "--check-status" in rest)
    if name.startswith(("python", "pypy")):
        return _python(name, rest, simple)
    if name in ("nc", "ncat", "netcat"):
        return _netcat(name, rest)
    if name in _PORT_OPTIONS:
        return _client(name, rest)
    if name in SHELLS and rest:
        script = next((word for word in rest if not word.startswith("-")), "")
        return ProbeCommand(tools=(name,), script=script)
    if program.startswith(("./", "../")) or name.endswith((".sh", ".py", ".bash")):
        return ProbeCommand(script=program)
    if program.startswith("/") and not program.startswith(("/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/")):
        return ProbeCommand(script=program)
    if name in ("node", "bun", "deno"):
        return ProbeCommand(tools=(name,), script=next((word for word in rest if word.endswith((".js", ".mjs", ".cjs", ".ts"))), ""))
    return ProbeCommand(tools=(name,))


def _http(name: str, options: Options, failing: bool) -> ProbeCommand:
    urls = [word for word in options.positional if word not in ("true", "-")]
    if not urls:
        return ProbeCommand(tools=(name,))
    address: Address = read_url(urls[0])
    return ProbeCommand(
        tools=(name,), scheme=address.scheme, host=address.host, port=address.port, port_unknown=address.port_unknown,
        url_path="" if address.unknown else address.path, url_unknown=address.unknown, follows_status=failing,
    )


def _python(name: str, rest: tuple[str, ...], simple: Simple) -> ProbeCommand:
    options = read_options(rest, frozenset({"-c", "-m", "-W", "-X"}), stop=("-c", "-m"))
    if code := options.value("-c"):
        return msgspec.structs.replace(read_python(code, simple.environment), tools=(name,))
    if module := options.value("-m"):
        return ProbeCommand(tools=(name,), modules=(module,))
    return ProbeCommand(tools=(name,), script=options.positional[0] if options.positional else "")


def _netcat(name: str, rest: tuple[str, ...]) -> ProbeCommand:
    positional = [word for word in rest if not word.startswith("-")]
    if positional and rest and rest[0] in ("-w", "-i"):
        positional = positional[1:]
    if len(positional) < 2:
        return ProbeCommand(tools=(name,))
    address = read_url(f"tcp://{positional[-2]}:{positional[-1]}")
    return ProbeCommand(tools=(name,), scheme="tcp", host=address.host, port=address.port, port_unknown=address.port_unknown)


def _client(name: str, rest: tuple[str, ...]) -> ProbeCommand:
    valued = {*_PORT_OPTIONS[name], *_HOST_OPTIONS, "-U", "-d", "-u", "-a", "-t", "--username", "--dbname"}
    options = read_options(rest, valued)
    port = options.value(*_PORT_OPTIONS[name])
    host = options.value(*_HOST_OPTIONS)
    closed, names = closed_text(port)
    unknown = f"{names[0] or 'it'} has no value in the repository" if names else ""
    return ProbeCommand(
        tools=(name,), scheme="tcp", host=closed_text(host)[0], port=int(closed) if closed.isdigit() else None, port_unknown=unknown
    )
