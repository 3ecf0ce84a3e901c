"""People of similar taste: only who wishes it, on both sides, and nothing of them but how alike they are."""

from __future__ import annotations

import re

import pytest

from ratings import services
from tests.factories import make_user
from tests.ratings.kitchen import make_kitchen
from users.models import Profile, User

USERS = "/api/v1/recommendations/users"
pytestmark = pytest.mark.django_db
LIKES = ("Chicken curry", "Bean dal", "Satay", "Rice bowl")


@pytest.fixture
def kitchen(db):
    return make_kitchen()


@pytest.fixture
def bob(kitchen) -> User:
    return liking(make_user("bob@example.com", shares_taste=True), kitchen, *LIKES[:3])


@pytest.fixture
def sharing_alice(alice, kitchen) -> User:
    Profile.objects.filter(user=alice).update(shares_taste=True)
    return liking(alice, kitchen, *LIKES)


def liking(user: User, kitchen, *titles: str) -> User:
    for title in titles:
        services.rate(user, recipe_id=kitchen[title].pk, value=1)
    return user


def found(api, user, **body) -> list[dict]:
    answer = api(user).post(USERS, body)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_who_likes_the_same_is_found_with_nothing_but_a_handle_and_how_alike(api, sharing_alice, bob):
    body = api(sharing_alice).post(USERS, {}).json()

    assert set(body) == {"model", "latency_ms", "message", "results"}
    assert (body["model"], body["message"]) == ("shared-likes", "")
    (person,) = body["results"]
    handle = person.pop("handle")
    # By hand: 3 ÷ √((4 + 10) × (3 + 10)).
    assert person == {
        "rank": 1, "score": 0.2224, "shared_likes": 3, "reason": "You both like 3 of the same recipes",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{24}", handle)


def test_a_handle_stays_the_same_for_who_asks_and_is_another_one_to_everybody_else(api, sharing_alice, bob, kitchen):
    dora = liking(make_user("dora@example.com", shares_taste=True), kitchen, *LIKES)

    first, again = ({each["shared_likes"]: each["handle"] for each in found(api, sharing_alice)} for _ in range(2))
    of_dora = {each["shared_likes"]: each["handle"] for each in found(api, dora)}

    assert first == again
    assert of_dora[3] != first[3]


def test_who_does_not_share_is_refused_and_told_how(api, alice, bob, kitchen):
    liking(alice, kitchen, *LIKES)

    answer = api(alice).post(USERS, {})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_opted_in")
    assert "shares_taste" in answer.json()["message"]


def test_who_does_not_share_is_not_found_and_by_default_nobody_does(api, sharing_alice, charlie, kitchen):
    liking(charlie, kitchen, *LIKES)

    assert not charlie.profile.shares_taste
    assert found(api, sharing_alice) == []


def test_a_change_of_mind_counts_at_once(api, sharing_alice, bob):
    assert len(found(api, sharing_alice)) == 1

    api(bob).patch("/api/v1/profile", {"shares_taste": False})

    assert found(api, sharing_alice) == []


def test_a_deleted_and_a_closed_account_are_gone_at_once(api, sharing_alice, bob, kitchen):
    closed = liking(make_user("closed@example.com", shares_taste=True), kitchen, *LIKES)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert len(found(api, sharing_alice)) == 1

    bob.delete()

    assert found(api, sharing_alice) == []


def test_two_likes_in_common_are_chance(api, sharing_alice, bob, kitchen):
    services.rate(bob, recipe_id=kitchen["Satay"].pk, value=-1)

    body = api(sharing_alice).post(USERS, {}).json()

    assert body["results"] == []
    assert body["message"] == "Nobody likes enough of what you like yet: rate more recipes, and ask again."


def test_the_most_alike_come_first_and_no_more_than_asked_for(api, sharing_alice, bob, kitchen):
    liking(make_user("dora@example.com", shares_taste=True), kitchen, *LIKES)

    assert [each["shared_likes"] for each in found(api, sharing_alice)] == [4, 3]
    assert [each["shared_likes"] for each in found(api, sharing_alice, k=1)] == [4]


def test_oneself_is_not_among_them(api, sharing_alice):
    assert found(api, sharing_alice) == []


@pytest.mark.parametrize("body", [{"k": 0}, {"k": 51}, {"handle": "x"}])
def test_a_wrong_field_is_refused(api, sharing_alice, body):
    answer = api(sharing_alice).post(USERS, body)

    assert (answer.status_code, list(answer.json()["details"])) == (400, list(body))
