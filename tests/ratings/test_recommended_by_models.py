"""Lists by trained models: who answered is told, a new model counts at once, and the order is the model's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings

from ratings import artefacts, services
from ratings.artefacts import Artefact
from ratings.calibration import Curve
from ratings.models import TrainedModel
from ratings.recommender import MODELS, Interactions
from recipes.models import Recipe
from tests.ratings.kitchen import make_kitchen

RECIPES = "/api/v1/recommendations/recipes"
pytestmark = pytest.mark.django_db

PICKS = {
    "Bean chilli": 9, "Bean burrito": 7, "Bean dal": 5, "Chicken curry": 4, "Chicken tikka": 3, "Satay": 2,
    "Rice bowl": 1,
}  # fmt: skip


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path):
    with override_settings(RECOMMENDER_DIR=tmp_path / "recommenders"):
        yield


def activate(
    kind: str, kitchen: dict[str, Recipe], *, quality: dict[str, float] | None = None, together: tuple[str, ...] = ()
) -> TrainedModel:
    """Make the active model of `PICKS`, each by another person; five more people pick all dishes of `together`."""
    ids = np.array(sorted(recipe.pk for recipe in kitchen.values()))
    column = {title: int(np.searchsorted(ids, recipe.pk)) for title, recipe in kitchen.items()}
    alone = [[title] for title, times in PICKS.items() for _ in range(times)]
    picks = [(user, column[title]) for user, titles in enumerate([*alone, *[together] * 5]) for title in titles]
    user, item = np.array(picks, dtype=np.int32).T
    data = Interactions(
        user=user, item=item, weight=np.ones(len(item), dtype=np.float32), time=None, n_users=len(alone) + 5,
        item_ids=ids,
    )  # fmt: skip
    liked = np.zeros(len(ids), dtype=np.float32)
    for title, value in (quality or {}).items():
        liked[column[title]] = value
    TrainedModel.objects.update(is_active=False)
    row = TrainedModel.objects.create(kind=kind, status=TrainedModel.Status.READY)
    written = artefacts.write(row.version, Artefact(model=MODELS[kind]().fit(data), quality=liked, curve=Curve()))
    TrainedModel.objects.filter(pk=row.pk).update(
        is_active=True, artefact=written.artefact, sha256=written.sha256, size_bytes=written.size_bytes
    )
    return row


def ask(api, user, **body) -> dict:
    answer = api(user).post(RECIPES, {"k": 50, **body})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def listed(body: dict) -> list[str]:
    return [each["recipe"]["title"] for each in body["results"]]


@override_settings(RECOMMENDATION_DIVERSITY=0.0)
def test_the_order_is_the_models_whatever_everybody_thinks_of_a_dish(api, alice, kitchen):
    row = activate("popularity", kitchen, quality={"Rice bowl": 1.0, "Bean chilli": -1.0})

    body = ask(api, alice)

    assert body["model"] == row.version
    assert [title for title in listed(body) if title in PICKS] == list(PICKS)
    scores = {each["recipe"]["title"]: each["score"] for each in body["results"]}
    assert scores["Bean chilli"] < scores["Bean burrito"]  # what is liked shows in the score


def test_diversity_brings_other_dishes_forward(api, alice, kitchen):
    activate("popularity", kitchen)

    found = listed(ask(api, alice))

    assert found[0] == "Bean chilli"
    assert not found[1].startswith("Bean")


def test_a_new_model_counts_at_once_and_one_that_is_rolled_back_too(api, alice, kitchen):
    assert [ask(api, alice)["model"] for _ in range(2)] == ["profile", "profile"]
    first = activate("popularity", kitchen)
    answers = [ask(api, alice) for _ in range(2)]
    second = activate("popularity", kitchen)

    assert [(each["model"], each["source"]) for each in answers] == [
        (first.version, "computed"), (first.version, "cache"),
    ]  # fmt: skip
    newest = ask(api, alice)
    assert (newest["model"], newest["source"]) == (second.version, "computed")
    TrainedModel.objects.filter(pk=second.pk).update(is_active=False, status=TrainedModel.Status.WITHDRAWN)
    TrainedModel.objects.filter(pk=first.pk).update(is_active=True)
    assert ask(api, alice)["model"] == first.version


def test_a_model_answers_from_a_few_picks_and_names_the_one_that_speaks_for_a_dish(api, alice, kitchen):
    row = activate("item_item", kitchen, together=("Chicken pie", "Bean dal"))

    body = api(alice).post(
        "/api/v1/recommendations/cold-start", {"picks": [kitchen["Bean dal"].pk, kitchen["Rice bowl"].pk], "k": 3}
    ).json()  # fmt: skip

    assert body["model"] == row.version
    first = body["results"][0]
    # They share no trait at all: only what people picked together leads from one to the other.
    assert (first["recipe"]["title"], first["reason"]) == ("Chicken pie", "Because you liked Bean dal")


def test_a_dish_that_no_model_knows_is_not_lost(api, alice, kitchen):
    activate("popularity", kitchen)  # nobody has picked the pie

    assert "Chicken pie" in listed(ask(api, alice))


def test_a_skipped_dish_sinks_in_lists_too(api, alice, kitchen, django_capture_on_commit_callbacks):
    activate("popularity", kitchen)
    assert listed(ask(api, alice))[0] == "Bean chilli"

    for number in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            api(alice).post("/api/v1/track", {
                "event_id": str(number), "kind": "skip", "recipe_id": kitchen["Bean chilli"].pk,
                "occurred_at": f"2026-11-{10 + number}T12:00:00Z",
            })  # fmt: skip

    assert listed(ask(api, alice))[0] != "Bean chilli"


def test_explicit_words_go_before_the_model(api, alice, kitchen):
    activate("popularity", kitchen)
    services.rate(alice, recipe_id=kitchen["Rice bowl"].pk, value=1)

    assert listed(ask(api, alice, include_rated=True))[0] == "Rice bowl"
