"""The list of the day: worked out at night, stored, shown as long as it is good, and cleaned up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mealplanner.celery import app
from ratings import recommendation_cache, services, stored_recommendations
from ratings.models import Interaction, Rating, Recommendation
from recipes.models import Recipe
from tasks import recommendations as tasks
from tests.factories import make_user
from tests.ratings.kitchen import make_kitchen
from users.models import Profile, User

FEED = "/api/v1/feed"
pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    return make_kitchen()


def refresh(*people: User) -> int:
    return sum(stored_recommendations.refresh(person.pk, person.pk) for person in people)


def feed(api, user, **parameters) -> dict:
    answer = api(user).get(FEED, parameters)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def listed(body: dict) -> list[str]:
    return [each["recipe"]["title"] for each in body["results"]]


def test_without_a_stored_list_it_is_worked_out_and_then_cached(api, alice, kitchen):
    assert [feed(api, alice)["source"] for _ in range(2)] == ["computed", "cache"]


def test_the_stored_list_is_shown_and_says_so(api, alice, kitchen):
    fresh = feed(api, alice, k=5)
    assert refresh(alice) == 1

    stored = feed(api, alice, k=5)

    assert (stored["source"], stored["model"]) == ("stored", "profile")
    assert [each["rank"] for each in stored["results"]] == [1, 2, 3, 4, 5]
    assert [(each["recipe"], each["score"], each["reason"]) for each in stored["results"]] == [
        (each["recipe"], each["score"], each["reason"]) for each in fresh["results"]
    ]


def test_rows_carry_rank_score_reason_model_and_expiry(alice, kitchen):
    refresh(alice)

    rows = list(Recommendation.objects.filter(user=alice).order_by("rank"))
    assert [row.rank for row in rows] == list(range(1, 9))
    assert {row.model_name for row in rows} == {"profile"}
    assert all(row.reason for row in rows)
    assert {row.expires_at - row.generated_at for row in rows} == {timedelta(hours=36)}


def test_an_expired_list_is_not_shown(api, alice, kitchen):
    refresh(alice)
    Recommendation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert feed(api, alice, k=5)["source"] == "computed"


def test_a_list_from_before_the_profile_was_saved_is_not_shown(api, alice, kitchen):
    refresh(alice)
    api(alice).patch("/api/v1/profile", {"allergens": ["peanuts"]})

    body = feed(api, alice, k=5)

    assert body["source"] == "computed"
    assert "Satay" not in listed(body)


def test_a_stored_dish_that_was_withdrawn_is_left_out(api, alice, kitchen):
    refresh(alice)
    first = listed(feed(api, alice, k=5))[0]
    Recipe.objects.filter(title=first).update(status=Recipe.Status.DRAFT)

    body = feed(api, alice, k=5)

    assert body["source"] == "stored"
    assert first not in listed(body)
    assert len(body["results"]) == 5


def test_a_slot_narrows_the_stored_list(api, alice, kitchen):
    Recipe.objects.exclude(title__in=["Satay", "Bean dal"]).update(slots=0b1000)
    refresh(alice)

    body = feed(api, alice, slot="dinner", k=2)

    assert body["source"] == "stored"
    assert set(listed(body)) == {"Satay", "Bean dal"}


def test_charlies_stored_list_is_not_alices(api, alice, charlie, kitchen):
    refresh(charlie)

    assert feed(api, alice, k=5)["source"] == "computed"


@pytest.mark.parametrize("parameters", [{"k": "0"}, {"k": "51"}, {"slot": "tea"}, {"limit": "3"}, {"page": "2"}])
def test_a_wrong_parameter_is_refused_by_name(api, alice, parameters):
    answer = api(alice).get(FEED, parameters)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]) == list(parameters)


def test_active_is_who_rated_did_or_began_something_lately(alice, charlie, kitchen):
    long_ago = timezone.now() - timedelta(days=31)
    User.objects.update(date_joined=long_ago)
    assert list(stored_recommendations.active_people()) == []

    Interaction.objects.create(
        user=alice, recipe=kitchen["Satay"], kind="view", event_id="1", occurred_at=timezone.now()
    )
    Rating.objects.create(user=charlie, recipe=kitchen["Satay"], value=1)
    dora = make_user("dora@example.com", enabled_slots=["dinner"])
    assert list(stored_recommendations.active_people()) == [alice, charlie, dora]

    Rating.objects.update(updated_at=long_ago)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    assert list(stored_recommendations.active_people()) == [alice]


def test_the_night_rings_once_for_each_group_of_active_people(alice, charlie, monkeypatch, kitchen):
    monkeypatch.setattr(stored_recommendations, "PEOPLE_A_TASK", 1)
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, *args: rung.append((task.name, args)))

    for _ in range(2):
        tasks.refresh_recommendations()

    name = "tasks.recommendations.refresh_recommendations_of"
    assert rung == [(name, (alice.pk, alice.pk)), (name, (charlie.pk, charlie.pk))] * 2


def test_refreshing_twice_writes_a_list_once(alice, charlie, kitchen):
    for _ in range(2):
        tasks.refresh_recommendations_of(alice.pk, charlie.pk)

    assert Recommendation.objects.filter(user=alice).count() == Recommendation.objects.filter(user=charlie).count() == 8
    assert refresh(alice, charlie) == 0


def test_an_old_list_is_replaced_as_a_whole(alice, kitchen):
    refresh(alice)
    Recommendation.objects.update(generated_at=timezone.now() - timedelta(hours=13))
    recommendation_cache.drop(alice.pk)
    Recommendation.objects.create(
        user=alice, recipe=kitchen["Satay"], rank=99, score=0, generated_at=timezone.now() - timedelta(hours=13),
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip

    assert refresh(alice) == 1
    assert sorted(Recommendation.objects.values_list("rank", flat=True)) == list(range(1, 9))


def test_a_word_that_is_said_meanwhile_is_not_undone_by_the_old_list(alice, kitchen, monkeypatch):
    plain = stored_recommendations.recommending.recommend_to

    def slow(*args, **options):
        found = plain(*args, **options)
        services.rate(alice, recipe_id=kitchen["Satay"].pk, value=-1)
        return found

    monkeypatch.setattr(stored_recommendations.recommending, "recommend_to", slow)

    assert refresh(alice) == 0
    assert not Recommendation.objects.exists()


def test_the_night_is_in_beats_schedule_and_its_work_in_the_heavy_queue():
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert {tasks.refresh_recommendations.name, tasks.clean_up_recommendations.name} <= rung
    assert tasks.refresh_recommendations_of.queue == "heavy"


def test_cleaning_up_removes_what_has_expired_and_only_that(alice, charlie, kitchen):
    refresh(alice, charlie)
    Recommendation.objects.filter(user=alice).update(expires_at=timezone.now())

    for _ in range(2):
        tasks.clean_up_recommendations()

    assert set(Recommendation.objects.values_list("user", flat=True)) == {charlie.pk}


def test_nothing_legal_leaves_no_rows_and_an_empty_feed_with_a_sentence(api, alice, kitchen):
    Profile.objects.filter(user=alice).update(max_minutes_by_weekday=[5] * 7)

    refresh(alice)

    assert not Recommendation.objects.exists()
    assert feed(api, alice)["message"].startswith("No recipe keeps all rules of your profile.")
