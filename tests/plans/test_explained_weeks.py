"""Weeks on the shipped catalogue in which rules clash: what is said of why."""

from __future__ import annotations

import pytest

from core.vocabulary import Slot, to_bits
from plans import loading, solver
from tests.factories import make_user, next_monday

pytestmark = pytest.mark.django_db


def test_no_set_of_clashing_rules_is_left_out_because_the_questions_ran_out(catalogue):
    user = make_user(sex="female", birth_year=1990, height_cm=168, weight_kg=70, activity="moderate",
                     enabled_slots=to_bits(["dinner"], Slot))  # fmt: skip
    problem = loading.week_inputs(user.profile, week_start=next_monday()).problem

    solution = solver.solve_week(problem)

    explained = {rule for clash in solution.clashes for rule in clash.rules}
    assert {"recipe_repeat", "main_ingredient_week"} <= {each.code for each in solution.relaxations}
    assert {"recipe_repeat", "main_ingredient_week"} <= explained
    assert all(clash.is_proven for clash in solution.clashes)
