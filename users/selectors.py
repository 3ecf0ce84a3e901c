"""Reads of people and their targets."""

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Manager, QuerySet
from django.utils import timezone

from core import prepared
from core.errors import NotFound
from core.weekly_tags import CUISINE_PREFIX, FIXED_TAGS
from users import targets
from users.formula import Person
from users.models import Profile, User

PROFILE_FIELDS = [field.attname for field in Profile._meta.concrete_fields]


def profile_of(user: User) -> Profile:
    """Return the person's own profile, as the database has it.

    Raises:
        NotFound: an account without one.
    """
    profile = Profile.objects.filter(user=user).prefetch_related("disliked_ingredients").first()
    if profile is None:
        raise NotFound("There is no profile for this account.")
    return profile


def hard_rules_of(user: User) -> Profile:
    """Return the same in one query, for whoever needs no disliked ingredients.

    Raises:
        NotFound: an account without one.
    """
    found = prepared.rows(_profile_row, user.pk)
    if not found:
        raise NotFound("There is no profile for this account.")
    return Profile.from_db(DEFAULT_DB_ALIAS, PROFILE_FIELDS, found[0])


def _profile_row(user_id: int) -> QuerySet:
    return Profile.objects.filter(user_id=user_id).values_list(*PROFILE_FIELDS)


def unknown_ingredients(ids: Iterable[int]) -> list[int]:
    """Return those of `ids` that no ingredient has, in order."""
    wanted = set(ids)
    return sorted(wanted - set(_ingredients().filter(pk__in=wanted).values_list("pk", flat=True)))


def weekly_tags() -> list[str]:
    """Return every tag that weekly rules can count dishes by, cuisines last."""
    led = _ingredients().filter(leads__status="published").order_by("leads__cuisine")
    cuisines = led.values_list("leads__cuisine", flat=True).distinct()
    return [*FIXED_TAGS, *(f"{CUISINE_PREFIX}{cuisine}" for cuisine in cuisines)]


def person_of(profile: Profile) -> Person:
    """Return what the targets depend on, as the formula takes it."""
    age = None if profile.birth_year is None else timezone.localdate().year - profile.birth_year
    return Person(
        sex=profile.sex,
        age_years=age,
        height_cm=profile.height_cm,
        weight_kg=None if profile.weight_kg is None else float(profile.weight_kg),
        activity=profile.activity,
        goal=profile.goal,
        own_energy_kcal=profile.target_energy_kcal,
        own_protein_g=profile.target_protein_g,
        own_fat_g=profile.target_fat_g,
        own_carbohydrate_g=profile.target_carbohydrate_g,
        slots=tuple(profile.slot_names),
    )


def targets_of(profile: Profile) -> targets.Targets:
    """Return what a day should hold for the person, with every step of the sum."""
    return targets.targets_for(person_of(profile))


def _ingredients() -> Manager:
    """Reach foods, and the recipes they lead, through the profile's field: recipes stand above users."""
    return Profile.disliked_ingredients.field.related_model._default_manager
