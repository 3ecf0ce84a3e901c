"""What serializers that are made once say, beside one that is made for each question."""

from __future__ import annotations

import pytest
from rest_framework import serializers

from core import validated
from core.api import Choice, KnownFieldsOnly


class Asked(KnownFieldsOnly):
    count = serializers.IntegerField(min_value=1, max_value=50, default=10)
    slot = Choice([("lunch", "Lunch"), ("dinner", "Dinner")], required=False)
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=3)
    name = serializers.CharField(required=False)

    def validate_name(self, value: str) -> str:
        if value == "nobody":
            raise serializers.ValidationError("That is nobody.")
        return value.title()

    def validate(self, attrs: dict) -> dict:
        if attrs["count"] == 13:
            raise serializers.ValidationError("Not thirteen.")
        return attrs


ACCEPTED = [{}, {"count": 3, "slot": "lunch"}, {"ids": [3, 1], "name": "alice"}, {"count": "7", "ids": []}]
REFUSED = [
    {"count": 0}, {"count": "many", "slot": "tea"}, {"ids": [1, 0, "x"]}, {"ids": [1, 2, 3, 4]}, {"name": "nobody"},
    {"count": 13}, {"cuont": 3}, [], "text", 3, None, {"slot": None},
]  # fmt: skip


@pytest.mark.parametrize("sent", ACCEPTED)
def test_what_is_accepted_is_parsed_as_by_a_serializer_of_its_own(sent):
    own = Asked(data=sent)
    own.is_valid(raise_exception=True)

    assert validated.values(Asked, sent) == own.validated_data


@pytest.mark.parametrize("sent", REFUSED)
def test_what_is_refused_is_refused_in_the_same_words(sent):
    with pytest.raises(serializers.ValidationError) as own:
        Asked(data=sent).is_valid(raise_exception=True)

    with pytest.raises(serializers.ValidationError) as found:
        validated.values(Asked, sent)

    assert found.value.detail == own.value.detail


def test_nothing_of_one_question_is_left_for_the_next():
    validated.values(Asked, {"count": 3, "slot": "lunch", "ids": [1], "name": "alice"})
    with pytest.raises(serializers.ValidationError):
        validated.values(Asked, {"slot": "tea"})

    first, second = validated.values(Asked, {}), validated.values(Asked, {})

    assert first == second == {"count": 10}
    assert first is not second


def test_parameters_are_the_names_of_the_fields():
    assert validated.parameters(Asked) == ["count", "slot", "ids", "name"]
