"""Nobody's first week waits for a compiler."""

from __future__ import annotations

import time
from itertools import count

import pytest
from numba.core.registry import CPUDispatcher

from plans.solver import combine, combining, dfs, entries, filling, sparse
from plans.solver.engine import Engine
from plans.solver.leftovers import SecondServings
from plans.solver.proof import Goal
from plans.solver.warm import warm
from tests.plans.solver.test_leftovers import tiny


def entered() -> dict[str, CPUDispatcher]:
    """Return the compiled functions that are called from elsewhere."""
    return {
        name: function
        for module in (combine, dfs, entries, filling, sparse)
        for name, function in vars(module).items()
        if isinstance(function, CPUDispatcher) and not name.startswith("_")
    }


def test_everything_that_is_compiled_is_compiled_beforehand() -> None:
    warm()

    assert entered()
    assert {name for name, function in entered().items() if not function.signatures} == set()


def test_the_last_phase_is_compiled_too_where_compiling_the_first_took_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    readings = count(step=5.0)

    def noted(*args: object) -> object:
        called.append(args)
        return combine.lightest_week(*args)

    monkeypatch.setattr(combining, "lightest_week", noted)
    monkeypatch.setattr(time, "perf_counter", lambda: next(readings))
    warm()

    assert called


def test_a_week_with_leftovers_is_combined_by_what_is_compiled_for_any_week() -> None:
    warm()
    before = {name: list(function.signatures) for name, function in entered().items()}

    solved = Engine(SecondServings(tiny(1, shape=1, leftovers=2)).model_with_more(), Goal(0.0, 5.0)).solve()

    assert "combined" in solved.phases
    assert {name: function.signatures for name, function in entered().items()} == before
