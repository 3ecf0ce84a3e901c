"""Django on a throw-away SQLite file with the shipped catalogue, and made-up people in it.

Nothing of Django is imported before `set_up` has named the database: a benchmark must never touch a real one.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.people import MadeUpPerson

if TYPE_CHECKING:
    from recipes.models import Recipe
    from users.models import Profile

ROOT = Path(__file__).resolve().parents[1]
LIKED_TRAITS, DISLIKED_TRAITS = 4, 2
"""How many cuisines and families a made-up taste likes and dislikes; the rest is a coin's toss."""


def set_up(*, database_url: str = "") -> None:
    """Start Django on a database of its own with every table and the shipped food; it is deleted at exit.

    Args:
        database_url: an empty database to use in its place, which stays for the caller to drop.
    """
    if "django.conf" in sys.modules and sys.modules["django.conf"].settings.configured:
        raise RuntimeError("Django is set up already, on a database that is not the benchmark's")
    folder = tempfile.mkdtemp(prefix="mealplanner-benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="mealplanner.settings", SECRET_KEY="only-for-this-run", HTTPS="off", LOG_LEVEL="ERROR",
        VAR_DIR=folder, DATABASE_URL=database_url or f"sqlite:///{folder}/benchmark.sqlite3",
    )  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with open(os.devnull, "w") as nowhere:
        call_command("seed_catalogue", stdout=nowhere)


def coming_monday() -> date:
    """Return the Monday of the coming week."""
    today = date.today()
    return today + timedelta(days=7 - today.weekday())


def save_person(person: MadeUpPerson, *, number: int) -> Profile:
    """Write a person with profile, disliked foods and ratings; return the profile."""
    from django.db import transaction

    from core.vocabulary import Allergen, Diet, Slot, to_bits
    from users.models import User

    with transaction.atomic():
        user = User.objects.create_user(f"person-{number}@example.com")
        profile = user.profile
        for name in (
            "sex",
            "height_cm",
            "weight_kg",
            "activity",
            "goal",
            "max_difficulty",
            "household_size",
            "weekly_budget_pence",
        ):
            setattr(profile, name, getattr(person, name))
        profile.birth_year = date.today().year - person.age_years
        profile.max_minutes_by_weekday = list(person.max_minutes_by_weekday)
        profile.diets = to_bits(person.diets, Diet)
        profile.allergens = to_bits(person.allergens, Allergen)
        profile.enabled_slots = to_bits(person.enabled_slots, Slot)
        profile.weekly_rules = [
            {"tag": tag, "at_least": at_least, "at_most": at_most} for tag, at_least, at_most in person.weekly_rules
        ]
        profile.save()
        _save_taste(profile, person)
    profile.refresh_from_db()
    return profile


def _save_taste(profile: Profile, person: MadeUpPerson) -> None:
    """Write what the person dislikes, and ratings that a hidden taste for cuisines and families explains in part."""
    from ratings.models import Rating
    from recipes.models import Ingredient, Recipe

    rng = random.Random(person.taste_seed)
    foods = list(Ingredient.objects.order_by("slug").values_list("pk", flat=True))
    profile.disliked_ingredients.set(rng.sample(foods, person.disliked_count))
    if not person.ratings_count:
        return
    recipes = list(Recipe.objects.order_by("slug").select_related("main_ingredient"))
    traits = sorted({trait for recipe in recipes for trait in _traits(recipe)})
    drawn = rng.sample(traits, LIKED_TRAITS + DISLIKED_TRAITS)
    liked, disliked = set(drawn[:LIKED_TRAITS]), set(drawn[LIKED_TRAITS:])
    Rating.objects.bulk_create(
        Rating(user=profile.user, recipe=recipe, value=_verdict(rng, _traits(recipe), liked, disliked))
        for recipe in rng.sample(recipes, person.ratings_count)
    )


def _traits(recipe: Recipe) -> set[str]:
    main = recipe.main_ingredient
    return {f"cuisine {recipe.cuisine}", f"family {main.family if main else 'none'}"}


def _verdict(rng: random.Random, traits: set[str], liked: set[str], disliked: set[str]) -> int:
    leaning = len(traits & liked) - len(traits & disliked)
    return 1 if rng.random() < (0.6, 0.9, 0.95, 0.1, 0.15)[leaning] else -1
