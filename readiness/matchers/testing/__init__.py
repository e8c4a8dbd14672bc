"""Floor 3: matchers about tests: that there are some, that they ask the application for what it has, and that they can fail.

The surprising decision: what a test expects to be missing is a passing subject, and what only a run of the test could tell is none at all.
"""
