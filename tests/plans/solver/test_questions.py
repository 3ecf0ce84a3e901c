"""What can be kept together: never wrong on problems whose every week is known, and asked no more than it has to be."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, Meal, WeekProblem, possible
from plans.solver import questions as asking
from plans.solver.answers import Verdict
from plans.solver.build import week_model
from plans.solver.distance import UNITS_PER_QUARTER_PENNY
from plans.solver.engine import Engine
from plans.solver.limit import Limit
from plans.solver.possible import RulesLp, prove, prove_families
from plans.solver.proof import Goal
from plans.solver.questions import DAYS_ENOUGH, Questions
from plans.solver.rules import matters
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import TARGETS, dish, plain_problem, random_problem, with_dish

tiny = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([None, 200, 300, 400]),
)


@examples(12)
@given(tiny)
def test_each_pair_of_rules_and_all_together_are_judged_as_their_weeks_show(problem: WeekProblem) -> None:
    weeks, rules = every_week(problem), rules_of(problem)

    for kept in (*map(frozenset, combinations(sorted(rules), 2)), rules):
        verdict = Questions(problem).ask(kept)
        assert (verdict is Verdict.POSSIBLE) == any(week.keeps(kept) for week in weeks)
        assert verdict is not Verdict.OPEN


@examples(12)
@given(tiny)
def test_a_proof_names_rules_that_clash_by_themselves(problem: WeekProblem) -> None:
    weeks, rules = every_week(problem), rules_of(problem)

    for kept in map(frozenset, combinations(sorted(rules), 3)):
        proof = prove(problem, kept)
        assert proof.needed <= kept
        assert not (proof.is_impossible and any(week.keeps(proof.needed) for week in weeks))


@examples(10)
@given(tiny)
def test_families_that_are_proven_to_clash_have_no_week(problem: WeekProblem) -> None:
    weeks = every_week(problem)

    for families, codes in (
        ({"macros", "energy"}, {"protein", "fat", "carbohydrate", "energy"}),
        ({"budget", "energy"}, {"budget", "energy"}),
        ({"variety"}, {"recipe_repeat", "main_ingredient_week", "main_ingredient_day", "cuisine_week"}),
    ):
        if prove_families(problem, families).is_impossible:
            assert not any(week.keeps(codes) for week in weeks)


@pytest.mark.parametrize("enough", [1, DAYS_ENOUGH], ids=["days of other questions", "days of each question"])
@examples(8)
@given(tiny)
def test_whatever_is_proven_to_clash_clashes_by_itself(enough: int, problem: WeekProblem) -> None:
    weeks, rules = every_week(problem), rules_of(problem)
    questions = Questions(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "DAYS_ENOUGH", enough)
        for kept in (rules, *(rules - {code} for code in sorted(rules))):
            questions.refuse(kept)

    for core in questions.cores:
        assert not any(week.keeps(core) for week in weeks)


@examples(8)
@given(tiny, st.data())
def test_a_relaxation_that_was_asked_other_things_shows_the_same(problem: WeekProblem, data: st.DataObject) -> None:
    relaxation, rules = RulesLp(problem), sorted(rules_of(problem))
    poorer = replace(problem, weekly_budget_pence=250)

    for _ in range(4):
        kept = frozenset(data.draw(st.sets(st.sampled_from([*rules, "budget"]))))
        asked = data.draw(st.sampled_from([problem, poorer]))
        assert relaxation.prove(asked, kept).bound == pytest.approx(prove(asked, kept).bound, abs=100, rel=1e-3)


@examples(8)
@given(tiny)
def test_no_week_costs_less_than_the_relaxation_says_of_a_budget_of_nothing(problem: WeekProblem) -> None:
    problem = replace(problem, weekly_budget_pence=300)
    others = rules_of(problem) - {"budget"}
    weeks = [week for week in every_week(problem) if week.keeps(others)]

    proof = Questions(problem).relaxed(others | {"budget"}, budget_share=0.0)

    assert all(-week.bill * UNITS_PER_QUARTER_PENNY <= proof.bound for week in weeks)


def test_what_the_engine_showed_of_all_rules_is_not_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = plain_problem(weekly_budget_pence=100)
    solved = Engine(week_model(problem), Goal()).solve()
    monkeypatch.setattr(possible, "prove", lambda *_: pytest.fail("proved again"))
    questions = Questions(problem)

    questions.learn_from(solved)

    assert "first" not in solved.phases, "no first week is looked for where the relaxation breaks the budget"
    assert questions.ask(frozenset(questions.rules)) is Verdict.IMPOSSIBLE
    assert questions.cores[0] <= frozenset(questions.rules)


def test_what_days_in_part_can_keep_is_not_tried_to_be_refused_with_fewer_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    questions = Questions(plain_problem(weekly_budget_pence=5_000))
    everything = frozenset(questions.rules)
    assert not questions.refuse(everything)
    monkeypatch.setattr(possible, "prove", lambda *_: pytest.fail("tried again"))

    for code in everything:
        assert not questions.refuse(everything - {code})


def test_what_a_week_keeps_it_keeps_in_part_and_nothing_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = Questions(plain_problem())
    everything = frozenset(questions.rules)
    assert questions.ask(everything) is Verdict.POSSIBLE
    monkeypatch.setattr(questions, "_find", lambda kept: pytest.fail(f"looked for {kept}"))

    for code in everything:
        assert questions.ask(everything - {code}) is Verdict.POSSIBLE


def test_what_clashes_clashes_with_more_rules_too(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = Questions(plain_problem(weekly_budget_pence=100))
    assert questions.refuse(frozenset({"budget"}))
    monkeypatch.setattr(questions, "_prove", lambda kept: pytest.fail(f"proved {kept}"))

    assert questions.refuse(frozenset(questions.rules))
    assert questions.ask(frozenset(questions.rules)) is Verdict.IMPOSSIBLE


def test_a_question_that_stays_open_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = Questions(plain_problem(), limit=Limit(0.0))
    kept = frozenset({"energy", "protein"})
    assert questions.ask(kept) is Verdict.OPEN
    questions.limit.deadline = float("inf")
    monkeypatch.setattr(questions, "_find", lambda asked: pytest.fail(f"looked for {asked}"))

    assert questions.ask(kept) is Verdict.OPEN


def test_rules_that_say_nothing_are_left_out() -> None:
    one_meal = WeekProblem((dish(1),), (Meal(0, "lunch", (1,)),), (TARGETS,) * 7)

    assert rules_of(one_meal) == {"protein", "fat", "carbohydrate", "energy"}
    assert not matters(plain_problem(), "budget")
    assert matters(plain_problem(weekly_budget_pence=1), "budget")
    assert not matters(plain_problem(), "recent")
    assert matters(with_dish(plain_problem(), 1, is_recent=True), "recent")
    assert not matters(plain_problem(), "cuisine_week")
    assert matters(with_dish(plain_problem(), 1, cuisine="thai"), "cuisine_week")


def test_a_locked_meal_is_kept_whatever_it_breaks() -> None:
    locked = plain_problem(locked=(Choice(0, "lunch", 1), Choice(3, "dinner", 1)))
    questions = Questions(locked)

    assert questions.ask(frozenset({"recipe_repeat"})) is Verdict.IMPOSSIBLE
    assert questions.ask(frozenset(questions.rules) - {"recipe_repeat"}) is Verdict.POSSIBLE


def test_the_same_questions_have_the_same_answers() -> None:
    problem = random_problem(4, weekly_budget_pence=2500, household_size=1)

    found = []
    for _ in range(2):
        questions = Questions(problem)
        questions.ask(frozenset(questions.rules))
        found.append((questions.cores, [sorted(keeps) for keeps, _ in questions.weeks]))

    assert found[0] == found[1]
