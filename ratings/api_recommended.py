"""What recommendations are asked with and answered with, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework import serializers

from core.api import Choice, KnownFieldsOnly
from core.vocabulary import MealType, Slot, from_bits
from ratings.events import MAX_ID
from ratings.recommending import DEFAULT_COUNT, MAX_COUNT, Recommended, Source, Wanted
from recipes import columns, snapshot
from recipes.columns import DishColumns

MAX_IDS = 500
"""Of one request: a client that pages by what it has shown stays far below."""


class Ids(serializers.ListField):
    """Rows by their ids."""

    def __init__(self, **options: Any) -> None:
        child = serializers.IntegerField(min_value=1, max_value=MAX_ID)
        super().__init__(child=child, **{"max_length": MAX_IDS, **options})


class WantedInput(KnownFieldsOnly):
    """What is asked for; every field may be left out."""

    k = serializers.IntegerField(min_value=1, max_value=MAX_COUNT, default=DEFAULT_COUNT)
    slot = Choice(Slot.choices, required=False, help_text="By default, any of the slots that the profile plans.")
    meal_type = Choice(MealType.choices, required=False)
    cuisine = serializers.CharField(required=False, max_length=30)
    max_minutes = serializers.IntegerField(required=False, min_value=1, help_text="Within the profile's own limits.")
    exclude = Ids(required=False, help_text="Recipes to leave out, such as those that were shown already.")
    include_rated = serializers.BooleanField(
        default=False, help_text="Also what the person has liked already. What they dislike never comes."
    )

    def validate_cuisine(self, value: str) -> str:
        known = snapshot.current().dishes.cuisine.names
        if value not in known:
            raise serializers.ValidationError(f'"{value}" is not one of {", ".join(known)}.')
        return value


WANTED = {
    "k": "count", "slot": "slot", "meal_type": "meal_type", "cuisine": "cuisine", "max_minutes": "max_minutes",
    "exclude": "exclude_ids", "include_rated": "include_rated",
}  # fmt: skip
"""The fields of `WantedInput`, and what they are called inside."""


def wanted_of(fields: Mapping[str, Any]) -> Wanted:
    """Return what the parsed fields of a `WantedInput` ask for; others are passed over."""
    known = {ours: fields[theirs] for theirs, ours in WANTED.items() if theirs in fields}
    return Wanted(**{**known, "exclude_ids": tuple(sorted(set(known.get("exclude_ids", ()))))})


class RecipeBriefOutput(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    slots = serializers.ListField(child=serializers.CharField())
    meal_type = serializers.CharField()
    cuisine = serializers.CharField()
    minutes = serializers.IntegerField()
    energy_kcal = serializers.FloatField(help_text="A serving; so are protein and price.")
    protein_g = serializers.FloatField()
    pence_per_serving = serializers.IntegerField()

    class Meta:
        ref_name = "RecommendedRecipeBrief"


class RecommendedOutput(serializers.Serializer):
    """A list, best first."""

    class ResultOutput(serializers.Serializer):
        rank = serializers.IntegerField(help_text="From 1.")
        score = serializers.FloatField(help_text="Expected liking, -1 to 1. The order also sees that dishes differ.")
        reason = serializers.CharField()
        reasons = serializers.ListField(child=serializers.CharField(), help_text="The first is `reason`.")
        recipe = RecipeBriefOutput()

        class Meta:
            ref_name = "RecommendedRecipe"

    model = serializers.CharField(help_text="Which model answered, with its version.")
    source = serializers.ChoiceField(Source.choices)  # type: ignore[assignment]
    latency_ms = serializers.FloatField(help_text="Within the application.")
    message = serializers.CharField(allow_blank=True, help_text="Where there are no results: why, and what to do.")
    results = ResultOutput(many=True)

    class Meta:
        ref_name = "Recommended"


def as_json(found: Recommended, *, began: float) -> dict[str, Any]:
    """Return a list in the shape of `RecommendedOutput`.

    By hand: the values are plain already, and a serializer would take longer than looking them up did.

    Args:
        began: what `time.perf_counter` said when the request came in.
    """
    dishes = found.dishes
    rows = dishes.rows_of([each.recipe_id for each in found.ranked]).tolist()
    results = [
        {
            "rank": rank, "score": each.score, "reason": each.reasons[0], "reasons": each.reasons,
            "recipe": _brief(dishes, row),
        }
        for rank, (each, row) in enumerate(zip(found.ranked, rows, strict=True), start=1)
    ]  # fmt: skip
    return {
        "model": found.model, "source": found.source, "latency_ms": latency_ms(began), "message": found.message,
        "results": results,
    }  # fmt: skip


def latency_ms(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 2)


_ENERGY, _PROTEIN = columns.NUTRIENTS.index("energy_kcal"), columns.NUTRIENTS.index("protein_g")


_MEAL_TYPES = MealType.values


@cache
def _slot_names(bits: int) -> tuple[str, ...]:
    return tuple(from_bits(bits, Slot))


def _brief(dishes: DishColumns, row: int) -> dict[str, Any]:
    return {
        "id": int(dishes.recipe_id[row]),
        "title": dishes.titles[row],
        "slots": _slot_names(int(dishes.slots[row])),
        "meal_type": _MEAL_TYPES[int(dishes.meal_type[row])],
        "cuisine": dishes.cuisine.name(int(dishes.cuisine.codes[row])),
        "minutes": int(dishes.minutes[row]),
        "energy_kcal": int(dishes.nutrients[row, _ENERGY]) / 10,
        "protein_g": int(dishes.nutrients[row, _PROTEIN]) / 10,
        "pence_per_serving": int(dishes.pence[row]),
    }
