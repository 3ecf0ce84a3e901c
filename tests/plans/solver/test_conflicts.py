"""The smallest sets of rules that clash, against all weeks of tiny problems and by hand."""

from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, DayTargets, VarietyCaps, WeekProblem
from plans.solver.answers import Verdict
from plans.solver.build import week_model
from plans.solver.conflicts import MOST_SETS, TELLING, Conflict, conflicts
from plans.solver.engine import Engine, Goal
from plans.solver.limit import Limit
from plans.solver.questions import Questions
from plans.solver.rules import SINGLE_RULES
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import plain_problem, with_dish

tiny = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([None, 150, 200, 300]),
)


def conflicts_of(problem: WeekProblem) -> tuple[Conflict, ...]:
    """Return the clashing sets of a problem that can't keep all its rules."""
    questions = Questions(problem)
    assert questions.ask(frozenset(questions.rules)) is not Verdict.POSSIBLE
    return conflicts(questions)


def test_every_rule_can_be_told_of() -> None:
    assert set(TELLING) == {rule.code for rule in SINGLE_RULES}


@examples(12)
@given(tiny)
def test_what_is_proven_to_clash_clashes_and_would_not_without_any_one_of_its_rules(problem: WeekProblem) -> None:
    weeks = every_week(problem)
    if any(week.keeps(rules_of(problem)) for week in weeks):
        return

    found = conflicts_of(problem)

    assert 1 <= len(found) <= MOST_SETS
    for conflict in found:
        rules = set(conflict.rules)
        assert conflict.is_proven
        assert not any(week.keeps(rules) for week in weeks)
        for code in rules:
            assert any(week.keeps(rules - {code}) for week in weeks)
    assert len({frozenset(conflict.rules) for conflict in found}) == len(found)


@examples(12)
@given(tiny)
def test_a_set_that_could_not_be_made_smaller_in_time_is_not_told_as_the_smallest(problem: WeekProblem) -> None:
    solved = Engine(week_model(problem), Goal()).solve()
    if not solved.is_impossible:
        return
    questions = Questions(problem, limit=Limit(0.0))
    questions.learn_from(solved)

    weeks = every_week(problem)
    for conflict in conflicts(questions):
        rules = set(conflict.rules)
        assert not conflict.is_smallest or all(any(week.keeps(rules - {code}) for week in weeks) for code in rules)


def test_three_rules_of_which_two_clash_are_not_told_as_the_smallest_set_once_the_time_is_over() -> None:
    problem = tiny_problem(10, budget_pence=150)
    solved = Engine(week_model(problem), Goal()).solve()
    unhurried, hurried = Questions(problem), Questions(problem, limit=Limit(0.0))
    for questions in (unhurried, hurried):
        questions.learn_from(solved)

    assert {(each.rules, each.is_smallest) for each in conflicts(unhurried)} >= {(("budget", "energy"), True)}
    (cut,) = conflicts(hurried)
    assert set(cut.rules) > {"budget", "energy"}
    assert not cut.is_smallest


def test_money_and_protein_clash_alone_where_they_do() -> None:
    much = DayTargets.from_floats(energy_kcal=1000, protein_g=80, fat_g=36, carbohydrate_g=116)
    problem = plain_problem(targets=(much,) * 7, weekly_budget_pence=1500)
    for recipe_id in range(1, 9):
        problem = with_dish(problem, recipe_id, pence=600, nutrients=_rich_in_protein(problem))

    rules = [conflict.rules for conflict in conflicts_of(problem)]

    assert ("budget", "protein") in rules


def _rich_in_protein(problem: WeekProblem) -> object:
    one = problem.dish_by_id[1].nutrients
    return type(one)(**{**vars(one), "protein": 600})


def test_three_clashes_at_once_are_all_told() -> None:
    problem = plain_problem(count=7, weekly_budget_pence=100, caps=VarietyCaps(cuisine_per_week=2))
    for recipe_id in range(1, 8):
        problem = with_dish(problem, recipe_id, cuisine="thai")

    assert {conflict.rules for conflict in conflicts_of(problem)} == {
        ("budget",),
        ("recipe_repeat",),
        ("cuisine_week",),
    }


def test_a_cap_of_one_day_clashes_with_locks() -> None:
    problem = plain_problem(locked=(Choice(2, "lunch", 1), Choice(2, "dinner", 2)))
    for recipe_id in (1, 2):
        problem = with_dish(problem, recipe_id, main_ingredient="chicken")

    assert conflicts_of(problem) == (Conflict(("main_ingredient_day",), True),)


def test_without_a_proof_the_rules_are_told_as_not_found() -> None:
    questions = Questions(plain_problem(), limit=Limit(0.0))
    assert questions.ask(frozenset(questions.rules)) is Verdict.OPEN
    questions.limit.deadline = float("inf")

    assert [conflict.is_proven for conflict in conflicts(questions)] == [False]
