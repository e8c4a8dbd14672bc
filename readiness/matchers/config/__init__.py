"""Floor 3: matchers about a program's own settings and its environment: debug modes, origins, hosts, cookies, TLS, variables.

The surprising decision: what a deployment sets weighs as much as the code: a safe default that production overrides fails, where it does.
"""
