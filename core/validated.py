"""What clients send, checked by serializers that are made once for a process: for the paths that are asked most.

A serializer copies all of its fields each time that it is made, which takes longer than reading a small body with them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers


def values(kind: type[serializers.Serializer], sent: Any) -> dict[str, Any]:
    """Return the parsed values of what was sent.

    Args:
        kind: a serializer that looks at what is sent alone, at no instance and no context.

    Raises:
        ValidationError: as `is_valid(raise_exception=True)` of a serializer of its own raises it.
    """
    try:
        return _made(kind).run_validation(sent)
    except serializers.ValidationError:
        refused = kind(data=sent)
        refused.is_valid(raise_exception=True)
        return refused.validated_data


def parameters(kind: type[serializers.Serializer]) -> list[str]:
    """Return the names of the fields of `kind`."""
    return list(_made(kind).fields)


@cache
def _made(kind: type[serializers.Serializer]) -> serializers.Serializer:
    return kind()
