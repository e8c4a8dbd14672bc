"""Floor 1: what Prometheus and Grafana read: configuration, rules, target files, dashboards, and the metric names in their expressions.

Imports nothing above it. The surprising decision: expressions are not parsed but tokenised; which words of one are metric names needs no
grammar, only what stands beside a word.
"""
