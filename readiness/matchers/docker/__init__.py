"""Floor 3: matchers about images, and about the probes and processes of every source.

The surprising decision: probes of Dockerfiles, compose files and manifests are judged by one set of matchers with a ``source``, because all
of them end in a program that a container must contain.
"""
