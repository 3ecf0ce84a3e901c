"""The cast and the stage of every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from rest_framework.test import APIClient

from plans import reasons, router
from plans.solver import reasons as solver_reasons
from recipes.importers import catalogue as catalogue_importer
from recipes.importers.catalogue_files import read_foods, read_recipes
from recipes.models import Ingredient, Recipe, RecipeIngredient
from tests import network_guard
from tests.factories import make_user
from tests.kept_rows import MadeOnce
from tests.plans import world
from tests.remembered import known_reasons, quick_week
from users.models import User

FOOD = (Ingredient, Recipe, RecipeIngredient)


@pytest.fixture(scope="session", autouse=True)
def this_machine_only() -> Iterator[None]:
    """Fail what connects to another machine, other than the servers that the tests were given."""
    with network_guard.guarded(servers=(settings.REDIS_URL,)):
        yield


@pytest.fixture(scope="session")
def catalogue_entries():
    """The shipped files, read once."""
    return read_foods(), read_recipes()


@pytest.fixture(scope="session")
def kept_catalogue() -> MadeOnce:
    """The rows of the shipped catalogue, from the second test on that wants them."""
    return MadeOnce(FOOD)


@pytest.fixture
def catalogue(db, catalogue_entries, kept_catalogue) -> None:
    """The shipped catalogue in the database."""
    kept_catalogue.bring(lambda: catalogue_importer.load(*catalogue_entries))


@pytest.fixture(scope="session")
def kept_kitchen() -> MadeOnce:
    """The rows of the small kitchen, from the second test on that wants them."""
    return MadeOnce(FOOD)


@pytest.fixture
def kitchen(db, kept_kitchen) -> dict[str, Recipe]:
    """Twenty-eight dishes whose every figure is known."""
    kept_kitchen.bring(world.small_kitchen)
    return {dish.title: dish for dish in Recipe.objects.filter(owner=None).order_by("pk")}


@pytest.fixture
def alice(db) -> User:
    """She owns what the test is about."""
    return make_user("alice@example.com")


@pytest.fixture
def charlie(db) -> User:
    """He must see nothing of Alice's."""
    return make_user("charlie@example.com")


@pytest.fixture
def quick_solver(monkeypatch) -> None:
    """Let the simple planner stand in for the solver, and be asked the same once: for what happens around it."""
    monkeypatch.setitem(router.PLANNERS, "solver", quick_week)
    for module in (reasons, solver_reasons):
        monkeypatch.setattr(module, "meal_reasons", known_reasons)


@pytest.fixture
def api(db) -> Callable[[User | None], APIClient]:
    """Return a function that gives a client logged in as the user, or as nobody."""

    def client_for(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return client_for


@pytest.fixture(autouse=True)
def fresh_throttles():
    """Forget what earlier tests asked for: limits count by address, and all tests have the same."""
    cache.delete_many([f"throttle_{scope}_127.0.0.1" for scope in ("register", "login")])
