"""Floor 3: matchers about running a service: backups, deployment, documents, and notes left open in critical code.

The surprising decision: the repository is the subject where something is absent, and a document that says how it is done is an answer.
"""
