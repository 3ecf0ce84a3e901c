from __future__ import annotations

from plans import tables


def test_a_figure_is_shown_with_its_distance_from_the_target() -> None:
    assert tables.against(1900, 2000) == "1900 (-5 %)"
    assert tables.against(1900, None) == "1900"


def test_what_is_left_over_is_marked() -> None:
    meal = {
        "slot": "lunch",
        "recipe": {"title": "Dal"},
        "portion": 1,
        "energy_kcal": 500,
        "protein_g": 20,
        "cost_pence": 90,
    }
    meals = [{**meal, "is_left_over": False}, {**meal, "is_left_over": True}, meal]

    table = tables.week_table({"week_start": "2026-01-12", "days": [{"date": "2026-01-12", "meals": meals}]})

    assert list(table.columns[2].cells) == ["Dal", "Dal (left over)", "Dal"]


def test_money_is_shown_in_pounds() -> None:
    assert tables.pounds(4305) == "£43.05"


def test_a_bill_is_shown_with_the_budget_if_there_is_one() -> None:
    plan = {"totals": {"cost_pence": 2548}}

    assert tables.bill(plan, 4500) == "The bill of the week: £25.48, of a budget of £45.00\n"
    assert tables.bill(plan, None) == "The bill of the week: £25.48\n"


def test_what_gave_way_is_told_a_line_each() -> None:
    plan = {"relaxations": [{"sentence": "£3 over."}], "clashes": [{"sentence": "Budget and macros."}]}

    assert tables.gave_way(plan) == "Gave way: £3 over.\nClash: Budget and macros.\n"
    assert tables.gave_way({"relaxations": [], "clashes": []}) == ""
