"""The coach as a planner: a model picks dishes from short lists, and everything else is worked out here.

What it picks that is not on its lists, or too often, is passed over. Portions are the solver's, as are the dishes of
meals without a pick. Where the picks break a rule of the person, as few of them as possible give way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from agents import client
from agents import coach as agent
from agents.coach import CoachAnswer, CoachRequest, ListedDish
from agents.errors import AgentBadOutput, AgentUnavailable
from agents.models import AgentRun
from plans import picking
from plans.loading import WeekInputs, day_targets
from plans.models import WeeklyPlan
from plans.picking import Place
from plans.planner_faults import PlannerFailed, PlannerUnavailable
from plans.shortlist import shortlists
from plans.solver import DayTargets, WeekProblem, WeekSolution
from recipes.models import Recipe
from users import selectors as user_selectors
from users.formula import Person
from users.safe_macros import safe_macros, with_macros
from users.targets import Targets

TAKEN = "taken"
"""What is told of macros that the week was planned for."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What the coach knows of the person besides the problem."""

    user_id: int | None
    """None is somebody without an account."""
    goal: str
    person: Person
    targets: Targets
    max_minutes: tuple[int, ...]
    """By day, Monday first."""


@dataclass(frozen=True)
class CoachedWeek(WeekSolution):
    """A week with what became of the coach's picks, and the targets it was planned for if they are not the person's."""

    targets: Targets | None = None
    story: Mapping[str, object] = field(default_factory=dict)


def brief_of(inputs: WeekInputs) -> Brief:
    """Return what the coach may know of the person whose week it is."""
    profile = inputs.profile
    return Brief(
        user_id=profile.user_id,
        goal=profile.goal,
        person=user_selectors.person_of(profile),
        targets=inputs.targets,
        max_minutes=tuple(profile.max_minutes_by_weekday),
    )


def plan_week(problem: WeekProblem, *, brief: Brief | None = None) -> WeekSolution:
    """Plan a week around a model's picks, with one request to it.

    Raises:
        PlannerUnavailable: there is no model, nothing to pick, or its server does not answer.
        PlannerFailed: its answer is of no use.
    """
    if brief is None or not client.is_configured(AgentRun.Agent.COACH):
        raise PlannerUnavailable("no language model is configured")
    lists = shortlists(problem)
    if not lists or any(not meal.candidates for meal in problem.meals):
        raise PlannerUnavailable("there is nothing to pick")
    answer = _ask(_request(problem, brief, lists), brief)
    targets, note = _targets(answer, brief)
    if targets is not None:
        problem = replace(problem, targets=(day_targets(targets.planned()),) * len(problem.targets))
    picks, passed_over = picking.usable(problem, lists, answer.picks)
    settled = picking.settle(problem, picks)
    solution = settled.week
    return CoachedWeek(
        status=solution.status, choices=solution.choices, objective=solution.objective,
        relaxations=solution.relaxations, clashes=solution.clashes, solve_ms=solution.solve_ms, method=solution.method,
        targets=targets, story=_story(picks, passed_over, settled, note),
    )  # fmt: skip


def _story(
    picks: picking.Picks, passed_over: Mapping[Place, str], settled: picking.Settled, macros: str
) -> dict[str, object]:
    """Return what became of the picks: how many could stand and how many do, and why the others don't."""
    return {
        "picked": len(picks),
        "kept": len(picks) - len(settled.gave_way),
        "filled": len(passed_over),
        "passed_over": dict(Counter(passed_over.values())),
        "gave_way": [asdict(gone) for gone in settled.gave_way],
        "macros": macros,
    }


def targets_of_week(plan: WeeklyPlan, inputs: WeekInputs) -> DayTargets:
    """Return what a day of a finished week should hold: with the coach's macros, if it was planned for them.

    They hold as long as the person's energy is what it was and they set no macros themselves.
    """
    planned = inputs.targets.planned()
    is_moved = plan.solver_metadata.get("coach", {}).get("macros") == TAKEN
    is_same_person = plan.targets.get("energy_kcal") == planned["energy_kcal"]
    may_move = safe_macros(user_selectors.person_of(inputs.profile), inputs.targets) is not None
    return day_targets(plan.targets if is_moved and is_same_person and may_move else planned)


def _ask(request: CoachRequest, brief: Brief) -> CoachAnswer:
    try:
        return agent.pick_week(request, user_id=brief.user_id)
    except AgentUnavailable as error:
        raise PlannerUnavailable(f"the language model: {error}") from None
    except AgentBadOutput as error:
        raise PlannerFailed(f"the language model: {error}") from None


def _request(problem: WeekProblem, brief: Brief, lists: Mapping[str, tuple[int, ...]]) -> CoachRequest:
    listed = {recipe_id for ids in lists.values() for recipe_id in ids}
    minutes = dict(Recipe.objects.filter(pk__in=listed).values_list("pk", "minutes"))
    safe = safe_macros(brief.person, brief.targets)
    planned, budget = brief.targets.planned(), problem.weekly_budget_pence
    names = ("protein_g", "fat_g", "carbohydrate_g")
    return CoachRequest(
        goal=brief.goal,
        day_energy_kcal=round(planned["energy_kcal"]),
        day_protein_g=round(planned["protein_g"]),
        macros_now=agent.Macros(**{name: getattr(brief.targets, name) for name in names}),
        macro_ranges=None if safe is None else {name: getattr(safe, name) for name in names},
        weekly_budget_pence=None if budget is None else budget // problem.household_size,
        wishes=tuple(rule.sentence for rule in problem.weekly_rules),
        lists={slot: tuple(_listed(problem, pk, minutes.get(pk)) for pk in ids) for slot, ids in lists.items()},
        minutes={
            (meal.day, meal.slot): brief.max_minutes[meal.day] for meal in problem.meals if meal.locked is None
        },
        fixed={
            (meal.day, meal.slot): problem.dish_by_id[meal.locked.recipe_id].title
            for meal in problem.meals if meal.locked is not None
        },
        most_times=problem.caps.recipe_per_week,
    )  # fmt: skip


def _listed(problem: WeekProblem, recipe_id: int, minutes: int | None) -> ListedDish:
    dish = problem.dish_by_id[recipe_id]
    told = {dish.family, dish.cuisine} | (dish.tags & {"fish", "red_meat", "drinkable"})
    return ListedDish(
        id=recipe_id, title=dish.title, minutes=minutes, energy_kcal=round(dish.nutrients.energy / 10),
        protein_g=round(dish.nutrients.protein / 10), pence=dish.pence, tags=tuple(sorted(told - {""})),
    )  # fmt: skip


def _targets(answer: CoachAnswer, brief: Brief) -> tuple[Targets | None, str]:
    """Return the targets that the coach's macros make, if they are safe, and what became of them."""
    if answer.macros is None:
        return None, "none suggested"
    safe = safe_macros(brief.person, brief.targets)
    if safe is None:
        return None, "not taken: the person has set their own"
    given = answer.macros.model_dump()
    if fault := safe.fault(**given):
        return None, f"not taken: {fault}"
    return with_macros(brief.targets, **given, by="the coach"), TAKEN
