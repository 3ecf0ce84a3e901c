"""A comparison as tables for people and as JSON for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ratings.recommender.bootstrap import Difference
from ratings.recommender.comparison import Compared, Comparison
from ratings.recommender.metrics import Metrics

Row = Sequence[str]


def show(result: Comparison, write: Callable[..., Any]) -> None:
    """Write every table, a line at a time."""
    for line in lines(result):
        write(line)


def lines(result: Comparison) -> Iterator[str]:
    """Return the lines of all tables, in plain text."""
    yield (
        f"{result.people} people, {result.recipes} recipes, {result.picks} picks; {result.judged_people} people "
        "judged. Full ranking, what a person had before left out."
    )
    yield ""
    yield from _table(_MAIN, [_main_row(model) for model in result.models])
    yield ""
    for first, (name, lead) in zip(result.models[1:], result.leads.items(), strict=True):
        yield f"{name} less {first.name}: {_difference(lead)}"
    if result.lead_of_served is not None:
        yield f"{result.served} (served) less the best of the others: {_difference(result.lead_of_served)}"
    sizes = list(dict.fromkeys(size for model in result.models for size in model.by_history))
    if sizes:
        yield from ("", "NDCG@10 by how many recipes the person had picked (people)")
        counts = result.models[0].by_history
        head = ["model", *(f"{size} ({counts[size].people})" for size in sizes)]
        yield from _table(head, [[m.name, *(_ndcg(m.by_history.get(size)) for size in sizes)] for m in result.models])
    seen = list(dict.fromkeys(count for model in result.models for count in model.cold_people))
    if seen:
        yield from ("", "NDCG@10 of people not learnt from, by how many of their picks are seen")
        rows = [[m.name, *(_ndcg(m.cold_people.get(count)) for count in seen)] for m in result.models]
        yield from _table(["model", *map(str, seen)], rows)
    if any(model.cold_recipes for model in result.models):
        yield from ("", "NDCG@10 among recipes of which no pick is seen")
        yield from _table(["model", "new recipes"], [[m.name, _ndcg(m.cold_recipes)] for m in result.models])
    yield from ("", "Chosen on the validation part")
    for model in result.models:
        told = ", ".join(
            f"{name} {'measured' if value is None else f'{value:g}'}"
            for name, value in model.config.items()
            if not isinstance(value, bool)
        )
        yield f"{model.name}: {told} (of {model.tried} tried, NDCG@10 there {model.validation_ndcg_10:.4f})"
    for name, reason in result.left_out.items():
        yield f"{name} left out: {reason}"


def as_dict(result: Comparison) -> dict[str, Any]:
    """Return the comparison without the numbers of single people, ready for JSON."""
    return {
        "people": result.people, "recipes": result.recipes, "picks": result.picks,
        "judged_people": result.judged_people,
        "models": {model.name: _model(model) for model in result.models},
        "leads": [
            {"first": name, "second": second.name} | _interval(lead)
            for second, (name, lead) in zip(result.models[1:], result.leads.items(), strict=True)
        ],
        "served": result.served,
        "lead_of_served": None if result.lead_of_served is None else _interval(result.lead_of_served),
        "left_out": result.left_out,
    }  # fmt: skip


_MAIN = (
    "model", "NDCG@10", "Recall@10", "Recall@20", "MRR", "coverage", "novelty", "liking", "tune s", "fit s", "MB", "ms",
)  # fmt: skip


def _main_row(model: Compared) -> Row:
    found = model.metrics
    return (
        model.name, f"{found.ndcg_10:.4f}", f"{found.recall_10:.4f}", f"{found.recall_20:.4f}", f"{found.mrr:.4f}",
        f"{found.coverage:.3f}", f"{found.novelty:.2f}", "-" if found.liking is None else f"{found.liking:.2f}",
        f"{model.tune_cpu_s:.1f}", f"{model.fit_cpu_s:.1f}", f"{model.size_mb:.1f}", f"{model.latency_ms:.2f}",
    )  # fmt: skip


def _table(head: Row, rows: Sequence[Row]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        first = row[0].ljust(widths[0])
        yield "  ".join([first, *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])


def _model(model: Compared) -> dict[str, Any]:
    plain = {
        field.name: getattr(model, field.name)
        for field in dataclasses.fields(model)
        if field.name not in ("name", "each", "metrics", "by_history", "cold_people", "cold_recipes")
    }
    return model.metrics.as_dict() | plain | {
        "by_history": {size: found.as_dict() for size, found in model.by_history.items()},
        "cold_people": {str(count): found.as_dict() for count, found in model.cold_people.items()},
        "cold_recipes": None if model.cold_recipes is None else model.cold_recipes.as_dict(),
    }  # fmt: skip


def _interval(lead: Difference) -> dict[str, Any]:
    return dataclasses.asdict(lead) | {"is_certain": lead.is_certain}


def _difference(lead: Difference) -> str:
    verdict = "certain" if lead.is_certain else "not certain"
    return f"{lead.mean:+.4f} [{lead.low:+.4f}, {lead.high:+.4f}] NDCG@10, {verdict}"


def _ndcg(found: Metrics | None) -> str:
    return "-" if found is None else f"{found.ndcg_10:.4f}"
