"""Dives: a week of as many days as are asked for, whatever the programme used."""

from dataclasses import replace

import numpy as np

from plans.solver.build import week_model
from plans.solver.dive import dive
from plans.solver.master_lp import MasterLp
from plans.solver.pricing import Duals
from tests.plans.solver.factories import plain_problem


def test_no_more_plans_are_taken_than_a_kind_has_days() -> None:
    """Now and then a programme is so far from its optimum that it uses two plans whole for one day."""
    problem = plain_problem()
    model = week_model(replace(problem, meals=problem.meals[:2]))
    master = MasterLp(model, Duals.none(model).amounts)
    master.add_plans(0, np.array([[0, 1], [2, 3]]), np.full((2, 2), 4))
    master.highs.changeRowBounds(master.kind_rows[0], 2.0, 2.0)
    for plan in (0, 1):
        master.highs.changeColBounds(int(master.columns[plan]), 0.0, 1.0)
    master.solve()
    assert master.column_values().tolist() == [1.0, 1.0]

    week = dive(model, master, [], is_priced=False)

    assert week is not None
    assert [rows.shape for rows in week.rows] == [(1, 2)]
    assert len(week.choices(model)) == 2
