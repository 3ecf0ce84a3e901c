"""What requests and responses carry."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse

from core.api import is_api

REQUEST_ID_HEADER = "X-Request-ID"


class RequestIdHeader:
    """Sends the id that every log line of a request carries back to the client, for a person to quote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the views do, plus the header."""
        response = self.get_response(request)
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id:
            response[REQUEST_ID_HEADER] = request_id
        return response


class PageMessages(MessageMiddleware):
    """Messages for people who look at pages; the API has none to show, and need not open the box for them."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the box."""
        if not is_api(request):
            super().process_request(request)
