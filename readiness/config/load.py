"""All sources of configuration in their order: command line > environment > ``--config`` > the repository's own > the user's > defaults."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from readiness.config.merge import confined, located, merge, with_bases
from readiness.config.model import Configuration, Layer
from readiness.config.read import FILES, read_environment, read_options
from readiness.errors import UsageError
from readiness.suggest import did_you_mean


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Where configuration may stand.

    - ``repository``: the bytes of a path of the scanned tree, or None where there is no such file (or it must not be asked).
    - ``file``: the bytes of a file of the user's; raises UsageError for one that cannot be read.
    - ``user`` and ``explicit``: paths of the user's own file and of ``--config``, where there are such.
    - ``folder``: where relative paths of the command line and the environment begin.
    """

    repository: Callable[[str], bytes | None]
    file: Callable[[str], bytes]
    user: str | None = None
    explicit: str | None = None
    environment: Mapping[str, str] = {}
    options: Mapping[str, Any] = {}
    folder: str = ""
    profiles: tuple[str, ...] = ()


class Loaded(msgspec.Struct, frozen=True):
    """``as_found``: the configuration without the repository's own, None where it has none. ``warnings``: sentences, with their places."""

    configuration: Configuration
    as_found: Configuration | None
    warnings: tuple[str, ...]


def load(sources: Sources) -> Loaded:
    """Raises UsageError for whatever is wrong in one of them."""
    own, warnings = _own_layers(sources)
    environment, said = read_environment(sources.environment)
    user = _file_layers(sources.user, sources) if sources.user else ()
    explicit = _file_layers(sources.explicit, sources) if sources.explicit else ()
    above = (*explicit, located(environment, sources.folder), located(read_options(sources.options), sources.folder))
    configuration = merge((*user, *own, *above))
    return Loaded(configuration, merge((*user, *above)) if own else None, (*warnings, *said))


def _own_layers(sources: Sources) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    for name in FILES:
        content = sources.repository(name)
        layer = None if content is None else _read(content, name, own=True)
        if layer is not None:
            return _confined_chain(layer, name, sources)
    return (), ()


def _confined_chain(layer: Layer, name: str, sources: Sources) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """The repository's file and those it extends, none of which may lead out of the root."""
    warnings: list[str] = []

    def keep(layer: Layer) -> Layer:
        safe, said = confined(layer)
        warnings.extend(said)
        return safe

    def read(path: str) -> Layer:
        content = sources.repository(path)
        if content is None:
            hint = did_you_mean(path, sources.profiles) or "give a path from its own folder, or a packaged profile"
            raise UsageError(f"the configuration extends {path!r}, which is not in the repository", where=name, hint=hint)
        return keep(_required(content, path, own=True))

    chain = with_bases(keep(layer), name, read, sources.profiles)
    return tuple(located(each, posixpath.dirname(each.name)) for each in chain), tuple(warnings)


def _file_layers(path: str, sources: Sources) -> Iterable[Layer]:
    def read(name: str) -> Layer:
        return located(_required(sources.file(name), name), posixpath.dirname(name))

    return with_bases(read(path), path, read, sources.profiles)


def _required(content: bytes, name: str, *, own: bool = False) -> Layer:
    layer = _read(content, name, own=own)
    if layer is None:
        raise UsageError("there is no [tool.readiness] here", where=name, hint="add the table, or name a readiness.yaml")
    return layer


def _read(content: bytes, name: str, *, own: bool = False) -> Layer | None:
    is_toml = name.endswith(".toml")
    if is_toml and b"readiness" not in content:
        return None  # as most are, and need no parser for that
    from readiness.config.files import read_pyproject, read_yaml

    return read_pyproject(content, name, own=own) if is_toml else read_yaml(content, name, own=own)
