"""The catalogue in memory is read once for each version, is never stale, and never changes under who plans with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from recipes import columns, copies, services, snapshot
from recipes.models import CatalogueVersion, Recipe
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe


@pytest.fixture
def pie(db) -> Recipe:
    return make_recipe("Fish pie", make_food("Cod"))


def titles() -> list[str]:
    return snapshot.current().dishes.titles.tolist()


def elsewhere(job: Callable[[], Any]) -> Any:
    """Do something on a connection of its own, as another process would, and return what came of it."""

    def done() -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result(timeout=20)


def test_the_snapshot_holds_what_everybody_may_be_offered(pie):
    alice = make_user()
    make_recipe("Draft", status="draft")
    copies.changed_copy(alice, pie, remove=[], add=make_food("Leek"))

    assert titles() == ["Fish pie"]


def test_while_nothing_changes_it_is_one_object_for_one_query(pie, django_assert_num_queries):
    first = snapshot.current()

    with django_assert_num_queries(1):
        assert snapshot.current() is first


def test_every_change_is_seen_at_the_next_question(pie):
    assert titles() == ["Fish pie"]
    Recipe.objects.update(title="Pie")
    assert titles() == ["Pie"]
    services.withdraw(pie)
    assert titles() == []
    services.publish(pie)
    assert len(titles()) == 1
    pie.delete()
    assert titles() == []


def test_who_holds_a_snapshot_keeps_it_whatever_comes_after(pie):
    held = snapshot.current().dishes
    before = (held.titles.tolist(), held.minutes.tolist(), held.nutrients.tolist())

    Recipe.objects.update(title="Pie", minutes=99)
    make_recipe("Soup", make_food("Leek"))

    assert snapshot.current().dishes.titles.tolist() == ["Pie", "Soup"]
    assert (held.titles.tolist(), held.minutes.tolist(), held.nutrients.tolist()) == before


def test_a_change_that_is_rolled_back_is_forgotten(pie):
    before = snapshot.current()

    with transaction.atomic():
        Recipe.objects.update(title="Never")
        assert titles() == ["Never"]
        transaction.set_rollback(True)

    assert titles() == ["Fish pie"]
    assert snapshot.current().version == before.version


def test_without_a_version_the_catalogue_is_read_every_time(pie):
    CatalogueVersion.objects.all().delete()

    first, second = snapshot.current(), snapshot.current()

    assert first is not second
    assert first.version == second.version == ""
    assert second.dishes.titles.tolist() == ["Fish pie"]


@pytest.mark.django_db(transaction=True)
def test_another_connections_change_counts_once_it_is_committed():
    make_recipe("Fish pie", make_food("Cod"))
    before = snapshot.current()

    with transaction.atomic():
        Recipe.objects.update(title="Pie")
        assert elsewhere(snapshot.current) is before

    assert elsewhere(titles) == ["Pie"]


@pytest.mark.django_db(transaction=True)
def test_of_threads_that_find_a_change_at_once_one_reads_it(caplog):
    for number in range(5):
        make_recipe(f"Pie {number}", make_food(f"Cod {number}"))
    together = threading.Barrier(6)

    def ask(_: int) -> snapshot.Snapshot:
        try:
            together.wait(10)
            return snapshot.current()
        finally:
            connection.close()

    with caplog.at_level(logging.INFO, logger="recipes.snapshot"), ThreadPoolExecutor(6) as threads:
        found = list(threads.map(ask, range(6)))

    assert len({id(one) for one in found}) == 1
    assert [record.message for record in caplog.records] == ["catalogue read"]
    assert (caplog.records[0].recipes, caplog.records[0].version) == (5, found[0].version)
    assert caplog.records[0].memory_bytes == found[0].dishes.memory_bytes > 1000


def interrupted(monkeypatch, change: Callable[[], Any], *, times: int) -> None:
    """Let somebody else commit `change` after the dishes have been read and before their lines are."""
    read_lines, left = columns._line_rows, [times]

    def lines_of(recipes):
        if left[0]:
            left[0] -= 1
            elsewhere(change)
        return read_lines(recipes)

    monkeypatch.setattr(columns, "_line_rows", lines_of)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_while_the_catalogue_is_read_is_in_it(monkeypatch):
    make_recipe("Fish pie", make_food("Cod"))
    interrupted(monkeypatch, lambda: make_recipe("Soup", make_food("Leek")), times=1)

    found = snapshot.current()

    assert found.dishes.titles.tolist() == ["Fish pie", "Soup"]
    assert len(found.dishes.lines.row) == 2
    assert snapshot.current() is found


@pytest.mark.django_db(transaction=True)
def test_a_catalogue_that_never_rests_is_read_three_times_and_again_at_the_next_question(monkeypatch):
    make_recipe("Fish pie", make_food("Cod"))
    numbers = iter(range(100))

    def change() -> None:
        make_recipe(f"Soup {next(numbers)}", make_food(f"Leek {next(numbers)}"))

    interrupted(monkeypatch, change, times=3)

    found = snapshot.current()

    assert len(found.dishes) == 3  # the pie and the soups of the first two readings, and of the third no stray lines
    assert len(found.dishes.lines.row) == 3
    assert len(snapshot.current().dishes) == 4
