"""What it means for a change of a week to be cheaper, healthier, higher in protein or similar in energy.

A wish compares the meals of the free places together, before and after (docs/solver.md, "Part of a week").
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from plans.solver import judge, wording
from plans.solver.dishes import NUTRIENTS
from plans.solver.leeway import BILL
from plans.solver.policy import Weights
from plans.solver.problem import Choice, WeekProblem
from plans.solver.scale import QUARTERS
from plans.solver.solution import Clash
from plans.solver.standing import Place

Week = tuple[Choice, ...]
Amounts = dict[str, int]
"""What each wish looks at, by its code."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the new meals together shall be, compared with the old ones."""

    cheaper: bool = False
    """They cost at most 90 %: a tenth is noticed on a bill, a penny is no answer to "too expensive"."""
    a_little_cheaper: bool = False
    """They cost at most 97 %: what is left of cheaper where next to nothing costs less."""
    healthier: bool = False
    """Their days miss the advice on fibre, sugars, saturates and salt (T5) by a tenth less, or not at all."""
    higher_protein: bool = False
    """They hold at least 110 % of the protein."""
    similar_energy: bool = False
    """Their energy is within ±10 %, as far as a day's may stray."""
    no_more_energy: bool = False
    """Their energy is no higher: something lighter is never heavier."""


@dataclass(frozen=True)
class Wish:
    """One wish: what is measured, in which limits it is met, and how a refusal names the nearest."""

    code: str
    name: str
    column: int | None
    """Which of a part's amounts is measured (`leeway.WIDTH`); None: what the advice is missed by."""
    least: Callable[[int], int | None]
    most: Callable[[int], int | None]
    """By the amount before; None where there is no such limit."""
    nearest: Callable[[str, int, int], str]
    """Says the nearest amount that does something, the one of now, and what would do."""

    def is_met(self, before: int, after: int) -> bool:
        """Return whether the change is as wished."""
        least, most = self.least(before), self.most(before)
        return (least is None or after >= least) and (most is None or after <= most)


WISHES = (
    Wish(
        "cheaper", "cheaper", BILL, lambda before: None, lambda before: 9 * before // 10,
        lambda that, before, after: f"The cheapest that {that} is {_pounds(after)}, now {_pounds(before)}; "
        f"cheaper means {_pounds(before * 0.9)} or less.",
    ),
    Wish(
        "a_little_cheaper", "cheaper", BILL, lambda before: None, lambda before: 97 * before // 100,
        lambda that, before, after: f"The cheapest that {that} is {_pounds(after)}, now {_pounds(before)}; "
        f"cheaper means {_pounds(97 * before // 100)} or less.",
    ),
    Wish(
        "healthier", "healthier", None, lambda before: None, lambda before: 9 * before // 10,
        lambda that, before, after: f"The healthiest that {that} misses the advice on fibre, sugars, saturates and "
        f"salt by {_off_advice(after)} in all, now {_off_advice(before)}; healthier means a tenth less.",
    ),
    Wish(
        "higher_protein", "higher in protein", NUTRIENTS.index("protein"), lambda before: -(-11 * before // 10),
        lambda before: None,
        lambda that, before, after: f"The most protein that {that} is {after / 40:.0f} g, now {before / 40:.0f} g; "
        f"more means {before * 1.1 / 40:.0f} g at least.",
    ),
    Wish(
        "similar_energy", "similar in energy", NUTRIENTS.index("energy"), lambda before: before - before // 10,
        lambda before: before + before // 10,
        lambda that, before, after: f"The nearest energy that {that} is {after / 40:,.0f} kcal, now "
        f"{before / 40:,.0f} kcal; similar means {before * 0.9 / 40:,.0f} to {before * 1.1 / 40:,.0f} kcal.",
    ),
    Wish(
        "no_more_energy", "no higher in energy", NUTRIENTS.index("energy"), lambda before: None, lambda before: before,
        lambda that, before, after: f"The least energy that {that} is {after / 40:,.0f} kcal, now "
        f"{before / 40:,.0f} kcal; it must be no more than now.",
    ),
)  # fmt: skip
"""Their amounts are whole numbers: quarter-pence of the household, fortieths, and what the advice is missed by in
ten-thousandths of a per cent."""


class Ruler:
    """Measures weeks in which some places are filled, by the judge: what each wish looks at."""

    def __init__(self, problem: WeekProblem, free: Set[Place], asked: Sequence[Wish]) -> None:
        self.problem, self.free, self.asked = problem, free, asked
        self._advice = Weights(**{**dict.fromkeys(vars(Weights()), 0), "reference": 1})

    def amounts(self, week: Week, *, day: int | None = None) -> Amounts:
        """Return the amount of each wish: of all free places, or of those of one day."""
        places = {place for place in self.free if day is None or place[0] == day}
        filled = [choice for choice in week if (choice.day, choice.slot) in places]
        return {wish.code: self._amount(wish, filled, week) for wish in self.asked}

    def are_met(self, before: Amounts, after: Amounts) -> bool:
        """Return whether a change is as wished."""
        return all(wish.is_met(before[wish.code], after[wish.code]) for wish in self.asked)

    def _amount(self, wish: Wish, filled: list[Choice], week: Week) -> int:
        if wish.column is None:
            return -judge.score(self._judged_by_advice({choice.day for choice in filled}), tuple(week))
        dishes = self.problem.dish_by_id
        if wish.column == BILL:
            return self.problem.household_size * sum(
                dishes[each.recipe_id].pence * each.portion_quarters for each in filled
            )
        nutrient = NUTRIENTS[wish.column]
        return sum(getattr(dishes[each.recipe_id].nutrients, nutrient) * each.portion_quarters for each in filled)

    def _judged_by_advice(self, days: set[int]) -> WeekProblem:
        """Return the problem of some days, in which only the advice counts."""
        meals = tuple(meal for meal in self.problem.meals if meal.day in days)
        return replace(self.problem, meals=meals, weekly_rules=(), weights=self._advice)


@dataclass(frozen=True)
class Nearest:
    """How near a week can come to what is wished, rules being broken no more than now."""

    alone: Amounts
    """The nearest amount to each wish by itself; empty if there is no such week at all."""
    together: tuple[Wish, int] | None = None
    """The nearest amount to one of the wishes among weeks that meet the others."""
    is_proven: bool = True

    def why_not(self, before: Amounts, asked: Sequence[Wish]) -> Clash:
        """Return which wishes can't be met, with the nearest there is."""
        codes = tuple(wish.code for wish in asked)
        if not self.alone:
            verb = "keeps" if self.is_proven else "was found that keeps"
            return Clash(codes, f"Nothing else {verb} your rules as well as what is planned now.")
        that = "keeps your rules" if self.is_proven else "was found to keep your rules"
        missed = [wish for wish in asked if not wish.is_met(before[wish.code], self.alone[wish.code])]
        if missed:
            sentences = (wish.nearest(that, before[wish.code], self.alone[wish.code]) for wish in missed)
            return Clash(tuple(wish.code for wish in missed), " ".join(sentences))
        sentence = f"Nothing that {that} is {' and '.join(wish.name for wish in asked)} at once."
        if self.together is not None:
            wish, amount = self.together
            others = " and ".join(other.name for other in asked if other is not wish)
            sentence += f" {wish.nearest(f'{that} and is {others}', before[wish.code], amount)}"
        return Clash(codes, sentence)


def _pounds(quarter_pence: float) -> str:
    return wording.pounds(round(quarter_pence / QUARTERS))


def _off_advice(units: int) -> str:
    return f"{units / 10_000:.0f} %"
