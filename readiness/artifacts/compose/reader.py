"""What every field of a compose file is read with: locations, texts, lists, and a list of what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.artifacts.compose.model import Text
from readiness.artifacts.environment import EnvSetting
from readiness.artifacts.errors import Unread
from readiness.artifacts.yaml import Mapping, Node, Scalar, Sequence
from readiness.model import Location


class Reader:
    """Reads nodes of one file. What does not have the form of the specification is noted in ``unread`` and left out."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.unread: list[Unread] = []

    def at(self, node: Node) -> Location:
        return Location(self.path, node.line, node.column)

    def refuse(self, node: Node, what: str) -> None:
        self.unread.append(Unread(node.line, f"{what} is not in a form that Compose knows"))

    def text(self, node: Node | None) -> Text | None:
        """A scalar that is not null."""
        if isinstance(node, Scalar) and not node.is_null:
            return Text(node.value, self.at(node))
        return None

    def texts(self, node: Node | None, what: str) -> tuple[Text, ...]:
        """A list of scalars, or one scalar alone."""
        if isinstance(node, Scalar):
            text = self.text(node)
            return (text,) if text else ()
        return tuple(text for item in self.items(node, what) if (text := self.text(item)))

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        if node is not None and not (isinstance(node, Scalar) and node.is_null):
            self.refuse(node, what)
        return ()

    def pairs(self, node: Node | None, what: str) -> tuple[tuple[Scalar, Node], ...]:
        """Pairs of a mapping, without ``x-`` extensions."""
        if isinstance(node, Mapping):
            return tuple((key, value) for key, value in node.items if not key.value.startswith("x-"))
        if node is not None and not (isinstance(node, Scalar) and node.is_null):
            self.refuse(node, what)
        return ()

    def settings(self, node: Node | None, what: str) -> tuple[EnvSetting, ...]:
        """``environment``, ``args`` or ``labels``: a mapping, or a list of ``NAME=value``; a name alone takes the deployer's value."""
        return tuple(self._settings(node, what))

    def _settings(self, node: Node | None, what: str) -> Iterator[EnvSetting]:
        if isinstance(node, Sequence):
            for item in node.items:
                if not isinstance(item, Scalar):
                    self.refuse(item, what)
                    continue
                name, equals, value = item.value.partition("=")
                yield EnvSetting(name.strip(), value if equals else None, self.at(item), "" if equals else "host")
            return
        for key, entry in self.pairs(node, what):
            if isinstance(entry, Scalar):
                given = not entry.is_null and entry.tag != "!reset"
                yield EnvSetting(key.value, entry.value if given else None, self.at(key), "" if given else "host")
            else:
                self.refuse(entry, f"{what}.{key.value}")
