"""The planner that always answers: take the best dish for each meal in turn, then better meals singly and in pairs."""

import time

import numpy as np

from plans.solver import report
from plans.solver.arrays import Week, WeekArrays
from plans.solver.problem import WeekProblem
from plans.solver.search import Search
from plans.solver.solution import WeekSolution

SWEEPS = 4
"""Around the week one meal at a time; measured: nothing gets better after the fourth."""


def solve_greedy(problem: WeekProblem) -> WeekSolution:
    """Plan the week by simple choices, in well under 0.1 s.

    Returns: FEASIBLE with what gave way in `relaxations`, as long as every meal has a candidate; else INFEASIBLE with
        the empty meals named. Candidate sets and locked meals are always kept.
    """
    started = time.perf_counter()
    if (empty := report.without_candidates(problem, method="greedy")) is not None:
        return empty
    arrays = WeekArrays(problem)
    return report.solution(problem, arrays.choices(quick_search(arrays).week), method="greedy", started=started)


def quick_search(arrays: WeekArrays) -> Search:
    """Return a search at a fair week: every meal filled, then bettered by itself, then in pairs."""
    search = Search(arrays, first_week(arrays), arrays.problem.seed)
    search.improve_singles(SWEEPS)
    search.improve_pairs()
    return search


def first_week(arrays: WeekArrays) -> Week:
    """Return a complete week: each meal its most valued candidate that is not used yet, in one serving."""
    week = Week(np.zeros(len(arrays.meals), dtype=np.int64), np.full(len(arrays.meals), 4, dtype=np.int64))
    used: set[int] = set()
    fewest_first = sorted(range(len(arrays.meals)), key=lambda meal: (len(arrays.candidates[meal]), meal))
    for meal in fewest_first:
        dishes = arrays.candidates[meal]
        price = arrays.pence[dishes] * 4 * arrays.cost_units
        best_first = dishes[np.argsort(price - arrays.value[dishes], kind="stable")].tolist()
        week.recipe[meal] = next((dish for dish in best_first if dish not in used), best_first[0])
        week.quarters[meal] = 4 if not arrays.locked[meal] else arrays.portions[meal][0]
        used.add(int(week.recipe[meal]))
    return week
