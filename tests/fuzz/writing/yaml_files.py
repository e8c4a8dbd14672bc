"""Compose files, Kubernetes objects, workflows: the keys that are read, most with values of their kind and some with anything."""

from collections.abc import Mapping

import yaml
from hypothesis import strategies as st

from tests.fuzz.writing.pieces import Text, form, joined, name, number, word, words

Data = st.SearchStrategy[object]
leaf: Data = st.one_of(word, words, st.none(), st.booleans(), st.integers(-1, 70000), st.floats(), st.just("a\nb: c\n"))
# What stands where something else is expected.
anything: Data = st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(name, inner, max_size=3), max_leaves=4)
QUOTES = (None, None, None, '"', "'", "|")


def some(keys: Mapping[str, Data], least: int = 0) -> Data:
    """Some of the keys, each with its own value or, seldom, with anything."""
    pairs = st.one_of([st.tuples(st.just(key), st.one_of(value, value, value, anything)) for key, value in keys.items()])
    return st.lists(pairs, min_size=least, max_size=len(keys)).map(dict)


def named(value: Data) -> Data:
    return st.dictionaries(name, value, max_size=3)


def many(value: Data) -> Data:
    return st.lists(value, max_size=3)


def written(data: Data) -> Text:
    """In block or flow style, bare or quoted."""

    def dumped(drawn: tuple[object, bool | None, str | None]) -> str:
        return str(yaml.safe_dump(drawn[0], default_flow_style=drawn[1], default_style=drawn[2], allow_unicode=True, sort_keys=False))

    return st.tuples(data, st.sampled_from((False, False, True, None)), st.sampled_from(QUOTES)).map(dumped)


_service = some({
    "image": word, "command": st.one_of(words, many(word)), "entrypoint": many(word), "restart": word, "user": leaf, "privileged": leaf,
    "build": st.one_of(word, some({"context": word, "dockerfile": word, "target": name, "args": named(leaf)})), "profiles": many(name),
    "environment": st.one_of(named(leaf), many(form("<a>=<b>", a=name))), "secrets": many(name), "networks": named(anything),
    "env_file": st.one_of(word, many(some({"path": word, "required": leaf}))), "volumes": many(form("<a>:<b>:ro", a=word, b=word)),
    "ports": many(st.one_of(number, form("<a>:<b>", a=number, b=number), some({"target": leaf, "published": leaf}))),
    "depends_on": st.one_of(many(name), named(some({"condition": word}))),
    "extends": st.one_of(name, some({"file": word, "service": name})),
    "healthcheck": some({"test": st.one_of(words, many(word)), "interval": word, "disable": leaf}),
    "deploy": some({"replicas": leaf, "resources": some({"limits": named(leaf)})}),
})  # fmt: skip
compose = written(some({
    "services": named(_service), "volumes": named(st.none()), "secrets": named(some({"file": word})), "name": name, "include": many(word),
    "x-a": anything,
}, least=1))  # fmt: skip

_probe = some({
    "httpGet": some({"path": word, "port": leaf}), "exec": some({"command": many(word)}), "tcpSocket": some({"port": leaf}),
    "periodSeconds": leaf,
})  # fmt: skip
_secret = some({"secretKeyRef": some({"name": name, "key": name})})
_container = some({
    "name": name, "image": word, "command": many(word), "args": many(word), "ports": many(some({"containerPort": leaf, "name": name})),
    "env": many(some({"name": name, "value": leaf, "valueFrom": _secret})), "envFrom": many(some({"configMapRef": some({"name": name})})),
    "livenessProbe": _probe, "readinessProbe": _probe, "resources": some({"limits": named(leaf)}), "securityContext": named(leaf),
})  # fmt: skip
_volumes = many(some({"name": name, "hostPath": anything}))
_pod = some({"containers": many(_container), "initContainers": many(_container), "volumes": _volumes, "hostNetwork": leaf})
_template = some({"metadata": some({"labels": named(word)}), "spec": _pod})
_OBJECTS = ("Deployment", "StatefulSet", "Service", "ConfigMap", "Secret", "CronJob", "Ingress", "Pod", "List", "Kustomization", "A")
_object = some({
    "kind": st.sampled_from(_OBJECTS), "metadata": some({"name": name, "labels": named(word)}), "data": named(leaf),
    "stringData": named(leaf),
    "spec": some({
        "replicas": leaf, "selector": some({"matchLabels": named(word)}), "template": _template,
        "ports": many(some({"port": leaf, "targetPort": leaf})), "jobTemplate": some({"spec": some({"template": _template})}),
    }),
    "items": many(anything),
})  # fmt: skip
kubernetes = joined(st.lists(written(_object).map(lambda text: f"apiVersion: v1\n{text}"), min_size=1, max_size=3), "---\n")

_step = some({
    "uses": st.one_of(word, form("<a>/<b>@v1", a=name, b=name)), "with": named(leaf), "run": words, "env": named(leaf),
    "if": words, "name": word,
    "working-directory": word, "shell": word, "continue-on-error": leaf,
})  # fmt: skip
_job = some({
    "runs-on": st.one_of(word, many(word)), "needs": many(name), "steps": many(_step), "services": named(some({"image": word})),
    "strategy": some({"matrix": named(many(leaf))}), "container": word, "permissions": st.one_of(word, named(word)), "uses": word,
    "env": named(leaf),
})  # fmt: skip
workflow = written(some({
    "on": st.one_of(st.just("push"), named(anything)), "jobs": named(_job), "permissions": word, "env": named(leaf), "defaults": anything,
}, least=1))  # fmt: skip
