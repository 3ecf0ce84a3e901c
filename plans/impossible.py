"""Says which of a person's rules leave a meal without a single recipe, and what the nearest change would bring."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from core.vocabulary import Allergen, Diet
from recipes.selectors import legal_recipes
from users.models import Profile

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_MINUTES = 600


@dataclass(frozen=True)
class EmptyMeal:
    """Why a slot of a weekday has no candidate."""

    rules: tuple[str, ...]
    sentence: str
    tried: tuple[tuple[str, int], ...] = ()
    """Each single rule that was loosened to see, and how many recipes that would allow."""


def explain_empty_meal(profile: Profile, *, weekday: int, slot: str) -> EmptyMeal:
    """Return which rules rule out every recipe for `slot` on `weekday`, and how many each single concession would free.

    Allergens are named among the rules but never offered as a concession.
    """
    limit = profile.max_minutes_by_weekday[weekday]
    rules, words = _rules_in_force(profile, limit)
    concessions, tried = [], []
    for rule, offer, changed in _concessions(profile):
        freed = legal_recipes(changed, slot, max_minutes=changed.max_minutes_by_weekday[weekday]).count()
        tried.append((rule, freed))
        if freed:
            concessions.append(f"{offer} would allow {freed}")
    sentence = (
        f"No {slot} recipe for {WEEKDAYS[weekday]} is {', '.join(words)}."
        if words
        else f"There are no {slot} recipes yet."
    )
    if concessions:
        sentence += f" The nearest changes: {'; '.join(concessions)}."
    elif words:
        sentence += " No single change helps: loosen two of them, or switch the slot off in your profile."
    return EmptyMeal(rules=rules, sentence=sentence, tried=tuple(tried))


def _rules_in_force(profile: Profile, limit: int) -> tuple[tuple[str, ...], list[str]]:
    rules, words = [], []
    if profile.diets:
        rules.append("diet")
        words += [Diet(name).label.lower() for name in profile.diet_names]
    if profile.allergens:
        rules.append("allergens")
        words += [f"known to be free of {Allergen(name).label.lower()}" for name in profile.allergen_names]
    if profile.max_difficulty < 5:
        rules.append("difficulty")
        words.append(f"of difficulty {profile.max_difficulty} or less")
    rules.append("minutes")
    words.append(f"ready in {limit} minutes")
    return tuple(rules), words


def _concessions(profile: Profile) -> list[tuple[str, str, Profile]]:
    """Return each single change that could be made: its rule, in words, and as the profile it makes."""
    offers = []
    limits = profile.max_minutes_by_weekday
    for minutes in (15, 30, 60, LONGEST_MINUTES):
        if minutes > min(limits):
            words = f"{minutes} minutes" if minutes < LONGEST_MINUTES else "any length of time"
            offers.append(
                ("minutes", words, _with(profile, max_minutes_by_weekday=[max(minutes, old) for old in limits]))
            )
    if profile.max_difficulty < 5:
        offers.append(("difficulty", "any difficulty", _with(profile, max_difficulty=5)))
    for index, name in enumerate(Diet.values):
        if profile.diets >> index & 1:
            words = f"not asking for {Diet(name).label.lower()}"
            offers.append(("diet", words, _with(profile, diets=profile.diets & ~(1 << index))))
    return offers


def _with(profile: Profile, **changes: object) -> Profile:
    changed = copy.copy(profile)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed
