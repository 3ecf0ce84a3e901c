"""The demo person's week: asked for through the API, and printed as a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from mealplanner.devstack.api_client import ApiClient, DemoFailed
from mealplanner.devstack.output import say
from plans import tables

__all__ = ["DemoFailed", "show"]

EMAIL = "demo@mealplanner.example"
PASSWORD = "demo-week"
PLAN_TIMEOUT_S = 120
POLL_S = 0.5
UNFINISHED = ("pending", "generating")


def show(url: str, *, cancelled: Callable[[], bool]) -> None:
    """Ask for the coming week, wait for it, and print it with its totals, its bill and the addresses.

    Raises: DemoFailed if there is no week to show.
    """
    api = ApiClient(url)
    api.log_in(email=EMAIL, password=PASSWORD)
    plan = wait_for_plan(api, week_start=coming_monday(date.today()), cancelled=cancelled)
    if plan is None:
        return
    targets, budget_pence = api.get("/profile/targets"), api.get("/profile")["weekly_budget_pence"]
    console = tables.console()
    console.print(tables.week_table(plan))
    console.print(tables.totals_table(plan, targets))
    console.print(tables.bill(plan, budget_pence), tables.gave_way(plan), sep="", highlight=False, markup=False)
    console.print(addresses(url), highlight=False)


def coming_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def wait_for_plan(api: ApiClient, *, week_start: date, cancelled: Callable[[], bool]) -> dict[str, Any] | None:
    """Return the finished plan of the week, or None if `cancelled` before."""
    requested = api.post("/plans/generate-week", {"week_start": week_start.isoformat()})
    say(f"asked for the week of {week_start:%-d %B %Y} as {EMAIL} (plan {requested['id']})")
    end = time.monotonic() + PLAN_TIMEOUT_S
    while not cancelled():
        plan = api.get(f"/plans/{requested['id']}/")
        status = str(plan["status"]).lower()
        if status == "ready":
            return plan
        if status not in UNFINISHED:
            reasons = [plan["error_message"], *(clash["sentence"] for clash in plan["clashes"])]
            raise DemoFailed(f"the plan ended as {status}: {' '.join(filter(None, reasons))}")
        if time.monotonic() > end:
            raise DemoFailed(f"the plan is still {status} after {PLAN_TIMEOUT_S} s.")
        time.sleep(POLL_S)
    return None


def addresses(url: str) -> str:
    return f"Log in as     {EMAIL}, password {PASSWORD}\nAPI docs      {url}/api/docs/\nAdmin         {url}/admin/\n"
