"""The command that reads requests line by line, with a model, with the rules, and with lines that are none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from agents.models import AgentRun
from tests.agents.model_server import ModelServer, say
from tests.agents.plans_for_review import day_id, dinner_id, week
from tests.plans import world

ROOT = Path(__file__).resolve().parents[2]
CHEAPER = {"target_level": "meal", "target_ids": {"plan_meal_id": dinner_id(1)}, "action": "regenerate_meal",
           "params": {"make_cheaper": True}}  # fmt: skip
NO_MUSHROOMS = {"target_level": "ingredient", "target_ids": {}, "action": "avoid_ingredient_future",
                "params": {"ingredient_to_remove": "mushrooms"}}  # fmt: skip


def line(text: Any, *, line_id: str = "1", **more: Any) -> str:
    return json.dumps({"id": line_id, "today": "2026-11-24", "context": None, "text": text, "plan": week()} | more)


def run(*lines: str, **options: Any) -> tuple[list[dict[str, Any]], str]:
    """Return what the command wrote, and what it complained about."""
    out, err = StringIO(), StringIO()
    call_command("interpret_review", stdin=StringIO("\n".join(lines)), stdout=out, stderr=err, **options)
    return [json.loads(written) for written in out.getvalue().splitlines()], err.getvalue()


def test_one_line_comes_back_for_each_with_only_what_is_set():
    written, complaints = run(
        line("Tuesday's dinner is too expensive, and no mushrooms ever again"),
        line("thanks!", line_id="b"),
        rules_only=True,
    )

    assert written[0] == {
        "id": "1", "source": "rules", "instructions": [CHEAPER, NO_MUSHROOMS], "no_instruction_reason": None,
    }  # fmt: skip
    assert (written[1]["id"], written[1]["source"], written[1]["instructions"]) == ("b", "rules", [])
    assert isinstance(written[1]["no_instruction_reason"], str)
    assert complaints == ""


def test_the_pressed_button_and_camel_case_are_read():
    context = {"type": "regenerate_day", "planDayId": day_id(2)}

    written, _ = run(line("cheaper", context=context), rules_only=True)

    assert written[0]["instructions"] == [
        {"target_level": "day", "target_ids": {"plan_day_id": day_id(2)}, "action": "regenerate_day",
         "params": {"make_cheaper": True}}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("not json", "not JSON"), ("[1, 2]", "not a JSON object but list"), ('{"id": "x"}', "today: Field required"),
        ('{"id": "x", "today": "soon", "text": "hi"}', "today: "),
        ('{"id": "x", "today": "2026-11-24", "text": 7}', "text: "),
        ('{"id": "x", "today": "2026-11-24", "text": "hi", "plan": {"days": [{"id": "one"}]}}', "plan.days.0.id: "),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_rest_go_on(bad, why):
    written, complaints = run(line("cheaper"), "", bad, line("thanks", line_id="last"), rules_only=True)

    assert [answer["id"] for answer in written] == ["1", "x" if bad.startswith('{"id"') else None, "last"]
    assert written[1].keys() == written[0].keys()
    assert written[1]["no_instruction_reason"].startswith(f"line 3: {why}")
    assert written[1]["instructions"] == [] and written[1]["source"] == "rules"
    assert complaints.strip() == written[1]["no_instruction_reason"]


@pytest.mark.parametrize(
    "context",
    [
        {"type": "explode"}, {"type": "explode", "plan_meal_id": "first"}, "regenerate_meal", [],
        {"type": None, "plan_day_id": None}, {"what": "else"},
    ],
)  # fmt: skip
def test_a_button_that_is_none_of_ours_is_passed_over(context):
    written, complaints = run(line("Tuesday's dinner is too expensive", context=context), rules_only=True)

    assert written[0]["instructions"] == [CHEAPER]
    assert complaints == ""


def test_an_unknown_button_beside_a_meal_still_says_which_meal():
    context = {"type": "explode", "plan_meal_id": dinner_id(1)}

    written, _ = run(line("too expensive", context=context), rules_only=True)

    assert written[0]["instructions"] == [CHEAPER]


@pytest.mark.parametrize("text", [None, ""])
def test_no_words_are_no_wish(text):
    written, _ = run(line(text), rules_only=True)

    assert written[0]["instructions"] == [] and written[0]["no_instruction_reason"]


def test_of_a_text_that_is_too_long_the_whole_sentences_count_that_fit():
    text = (
        "Tuesday's dinner is too expensive. "
        + "We had a lovely time. " * 42
        + "Never any more mushrooms. Thank you so much."
    )

    written, _ = run(line(text), line("blah" * 400, line_id="b"), rules_only=True)

    assert len(text) > 1000 > text.index("Thank")
    assert written[0]["instructions"] == [CHEAPER, NO_MUSHROOMS]
    assert written[1]["instructions"] == []


def test_a_label_that_is_none_of_ours_counts_as_missed_and_the_line_is_answered_all_the_same():
    strange = [{**CHEAPER, "target_level": "fridge"}]

    written, complaints = run(
        line("Tuesday's dinner is too expensive", line_id="x", expect=strange), rules_only=True, score=True
    )

    assert written[0]["instructions"] == [CHEAPER]
    assert "MISS line 1, id x: expect.0.target_level" in complaints
    assert complaints.splitlines()[-1].split()[-3:] == ["1", "0", "0.0"]


@pytest.mark.parametrize(
    ("bad", "name", "why", "wanted"),
    [
        ("not json", "None", "not JSON", "1"),
        (line("cheaper", today="soon", line_id="x", expect=[CHEAPER]), "x", "today: ", "2"),
        (line(7, line_id="x", expect=[CHEAPER]), "x", "text: ", "2"),
        (line(7, line_id="x", expect=[{"action": "explode"}]), "x", "text: ", "1"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_read_counts_as_missed(bad, name, why, wanted):
    written, complaints = run(
        line("Tuesday's dinner is too expensive", line_id="hit", expect=[CHEAPER]), bad, rules_only=True, score=True
    )

    assert written[1]["instructions"] == []
    assert f"MISS line 2, id {name}: {why}" in complaints
    assert complaints.splitlines()[-1].split()[-3:] == ["2", "1", "50.0"]
    (row,) = (row.split() for row in complaints.splitlines() if row.startswith("regenerate_meal"))
    assert row[1:3] == [wanted, "1"]


def test_a_request_without_a_label_that_cannot_be_read_is_named_and_counts_for_nothing():
    _, complaints = run(line(7, line_id="x"), rules_only=True, score=True)

    assert complaints.startswith("line 1: text: ") and "MISS" not in complaints
    assert complaints.splitlines()[-1].split()[-3:] == ["0", "0", "0.0"]


def test_bytes_that_are_no_text_are_a_bad_line():
    stdin = TextIOWrapper(BytesIO(b"\xff\xfe\n" + line("crème fraîche instead of milk").encode() + b"\n"), "ascii")
    out = StringIO()

    call_command("interpret_review", stdin=stdin, stdout=out, stderr=StringIO(), rules_only=True)

    bad, good = map(json.loads, out.getvalue().splitlines())
    assert bad["no_instruction_reason"].startswith("line 1: not UTF-8")
    assert good["instructions"][0]["params"]["ingredient_to_add"] == "crème fraîche"


def test_score_counts_by_action_and_shows_misses_on_standard_error_alone():
    wrong = {**CHEAPER, "params": {"make_healthier": True}}
    written, complaints = run(
        line("Tuesday's dinner is too expensive", line_id="hit", expect=[CHEAPER]),
        line("Tuesday's dinner is too expensive", line_id="miss", expect=[wrong, NO_MUSHROOMS]),
        line("thanks", line_id="none", expect=[]),
        line("thanks", line_id="not labelled"),
        rules_only=True, score=True,
    )  # fmt: skip

    assert [answer["id"] for answer in written] == ["hit", "miss", "none", "not labelled"]
    table = {
        row.rsplit(maxsplit=4)[0]: row.split()[-4:]
        for row in complaints.splitlines()
        if row.startswith(("r", "a", "no"))
    }
    assert table == {
        "action": ["expected", "exact", "%", "unexpected"],
        "avoid_ingredient_future": ["1", "0", "0.0", "0"],
        "regenerate_meal": ["2", "1", "50.0", "1"],
        "no instruction": ["1", "1", "100.0", "0"],
    }
    assert complaints.splitlines()[-1].split()[-3:] == ["3", "2", "66.7"]
    assert complaints.count("MISS") == 1
    assert 'MISS line 2, id miss: "Tuesday\'s dinner is too expensive"' in complaints


def test_the_order_of_instructions_and_camel_case_do_not_count_as_misses():
    camel = {"targetLevel": "meal", "targetIds": {"planMealId": dinner_id(1)}, "action": "regenerate_meal",
             "params": {"makeCheaper": True}}  # fmt: skip

    _, complaints = run(
        line("Tuesday's dinner is too expensive, and no mushrooms ever again", expect=[NO_MUSHROOMS, camel]),
        rules_only=True, score=True,
    )  # fmt: skip

    assert "MISS" not in complaints


@pytest.mark.django_db
def test_a_configured_model_is_asked_and_named(model_server):
    model_server.will(say({"instructions": [CHEAPER], "no_instruction_reason": None}))

    written, _ = run(line("Tuesday's dinner is too expensive"))

    assert (written[0]["source"], written[0]["instructions"]) == ("model", [CHEAPER])
    assert AgentRun.objects.get().outcome == "ok"


UNICORN = {"target_level": "ingredient", "target_ids": {"plan_meal_id": dinner_id(2)}, "action": "swap_ingredient",
           "params": {"ingredient_to_remove": "cod", "ingredient_to_add": "unicorn trout"}}  # fmt: skip
SALMON = {**UNICORN, "params": {"ingredient_to_remove": "cod", "ingredient_to_add": "salmon"}}
DRAGON_FRUIT = {**UNICORN, "params": {"ingredient_to_remove": "cod", "ingredient_to_add": "dragonfish"}}


def quoted_faults(model_server: ModelServer) -> str:
    """Return what a model was told of its first answer."""
    return str(model_server.requests[1]["body"]["messages"][-1]["content"])


@pytest.mark.django_db
def test_a_food_that_nobody_knows_goes_back_to_the_model_with_the_nearest_of_the_catalogue(model_server):
    model_server.will(say({"instructions": [UNICORN]}), say({"instructions": [SALMON]}))

    written, _ = run(line("swap the cod for salmon or unicorn trout on Wednesday"))

    assert "no food 'unicorn trout' here; the nearest are" in quoted_faults(model_server)
    assert "trout" in quoted_faults(model_server).partition("nearest are")[2]
    assert (written[0]["source"], written[0]["instructions"]) == ("model", [SALMON])


@pytest.mark.django_db
def test_the_foods_of_the_database_are_known_where_it_has_any_and_so_are_those_of_the_plan(model_server):
    world.make_food("dragonfish")
    model_server.will(say({"instructions": [UNICORN]}), say({"instructions": [DRAGON_FRUIT]}))

    written, _ = run(line("swap the cod for dragonfish or unicorn trout on Wednesday"))

    assert "the nearest are unlike it" in quoted_faults(model_server)
    assert (written[0]["source"], written[0]["instructions"]) == ("model", [DRAGON_FRUIT])


@pytest.mark.django_db
def test_a_model_that_talks_nonsense_leaves_the_rules_to_answer(model_server):
    model_server.will(*[say({"instructions": [{"action": "explode"}]})] * 4)

    written, complaints = run(line("Tuesday's dinner is too expensive"))

    assert (written[0]["source"], written[0]["instructions"]) == ("rules", [CHEAPER])
    assert complaints == "line 1: the rules answer in the model's place: the answer has the wrong shape\n"


@pytest.mark.django_db
def test_a_model_that_is_meant_and_not_named_is_missed_aloud(settings, model_server):
    settings.LLM_PROVIDER, settings.LLM_MODEL_REVIEW, settings.LLM_MODEL_COACH = "local", "", "large"

    written, complaints = run(line("Tuesday's dinner is too expensive"))

    assert written[0]["source"] == "rules"
    assert complaints == "LLM_MODEL_REVIEW is empty: the review agent does without a model.\n"
    assert run(line("Tuesday's dinner is too expensive"), rules_only=True)[1] == ""


def test_a_model_that_cannot_be_asked_for_want_of_tables_is_missed_aloud(model_server, tmp_path: Path):
    lines = [line("Tuesday's dinner is too expensive"), line("no mushrooms ever again", line_id="2")]

    process = subprocess.run(
        [sys.executable, "manage.py", "interpret_review"], input="\n".join(lines).encode(), capture_output=True,
        cwd=ROOT, timeout=60,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}", "LLM_PROVIDER": "local",
             "LLM_BASE_URL": model_server.url, "LLM_MODEL_REVIEW": "small", "LOG_LEVEL": "ERROR"},
    )  # fmt: skip

    assert process.returncode == 0, process.stderr
    assert [json.loads(one)["source"] for one in process.stdout.splitlines()] == ["rules", "rules"]
    said = process.stderr.decode()
    assert said.count("`manage.py migrate`") == 1
    assert said.count("the rules answer in the model's place: not asked, as no row could be written") == 2
    assert model_server.requests == []


@pytest.mark.django_db
def test_rules_only_asks_no_model(model_server):
    written, _ = run(line("Tuesday's dinner is too expensive"), rules_only=True)

    assert written[0]["source"] == "rules"
    assert not AgentRun.objects.exists()


def test_without_a_model_and_without_a_database_the_command_answers(tmp_path: Path):
    database = tmp_path / "none.sqlite3"

    process = subprocess.run(
        [sys.executable, "manage.py", "interpret_review"],
        input=line("Tuesday's dinner is too expensive").encode(), capture_output=True, cwd=ROOT, timeout=60,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}", "LLM_PROVIDER": "off", "LANG": "C",
             "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip

    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["instructions"] == [CHEAPER]
    assert not database.exists()
