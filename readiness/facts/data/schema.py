"""Row types of the schema: tables, their constraints, and code that creates them."""

from __future__ import annotations

from readiness.facts.relation import Row


class Table(Row, frozen=True):
    """Relation ``model.table``: a table that a class of production code declares. ``orm`` is sqlalchemy, sqlmodel, django …; ``name`` the
    table's, empty where it is derived from the class. ``app`` is the folder of the Django app."""

    orm: str
    model: str
    name: str = ""
    app: str = ""
    component: str = ""


class Constraint(Row, frozen=True):
    """Relation ``model.constraint``: the unnamed indexes and constraints of one table's class, at the first of them. ``what`` names them;
    ``convention`` says what names them all the same, empty where nothing does. ``count`` 0: the class leaves none without a name."""

    model: str
    what: str
    count: int
    convention: str = ""
    component: str = ""


class SchemaCreation(Row, frozen=True):
    """Relation ``schema.creation``: code creates the tables of its models (``create_all``). ``at_start`` True: whenever the service starts,
    by ``why``; False: not then; None: under a condition that cannot be followed."""

    what: str
    at_start: bool | None
    why: str
    component: str = ""
