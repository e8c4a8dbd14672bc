"""Hostile targets, made when a test runs, scanned by the real command line in a process of its own. None may crash the scan, hang it,
read outside the root, or bring what a terminal obeys into any report."""
