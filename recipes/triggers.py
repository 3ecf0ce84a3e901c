"""Triggers that give the catalogue a new version in the transaction of every change, whoever makes it.

The database does it, so nothing can forget it: a service, the admin, a bulk update, an import or a line of SQL. What
counts is every food, and every published recipe of the catalogue with its lines; drafts and personal copies are in
nobody's snapshot, so they leave the version alone.

On PostgreSQL a writer takes the version's row before any row of the catalogue, so that two of them come one after the
other: they can't wait for each other's rows, and the second derives its recipes from what the first has written.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = "recipes_catalogueversion"
_OFFERED = "{row}.owner_id IS NULL AND {row}.status = 'published'"
COUNTS = {
    "recipes_ingredient": "{row}.id IS NOT NULL",
    "recipes_recipe": _OFFERED,
    "recipes_recipeingredient": "EXISTS (SELECT 1 FROM recipes_recipe AS dish WHERE dish.id = {row}.recipe_id AND "
    + _OFFERED.format(row="dish")
    + ")",
}
"""By table: whether a row, as it was or as it is, makes a change of it a change of the catalogue."""


def remove_before_migrating(sender: AppConfig, *, using: str, plan: list, **_: object) -> None:
    """Take the triggers away while tables change: SQLite can't remake a table that a trigger elsewhere names."""
    if plan:
        remove(connections[using])


def install_after_migrating(sender: AppConfig, *, using: str, **options: object) -> None:
    """Put the triggers on the tables as they are now: a remade table has lost its own."""
    connection = connections[using]
    # A flush sends the same signal without a plan; it leaves tables and triggers as they are.
    if "plan" in options and VERSION in connection.introspection.table_names():
        install(connection)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, and begin a new version: rows may have changed while there was none.

    Raises:
        KeyError: the database is neither SQLite nor PostgreSQL.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)
        cursor.execute(_NEW_VERSION[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove every trigger that is there."""
    with connection.cursor() as cursor:
        for table in COUNTS:
            if connection.vendor == "sqlite":
                for event in ("insert", "update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_is_a_new_version")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {table}_is_a_new_version() CASCADE")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {VERSION}_is_held() CASCADE")


def _new_version(token: str) -> str:
    # A random word and not a count: a count comes again after a rollback or out of a backup, with other rows.
    return (
        f"INSERT INTO {VERSION} (id, token) VALUES (1, {token}) "
        "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
    )  # fmt: skip


_NEW_VERSION = {
    "sqlite": _new_version("lower(hex(randomblob(16)))"),
    "postgresql": _new_version("replace(gen_random_uuid()::text, '-', '')"),
}


def _on_sqlite() -> Iterator[str]:
    """Triggers that run for each row, the only kind there is."""
    for table, counts in COUNTS.items():
        for event, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
            when = " OR ".join(counts.format(row=row) for row in rows)
            yield (
                f"CREATE TRIGGER {table}_{event}_is_a_new_version AFTER {event.upper()} ON {table} "
                f"FOR EACH ROW WHEN {when} BEGIN {_NEW_VERSION['sqlite']}; END"
            )


def _on_postgresql() -> Iterator[str]:
    """Triggers that run for each statement: one new version, however many rows it changes."""
    yield _function(f"{VERSION}_is_held", f"PERFORM 1 FROM {VERSION} WHERE id = 1 FOR UPDATE;")
    for table, counts in COUNTS.items():
        name = f"{table}_is_a_new_version"
        # Not one condition: there is no table of changed rows after a TRUNCATE, and PostgreSQL would look for it.
        yield _function(
            name,
            f"IF TG_OP = 'TRUNCATE' THEN {_NEW_VERSION['postgresql']}; "
            f"ELSIF EXISTS (SELECT 1 FROM changed WHERE {counts.format(row='changed')}) "
            f"THEN {_NEW_VERSION['postgresql']}; END IF;",
        )
        yield (
            f"CREATE TRIGGER {table}_holds_version BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {VERSION}_is_held()"
        )
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            for row in rows:
                yield (
                    f"CREATE TRIGGER {table}_{event.lower()}_{row.lower()}_is_a_new_version AFTER {event} ON {table} "
                    f"REFERENCING {row} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
                )
        yield (
            f"CREATE TRIGGER {table}_truncate_is_a_new_version AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


_STATEMENTS = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
