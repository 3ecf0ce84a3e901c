"""What a person is taken to like, against figures computed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ratings import scoring
from ratings.models import IngredientScore, Rating
from recipes import columns
from recipes.models import Recipe
from tests.food_factories import make_food, make_recipe


@pytest.fixture
def foods(db):
    return {
        "cod": make_food("Cod", family="white_fish"),
        "haddock": make_food("Haddock", family="white_fish"),
        "beef": make_food("Beef", family="beef"),
    }


def scores(user) -> dict[str, float]:
    dishes = columns.read(Recipe.objects.all())
    return dict(zip(dishes.titles.tolist(), scoring.opinions_of(user.pk).liking(dishes).tolist(), strict=True))


def test_nothing_is_known_of_a_new_person(foods, alice):
    make_recipe("Cod curry", foods["cod"])

    assert scores(alice) == {"Cod curry": 0.0}


def test_one_like_spreads_a_little_over_the_traits_that_dishes_share(foods, alice):
    liked = make_recipe("Cod curry", foods["cod"], cuisine="indian")
    make_recipe("Cod masala", foods["cod"], cuisine="indian")
    make_recipe("Haddock pie", foods["haddock"], cuisine="british")
    make_recipe("Beef stew", foods["beef"], cuisine="french")
    Rating.objects.create(user=alice, recipe=liked, value=1)

    found = scores(alice)

    # Each shared trait says 1 / (1 + 2) = 1/3; a dish has three traits.
    assert found["Cod curry"] == 1.0
    assert found["Cod masala"] == pytest.approx(3 * (1 / 3) / 3)
    assert found["Haddock pie"] == pytest.approx((1 / 3) / 3)
    assert found["Beef stew"] == 0.0


def test_an_explicit_dislike_wins_over_everything_learned(foods, alice):
    for number in range(8):
        Rating.objects.create(user=alice, recipe=make_recipe(f"Cod {number}", foods["cod"]), value=1)
    disliked = make_recipe("Cod again", foods["cod"])
    Rating.objects.create(user=alice, recipe=disliked, value=-1)

    assert scores(alice)["Cod again"] == -1.0


def test_a_like_and_a_dislike_of_the_same_traits_cancel(foods, alice):
    Rating.objects.create(user=alice, recipe=make_recipe("Cod 1", foods["cod"]), value=1)
    Rating.objects.create(user=alice, recipe=make_recipe("Cod 2", foods["cod"]), value=-1)
    make_recipe("Cod 3", foods["cod"])

    assert scores(alice)["Cod 3"] == 0.0


@pytest.mark.parametrize(("value", "limit"), [(1, 0.6), (-1, -0.6)])
def test_what_is_learned_stays_within_its_limit(foods, alice, value, limit):
    for number in range(8):
        Rating.objects.create(user=alice, recipe=make_recipe(f"Cod {number}", foods["cod"]), value=value)
    make_recipe("Another", foods["cod"])

    assert scores(alice)["Another"] == limit  # 8 / (8 + 2) = 0.8 without it


def test_a_dish_without_a_main_ingredient_is_scored_by_its_cuisine(foods, alice):
    Rating.objects.create(user=alice, recipe=make_recipe("Cod curry", foods["cod"], cuisine="indian"), value=1)
    make_recipe("Mystery", foods["beef"], cuisine="indian", main_ingredient=None)

    assert scores(alice)["Mystery"] == pytest.approx(1 / 9)


def test_charlies_ratings_say_nothing_of_alice(foods, alice, charlie):
    recipe = make_recipe("Cod curry", foods["cod"])
    Rating.objects.create(user=charlie, recipe=recipe, value=1)

    assert scores(alice) == {"Cod curry": 0.0}
    assert (scoring.opinions_of(alice.pk).said, scoring.opinions_of(charlie.pk).said) == ({}, {recipe.pk: 1})


def test_scored_foods_add_up_to_a_penalty_and_wished_ones_lift(foods, alice):
    both = make_recipe("Cod and beef", foods["cod"], foods["beef"])
    cod = make_recipe("Cod", foods["cod"])
    make_recipe("Haddock", foods["haddock"])
    IngredientScore.objects.create(user=alice, ingredient=foods["cod"], score=Decimal("-0.75"))
    IngredientScore.objects.create(user=alice, ingredient=foods["beef"], score=Decimal("0.5"))

    haddock = Recipe.objects.get(title="Haddock")
    dishes = columns.read(Recipe.objects.all())
    penalties = scoring.ingredient_penalties(scoring.ingredient_scores(alice.pk), dishes)

    found = dict(zip(dishes.recipe_id.tolist(), penalties.tolist(), strict=True))
    assert found == {both.pk: 25, cod.pk: 75, haddock.pk: 0}  # hundredths


def test_charlies_scores_of_foods_are_his(foods, alice, charlie):
    IngredientScore.objects.create(user=charlie, ingredient=foods["cod"], score=Decimal("-0.75"))

    assert scoring.ingredient_scores(alice.pk) == {}
    assert scoring.ingredient_scores(charlie.pk) == {foods["cod"].pk: -75}


def test_what_ratings_say_takes_one_query(foods, alice, django_assert_num_queries):
    for number in range(5):
        Rating.objects.create(user=alice, recipe=make_recipe(f"Cod {number}", foods["cod"]), value=1)
    dishes = columns.read(Recipe.objects.all())

    with django_assert_num_queries(1):
        assert scoring.opinions_of(alice.pk).liking(dishes).tolist() == [1.0] * 5
