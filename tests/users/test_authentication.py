"""Who a token stands for."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from users import services
from users.models import User

PROFILE = "/api/v1/profile"
pytestmark = pytest.mark.django_db


def asked(header: str):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    return client.get(PROFILE)


def test_a_token_is_its_owner_and_nobody_else(alice, charlie, django_assert_num_queries):
    keys = {user: services.token_of(user).key for user in (alice, charlie)}
    alice.profile.goal = "gain"
    alice.profile.save()

    with django_assert_num_queries(3):  # the token with its person; the profile with its foods
        answers = [asked(f"Token {keys[alice]}")]
    answers.append(asked(f"Token {keys[charlie]}"))

    assert [answer.json()["goal"] for answer in answers] == ["gain", "maintain"]


@pytest.mark.parametrize("change", ["", "x", " x", "'; --", "é"])
def test_another_key_is_nobodys(alice, change):
    key = services.token_of(alice).key

    answer = asked(f"Token {key[1:]}{change}".strip())

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_keys_in_another_case_and_tokens_that_were_given_up_are_nobodys(alice):
    key = services.token_of(alice).key
    assert asked(f"Token {key}").status_code == 200

    assert asked(f"Token {key.upper()}").status_code == (401 if key != key.upper() else 200)
    services.log_out(alice)
    assert asked(f"Token {key}").status_code == 401


def test_a_closed_account_is_nobody(alice):
    key = services.token_of(alice).key
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert asked(f"Token {key}").status_code == 401


def test_the_person_is_whole(alice):
    from users.authentication import TokenAuthentication

    user, token = TokenAuthentication().authenticate_credentials(services.token_of(alice).key)

    assert (user, token.user_id) == (alice, alice.pk)
    assert {name: getattr(user, name) for name in ("email", "is_staff", "is_active", "date_joined", "password")} == {
        name: getattr(alice, name) for name in ("email", "is_staff", "is_active", "date_joined", "password")
    }
