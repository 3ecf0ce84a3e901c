"""What tests of plans share."""

from __future__ import annotations

import pytest

from plans import solver
from plans.solver import change
from recipes.models import Recipe
from tests.agents.conftest import model_server
from tests.plans import world

__all__ = ["model_server"]


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    """Twenty-eight dishes whose every figure is known."""
    return world.small_kitchen()


@pytest.fixture
def quick_changes(quick_solver, monkeypatch) -> None:
    """Let the simple planner fill days and weeks anew as well: for tests of what happens around a change."""
    monkeypatch.setattr(change, "solve_week", solver.solve_greedy)
