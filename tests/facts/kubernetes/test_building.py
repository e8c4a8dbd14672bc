"""Objects as kustomizations deploy them, and where their lines stand."""

from collections.abc import Mapping

import pytest

from readiness.facts.kubernetes.rows import KubernetesObject, WorkloadContainer
from readiness.facts.project import Project
from tests.facts.projects import project_of

DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, labels: {tier: back}}\nspec:\n  selector: {matchLabels: {app: api}}\n"
    "  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: api\n"
)
BASE = {"base/kustomization.yaml": "resources: [api.yaml]\n", "base/api.yaml": DEPLOYMENT}
PATCH = "kind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n"


def built(overlay: str, files: Mapping[str, str] | None = None) -> Project:
    return project_of({**BASE, "prod/kustomization.yaml": f"resources: [../base]\n{overlay}", **(files or {})})


def deployed(overlay: str, files: Mapping[str, str] | None = None) -> KubernetesObject:
    (found,) = (row for row in built(overlay, files).rows(KubernetesObject) if row.kind == "Deployment")
    return found


def test_a_base_is_deployed_by_what_includes_it() -> None:
    row = deployed("namespace: shop\nnamePrefix: eu-\nnameSuffix: -1\n")
    assert (row.root, row.namespace, row.name, row.names) == ("prod/kustomization.yaml", "shop", "eu-api-1", ("api", "eu-api-1"))
    assert str(row.location) == "base/api.yaml:1"


def test_lines_of_a_patch_are_lines_of_its_file() -> None:
    row = deployed("patches:\n  - path: scale.yaml\n", {"prod/scale.yaml": PATCH})
    replicas = row.manifest.replicas
    assert replicas is not None
    assert (replicas.value, str(row.at(replicas.line)), row.files) == ("3", "prod/scale.yaml:4", ("base/api.yaml", "prod/scale.yaml"))
    assert str(row.location) == "base/api.yaml:1"


@pytest.mark.parametrize(
    ("overlay", "files", "image", "place"),
    [
        ("images: [{name: api, newName: r.example/api, newTag: '2'}]\n", {}, "r.example/api:2", "prod/kustomization.yaml:2"),
        ("images:\n  - name: api\n    digest: sha256:00\n", {}, "api@sha256:00", "prod/kustomization.yaml:4"),
        ("images: [{name: web, newTag: '2'}]\n", {}, "api", "base/api.yaml:11"),
        (
            "patches:\n  - target: {kind: Deploy.*, labelSelector: tier=back}\n    patch: |-\n"
            "      - {op: replace, path: /spec/template/spec/containers/0/image, value: api:9}\n",
            {},
            "api:9",
            "prod/kustomization.yaml:5",
        ),
        (
            "components: [../part]\n",
            {
                "part/kustomization.yaml": "kind: Component\npatchesStrategicMerge: [image.yaml]\n",
                "part/image.yaml": (
                    "kind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n      containers:\n"
                    "        - {name: api, image: 'api:7'}\n"
                ),
            },
            "api:7",
            "part/image.yaml:7",
        ),
    ],
)
def test_images(overlay: str, files: dict[str, str], image: str, place: str) -> None:
    (row,) = built(overlay, files).rows(WorkloadContainer)
    assert row.container.image is not None
    assert (row.container.image.value, str(row.at(row.container.image.line))) == (image, place)


def test_a_variable_that_a_patch_sets_stands_in_the_patch() -> None:
    patch = "      - {op: add, path: /spec/template/spec/containers/0/env, value: [{name: A, value: '1'}]}\n"
    (row,) = built(f"patches:\n  - target: {{name: api}}\n    patch: |-\n{patch}").rows(WorkloadContainer)
    assert [(one.name, one.value, str(one.location)) for one in row.container.environment] == [("A", "1", "prod/kustomization.yaml:5")]


def test_labels_reach_selectors_and_pods_where_they_say_so() -> None:
    row = deployed("commonLabels: {a: '1'}\nlabels:\n  - pairs: {b: '2'}\n  - {pairs: {c: '3'}, includeTemplates: true}\n")
    pod = row.manifest.pod
    assert pod is not None
    assert {pair.name for pair in row.manifest.labels} == {"tier", "a", "b", "c"}
    assert {pair.name for pair in pod.labels} == {"app", "a", "c"}
    assert {pair.name for pair in row.manifest.selector} == {"app", "a"}


def test_an_object_that_a_patch_deletes_is_not_deployed() -> None:
    rows = built("patchesStrategicMerge: [gone.yaml]\n", {"prod/gone.yaml": "$patch: delete\nkind: Deployment\nmetadata: {name: api}\n"})
    assert rows.rows(KubernetesObject) == ()


def test_two_overlays_and_what_nobody_includes() -> None:
    project = project_of(
        {
            **BASE,
            "north/kustomization.yaml": "resources: [../base]\n",
            "south/kustomization.yaml": "resources: [../base]\n",
            "part/kustomization.yaml": "kind: Component\nresources: [extra.yaml]\n",
            "part/extra.yaml": DEPLOYMENT.replace("name: api", "name: extra"),
            "base/unused.yaml": DEPLOYMENT.replace("name: api", "name: unused"),
            "alone/web.yaml": DEPLOYMENT.replace("name: api", "name: web"),
        }
    )
    rows = project.rows(KubernetesObject)
    assert [(row.name, row.root) for row in rows] == [("web", ""), ("api", "north/kustomization.yaml"), ("api", "south/kustomization.yaml")]
    assert [row.workload for row in project.rows(WorkloadContainer)] == ["web", "api"]  # unchanged by either: one container


@pytest.mark.parametrize(
    ("overlay", "reason"),
    [
        ("patches: [{path: missing.yaml}]\n", "missing.yaml is not read as a patch"),
        ("patches: [{path: missing.yaml, target: {kind: Deployment}}]\n", "missing.yaml is not read as a patch"),
        ("patches:\n  - target: {name: api}\n    patch: '- {op: move, path: /a, from: /b}'\n", "the operation move"),
        ("patches:\n  - target: {labelSelector: 'a in (b)'}\n    patch: '{spec: {}}'\n", "whether it is for this object"),
        ("transformers: [strange.yaml]\n", "the transformer strange.yaml may change it"),
        ("replacements: [{targets: [{select: {kind: Deployment}}]}]\n", "a replacement changes it"),
    ],
)
def test_what_is_not_followed_leaves_its_objects_open(overlay: str, reason: str) -> None:
    row = deployed(overlay)
    assert reason in row.open
    assert row.open_at is not None
    assert row.open_at.path == "prod/kustomization.yaml"


@pytest.mark.parametrize(
    "overlay",
    [
        "patches: [{path: missing.yaml, target: {kind: Service}}]\n",
        "patches:\n  - {path: other.yaml}\n",
        "replacements: [{targets: [{select: {kind: Job}}]}]\n",
        "transformers: [labels.yaml]\n",
    ],
)
def test_what_is_for_others_leaves_them_so(overlay: str) -> None:
    files = {
        "prod/labels.yaml": "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {a: b}\n",
        "prod/other.yaml": PATCH.replace("name: api", "name: other"),
    }
    assert deployed(overlay, files).open == ""


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ("[https://git.example.net/x//y?ref=1]", "is not in the repository"),
        ("[missing.yaml]", "missing.yaml is not in the repository"),
        ("[../../outside]", "is not in the repository"),
        ("[../loop]", "includes itself"),
    ],
)
def test_a_root_that_holds_more_than_is_known(resources: str, why: str) -> None:
    project = project_of({
        "loop/kustomization.yaml": "resources: [api.yaml, ../other]\n", "loop/api.yaml": DEPLOYMENT,
        "other/kustomization.yaml": "resources: [../loop]\n",
        "prod/kustomization.yaml": f"resources: {resources}\n", "prod/x.yaml": "",
        "top/kustomization.yaml": "resources: [../prod, api.yaml]\n", "top/api.yaml": DEPLOYMENT,
    })  # fmt: skip
    row = next(row for row in project.rows(KubernetesObject) if row.root == "top/kustomization.yaml")
    assert why in row.incomplete


def test_every_kustomization_in_a_circle_is_deployed_by_nobody_and_ends() -> None:
    project = project_of({"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"})
    assert project.rows(KubernetesObject) == ()


def test_a_tree_of_includes_that_doubles_at_every_step_ends() -> None:
    files = {f"k{n}/kustomization.yaml": f"resources: [../k{n + 1}, ../k{n + 1}/../k{n + 1}]\n" for n in range(30)}
    files["k30/kustomization.yaml"] = "resources: [api.yaml]\n"
    files["k30/api.yaml"] = DEPLOYMENT
    assert len(project_of(files).rows(KubernetesObject)) <= 40_000


def test_a_json_patch_may_be_json() -> None:
    patch = '[\n  {"op": "add", "path": "/spec/replicas", "value": 4}\n]\n'
    row = deployed("patches: [{path: scale.json, target: {kind: Deployment}}]\n", {"prod/scale.json": patch})
    replicas = row.manifest.replicas
    assert replicas is not None
    assert (replicas.value, str(row.at(replicas.line)), row.open) == ("4", "prod/scale.json:2", "")
