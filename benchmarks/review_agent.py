"""How much of what people write is understood: by the rules, and by a list of keywords beside them.

    python benchmarks/review_agent.py [FILE.jsonl ...] [--json]

Reads labelled lines as `manage.py interpret_review` does, those of the tests if no file is named. A line counts where
all its instructions are exactly those expected. Needs no database. Ends with 1 where the rules miss what is promised.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from agents import review_lines, review_rules
from agents.requests import ReviewRequest
from agents.review_lines import BadLine, Line, Score
from agents.schemas import Interpretation
from benchmarks import keyword_review

CASES = Path(__file__).resolve().parents[1] / "tests" / "agents" / "cases"
RULES, KEYWORDS = "rules", "keywords"
METHODS: dict[str, Callable[[ReviewRequest], Interpretation]] = {
    RULES: review_rules.interpret,
    KEYWORDS: keyword_review.interpret,
}
MIN_PERCENT = 95.0
"""What is promised of the rules."""


@dataclass
class Measured:
    """What one method made of all lines."""

    score: Score = field(default_factory=Score)
    times_ms: list[float] = field(default_factory=list)

    def percentile_ms(self, percent: int) -> float:
        """Return the time that so many of the lines do not exceed."""
        ordered = sorted(self.times_ms)
        return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 2)


def main() -> int:
    """Ask, compare, print; return the exit code."""
    options = _options()
    lines, unreadable = _labelled(options.files)
    if not lines:
        print("There are no labelled lines in these files.", file=sys.stderr)
        return 1
    measured = {name: _measure(method, lines, unreadable) for name, method in METHODS.items()}
    if options.json:
        print(json.dumps(_report(measured, options.files)))
    else:
        _print(measured)
    return 1 if measured[RULES].score.percent < MIN_PERCENT else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.jsonl")), help="labelled lines")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    return parser.parse_args()


def _labelled(paths: Sequence[Path]) -> tuple[list[Line], int]:
    """Return the lines that say what is expected of them, and how many can't be read: these are named, and missed."""
    lines, unreadable = [], 0
    for path in paths:
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                line = review_lines.read(text) if text.strip() else None
                fault = line.expect_fault if line else ""
            except BadLine as error:
                line, fault = None, str(error) if error.expect is not None else ""
            if fault:
                print(f"MISS {path.name}, line {number}: {fault}", file=sys.stderr)
                unreadable += 1
            elif line is not None and line.expect is not None:
                lines.append(line)
    return lines, unreadable


def _measure(method: Callable[[ReviewRequest], Interpretation], lines: Sequence[Line], unreadable: int) -> Measured:
    measured = Measured()
    for _ in range(unreadable):
        measured.score.add_unreadable()
    for line in lines:
        start = time.perf_counter()
        said = method(line.request)
        measured.times_ms.append(1000 * (time.perf_counter() - start))
        measured.score.add(line.expect or (), said, plan=line.request.plan)
    return measured


def _report(measured: dict[str, Measured], files: Sequence[Path]) -> dict[str, Any]:
    return {
        "files": [path.name for path in files],
        "lines": measured[RULES].score.lines,
        "methods": {
            name: {
                "lines_exact_percent": round(one.score.percent, 1),
                "ms_p50": one.percentile_ms(50),
                "ms_p95": one.percentile_ms(95),
                "ms_max": round(max(one.times_ms), 2),
                "actions": {
                    action: {"expected": expected, "exact_percent": round(percent, 1), "unexpected": unexpected}
                    for action, expected, _, percent, unexpected in one.score.rows()
                },
            }
            for name, one in measured.items()
        },
    }


def _print(measured: dict[str, Measured]) -> None:
    console = Console(width=None if Console().is_terminal else 110)
    rules = measured[RULES].score
    table = Table(title=f"{rules.lines} labelled lines")
    table.add_column("exactly as expected, %")
    table.add_column("expected", justify="right")
    for name in measured:
        table.add_column(name, justify="right")
    for action, expected, *_ in rules.rows():
        if expected:
            table.add_row(action, str(expected), *(f"{one.score.percent_of(action):.1f}" for one in measured.values()))
    table.add_row("whole lines", str(rules.lines), *(f"{one.score.percent:.1f}" for one in measured.values()))
    for percent in (50, 95):
        times = (f"{one.percentile_ms(percent):.2f} ms" for one in measured.values())
        table.add_row(f"time a line, p{percent}", "", *times)
    console.print(table)
    if rules.percent < MIN_PERCENT:
        console.print(f"MISSED: the rules understand {rules.percent:.1f} % of the lines, promised are {MIN_PERCENT} %.")


if __name__ == "__main__":
    sys.exit(main())
