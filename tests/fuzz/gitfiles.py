"""What holds for git's own files, as a stranger wrote them."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from readiness.intake.gitdir import GitFolder, config_value, head_commit, locate, loose_refs, packed_refs
from tests.fuzz.trees import files_of

_MEMORY = Path("/dev/shm")


def check_git_folder(path: str, content: bytes, thorough: bool) -> None:
    """Git's own files as a stranger wrote them: what is read of them names commits and refs, and never a place elsewhere."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-git-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        own = root / ".git"
        for name in ("objects", "refs/heads"):
            (own / name).mkdir(parents=True)
        (own / "HEAD").write_text("ref: refs/heads/main\n")
        for name, text in files_of(content).items():
            with suppress(OSError):
                (own / name).parent.mkdir(parents=True, exist_ok=True)
                (own / name).write_bytes(text)
        folder = locate(str(root))
        _check_refs(folder or GitFolder(str(root), str(own), str(own)))
        assert folder is None or Path(folder.common).is_relative_to(root), f"git elsewhere: {folder}"
    finally:
        shutil.rmtree(root)


def _check_refs(folder: GitFolder) -> None:
    commit = head_commit(folder)
    names = {**packed_refs(folder), **loose_refs(folder)}
    for found in (commit, *names.values()):
        assert found is None or set(found) <= set("0123456789abcdef"), f"no commit: {found}"
    assert all(name.startswith("refs/") and ".." not in name and "\n" not in name for name in names)
    config_value(folder.common, "extensions", "objectformat")
