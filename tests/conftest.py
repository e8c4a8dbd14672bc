"""Every test sees the same environment: nothing of the machine's terminal, of a CI that runs the suite, or of somebody's own settings."""

import os

import pytest
from hypothesis import settings

# The same examples every time, and no opinion on how long one takes: a machine that others use is slow for a moment.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")

LEAKING = frozenset(
    {"CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "SOURCE_DATE_EPOCH", "GITLAB_CI", "TF_BUILD"}
)
LEAKING_PREFIXES = ("READINESS_", "GITHUB_", "RUNNER_")


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name in LEAKING or name.startswith(LEAKING_PREFIXES):
            monkeypatch.delenv(name)
