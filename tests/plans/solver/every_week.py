"""All weeks of a tiny problem, each as the judge sees it: what a planner says of them can be looked up."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from plans.solver import Bands, Choice, VarietyCaps, WeekProblem, check, judge, score
from plans.solver.rules import SINGLE_RULES, matters
from tests.plans.solver.factories import Person, random_problem


@dataclass(frozen=True)
class JudgedWeek:
    """One week. Amounts by single rule, as the judge counts them."""

    problem: WeekProblem
    choices: tuple[Choice, ...]
    amounts: dict[str, int]

    @cached_property
    def bill(self) -> int:
        """In quarters of a penny."""
        return judge.bill_quarter_pence(self.problem, self.choices)

    @cached_property
    def score(self) -> int:
        """Worked out where it is asked for: of most weeks only what they break is."""
        return score(self.problem, self.choices)

    def keeps(self, rules: frozenset[str] | set[str]) -> bool:
        """Whether all of these rules are kept."""
        return not any(self.amounts.get(code) for code in rules)


def every_week(problem: WeekProblem) -> list[JudgedWeek]:
    """Return every week with every portion."""
    ways = [
        [meal.locked]
        if meal.locked
        else [Choice(meal.day, meal.slot, pk, quarters) for pk in meal.candidates for quarters in range(2, 9)]
        for meal in problem.meals
    ]
    found = []
    for choices in product(*ways):
        amounts: dict[str, int] = {}
        for each in check(problem, choices):
            code = each.subject if each.code == "macros" else each.code
            amounts[code] = amounts.get(code, 0) + each.amount
        found.append(JudgedWeek(problem, choices, amounts))
    return found


def rules_of(problem: WeekProblem) -> frozenset[str]:
    """Return the single rules that say anything in this problem."""
    return frozenset(rule.code for rule in SINGLE_RULES if matters(problem, rule.code))


def tiny_problem(
    seed: int, *, budget_pence: int | None = None, energy_percent: int = 12, dishes: int = 5, **details: object
) -> WeekProblem:
    """Return two dinners out of a few dishes, seldom possible with all rules: 1,225 weeks of 5 dishes."""
    person = Person(620, 0.19, 0.34, 1, budget_pence, 1.0)
    bands = Bands(energy_percent=energy_percent, macro_percent=30, energy_free_percent=1, macro_free_percent=9)
    caps = VarietyCaps(main_ingredient_per_week=1, cuisine_per_week=1)
    return random_problem(seed, counts={"dinner": dishes}, days=2, person=person, bands=bands, caps=caps, **details)
