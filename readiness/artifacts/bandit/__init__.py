"""Floor 1, pure: what bandit's own tests say of one Python file. ``parsing.parse`` is the way in.

The one surprising decision: bandit's tests are run, and nothing else of bandit is. Its program, its configuration and its walk over the
tree stay out: they read the target's settings, load whatever tests other installed packages offer, and cost thirty times an ``ast.parse``.
"""
