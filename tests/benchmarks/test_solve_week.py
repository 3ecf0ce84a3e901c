from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import solve_week
from benchmarks.rivals import line_up

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def brief_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm up on a smaller week: that matters to times, which are not looked at here."""
    monkeypatch.setattr(solve_week, "WARM_UP_CANDIDATES", 60)


def assert_every_week_is_judged(report: dict[str, Any]) -> None:
    assert report["ours"]["weeks"] == len(report["weeks"])
    assert report["ours"]["faults"] == 0
    for week in report["weeks"]:
        assert week["ours"]["objective"] is not None
        assert week["ours"]["cpu_ms"] > 0
        assert week["ours"]["gap_to_our_bound"] is None or week["ours"]["gap_to_our_bound"] >= 0


def test_it_prints_one_line_of_json_with_every_week_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--candidates", "120", "--people", "2", "--limit-rivals", "0", "--others", "1", "--json"]
    monkeypatch.setattr(sys, "argv", ["", *arguments])

    code = solve_week.main()

    printed = capsys.readouterr().out
    assert code == 0
    assert len(printed.splitlines()) == 1
    report = json.loads(printed)
    assert report["ours"]["weeks"] == 2
    assert_every_week_is_judged(report)


def test_it_plans_the_same_weeks_with_leftovers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "--candidates",
        "120",
        "--people",
        "1",
        "--limit-rivals",
        "0",
        "--others",
        "0",
        "--leftovers",
        "1",
        "2",
    ]
    monkeypatch.setattr(sys, "argv", ["", *arguments, "--json"])

    solve_week.main()

    report = json.loads(capsys.readouterr().out)
    assert [(each["leftovers"], each["weeks"], each["faults"]) for each in report["leftovers"]] == [
        (1, 1, 0),
        (2, 1, 0),
    ]
    assert all(each["times_without_p50"] > 0 for each in report["leftovers"])


def test_the_command_reads_the_catalogue_from_a_database_of_its_own(tmp_path: Path) -> None:
    arguments = ["--catalogue", "--people", "2", "--limit-rivals", "0", "--others", "0", "--json"]

    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "solve_week.py"), *arguments],
        capture_output=True, text=True, cwd=tmp_path, timeout=120,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/ours.sqlite3"},
    )  # fmt: skip

    assert done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1
    report = json.loads(done.stdout)
    assert report["candidates"] == "catalogue"
    assert report["ours"]["weeks"] + len(report["without_candidates"]) == 2
    assert_every_week_is_judged(report)
    # How long it takes is judged too, and the machine may be busy.
    assert done.returncode == (1 if report["missed"] else 0)
    assert not (tmp_path / "ours.sqlite3").exists()


@pytest.mark.parametrize(
    "arguments", [("--candidates", "49"), ("--people", "0"), ("--limit-rivals", "-1"), ("--growth", "--catalogue")]
)
def test_what_cannot_be_asked_for_is_refused(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["", *arguments])

    with pytest.raises(SystemExit) as refused:
        solve_week.main()

    assert refused.value.code == 2


def test_rivals_plan_the_first_weeks_and_are_compared_on_these(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(line_up, "PROGRAM_LIMIT_S", 0.3)
    monkeypatch.setattr(line_up, "SEARCH_LIMIT_S", 0.2)
    monkeypatch.setattr(
        sys, "argv", ["", "--candidates", "120", "--people", "2", "--limit-rivals", "1", "--others", "1"]
    )

    solve_week.main()

    printed = capsys.readouterr().out
    for name in ("ours", *(each.split(",")[0] for each in line_up.rivals(gap=0.01))):
        assert name in printed
    assert "the first 1 of these weeks" in printed
    assert "BREAKS A RULE" not in printed


def test_other_seeds_are_measured_beside_the_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["", "--candidates", "400", "--people", "2", "--limit-rivals", "0", "--others", "1"]
    monkeypatch.setattr(sys, "argv", [*arguments, "--json"])
    solve_week.main()
    figures = json.loads(capsys.readouterr().out)["others"]

    monkeypatch.setattr(sys, "argv", arguments)
    solve_week.main()

    assert (figures["weeks"], figures["faults"]) == (3, 0)
    assert (figures["as_good"], figures["first_as_good"]) == (3, 3)
    assert figures["new_share_p50"] >= figures["new_share_least"] >= 1 / 7
    assert figures["gap_worst"] <= 0.01
    assert "Other weeks, seeds 1 to 3: new dishes at " in capsys.readouterr().out


def test_growth_prints_a_row_for_each_size(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(solve_week, "GROWTH", (150, 300))
    monkeypatch.setattr(sys, "argv", ["", "--growth", "--people", "1", "--others", "1", "--json"])

    code = solve_week.main()

    reports = json.loads(capsys.readouterr().out)
    assert [report["candidates"] for report in reports] == [150, 300]
    assert code == 0
    assert all(report["compared"] == {} for report in reports)


def test_a_missed_promise_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(solve_week.promises, "missed", lambda figures, **_: ["Too slow."])
    monkeypatch.setattr(
        sys, "argv", ["", "--candidates", "150", "--people", "1", "--limit-rivals", "0", "--others", "0"]
    )

    assert solve_week.main() == 1
    assert "MISSED at 150: Too slow." in capsys.readouterr().out


def test_a_model_beyond_the_memory_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_up.memory, "available_mb", lambda: 0.001)
    (instance,) = solve_week.make_instances(1, candidates=100, seed=1)

    answer = line_up.rivals(gap=0.01)["CP-SAT, full model"](instance.problem)

    assert answer.status == "TOO LARGE"
    assert answer.size > 1_000
