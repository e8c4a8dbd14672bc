"""What the git program executes on somebody else's word: configuration, hooks, filters, the transport of a submodule."""

import stat
from pathlib import Path

from tests.intake.repositories import git, repository, write
from tests.proof.canaries import Markers

#: Keys of ``.git/config`` with a command for their value, and the git command that shows them to be alive ("": it needs a terminal or a
#: remote). Source: git-config(1).
SETTINGS: dict[str, str] = {
    "core.fsmonitor": "status",
    "core.sshCommand": "ls-remote ssh://nowhere.invalid/x",
    "core.gitProxy": "",
    "core.pager": "",
    "core.editor": "commit --amend",
    "core.askPass": "",
    "core.alternateRefsCommand": "",
    "sequence.editor": "rebase -i --autostash --root",
    "filter.shop.clean": "add a.py",
    "filter.shop.smudge": "checkout -f HEAD -- b.py",
    "filter.stream.process": "add c.py",
    "diff.external": "diff --ext-diff",
    "diff.shop.textconv": "diff --no-ext-diff --textconv",
    "diff.shop.command": "diff --ext-diff -- b.py",
    "merge.shop.driver": "",
    "credential.helper": "credential fill",
    "alias.ls": "ls",
    "gpg.program": "commit --allow-empty -S -m signed",
    "gpg.ssh.program": "",
    "gpg.ssh.defaultKeyCommand": "",
    "uploadpack.packObjectsHook": "",
    "remote.origin.uploadpack": "",
    "remote.origin.vcs": "",
    "remote.ext.url": "-c protocol.ext.allow=always ls-remote ext",
    "submodule.lib.update": "",
    "trailer.shop.command": "interpret-trailers --trailer shop=x a.py",
    "difftool.shop.cmd": "",
    "mergetool.shop.cmd": "",
    "browser.shop.cmd": "",
    "man.shop.cmd": "",
    "pager.status": "",
    "interactive.diffFilter": "",
    "web.browser": "",
    "instaweb.httpd": "",
    "log.showSignature": "",
    "init.templateDir": "",
}
#: How a value is more than the bare command.
_VALUES = {
    "alias.ls": "!@SH@", "remote.ext.url": "ext::sh -c @SH@", "submodule.lib.update": "!@SH@", "log.showSignature": "true",
    "remote.origin.vcs": "shop", "filter.shop.clean": "@SH@; cat", "filter.shop.smudge": "@SH@; cat",
}  # fmt: skip
#: Of githooks(5), with the one for fsmonitor.
HOOKS = (
    "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg",
    "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-receive", "update", "proc-receive", "post-receive",
    "post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite", "sendemail-validate",
    "fsmonitor-watchman", "query-watchman", "p4-pre-submit", "post-index-change",
)  # fmt: skip
ATTRIBUTES = "* filter=shop diff=shop merge=shop\nc.py filter=stream\n"
MODULES = """[submodule "lib"]
	path = lib
	url = ext::sh -c @SH@
	update = !@SH@
	ignore = none
[submodule "-u"]
	path = -u
	url = -uhelper
"""


def program(folder: Path, name: str, markers: Markers) -> Path:
    """A program outside the target, which tells by the name it is called for."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{markers.shell(name)}\n")
    path.chmod(stat.S_IRWXU)
    return path


def set_value(root: Path, key: str, markers: Markers, tools: Path) -> None:
    """One canary of the configuration."""
    tool = str(program(tools, key, markers))
    if key == "core.alternateRefsCommand":
        git(root, "config", "core.alternateRefsPrefixes", "refs/")
    git(root, "config", key, _VALUES.get(key, "@SH@").replace("@SH@", tool))


def plant_git(root: Path, markers: Markers, tools: Path) -> None:
    """Everything at once, in a repository that has its commits: nothing is to run git in it after this, but the scan."""
    git_dir = root / ".git"
    for key in SETTINGS:
        set_value(root, key, markers, tools)
    included = tools / "included"
    included.write_text(f"[core]\n\tfsmonitor = {program(tools, 'include.path', markers)}\n")
    hooks = tools / "hooks"
    for folder in (git_dir / "hooks", hooks):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            program(folder, name, markers)
    with open(git_dir / "config", "a") as config:
        config.write(f"[include]\n\tpath = {included}\n[includeIf \"gitdir:{root}/\"]\n\tpath = {included}\n")
        config.write(f"[core]\n\thooksPath = {hooks}\n\tattributesFile = {tools}/attributes\n\tworktree = /\n")
        config.write('[protocol "ext"]\n\tallow = always\n[extensions]\n\tpartialClone = origin\n\tworktreeConfig = true\n')
        config.write('[remote "origin"]\n\tpromisor = true\n')
    (git_dir / "config.worktree").write_text(f"[core]\n\tfsmonitor = {program(tools, 'config.worktree', markers)}\n")
    (tools / "attributes").write_text(ATTRIBUTES)
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "attributes").write_text(ATTRIBUTES)
    (git_dir / "objects" / "info").mkdir(exist_ok=True)
    (git_dir / "objects" / "info" / "alternates").write_text(f"{tools}/elsewhere\n\"{tools}/quoted\"\n")


NESTED = ("vendored", "lib")


def add_nested(root: Path) -> None:
    """Repositories inside the repository: one untracked, and one that the index calls a submodule."""
    for name in NESTED:
        repository(root / name, {"inner.py": "x = 1\n"})
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{git(root / 'lib', 'rev-parse', 'HEAD')},lib")
    git(root, "commit", "-q", "-m", "submodule", "--", "lib")


def plant_nested(root: Path, markers: Markers, tools: Path) -> None:
    """Hostile configuration in both; whoever runs git in the outer one enters at least the submodule."""
    for name in NESTED:
        write(root / name, {"inner.py": "x = 2\n"})
        tool = program(tools, f"nested.{name}", markers)
        with open(root / name / ".git" / "config", "a") as config:
            config.write(f"[core]\n\tfsmonitor = {tool}\n\thooksPath = {tools}/hooks\n")
            config.write(f'[filter "shop"]\n\tclean = {tool}\n\tprocess = {tool}\n')
        (root / name / ".git" / "info" / "attributes").write_text(ATTRIBUTES)
