"""Floor 4: what the results of a scan are worth. Imports only ``model`` and knows neither the target nor YAML.

The one surprising decision: a scan calls :func:`readiness.verdict.build.build_report` once, with everything it learned, and gets the
finished :class:`~readiness.model.report.Report`; nothing above this floor computes a number. A
rule's outcome is reduced twice: by the engine as found, and here (:mod:`readiness.verdict.outcome`) once waivers are on its findings.
"""
