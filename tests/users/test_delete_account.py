"""An account that is deleted leaves no row behind, in any table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from agents.models import AgentRun
from plans import meals
from plans.models import IngredientPrice, PantryItem, PlanAction, PlanMeal, PreferenceRequest
from ratings.models import IngredientScore, Interaction, Rating, Recommendation
from recipes import copies
from recipes.models import Ingredient, Recipe
from tests.factories import PASSWORD, make_user
from tests.plans import world
from tests.plans.weeks import ready_week
from tests.ratings.cached_lists import keep_list
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_solver", "no_attempts_counted")]

ME = "/api/v1/users/me"


@pytest.fixture
def no_attempts_counted(db) -> None:
    """Limits count by account, and accounts of other tests had the same ids."""
    cache.delete_many([f"throttle_login_{pk}" for pk in range(1, 500)])


def with_a_row_everywhere(email: str) -> User:
    """Return a person who has used everything there is."""
    user = make_user(email, enabled_slots=["dinner"])
    plan = ready_week(user)
    meal = world.meals(plan)[0]
    meals.mark(user, plan_id=plan.pk, meal_id=meal.pk, outcome="cooked")
    PlanAction.objects.create(plan=plan)
    food = Ingredient.objects.get(name="lentils")
    dish = Recipe.objects.get(title="lentils 1")
    own = copies.changed_copy(user, dish, remove=[food.pk], add=Ingredient.objects.get(name="tofu"))
    # A plan that serves the person's own copy must not keep the copy, and with it the person, from going.
    PlanMeal.objects.filter(pk=world.meals(plan)[1].pk).update(recipe=own)
    user.profile.disliked_ingredients.add(food)
    PantryItem.objects.create(user=user, ingredient=food, quantity_g=Decimal(100))
    IngredientPrice.objects.create(user=user, ingredient=food, pence_per_kg=100)
    PreferenceRequest.objects.create(user=user, plan=plan)
    Rating.objects.create(user=user, recipe=dish, value=1)
    Rating.objects.create(user=user, recipe=own, value=1)
    IngredientScore.objects.create(user=user, ingredient=food, score=Decimal(-1))
    Interaction.objects.create(user=user, recipe=dish, kind="view", event_id="a", occurred_at=timezone.now())
    Recommendation.objects.create(
        user=user, recipe=dish, rank=1, score=0.5, expires_at=timezone.now() + timedelta(days=1)
    )
    AgentRun.objects.create(user=user, agent="review", prompt_version="1", model="m", request_text="my own words")
    Token.objects.create(user=user)
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(User), object_id="1", action_flag=1, object_repr="x"
    )
    return user


def rows() -> dict[str, int]:
    """Return the number of rows of every table."""
    with connection.cursor() as cursor:
        counts = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def test_a_deleted_account_leaves_every_table_as_it_was_before_the_person_came(api) -> None:
    world.small_kitchen()
    ContentType.objects.get_for_model(User)
    before = rows()
    user = with_a_row_everywhere("leaver@example.com")
    filled = rows()

    answer = api(user).delete(ME, {"password": PASSWORD})

    assert (answer.status_code, answer.content) == (204, b"")
    assert rows() == before
    # And the person had used everything: a table that may hold what is somebody's, and did not, would prove nothing.
    unused = {name for name, count in filled.items() if count == before[name]} & personal_tables()
    assert unused <= {"users_user_groups", "users_user_user_permissions"}


def personal_tables() -> set[str]:
    """Return the tables of models with a key that leads, in one step or several, to a person.

    Dishes belong to nobody, but for the copies that people make; so the way over a dish leads to no person.
    """
    found = {User._meta.db_table}
    more = found
    while more:
        more = (
            {
                model._meta.db_table
                for model in apps.get_models(include_auto_created=True)
                for field in model._meta.concrete_fields
                if field.is_relation and field.related_model._meta.db_table in found
            }
            - found
            - {Recipe._meta.db_table}
        )
        found |= more
    return found


def test_nobody_else_loses_anything(api) -> None:
    world.small_kitchen()
    stays = with_a_row_everywhere("stays@example.com")
    before = rows()
    leaver = with_a_row_everywhere("leaver@example.com")

    assert api(leaver).delete(ME, {"password": PASSWORD}).status_code == 204

    assert rows() == before
    assert User.objects.get() == stays


def test_lists_in_the_cache_go_with_the_account(api, alice, charlie, django_capture_on_commit_callbacks) -> None:
    of_alice, of_charlie = keep_list(alice.pk), keep_list(charlie.pk)

    with django_capture_on_commit_callbacks(execute=True):
        assert api(alice).delete(ME, {"password": PASSWORD}).status_code == 204

    assert cache.get(of_alice) is None
    assert cache.get(of_charlie) is not None


def test_a_list_that_is_kept_while_the_account_is_deleted_goes_as_well(
    api, alice, django_capture_on_commit_callbacks
) -> None:
    user_id = alice.pk

    with django_capture_on_commit_callbacks(execute=True):
        api(alice).delete(ME, {"password": PASSWORD})
        key = keep_list(user_id)

    assert cache.get(key) is None


def test_lists_in_the_cache_go_with_people_whom_staff_delete(
    alice, charlie, django_capture_on_commit_callbacks
) -> None:
    keys = [keep_list(alice.pk), keep_list(charlie.pk)]

    with django_capture_on_commit_callbacks(execute=True):
        User.objects.filter(pk__in=[alice.pk, charlie.pk]).delete()

    assert cache.get_many(keys) == {}


@pytest.mark.parametrize("body", [{"password": "another-long-passphrase"}, {}, {"password": ""},
                                  {"password": PASSWORD, "sure": True}])  # fmt: skip
def test_without_the_right_password_nothing_is_deleted(api, alice, body) -> None:
    before = rows()

    answer = api(alice).delete(ME, body)

    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid", "wrong_credentials")
    assert rows() == before


def test_nobody_is_deleted_without_a_login(api, alice) -> None:
    assert api().delete(ME, {"password": PASSWORD}).status_code == 401
    assert User.objects.get() == alice


def test_token_and_session_end_with_the_account(api) -> None:
    make_user("leaver@example.com")
    browser = api()
    token = browser.post("/api/v1/auth/login", {"email": "leaver@example.com", "password": PASSWORD}).json()["token"]
    program = APIClient(headers={"Authorization": f"Token {token}"})

    assert program.delete(ME, {"password": PASSWORD}).status_code == 204

    assert program.get("/api/v1/profile").status_code == 401
    assert browser.get("/api/v1/profile").status_code == 401


def test_a_request_that_was_on_its_way_finds_the_account_gone(alice) -> None:
    from core.errors import NotFound
    from ratings import events

    alice_elsewhere = User.objects.get(pk=alice.pk)
    alice.delete()

    with pytest.raises(NotFound):
        events.track(alice_elsewhere, [{"event_id": "a", "kind": "view", "recipe_id": 1}])
