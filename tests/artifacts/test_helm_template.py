"""What can be said of a template of a chart without rendering it."""

from readiness.artifacts.helm_template import parse
from readiness.artifacts.table import kinds_of


def test_keys_that_stand_in_it() -> None:
    text = b"{{- if .Values.x }}\n  hostNetwork: true # not hostPathology\n{{ end }}\nprivileged: {{ .y }}\nnotprivileged: 1\n"
    assert parse("templates/a.yaml", text).mentions == ("hostNetwork", "privileged")
    assert parse("templates/a.yaml", b"\xff{{").mentions == ()
    assert parse("templates/a.yaml", b"privileged: false\n'hostPID': false\nhostIPC: {{ .x }}\nhostNetwork: falsehood").mentions == (
        "hostIPC", "hostNetwork",
    )  # fmt: skip


def test_named_templates() -> None:
    text = b'{{ define "a.b" }}{{ include "c" . }}{{ end }}\n{{- template `d` . }} included "e" {{ include "a.b" $ }}\n'
    found = parse("templates/_helpers.tpl", text)
    assert (found.defined, found.included, found.computed) == (("a.b",), ("a.b", "c", "d"), False)
    assert parse("templates/a.yaml", b'{{ include (printf "%s.x" .Chart.Name) . }}').computed
    assert parse("templates/a.yaml", b"{{ include $name . }}").computed


def test_which_files_are_templates() -> None:
    def kinds(path: str, content: bytes) -> set[str]:
        return {kind.name for kind in kinds_of(path, content)}

    assert "helm-template" in kinds("charts/api/templates/web/deployment.yaml", b"kind: Pod\nname: {{ .Release.Name }}\n")
    assert "helm-template" in kinds("chart/templates/_helpers.tpl", b'{{ define "a" }}')
    assert "helm-template" not in kinds("chart/templates/plain.yaml", b"kind: Pod\n")
    assert "helm-template" not in kinds("k8s/pod.yaml", b"name: {{ x }}\n")
