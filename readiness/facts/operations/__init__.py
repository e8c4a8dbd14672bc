"""Operations: what is backed up, what runs on a schedule, which code is critical, and what documents say."""

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
