from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.terminal import plain


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "Crème brûlée – £2.10 ✓"),
        ("latin-1", "Crème brûlée - £2.10 ?"),
        ("ascii", "Creme brulee - GBP 2.10 ?"),
        (None, "Creme brulee - GBP 2.10 ?"),
    ],
)
def test_only_signs_that_the_terminal_lacks_are_written_in_others(encoding, shown) -> None:
    assert plain("Crème brûlée – £2.10 ✓", encoding) == shown


@given(st.text(st.characters()), st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8"]))
def test_whatever_comes_out_can_be_printed(text, encoding) -> None:
    plain(text, encoding).encode(encoding)


PRINTING = """
from mealplanner.devstack import demo, output
from plans import tables
totals = {"energy_kcal": 1900, "protein_g": 95, "fat_g": 60, "carbohydrate_g": 240, "cost_pence": 615}
meal = {"slot": "lunch", "recipe": {"title": "Crème de “pois” [bold]"}, "portion": 1, "energy_kcal": 410,
        "protein_g": 12, "cost_pence": 55}
plan = {"week_start": "2026-01-12", "days": [{"date": "2026-01-12", "totals": totals, "meals": [meal]}],
        "totals": totals, "targets": {"energy_kcal": 2000}}
console = tables.console()
console.print(tables.week_table(plan), tables.totals_table(plan, {}), tables.bill(plan, 5000))
output.say("– that was £6.15")
"""


def printed(encoding: str) -> list[str]:
    """Return what a process prints whose terminal has `encoding`."""
    environment = {**os.environ, "LANG": "C", "PYTHONIOENCODING": encoding}
    ended = subprocess.run([sys.executable, "-c", PRINTING], env=environment, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode(encoding).splitlines()


def test_the_week_is_printed_in_full_and_in_line_where_only_ascii_is_known() -> None:
    lines = printed("ascii")

    text = "\n".join(lines)
    for shown in (
        "Creme de ?pois? [bold]",
        "GBP 0.55",
        "The bill of the week: GBP 6.15",
        "mealplanner: - that was GBP",
    ):
        assert shown in text
    rows = [line for line in lines if line.startswith(("|", "+"))]
    week = rows[: next(index for index, line in enumerate(rows) if "GBP 0.55" in line) + 2]
    assert len({len(line) for line in week}) == 1


def test_elsewhere_the_signs_stay() -> None:
    text = "\n".join(printed("utf-8"))

    assert "Crème de “pois” [bold]" in text
    assert "The bill of the week: £6.15" in text
