"""Floor 2: what is backed up, what runs on a schedule, how it is deployed, which code is critical, and what documents refer to.

The surprising decision: backups and critical code are known by what people call them (``pg_dump``, ``auth/``), since nothing else in a
repository says so. A crontab in a document schedules nothing.
"""

from readiness.facts.relation import ANYTHING, Relation

_TIMERS = ("crontab", "unit", "kubernetes", "workflow")

RELATIONS: tuple[Relation, ...] = (
    Relation("operations.backup", "operations.backups:Backup", "operations.backups:backups", ("shell",), also=ANYTHING),
    Relation("operations.schedule", "operations.schedules:Schedule", "operations.schedules:schedules", _TIMERS, also=ANYTHING),
    Relation("operations.deployment", "operations.deployments:Deployment", "operations.deployments:deployments"),
    Relation("operations.critical-file", "operations.critical:CriticalFile", "operations.critical:critical_files"),
    Relation("document.reference", "operations.references:DocumentReference", "operations.references:document_references"),
)
