"""A body where none is wanted is refused, not ignored."""

from __future__ import annotations

import re

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from plans.models import PantryItem
from tests.plans import world
from users import services

pytestmark = pytest.mark.django_db


LOG_OUT = "/api/v1/auth/logout"
"""The exception: a person who wants out gets out, whatever a client sends along; there is nothing to be misheard."""

ACCOUNT = "/api/v1/users/me"
"""Its DELETE takes a password, which the schema has no place for."""


def without_a_body(method: str) -> set[str]:
    """Return the addresses that the schema says take no body of this method, with 1 for every id."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {
        re.sub(r"\{\w+\}", "1", path)
        for path, operations in paths.items()
        if method in operations and "requestBody" not in operations[method]
    }


@pytest.mark.parametrize(
    ("method", "some"),
    [
        ("post", {"/api/v1/plans/1/actions/1/undo", "/api/v1/plans/1/activate", LOG_OUT}),
        ("delete", {"/api/v1/plans/1/meals/1/cooked", "/api/v1/pantry/1", "/api/v1/ratings/1", "/api/v1/track"}),
    ],
)
def test_every_address_that_takes_no_body_refuses_fields_save_the_way_out(api, alice, method, some):
    addresses = without_a_body(method)
    assert some <= addresses

    for address in sorted(addresses - {LOG_OUT}):
        answer = getattr(api(alice), method)(address, {"x": 1}, format="json")
        assert (answer.status_code, answer.json().get("details")) == (400, {"x": ["There is no such field."]}), address


NOTHING = [{}, {"data": {}, "format": "json"}, {"data": "null", "content_type": "application/json"}]
"""What clients send that send nothing."""


@pytest.mark.parametrize("body", NOTHING)
def test_a_delete_without_a_body_takes_none_and_an_empty_one(api, alice, body):
    for address in sorted(without_a_body("delete") - {ACCOUNT}):
        assert api(alice).delete(address, **body).status_code in (204, 404), address  # nothing of hers is there


@pytest.mark.parametrize("body", [{"data": {"x": 1}, "format": "json"}, *NOTHING])
def test_a_delete_that_is_refused_deletes_nothing_and_any_other_does(api, alice, body):
    item = PantryItem.objects.create(user=alice, ingredient=world.make_food("rice"), quantity_g=100)

    answer = api(alice).delete(f"/api/v1/pantry/{item.pk}", **body)

    is_refused = "x" in body.get("data", {})
    assert answer.status_code == (400 if is_refused else 204)
    assert PantryItem.objects.exists() == is_refused


@pytest.mark.parametrize(
    "body",
    [
        *NOTHING,
        {"data": {"everywhere": True}, "format": "json"},
        {"data": "{", "content_type": "application/json"},
        {"data": "out", "content_type": "text/plain"},
    ],
)
def test_a_person_who_wants_out_gets_out_whatever_the_body_says(alice, body):
    client = APIClient(HTTP_AUTHORIZATION=f"Token {services.token_of(alice).key}")

    assert client.post(LOG_OUT, **body).status_code == 204

    assert not Token.objects.filter(user=alice).exists()
    assert client.get("/api/v1/profile").status_code == 401
