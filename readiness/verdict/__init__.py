"""Floor 4: what the results of a scan are worth. Imports only ``model`` and knows neither the target nor YAML.

The one surprising decision: a scan calls :func:`readiness.verdict.build.build_report` once, with everything it learned, and gets the
finished :class:`~readiness.model.report.Report`; nothing above this floor computes a number. The engine calls
:func:`readiness.verdict.outcome.reduce` for each rule.
"""
