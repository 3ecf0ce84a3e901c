"""The week planner: a WeekProblem in, a WeekSolution out. Knows nothing of Django, the database or the network."""

from plans.solver.alternatives import Alternative, ranked_alternatives
from plans.solver.cpsat import solve_week
from plans.solver.greedy import solve_greedy
from plans.solver.judge import check, score
from plans.solver.lottery import random_week
from plans.solver.policy import Bands, VarietyCaps, WeeklyRule, Weights
from plans.solver.problem import Choice, DayTargets, Dish, Meal, Nutrients, WeekProblem
from plans.solver.solution import Clash, Relaxation, Status, Violation, WeekSolution

__all__ = [
    "Alternative",
    "Bands",
    "Choice",
    "Clash",
    "DayTargets",
    "Dish",
    "Meal",
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
    "random_week",
    "ranked_alternatives",
    "score",
    "solve_greedy",
    "solve_week",
]
