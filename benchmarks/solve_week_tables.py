"""Prints what `solve_week` measured, for people."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import other_weeks

WIDTH = 132
"""Where no terminal says how wide it is."""


def print_report(report: dict[str, Any]) -> None:
    """Print our figures over all people, the comparison on the first few, and what was promised in vain."""
    console = _console()
    ours = report["ours"]
    table = Table(title=f"{_title(report)}: ours, {ours['weeks']} weeks")
    for heading in ("", "p50", "p95", "worst"):
        table.add_column(heading, justify="right" if heading else "left")
    table.add_row("CPU ms", *(_number(ours[f"cpu_ms_{at}"]) for at in ("p50", "p95", "worst")))
    table.add_row("wall clock ms", _number(ours["wall_ms_p50"]), _number(ours["wall_ms_p95"]), "")
    table.add_row("first legal week, CPU ms", _number(ours["first_ms_p50"]), _number(ours["first_ms_p95"]), "")
    table.add_row("certified gap", _percent(ours["gap_p50"]), "", _percent(ours["gap_worst"]))
    table.add_row("memory beyond the problem, MB", "", "", _number(ours["peak_mb"]))
    console.print(table)
    within = _percent(ours["share_within_1_percent"])
    console.print(
        f"{within} of the weeks that keep every rule are certified within 1 %; {ours['gap_unknown']} have no gap."
    )
    console.print(f"Rules gave way in {ours['gave_way']} weeks (slowest {_number(ours['gave_way_cpu_ms_worst'])} ms).")
    console.print(other_weeks.line(report["others"]))
    if report["leftovers"]:
        console.print(_with_leftovers(report["leftovers"]))
    if report["without_candidates"]:
        console.print(f"Without a candidate for some meal, and left out: {len(report['without_candidates'])} people.")
    if report["compared"]:
        console.print(_comparison(report["compared"]))
    for name, sums in report["compared"].items():
        for sentence in sums["broken"]:
            console.print(f"{name} BREAKS A RULE: {sentence}")
    _print_missed(console, report)


def print_growth(reports: list[dict[str, Any]]) -> None:
    """Print our figures by the number of candidates."""
    console = _console()
    table = Table(title=f"ours, {reports[0]['people']} people each, seed {reports[0]['seed']}, "
                        f"stop at {reports[0]['gap_asked_for']:.0%}")  # fmt: skip
    for heading in ("candidates", "CPU ms p50", "p95", "worst", "first p50", "p95", "gap p50", "worst", "≤ 1 %",
                    "gave way", "no week", "MB"):  # fmt: skip
        table.add_column(heading, justify="right")
    for report in reports:
        ours = report["ours"]
        table.add_row(
            f"{report['candidates']:,}", *(_number(ours[f"cpu_ms_{at}"]) for at in ("p50", "p95", "worst")),
            _number(ours["first_ms_p50"]), _number(ours["first_ms_p95"]), _percent(ours["gap_p50"]),
            _percent(ours["gap_worst"]), _percent(ours["share_within_1_percent"]), str(ours["gave_way"]),
            str(ours["without_a_week"]), _number(ours["peak_mb"]),
        )  # fmt: skip
    console.print(table)
    for report in reports:
        console.print(f"{report['candidates']}: {other_weeks.line(report['others'])}")
        if report["leftovers"]:
            console.print(_with_leftovers(report["leftovers"]))
        _print_missed(console, report)


def _with_leftovers(reports: list[dict[str, Any]]) -> Table:
    table = Table(title="the same weeks with leftovers")
    for heading in ("leftovers", "CPU ms p50", "p95", "worst", "× without", "gap p50", "worst", "≤ 1 %", "all used",
                    "gave way", "faults"):  # fmt: skip
        table.add_column(heading, justify="right")
    for each in reports:
        table.add_row(
            str(each["leftovers"]), *(_number(each[f"cpu_ms_{at}"]) for at in ("p50", "p95", "worst")),
            _number(each["times_without_p50"], digits=2), _percent(each["gap_p50"]), _percent(each["gap_worst"]),
            _percent(each["share_within_1_percent"]), _percent(each["all_used"]), str(each["gave_way"]),
            str(each["faults"]),
        )  # fmt: skip
    return table


def _comparison(compared: dict[str, dict[str, Any]]) -> Table:
    table = Table(title=f"the first {compared['ours']['weeks']} of these weeks (medians; times in CPU ms)")
    for heading in ("", "legal weeks", "build", "first", "best", "total", "score", "below our bound", "worst", "MB",
                    "× ours", "status"):  # fmt: skip
        table.add_column(heading, justify="right" if heading not in ("", "status") else "left")
    for name, sums in compared.items():
        table.add_row(
            name, f"{sums['legal_weeks']} of {sums['weeks']}", _number(sums["build_ms"]), _number(sums["first_ms"]),
            _number(sums["best_ms"]), _number(sums["cpu_ms_p50"]), _number(_points(sums["objective_mean"])),
            _percent(sums["gap_to_our_bound"]), _percent(sums["gap_to_our_bound_worst"]), _number(sums["peak_mb"]),
            _number(sums["times_our_cpu"], digits=1), ", ".join(sums["statuses"]).lower(),
        )  # fmt: skip
    return table


def _print_missed(console: Console, report: dict[str, Any]) -> None:
    for sentence in report["missed"]:
        console.print(f"MISSED at {report['candidates']}: {sentence}")
    if not report["missed"]:
        console.print(f"{report['candidates']}: nothing that is promised was missed.")


def _title(report: dict[str, Any]) -> str:
    of = report["candidates"] if isinstance(report["candidates"], str) else f"{report['candidates']:,} candidates"
    return f"{of}, seed {report['seed']}, stop at {report['gap_asked_for']:.0%}"


def _console() -> Console:
    return Console(width=None if Console().is_terminal else WIDTH, highlight=False)


def _number(value: float | None, *, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.2%}"


def _points(units: float | None) -> float | None:
    return None if units is None else units / 10_000
