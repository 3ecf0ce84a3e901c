"""Addresses of the API: each answers alike with a slash at its end and without."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern
from django.urls.resolvers import RoutePattern


class SlashOrNone(RoutePattern):
    """A route written without a slash at its end, which takes one all the same.

    A redirect to the one right address would lose the body of a POST.
    """

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
        return super().match(path.removesuffix("/"))


def with_or_without_slash(route: URLPattern) -> URLPattern:
    """Return `route`, made with `path` and no slash at its end, so that it takes one as well."""
    pattern = SlashOrNone(str(route.pattern), name=route.name, is_endpoint=True)
    return URLPattern(pattern, route.callback, route.default_args, route.name)
