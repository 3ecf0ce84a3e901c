"""The prompts and their versions."""

from __future__ import annotations

import json

import pytest

from agents import prompting
from agents.coach import CoachRequest
from agents.models import AgentRun
from agents.prompting import prompt
from agents.schemas import Action, Level, Params, TargetIds


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(prompting, "FOLDER", tmp_path)
    prompt.cache_clear()
    yield tmp_path
    prompt.cache_clear()


@pytest.mark.parametrize("agent", list(AgentRun.Agent))
def test_every_agent_has_a_prompt_that_asks_for_json(agent):
    said = prompt(agent)

    assert "JSON" in said.text  # without the word, servers refuse the format
    assert not said.text.startswith("version")
    assert said.version.split("-")[0].isdigit()
    assert len(said.version) <= AgentRun._meta.get_field("prompt_version").max_length


def test_the_review_prompt_names_everything_that_the_schema_takes():
    words = [*Action, *Level, *TargetIds.model_fields, *Params.model_fields]

    assert [
        word for word in words if f"`{word}`" not in prompt("review").text and f'"{word}"' not in prompt("review").text
    ] == []


def test_the_coachs_prompt_names_everything_that_it_is_told():
    told = CoachRequest(
        goal="maintain", day_energy_kcal=2000, day_protein_g=80, weekly_budget_pence=4000, lists={}, minutes={},
        macro_ranges={"fat_g": (50, 70)},
    )  # fmt: skip

    assert [name for name in json.loads(told.as_data()) if f"`{name}`" not in prompt("coach").text] == []


def test_an_edit_shows_in_the_version_even_where_its_number_was_forgotten(folder):
    (folder / "a.md").write_text("version: 3\n\nSay JSON.")
    first = prompt("a").version
    prompt.cache_clear()
    (folder / "a.md").write_text("version: 3\n\nSay JSON!")

    assert first.startswith("3-")
    assert prompt("a").version.startswith("3-")
    assert prompt("a").version != first
    assert prompt("a").text == "Say JSON!"


@pytest.mark.parametrize("text", ["Say JSON.", "version: x\nSay JSON.", "version 1\nSay JSON.", ""])
def test_a_prompt_without_a_version_is_refused(folder, text):
    (folder / "a.md").write_text(text)

    with pytest.raises(ValueError, match=r"a\.md begins with .*; it must be 'version: <number>'"):
        prompt("a")


def test_the_review_agent_is_told_that_nobody_reads_its_own_words():
    said = prompt("review")

    assert "for the person to read" not in said.text
    assert "No person is shown `no_instruction_reason` or `notes`" in said.text
    assert int(said.version.split("-")[0]) >= 4
