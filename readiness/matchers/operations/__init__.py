"""Floor 3: matchers about running a service: backups, deployment, documents, and notes left open in critical code.

The surprising decision: the repository is the subject where something is absent, and a document that says how it is done is an answer.
"""

from readiness.matchers.matcher import Matcher, NoParams, simple
from readiness.matchers.operations.backups import backup_missing, backup_unscheduled, backup_unverified
from readiness.matchers.operations.documents import Topic, link_broken, topic_documented
from readiness.matchers.operations.presence import OPEN_NOTE, deployment_undefined, todo_in_critical_path

MATCHERS: dict[str, Matcher] = {
    "backup-missing": simple(backup_missing),
    "backup-unscheduled": simple(backup_unscheduled),
    "backup-unverified": simple(backup_unverified),
    "deployment-undefined": simple(deployment_undefined),
    "document-link-broken": simple(link_broken),
    "topic-documented": Matcher(Topic, topic_documented),
    "todo-in-critical-path": Matcher(NoParams, lambda project, _: todo_in_critical_path(project), patterns=lambda _: (OPEN_NOTE,)),
}
