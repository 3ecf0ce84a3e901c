"""Frames are found where a plain search finds them, and not tried where their words are nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.rules import frames, lexicon, removals

FRAMES = tuple({frame: None for way in removals.WAYS for frame in way.frames})
MAKES_ILL = lexicon.frames("makes_ill")
WORDS = ("peas", "and", ",", "eggs", "upset", "upsets", "my", "stomach", "makes", "me", "ill", "no", "not", "never",
         "on", "§1", "again", "sick", "of", "they", "it", "will", "kill")  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_a_frame_is_found_where_a_plain_search_finds_it(text):
    for frame in FRAMES:
        found, expected = frames.search(frame, text), frame.search(text)
        assert (found and found.span()) == (expected and expected.span())
        assert (found and found.groups()) == (expected and expected.groups())


def test_a_frame_that_begins_with_the_food_is_tried_only_where_its_words_are():
    begun = [frame for frame in FRAMES if frame.pattern.startswith(frames.FOOD_FIRST)]
    assert len(begun) >= 6

    for frame in begun:
        after = frames._after_food(frame)
        assert after is not None
        assert after.search("no mushrooms " * 76) is None


@pytest.mark.parametrize(("said", "food"), [("peas upset my stomach", "peas"), ("eggs make me ill", "eggs")])
def test_what_harms_is_heard_through_frames(said, food):
    found = [match for frame in MAKES_ILL if (match := frames.search(frame, said))]

    assert [match[1] for match in found] == [food]
    assert not any(frames.search(frame, f"{food} please") for frame in MAKES_ILL)
