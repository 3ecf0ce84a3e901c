"""Reads of a person's ratings."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from core.errors import NotFound
from ratings.models import IngredientScore, Rating
from recipes.models import Ingredient, Recipe
from users.models import User


def ratings_of(user: User) -> QuerySet[Rating]:
    """Return a person's ratings, the newest word first."""
    return Rating.objects.filter(user=user).select_related("recipe").order_by("-updated_at", "-pk")


def rating_of(user: User, recipe_id: int) -> Rating:
    """Return a person's rating of a recipe.

    Raises:
        NotFound: the person has not rated it.
    """
    # Through the recipe's own key: SQLite refuses a foreign key beyond 64 bits with a fault, and finds no such key.
    rating = ratings_of(user).filter(recipe__in=Recipe.objects.filter(pk=recipe_id)).first()
    if rating is None:
        raise NotFound(f"You have not rated recipe {recipe_id}.")
    return rating


def recipe_to_rate(user: User, recipe_id: int) -> Recipe:
    """Return a recipe that the person may rate: a published one, or one that they have been served or have rated.

    Raises:
        NotFound: no such recipe, a draft that the person has never met, or somebody else's personal copy.
    """
    met = Q(planned_meals__day__plan__user=user) | Q(ratings__user=user)
    recipe = Recipe.objects.visible_to(user.pk).filter(Q(status=Recipe.Status.PUBLISHED) | met, pk=recipe_id).first()
    if recipe is None:
        raise NotFound(f"There is no recipe {recipe_id}.")
    return recipe


def recipes_to_score(user: User, recipe_ids: Sequence[int]) -> QuerySet[Recipe]:
    """Return the recipes with these ids, all of which the person may see.

    Raises:
        NotFound: one that does not exist, is a draft or is somebody else's copy; the first is named.
    """
    found = Recipe.objects.visible_to(user.pk).filter(pk__in=recipe_ids, status=Recipe.Status.PUBLISHED)
    known = set(found.values_list("pk", flat=True))
    if missing := [pk for pk in recipe_ids if pk not in known]:
        raise NotFound(f"There is no recipe {missing[0]}.")
    return found


def ingredient_scores_of(user: User) -> QuerySet[IngredientScore]:
    """Return what a person wants of single foods, the newest word first."""
    return IngredientScore.objects.filter(user=user).select_related("ingredient").order_by("-updated_at", "-pk")


def ingredient_score_of(user: User, ingredient_id: int) -> IngredientScore:
    """Return what a person wants of a food.

    Raises:
        NotFound: they have not said.
    """
    # Through the food's own key, for the reason that `rating_of` has.
    named = Ingredient.objects.filter(pk=ingredient_id)
    score = ingredient_scores_of(user).filter(ingredient__in=named).first()
    if score is None:
        raise NotFound(f"You have said nothing of ingredient {ingredient_id}.")
    return score
