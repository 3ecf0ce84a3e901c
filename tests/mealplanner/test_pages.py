"""The pages, the API's docs and the health of the whole."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import redis.exceptions
import structlog
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from core import api as core_api

AWAY = {"default": {"BACKEND": "mealplanner.cache.LenientRedisCache", "LOCATION": "redis://127.0.0.1:1/1"}}
OUTSIDE = re.compile(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def test_the_home_page_links_to_docs_admin_and_health(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    for address in ("/api/docs/", "/api/redoc/", "/api/schema/", "/admin/", "/api/v1/health"):
        assert f'href="{address}"' in page.content.decode()


def test_every_address_on_the_home_page_answers(client: Client, db: None) -> None:
    for address in re.findall(r'href="(/[^"]*)"', client.get("/").content.decode()):
        assert client.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("address", ["/", "/api/docs/", "/api/redoc/", "/nowhere"])
def test_no_page_asks_an_outside_host(client: Client, address: str) -> None:
    assert OUTSIDE.findall(client.get(address).content.decode()) == []


def test_the_logo_that_redoc_would_fetch_is_refused(client: Client) -> None:
    assert "img-src 'self' data:; font-src 'self' data:" in client.get("/api/redoc/").content.decode()


def test_the_schema_is_complete_and_free_of_warnings(tmp_path: Any) -> None:
    target = tmp_path / "schema.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", file=str(target))

    assert "/api/v1/plans/generate-week" in target.read_text()


def test_health_is_fine_with_database_and_redis(client: Client, db: None) -> None:
    answer = client.get("/api/v1/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": True, "redis": True}}


def test_health_names_an_absent_redis_and_stays_200(client: Client, db: None) -> None:
    with override_settings(CACHES=AWAY):
        answer = client.get("/api/v1/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": True, "redis": False}}


def test_the_cache_is_really_away_in_the_test_above() -> None:
    with override_settings(CACHES=AWAY), pytest.raises(redis.exceptions.ConnectionError):
        cache._cache.get_client().ping()


def test_health_is_503_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mealplanner.views._database_answers", lambda: False)

    answer = client.get("/api/v1/health")

    assert answer.status_code == 503
    assert answer.json()["status"] == "down"


def test_an_unknown_page_is_a_page(client: Client) -> None:
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")
    assert "There is nothing at this address" in page.content.decode()


def test_an_unknown_api_address_is_json_in_the_one_shape(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert answer.json() == {"code": "not_found", "message": "There is nothing at this address.", "details": {}}


def test_a_fault_is_a_page_outside_the_api_and_json_below_it_and_both_carry_the_id(rf: RequestFactory) -> None:
    with structlog.contextvars.bound_contextvars(request_id="the-id-in-the-logs"):
        page, answer = core_api.server_error(rf.get("/")), core_api.server_error(rf.get("/api/v1/plans"))

    assert (page.status_code, answer.status_code) == (500, 500)
    assert "Something went wrong on our side" in page.content.decode()
    assert "the-id-in-the-logs" in page.content.decode()
    assert json.loads(answer.content)["code"] == "internal_error"
    assert json.loads(answer.content)["details"] == {"error_id": "the-id-in-the-logs"}


def test_a_form_without_its_token_gets_a_page_that_says_so(db: None) -> None:
    page = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})

    assert page.status_code == 403
    assert "The CSRF token is missing or wrong" in page.content.decode()


def test_every_answer_carries_the_request_id(client: Client) -> None:
    assert client.get("/").headers["X-Request-ID"]
