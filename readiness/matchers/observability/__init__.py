"""Floor 3: matchers about how a service is watched. They may import facts and the matchers' common parts; the surprising decision: a metric
that nothing defines fails only where the repository defines others of its family, or shows everything that Prometheus scrapes.
"""
