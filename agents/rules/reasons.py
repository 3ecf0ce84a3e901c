"""Days that stand only in the reason for a wish: "skint till Friday, so cheaper tea tonight". Pure."""

from __future__ import annotations

import re

from agents.rules import lexicon
from agents.rules.atlas import Masked
from agents.rules.halves import HAS_CUE

REASON = re.compile(
    r"^(?P<why>[^,§]+?)(?: (?:is|on|in|by|at|for|this|next))*? §(?P<day>\d+)(?P<more>[^,§]*?) so (?P<wish>.*)$"
)
STATE = lexicon.pattern("states")
OWN_PLACE = re.compile(r"§[aw]")


def without_days_of_reasons(masked: Masked) -> Masked:
    """Return the sentence without the day in its reason, where the wish that follows names a place of its own.

    A wish without one is about the day of its reason: "mates are coming on Friday, so a bigger dinner".
    """
    match = REASON.search(masked.text)
    if match is None or not _is_of_day_only(masked, match["day"]) or not _has_own_place(masked, match["wish"]):
        return masked
    why = f"{match['why']}{match['more']}"
    if HAS_CUE.search(STATE.sub(" ", why)) or not HAS_CUE.search(match["wish"]):
        return masked
    kept = f"{match['why']} , " if STATE.search(why) else ""
    return Masked(f"{kept}{match['wish']}", masked.places, masked.header)


def _is_of_day_only(masked: Masked, mark: str) -> bool:
    return all(place.days and not place.dishes for place in masked.places[int(mark)])


def _has_own_place(masked: Masked, wish: str) -> bool:
    return OWN_PLACE.search(wish) is not None or any(p.days or p.is_every for p in masked.places_in(wish))
