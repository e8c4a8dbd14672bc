"""What the audit hooks wrote down, judged: where a scan may read, write and execute, and what it may start."""

import json
import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

import readiness

PACKAGE = Path(readiness.__file__).parent
WATCH = Path(__file__).parent / "watch"
#: The interpreter, what is installed in it, and readiness with its rules (in a checkout beside the package).
CODE = tuple(
    os.path.realpath(path)
    for path in (
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")), f"{sys.base_prefix}/pyvenv.cfg",
        f"{sys.prefix}/pyvenv.cfg", str(PACKAGE), str(PACKAGE.parent / "rules"), str(WATCH),
    )
)  # fmt: skip
#: What Python needs, and the threads of a process that is to be forked: nothing that says anything of a person or a project.
SYSTEM = ("/dev/null", "/dev/urandom", "/proc/self/task")
#: Modules that make classes and functions from texts of their own, by the name that they give to the code.
GENERATORS = {"<string>": ("collections/__init__.py", "dataclasses.py", "typing.py"), "<template>": ("jinja2/environment.py",)}
_HELPER = re.compile(r"from multiprocessing\.(forkserver|resource_tracker) import main; ?main\([^;\n]*\)\n?")
_READS = {"os.listdir", "os.scandir"}
_WRITES = {
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.truncate", "os.utime", "os.link", "os.symlink",
    "sqlite3.connect",
}  # fmt: skip
_PICKLED = {"readiness", "multiprocessing", "functools", "builtins"}
_PICKLED_BUILTINS = {"frozenset", "set", "bytearray", "complex", "range", "slice", "tuple", "list", "dict"}


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Where a scan may go. ``root``: read, never write. ``own``: its temporary folder, cache and outputs. ``start``: the command's file.
    ``early``: what ``python -m`` looks for in the working directory before readiness can say no."""

    root: Path
    own: tuple[Path, ...]
    git: str
    start: str = ""
    early: frozenset[str] = frozenset()


def trespasses(log: Path, ground: Ground) -> list[str]:
    """One sentence for each event that should not have been, in the order they happened; each once."""
    found: dict[str, None] = {}
    for line in log.read_text().splitlines():
        event, *details = json.loads(line)
        for said in _judge(event, details, ground):
            found[f"{event}: {said}"] = None
    return list(found)


def _judge(event: str, details: list[Any], ground: Ground) -> Iterator[str]:
    match event, details:
        case "exec", [file, caller]:
            generated = file in GENERATORS and _is_ours(caller, ground) and caller.endswith(GENERATORS[file])
            if not _is_ours(file, ground) and not generated and (file, caller) != ("<string>", ""):
                yield f"{file} by {caller}"
        case "import", [name, file, from_here]:
            if (file and not _is_ours(file, ground)) or (from_here and name.partition(".")[0] not in ground.early):
                yield f"{name} from {file or 'the working directory, if it is there'}"
        case "open", [path, mode]:
            if path and not (_may_write(path, ground) if mode == "w" else _may_read(path, ground)):
                yield f"{path} ({mode})"
        case "subprocess.Popen", [program, command, folder, environment]:
            shadowed = environment.get("PATH") == os.path.dirname(program) and _may_write(environment.get("GIT_DIR", ""), ground)
            if program != ground.git or not shadowed:
                yield f"{command} in {folder}"
        case ("cpython.run_command", [command]):
            if not _HELPER.fullmatch(command):
                yield command
        case ("process", [[program, *arguments]]):
            if os.path.realpath(program) != os.path.realpath(sys.executable):
                yield f"{program} {arguments}"
        case ("cpython.run_module" | "cpython.run_file", [name]):
            if name not in ("readiness", ground.start):
                yield name
        case ("pickle.find_class", [module, name]):
            top = module.partition(".")[0]
            if top not in _PICKLED or (top == "builtins" and name not in _PICKLED_BUILTINS):
                yield f"{module}.{name}"
        case ("socket.__new__", ["1", *_]) | ("socket.sendmsg", ["None"]) | ("os.fork", _) | ("os.chdir", _):
            pass  # AF_UNIX, by which workers are spoken to
        case ("socket.bind" | "socket.connect", [address]) if address.startswith("/"):
            if not _may_write(address, ground):
                yield address
        case _ if event in _READS:
            yield from (path for path in details if path and not _may_read(path, ground))
        case _ if event in _WRITES:
            touched = details if event == "os.rename" else details[-1:]  # a link's first path is only named
            yield from (path for path in touched if path and not _may_write(path, ground))
        case _:
            yield str(details)


def _below(path: str, folder: str | Path) -> bool:
    """As it stands, and where its links lead."""
    places = (os.path.normpath(path), os.path.realpath(path))
    return all(Path(place).is_relative_to(top) for place, top in zip(places, (folder, os.path.realpath(folder)), strict=True))


def _is_ours(file: str, ground: Ground) -> bool:
    if file.startswith("<frozen "):
        return True
    return not _below(file, ground.root) and (file == ground.start or any(Path(os.path.realpath(file)).is_relative_to(top) for top in CODE))


def _may_read(path: str, ground: Ground) -> bool:
    if os.path.basename(path).startswith("<"):
        return False  # what Python calls a text without a file; there may be a FIFO of that name
    if path in SYSTEM or any(_below(path, folder) for folder in (ground.root, *ground.own)):
        return True
    # folders on the import path are listed, the one beside the package among them
    listed = {os.path.realpath(PACKAGE.parent), os.path.dirname(ground.start)}
    real = os.path.realpath(path)
    return real in listed or path == ground.start or any(Path(real).is_relative_to(top) for top in CODE)


def _may_write(path: str, ground: Ground) -> bool:
    if _below(path, ground.root):
        return False
    compiled = Path(path).parent.name == "__pycache__" or Path(path).name == "__pycache__"
    return path == os.devnull or any(_below(path, folder) for folder in ground.own) or (compiled and _is_ours(path, ground))
