"""Rows that many tests begin with: made once, and put back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


class KeptRows:
    """All rows of some tables, as the database has them."""

    def __init__(self, models: Sequence[type[Model]]) -> None:
        """Take the rows of `models`; a table comes after those that it refers to."""
        self._tables = [self._taken(model) for model in models]

    def put_back(self) -> None:
        """Insert the rows into their tables, which are empty, with the ids they had."""
        with connection.cursor() as cursor:
            for statement, rows in self._tables:
                cursor.executemany(statement, rows)

    @staticmethod
    def _taken(model: type[Model]) -> tuple[str, list[tuple[Any, ...]]]:
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        names = [field.column for field in model._meta.concrete_fields]
        columns = ", ".join(map(quote, names))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table}")
            rows = cursor.fetchall()
        return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})", rows
