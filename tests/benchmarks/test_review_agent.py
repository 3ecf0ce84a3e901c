from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import keyword_review, review_agent
from tests.agents.plans_for_review import dinner_id, review, week

ROOT = Path(__file__).resolve().parents[2]
CHEAPER = {"target_level": "meal", "target_ids": {"plan_meal_id": dinner_id(1)}, "action": "regenerate_meal",
           "params": {"make_cheaper": True}}  # fmt: skip
FEW_FILES = [review_agent.CASES / name for name in ("everyday.jsonl", "held_out.jsonl")]
"""That the rules understand all of them is the matter of their own tests."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that runs the benchmark and returns its exit code and what it printed."""

    def main(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["", *arguments])
        return review_agent.main(), capsys.readouterr().out

    return main


def labelled(tmp_path: Path, *expected: list[dict]) -> str:
    line = {"id": 1, "today": "2026-11-24", "text": "Tuesday's dinner is too expensive", "plan": week()}
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(json.dumps({**line, "expect": expect}) for expect in expected))
    return str(path)


def test_one_line_of_json_has_both_methods_and_the_rules_beat_the_keywords():
    command = [sys.executable, str(ROOT / "benchmarks" / "review_agent.py"), *map(str, FEW_FILES), "--json"]

    process = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert process.returncode == 0, process.stderr
    assert len(process.stdout.splitlines()) == 1
    report = json.loads(process.stdout)
    rules, keywords = report["methods"]["rules"], report["methods"]["keywords"]
    assert report["lines"] >= 500
    assert rules["lines_exact_percent"] >= 95 > keywords["lines_exact_percent"]
    assert set(rules["actions"]) == set(keywords["actions"])
    assert 0 < rules["ms_p50"] <= rules["ms_p95"] <= rules["ms_max"]


def test_if_no_file_is_named_it_reads_all_labelled_lines_of_the_tests(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", [""])

    files = review_agent._options().files

    assert files == sorted((ROOT / "tests" / "agents" / "cases").glob("*.jsonl"))
    assert set(FEW_FILES) < set(files)


def test_a_file_of_which_too_little_is_understood_ends_with_1(run, tmp_path):
    code, printed = run(labelled(tmp_path, [CHEAPER], []))

    assert code == 1
    assert "MISSED: the rules understand 50.0 %" in printed


def test_a_file_that_is_understood_ends_with_0_and_prints_its_actions(run, tmp_path):
    code, printed = run(labelled(tmp_path, [CHEAPER]))

    assert code == 0
    assert "regenerate_meal" in printed and "MISSED" not in printed


def test_the_keywords_find_a_plain_wish_and_not_a_denied_one():
    plain = keyword_review.interpret(review("Tuesday's dinner is too expensive. dinner"))
    denied = keyword_review.interpret(review("Tuesday's dinner is not too expensive. dinner"))

    assert [i.model_dump(mode="json", exclude_defaults=True) for i in plain.instructions] == [CHEAPER]
    assert denied == plain


def test_lines_that_cannot_be_read_are_named_and_missed(run, tmp_path, monkeypatch, capsys):
    path = Path(labelled(tmp_path, [CHEAPER], [{"action": "explode"}]))
    path.write_text(path.read_text() + "\nnot json\n")
    monkeypatch.setattr(sys, "argv", ["", str(path)])

    code = review_agent.main()

    out, err = capsys.readouterr()
    assert code == 1
    assert "MISSED: the rules understand 33.3 %" in out
    assert [line.partition(":")[0] for line in err.splitlines()] == [f"MISS lines.jsonl, line {n}" for n in (2, 3)]
