"""At which meals the servings of a label are counted: at every meal, at capped ones, or at those that a rule names."""

from plans.solver.problem import WeekProblem

ANY = "any"
CAPPED = "capped"

Scopes = frozenset[str]


def of_rule(number: int) -> str:
    """Return the scope of the meals that the weekly rule of this number names."""
    return f"rule {number}"


def scopes_at(problem: WeekProblem, day: int, slot: str) -> Scopes:
    """Return the scopes that a meal is in."""
    named = {
        of_rule(number) for number, rule in enumerate(problem.weekly_rules) if rule.is_placed and rule.counts(day, slot)
    }
    return frozenset({ANY, *named, *([CAPPED] if problem.is_capped(slot) else [])})
