"""Floor 3: what units of systemd are judged by.

The surprising decision: an ``EnvironmentFile=`` below a hidden home directory is no fault, because systemd reads it before hiding anything.
"""
