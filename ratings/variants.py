"""Groups of an experiment: what each of them tries, and who is in it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PLANNERS = ("solver", "coach", "greedy")
LAST_PLANNER = "greedy"
"""It answers while every meal has a legal dish, so no order may do without it."""
MAX_VARIANTS = 10
MAX_WEIGHT = 1_000
MAX_RATINGS = 10_000
MAX_NAME_CHARACTERS = 40
THINGS = ("min_ratings_for_solver", "planners", "model")
"""What can be tried."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One group; what it does not name stays as everybody has it."""

    name: str
    weight: int = 1
    """How many people it gets, against the other weights."""
    min_ratings_for_solver: int | None = None
    planners: tuple[str, ...] | None = None
    """In the order in which they are asked."""
    model: str | None = None
    """The kind of recommender that is asked first."""

    @property
    def things(self) -> tuple[str, ...]:
        """The names of what this group has otherwise than everybody."""
        return tuple(thing for thing in THINGS if getattr(self, thing) is not None)


def read(written: Any) -> tuple[Variant, ...]:
    """Return variants as they stand in the database or were typed in.

    Raises:
        ValueError: they can't be; the sentence says why.
    """
    if not isinstance(written, list) or not 2 <= len(written) <= MAX_VARIANTS:
        raise ValueError(f"Give a list of 2 to {MAX_VARIANTS} variants.")
    found = tuple(_variant(each) for each in written)
    names = [variant.name for variant in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"There are two variants {twice!r}.")
    if not any(variant.weight for variant in found):
        raise ValueError("Some variant needs a weight above 0.")
    return found


def assigned(experiment: str, user_id: int, variants: Sequence[Variant]) -> Variant:
    """Return the group of a person: the same for ever, and independent of their groups in other experiments.

    Name and id are hashed to a number that is as good as evenly spread over [0, 1), which falls into one of the
    intervals that the weights cut it into.
    """
    digest = hashlib.sha256(f"{experiment}:{user_id}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") * sum(variant.weight for variant in variants)
    end = 0
    for variant in variants:
        end += variant.weight << 64
        if place < end:
            return variant
    raise ValueError(f"no variant of {experiment!r} has a weight")


def _variant(written: Any) -> Variant:
    if not isinstance(written, dict):
        raise ValueError(f"{written!r} is not a variant: give an object with a name.")
    unknown = sorted(written.keys() - {"name", "weight", *THINGS})
    if unknown:
        raise ValueError(f"A variant has no {unknown[0]!r}; it has name, weight, {', '.join(THINGS)}.")
    name, weight = written.get("name"), written.get("weight", 1)
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_CHARACTERS:
        raise ValueError(f"{name!r} is not a name of 1 to {MAX_NAME_CHARACTERS} characters.")
    _require_whole(weight, 0, MAX_WEIGHT, "weight")
    least = written.get("min_ratings_for_solver")
    if least is not None:
        _require_whole(least, 0, MAX_RATINGS, "min_ratings_for_solver")
    planners = written.get("planners")
    if planners is not None and not _is_order(planners):
        raise ValueError(f"{planners!r} is not an order of {', '.join(PLANNERS)} that ends with {LAST_PLANNER}.")
    model = written.get("model")
    if model is not None:
        _require_model(model)
    order = None if planners is None else tuple(planners)
    return Variant(name=name, weight=weight, min_ratings_for_solver=least, planners=order, model=model)


def _require_whole(value: Any, low: int, high: int, name: str) -> None:
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{name}: {value!r} is not a whole number from {low} to {high:,}.")


def _require_model(name: Any) -> None:
    # Not at the top: whoever only needs the tables would load every model's library with them.
    from ratings.recommender import MODELS

    if not isinstance(name, str) or name not in MODELS:
        raise ValueError(f"There is no model {name!r}; there are {', '.join(sorted(MODELS))}.")


def _is_order(planners: Any) -> bool:
    return (
        isinstance(planners, list)
        and all(isinstance(name, str) and name in PLANNERS for name in planners)
        and len(set(planners)) == len(planners)
        and planners[-1:] == [LAST_PLANNER]
    )
