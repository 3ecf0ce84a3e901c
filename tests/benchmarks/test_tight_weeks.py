from __future__ import annotations

import json
import sys

import pytest

from benchmarks import tight_weeks, warming
from benchmarks.instances import make_instances


def test_it_plans_the_same_weeks_for_each_person_and_judges_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(warming, "CANDIDATES", 60)
    monkeypatch.setattr(sys, "argv", ["", "--candidates", "150", "--people", "1", "--limit-s", "600", "--json"])

    code = tight_weeks.main()

    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [(each["kind"], each["weeks"], each["cut"], each["faults"]) for each in report["kinds"]] == [
        *((f"{percent:g} % above", 1, 0, 0) for percent in tight_weeks.ABOVE_PERCENT),
        *((f"{fresh} not of late", 1, 0, 0) for fresh in tight_weeks.FRESH),
    ]
    assert all(week["objective"] is not None and week["gap"] >= 0 for week in report["weeks"])
    assert [week["is_kept"] for week in report["weeks"]][4:6] == [False, False], "too few dishes are left for that"


def test_a_history_leaves_as_many_dishes_of_each_slot_as_were_asked_for_and_no_budget() -> None:
    problem = next(make_instances(1, candidates=300, seed=4)).problem

    late = tight_weeks._with_history(problem, 24)

    assert late.weekly_budget_pence is None
    assert 20 <= (~late.table.is_recent).sum() <= 24, "a dish may be one of two slots"
