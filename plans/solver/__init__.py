"""The week planner: a WeekProblem in, a WeekSolution out. Knows nothing of Django, the database or the network."""

from plans.solver.alternatives import Alternative, ranked_alternatives
from plans.solver.dish_table import DishTable, Ids, Labels
from plans.solver.dishes import Dish, Nutrients
from plans.solver.greedy import solve_greedy
from plans.solver.judge import check, left_over, score
from plans.solver.lottery import random_week
from plans.solver.planner import solve_week
from plans.solver.policy import Bands, VarietyCaps, WeeklyRule, Weights
from plans.solver.problem import Choice, DayTargets, Meal, WeekProblem
from plans.solver.reasons import meal_reasons, with_reasons
from plans.solver.solution import Binding, Clash, MealReasons, Relaxation, Status, Violation, WeekSolution

__all__ = [
    "Alternative",
    "Bands",
    "Binding",
    "Choice",
    "Clash",
    "DayTargets",
    "Dish",
    "DishTable",
    "Ids",
    "Labels",
    "Meal",
    "MealReasons",
    "Nutrients",
    "Relaxation",
    "Status",
    "VarietyCaps",
    "Violation",
    "WeekProblem",
    "WeekSolution",
    "WeeklyRule",
    "Weights",
    "check",
    "left_over",
    "meal_reasons",
    "random_week",
    "ranked_alternatives",
    "score",
    "solve_greedy",
    "solve_week",
    "with_reasons",
]
