"""Reads of a person's ratings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.errors import NotFound
from ratings.models import Rating
from recipes.models import Recipe
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
