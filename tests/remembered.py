"""Answers of the planner that many tests want: worked out once, and given again to whoever asks the same."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from plans import solver

P = ParamSpec("P")
R = TypeVar("R")

_answers: dict[bytes, Any] = {}


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function of a week problem that works each answer out once: it hangs on nothing but its arguments."""

    @wraps(function)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = pickle.dumps((function.__qualname__, [_plain(each) for each in args], sorted(kwargs.items())))
        key = hashlib.sha256(asked).digest()
        if key not in _answers:
            _answers[key] = function(*args, **kwargs)
        return _answers[key]

    return answered


def _plain(value: Any) -> Any:
    """Return what a problem was made of, without what was worked out from it since."""
    if not is_dataclass(value):
        return value
    return [type(value).__qualname__, *(_plain(getattr(value, field.name)) for field in fields(value))]


quick_week = remembered(solver.solve_greedy)
known_reasons = remembered(solver.meal_reasons)
