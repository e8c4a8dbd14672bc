"""Fuzz one target under atheris::

    python -m tests.fuzz TARGET [CORPUS] [libFuzzer options]
    python -m tests.fuzz dockerfile build/fuzz/dockerfile -max_total_time=600
    python -m tests.fuzz                # lists the targets

CORPUS is a folder that grows with every input that reaches new code; it is filled with seeds when it is new. An input that breaks the
target is written beside it, in ``CORPUS.found``, one file for each place that raised, and the fuzzer goes on.
"""

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import atheris

DEFAULTS = ("-max_len=1024", "-timeout=60", "-rss_limit_mb=1500", "-print_final_stats=1")
READ_BY_US = ["readiness", "packaging", "crossplane", "dotenv", "yaml", "pathspec"]


def main(arguments: list[str]) -> None:
    with atheris.instrument_imports(include=READ_BY_US):
        from tests.fuzz.targets import TARGETS

        if not arguments or arguments[0] not in TARGETS:
            sys.exit("targets: " + " ".join(TARGETS))
        target = TARGETS[arguments[0]]
        for module in target.modules:
            _import_all(importlib.import_module(module))
    from tests.fuzz.recording import Recorder
    from tests.fuzz.seeds import seeds_of, write_seeds
    from tests.fuzz.tokens import write_dictionary

    options = [word for word in arguments[1:] if word.startswith("-")]
    given = [word for word in arguments[1:] if not word.startswith("-")]
    corpus = Path(given[0] if given else tempfile.mkdtemp(prefix="fuzz-"))
    if not corpus.is_dir() or not any(corpus.iterdir()):
        write_seeds(corpus, seeds_of(target))
    found = corpus.with_name(f"{corpus.name}.found")
    found.mkdir(parents=True, exist_ok=True)
    dictionary = write_dictionary(found / "tokens.dict", target)
    words = [sys.argv[0], *DEFAULTS, f"-dict={dictionary}", f"-artifact_prefix={found}/", *options, str(corpus), *given[1:]]
    atheris.Setup(words, Recorder(target, found), enable_python_coverage=True)
    atheris.Fuzz()


def _import_all(module: ModuleType) -> None:
    """The module with all of its package, so that what it would import later is instrumented too."""
    package = importlib.import_module(module.__package__ or module.__name__)
    if package.__name__ != "readiness.artifacts":
        for inner in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(inner.name)


if __name__ == "__main__":
    main(sys.argv[1:])
