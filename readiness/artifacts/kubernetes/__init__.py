"""Floor 1, pure: Kubernetes manifests, kustomizations included; ``model.Manifests`` is what a file becomes.

The surprising decision: a Helm template is not half-read. Its text is *not analysed*, so that whatever depends on it is unknown; the output
of ``helm template`` is an ordinary file of manifests.
"""
