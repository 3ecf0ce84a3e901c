"""What a week's score is made of, and what one dish in the place of another changes of it, term by term, in units."""

from collections import Counter
from collections.abc import Iterator, Mapping

from plans.solver.dishes import Dish
from plans.solver.judge import day_total, left_over
from plans.solver.problem import MACROS, Choice, WeekProblem
from plans.solver.scale import (
    FREE_QUARTERS,
    FREE_REPEATS,
    QUARTERS,
    UNITS_PER_POINT,
    around,
    units_per_fortieth,
    units_per_quarter_penny,
)

AMOUNTS = ("energy", *MACROS, "fibre", "sugars", "saturates", "salt")


class Breakdown:
    """A whole week, ready to be asked what a change of one meal does. All sums are those of `judge.score`."""

    def __init__(self, problem: WeekProblem, choices: tuple[Choice, ...]) -> None:
        self.problem, self.choices = problem, choices
        self.leftovers = left_over(problem, choices)
        """The meals that are left over, with those that they are left over from."""
        self.by_place = {(choice.day, choice.slot): choice for choice in choices}
        self.held = {
            day: {name: day_total(problem, choices, day, name) for name in AMOUNTS} for day in problem.planned_days
        }
        dishes = [(choice, problem.dish_by_id[choice.recipe_id]) for choice in choices]
        capped = [dish for choice, dish in dishes if problem.is_capped(choice.slot)]
        self.cuisines = Counter(dish.cuisine for dish in capped if dish.cuisine)
        self.families = Counter(dish.family for dish in capped if dish.family)
        self.tagged = [
            sum(rule.tag in dish.tags for choice, dish in dishes if rule.counts(choice.day, choice.slot))
            for rule in problem.weekly_rules
        ]

    def gained(self, other: Choice) -> dict[str, int]:
        """Return by term what the week gains by its own dish in the place of `other`, in units; 0 is left out.

        The terms are: liking, disliked, pantry, price, portion, cuisine, family, wish 0, wish 1, …, leftover and
        `AMOUNTS`.
        """
        own = self.by_place[other.day, other.slot]
        gained = Counter(dict(self._of_dish(own)))
        gained.subtract(dict(self._of_dish(other)))
        gained.update(dict(self._of_repeats(own, other)))
        gained.update(dict(self._of_wishes(own, other)))
        gained.update(dict(self._of_leftovers(own, other)))
        gained.update(dict(self._of_day(own, other)))
        return {term: units for term, units in gained.items() if units}

    def _dish(self, choice: Choice) -> Dish:
        return self.problem.dish_by_id[choice.recipe_id]

    def _of_dish(self, choice: Choice) -> Iterator[tuple[str, int]]:
        """Yield what a dish is worth by itself."""
        weights, dish = self.problem.weights, self._dish(choice)
        yield "liking", weights.liking * dish.liking * UNITS_PER_POINT
        yield "disliked", -weights.dislike * dish.dislike_penalty * UNITS_PER_POINT
        yield "pantry", weights.pantry * dish.pantry_bonus * UNITS_PER_POINT
        yield "price", -dish.pence * choice.portion_quarters * units_per_quarter_penny(weights.cost)
        odd = max(0, abs(choice.portion_quarters - QUARTERS) - FREE_QUARTERS)
        yield "portion", -odd * weights.portion * UNITS_PER_POINT

    def _of_repeats(self, own: Choice, other: Choice) -> Iterator[tuple[str, int]]:
        """Yield what the week gains in variety."""
        if not self.problem.is_capped(own.slot):
            return
        weights = self.problem.weights
        for attribute, counts, weight in (
            ("cuisine", self.cuisines, weights.cuisine_repeat),
            ("family", self.families, weights.family_repeat),
        ):
            mine, its = getattr(self._dish(own), attribute), getattr(self._dish(other), attribute)
            if mine == its:
                continue
            repeats = int(bool(its) and counts[its] >= FREE_REPEATS) - int(bool(mine) and counts[mine] > FREE_REPEATS)
            yield attribute, repeats * weight * UNITS_PER_POINT

    def _of_wishes(self, own: Choice, other: Choice) -> Iterator[tuple[str, int]]:
        """Yield what the week gains by the person's weekly rules."""
        for number, (rule, times) in enumerate(zip(self.problem.weekly_rules, self.tagged, strict=True)):
            step = int(rule.tag in self._dish(other).tags) - int(rule.tag in self._dish(own).tags)
            if rule.counts(own.day, own.slot):
                more = rule.missed_by(times + step) - rule.missed_by(times)
                yield f"wish {number}", more * self.problem.weights.weekly_rule * UNITS_PER_POINT

    def _of_leftovers(self, own: Choice, other: Choice) -> Iterator[tuple[str, int]]:
        """Yield what the week gains in servings that need not be cooked."""
        if self.problem.leftovers_per_week:
            changed = left_over(self.problem, tuple(other if one == own else one for one in self.choices))
            more = len(self.leftovers) - len(changed)
            yield "leftover", more * self.problem.weights.leftover * UNITS_PER_POINT

    def _of_day(self, own: Choice, other: Choice) -> Iterator[tuple[str, int]]:
        """Yield what the day gains in energy and nutrients."""
        now, mine, its = self.held[own.day], self._dish(own).nutrients, self._dish(other).nutrients
        changed = {
            name: now[name] - getattr(mine, name) * own.portion_quarters + getattr(its, name) * other.portion_quarters
            for name in AMOUNTS
        }
        before, after = self.missed(own.day, now), self.missed(own.day, changed)
        yield from ((name, after[name] - before[name]) for name in before)

    def missed(self, day: int, held: Mapping[str, int]) -> dict[str, int]:
        """Return what amounts held on a day, in fortieths, cost by each nutrient."""
        targets, weights, bands = self.problem.targets[day], self.problem.weights, self.problem.bands
        cost = {}
        for name in ("energy", *MACROS):
            weight, free = (
                (weights.energy, bands.energy_free_percent)
                if name == "energy"
                else (weights.macro, bands.macro_free_percent)
            )
            low, high = around(getattr(targets, name) * QUARTERS, free)
            off = max(0, low - held[name], held[name] - high)
            cost[name] = off * units_per_fortieth(weight, getattr(targets, name))
        for name, limit in (
            ("fibre", targets.fibre_min), ("sugars", targets.sugars_max), ("saturates", targets.saturates_max),
            ("salt", targets.salt_max),
        ):  # fmt: skip
            if limit is not None:
                beyond = held[name] - limit * QUARTERS
                off = max(0, -beyond if name == "fibre" else beyond)
                cost[name] = off * units_per_fortieth(weights.reference, limit)
        return cost
