"""Floor 3: matchers about health: is there a route, can it say anything but yes, and do the checks check.

The surprising decision: a missing route is judged by component, at the line where its application is made, where somebody would add it.
"""
