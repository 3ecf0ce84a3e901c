"""Answers as JSON, whatever they quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class AnyTextJSONRenderer(JSONRenderer):
    """Writes text as it is, and escapes it where it can't be written.

    JSON may name half of a surrogate pair, which no encoding has. A refusal that quotes such a value must reach its
    sender as the refusal it is, not as a fault of ours.
    """

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the answer's bytes."""
        try:
            return super().render(data, accepted_media_type, renderer_context)
        except UnicodeEncodeError:
            return _EscapingRenderer().render(data, accepted_media_type, renderer_context)


class _EscapingRenderer(JSONRenderer):
    ensure_ascii = True
