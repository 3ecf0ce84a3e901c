"""The nearest week: the documented families give way, and what is broken is broken by the least."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.solver import WeekProblem, Weights, judge, solve_week
from plans.solver.engine import Goal
from plans.solver.judge import FAMILIES
from plans.solver.questions import Questions
from plans.solver.relax import families_that_give_way, nearest_week
from plans.solver.rules import SINGLE_RULES
from plans.solver.week import Week
from tests.plans.solver.every_week import JudgedWeek, every_week, rules_of, tiny_problem
from tests.plans.solver.factories import plain_problem

NO_SCORE = Weights(**dict.fromkeys(vars(Weights()), 0))
tiny = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([None, 150, 200, 300]),
)


def lifted_by_hand(problem: WeekProblem, weeks: list[JudgedWeek]) -> set[str]:
    """Return which families give way, by the documented order and all weeks."""
    rules = {family: {r.code for r in SINGLE_RULES if r.family == family} & rules_of(problem) for family in FAMILIES}
    order = [family for family in FAMILIES if rules[family]]

    def can_keep(families: list[str]) -> bool:
        return any(week.keeps(set().union(*(rules[family] for family in families))) for week in weeks)

    lifted = next(order[:n] for n in range(1, len(order) + 1) if can_keep(order[n:]))
    for family in reversed(lifted[:-1]):
        if can_keep([other for other in order if other not in lifted or other == family]):
            lifted = [other for other in lifted if other != family]
    return set(lifted)


@settings(max_examples=15, deadline=None)
@given(tiny)
def test_the_families_that_give_way_are_those_that_the_documented_order_says(problem: WeekProblem) -> None:
    weeks = every_week(problem)
    if any(week.keeps(rules_of(problem)) for week in weeks):
        return

    assert families_that_give_way(Questions(problem)) == lifted_by_hand(problem, weeks)


@settings(max_examples=12, deadline=None)
@given(tiny, st.booleans())
def test_no_week_keeps_as_much_and_is_better_or_breaks_less(problem: WeekProblem, has_score: bool) -> None:
    if not has_score:
        problem = replace(problem, weights=NO_SCORE)
    weeks = every_week(problem)
    if any(week.keeps(rules_of(problem)) for week in weeks):
        return

    nearest = nearest_week(Questions(problem), Goal(gap=0))

    assert nearest is not None
    # What is not lifted no week of the model breaks; a dish served of late it would not even see.
    kept = Questions(problem).of(set(FAMILIES) - nearest.lifted)
    allowed = [week.choices for week in weeks if week.keeps(kept)]
    worths = [Week.of(nearest.model, choices).worth(nearest.model) for choices in allowed]
    assert nearest.solved.best.worth == max(worths)
    if not has_score:
        # Without a score a week is worth what it breaks, so nothing is broken that need not be.
        chosen = nearest.solved.best.week.choices(nearest.model)
        broken = judge.amounts_broken(problem, chosen)
        assert {family for family, amount in broken.items() if amount} <= nearest.lifted


def test_repeats_are_as_few_as_a_menu_that_is_too_short_allows() -> None:
    problem = plain_problem(count=11)

    solution = solve_week(problem)

    assert [(one.code, one.amount) for one in solution.relaxations] == [("recipe_repeat", 3)]


def test_a_budget_that_gives_way_is_missed_by_little_more_than_it_has_to_be() -> None:
    problem = plain_problem(weekly_budget_pence=900)
    least = replace(problem, weights=NO_SCORE)

    (budget,) = solve_week(problem).relaxations
    (cheapest,) = solve_week(least).relaxations

    assert cheapest.amount <= budget.amount
    # A penny over costs ten points: a penny more is only spent on what is worth that.
    gained = solve_week(problem).objective - judge.score(problem, solve_week(least).choices)
    assert (budget.amount - cheapest.amount) * 10 * 10_000 <= gained
