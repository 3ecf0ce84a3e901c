"""Queries that are written once answer as Django's own do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import QuerySet

from core import prepared
from ratings.models import IngredientScore
from recipes.models import CatalogueVersion
from tests.factories import make_user
from tests.food_factories import make_food
from users.models import Profile, User

pytestmark = pytest.mark.django_db


def profile_by_user(user_id: int) -> QuerySet:
    return Profile.objects.filter(user_id=user_id).values_list(
        "pk", "user__email", "max_minutes_by_weekday", "weight_kg", "updated_at", "needs_changed_at", "shares_taste"
    )


def people(status: bool) -> QuerySet:
    return User.objects.filter(is_active=status).order_by("-pk").values_list("pk")[:2]


def scores(user_id: int) -> QuerySet:
    return IngredientScore.objects.filter(user_id=user_id).values_list("ingredient_id", "score")


def among(*pks: int) -> QuerySet:
    return User.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "email")


def by_address(address: str, pk: int) -> QuerySet:
    return User.objects.filter(email=address, pk=pk).values_list("pk")


def versions() -> QuerySet:
    return CatalogueVersion.objects.values_list("token")


def test_the_rows_are_those_of_the_query_for_every_number(django_assert_num_queries):
    people = [
        make_user(f"{name}@example.com", weight_kg=weight, max_minutes_by_weekday=[minutes] * 7)
        for name, weight, minutes in (("a", Decimal("70.5"), 20), ("b", None, 45))
    ]

    for user in people * 2:
        with django_assert_num_queries(1):
            found = prepared.rows(profile_by_user, user.pk)
        assert found == list(profile_by_user(user.pk))
        assert found[0][1] == user.email
        assert type(found[0][6]) is bool
    assert prepared.rows(profile_by_user, 0) == []


def test_decimals_and_several_rows_come_as_they_should(alice, charlie):
    for name, score in (("Rice", "0.25"), ("Beans", "-1.00")):
        IngredientScore.objects.create(user=alice, ingredient=make_food(name), score=Decimal(score))

    assert sorted(prepared.rows(scores, alice.pk)) == sorted(scores(alice.pk))
    assert prepared.rows(scores, charlie.pk) == []


def test_what_is_fixed_makes_another_statement(alice, charlie):
    User.objects.filter(pk=charlie.pk).update(is_active=False)

    assert prepared.rows(people, fixed=True) == [(alice.pk,)]
    assert prepared.rows(people, fixed=False) == [(charlie.pk,)]
    assert prepared.rows(versions) == list(versions())


def test_several_numbers_come_in_their_places(alice, charlie):
    pks = [charlie.pk, alice.pk, 0]

    assert prepared.rows(among, *pks) == [(alice.pk, alice.email), (charlie.pk, charlie.email)]
    assert prepared.rows(among, 0, 0, 0) == []
    assert prepared.rows(among, alice.pk) == [(alice.pk, alice.email)]


def test_words_come_in_their_places_as_well(alice, charlie):
    assert prepared.rows(by_address, "charlie@example.com", charlie.pk) == [(charlie.pk,)]
    assert prepared.rows(by_address, "charlie@example.com", alice.pk) == []
    assert prepared.rows(by_address, "'; --", alice.pk) == []


def test_a_number_that_the_query_does_not_use_is_a_mistake():
    with pytest.raises(ValueError, match="do not come"):
        prepared.rows(lambda user_id: User.objects.values_list("pk"), 3)
