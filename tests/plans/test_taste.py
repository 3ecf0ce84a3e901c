"""What a trained model changes in a week, and that a week can be planned again."""

from __future__ import annotations

import pytest

from plans import generation, loading
from ratings import publishing
from ratings.models import Interaction, Rating
from tests.factories import next_monday
from tests.plans import world
from tests.ratings.conftest import models_folder
from tests.ratings.trained import make_model
from users.models import Profile, User

__all__ = ["models_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]


def likings(user: User) -> dict[str, int]:
    inputs = loading.week_inputs(Profile.objects.get(user=user), week_start=next_monday())
    table = inputs.problem.table
    return dict(zip(table.titles, table.liking.tolist(), strict=True))


def trained_on(kitchen, *titles: str, **fields):
    """Return a model of people who each cooked all dishes of one food."""
    ids = [dish.pk for dish in kitchen.values()]
    picks = [(person, kitchen[f"{food} {size}"].pk) for person, food in enumerate(titles) for size in (1, 2, 3, 4)]
    return make_model(picks, ids, kind="item_item", **fields)


def test_a_trained_model_moves_the_liking_of_dishes_and_says_which_it_was(kitchen, alice, quick_solver):
    Interaction.objects.create(
        user=alice, recipe=kitchen["tofu 1"], kind="cook", event_id="1", occurred_at=kitchen["tofu 1"].updated_at
    )
    Rating.objects.create(user=alice, recipe=kitchen["cod 1"], value=-1)
    before = likings(alice)
    model = trained_on(kitchen, "tofu", "cod", "egg", is_active=True)

    after = likings(alice)

    assert before["tofu 2"] < 0 < after["tofu 2"]  # British as the cod is, and of their food
    assert after["tofu 2"] > after["egg 2"]
    assert after["cod 1"] == -1000
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    assert (plan.status, plan.solver_metadata["taste_model"]) == ("ready", model.version)


def test_the_same_words_and_model_give_the_same_week_and_so_does_rolling_back(kitchen, alice):
    first = trained_on(kitchen, "tofu", "cod", is_active=True)
    Rating.objects.create(user=alice, recipe=kitchen["tofu 1"], value=1)
    before = likings(alice)

    assert likings(alice) == before
    publishing.activate(trained_on(kitchen, "tofu", "tofu", "cod", "egg").pk)
    assert likings(alice) != before
    publishing.roll_back()

    assert likings(alice) == before
    assert first.is_active
