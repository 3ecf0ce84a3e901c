"""Accounts and profiles over HTTP."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, SignInThrottle
from core.vocabulary import Allergen, Diet, Slot
from users import selectors, services
from users.models import Profile

REFUSED = {400: ErrorSerializer, 429: ErrorSerializer}
MAX_DISLIKED = 500


class KnownFieldsOnly(serializers.Serializer):
    """Refuses fields that it does not have: a misspelt "allergen" must not pass for one that was saved."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the parsed values, or refuse every unknown field by name."""
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.fields.keys())):
            raise serializers.ValidationError({name: ["There is no such field."] for name in unknown})
        return super().to_internal_value(data)


class Names(serializers.ListField):
    """A set of words of a vocabulary."""

    def __init__(self, vocabulary: type[Any], **options: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=vocabulary.choices), max_length=50, **options)
        self.vocabulary = vocabulary

    def __deepcopy__(self, memo: dict[int, Any]) -> Names:
        options = {name: value for name, value in self._kwargs.items() if name not in ("child", "max_length")}
        return type(self)(*self._args, **options)


class WeeklyRuleSerializer(KnownFieldsOnly):
    """How often a kind of dish should come in a week."""

    tag = serializers.CharField(help_text='Such as "fish", "red_meat", "pulses" or "cuisine:italian".')
    at_least = serializers.IntegerField(allow_null=True, required=False, default=None)
    at_most = serializers.IntegerField(allow_null=True, required=False, default=None)


class ProfileSerializer(KnownFieldsOnly, serializers.ModelSerializer):
    """Who eats. What is given here is only parsed: the limits are the service's."""

    birth_year = serializers.IntegerField(allow_null=True)
    height_cm = serializers.IntegerField(allow_null=True)
    weight_kg = serializers.DecimalField(max_digits=None, decimal_places=1, allow_null=True)
    target_energy_kcal = serializers.IntegerField(allow_null=True)
    target_protein_g = serializers.IntegerField(allow_null=True)
    target_fat_g = serializers.IntegerField(allow_null=True)
    target_carbohydrate_g = serializers.IntegerField(allow_null=True)
    diets = Names(Diet, source="diet_names")
    allergens = Names(Allergen, source="allergen_names")
    disliked_ingredients = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MAX_DISLIKED)
    max_difficulty = serializers.IntegerField()
    max_minutes_by_weekday = serializers.ListField(child=serializers.IntegerField(), max_length=7)
    enabled_slots = Names(Slot, source="slot_names")
    weekly_budget_pence = serializers.IntegerField(allow_null=True)
    household_size = serializers.IntegerField()
    weekly_rules = WeeklyRuleSerializer(many=True)

    class Meta:
        model = Profile
        fields = [
            "sex", "birth_year", "height_cm", "weight_kg", "activity", "goal",
            "target_energy_kcal", "target_protein_g", "target_fat_g", "target_carbohydrate_g",
            "diets", "allergens", "disliked_ingredients", "max_difficulty", "max_minutes_by_weekday",
            "enabled_slots", "weekly_budget_pence", "household_size", "weekly_rules",
        ]  # fmt: skip
