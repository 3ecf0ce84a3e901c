from __future__ import annotations

import json
import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from rest_framework.test import APIClient

import core.api
from tests.factories import PASSWORD
from users import selectors

pytestmark = pytest.mark.django_db

PROFILE = "/api/v1/profile"


def assert_shape(answer, *, status: int, code: str) -> dict:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert set(body) == {"code", "message", "details"}
    assert isinstance(body["message"], str)
    assert body["message"]
    assert isinstance(body["details"], dict)
    return body


def test_400_names_the_field_in_message_and_details(api, alice) -> None:
    body = assert_shape(api(alice).put(PROFILE, {"household_size": 99}), status=400, code="invalid")

    assert body["message"].startswith("household_size: ")
    assert list(body["details"]) == ["household_size"]


@pytest.mark.parametrize("text", [b"{", b"\xff\xfe", b'{"weight_kg": NaN}', b'{"a":' * 2000])
def test_malformed_json_is_a_400(api, alice, text) -> None:
    answer = api(alice).put(PROFILE, text, content_type="application/json")

    assert_shape(answer, status=400, code="invalid")


def test_401_without_and_with_a_wrong_token(api) -> None:
    answer = api().get(PROFILE)

    assert_shape(answer, status=401, code="not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"
    wrong = APIClient(headers={"Authorization": "Token nonsense"}).get(PROFILE)
    assert_shape(wrong, status=401, code="not_authenticated")


def test_403_for_a_session_without_its_csrf_token(alice) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.post("/api/v1/auth/login", {"email": alice.email, "password": PASSWORD})

    refused = browser.put(PROFILE, {"household_size": 3})
    taken = browser.put(PROFILE, {"household_size": 3}, headers={"X-CSRFToken": browser.cookies["csrftoken"].value})

    assert_shape(refused, status=403, code="forbidden")
    assert taken.status_code == 200


def test_404_for_an_unknown_address(api, alice) -> None:
    assert_shape(api(alice).get("/api/v1/nothing-here"), status=404, code="not_found")


def test_405_for_another_method(api, alice) -> None:
    answer = api(alice).delete(PROFILE)

    assert_shape(answer, status=405, code="method_not_allowed")
    assert "PUT" in answer["Allow"]


def test_415_for_another_type(api, alice) -> None:
    answer = api(alice).put(PROFILE, "household_size=3", content_type="text/plain")

    assert_shape(answer, status=415, code="unsupported_media_type")


def test_500_is_logged_with_the_id_that_the_person_gets_and_says_nothing_of_the_fault(api, alice, monkeypatch) -> None:
    def broken(user):
        raise RuntimeError("a secret of ours")

    records: list[logging.LogRecord] = []
    monkeypatch.setattr(selectors, "profile_of", broken)
    monkeypatch.setattr(logging.getLogger("core.api"), "handle", records.append)

    answer = api(alice).get(PROFILE)

    body = assert_shape(answer, status=500, code="internal_error")
    assert [record.error_id for record in records] == [body["details"]["error_id"]]
    assert records[0].exc_info
    assert b"secret" not in answer.content


def test_413_for_a_body_that_is_too_large(api, alice, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = api(alice).put(PROFILE, {"weekly_rules": [{"tag": "x" * 200}]})

    assert_shape(answer, status=413, code="too_large")


def test_400_for_a_host_that_is_not_ours(client) -> None:
    assert_shape(client.get(PROFILE, headers={"host": "evil.example"}), status=400, code="invalid")
    page = client.get("/", headers={"host": "evil.example"})
    assert (page.status_code, page["Content-Type"].split(";")[0]) == (400, "text/html")


def test_suspicious_input_found_in_a_view_is_a_400(api, alice, monkeypatch) -> None:
    def suspicious(user):
        raise SuspiciousOperation("a secret of ours")

    monkeypatch.setattr(selectors, "profile_of", suspicious)

    answer = api(alice).get(PROFILE)

    assert_shape(answer, status=400, code="invalid")
    assert b"secret" not in answer.content


def test_a_refusal_outside_the_views_has_the_shape_below_api_only(rf) -> None:
    refused, page = (core.api.forbidden(rf.get(path), PermissionDenied()) for path in (PROFILE, "/admin/"))

    assert json.loads(refused.content)["code"] == "forbidden"
    assert (refused.status_code, page.status_code) == (403, 403)
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/plans/generate-week"),
        ("patch", "/api/v1/plans/1/meals/1"),
        ("patch", "/api/v1/plans/1/shopping-list/1"),
        ("post", "/api/v1/ratings"),
        ("post", "/api/v1/pantry"),
        ("post", "/api/v1/prices"),
        ("put", PROFILE),
    ],
)
def test_an_unknown_field_is_refused_by_name(api, alice, method, path) -> None:
    body = assert_shape(getattr(api(alice), method)(path, {"is_lockd": True}), status=400, code="invalid")

    assert list(body["details"]) == ["is_lockd"]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("recipes", "free_from"),
        ("ingredients", "aisle"),
        ("plans", "lifecycle"),
        ("users/me/history", "from"),
    ],
)
def test_an_unknown_filter_is_refused_and_told_what_there_is(api, alice, path, known) -> None:
    client = api(alice)

    body = assert_shape(client.get(f"/api/v1/{path}?free_form=milk"), status=400, code="invalid")

    assert list(body["details"]) == ["free_form"]
    assert known in body["message"]
    assert client.get(f"/api/v1/{path}?page=1&page_size=5&format=json").status_code == 200


def test_a_field_whose_name_no_encoding_has_is_refused_as_any_other(api, alice):
    body = '{"week_start": "2026-11-23", "\\ud800": 1}'

    answer = api(alice).post("/api/v1/plans/generate-week", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["details"] == {"\ud800": ["There is no such field."]}
