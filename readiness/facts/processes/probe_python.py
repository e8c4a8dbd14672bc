"""Probes written in Python on the command line (``python -c "…"``): what they import and which address they ask."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.python.source import parsed
from readiness.facts.processes.addresses import OPEN, Address, read_url
from readiness.facts.processes.rows import ProbeCommand

_RAISING = re.compile(r"raise_for_status|status_code|\.status\b|\.ok\b|is_success|urlopen|urlretrieve|getcode")


def read_python(code: str, environment: Mapping[str, str | None]) -> ProbeCommand:
    """Modules and address of a piece of Python; the tools are the caller's to add. Code that does not parse is unreadable."""
    try:
        tree = parsed(code)
    except (SyntaxError, UnparsableError) as error:
        return ProbeCommand(text=code, unreadable=f"the Python of the probe does not parse: {getattr(error, 'msg', error)}")
    modules = tuple(dict.fromkeys(_modules(tree)))
    for address in _addresses(tree, environment):
        return ProbeCommand(
            text=code, modules=modules, scheme=address.scheme, host=address.host, port=address.port, port_unknown=address.port_unknown,
            url_path="" if address.scheme == "tcp" or address.unknown else address.path, url_unknown=address.unknown,
            follows_status=bool(_RAISING.search(code)),
        )
    return ProbeCommand(text=code, modules=modules)


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Call) and _dotted(node.func) in ("__import__", "importlib.import_module") and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value


def _addresses(tree: ast.AST, environment: Mapping[str, str | None]) -> Iterator[Address]:
    """Addresses in the order a reader would believe them: URLs, then connections by host and port."""
    compound = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.BinOp)]
    inner = {id(child) for node in compound for child in ast.walk(node) if child is not node}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and id(node) not in inner:
            text = _text(node, environment)
            if text and re.match(r"https?://", text):
                yield read_url(text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    path = next((_text(call.args[1], environment) for call in calls if _dotted(call.func).endswith(".request") and len(call.args) > 1), "")
    for call in calls:
        name = _dotted(call.func).rpartition(".")[2]
        if name in ("connect", "connect_ex", "create_connection", "HTTPConnection", "HTTPSConnection") and call.args:
            pair = call.args[0].elts if isinstance(call.args[0], ast.Tuple) else call.args
            host = _text(pair[0], environment)
            port = _text(pair[1], environment) if len(pair) > 1 else "80"
            http = name.startswith("HTTP")
            address = read_url(f"{'http' if http else 'tcp'}://{host}:{port}{path if http else ''}")
            yield address


def _text(node: ast.expr, environment: Mapping[str, str | None]) -> str:
    """The text a string or number expression has, OPEN for what is not known."""
    match node:
        case ast.Constant(value=str() | int() as value):
            return str(value)
        case ast.JoinedStr(values=values):
            return "".join(_text(value, environment) for value in values)
        case ast.FormattedValue(value=value):
            return _text(value, environment)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, environment) + _text(right, environment)
        case ast.Call(func=func, args=[ast.Constant(value=str() as name), *rest]) if _dotted(func) in ("os.environ.get", "os.getenv"):
            if name in environment:
                return environment[name] or OPEN
            return _text(rest[0], environment) if rest else OPEN
        case ast.Call(func=ast.Name(id="int" | "str"), args=[inner]):
            return _text(inner, environment)
        case ast.Subscript(value=value, slice=ast.Constant(value=str() as name)) if _dotted(value) == "os.environ":
            return environment.get(name) or OPEN
        case _:
            return OPEN


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
