"""Floor 3: matchers about what Kubernetes is told to run.

The surprising decision: a container that several kustomizations deploy is one subject; it fails where one of them deploys it so.
"""
