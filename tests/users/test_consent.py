"""What people allow to be kept of what they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from ratings.models import Interaction, Rating, Recommendation
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe
from tests.ratings.cached_lists import keep_list
from users import consent, services
from users.models import Profile, User

pytestmark = pytest.mark.django_db

PROFILE = "/api/v1/profile"
TRACK = "/api/v1/track"


@pytest.fixture
def recipe(db):
    return make_recipe("Rice bowl", make_food("Rice"))


def event(recipe, number=1):
    return {"event_id": f"event-{number}", "kind": "view", "recipe_id": recipe.pk}


def seen(user: User, recipe) -> None:
    Interaction.objects.create(
        user=user, recipe=recipe, kind="view", event_id="before", occurred_at=timezone.now() - timedelta(days=1)
    )
    Recommendation.objects.create(
        user=user, recipe=recipe, rank=1, score=0.5, expires_at=timezone.now() + timedelta(days=1)
    )


def test_a_new_person_was_never_asked(api, alice) -> None:
    assert api(alice).get(PROFILE).json()["behaviour_consent"] is None
    assert alice.profile.behaviour_consent_at is None


@pytest.mark.parametrize("word", [True, False])
def test_a_word_is_kept_with_its_date(api, alice, word) -> None:
    before = timezone.now()

    answer = api(alice).patch(PROFILE, {"behaviour_consent": word})

    assert (answer.status_code, answer.json()["behaviour_consent"]) == (200, word)
    assert before <= Profile.objects.get().behaviour_consent_at <= timezone.now()


def test_the_same_word_again_keeps_its_date(alice) -> None:
    services.save_profile(alice, behaviour_consent=True)
    first = Profile.objects.get().behaviour_consent_at

    services.save_profile(alice, behaviour_consent=True, household_size=2)

    assert Profile.objects.get().behaviour_consent_at == first


def test_what_is_no_answer_is_refused_and_nothing_changes(api, alice) -> None:
    services.save_profile(alice, behaviour_consent=True)

    answer = api(alice).patch(PROFILE, {"behaviour_consent": "perhaps", "household_size": 3})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]) == ["behaviour_consent"]
    profile = Profile.objects.get()
    assert (profile.behaviour_consent, profile.household_size) == (True, 1)


def test_withdrawing_erases_what_was_seen_and_leaves_what_was_said(api, alice, charlie, recipe) -> None:
    Rating.objects.create(user=alice, recipe=recipe, value=1)
    seen(alice, recipe)
    seen(charlie, recipe)

    api(alice).patch(PROFILE, {"behaviour_consent": False})

    assert not Interaction.objects.filter(user=alice).exists()
    assert not Recommendation.objects.filter(user=alice).exists()
    assert Rating.objects.filter(user=alice).count() == 1
    assert Interaction.objects.filter(user=charlie).count() == Recommendation.objects.filter(user=charlie).count() == 1


def test_withdrawing_erases_the_lists_in_the_cache(api, alice, charlie, django_capture_on_commit_callbacks) -> None:
    of_alice, of_charlie = keep_list(alice.pk), keep_list(charlie.pk)

    with django_capture_on_commit_callbacks(execute=True):
        api(alice).patch(PROFILE, {"behaviour_consent": False})

    assert cache.get(of_alice) is None
    assert cache.get(of_charlie) is not None


def test_a_list_that_is_kept_while_consent_is_being_withdrawn_goes_as_well(
    alice, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.save_profile(alice, behaviour_consent=False)
        key = keep_list(alice.pk)

    assert cache.get(key) is None


def test_a_refused_withdrawal_leaves_the_lists_in_the_cache(api, alice, django_capture_on_commit_callbacks) -> None:
    key = keep_list(alice.pk)

    with django_capture_on_commit_callbacks(execute=True):
        answer = api(alice).patch(PROFILE, {"behaviour_consent": False, "household_size": 99})

    assert answer.status_code == 400
    assert cache.get(key) is not None


def test_a_refused_change_of_the_profile_erases_nothing(api, alice, recipe) -> None:
    seen(alice, recipe)

    answer = api(alice).patch(PROFILE, {"behaviour_consent": False, "household_size": 99})

    assert answer.status_code == 400
    assert Interaction.objects.count() == Recommendation.objects.count() == 1
    assert Profile.objects.get().behaviour_consent is None


def test_events_of_who_withdrew_are_ignored_with_a_word(api, recipe) -> None:
    refuser = make_user(behaviour_consent=False)

    answer = api(refuser).post(TRACK, {"events": [event(recipe, 1), event(recipe, 2)]})

    assert answer.status_code == 200
    assert answer.json() == {
        "stored": 0,
        "repeated": 0,
        "rejected": [],
        "ignored": 2,
        "message": "Nothing was kept: this person does not allow it (behaviour_consent in the profile).",
    }
    assert not Interaction.objects.exists()


def test_events_are_taken_again_after_a_yes(api, recipe) -> None:
    person = make_user(behaviour_consent=False)
    api(person).post(TRACK, event(recipe))

    api(person).patch(PROFILE, {"behaviour_consent": True})

    assert api(person).post(TRACK, event(recipe)).json() == {"stored": 1, "repeated": 0, "rejected": []}


@pytest.mark.parametrize(("required", "stored"), [(False, 1), (True, 0)])
def test_who_was_never_asked_is_taken_as_the_operator_says(api, alice, recipe, settings, required, stored) -> None:
    settings.BEHAVIOUR_CONSENT_REQUIRED = required

    assert api(alice).post(TRACK, event(recipe)).json()["stored"] == stored

    assert Interaction.objects.count() == stored


@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize("word", [None, True, False])
def test_the_condition_on_rows_says_what_the_profile_says(settings, required, word) -> None:
    settings.BEHAVIOUR_CONSENT_REQUIRED = required
    person = make_user(behaviour_consent=word)

    assert Profile.objects.filter(consent.behaviour_allowed()).exists() is consent.allows_behaviour(person.profile)


def test_all_that_was_reported_can_be_forgotten_without_withdrawing(api, alice, charlie, recipe) -> None:
    seen(alice, recipe)
    seen(charlie, recipe)
    key = keep_list(alice.pk)

    assert api(alice).delete(TRACK).status_code == 204
    assert api(alice).delete(TRACK).status_code == 204

    assert list(Interaction.objects.values_list("user_id", flat=True)) == [charlie.pk]
    assert cache.get(key) is None
    assert Profile.objects.get(user=alice).behaviour_consent is None
