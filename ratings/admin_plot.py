"""The metrics of trained models as a picture for the admin: SVG in the page, without a script or another host.

Kinds differ by shape as well as by colour, every mark tells its figures to a screen reader and under the pointer, and
the list below the picture holds the same figures as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ratings.models import TrainedModel

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 760, 240, 56, 34, 14, 150
MOST = 30
"""Trainings shown: a month of nights with one kind; the list has them all."""
SHAPES = {
    "two_tower": ("#1f6f8b", "M-5,-5H5V5H-5Z"), "als": ("#a8480f", "M0,-6L6,5H-6Z"),
    "item_item": ("#5b4b9a", "M0,-6L6,0L0,6L-6,0Z"), "popularity": ("#5c5c5c", "M-6,-2H6V2H-6Z"),
}  # fmt: skip
OTHER = ("#8a1c4a", "M-5,0A5,5 0 1,0 5,0A5,5 0 1,0 -5,0Z")


def plot(rows: Sequence[TrainedModel]) -> SafeString | str:
    """Return NDCG@10 of the latest trainings, oldest on the left, each beside popularity; empty where none has any."""
    shown = [row for row in rows if ndcg(row) is not None][:MOST][::-1]
    if not shown:
        return ""
    values = [(ndcg(row) or 0.0, ndcg(row, "popularity") or 0.0) for row in shown]
    highest = max(max(pair) for pair in values) or 1.0
    step = (WIDTH - LEFT - RIGHT) / max(len(shown) - 1, 1)

    def x(number: int) -> float:
        return round(LEFT + number * step, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / (1.1 * highest) * (HEIGHT - BOTTOM - TOP), 1)

    marks = format_html_join(
        "\n",
        '<g transform="translate({},{})"><title>{}</title><path d="{}" fill="{}" stroke="{}" stroke-width="2"/></g>',
        (
            (x(number), y(value), _told(row), shape, colour if row.is_active else "var(--body-bg, #fff)", colour)
            for number, (row, (value, _)) in enumerate(zip(shown, values, strict=True))
            for colour, shape in [SHAPES.get(row.kind, OTHER)]
        ),
    )
    popular = " ".join(f"{x(number)},{y(value)}" for number, (_, value) in enumerate(values))
    return format_html(
        '<figure style="margin: 0 0 1em"><svg role="img" aria-labelledby="models-title models-desc" '
        'viewBox="0 0 {} {}" style="max-width: {}px; width: 100%; color: var(--body-fg, #333)">'
        '<title id="models-title">NDCG@10 of trained models</title><desc id="models-desc">{}</desc>'
        '<g font-size="12" fill="currentColor">{}{}</g>'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 4"/>{}</svg>'
        "</figure>",
        WIDTH, HEIGHT, WIDTH, "; ".join(_told(row) for row in shown), _grid(highest, y),
        _legend({row.kind for row in shown}), popular, marks,
    )  # fmt: skip


def ndcg(row: TrainedModel, of: str | None = None) -> float | None:
    """Return NDCG@10 of a training, or of what was measured beside it; None where it was not."""
    return row.metrics.get("models", {}).get(of or row.kind, {}).get("ndcg_10")


def _told(row: TrainedModel) -> str:
    beside = "" if row.kind == "popularity" else f", popularity {ndcg(row, 'popularity'):.4f}"
    state = "active" if row.is_active else row.get_status_display().lower()
    return f"{row.version} ({row.requested_at:%d %b}): {ndcg(row):.4f}{beside}, {state}"


def _grid(highest: float, y: Callable[[float], float]) -> SafeString:
    return format_html_join(
        "",
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="currentColor" stroke-opacity="0.2"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT - 8, y(value), WIDTH - RIGHT + 8, y(value), LEFT - 12, y(value) + 4, f"{value:.3f}")
            for value in (0, highest / 2, highest)
        ),
    )


def _legend(kinds: set[str]) -> SafeString:
    """Return what the marks mean, at the right."""
    at = WIDTH - RIGHT + 30
    named = format_html_join(
        "",
        '<path transform="translate({},{})" d="{}" fill="{}"/><text x="{}" y="{}">{}</text>',
        (
            (at, TOP + 10 + 20 * number, SHAPES.get(kind, OTHER)[1], SHAPES.get(kind, OTHER)[0],
             at + 14, TOP + 14 + 20 * number, kind)
            for number, kind in enumerate(sorted(kinds))
        ),
    )  # fmt: skip
    notes = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text>',
        (
            (at - 8, TOP + 20 + 20 * (len(kinds) + number), note)
            for number, note in enumerate(("filled: active", "- - popularity"))
        ),
    )
    return named + notes
