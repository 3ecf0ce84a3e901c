"""The benchmark of weeks that can't keep every rule plans only such weeks, and counts those that take too long."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import impossible_weeks, warming


@pytest.mark.parametrize(("near", "promised"), [([], 0.0), (["--near"], 600_000.0)])
def test_weeks_that_break_rules_are_explained_and_those_over_the_promise_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], near: list[str], promised: float
) -> None:
    monkeypatch.setattr(warming, "CANDIDATES", 60)
    monkeypatch.setattr(impossible_weeks, "PROMISED_MS", promised)
    monkeypatch.setattr(impossible_weeks, "BELOW_PERCENT", (2.0, 10.0))
    monkeypatch.setattr(impossible_weeks, "POUNDS_AND_PROTEIN", ((4, 1.0), (8, 1.0)))
    monkeypatch.setattr(sys, "argv", ["", "--candidates", "300", "--people", "1", *near, "--json"])

    code = impossible_weeks.main()

    report = json.loads(capsys.readouterr().out)
    assert code == (promised == 0)
    assert report["weeks"] == 2, "no week costs less than the cheapest, and eight pounds buy none"
    assert report["clashes"] >= report["proven"] >= report["weeks"]
    assert report["over"] == (report["weeks"] if promised == 0 else 0)
