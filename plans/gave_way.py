"""Which negotiable rules a week breaks as it stands, in words: a change of its meals may have broken or mended some."""

from __future__ import annotations

from dataclasses import asdict

from plans import solver
from plans.models import WeeklyPlan
from plans.solver.report import relaxations
from plans.standing import StandingWeek, standing_week
from plans.wishes import missed_wishes


def rewrite(plan: WeeklyPlan) -> StandingWeek:
    """Bring what a READY plan says of its rules into step with its meals, as they and the person's rules are now.

    Why rules clashed is said of the week that the planner made; it goes as soon as none of them is broken any more.

    Returns: the week as it was judged.
    """
    week = standing_week(plan.user, plan.pk)
    broken = [each for each in solver.check(week.problem, week.choices) if each.is_negotiable]
    found = (*relaxations(broken), *missed_wishes(week.problem, week.choices))
    plan.relaxations = [asdict(relaxation) for relaxation in found]
    if not broken:
        plan.clashes = []
    plan.save(update_fields=["relaxations", "clashes", "updated_at"])
    return week
