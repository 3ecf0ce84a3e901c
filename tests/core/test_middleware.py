"""What every request carries."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.middleware import PageMessages


def seen(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    PageMessages(lambda _: HttpResponse())(request)
    return request


def test_pages_have_messages_and_the_api_has_none():
    assert hasattr(seen("/admin/"), "_messages")
    assert not hasattr(seen("/api/v1/feed"), "_messages")
    assert list(get_messages(seen("/api/v1/feed"))) == []
