"""Statements that are nearly right: whatever is wrong with one, it is told as a query's error, and soon."""

import random

import pytest

from readiness.tables.asking import Answer, ask
from readiness.tables.errors import QueryError
from readiness.tables.limits import Budget
from readiness.tables.statement import prepared
from tests.tables.projects import project

STATEMENTS = (
    "SELECT path , count(*) FROM http_route WHERE template LIKE '%a' GROUP BY path ORDER BY 2",
    "WITH RECURSIVE n(x) AS ( SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5 ) SELECT x FROM n",
    "SELECT r.key , \"default\" FROM env_read r , json_each( '[1,2]' ) WHERE r.key REGEXP 'A' EXCEPT SELECT key , value FROM env_set",
)
_WORDS = """
SELECT FROM http_route env_read path key "default" 'a%b' 1 -1 9223372036854775807 1e999 NULL * ( ) , = || -> ->> LIKE GLOB REGEXP IN EXISTS
NOT UNION ORDER BY GROUP HAVING LIMIT JOIN LEFT ON AS WITH VALUES CASE END count(*) printf( replace( json_each( substr( char( OVER ()
COLLATE NOCASE x'00' ? :a ; -- /* ` [ ] " ' CAST rowid sqlite_master main. abs( row_number() FILTER ESCAPE MATCH NATURAL
"""
WORDS = _WORDS.split()


@pytest.mark.parametrize("seed", range(6))
def test_a_statement_is_answered_or_its_error_is_told(seed: int) -> None:
    chance, target = random.Random(seed), project()
    answered = refused = 0
    for _ in range(80):
        words = chance.choice(STATEMENTS).split()
        for _ in range(chance.randint(0, 4)):
            place = chance.randrange(len(words))
            words[place : place + chance.randint(0, 1)] = [chance.choice(WORDS)] if chance.random() < 0.7 else []
        try:
            assert isinstance(ask(target, prepared(" ".join(words)), budget=Budget(steps=100_000)), Answer)
            answered += 1
        except QueryError:
            refused += 1
    assert min(answered, refused) > 5
