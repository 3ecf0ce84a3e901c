from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks import keyword_review
from tests.agents.plans_for_review import dinner_id, review, week

ROOT = Path(__file__).resolve().parents[2]
CHEAPER = {"target_level": "meal", "target_ids": {"plan_meal_id": dinner_id(1)}, "action": "regenerate_meal",
           "params": {"make_cheaper": True}}  # fmt: skip


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "review_agent.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def labelled(tmp_path: Path, *expected: list[dict]) -> str:
    line = {"id": 1, "today": "2026-11-24", "text": "Tuesday's dinner is too expensive", "plan": week()}
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(json.dumps({**line, "expect": expect}) for expect in expected))
    return str(path)


def test_one_line_of_json_has_both_methods_and_the_rules_beat_the_keywords():
    process = run("--json")

    assert process.returncode == 0, process.stderr
    report = json.loads(process.stdout)
    rules, keywords = report["methods"]["rules"], report["methods"]["keywords"]
    assert report["lines"] >= 500
    assert rules["lines_exact_percent"] >= 95 > keywords["lines_exact_percent"]
    assert set(rules["actions"]) == set(keywords["actions"])
    assert 0 < rules["ms_p50"] <= rules["ms_p95"] <= rules["ms_max"]


def test_a_file_of_which_too_little_is_understood_ends_with_1(tmp_path):
    process = run(labelled(tmp_path, [CHEAPER], []))

    assert process.returncode == 1
    assert "MISSED: the rules understand 50.0 %" in process.stdout


def test_a_file_that_is_understood_ends_with_0_and_prints_its_actions(tmp_path):
    process = run(labelled(tmp_path, [CHEAPER]))

    assert process.returncode == 0
    assert "regenerate_meal" in process.stdout and "MISSED" not in process.stdout


def test_the_keywords_find_a_plain_wish_and_not_a_denied_one():
    plain = keyword_review.interpret(review("Tuesday's dinner is too expensive. dinner"))
    denied = keyword_review.interpret(review("Tuesday's dinner is not too expensive. dinner"))

    assert [i.model_dump(mode="json", exclude_defaults=True) for i in plain.instructions] == [CHEAPER]
    assert denied == plain
