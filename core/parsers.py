"""How bodies are read."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """JSON as usual, but thousands of nested brackets are the sender's mistake, not a fault of ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body, or refuse it."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as refusal:
            raise ParseError("JSON parse error - nested too deeply") from refusal
