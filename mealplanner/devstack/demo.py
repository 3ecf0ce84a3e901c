"""The demo person's week: asked for through the API, and printed as a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from mealplanner.devstack.api_client import ApiClient, DemoFailed
from mealplanner.devstack.output import say

__all__ = ["DemoFailed", "show"]

EMAIL = "demo@mealplanner.example"
PASSWORD = "demo-week"
PLAN_TIMEOUT_S = 120
POLL_S = 0.5
UNFINISHED = ("pending", "generating")
MACROS = ("protein_g", "fat_g", "carbohydrate_g")


def show(url: str, *, cancelled: Callable[[], bool]) -> None:
    """Ask for the coming week, wait for it, and print it with its totals, its bill and the addresses.

    Raises: DemoFailed if there is no week to show.
    """
    api = ApiClient(url)
    api.log_in(email=EMAIL, password=PASSWORD)
    plan = wait_for_plan(api, week_start=coming_monday(date.today()), cancelled=cancelled)
    if plan is None:
        return
    targets = api.get("/profile/targets")
    console = Console(width=None if Console().is_terminal else 110)
    console.print(week_table(plan))
    console.print(totals_table(plan, targets))
    console.print(bill(plan), highlight=False)
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
            raise DemoFailed(
                f"the plan ended as {status}: {plan.get('message') or plan.get('error_message') or 'no reason given'}."
            )
        if time.monotonic() > end:
            raise DemoFailed(f"the plan is still {status} after {PLAN_TIMEOUT_S} s.")
        time.sleep(POLL_S)
    return None


def pounds(pence: float) -> str:
    return f"£{pence / 100:.2f}"


def week_table(plan: dict[str, Any]) -> Table:
    """Return one row a meal."""
    table = Table(title=f"The week of {plan['week_start']}")
    for heading in ("Day", "Slot", "Recipe"):
        table.add_column(heading)
    for heading in ("Portion", "kcal", "Protein g", "£"):
        table.add_column(heading, justify="right")
    for day in plan["days"]:
        for position, meal in enumerate(day["meals"]):
            table.add_row(
                date.fromisoformat(day["date"]).strftime("%a %-d %b") if position == 0 else "",
                str(meal["slot"]).capitalize(),
                meal["recipe"]["title"],
                f"{float(meal['portion']):g}",
                f"{float(meal['energy_kcal']):.0f}",
                f"{float(meal['protein_g']):.0f}",
                pounds(meal["cost_pence"]),
                end_section=position == len(day["meals"]) - 1,
            )
    return table


def totals_table(plan: dict[str, Any], targets: dict[str, Any]) -> Table:
    """Return one row a day against what the day should hold."""
    aims = plan.get("targets") or targets
    table = Table(title="Each day against its target")
    table.add_column("Day")
    for heading in ("kcal", "Protein g", "Fat g", "Carbohydrate g", "£"):
        table.add_column(heading, justify="right")
    for day in plan["days"]:
        totals = day["totals"]
        figures = [against(totals[name], aims.get(name)) for name in ("energy_kcal", *MACROS)]
        table.add_row(date.fromisoformat(day["date"]).strftime("%A"), *figures, pounds(totals["cost_pence"]))
    aim_cells = [f"{float(aims[name]):.0f}" if aims.get(name) else "–" for name in ("energy_kcal", *MACROS)]
    table.add_section()
    table.add_row("Target", *aim_cells, "")
    return table


def against(value: float, aim: float | None) -> str:
    """Return a figure and how far it is from its aim."""
    return f"{float(value):.0f} ({(float(value) / float(aim) - 1) * 100:+.0f} %)" if aim else f"{float(value):.0f}"


def bill(plan: dict[str, Any]) -> str:
    return f"The bill of the week: {pounds(plan['totals']['cost_pence'])}\n"


def addresses(url: str) -> str:
    return f"Log in as     {EMAIL}, password {PASSWORD}\nAPI docs      {url}/api/docs/\nAdmin         {url}/admin/\n"
