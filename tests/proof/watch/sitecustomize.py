"""Watches every Python process that is started with this folder on PYTHONPATH: workers, their server and its tracker included.

One JSON line for each audit event that matters, ``[event, detail, …]``, appended to the file that ``PROOF_LOG`` names. Paths are made
absolute where the event happens, since only there the working directory is known. Source of the events: the table of audit events in
Python's documentation.
"""

import os
import sys
from collections.abc import Iterable

_PLACES = {
    "open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.truncate", "os.utime",
    "os.link", "os.symlink", "os.chdir", "sqlite3.connect", "ctypes.dlopen",
}  # fmt: skip
_TOLD = {
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "os.forkpty", "pty.spawn", "webbrowser.open",
    "pickle.find_class", "sqlite3.enable_load_extension", "sqlite3.load_extension", "cpython.run_command", "cpython.run_file",
    "cpython.run_module", "cpython.run_startup", "cpython.run_interactivehook",
}  # fmt: skip
_NETWORK = {"socket", "urllib", "http", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "nntplib"}


def _watch(log: int) -> None:
    from json import dumps

    def tell(event: str, details: Iterable[object]) -> None:
        os.write(log, (dumps([event, *details]) + "\n").encode())

    def place(path: object) -> str:
        if not isinstance(path, str | bytes | os.PathLike):
            return ""  # a descriptor: what it stands for was opened before
        text = os.fsdecode(path)
        if text == ":memory:":
            return ""
        return os.path.join(os.getcwd(), text.partition("?")[0].removeprefix("file:") if text.startswith("file:") else text)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
            tell(event, (place(path), "w" if writes or (isinstance(mode, str) and set(mode) & set("wax+")) else "r"))
        elif event in ("os.remove", "os.rmdir") and isinstance(arguments[1], int) and arguments[1] >= 0:
            tell(event, (os.path.join(os.readlink(f"/proc/self/fd/{arguments[1]}"), place(arguments[0]).rpartition("/")[2]),))
        elif event in _PLACES:
            tell(event, map(place, arguments[: 2 if event in {"os.rename", "os.link", "os.symlink"} else 1]))
        elif event == "exec":
            caller = sys._getframe(1).f_code.co_filename if sys._getframe().f_back else ""
            tell(event, (getattr(arguments[0], "co_filename", "?"), caller))
        elif event == "import":
            name, file, path = arguments[:3]
            from_here = isinstance(path, list) and any(folder in ("", os.getcwd()) for folder in path)
            tell(event, (name, place(file) if file else "", from_here))
        elif event == "subprocess.Popen":
            program, command, folder, environment = arguments
            assert isinstance(command, list | tuple)
            assert isinstance(environment, dict | None)
            tell(event, (place(program), list(map(os.fsdecode, command)), place(folder or "."), dict(environment or os.environ)))
        elif event in _TOLD or event.partition(".")[0] in _NETWORK:
            tell(event, [each for each in map(str, arguments) if not each.startswith("<socket.socket")])

    tell("process", (sys.orig_argv,))
    sys.addaudithook(hook)


if os.environ.get("PROOF_LOG"):
    _watch(os.open(os.environ["PROOF_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644))
