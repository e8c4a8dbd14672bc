"""Floor 3: matchers about code as such: hits of bandit's tests, and files that are no Python.

The surprising decision: a hit of low confidence is a guess, and fails nobody; it stays a fact.
"""
