"""The git program, run in a shadow repository: our own configuration, links to the target's objects, a copy of its index.

Why: ``core.fsmonitor``, filters, hooks and a good many other keys of a hostile ``.git/config`` run commands even on ``git ls-files``, and
hardening flags do not stop all of them (measured). The shadow has none of them; ``refs/replace``, alternates, system and user
configuration, templates and the environment are left out, too. Objects that only an alternate holds are therefore missing.
"""

import contextlib
import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import weakref
from collections.abc import Iterable

from readiness.intake.gitdir import GitFolder, config_value, head_commit, loose_refs, packed_refs
from readiness.intake.naming import shown
from readiness.intake.opening import inside, read_regular
from readiness.intake.snapshot import UnreadableError

TIMEOUT = 120.0  # seconds, for one command
PATIENCE = 2.0
"""Seconds until it is looked for what git may be waiting for: it opens whatever is called ``.gitignore``, also a FIFO."""
_OPENED = frozenset((".gitignore", ".gitattributes", ".gitmodules", ".mailmap"))
_INDEX_LIMIT = 512_000_000
_CONFIG = """[core]
	repositoryFormatVersion = {version}
	bare = {bare}
	fsmonitor = false
	untrackedCache = false
	hooksPath = {null}
	attributesFile = {null}
	excludesFile = {null}
	quotePath = false
	preloadIndex = false
[gc]
	auto = 0
[maintenance]
	auto = false
[submodule]
	recurse = false
[protocol]
	allow = never
{extension}"""


class GitError(Exception):
    """git is missing, refused, or did not end in time; the message says which, in one line."""


class ShadowGit:
    """One repository, read through a shadow. Close it, or let go of it: the temporary folder goes with it.

    Raises GitError where there is no git program or no place for the shadow.
    """

    def __init__(self, folder: GitFolder) -> None:
        self.folder = folder
        self.commit = head_commit(folder)
        self._program = _git_program(folder.work_tree or folder.own)
        try:
            self._shadow = tempfile.mkdtemp(prefix="readiness-git-")
            self._finalizer = weakref.finalize(self, shutil.rmtree, self._shadow, ignore_errors=True)
            if inside(os.path.realpath(self._shadow), folder.work_tree or folder.own):
                raise GitError("there is no temporary folder outside the target")
            self._build()
        except OSError as error:
            raise GitError(f"no temporary folder can be made: {(error.strerror or '').lower()}") from None

    def close(self) -> None:
        """Removes the shadow."""
        self._finalizer()

    def run(self, *arguments: str, good: tuple[int, ...] = (0,)) -> bytes:
        """What a command prints. Raises GitError."""
        try:
            with subprocess.Popen(
                self.command(*arguments), cwd=self.cwd, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:  # fmt: skip
                try:
                    printed, said = self._communicate(process, arguments[0])
                finally:
                    if process.returncode is None:
                        process.kill()
        except OSError as error:
            raise GitError(f"git cannot be run: {(error.strerror or '').lower()}") from None
        if process.returncode not in good:
            lines = said.decode("utf-8", "replace").strip().splitlines()
            raise GitError(re.sub(r"^(?:fatal|error): ", "", lines[-1]) if lines else f"git {arguments[0]} failed")
        return printed

    def _communicate(self, process: "subprocess.Popen[bytes]", command: str) -> tuple[bytes, bytes]:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=PATIENCE)
        special = _special(self.folder.work_tree)
        if special:
            raise GitError(f"{special} is no file, and git would wait for it")
        try:
            return process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise GitError(f"git {command} did not end within {TIMEOUT:.0f} seconds") from None

    def command(self, *arguments: str) -> list[str]:
        """The argument vector of a git command."""
        return [self._program, "--no-pager", *arguments]

    @property
    def cwd(self) -> str:
        """Where git runs: the work tree, or the shadow of a bare repository."""
        return self.folder.work_tree or self._shadow

    @property
    def environment(self) -> dict[str, str]:
        """For a git process: nothing of ours but what the program needs."""
        environment = {
            "GIT_DIR": self._shadow, "HOME": self._shadow, "PATH": os.path.dirname(self._program), "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1",
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "", "GIT_LITERAL_PATHSPECS": "1", "GIT_PAGER": "cat",
        }  # fmt: skip
        if self.folder.work_tree:
            environment["GIT_WORK_TREE"] = self.folder.work_tree
        return environment

    def state(self) -> bytes:
        """Stands for the commit and the index, which a work tree is compared with."""
        digest = hashlib.sha256((self.commit or "").encode())
        for name in ("index", *_shared_indexes(self._shadow)):
            with contextlib.suppress(OSError), open(os.path.join(self._shadow, name), "rb") as file:
                digest.update(file.read())
        return digest.digest()

    def add_refs(self) -> None:
        """Branches and tags, so that names and ``HEAD~3`` can be resolved."""
        refs = {**packed_refs(self.folder), **loose_refs(self.folder)}
        lines = "".join(f"{commit} {name}\n" for name, commit in sorted(refs.items()) if not name.startswith("refs/replace/"))
        self._write("packed-refs", f"# pack-refs with: sorted \n{lines}")

    def _build(self) -> None:
        own, common = self.folder.own, self.folder.common
        for name in ("refs", "objects", "info"):
            os.mkdir(os.path.join(self._shadow, name))
        wide = config_value(common, "extensions", "objectformat") == "sha256"
        extension = "[extensions]\n\tobjectFormat = sha256\n" if wide else ""
        bare = "false" if self.folder.work_tree else "true"
        self._write("config", _CONFIG.format(version=int(wide), bare=bare, null=os.devnull, extension=extension))
        self._write("HEAD", f"{self.commit or 'ref: refs/heads/unborn'}\n")
        objects = os.path.join(common, "objects")
        if not os.path.islink(objects):
            for name in _object_folders(objects):
                os.symlink(os.path.join(objects, name), os.path.join(self._shadow, "objects", name))
        self._copy(own, ("index", *_shared_indexes(own)))
        self._copy(common, ("shallow", "info/exclude"))

    def _copy(self, source: str, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(UnreadableError):
                content = read_regular(os.path.join(source, name), _INDEX_LIMIT)
                copy = os.path.join(self._shadow, name)
                with open(copy, "wb") as file:
                    file.write(content)
                # git tells files that changed within the index's own second by the index's time
                shutil.copystat(os.path.join(source, name), copy, follow_symlinks=False)

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self._shadow, name), "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)


def _special(work_tree: str) -> str:
    """A FIFO, socket or device with a name that git opens without looking, as a path of the work tree; empty where there is none."""
    for top, _, names in os.walk(work_tree):
        for name in _OPENED.intersection(names):
            path = os.path.join(top, name)
            with contextlib.suppress(OSError):
                mode = os.lstat(path).st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                    return shown(os.fsencode(os.path.relpath(path, work_tree)))
    return ""


def _object_folders(objects: str) -> list[str]:
    """``pack`` and the two-digit folders, real ones only; ``info`` (alternates) stays out."""
    with os.scandir(objects) as found:
        real = (entry.name for entry in found if entry.is_dir(follow_symlinks=False))
        return sorted(name for name in real if re.fullmatch("[0-9a-f]{2}|pack", name))


def _shared_indexes(own: str) -> list[str]:
    with os.scandir(own) as found:
        return sorted(entry.name for entry in found if re.fullmatch(r"sharedindex\.[0-9a-f]{40,64}", entry.name))


def _git_program(target: str) -> str:
    """The first ``git`` on PATH that is not the target's own. Raises GitError."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder, "git")
        foreign = os.path.isabs(folder) and not inside(os.path.realpath(program), os.path.realpath(target))
        if foreign and os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    raise GitError("there is no git program on PATH")
