"""The linear programmes' common part."""

import highspy
import pytest

from plans.solver import lp
from plans.solver.build import week_model
from plans.solver.lp import WeekLp
from tests.plans.solver.factories import plain_problem


def test_a_programme_that_highs_gives_up_on_is_solved_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = WeekLp(week_model(plain_problem(weekly_budget_pence=1_000)))
    one = rows.row(-highspy.kHighsInf, 3.0)
    rows.slack.append((one, 1.0, highspy.kHighsInf, 5.0))
    rows.start()
    optimum, duals = rows.solve()

    # A warm start has nothing left to do; one from scratch has.
    monkeypatch.setattr(lp, "FAILED", (highspy.HighsModelStatus.kOptimal,))
    again, same_duals = rows.solve()

    assert (optimum, again) == (15.0, 15.0)
    assert duals.tolist() == same_duals.tolist()
    assert rows.highs.getInfo().simplex_iteration_count > 0
