"""Changes to what a person likes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from core.errors import Invalid, NotFound
from ratings import recommendation_cache, selectors
from ratings.models import IngredientScore, Rating
from recipes.models import Ingredient
from users.models import User

VALUES = (-1, 1)
AVOIDED = Decimal(-1)
"""The score of a food that a person never wants again: it lowers the dishes that hold it, and filters none."""
MAX_CONTEXT_CHARACTERS = 2000
"""A context says where a rating was given; a page of text is something else."""


@transaction.atomic
def rate(user: User, *, recipe_id: int, value: int, context: dict[str, Any] | None = None) -> tuple[Rating, bool]:
    """Record that a person likes (1) or dislikes (-1) a recipe; the last word counts. Return it and whether it is new.

    Args:
        context: where it was said; None keeps what an earlier rating of the recipe told.

    Raises:
        Invalid: another value, or a context that is too long.
        NotFound: no such recipe for this person.
    """
    if value not in VALUES:
        message = f"{value!r} is not a rating: say 1 for like or -1 for dislike."
        raise Invalid(message, details={"value": [message]})
    _require_storable(context or {})
    recipe = selectors.recipe_to_rate(user, recipe_id)
    told = {} if context is None else {"context": context}
    rated = Rating.objects.update_or_create(user=user, recipe=recipe, defaults={"value": value, **told})
    recommendation_cache.drop(user.pk)
    return rated


def _require_storable(context: dict[str, Any]) -> None:
    """Refuse a context that databases can't keep, each in its own way, or that is too long.

    Raises:
        Invalid: with what is wrong.
    """
    message = ""
    try:
        written = json.dumps(context, ensure_ascii=False, allow_nan=False)
        written.encode()
    except UnicodeEncodeError:
        message = "The context holds half of a surrogate pair, which is no character."
    except ValueError:
        message = "The context holds a number that is not finite."
    else:
        if "\\u0000" in written:
            message = "The context holds a null character."
        elif len(written) > MAX_CONTEXT_CHARACTERS:
            message = f"The context has {len(written)} characters; at most {MAX_CONTEXT_CHARACTERS} are kept."
    if message:
        raise Invalid(message, details={"context": [message]})


@transaction.atomic
def forget(user: User, *, recipe_id: int) -> None:
    """Remove a person's rating of a recipe.

    Raises:
        NotFound: the person has not rated it.
    """
    selectors.rating_of(user, recipe_id).delete()
    recommendation_cache.drop(user.pk)


@transaction.atomic
def avoid(user: User, ingredient_ids: Iterable[int]) -> dict[int, Decimal | None]:
    """Record that a person wants some foods no more; return what their scores were before, None where there was none.

    Only ever from the person's explicit wish: nothing that is inferred may write a score.
    """
    ids = list(ingredient_ids)
    before = dict(
        IngredientScore.objects.filter(user=user, ingredient_id__in=ids).values_list("ingredient_id", "score")
    )
    put_scores(user, dict.fromkeys(ids, AVOIDED))
    return {pk: before.get(pk) for pk in ids}


@transaction.atomic
def put_scores(user: User, scores: Mapping[int, Decimal | None]) -> None:
    """Set a person's scores of foods; None takes a score away. A score that is so already stays as it is."""
    known = dict(
        IngredientScore.objects.filter(user=user, ingredient_id__in=scores).values_list("ingredient_id", "score")
    )
    changed = {pk: score for pk, score in scores.items() if known.get(pk) != score}
    if not changed:
        return
    for ingredient_id, score in changed.items():
        if score is None:
            IngredientScore.objects.filter(user=user, ingredient_id=ingredient_id).delete()
        else:
            IngredientScore.objects.update_or_create(user=user, ingredient_id=ingredient_id, defaults={"score": score})
    recommendation_cache.drop(user.pk)


def score_ingredient(user: User, ingredient_id: int, *, score: Decimal) -> IngredientScore:
    """Record how much a person wants a food; the last word counts.

    Args:
        score: -1, never again, to 1, gladly; two places.

    Raises:
        Invalid: outside of that.
        NotFound: no such food.
    """
    if not -1 <= score <= 1:
        message = f"{score} is outside -1 to 1."
        raise Invalid(message, details={"score": [message]})
    if not Ingredient.objects.filter(pk=ingredient_id).exists():
        raise NotFound(f"There is no ingredient {ingredient_id}.")
    put_scores(user, {ingredient_id: score})
    return selectors.ingredient_score_of(user, ingredient_id)


def forget_ingredient(user: User, ingredient_id: int) -> None:
    """Remove what a person said of a food.

    Raises:
        NotFound: they have not said anything.
    """
    put_scores(user, {selectors.ingredient_score_of(user, ingredient_id).ingredient_id: None})
