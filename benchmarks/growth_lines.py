"""Lines of a table that grows while it is measured: one a size, printed as soon as it is known."""

from __future__ import annotations

from collections.abc import Mapping

WIDTH = 12


def show(row: Mapping[str, float], *, is_first: bool) -> None:
    """Print a row, the first one below its names; columns are as wide as most numbers."""
    if is_first:
        print("  ".join(name.rjust(WIDTH) for name in row))
    print("  ".join(f"{value:,}".rjust(max(WIDTH, len(name))) for name, value in row.items()), flush=True)
