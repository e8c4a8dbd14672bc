"""Strategic merge and JSON patches on trees, as kustomize does them."""

import pytest

from readiness.artifacts.yaml import Mapping, Node, compose, plain
from readiness.facts.kubernetes.patching import UnfollowedError, merge, operate

POD = """
containers:
  - name: api
    image: api:1
    env: [{name: A, value: "1"}, {name: B, value: "2"}]
    args: [one, two]
    ports: [{containerPort: 80}]
  - name: log
    image: log:1
volumes:
  - {name: data, emptyDir: {}}
"""


def node(text: str) -> Node:
    found = compose(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("patch", "pointer", "expected"),
    [
        ("containers: [{name: api, image: 'api:2'}]", ("containers", 0, "image"), "api:2"),
        ("containers: [{name: api, env: [{name: B, value: x}, {name: C, value: y}]}]", ("containers", 0, "env", 1, "value"), "x"),
        ("containers: [{name: api, env: [{name: C, value: y}]}]", ("containers", 0, "env", 2, "name"), "C"),
        ("containers: [{name: api, args: [three]}]", ("containers", 0, "args"), ["three"]),
        ("containers: [{name: log, $patch: delete}]", ("containers",), 1),
        ("containers: [{name: new, image: 'n:1'}]", ("containers", 2, "name"), "new"),
        ("containers: [{$patch: replace}, {name: only, image: 'o:1'}]", ("containers",), 1),
        ("containers: [{name: api, ports: [{containerPort: 80, name: http}]}]", ("containers", 0, "ports", 0, "name"), "http"),
        ("volumes: null", ("volumes",), None),
        ("volumes: [{name: data, emptyDir: null, hostPath: {path: /d}}]", ("volumes", 0), {"name": "data", "hostPath": {"path": "/d"}}),
        ("hostNetwork: true", ("hostNetwork",), True),
    ],
)
def test_strategic_merge(patch: str, pointer: tuple[str | int, ...], expected: object) -> None:
    found = plain(merge(node(POD), node(patch)))
    for step in pointer:
        found = found.get(step) if isinstance(found, dict) else found[step]
    assert (len(found) if isinstance(expected, int) and not isinstance(expected, bool) else found) == expected


def test_a_patch_that_deletes_the_whole() -> None:
    assert merge(node("a: 1"), node("$patch: delete")) is None


def test_lines_are_those_of_what_was_written_last() -> None:
    base = node("a:\n  b: 1\n  c: 2\n")
    after = merge(base, node("\n\n\n\na:\n  c: 3\n"))
    assert isinstance(after, Mapping)
    inner = after.mapping("a")
    assert inner is not None
    assert [(key.value, key.line) for key, _ in inner.items] == [("b", 2), ("c", 6)]


@pytest.mark.parametrize(
    ("operation", "pointer", "value", "expected"),
    [
        ("replace", "/a/0/b", "2", {"a": [{"b": 2}]}),
        ("add", "/a/-", "{c: 3}", {"a": [{"b": 1}, {"c": 3}]}),
        ("add", "/a/0", "{c: 3}", {"a": [{"c": 3}, {"b": 1}]}),
        ("remove", "/a/0", None, {"a": []}),
        ("add", "/x/y~1z", "1", {"a": [{"b": 1}], "x": {"y/z": 1}}),
        ("remove", "/nothing", None, {"a": [{"b": 1}]}),
        ("test", "/a", "1", {"a": [{"b": 1}]}),
    ],
)
def test_json_patch(operation: str, pointer: str, value: str | None, expected: object) -> None:
    assert plain(operate(node("a: [{b: 1}]"), operation, pointer, node(value) if value else None, 9)) == expected


@pytest.mark.parametrize(
    ("operation", "pointer"),
    [("move", "/a"), ("replace", "/a/7"), ("replace", "/a/x/b"), ("add", "a"), ("add", "/a/0/b/c"), ("remove", "/" + "a/" * 50)],
)
def test_what_is_not_followed_is_said(operation: str, pointer: str) -> None:
    with pytest.raises(UnfollowedError):
        operate(node("a: [{b: 1}]"), operation, pointer, node("1"), 1)


def test_an_item_without_its_key_is_not_guessed() -> None:
    with pytest.raises(UnfollowedError):
        merge(node(POD), node("containers: [{image: x}]"))
