"""Fuzzing: oracles that say what any input must satisfy, targets that apply them, seeds and tokens to start from.

`python -m tests.fuzz TARGET` runs one under atheris (see ``__main__``); the suite replays what was found (``cases/``) and lets hypothesis
write near-valid files. Nothing here but ``__main__`` and ``campaign`` needs atheris.
"""
