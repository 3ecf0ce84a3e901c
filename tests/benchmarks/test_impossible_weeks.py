"""The benchmark of weeks that can't keep every rule plans only such weeks, and counts those that take too long."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import impossible_weeks, warming
from benchmarks.impossible_weeks import BELOW_PERCENT, POUNDS_AND_PROTEIN


@pytest.mark.parametrize(("near", "asked"), [([], len(POUNDS_AND_PROTEIN)), (["--near"], len(BELOW_PERCENT))])
@pytest.mark.parametrize("promised", [0.0, 600_000.0])
def test_weeks_that_break_rules_are_explained_and_those_over_the_promise_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], near: list[str], asked: int, promised: float
) -> None:
    monkeypatch.setattr(warming, "CANDIDATES", 60)
    monkeypatch.setattr(impossible_weeks, "PROMISED_MS", promised)
    monkeypatch.setattr(sys, "argv", ["", "--candidates", "300", "--people", "1", *near, "--json"])

    code = impossible_weeks.main()

    report = json.loads(capsys.readouterr().out)
    assert code == (promised == 0)
    assert 0 < report["weeks"] <= asked
    assert report["weeks"] == asked or not near, "a budget below the cheapest week can't be kept"
    assert report["clashes"] >= report["proven"] >= report["weeks"]
    assert report["over"] == (report["weeks"] if promised == 0 else 0)
