"""Why each meal of a week was chosen, and what the next best choice would have cost.

A dish is compared with the few best others at its place, everything else as it is: what it gains on them, term by term
of the score, is why it was chosen.
"""

from collections.abc import Collection
from dataclasses import replace

from plans.solver import judge, wording
from plans.solver.alternatives import best_others
from plans.solver.breakdown import AMOUNTS, Breakdown
from plans.solver.dishes import LIKING_LIMIT, Dish
from plans.solver.problem import MACROS, Choice, WeekProblem
from plans.solver.scale import QUARTERS, UNITS_PER_POINT
from plans.solver.solution import MealReasons, NextBest, Reason, WeekSolution
from plans.solver.standing import Place, Standing
from plans.solver.worse import newly_broken

OTHERS = 3
"""Next best dishes that a meal is compared with: one alone may be its twin, and far ones were never in question."""

MOST_REASONS = 3
LEAST_UNITS = 10 * UNITS_PER_POINT
"""Ten points: less than that decides nothing that a person would call a reason."""

LIKED = 200
"""Expected liking from which people are told that they will like it; below it is only liked more than the others."""


def with_reasons(problem: WeekProblem, solution: WeekSolution) -> WeekSolution:
    """Return the answer with why each of its meals was chosen."""
    return replace(solution, reasons=meal_reasons(problem, solution.choices)) if solution.choices else solution


def meal_reasons(
    problem: WeekProblem, week: tuple[Choice, ...], *, places: Collection[Place] | None = None
) -> tuple[MealReasons, ...]:
    """Return why the meals of a whole week were chosen, in its order.

    Args:
        places: the day and slot of those that are asked for; None asks for all.
    """
    told = _Told(problem, week)
    locked = {(meal.day, meal.slot) for meal in problem.meals if meal.locked is not None}
    return tuple(
        MealReasons(choice.day, choice.slot, told.first(choice, Reason("locked", "You locked it", 0)), None)
        if (choice.day, choice.slot) in locked
        else told.of(choice)
        for choice in sorted(week)
        if places is None or (choice.day, choice.slot) in places
    )


class _Told:
    """One week, with what is looked up once for all its meals."""

    def __init__(self, problem: WeekProblem, week: tuple[Choice, ...]) -> None:
        self.problem, self.week = problem, week
        self.standing, self.breakdown = Standing(problem, week), Breakdown(problem, week)
        self.before = judge.check(problem, week)

    def first(self, choice: Choice, *others: Reason) -> tuple[Reason, ...]:
        """Return reasons as they are told: first what a meal is left over from, if it is."""
        source = self.breakdown.leftovers.get(choice)
        if source is None:
            return others[:MOST_REASONS]
        # That it need not be cooked is said by that already; and nothing else need speak for it.
        rest = [each for each in others if each.code not in ("leftover", "alike")]
        units = sum(each.units for each in others if each.code == "leftover")
        head = Reason("leftover", wording.left_over(source.day, source.slot), units)
        return (head, *rest)[:MOST_REASONS]

    def of(self, choice: Choice) -> MealReasons:
        """Return why one meal was chosen."""
        place = (choice.day, choice.slot)
        weeks = best_others(self.standing, place, limit=OTHERS)
        others = [next(each for each in week if (each.day, each.slot) == place) for week in weeks]
        if not others:
            only = Reason("only", f"The only recipe that is allowed for {choice.slot}", 0)
            return MealReasons(*place, self.first(choice, only), None)
        gains = [self.breakdown.gained(other) for other in others]
        next_best = self._next_best(choice, others[0], weeks[0], sum(gains[0].values()))
        return MealReasons(*place, self.first(choice, *self._reasons(choice, others, gains)), next_best)

    def _reasons(self, choice: Choice, others: list[Choice], gains: list[dict[str, int]]) -> tuple[Reason, ...]:
        """Return the terms in which a dish gains most on the others, in words."""
        by_code: dict[str, int] = {}
        for gain in gains:
            for term, units in gain.items():
                code = {"cuisine": "variety", "family": "variety"}.get(term, term)
                by_code[code] = by_code.get(code, 0) + units
        mean = sorted(((units // len(gains), code) for code, units in by_code.items()), key=lambda each: -each[0])
        found = [
            Reason("wish" if code.startswith("wish") else code, self._sentence(code, choice, others), units)
            for units, code in mean[:MOST_REASONS]
            if units >= LEAST_UNITS
        ]
        return tuple(found) or (Reason("alike", "As good as the next best: little sets them apart", 0),)

    def _sentence(self, code: str, choice: Choice, others: list[Choice]) -> str:
        """Return a reason as people read it, with its numbers."""
        dish = self.problem.dish_by_id[choice.recipe_id]
        if code == "liking":
            return _liking(dish)
        if code == "price":
            return self._price(choice, others)
        if code == "variety":
            return self._variety(dish)
        if code.startswith("wish"):
            return f"Your wish: {self.problem.weekly_rules[int(code.split()[1])].sentence}"
        if code in AMOUNTS:
            return self._nutrient(code, choice.day)
        if code == "leftover":
            return self._leftover(choice)
        return {
            "disliked": "Holds less of what you dislike than the next best dishes",
            "pantry": "Uses food you have at home",
            "portion": "Fits in a usual portion, where the next best dishes do not",
        }[code]

    def _price(self, choice: Choice, others: list[Choice]) -> str:
        pence = [
            self.problem.dish_by_id[each.recipe_id].pence * each.portion_quarters / QUARTERS
            for each in (choice, *others)
        ]
        less = sum(pence[1:]) / len(others) - pence[0]
        price, cheaper = wording.portion_price(pence[0]), wording.portion_price(less)
        return f"Easy on the budget: {price} a portion, {cheaper} less than the next best dishes"

    def _variety(self, dish: Dish) -> str:
        counted = ((dish.cuisine, "food", self.breakdown.cuisines), (dish.family, "dishes", self.breakdown.families))
        parts = [f"{_named(name, noun)} {noun} {wording.times(times[name])}" for name, noun, times in counted if name]
        return f"Brings variety: the week's main meals have {wording.listed(parts)}"

    def _leftover(self, choice: Choice) -> str:
        again = next((late for late, source in self.breakdown.leftovers.items() if source == choice), None)
        return "Cooked once, eaten twice" if again is None else wording.cooked_for(again.day, again.slot)

    def _nutrient(self, name: str, day: int) -> str:
        """Say what the day comes to with this dish: "Brings Monday to 92 g of protein; the target is 95 g"."""
        targets, day_name = self.problem.targets[day], wording.DAY_NAMES[day]
        held = self.breakdown.held[day][name]
        amount = _amount(name, held) + ("" if name == "energy" else f" of {name}")
        if name not in ("energy", *MACROS, "fibre"):
            limit = getattr(targets, f"{name}_max") * QUARTERS
            return f"Keeps {day_name} to {amount}; the most that is advised is {_amount(name, limit)}"
        wanted = getattr(targets, "fibre_min" if name == "fibre" else name) * QUARTERS
        verb = "Brings" if held <= wanted else "Keeps"
        return (
            f"{verb} {day_name} to {amount}; the {'advice' if name == 'fibre' else 'target'} is {_amount(name, wanted)}"
        )

    def _next_best(self, choice: Choice, other: Choice, week: tuple[Choice, ...], lost: int) -> NextBest:
        """Return what the next best choice would have cost. `lost`: units of score."""
        title = self.problem.dish_by_id[other.recipe_id].title
        pence = round(
            self.problem.household_size
            * sum(sign * self.problem.dish_by_id[each.recipe_id].pence * each.portion_quarters
                  for sign, each in ((1, other), (-1, choice)))
            / QUARTERS
        )  # fmt: skip
        broken = tuple(each.sentence for each in newly_broken(self.before, judge.check(self.problem, week)))
        return NextBest(other, title, -lost, pence, broken, next_best_sentence(title, -lost, pence, broken))


def next_best_sentence(title: str, score_change: int, pence: int, broken: tuple[str, ...]) -> str:
    """Return what people read of the next best choice."""
    points = round(abs(score_change) / UNITS_PER_POINT)
    less = "less" if score_change < 0 else "more"
    score = (
        f"would score {wording.points(points)} {less} ({wording.like(points)})" if points else "would score the same"
    )
    cost = "cost the same"
    if pence:
        cost = f"cost {wording.pounds(abs(pence))} {'more' if pence > 0 else 'less'}"
    rules = f", but break a rule: {broken[0]}" if broken else ""
    return f"The next best, {title}, {score}, and {cost}{rules}"


def _named(name: str, noun: str) -> str:
    """Return a cuisine with capitals, "Middle-Eastern", and a kind of dish without: "white fish"."""
    words = name.replace("_", " ")
    return words.title() if noun == "food" else words


def _liking(dish: Dish) -> str:
    if dish.liking >= LIKING_LIMIT:
        return "You like it"
    percent = f"{dish.liking / 10:.0f} of 100"
    return (
        f"You will probably like it: {percent}" if dish.liking >= LIKED else f"Liked more than the next best: {percent}"
    )


def _amount(name: str, fortieths: int) -> str:
    """Return an amount with its unit; salt comes in so few grams that tenths count."""
    return f"{fortieths / (10 * QUARTERS):.1f} g" if name == "salt" else wording.amount(name, fortieths)
