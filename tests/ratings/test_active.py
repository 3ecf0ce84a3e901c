"""Which trained models answer, in every process and at once; and what answers in the place of one that can't."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from mealplanner.devstack.environment import ROOT
from mealplanner.devstack.worker_for_tests import url_of_test_database
from ratings import active, artefacts, publishing
from ratings.models import TrainedModel
from tests.ratings.trained import make_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]
PICKS = [(0, 1), (0, 2), (1, 1), (1, 3)]
IDS = [1, 2, 3]


def versions() -> list[str]:
    return [each.version for each in active.current().models]


def damage(row: TrainedModel, folder) -> None:
    path = folder / row.artefact / artefacts.MODEL
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_nothing_trained_is_an_empty_line():
    assert (versions(), active.version()) == ([], "")


def test_the_active_one_comes_first_then_the_newest_of_each_kind_and_popularity_last(settings):
    settings.RECOMMENDER_KINDS = ["als", "item_item", "popularity"]
    popular = make_model(PICKS, IDS)
    make_model(PICKS, IDS, kind="item_item")
    newest = make_model(PICKS, IDS, kind="item_item")
    als = make_model(PICKS, IDS, kind="als")

    assert versions() == [als.version, newest.version, popular.version]
    publishing.activate(newest.pk)
    assert versions() == [newest.version, als.version, popular.version]
    publishing.activate(popular.pk)
    assert versions() == [popular.version, als.version, newest.version]


def test_of_the_active_kind_the_active_one_answers_though_another_is_newer():
    older = make_model(PICKS, IDS, is_active=True)
    make_model(PICKS, IDS)

    assert versions() == [older.version]


def test_only_ready_models_with_an_artefact_answer():
    for fields in ({"status": "rejected"}, {"status": "withdrawn"}, {"artefact": ""}):
        row = make_model(PICKS, IDS)
        TrainedModel.objects.filter(pk=row.pk).update(**fields)

    assert versions() == []


def test_while_nothing_changes_it_is_one_object_for_one_query(django_assert_num_queries):
    make_model(PICKS, IDS, is_active=True)
    first = active.current()

    with django_assert_num_queries(1):
        assert active.current() is first
    with django_assert_num_queries(1):
        assert active.version() == first.version


def test_a_change_is_seen_at_the_next_question_and_the_others_are_not_read_again(settings):
    settings.RECOMMENDER_KINDS = ["item_item", "popularity"]
    popular = make_model(PICKS, IDS, is_active=True)
    before = active.current()

    newer = make_model(PICKS, IDS, kind="item_item")
    publishing.activate(newer.pk)

    after = active.current()
    assert [each.version for each in after.models] == [newer.version, popular.version]
    assert after.models[1] is before.models[0]
    assert after.version != before.version == f"{popular.pk}*.{popular.sha256[:8]}"
    assert [each.version for each in before.models] == [popular.version]


def test_another_kind_can_be_put_first_for_some(settings):
    settings.RECOMMENDER_KINDS = ["item_item", "popularity"]
    popular = make_model(PICKS, IDS, is_active=True)
    other = make_model(PICKS, IDS, kind="item_item")
    line_up = active.current()

    led = line_up.led_by("item_item")

    assert [each.version for each in led.models] == [other.version, popular.version]
    assert led.version != line_up.version
    assert line_up.led_by("magic").models == line_up.models


@pytest.mark.parametrize("fault", ["damaged", "missing", "foreign"])
def test_a_model_that_cannot_be_read_is_named_and_the_next_answers(models_folder, settings, caplog, fault):
    settings.RECOMMENDER_KINDS = ["item_item", "popularity"]
    popular = make_model(PICKS, IDS)
    broken = make_model(PICKS, IDS, kind="item_item", is_active=True)
    if fault == "damaged":
        damage(broken, models_folder)
    elif fault == "missing":
        artefacts.remove([broken.artefact])
    else:
        TrainedModel.objects.filter(pk=broken.pk).update(sha256="0" * 64)

    with caplog.at_level(logging.ERROR, logger="ratings.active"):
        found = versions(), versions()

    assert found == ([popular.version], [popular.version])
    (told,) = caplog.records  # once, not at every question
    assert (told.message, told.model) == ("a trained model can't be used; the next one answers", broken.version)


def test_of_the_same_kind_an_older_one_stands_in_for_a_damaged_one(models_folder):
    older, newer = make_model(PICKS, IDS), make_model(PICKS, IDS, is_active=True)
    damage(newer, models_folder)

    assert versions() == [older.version]


def test_a_folder_that_arrives_late_is_found(models_folder, monkeypatch):
    row = make_model(PICKS, IDS, is_active=True)
    away = models_folder.parent / "away"
    (models_folder / row.artefact).rename(away)
    assert versions() == []

    away.rename(models_folder / row.artefact)
    monkeypatch.setattr(active, "_held", active._Held(active._held.rows, active._held.line_up, 0.0))  # a minute later

    assert versions() == [row.version]


@pytest.mark.django_db(transaction=True)
def test_of_threads_that_find_a_new_model_one_reads_it_and_nobody_is_without(caplog):
    first = make_model(PICKS, IDS, is_active=True)
    assert versions() == [first.version]
    second = make_model(PICKS, IDS)
    publishing.activate(second.pk)
    caplog.clear()
    together = threading.Barrier(6)

    def ask(_: int) -> tuple[str, ...]:
        try:
            together.wait(10)
            return tuple(versions())
        finally:
            connection.close()

    with caplog.at_level(logging.INFO, logger="ratings.active"), ThreadPoolExecutor(6) as threads:
        found = set(threads.map(ask, range(6)))

    assert found <= {(first.version,), (second.version,)}
    assert [each.message for each in caplog.records if each.name == "ratings.active"] == ["recommenders read"]
    assert versions() == [second.version]


ASK = """
import sys
import django
django.setup()
from ratings import active
for line in sys.stdin:
    print(",".join(each.version for each in active.current().models), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_processes_that_run_already_see_what_is_activated_and_rolled_back(models_folder):
    older, newer = make_model(PICKS, IDS, is_active=True), make_model(PICKS, IDS)
    variables = {
        **os.environ, "DATABASE_URL": url_of_test_database(), "DJANGO_SETTINGS_MODULE": "mealplanner.settings",
        "RECOMMENDER_DIR": str(models_folder), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    variables.pop("TEST_DATABASE_NAME", None)
    processes = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, env=variables, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip

    def ask(process: subprocess.Popen) -> str:
        process.stdin.write("\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        assert [ask(each) for each in processes] == [older.version] * 2
        publishing.activate(newer.pk)
        assert [ask(each) for each in processes] == [newer.version] * 2
        publishing.roll_back()
        assert [ask(each) for each in processes] == [older.version] * 2
    finally:
        for process in processes:
            process.kill()
            process.wait()
