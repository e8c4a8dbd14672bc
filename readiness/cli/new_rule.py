"""The text of a rule that somebody begins: it is valid, its examples agree with it, and every line says what to put there."""

_TEXT = """\
id: {id}
title: A settings file turns on the tracing of SQL    # a noun phrase in the failing state
severity: low          # critical, high, medium, low, info
blocker: false         # true: a failure alone keeps a service from being ready
effort: XS             # XS up to 15 minutes, S 1 hour, M half a day, L 2 days, XL more
rationale: |
  Say what goes wrong in production, in one or two sentences.
remediation: |
  Say what to change, and to what.
references: []
match:
  kind: text-pattern   # see CONTRIBUTING for the other kinds
  pattern: '(?i)^\\s*sql_trace\\s*=\\s*true'    # RE2 syntax; no line may match
  globs: ["*.ini", "*.cfg"]
  message: SQL tracing is on
examples:
  - outcome: fail
    name: switched on
    at: ["app.ini:2"]
    files: {{app.ini: "[db]\\nsql_trace = true\\n"}}
  - outcome: pass
    name: a near miss, mentioned in a comment
    files: {{app.ini: "[db]\\n# sql_trace = true costs time\\nsql_trace = false\\n"}}
"""


def new_rule(rule_id: str) -> str:
    """The YAML of a new rule with this id."""
    return _TEXT.format(id=rule_id)
