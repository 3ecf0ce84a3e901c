"""Whose answer a stored list is: the model that the person is to be answered by now, or it is not shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from ratings import experiments, publishing, stored_recommendations
from ratings.models import Experiment, Recommendation, TrainedModel
from recipes.models import Recipe
from tests.ratings.kitchen import make_kitchen
from tests.ratings.trained import make_model
from users.models import User

FEED = "/api/v1/feed"
USUAL, TRIED = "popularity", "user_knn"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


@pytest.fixture(autouse=True)
def models(tmp_path: Path, kitchen):
    """Two models, of which the first answers everybody; alice has picked what both of them know."""
    with override_settings(RECOMMENDER_DIR=tmp_path / "recommenders"):
        ids = [recipe.pk for recipe in kitchen.values()]
        picks = [(person, pk) for person in range(4) for pk in ids]
        yield {kind: make_model(picks, ids, kind=kind, is_active=kind == USUAL) for kind in (USUAL, TRIED)}


@pytest.fixture(autouse=True)
def taste(alice, kitchen):
    alice.ratings.create(recipe=kitchen["Bean dal"], value=1)


def night(*people: User) -> None:
    for person in people:
        stored_recommendations.refresh(person.pk, person.pk)


def activate(row: TrainedModel) -> None:
    TrainedModel.objects.update(is_active=False)
    TrainedModel.objects.filter(pk=row.pk).update(is_active=True)


def experiment(*, everybody_is: str) -> Experiment:
    """Return one, not running yet, that tries a model; all people are in one of its groups."""
    groups: dict[str, dict[str, str]] = {"as_ever": {}, "other": {"model": TRIED}}
    variants = [{"name": name, "weight": int(name == everybody_is), **thing} for name, thing in groups.items()]
    return Experiment.objects.create(name="models", variants=variants)


def answered(api, user: User) -> tuple[str, str]:
    """Return where the list of the day comes from, and the kind of model that made it."""
    body = api(user).get(FEED, {"k": 3}).json()
    return body["source"], body["model"].rpartition("-")[0] or body["model"]


def test_the_night_asks_the_model_of_the_persons_group(api, alice, models):
    experiment(everybody_is="other")
    experiments.switch("models", is_on=True)

    night(alice)

    assert answered(api, alice) == ("stored", TRIED)
    assert {*Recommendation.objects.values_list("asked_first", flat=True)} == {models[TRIED].version}


def test_who_gets_another_model_since_last_night_is_not_shown_the_usual_ones_list(api, alice):
    night(alice)
    assert answered(api, alice) == ("stored", USUAL)
    experiment(everybody_is="other")

    experiments.switch("models", is_on=True)

    assert answered(api, alice) == ("computed", TRIED)


def test_who_keeps_the_usual_model_keeps_the_stored_list(api, alice):
    night(alice)
    experiment(everybody_is="as_ever")

    experiments.switch("models", is_on=True)

    assert answered(api, alice) == ("stored", USUAL)


def test_a_trial_that_is_over_takes_its_lists_with_it(api, alice):
    experiment(everybody_is="other")
    experiments.switch("models", is_on=True)
    night(alice)

    experiments.switch("models", is_on=False)

    assert answered(api, alice) == ("computed", USUAL)


def test_the_next_night_stores_the_new_models_list(api, alice):
    night(alice)
    experiment(everybody_is="other")
    experiments.switch("models", is_on=True)
    Recommendation.objects.update(generated_at=timezone.now() - timedelta(days=1))

    night(alice)

    assert answered(api, alice) == ("stored", TRIED)


def test_lists_of_a_model_that_was_rolled_back_are_not_shown(api, alice, models):
    TrainedModel.objects.filter(pk=models[USUAL].pk).update(previous=models[TRIED])
    night(alice)
    assert answered(api, alice) == ("stored", USUAL)

    publishing.roll_back()

    assert answered(api, alice) == ("computed", TRIED)


def test_a_newly_activated_model_counts_at_once(api, alice, models):
    night(alice)
    assert answered(api, alice) == ("stored", USUAL)

    activate(models[TRIED])

    assert answered(api, alice) == ("computed", TRIED)


def test_a_newer_model_of_the_same_kind_counts_at_once(api, alice, kitchen):
    night(alice)

    ids = [recipe.pk for recipe in kitchen.values()]
    newer = make_model([(0, pk) for pk in ids], ids, kind=USUAL)
    activate(newer)

    body = api(alice).get(FEED, {"k": 3}).json()
    assert (body["source"], body["model"]) == ("computed", newer.version)


def test_a_newer_model_in_place_of_the_one_behind_that_answered_counts_at_once(api, charlie, kitchen, models):
    """Charlie picked nothing, of which the active model knows nothing: the next one answers."""
    activate(models[TRIED])
    night(charlie)
    assert answered(api, charlie) == ("stored", USUAL)

    ids = [recipe.pk for recipe in kitchen.values()]
    newer = make_model([(0, pk) for pk in ids], ids, kind=USUAL)

    body = api(charlie).get(FEED, {"k": 3}).json()
    assert (body["source"], body["model"]) == ("computed", newer.version)


def test_a_newer_model_that_stands_behind_keeps_the_stored_lists(api, alice, kitchen):
    night(alice)

    ids = [recipe.pk for recipe in kitchen.values()]
    make_model([(0, pk) for pk in ids], ids, kind=TRIED)

    assert answered(api, alice) == ("stored", USUAL)


def test_who_is_in_the_group_of_a_tried_model_keeps_its_list_when_another_becomes_active(api, alice, models):
    experiment(everybody_is="other")
    experiments.switch("models", is_on=True)
    activate(models[USUAL])
    night(alice)

    activate(models[TRIED])

    assert answered(api, alice) == ("stored", TRIED)


def test_the_first_trained_model_takes_the_place_of_lists_without_one(api, alice, models):
    TrainedModel.objects.update(status="rejected", is_active=False)
    night(alice)
    assert answered(api, alice) == ("stored", "profile")

    TrainedModel.objects.update(status="ready")
    activate(models[USUAL])

    assert answered(api, alice) == ("computed", USUAL)
