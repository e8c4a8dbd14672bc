"""Floor 2: what is backed up, what runs on a schedule, how it is deployed, which code is critical, and what documents refer to.

The surprising decision: backups and critical code are known by what people call them (``pg_dump``, ``auth/``), since nothing else in a
repository says so. A crontab in a document schedules nothing.
"""

from readiness.facts.operations.backups import Backup, backups
from readiness.facts.operations.critical import CriticalFile, critical_files
from readiness.facts.operations.deployments import Deployment, deployments
from readiness.facts.operations.references import DocumentReference, document_references
from readiness.facts.operations.schedules import Schedule, schedules
from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("operations.backup", Backup, backups, ("shell",)),
    Relation("operations.schedule", Schedule, schedules, ("crontab", "unit", "kubernetes", "workflow")),
    Relation("operations.deployment", Deployment, deployments),
    Relation("operations.critical-file", CriticalFile, critical_files),
    Relation("document.reference", DocumentReference, document_references),
)
