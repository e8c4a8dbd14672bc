"""Floor 6, I/O: what earlier scans found out, by content. May import ``model``, ``errors``, ``facts`` and the
catalogue's contents; knows no score.

The surprising decision: what is kept of a file is sealed under the file's own content. Facts quote their file, secrets as well, and a cache
is copied about (backups, CI). Whoever holds the file can open its entry; whoever holds the cache alone cannot.
"""
