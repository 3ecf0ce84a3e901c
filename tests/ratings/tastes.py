"""People of two tastes, dishes of two kinds, and what they did with them over five weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from ratings.models import Interaction, Rating
from recipes.models import Recipe
from tests.food_factories import make_food, make_recipe
from users.models import Profile, User

DISHES_OF_A_KIND = 12
BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 35


def make_dishes() -> tuple[list[Recipe], list[Recipe]]:
    """Return twelve fish dishes and twelve curries."""
    cod, lentil = make_food("Cod", family="white_fish"), make_food("Lentil", family="pulses")
    fish = [make_recipe(f"Cod pie {n}", cod, cuisine="british") for n in range(DISHES_OF_A_KIND)]
    curries = [make_recipe(f"Lentil curry {n}", lentil, cuisine="indian") for n in range(DISHES_OF_A_KIND)]
    return fish, curries


def make_people(count: int) -> list[User]:
    """Return people without a password: tests of tastes log nobody in."""
    start = User.objects.count()
    people = User.objects.bulk_create(User(email=f"taster-{start + n}@example.com") for n in range(count))
    Profile.objects.bulk_create(Profile(user=person) for person in people)
    return people


def two_tastes(*, people: int = 60, picks_each: int = 8) -> tuple[list[Recipe], list[Recipe]]:
    """Let half the people cook fish dishes and half curries, one every few days; return the dishes of each kind.

    Everybody cooks from their own kind but for one dish, and rates what they cooked: what is of their kind, they like.
    """
    kinds = make_dishes()
    draw = np.random.default_rng(7)
    events: list[Interaction] = []
    ratings: list[Rating] = []
    for number, person in enumerate(make_people(people)):
        mine, other = kinds[number % 2], kinds[1 - number % 2]
        chosen = [mine[place] for place in draw.permutation(DISHES_OF_A_KIND)[: picks_each - 1]]
        chosen.insert(int(draw.integers(0, picks_each)), other[int(draw.integers(DISHES_OF_A_KIND))])
        for place, dish in enumerate(chosen):
            hour = (place + draw.random()) / picks_each * 24 * DAYS
            at = BEGIN + timedelta(hours=float(hour))
            events.append(Interaction(user=person, recipe=dish, kind="cook", event_id=str(place), occurred_at=at))
            if place % 2:
                ratings.append(Rating(user=person, recipe=dish, value=1 if dish in mine else -1))
    Interaction.objects.bulk_create(events)
    Rating.objects.bulk_create(ratings)
    for rating, event in zip(ratings, (each for each in events if int(each.event_id) % 2), strict=True):
        rating.updated_at = event.occurred_at
    Rating.objects.bulk_update(ratings, ["updated_at"])
    return kinds
