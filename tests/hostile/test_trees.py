"""What a tree may be made of besides files: links, pipes, devices, names that no editor shows, folders without end."""

import os
import re
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.scanning import OUTSIDE, scan
from tests.intake.repositories import git, needs_git, write

# Files that some rule wants to read, so that nothing is passed over for want of interest.
WANTED = (
    "Dockerfile", "docker-compose.yml", "requirements.txt", "pyproject.toml", ".gitignore", ".dockerignore", ".readiness.yaml", ".env",
)  # fmt: skip
NAMES = (
    b"new\nline.py", b"esc\x1b[31m.py", b"bell\x07.py", b"bad\xff.py", b"bad\\xff.py", "right\u202eyp.left".encode(), b"n" * 252 + b".py",
    b" lead.py", b"-rf.py", b"{{ 7*7 }}.py", b"{% raw %}.md", b"`x`|[a](javascript:1).py", b"<script>.py", b"$(touch x).py", b"a\rb.py",
    "\u2066iso\u2069.py".encode(), b"\xc2\x9b31m.py", b"#!.py", b"con.py", b"..py", b"~", b"*.py", b"\\..\\..\\x.py", b"a:1:2.py",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    write(folder, {"app/main.py": "import os\nx = os.environ['A']\n"})
    write(tmp_path, {f"outside/{name}": f"# {OUTSIDE}\nA={OUTSIDE}\n" for name in (*WANTED, "code.py")})
    return folder


@needs_git
@pytest.mark.parametrize("with_git", [False, True])
def test_links(tree: Path, with_git: bool) -> None:
    for name in WANTED:
        (tree / name).symlink_to(f"../outside/{name}")
    links = {
        "loop": "loop", "there": "back", "back": "there", "up": "..", "root": "/", "passwd.py": "/etc/passwd", "folder": "../outside",
        "app/again": "../app", "dangling.py": "nothing", "long.py": "x" * 4000, "fd.py": "/proc/self/fd/0", "mem.yml": "/proc/self/mem",
        "inside.py": "app/main.py", "zero.env": "/dev/zero", "newline.py": "a\nb\x1b[31m",
    }  # fmt: skip
    for name, to in links.items():
        (tree / name).symlink_to(to)
    if with_git:
        git(tree, "init", "-q")
        git(tree, "add", "-A")
    found = scan(tree)
    assert found.report["target"]["files"] == 1
    assert "root:" not in found.markdown


@needs_git
@pytest.mark.parametrize("with_git", [False, True])
def test_pipes_sockets_and_devices(tree: Path, with_git: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if with_git:
        write(tree, dict.fromkeys(WANTED, "x"))
        git(tree, "init", "-q")
        git(tree, "add", "-A", "-f")
        for name in WANTED:
            (tree / name).unlink()
    for name in WANTED[1:]:
        os.mkfifo(tree / name)
    monkeypatch.chdir(tree)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("Dockerfile")
        if os.geteuid() == 0:
            os.mknod("zero.py", 0o644 | stat.S_IFCHR, os.makedev(1, 5))
        found = scan(tree)
    assert found.reasons["Dockerfile"] == "a socket, not a file"
    assert found.reasons["requirements.txt"] == "a FIFO, not a file"
    assert found.reasons.get("zero.py", "a device, not a file") == "a device, not a file"


@needs_git
@pytest.mark.parametrize("with_git", [False, True])
def test_names(tree: Path, with_git: bool) -> None:
    """Every file has a finding, or cannot be read: so that its name is in every report."""
    for name in NAMES:
        (tree / os.fsdecode(name)).write_bytes(b"# x\nx = (\n")
    if with_git:
        git(tree, "init", "-q")
        git(tree, "add", "-A")
    found = scan(tree)
    assert found.report["target"]["files"] == len(NAMES) + 1
    assert "new\nline.py" in found.reasons
    assert "bad\\xff.py" in found.reasons, "its twin is called bad\\xff.py~, which is no Python"
    assert "{{ 7*7 }}.py" in found.reasons
    assert "49" not in {path.removesuffix(".py") for path in found.reasons}
    assert "<script>" not in re.sub("`[^`\n]*`", "", found.markdown)


@pytest.mark.parametrize("name", ["{{ 7*7 }}", "{% include 'x' %}", "\x1b[31m<b>|`\n# x", "--help", "x" * 255])
def test_names_of_projects(tmp_path: Path, name: str) -> None:
    target = tmp_path / "in" / name
    write(target, {"a.py": "x = 1\n"})
    link = tmp_path / "link"  # outputs beside a name of 255 bytes would have a longer one
    link.symlink_to(target)
    found = scan(link)
    assert found.report["target"]["name"] == name
    assert "49" not in found.markdown.splitlines()[0]


@pytest.fixture
def unreadable(tree: Path) -> Iterator[Path]:
    write(tree, {"closed/a.py": "x", "requirements.txt": "flask\n", "Dockerfile": "FROM x\n", ".gitignore": "*.py\n"})
    closed = [tree / name for name in ("closed", "requirements.txt", "Dockerfile", ".gitignore")]
    for path in closed:
        path.chmod(0)
    yield tree
    for path in closed:
        path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root; test_directory.py says it with a system that refuses")
def test_what_may_not_be_read(unreadable: Path) -> None:
    reasons = scan(unreadable).reasons
    assert {reasons[name] for name in ("closed", "requirements.txt", "Dockerfile", ".gitignore")} == {"permission denied"}


def test_folders_of_folders(tree: Path) -> None:
    """5,000 deep: no path leads there, only one folder after the other."""
    descriptor = os.open(tree, os.O_RDONLY)
    for _ in range(5_000):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(os.open("bottom.py", os.O_CREAT | os.O_WRONLY, dir_fd=descriptor))
    os.close(descriptor)
    try:
        found = scan(tree)
    finally:
        _flatten(tree)
    assert "nested deeper than 100 folders" in found.reasons.values()
    assert found.report["target"]["files"] == 2


def _flatten(folder: Path) -> None:
    """pytest cannot remove what is deeper than a path may be long."""
    (folder / "d" / "d").exists()
    while (folder / "d").exists():
        os.rename(folder / "d", folder / "old")
        if (folder / "old" / "d").exists():
            os.rename(folder / "old" / "d", folder / "d")
        for rest in (folder / "old").iterdir():
            rest.unlink()
        (folder / "old").rmdir()


def test_many_files(tree: Path) -> None:
    for folder in range(20):
        (tree / f"f{folder}").mkdir()
        for number in range(200):
            (tree / f"f{folder}" / f"{number}.txt").touch()
    assert scan(tree).report["target"]["files"] == 4_001
