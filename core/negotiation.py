"""Which kind of answer a client gets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings

ANYTHING = "*/*"


class ContentNegotiation(DefaultContentNegotiation):
    """REST framework's own, with a short way for who takes anything, as all but browsers' address bars do."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        """Return the renderer and the media type to answer with."""
        is_named = format_suffix or api_settings.URL_FORMAT_OVERRIDE in request.query_params
        first = next(iter(renderers), None)
        if first and not is_named and request.META.get("HTTP_ACCEPT", ANYTHING) == ANYTHING:
            return first, first.media_type
        return super().select_renderer(request, renderers, format_suffix)
