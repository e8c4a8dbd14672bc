"""One command line of an installer of Python packages, read: what it installs from, and whether a lock decides.

Pure: words in, :class:`Install` out. Used for RUN instructions, scripts, make targets and CI steps alike.
"""

import re
from collections.abc import Sequence

import msgspec

from readiness.artifacts.requirement import NAME
from readiness.patterns import pattern
from readiness.wordlist import word_set

_PYTHON = pattern(r"(?:.*/)?python[\d.]*|(?:.*/)?py")
_PIP = pattern(r"(?:.*/)?pip[\d.]*|(?:.*/)?pip-install|(?:.*/)?pip-sync")
_NAMED = pattern(rf"{NAME}(?:\[[^\]]*\])?(?:\s*(?:===?|~=|!=|<=?|>=?)\s*[^\s]+)?(?:\s*@\s*\S+)?")
_ARCHIVE = pattern(r"[^@]*\.(?:whl|tar\.gz|tar\.bz2|tgz|zip)(?:\[[^\]]*\])?")
_TOOLS = frozenset(
    {"pip", "setuptools", "wheel", "uv", "poetry", "pipenv", "pdm", "pip-tools", "virtualenv", "build", "hatch", "pipx", "conda", "twine"}
)

_VALUED = word_set("""
-r --requirement --requirements -c --constraint --constraints -e --editable -i --index-url --extra-index-url --index --default-index -f
--find-links --trusted-host -t --target --prefix --root -w --wheel-dir --cache-dir --python -p --platform --python-version --group --extra
--extras --only --with --without --package --project --directory --index-strategy -G --timeout --retries --proxy --cert --upgrade-strategy
--only-binary --no-binary --progress-bar --python-preference -o --output-file --output --format --no-group --no-extra --default-timeout
--config-settings --src -b --link-mode --resolver --allow-insecure-host --use-deprecated --exists-action --log --keyring-provider -j
--jobs --override --build-constraint -E --root-user-action --use-feature --client-cert --global-option --build-option --abi
--implementation --report
""")


class Install(msgspec.Struct, frozen=True):
    """``requirements`` and ``constraints`` are files as written, ``named`` requirements given on the line, ``project`` the folder whose own
    manifest is installed (``.``). ``locked``: a lock decides the versions (its tool in ``tool``). ``dev``: development groups come too."""

    tool: str
    requirements: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    project: str = ""
    extras: tuple[str, ...] = ()
    all_extras: bool = False
    groups: tuple[str, ...] = ()
    locked: bool = False
    dev: bool = False
    hashes: bool = False
    indexes: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    output: str = ""
    """A requirements file the command writes from the lock (``poetry export``, ``uv export``, ``pipenv requirements``)."""


def read_install(words: Sequence[str]) -> Install | None:
    """The installation a command line makes; None for another command."""
    words = [word for word in words if word]
    while words and (re.fullmatch(r"[A-Za-z_]\w*=.*", words[0]) or words[0] in ("sudo", "exec", "time", "env")):
        words = words[1:]
    if not words:
        return None
    if _PYTHON.fullmatch(words[0]):
        module = next((position for position, word in enumerate(words) if word == "-m"), None)
        return read_install(words[module + 1 :]) if module is not None and len(words) > module + 1 else None
    program, rest = words[0].rpartition("/")[2], list(words[1:])
    if _PIP.fullmatch(words[0]):
        return _pip(program, rest)
    match program:
        case "uv":
            return _uv(rest)
        case "poetry":
            return _poetry(rest)
        case "pipenv":
            return _pipenv(rest)
        case "pdm":
            return _pdm(rest)
    return None


def _split(words: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Positional words, and options with their values (empty for switches)."""
    positional: list[str] = []
    options: list[tuple[str, str]] = []
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        if word == "--":
            continue
        if not word.startswith("-") or word == "-":
            positional.append(word)
        elif word.startswith("--") and "=" in word:
            name, _, value = word.partition("=")
            options.append((name, value))
        elif word in _VALUED and position < len(words):
            options.append((word, words[position]))
            position += 1
        elif not word.startswith("--") and len(word) > 2 and word[:2] in ("-r", "-c", "-e", "-i", "-f"):
            options.append((word[:2], word[2:].lstrip("=")))
        else:
            options.append((word, ""))
    return positional, options


def _values(options: list[tuple[str, str]], *names: str) -> tuple[str, ...]:
    return tuple(value for name, value in options if name in names and value)


def _pip(program: str, rest: list[str], tool: str = "pip") -> Install | None:
    positional, options = _split(rest)
    if program.startswith("pip-"):
        command = "sync" if program == "pip-sync" else "install"
    elif positional:
        command, positional = positional[0], positional[1:]
    else:
        return None
    if command not in ("install", "wheel", "sync", "download"):
        return None
    files = list(_values(options, "-r", "--requirement", "--requirements"))
    if command == "sync":
        files += positional or (["requirements.txt"] if program == "pip-sync" else [])
        positional = []
    project, named = "", list[str]()
    extras: tuple[str, ...] = ()
    for word in (*positional, *_values(options, "-e", "--editable")):
        folder = re.fullmatch(r"(\.{1,2}|\.{0,2}/[^\[]*?|~/[^\[]*?)/?(?:\[([^\]]*)\])?", word)
        if folder and not word.endswith((".whl", ".tar.gz", ".zip")) and "*" not in word:
            project, extras = folder[1] or "/", tuple(part.strip() for part in (folder[2] or "").split(",") if part.strip())
        elif "://" in word or (_NAMED.fullmatch(word) and not _ARCHIVE.fullmatch(word)):
            named.append(word)
    manifest = tuple(name for name in files if name.endswith(("pyproject.toml", "setup.py", "setup.cfg")))
    groups = _values(options, "--group")  # of the pyproject.toml beside, unless a path stands before the name (pip 25.1)
    beside = next((group.rpartition(":")[0].removesuffix("pyproject.toml") or "." for group in groups), "")
    return Install(
        tool,
        tuple(name for name in files if name not in manifest),
        _values(options, "-c", "--constraint", "--constraints"),
        tuple(named),
        project or ("." if manifest else beside),
        extras or _values(options, "--extra"),
        any(name == "--all-extras" for name, _ in options),
        tuple(group.rpartition(":")[2] for group in groups),
        hashes=any(name == "--require-hashes" for name, _ in options),
        indexes=_values(options, "-i", "--index-url", "--extra-index-url", "--index", "--default-index", "-f", "--find-links"),
        trusted_hosts=_values(options, "--trusted-host", "--allow-insecure-host"),
    )


def _uv(rest: list[str]) -> Install | None:
    positional, options = _split(rest)
    switches = {name for name, _ in options}
    if positional[:1] == ["pip"]:
        after = rest[rest.index("pip") + 1 :]
        return _pip("pip", after, "uv pip")
    if positional[:1] in (["sync"], ["export"], ["run"]):
        if positional[0] == "run" and not switches & {"--frozen", "--locked"}:
            return None
        dev = not switches & {"--no-dev", "--no-default-groups", "--only-group"}
        output = next(iter(_values(options, "-o", "--output-file")), "") if positional[0] == "export" else ""
        project = next(iter(_values(options, "--project", "--directory")), ".")
        return Install(
            "uv",
            project=project,
            extras=_values(options, "--extra"),
            all_extras="--all-extras" in switches,
            groups=_values(options, "--group", "--only-group"),
            locked=True,
            dev=dev,
            output=output or ("-" if positional[0] == "export" else ""),
        )
    return None


def _poetry(rest: list[str]) -> Install | None:
    positional, options = _split(rest)
    switches = {name for name, _ in options}
    if positional[:1] not in (["install"], ["export"], ["sync"]):
        return None
    without = {part for value in _values(options, "--without") for part in value.split(",")}
    if positional[0] == "export":
        dev = bool(switches & {"--with", "--dev", "--all-groups"})
        return Install("poetry", project=".", locked=True, dev=dev, output=next(iter(_values(options, "-o", "--output")), "-"))
    dev = not switches & {"--no-dev", "--only", "--only-root"} and "dev" not in without
    extras = tuple(part for value in _values(options, "--extras", "-E") for part in re.split(r"[ ,]+", value) if part)
    return Install("poetry", project=".", extras=extras, all_extras="--all-extras" in switches, locked=True, dev=dev)


def _pipenv(rest: list[str]) -> Install | None:
    positional, options = _split(rest)
    switches = {name for name, _ in options}
    if positional[:1] not in (["install"], ["sync"], ["requirements"]):
        return None
    named = tuple(word for word in positional[1:] if _NAMED.fullmatch(word))
    files = _values(options, "-r", "--requirement", "--requirements")
    # `pipenv install` resolves anew unless told otherwise; it then writes a lock nobody reviewed.
    locked = positional[0] != "install" or bool(switches & {"--deploy", "--ignore-pipfile"})
    return Install(
        "pipenv",
        requirements=files,
        named=named,
        project="" if named or files else ".",
        locked=locked,
        dev=bool(switches & {"--dev", "-d"}),
        output="-" if positional[0] == "requirements" else "",
    )


def _pdm(rest: list[str]) -> Install | None:
    positional, options = _split(rest)
    switches = {name for name, _ in options}
    if positional[:1] not in (["install"], ["sync"], ["export"]):
        return None
    dev = not switches & {"--prod", "--production", "--no-default"}
    return Install("pdm", project=".", locked="--no-lock" not in switches, dev=dev, output="-" if positional[0] == "export" else "")


def is_tool(requirement: str) -> bool:
    """Whether a requirement named on a command line is an installer itself (``pip``, ``uv``, ``poetry==2.1``)."""
    found = re.match(NAME, requirement)
    return bool(found) and found[0].lower() in _TOOLS if found else False
