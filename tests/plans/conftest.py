"""What tests of plans share."""

from __future__ import annotations

import pytest

from plans import solver
from plans.models import WeeklyPlan
from plans.solver import anew, change
from tests.agents.conftest import model_server
from tests.factories import make_user
from tests.plans.weeks import ready_week
from tests.remembered import quick_week
from users.models import User

__all__ = ["model_server"]


@pytest.fixture
def eater(kitchen) -> User:
    """Eats twice a day, so that half of the kitchen is not on the plan."""
    return make_user("eater@example.com", enabled_slots=["lunch", "dinner"])


@pytest.fixture
def week(eater) -> WeeklyPlan:
    """The eater's, just planned; tests of other weeks have their own."""
    return ready_week(eater)


@pytest.fixture
def quick_changes(quick_solver, monkeypatch) -> None:
    """Let the simple planner fill days and weeks anew as well: for tests of what happens around a change."""

    def planned(self: anew.Anew) -> solver.WeekSolution:
        of_new_dishes = [*self.of_new_dishes(), self.of_other_dishes()]
        return self.told(quick_week(of_new_dishes[0]))

    monkeypatch.setattr(change, "solve_week", quick_week)
    monkeypatch.setattr(anew.Anew, "planned", planned)
