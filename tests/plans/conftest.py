"""What tests of plans share."""

from __future__ import annotations

import pytest

from plans import router, solver
from recipes.models import Recipe
from tests.plans import world


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    """Twenty-eight dishes whose every figure is known."""
    return world.small_kitchen()


@pytest.fixture
def quick_solver(monkeypatch) -> None:
    """Let the simple planner stand in for the solver: for tests of what happens around it."""
    monkeypatch.setitem(router.PLANNERS, "solver", solver.solve_greedy)
