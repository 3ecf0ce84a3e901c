"""Rows that many tests begin with: made once, and put back as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class MadeOnce:
    """Rows of some tables that are made for the first test that wants them, and put back for all after it."""

    def __init__(self, models: Sequence[type[Model]]) -> None:
        """Take the models in the order in which their rows can be inserted."""
        self._models = models
        self._kept: KeptRows | None = None

    def bring(self, make: Callable[[], object]) -> None:
        """Leave the rows in the database; beside others in the same tables they are made anew."""
        is_alone = not any(model._default_manager.exists() for model in self._models)
        if is_alone and self._kept is not None:
            self._kept.put_back()
            return
        make()
        if is_alone:
            self._kept = KeptRows(self._models)
