"""What the catalogue in memory costs and saves: reading it, filtering it for a person, loading a whole week from it.

    python benchmarks/snapshot.py [--recipes 5000 50000] [--people 20] [--seed 1] [--json]

Beside each, the same by the database: the query of `legal_recipes`, and its rows made into dishes one by one. All times
are CPU milliseconds of one thread; "p50" and "p95" are over people. Runs on a database of its own that is deleted
afterwards. Ends with 1 where filtering takes more than is promised.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

from rich.console import Console
from rich.table import Table

from benchmarks import figures, stage
from benchmarks.multiplied import multiply_recipes
from benchmarks.people import MadeUpPerson, make_people

if TYPE_CHECKING:
    from plans.solver import Dish
    from recipes.models import Recipe
    from users.models import Profile

MAX_FILTER_MS = 5.0
"""What is promised at any size measured, at the median."""
REPEATS = 5
PANTRY_FOODS, OWN_PRICES = 25, 10


def main() -> int:
    """Fill the catalogue, measure, print; return the exit code."""
    options = _options()
    stage.set_up()
    profiles = [_saved(person, number) for number, person in enumerate(make_people(options.people, seed=options.seed))]
    sizes = {}
    for count in sorted(options.recipes):
        multiply_recipes(count)
        sizes[count] = _measured(profiles)
    missed = [
        f"Filtering {count} recipes takes {found['filter_ms_p50']} ms, above {MAX_FILTER_MS:g}."
        for count, found in sizes.items()
        if found["filter_ms_p50"] > MAX_FILTER_MS
    ]
    report = {"people": options.people, "seed": options.seed, "recipes": sizes, "missed": missed}
    if options.json:
        print(json.dumps(report))
    else:
        _print(report)
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipes", type=int, nargs="+", default=[5_000, 50_000], help="sizes (5000 50000)")
    parser.add_argument("--people", type=int, default=20, help="how many made-up people (20)")
    parser.add_argument("--seed", type=int, default=1, help="which people (1)")
    parser.add_argument("--json", action="store_true", help="one line of JSON in place of the table")
    options = parser.parse_args()
    if options.people < 1:
        parser.error(f"--people is {options.people}; it must be at least 1")
    if min(options.recipes) < 1_000:
        parser.error(f"--recipes is {min(options.recipes)}; it must be at least 1000, more than are shipped")
    return options


def _saved(person: MadeUpPerson, number: int) -> Profile:
    """Write a person with tastes, food at home and prices of their own."""
    from plans.models import IngredientPrice, PantryItem
    from recipes.models import Ingredient

    profile = stage.save_person(person, number=number)
    rng = random.Random(person.taste_seed)
    foods = list(Ingredient.objects.order_by("slug"))
    PantryItem.objects.bulk_create(
        PantryItem(user=profile.user, ingredient=food, quantity_g=rng.randint(50, 900))
        for food in rng.sample(foods, PANTRY_FOODS)
    )
    IngredientPrice.objects.bulk_create(
        IngredientPrice(user=profile.user, ingredient=food, pence_per_kg=rng.randint(50, 2_000))
        for food in rng.sample(foods, OWN_PRICES)
    )
    return profile


def _measured(profiles: Sequence[Profile]) -> dict[str, Any]:
    """Return the figures of the catalogue as it is now."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from plans.loading import week_inputs
    from recipes import snapshot
    from recipes.legality import LegalDishes
    from recipes.selectors import legal_recipes

    read_ms = _cpu_ms(snapshot.current)
    dishes = snapshot.current().dishes

    def filtered(profile: Profile) -> None:
        legal = LegalDishes(dishes, profile)
        for slot in profile.slot_names:
            for limit in set(profile.max_minutes_by_weekday):
                legal.rows(slot, max_minutes=limit)

    def queried(profile: Profile) -> None:
        for slot in profile.slot_names:
            for limit in set(profile.max_minutes_by_weekday):
                list(legal_recipes(profile, slot, max_minutes=limit).values_list("pk", flat=True))

    def one_by_one(profile: Profile) -> None:
        for slot in profile.slot_names:
            [_dish(recipe) for recipe in legal_recipes(profile, slot).select_related("main_ingredient")]

    def loaded(profile: Profile) -> None:
        week_inputs(profile, week_start=stage.coming_monday())

    with CaptureQueriesContext(connection) as queries:
        loaded(profiles[0])
    return {
        "read_ms": round(read_ms),
        "memory_mb": round(dishes.memory_bytes / 1e6, 1),
        "reading_peak_mb": round(_reading_peak_mb()),
        "candidates_p50": figures.percentile([_candidates(profile) for profile in profiles], 50),
        "is_current_ms_p50": _over(profiles, lambda profile: snapshot.current())[0],
        **dict(zip(("filter_ms_p50", "filter_ms_p95"), _over(profiles, filtered), strict=True)),
        **dict(zip(("query_ms_p50", "query_ms_p95"), _over(profiles[:5], queried, repeats=1), strict=True)),
        **dict(zip(("week_ms_p50", "week_ms_p95"), _over(profiles, loaded), strict=True)),
        **dict(zip(("dishes_ms_p50", "dishes_ms_p95"), _over(profiles[:3], one_by_one, repeats=1), strict=True)),
        "queries": len(queries),
    }


def _candidates(profile: Profile) -> int:
    from recipes import snapshot
    from recipes.legality import LegalDishes

    return len(LegalDishes(snapshot.current().dishes, profile).rows(*profile.slot_names))


def _dish(recipe: Recipe) -> Dish:
    """Return a recipe's row as one dish, without anything that depends on a person."""
    from plans.solver import Dish, Nutrients
    from recipes.columns import NUTRIENTS
    from recipes.tags import tags_of

    main = recipe.main_ingredient
    return Dish(
        recipe_id=recipe.pk, title=recipe.title, pence=recipe.pence_per_serving or 0, tags=tags_of(recipe),
        nutrients=Nutrients.from_floats(**{name: float(getattr(recipe, name) or 0) for name in NUTRIENTS}),
        main_ingredient=main.name if main else "", family=main.family if main else "", cuisine=recipe.cuisine,
        keeps_days=recipe.keeps_days,
    )  # fmt: skip


def _over(profiles: Sequence[Profile], job: Callable[[Profile], object], *, repeats: int = REPEATS) -> list[float]:
    """Return the median and the 95th percentile over people of the best of `repeats` runs each."""
    best = [min(_cpu_ms(job, profile) for _ in range(repeats)) for profile in profiles]
    return [round(figures.percentile(best, percent), 2) for percent in (50, 95)]


def _cpu_ms(job: Callable[..., object], *given: object) -> float:
    started = time.process_time()
    job(*given)
    return 1000 * (time.process_time() - started)


def _reading_peak_mb() -> float:
    """Return the most that reading holds at once, of what Python and numpy allocate: the old snapshot not counted."""
    from recipes import columns
    from recipes.models import Recipe

    tracemalloc.start()
    columns.read(Recipe.objects.for_everyone().filter(status=Recipe.Status.PUBLISHED))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


ROWS = {
    "read the catalogue, once a version, ms": "{read_ms}",
    "its arrays and titles, MB": "{memory_mb}",
    "most that it takes while it is read, MB": "{reading_peak_mb}",
    "ask whether it is current, ms": "{is_current_ms_p50}",
    "candidates of a person, p50": "{candidates_p50}",
    "filter for a person, ms p50 / p95": "{filter_ms_p50} / {filter_ms_p95}",
    "  the same by queries, ids only": "{query_ms_p50} / {query_ms_p95}",
    "load a week's problem, ms p50 / p95": "{week_ms_p50} / {week_ms_p95}",
    "  its dishes by queries, one by one": "{dishes_ms_p50} / {dishes_ms_p95}",
    "queries of loading a week": "{queries}",
}


def _print(report: dict[str, Any]) -> None:
    console = Console(width=None if Console().is_terminal else 110)
    table = Table(title=f"CPU of one thread, {report['people']} made-up people, seed {report['seed']}")
    table.add_column("")
    for count in report["recipes"]:
        table.add_column(f"{count:,} recipes", justify="right")
    for name, shape in ROWS.items():
        table.add_row(name, *(shape.format(**found) for found in report["recipes"].values()))
    console.print(table)
    for sentence in report["missed"]:
        console.print(f"MISSED: {sentence}")
    if not report["missed"]:
        console.print("Every promised figure is kept.")


if __name__ == "__main__":
    sys.exit(main())
