"""Queries of the hottest paths, written as SQL once for a process and not anew for every request.

Django takes several times as long to write a small query as the database takes to answer it. What changes from one time
to the next are a few values, such as the id of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

MARK = -9_109_109_109_109
"""Stands for the first value while the SQL is written, the next below it for the second: no id is below 0."""


@dataclass(frozen=True)
class _Statement:
    sql: str
    parameters: tuple[tuple[Any, int | None], ...]
    """Each as it is, or which of the values takes its place."""
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    """Of the columns that a database gives otherwise than Python has them: place, functions, and what they ask for."""


_statements: dict[Hashable, _Statement] = {}


def rows(query: Callable[..., QuerySet], *values: int | str, fixed: Hashable = None) -> list[tuple[Any, ...]]:
    """Return the rows of `query(*values)`, or of `query(*values, fixed)`.

    Args:
        query: a function of a module that returns a `values_list`: the same one for the same `fixed` and as many
            values, whatever the values are. It is called once.
        values: what the query compares something with, such as ids.
        fixed: what else it depends on; few values in all, as a statement is kept for each.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    name = (query, *map(type, values), fixed)
    statement = _statements.get(name)
    if statement is None:
        marks = [type(value)(MARK - place) for place, value in enumerate(values)]
        written = query(*marks) if fixed is None else query(*marks, fixed)
        statement = _statements[name] = _written(written, marks)
    parameters = [each if place is None else values[place] for each, place in statement.parameters]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, parameters)
        found = cursor.fetchall()
    if not statement.converters:
        return [tuple(row) for row in found]
    return [_converted(row, statement, connection) for row in found]


def _written(query: QuerySet, marks: Sequence[int | str]) -> _Statement:
    compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    places = {mark: place for place, mark in enumerate(marks)}
    if missing := set(marks) - set(parameters):
        raise ValueError(f"{len(missing)} of the values do not come in {sql!r}")
    columns = compiler.get_converters([column for column, *_ in compiler.select])
    converters = tuple((place, tuple(functions), column) for place, (functions, column) in columns.items())
    return _Statement(sql, tuple((each, places.get(each)) for each in parameters), converters)


def _converted(row: Sequence[Any], statement: _Statement, connection: Any) -> tuple[Any, ...]:
    values = list(row)
    for place, functions, column in statement.converters:
        for convert in functions:
            values[place] = convert(values[place], column, connection)
    return tuple(values)
