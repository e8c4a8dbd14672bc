"""Relations of the area ``processes``: what runs, what it listens on, and what probes it.

Row types stand in ``rows``. Pure readers, used by every area that starts or probes something:
``read.read_command(command, environment) -> Launch`` and ``probe_command.read_probe(command, environment) -> ProbeCommand``, where
``command`` is a shell line or an argument vector.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
