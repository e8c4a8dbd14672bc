"""Manifests: workloads, their containers and probes, and the objects that stand around them."""

import pytest

from readiness.artifacts.errors import UnparsableError
from readiness.artifacts.kubernetes.model import Manifest, Manifests
from readiness.artifacts.kubernetes.parse import parse

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop, labels: {app: api}}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      hostNetwork: true
      securityContext: {runAsNonRoot: true}
      initContainers:
        - {name: migrate, image: "api:1"}
        - {name: proxy, image: "proxy:1", restartPolicy: Always}
      containers:
        - name: api
          image: api:1
          command: ["gunicorn"]
          args: ["app:app"]
          ports:
            - {name: http, containerPort: 8000}
          env:
            - {name: A, value: "1"}
            - name: B
              valueFrom: {secretKeyRef: {name: keys, key: b, optional: true}}
            - name: C
              valueFrom: {configMapKeyRef: {name: conf, key: c}}
            - name: D
              valueFrom: {fieldRef: {fieldPath: status.podIP}}
          envFrom:
            - {configMapRef: {name: conf}, prefix: P_}
            - {secretRef: {name: keys}}
          readinessProbe:
            httpGet: {path: /ready, port: http}
          livenessProbe:
            exec: {command: ["true"]}
          startupProbe:
            tcpSocket: {port: 8000}
          resources:
            requests: {cpu: 100m}
            limits: {memory: 1Gi}
          securityContext:
            privileged: true
            capabilities: {add: [NET_ADMIN], drop: [ALL]}
          volumeMounts:
            - {name: data, mountPath: /data, readOnly: true}
      volumes:
        - {name: data, persistentVolumeClaim: {claimName: data}}
        - {name: run, emptyDir: {}}
        - {name: keys, secret: {secretName: keys}}
"""


def manifests(text: str, path: str = "k8s/app.yaml") -> Manifests:
    return parse(path, text.encode())


def one(text: str) -> Manifest:
    (found,) = manifests(text).documents
    return found


def test_a_workload() -> None:
    found = one(DEPLOYMENT)
    pod = found.pod
    assert pod is not None
    assert (found.kind, found.name, found.namespace) == ("Deployment", "api", "shop")
    assert found.replicas is not None
    assert found.replicas.value == "2"
    assert [(pair.name, pair.value) for pair in found.selector] == [("app", "api")]
    assert [(container.name, container.init, container.sidecar) for container in pod.containers] == [
        ("migrate", True, False), ("proxy", True, True), ("api", False, False),
    ]
    assert pod.get("hostNetwork") is not None
    assert [(volume.name, volume.kind, volume.source) for volume in pod.volumes] == [
        ("data", "persistentVolumeClaim", "data"), ("run", "emptyDir", ""), ("keys", "secret", "keys"),
    ]


def test_what_a_container_sets_and_where_from() -> None:
    pod = one(DEPLOYMENT).pod
    assert pod is not None
    api = pod.containers[2]
    assert [(entry.name, entry.value, entry.source, entry.optional, entry.prefix) for entry in api.environment] == [
        ("A", "1", "", False, ""),
        ("B", None, "secret:keys/b", True, ""),
        ("C", None, "config:conf/c", False, ""),
        ("D", None, "field:status.podIP", False, ""),
        ("*", None, "config:conf", False, "P_"),
        ("*", None, "secret:keys", False, ""),
    ]
    assert str(api.environment[1].location) == "k8s/app.yaml:24"


def test_probes_and_bounds() -> None:
    pod = one(DEPLOYMENT).pod
    assert pod is not None
    api = pod.containers[2]
    assert [(probe.kind, probe.action, probe.path, probe.port, probe.command) for probe in api.probes] == [
        ("readiness", "http", "/ready", "http", ()), ("liveness", "exec", "", "", ("true",)), ("startup", "tcp", "", "8000", ()),
    ]
    assert [(pair.name, pair.value) for pair in api.limits] == [("memory", "1Gi")]
    assert api.security is not None
    assert api.security.get("privileged") is not None
    assert ([line.value for line in api.security.added], [line.value for line in api.security.dropped]) == (["NET_ADMIN"], ["ALL"])


def test_documents_and_lists_unfold() -> None:
    items = "- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- {apiVersion: v1, kind: Secret, metadata: {name: b}}\n"
    text = f"---\n# nothing\n---\nkind: List\napiVersion: v1\nitems:\n{items}"
    assert [(found.kind, found.name, found.line) for found in manifests(text).documents] == [("Service", "a", 7), ("Secret", "b", 8)]


def test_a_cron_job_and_a_pod_and_a_custom_workload_have_pods() -> None:
    cron = one(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: '0 1 * * *'\n"
        "  jobTemplate:\n    spec:\n      template:\n        spec: {containers: [{name: c, image: i}]}\n"
    )
    pod = one("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: i}]}\n")
    rollout = one("apiVersion: x/v1\nkind: Rollout\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c}]}}}\n")
    for found in (cron, pod, rollout):
        assert found.pod is not None
        assert len(found.pod.containers) == 1
    assert cron.get("schedule") is not None


def test_services_ingresses_and_autoscalers() -> None:
    service = one(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {app: a}\n  ports:\n  - {port: 80, targetPort: http}\n"
    )
    assert (service.selector_line, service.ports[0].port, service.ports[0].target) == (5, "80", "http")
    ingress = one(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {x/y: 'true'}}\n"
        "spec:\n  tls: [{hosts: [h.example]}]\n  rules:\n  - host: h.example\n"
        "    http: {paths: [{path: /, backend: {service: {name: a, port: {number: 80}}}}]}\n"
    )
    assert (ingress.paths[0].service, ingress.paths[0].port, ingress.tls_hosts[0].value) == ("a", "80", "h.example")
    assert ingress.annotations[0].name == "x/y"
    scaler = one(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
        "spec: {scaleTargetRef: {kind: Deployment, name: api}}\n"
    )
    assert scaler.target == "Deployment/api"


def test_data_of_secrets_and_config_maps() -> None:
    secret = one("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: eA==}\nstringData: {p: plain}\n")
    assert ({pair.name for pair in secret.data}, secret.encoded) == ({"k", "p"}, ("k",))
    config = one("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n")
    assert ([pair.value for pair in config.data], config.encoded) == (["v"], ())


def test_a_kustomization() -> None:
    found = manifests(
        "resources: [app.yaml, ../base]\nimages:\n- {name: api, newTag: '1.2'}\nconfigMapGenerator:\n- {name: conf}\nnamePrefix: prod-\n",
        "k8s/kustomization.yaml",
    ).documents[0].kustomization
    assert found is not None
    assert ([line.value for line in found.resources], found.images[0].new_tag, found.generated[0].name, found.name_prefix) == (
        ["app.yaml", "../base"], "1.2", "conf", "prod-",
    )


@pytest.mark.parametrize("path", ["chart/templates/app.yaml", "charts/api/templates/sub/app.yaml"])
def test_a_helm_template_is_not_half_read(path: str) -> None:
    with pytest.raises(UnparsableError, match="Helm template"):
        manifests("apiVersion: v1\nkind: Service\nmetadata: {name: '{{ .Values.name }}'}\n", path)


def test_rendered_output_below_templates_is_read() -> None:
    assert manifests("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", "chart/templates/a.yaml").documents[0].name == "a"


@pytest.mark.parametrize(
    "text",
    [
        "- a\n", "a\n", "kind: [a]\n", "kind: List\nitems: [1, [2]]\n",
        "apiVersion: v1\nkind: Pod\nspec: 1\n", "apiVersion: v1\nkind: Pod\nspec: {containers: {a: b}}\n",
    ],
)
def test_hostile_shapes_do_not_raise(text: str) -> None:
    found = manifests(text)
    assert all(document.pod is None or not document.pod.containers for document in found.documents)


def test_patches_of_a_kustomization() -> None:
    found = manifests(
        "patchesStrategicMerge:\n- slow.yaml\n- |-\n  kind: Deployment\n  metadata: {name: a}\npatches:\n- path: ops.yaml\n"
        "  target: {kind: Deployment, name: a.*}\n- target: {kind: Service}\n  patch: |\n    - op: add\n      path: /spec/type\n"
        "      value: NodePort\n- patch: '{{ broken'\n",
        "k8s/kustomization.yaml",
    ).documents[0].kustomization
    assert found is not None
    slow, inline, ops, service, broken = found.patches
    assert (slow.path, slow.line, len(inline.trees)) == ("slow.yaml", 2, 1)
    assert ops.target is not None
    assert (ops.path, ops.target.kind, ops.target.name) == ("ops.yaml", "Deployment", "a.*")
    assert [(one.op, one.path, one.line) for one in service.operations] == [("add", "/spec/type", 11)]
    assert broken.unread


def test_generators_know_their_keys_and_keep_no_secret() -> None:
    found = manifests(
        "configMapGenerator:\n- name: c\n  literals: [A=1]\n  files: [b.ini, k=c.ini]\n  envs: [d.env]\n"
        "secretGenerator:\n- name: s\n  literals: [USER=app, 'PASSWORD=" + "t7Qp" + "z4Wx9kM2v']\n",
        "kustomization.yml",
    )
    kustomization = found.documents[0].kustomization
    assert kustomization is not None
    conf, secret = kustomization.generated
    assert ([key.value for key in conf.keys], [env.value for env in conf.envs]) == (["A", "b.ini", "k"], ["d.env"])
    assert ([key.value for key in secret.keys], [key.value for key in secret.filled]) == (["USER", "PASSWORD"], ["PASSWORD"])
    assert "z4Wx9kM2v" not in repr(found)


def test_a_secret_is_known_by_its_shape_only() -> None:
    text = "t7Qp" + "z4Wx9kM2v"
    secret = one(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData: {{host: db, password: {text}}}\n")
    assert [(key.name, key.line, key.shape.real) for key in secret.secrets] == [("host", 4, False), ("password", 4, True)]
    assert text not in repr(secret)
    assert secret.encoded == ("password",)


def test_a_variable_that_is_a_secret_is_not_in_the_tree_that_is_kept() -> None:
    text = "t7Qp" + "z4Wx9kM2v"
    pod = one(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
        f"  - {{name: c, image: i, env: [{{name: PASSWORD, value: {text}}}, {{name: LEVEL, value: info}}]}}\n"
    )
    assert text.encode() not in pod.tree
    assert b"info" in pod.tree


def test_a_json_patch_is_a_file_of_operations() -> None:
    found = manifests("- op: replace\n  path: /spec/replicas\n  value: 2\n- {op: remove, path: /a}\n", "k8s/patch.yaml")
    assert ([(one.op, one.path, one.line) for one in found.operations], found.documents) == (
        [("replace", "/spec/replicas", 1), ("remove", "/a", 4)], (),
    )


def test_sources_of_a_projected_volume_are_volumes() -> None:
    pod = one(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n  - name: all\n    projected:\n      sources:\n"
        "      - configMap: {name: c, items: [{key: k}]}\n      - secret: {name: s, optional: true}\n"
        "      - serviceAccountToken: {path: t}\n"
    ).pod
    assert pod is not None
    assert [(volume.kind, volume.source, [key.value for key in volume.keys], volume.optional) for volume in pod.volumes] == [
        ("configMap", "c", ["k"], False), ("secret", "s", [], True),
    ]


def test_a_kustomization_of_flux_is_a_custom_resource() -> None:
    found = manifests(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./apps}\n", "apps.yaml"
    )
    assert found.documents[0].kustomization is None
