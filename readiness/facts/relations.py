"""Every relation there is: an explicit table, one tuple an area."""

from readiness.facts import (
    application,
    ci,
    code,
    compose,
    configuration,
    dependencies,
    docker,
    env,
    health,
    kubernetes,
    operations,
    processes,
    proxy,
    reliability,
    secrets,
    systemd,
    testing,
    web,
)
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    *application.RELATIONS,
    *ci.RELATIONS,
    *code.RELATIONS,
    *compose.RELATIONS,
    *configuration.RELATIONS,
    *dependencies.RELATIONS,
    *docker.RELATIONS,
    *env.RELATIONS,
    *health.RELATIONS,
    *kubernetes.RELATIONS,
    *operations.RELATIONS,
    *processes.RELATIONS,
    *proxy.RELATIONS,
    *reliability.RELATIONS,
    *secrets.RELATIONS,
    *systemd.RELATIONS,
    *testing.RELATIONS,
    *web.RELATIONS,
)
