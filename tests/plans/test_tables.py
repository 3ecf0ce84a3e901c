from __future__ import annotations

from plans import tables


def test_a_figure_is_shown_with_its_distance_from_the_target() -> None:
    assert tables.against(1900, 2000) == "1900 (-5 %)"
    assert tables.against(1900, None) == "1900"


def test_money_is_shown_in_pounds() -> None:
    assert tables.pounds(4305) == "£43.05"


def test_what_gave_way_is_told_a_line_each() -> None:
    plan = {"relaxations": [{"sentence": "£3 over."}], "clashes": [{"sentence": "Budget and macros."}]}

    assert tables.gave_way(plan) == "Gave way: £3 over.\nClash: Budget and macros.\n"
    assert tables.gave_way({"relaxations": [], "clashes": []}) == ""
