"""The short way to a kind of answer, beside REST framework's own."""

from __future__ import annotations

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer, StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.negotiation import ContentNegotiation

HEADERS = [
    {}, {"HTTP_ACCEPT": "*/*"}, {"HTTP_ACCEPT": "application/json"}, {"HTTP_ACCEPT": "application/json; indent=4"},
    {"HTTP_ACCEPT": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}, {"HTTP_ACCEPT": "text/plain"},
    {"HTTP_ACCEPT": ""}, {"HTTP_ACCEPT": "*/*; indent=4"}, {"HTTP_ACCEPT": "text/*, */*"},
]  # fmt: skip


def chosen(negotiation: DefaultContentNegotiation, address: str, headers: dict) -> tuple:
    request = Request(APIRequestFactory().get(address, **headers))
    try:
        renderer, media_type = negotiation.select_renderer(request, [JSONRenderer(), StaticHTMLRenderer()])
    except NotAcceptable as refusal:
        return (type(refusal),)
    except Exception as refusal:
        return (type(refusal), str(refusal))
    return type(renderer), media_type


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("address", ["/", "/?format=json", "/?format=html", "/?format=xml", "/?format="])
def test_every_client_gets_the_kind_that_it_would_get_the_long_way(address, headers):
    assert chosen(ContentNegotiation(), address, headers) == chosen(DefaultContentNegotiation(), address, headers)


def test_who_takes_anything_gets_json():
    assert chosen(ContentNegotiation(), "/", {}) == (JSONRenderer, "application/json")
