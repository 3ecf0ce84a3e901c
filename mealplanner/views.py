"""The home page and the health of the whole."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Say where everything is."""
    return render(request, "home.html")


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, so people are served. Redis only delays work: named, not fatal."""
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    return JsonResponse({"status": "ok" if checks["database"] else "down", "checks": checks},
                        status=200 if checks["database"] else 503)  # fmt: skip


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    cache.set("health", "1", timeout=5)
    return cache.get("health") == "1"
