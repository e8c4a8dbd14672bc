"""What a command word means: test runners, linters and scanners by name, and the wrappers that only pass a command on."""

from readiness.wordlist import word_set

TEST_RUNNERS = word_set("""
    pytest py.test unittest nose2 nosetests tox nox trial behave robot green ward stestr testr zope-testrunner
""")
LINTERS = word_set("""
    ruff flake8 pylint black isort mypy pyright pyre pytype pycodestyle pydocstyle eslint prettier hadolint shellcheck yamllint djlint
    vulture pre-commit prek ty lint-imports
""")
SCANNERS = word_set("""
    bandit safety pip-audit trivy grype snyk semgrep osv-scanner gitleaks trufflehog checkov detect-secrets zizmor codeql dockle
""")
# Words that run the command after them; the number says how many words they take for themselves. Not the wrappers of processes
# (`readiness.facts.processes.words`): what starts a service in an image is tini or gosu, and ``python -m`` must stay on it.
WRAPPERS: dict[str, int] = {
    "sudo": 0, "time": 0, "nice": 0, "exec": 0, "env": 0, "command": 0, "timeout": 1, "xvfb-run": 0, "ddtrace-run": 0, "doppler run": 0,
    "poetry run": 0, "pipenv run": 0, "uv run": 0, "uvx": 0, "pdm run": 0, "rye run": 0, "hatch run": 0, "pixi run": 0, "pipx run": 0,
    "conda run": 0, "micromamba run": 0, "dotenv run": 0, "poe": 0, "npx": 0, "bunx": 0, "nix develop": 0, "nix-shell": 0,
    "coverage run": 0, "python -m": 0,
}  # fmt: skip
# Options of wrappers that take a value; all others are taken for switches.
VALUED = word_set("""
    -p --python --with --extra --group --package -e -n --name --env --env-file --directory --project -C --rcfile --source -f --file -u
    --user -w --workdir --profile --from --with-requirements --only-group
""")
TEST_TARGETS = ("test", "check", "ci", "verify", "validate")
# Actions that run the tests themselves.
TEST_ACTIONS = ("pytest", "run-tests", "tox-action", "nox-action", "behave")
