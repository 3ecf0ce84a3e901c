"""Who the active model is when a new one is judged beside it: itself wherever it has not seen what is held out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from ratings import artefacts, datasets, judging, training
from ratings.models import Interaction, TrainedModel
from tests.ratings.tastes import BEGIN, DAYS, two_tastes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]
KIND = "item_item"
END = BEGIN + timedelta(days=DAYS)


@pytest.fixture(autouse=True)
def _few_people_are_enough(settings) -> None:
    settings.RECOMMENDER_SURE_PEOPLE = settings.RECOMMENDER_MIN_PEOPLE = 5


def people_who_told_at_once() -> None:
    """Have every event and rating known from the moment at which it happened."""
    two_tastes(people=200)
    Interaction.objects.update(created_at=F("occurred_at"))


def trained_at(at, kind: str = KIND) -> TrainedModel:
    row = training.request(kind, at=at)
    training.train(row.pk)
    row.refresh_from_db()
    return row


def test_the_next_night_it_is_the_active_model_itself_that_is_measured():
    people_who_told_at_once()
    before = trained_at(END - timedelta(days=1))

    after = trained_at(END)

    trial = judging.try_out(datasets.load(END), KIND, unseen_from=before.data["until"])
    active = artefacts.read(before.artefact, sha256=before.sha256).model
    assert after.metrics["held_out"]["since"] == before.data["until"]
    assert (after.metrics["active"], after.metrics["is_active_itself"]) == (before.version, True)
    assert after.metrics["models"]["active"] == judging.measure_again(trial, active).metrics.as_dict()
    assert f"that of the active {before.version} " in after.verdict


def test_an_older_active_model_is_measured_with_what_it_knows():
    people_who_told_at_once()
    before = trained_at(END - timedelta(days=12))

    after = trained_at(END)

    assert (after.metrics["active"], after.metrics["is_active_itself"]) == (before.version, True)
    assert after.metrics["models"]["active"] != after.metrics["models"][KIND]


def test_another_kind_of_the_same_night_is_judged_on_the_same_part():
    people_who_told_at_once()
    trained_at(END - timedelta(days=1))
    best = trained_at(END)
    assert best.is_active

    popular = trained_at(END, "popularity")

    assert popular.metrics["held_out"] == best.metrics["held_out"]
    assert (popular.metrics["active"], popular.metrics["is_active_itself"]) == (best.version, True)
    assert popular.metrics["models"]["active"] == best.metrics["models"][KIND]


def test_where_it_has_seen_everything_a_twin_with_its_own_settings_is_measured():
    people_who_told_at_once()
    before = trained_at(END)
    TrainedModel.objects.filter(pk=before.pk).update(params=before.params | {"neighbours": 1, "gone": 3})
    Interaction.objects.filter(event_id="0").delete()

    after = trained_at(END + timedelta(minutes=1))

    twin = after.metrics["models"]["active"]
    assert after.metrics["is_active_itself"] is False
    assert twin != after.metrics["models"][KIND]
    assert f"that of one like the active {before.version} that has not seen it {twin['ndcg_10']:.4f}" in after.verdict


def test_a_twin_of_the_same_settings_is_as_good_so_that_the_fresher_one_takes_over():
    people_who_told_at_once()
    before = trained_at(END)
    Interaction.objects.filter(event_id="0").delete()

    after = trained_at(END + timedelta(minutes=1))

    assert after.metrics["models"]["active"] == after.metrics["models"][KIND]
    assert (after.is_active, after.previous) == (True, before)
