"""A planned week as tables for a terminal. Plain data in the API's shape goes in, so no Django is needed here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from core.terminal import plain

MACROS = ("protein_g", "fat_g", "carbohydrate_g")
WIDTH = 110
"""Where nobody watches: files and logs."""


class Terminal(Console):
    """A terminal that shows every text, if need be in plainer signs, which are counted when columns are laid out."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Return the text as it can be shown."""
        return super().render_str(plain(text, self.encoding), **options)


def console() -> Console:
    """Return the terminal, or what stands in for it."""
    return Terminal(width=None if Console().is_terminal else WIDTH)


def pounds(pence: float) -> str:
    return f"£{pence / 100:.2f}"


def week_table(plan: Mapping[str, Any]) -> Table:
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
                escape(meal["recipe"]["title"]) + (" (left over)" if meal.get("is_left_over") else ""),
                f"{float(meal['portion']):g}",
                f"{float(meal['energy_kcal']):.0f}",
                f"{float(meal['protein_g']):.0f}",
                pounds(meal["cost_pence"]),
                end_section=position == len(day["meals"]) - 1,
            )
    return table


def totals_table(plan: Mapping[str, Any], targets: Mapping[str, Any]) -> Table:
    """Return one row a day against what the day should hold: the plan's own targets, or `targets` where it has none."""
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


def bill(plan: Mapping[str, Any], budget_pence: int | None) -> str:
    """Return what the week costs, and the budget it is to be weighed against if there is one."""
    beside = "" if budget_pence is None else f", of a budget of {pounds(budget_pence)}"
    return f"The bill of the week: {pounds(plan['totals']['cost_pence'])}{beside}\n"


def gave_way(plan: Mapping[str, Any]) -> str:
    """Return what had to give way, and which rules clash; empty where nothing did."""
    lines = [f"Gave way: {relaxation['sentence']}" for relaxation in plan["relaxations"]]
    lines += [f"Clash: {clash['sentence']}" for clash in plan["clashes"]]
    return "".join(f"{line}\n" for line in lines)


def how(plan: Mapping[str, Any]) -> str:
    """Return which planner planned the week, and how long it took."""
    metadata = plan["solver_metadata"]
    return f"Planned by {plan['method']} ({metadata['reason']}) in {metadata['solve_ms']} ms.\n"
