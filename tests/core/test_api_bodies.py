"""A body where none is wanted is refused, not ignored."""

from __future__ import annotations

import re

import pytest
from drf_spectacular.generators import SchemaGenerator

pytestmark = pytest.mark.django_db


def posts_without_a_body() -> list[str]:
    """Return the addresses that the schema says take none, with 1 for every id."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return [
        re.sub(r"\{\w+\}", "1", path)
        for path, operations in paths.items()
        if "post" in operations and "requestBody" not in operations["post"]
    ]


def test_every_post_that_takes_no_body_refuses_fields(api, alice):
    addresses = posts_without_a_body()
    assert {"/api/v1/plans/1/actions/1/undo", "/api/v1/plans/1/activate", "/api/v1/auth/logout"} <= set(addresses)

    for address in addresses:
        answer = api(alice).post(address, {"x": 1}, format="json")
        assert (answer.status_code, answer.json()["details"]) == (400, {"x": ["There is no such field."]}), address


def test_a_post_without_a_body_takes_none_and_an_empty_one(api, alice):
    for options in ({}, {"data": {}, "format": "json"}, {"data": "null", "content_type": "application/json"}):
        assert api(alice).post("/api/v1/auth/logout", **options).status_code == 204
