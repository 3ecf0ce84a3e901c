"""Who recommendations are for: a person as far as a list of dishes depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from core import prepared
from core.errors import Invalid
from core.vocabulary import to_bits
from ratings import scoring
from ratings.recommendation_reasons import FoodAtHome, Grounds
from ratings.scoring import History
from recipes.models import Recipe
from recipes.selectors import DISLIKED_INGREDIENT_PENALTY
from users import checks, selectors, services
from users.models import Profile, User

MOST_FOODS_AT_HOME = 60
"""Foods that a reason may name; those that expire first."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """What a list of dishes is worked out from, besides the catalogue and the models."""

    profile: Profile
    """Their hard rules; of somebody who is only described, not saved and never to be."""
    history: History
    disliked_food_ids: tuple[int, ...] = ()
    food_scores: Mapping[int, int]
    """−100 to 100 by food id."""
    at_home: tuple[FoodAtHome, ...] = ()

    @property
    def grounds(self) -> Grounds:
        return Grounds(goal=self.profile.goal, said=self.history.said, at_home=self.at_home)

    def food_penalties(self) -> dict[int, int]:
        """Return what a dish loses for each of these foods in it, in hundredths of liking; below 0 where it gains."""
        dislike = round(100 * DISLIKED_INGREDIENT_PENALTY)
        penalties = {food_id: -score for food_id, score in self.food_scores.items()}
        for food_id in self.disliked_food_ids:
            penalties[food_id] = penalties.get(food_id, 0) + dislike
        return penalties


def asker_of(user: User, profile: Profile) -> Asker:
    """Load a person with what they said, did, dislike and have at home.

    Args:
        profile: the person's, as the database has it.
    """
    return Asker(
        profile=profile,
        history=scoring.history_of(user.pk),
        disliked_food_ids=tuple(food_id for (food_id,) in prepared.rows(_disliked, profile.pk)),
        food_scores=scoring.ingredient_scores(user.pk),
        at_home=_at_home(user),
    )


def newcomer(user: User, *, described: Mapping[str, Any] | None = None, picks: Iterable[int] = ()) -> Asker:
    """Return somebody of whom only a few words are known; nothing is saved.

    What `user` must not eat holds for them as well: nobody gets around their own allergens by describing another.

    Args:
        described: fields of a profile as `users.services.save_profile` takes them; the others are the person's own.
        picks: ids of recipes that they like.

    Raises:
        Invalid: a field is out of its limits, or a pick is no recipe that the person may see.
    """
    own = selectors.profile_of(user)
    changes = dict(described or {})
    disliked = changes.pop("disliked_ingredients", [food.pk for food in own.disliked_ingredients.all()])
    profile = _described(own, changes)
    if unknown := selectors.unknown_ingredients(disliked):
        raise _refused("profile", f"There is no ingredient {', '.join(map(str, unknown))}.")
    chosen = list(dict.fromkeys(picks))
    known = Recipe.objects.visible_to(user.pk).filter(pk__in=chosen, status=Recipe.Status.PUBLISHED)
    if missing := sorted(set(chosen) - set(known.values_list("pk", flat=True))):
        raise _refused("picks", f"There is no recipe {', '.join(map(str, missing))}.")
    return Asker(
        profile=profile,
        history=scoring.history_of_picks(chosen),
        disliked_food_ids=tuple(sorted(set(disliked))),
        food_scores={},
    )


def _described(own: Profile, changes: Mapping[str, Any]) -> Profile:
    profile = copy(own)
    for name, value in changes.items():
        vocabulary = services.VOCABULARIES.get(name)
        setattr(profile, name, to_bits(value, vocabulary) if vocabulary else value)
    errors = checks.profile_errors(profile)
    if errors:
        field, sentences = next(iter(errors.items()))
        raise Invalid(f"profile.{field}: {sentences[0]}", details={"profile": errors})
    profile.allergens |= own.allergens
    profile.diets |= own.diets
    return profile


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(f"{field}: {sentence}", details={field: [sentence]})


def _disliked(profile_id: int) -> QuerySet:
    through = Profile.disliked_ingredients.through.objects.filter(profile_id=profile_id)
    return through.order_by("ingredient_id").values_list("ingredient_id")


def _at_home(user: User) -> tuple[FoodAtHome, ...]:
    """Return the foods in a person's pantry that have not expired, what expires first at the top."""
    today = timezone.localdate()
    foods: dict[int, FoodAtHome] = {}
    for pk, name, expires_on in prepared.rows(_pantry, user.pk):
        if expires_on is None or expires_on >= today:
            foods.setdefault(pk, FoodAtHome(pk, name, expires_on))
    return tuple([*foods.values()][:MOST_FOODS_AT_HOME])


def _pantry(user_id: int) -> QuerySet:
    """Reach the pantry through the person, as its own app stands above this one."""
    items = User._meta.get_field("pantry").related_model._default_manager.filter(user_id=user_id)
    return items.order_by(F("expires_on").asc(nulls_last=True), "pk").values_list(
        "ingredient_id", "ingredient__name", "expires_on"
    )
