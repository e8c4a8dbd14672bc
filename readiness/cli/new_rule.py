"""The text of a rule that somebody begins: it is valid, its examples agree with it, and every line says what to put there."""

_HEAD = """\
id: {id}
title: {title}    # a noun phrase in the failing state
severity: {severity}          # critical, high, medium, low, info
blocker: false         # true: a failure alone keeps a service from being ready
effort: XS             # XS up to 15 minutes, S 1 hour, M half a day, L 2 days, XL more
rationale: |
  Say what goes wrong in production, in one or two sentences.
remediation: |
  Say what to change, and to what.
references: []
"""
_TEXTS: dict[str, tuple[str, str, str]] = {
    "text-pattern": ("A settings file turns on the tracing of SQL", "low", """\
match:
  kind: text-pattern   # see CONTRIBUTING for the other kinds
  pattern: '(?i)^\\s*sql_trace\\s*=\\s*true'    # RE2 syntax; no line may match
  globs: ["*.ini", "*.cfg"]
  message: SQL tracing is on
examples:
  - outcome: fail
    name: switched on
    at: ["app.ini:2"]
    files: {app.ini: "[db]\\nsql_trace = true\\n"}
  - outcome: pass
    name: a near miss, mentioned in a comment
    files: {app.ini: "[db]\\n# sql_trace = true costs time\\nsql_trace = false\\n"}
"""),
    "query": ("A route deletes without asking who calls", "high", """\
when: {has: [http.route]}    # not applicable without; relations as `readiness facts` lists them
match:
  kind: query
  sql: |               # each row fails; `readiness facts --schema` documents the tables, `readiness query` tries it out
    SELECT route.path, route.line, route.template AS subject,
           'DELETE ' || route.template || ' is served without a parameter current_user' AS message
    FROM http_route AS route
    JOIN python_function AS handler ON handler.path = route.handler_path AND handler.qualname = route.handler
    WHERE route.methods LIKE '%"DELETE"%' AND handler.parameters NOT LIKE '%current_user%'
  subjects: |          # optional: all that was looked at; what is not among the offenders passes
    SELECT path, line, template AS subject FROM http_route WHERE methods LIKE '%"DELETE"%'
examples:
  - outcome: fail
    name: anybody deletes
    at: ["app.py:6"]
    files:
      app.py: |
        from fastapi import FastAPI

        app = FastAPI()


        @app.delete("/items/{id}")
        def remove(id: int) -> None:
            print(id)
  - outcome: pass
    name: a near miss, the caller is known
    files:
      app.py: |
        from fastapi import Depends, FastAPI

        app = FastAPI()


        def user() -> str: ...


        @app.delete("/items/{id}")
        def remove(id: int, current_user: str = Depends(user)) -> None:
            print(id)
"""),
    "agree": ("A variable of the example file is read nowhere", "low", """\
when: {has: [env.example]}   # not applicable without; relations as `readiness facts` lists them
match:
  kind: agree
  left: env.example    # every key of this relation …
  left-key: key
  right: env.read      # … must be one of that, in the same component
  right-key: key
  relation: subset     # or equal, or disjoint
  ignore-case: true
  message: "{key} is documented and read nowhere"
examples:
  - outcome: fail
    name: left over
    at: [".env.example:2"]
    files: {.env.example: "REGION=eu\\nOLD_REGION=us\\n", app.py: "import os\\n\\nprint(os.environ['REGION'])\\n"}
  - outcome: pass
    name: a near miss, read by the settings class under its own name
    files:
      .env.example: "REGION=eu\\n"
      app.py: "from pydantic_settings import BaseSettings\\n\\n\\nclass Settings(BaseSettings):\\n    region: str = 'us'\\n"
  - outcome: unknown
    name: read by a computed name, perhaps
    files: {.env.example: "REGION=eu\\n", app.py: "import os\\n\\n\\ndef of(name):\\n    return os.environ[name.upper() + os.sep]\\n"}
"""),
    "code-pattern": ("A loop saves its objects one by one", "medium", """\
match:
  kind: code-pattern
  language: python     # or typescript, go, java …: the languages of ast-grep
  rule:                # as ast-grep has it; no code may match
    pattern: $OBJECT.save()
    inside:
      kind: for_statement
      stopBy: end      # else only the nearest node is looked at
  message: each turn of the loop is a round trip to the database
examples:
  - outcome: fail
    name: saved in a loop
    at: ["app/jobs.py:3"]
    files: {app/jobs.py: "for order in orders:\\n    order.paid = True\\n    order.save()\\n"}
  - outcome: pass
    name: a near miss, saved after the loop
    files: {app/jobs.py: "for order in orders:\\n    order.paid = True\\nOrder.objects.bulk_update(orders, ['paid'])\\nlog.save()\\n"}
"""),
}  # fmt: skip
KINDS = tuple(_TEXTS)


def new_rule(rule_id: str, kind: str) -> str:
    """The YAML of a new rule with this id and a matcher of this kind, one of `KINDS`."""
    title, severity, rest = _TEXTS[kind]
    return _HEAD.format(id=rule_id, title=title, severity=severity) + rest
