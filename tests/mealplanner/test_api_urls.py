"""Every address of the API, with a slash at its end and without."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from mealplanner import api_urls
from tests.factories import next_monday

ADDRESSES = ["/api/v1/" + re.sub(r"<\w+:\w+>", "1", str(route.pattern)) for route in api_urls.urlpatterns]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_means_the_same_with_a_slash_at_its_end_and_without(address: str) -> None:
    plain, slashed = resolve(address), resolve(f"{address}/")

    assert (slashed.func, slashed.kwargs, slashed.url_name) == (plain.func, plain.kwargs, plain.url_name)


@pytest.mark.parametrize("address", ["/api/v1/plans//", "/api/v1//plans", "/api/v1/", "/api/v1/plans/x/"])
def test_other_slashes_lead_nowhere(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


def test_a_post_keeps_its_body_with_a_slash_at_its_end(api, alice) -> None:
    body = {"week_start": next_monday().isoformat()}

    answers = [api(alice).post(f"/api/v1/plans/generate-week{end}", body) for end in ("", "/")]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()


def test_the_schema_names_each_address_once_and_without_the_slash(client: Client) -> None:
    paths = re.findall(r"^  (/api/\S+):$", client.get("/api/v1/schema/").content.decode(), re.MULTILINE)

    assert "/api/v1/plans/{plan_id}" in paths
    assert [path for path in paths if path.endswith("/")] == []
    assert len(paths) == len(set(paths))
