"""Secrets: candidates found in the text of single files, and what became of them in the project."""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = ()
