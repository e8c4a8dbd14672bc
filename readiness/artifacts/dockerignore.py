"""``.dockerignore`` files read as ``.gitignore`` files do; only their meaning differs (``intake.dockerignore``)."""

from readiness.artifacts.gitignore import IgnoreFile, parse

__all__ = ["IgnoreFile", "parse"]
