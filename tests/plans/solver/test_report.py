"""What gave way, in words."""

from plans.solver.report import relaxations
from plans.solver.solution import Relaxation, Violation


def off(day: int, subject: str, amount: int) -> Violation:
    """Return a day's macro outside its band."""
    return Violation("macros", f"{subject} on day {day} is off", amount, day=day, subject=subject)


def test_a_rule_that_gave_way_once_is_told_as_it_is() -> None:
    assert relaxations([off(2, "fat", 7)]) == (Relaxation("macros", "fat on day 2 is off", 7),)


def test_the_worst_day_is_told_and_the_others_are_named() -> None:
    (macros,) = relaxations([off(day, "fat", 10 + day) for day in (0, 1, 3)])

    assert macros == Relaxation("macros", "fat on day 3 is off (also on Monday and Tuesday)", 34)


def test_many_days_are_counted_after_the_second() -> None:
    (macros,) = relaxations([off(day, "fat", 10) for day in range(7)])

    assert macros.sentence == "fat on day 0 is off (also on Tuesday, Wednesday and 4 other days)"


def test_other_nutrients_are_named_with_their_days() -> None:
    (macros,) = relaxations([off(0, "fat", 9), off(4, "protein", 3), off(5, "protein", 3), off(6, "fat", 1)])

    assert macros.sentence == "fat on day 0 is off (also on Sunday; protein on Friday and Saturday)"


def test_dishes_that_come_too_often_are_named() -> None:
    repeats = [
        Violation("recipe_repeat", f"{name} comes {2 + more} times", 1 + more, subject=name)
        for more, name in enumerate(("Porridge", "Fish pie", "Chilli", "Daal", "Soup"))
    ]

    (relaxation,) = relaxations(repeats)

    assert relaxation == Relaxation("recipe_repeat", "Soup comes 6 times (also Porridge, Fish pie and 2 others)", 15)


def test_dishes_of_late_are_named_not_their_days() -> None:
    recent = [Violation("recent", f"{name} comes again", 1, day=day, subject=name) for day, name in enumerate("AB")]

    assert [one.sentence for one in relaxations(recent)] == ["A comes again (also B)"]
