"""Floor 2: what runs, what it listens on, and what probes it. Row types stand in ``rows``.

Pure readers, used by every area that starts or probes something:
``read.read_command(command, environment) -> Launch`` and ``probe_command.read_probe(command, environment) -> ProbeCommand``, where
``command`` is a shell line or an argument vector. The surprising decision: what a command starts and what probes it are read by the same
readers whichever area they stand in; the areas that supply processes (docker, compose, kubernetes, systemd) import the row types from here.
"""

from readiness.facts.relation import Relation

_KINDS = ("dockerfile", "compose", "kubernetes", "unit", "procfile")

RELATIONS: tuple[Relation, ...] = (
    Relation("process", "processes.rows:Process", "processes.derive:derive_processes", _KINDS),
    Relation("http.probe", "processes.rows:Probe", "processes.derive:derive_probes", ("dockerfile", "compose", "kubernetes")),
    Relation("compose.process", "processes.rows:ComposeProcess", "processes.derive:derive_compose_processes", ("compose",)),
    Relation("compose.probe", "processes.rows:ComposeProbe", "processes.derive:derive_compose_probes", ("compose",)),
    Relation("net.listen", "processes.rows:Listen", "processes.listening:derive_listens", _KINDS),
)
