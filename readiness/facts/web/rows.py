"""Row types of what the application serves."""

from readiness.facts.relation import Row


class HttpRoute(Row, frozen=True, kw_only=True):
    """A path the application answers: relation ``http.route``. ``location`` is where the route is declared.

    ``template`` is the whole path from the root with placeholders (``/users/{id}``), ``pattern`` a regular expression (RE2 and ``re``) that
    matches exactly the request paths it answers. ``methods`` in upper case; empty: any.
    Where ``unreadable`` is set, the row stands for routes that cannot be known: a router included by a computed name, a prefix from the
    environment, a third party's URLs. Then ``pattern`` matches what they might answer (``.*`` for anything), ``template`` may be empty.
    ``handler_path`` and ``handler`` name the function (or class) that answers, empty where it is not first-party or not known.
    ``serves`` names what the framework answers by itself (``documentation``, ``static files``), whatever the path turns out to be.
    ``application`` is the path and target of the application it belongs to (``app/main.py:app``), empty where that cannot be told.
    ``home``: the folder of the component that serves it (``.`` for the root): the application's, wherever the route is written.
    ``declared``: the project's configuration says so; ``location`` is then the folder of the component.
    """

    template: str
    pattern: str
    methods: tuple[str, ...] = ()
    handler_path: str = ""
    handler: str = ""
    application: str = ""
    framework: str = ""
    serves: str = ""
    home: str = "."
    declared: bool = False
