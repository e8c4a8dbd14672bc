"""What a CI command checks: style, types, coverage, known weaknesses; by its name and arguments."""

from __future__ import annotations

import re
from enum import StrEnum

from readiness.facts.ci.rows import CiCommand
from readiness.facts.ci.runners import SCANNERS
from readiness.wordlist import word_set


class Check(StrEnum):
    LINT = "lint"
    TYPES = "types"
    COVERAGE = "coverage"
    SECURITY = "security"


_LINTERS = word_set("""
    ruff ruff-check flake8 pylint pycodestyle pylama prospector pyflakes wemake-python-styleguide super-linter megalinter mega-linter-runner
    fixit trunk sonar-scanner autoflake lint linting
""")
_TYPES = word_set(
    "mypy dmypy pyright basedpyright pyre pytype ty pyrefly zuban typecheck type-check typing types mypy-check dmypy-run pyre-check"
)
_MORE_SCANNERS = word_set("uv-secure govulncheck docker-scout scout ort syft whispers ggshield horusec njsscan gitguardian pysa codeql")
_LINT_ACTION = re.compile(
    r"ruff-action|flake8|pylint|super-linter|megalinter|trunk-action|sonarcloud|sonarqube|codacy|python-lint|lint-action", re.IGNORECASE
)
_TYPE_ACTION = re.compile(r"mypy|pyright|pytype", re.IGNORECASE)
_SECURITY_ACTION = re.compile(
    r"bandit|pip-audit|safety|trivy|grype|anchore/scan|snyk|semgrep|osv-scanner|gitleaks|trufflehog|checkov|codeql|dependency-review|scorecard|"
    r"zizmor|docker/scout|ggshield|gitguardian|sonarcloud|sonarqube|horusec|dockle|kics|security-scan|vulnerab",
    re.IGNORECASE,
)
_GATES = ("--cov-fail-under", "--fail-under", "--fail_under")
_COVERAGE_TOOLS = word_set("pytest py.test coverage diff-cover diff-quality")
_TEMPLATES = re.compile(
    r"(?:SAST|Dependency-Scanning|Secret-Detection|Container-Scanning|DAST|License-Scanning)[\w.-]*\.ya?ml", re.IGNORECASE
)


def checks_of(command: CiCommand) -> frozenset[Check]:
    """Everything the command is evidence of."""
    if not command.words:
        return frozenset()
    return _of_action(command.words[0]) if command.action else _of_words(command.words)


def _of_action(uses: str) -> frozenset[Check]:
    patterns = ((Check.LINT, _LINT_ACTION), (Check.TYPES, _TYPE_ACTION), (Check.SECURITY, _SECURITY_ACTION))
    return frozenset(check for check, pattern in patterns if pattern.search(uses))


def _of_words(words: tuple[str, ...]) -> frozenset[Check]:
    name = words[0].rpartition("/")[2].lower()
    found: set[Check] = set()
    formats_only = name == "ruff" and words[1:2] == ("format",)
    if name in _LINTERS and not formats_only:
        found.add(Check.LINT)
    if name in _TYPES:
        found.add(Check.TYPES)
    if name in SCANNERS or name in _MORE_SCANNERS or (name == "docker" and words[1:2] == ("scout",)):
        found.add(Check.SECURITY)
    if name == "uv" and words[1:2] == ("audit",):
        found.add(Check.SECURITY)
    if name in _COVERAGE_TOOLS and any(word.startswith(_GATES) for word in words):
        found.add(Check.COVERAGE)
    return frozenset(found)


def is_scanning_template(text: str) -> bool:
    """Whether a GitLab include is one of GitLab's own scans."""
    return bool(_TEMPLATES.search(text))
