"""Work out the figures of the shipped catalogue that made-up dishes are drawn from, and write them to their table.

    python benchmarks/fit_catalogue.py

The recipes go through the same derivation as everywhere: they are read from a database seeded with the shipped files.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # started by its path, only this folder would be on it

import numpy as np

from benchmarks.catalogue_figures import SMALLEST, Counts, Family, Slots

TABLE = Path(__file__).with_name("catalogue_figures.py")
MARKER = "# ---- below: written by fit_catalogue.py ----\n"
PRIOR_DISHES = 3
"""How many average dishes each family and each set of slots is given besides its own."""
FOOD_STEPS = 20
"""How many figures stand for the foods of the catalogue, from the rarest to the commonest."""
KCAL_PER_G = (4.0, 9.0, 3.75)
"""Protein, fat and carbohydrate, as UK labels count them."""
FIBRE_KCAL_PER_G = 2.0


class Sample(NamedTuple):
    """One recipe of the catalogue."""

    family: str
    main: str
    cuisine: str
    slots: str
    tags: frozenset[str]
    energy_kcal: float
    composition: np.ndarray
    """By `catalogue_figures.COMPOSITION`, float (7,)."""
    closure: float
    """Energy of the figures by label factors, as a share of the energy given."""
    minutes: int
    difficulty: int
    keeps_days: int
    foods: tuple[str, ...]


def main() -> None:
    """Rewrite the part of the table below its marker."""
    from benchmarks import stage

    stage.set_up()
    text = TABLE.read_text()
    TABLE.write_text(text[: text.index(MARKER) + len(MARKER)] + written(samples()))


def samples() -> list[Sample]:
    """Return the published recipes, by slug."""
    from recipes.models import Recipe

    recipes = Recipe.objects.filter(status=Recipe.Status.PUBLISHED).exclude(main_ingredient=None)
    recipes = recipes.select_related("main_ingredient").prefetch_related("lines__ingredient")
    return [_sample(recipe) for recipe in recipes.order_by("slug")]


def _sample(recipe: Any) -> Sample:
    from core.vocabulary import Slot, from_bits
    from recipes.tags import tags_of

    main, energy = recipe.main_ingredient, float(recipe.energy_kcal)
    macros = np.array([float(getattr(recipe, f"{name}_g")) for name in ("protein", "fat", "carbohydrate")]) * KCAL_PER_G
    rest = [float(getattr(recipe, f"{name}_g") or 0) for name in ("fibre", "sugars", "saturates", "salt")]
    ratios = np.log((macros[:2] + SMALLEST) / (macros[2] + SMALLEST))
    amounts = np.log(np.array([*rest, recipe.pence_per_serving]) / energy * 100 + SMALLEST)
    return Sample(
        family=main.family, main=main.name, cuisine=recipe.cuisine, slots="+".join(from_bits(recipe.slots, Slot)),
        tags=frozenset(tag for tag in tags_of(recipe) if not tag.startswith("cuisine:")) - {main.family, "solid"},
        energy_kcal=energy, composition=np.concatenate([ratios, amounts]),
        closure=(macros.sum() + FIBRE_KCAL_PER_G * rest[0]) / energy, minutes=recipe.minutes,
        difficulty=recipe.difficulty, keeps_days=recipe.keeps_days,
        foods=tuple({line.ingredient.slug for line in recipe.lines.all()}),
    )  # fmt: skip


def fitted_families(found: Sequence[Sample]) -> list[Family]:
    """Return the figures of each family, the commonest first."""
    groups = _groups(found, "family")
    overall = np.array([sample.composition for sample in found])
    variance = _within([np.array([sample.composition for sample in group]) for group in groups.values()])
    return [
        Family(
            name, len(group), _counted(sample.slots for sample in group), _counted(sample.cuisine for sample in group),
            _counted(chain.from_iterable(sample.tags for sample in group)),
            tuple(count for _, count in _counted(sample.main for sample in group)),
            *_drawn_in(np.array([sample.composition for sample in group]), overall.mean(axis=0), variance),
        )
        for name, group in groups.items()
    ]  # fmt: skip


def fitted_slots(found: Sequence[Sample]) -> list[Slots]:
    """Return the figures of each set of slots, the commonest first."""
    groups = _groups(found, "slots")
    shifts = dict(enumerate(minutes_by_difficulty(found), start=1))
    rows = {
        name: np.array([[np.log(dish.energy_kcal), np.log(dish.minutes) - shifts[dish.difficulty]] for dish in group])
        for name, group in groups.items()
    }
    overall, variance = np.concatenate(list(rows.values())).mean(axis=0), _within(list(rows.values()))
    fitted = []
    for name, group in groups.items():
        means, spreads = _drawn_in(rows[name], overall, variance)
        levels = Counter(dish.difficulty for dish in group)
        fitted.append(
            Slots(name, (means[0], spreads[0]), (means[1], spreads[1]), tuple(levels[level] for level in range(1, 6)))
        )
    return fitted


def minutes_by_difficulty(found: Sequence[Sample]) -> tuple[float, ...]:
    """Return by how much the logarithm of minutes differs from that of the same slots, for difficulty 1 to 5."""
    usual = {name: np.mean([np.log(dish.minutes) for dish in group]) for name, group in _groups(found, "slots").items()}
    by_level: dict[int, list[float]] = defaultdict(list)
    for dish in found:
        by_level[dish.difficulty].append(np.log(dish.minutes) - usual[dish.slots])
    return tuple(round(float(np.mean(by_level[level])), 3) if by_level[level] else 0.0 for level in range(1, 6))


def correlation(found: Sequence[Sample]) -> tuple[tuple[float, ...], ...]:
    """Return how energy (beside its slots) and composition (beside its family) go together: (8, 8)."""
    families, slots = _groups(found, "family"), _groups(found, "slots")
    usual = {name: np.mean([dish.composition for dish in group], axis=0) for name, group in families.items()}
    energy = {name: np.mean([np.log(dish.energy_kcal) for dish in group]) for name, group in slots.items()}
    residuals = np.array(
        [[np.log(dish.energy_kcal) - energy[dish.slots], *(dish.composition - usual[dish.family])] for dish in found]
    )
    return tuple(tuple(round(float(value), 3) for value in row) for row in np.corrcoef(residuals.T))


def food_shares(found: Sequence[Sample]) -> tuple[float, ...]:
    """Return the share of dishes that a food is in, for foods from the rarest to the commonest in equal steps."""
    dishes = sorted(count for _, count in _counted(chain.from_iterable(dish.foods for dish in found)))
    places = (np.arange(FOOD_STEPS) + 0.5) / FOOD_STEPS
    return tuple(round(float(share), 4) for share in np.quantile(dishes, places) / len(found))


def written(found: Sequence[Sample]) -> str:
    """Return the figures as the Python that stands below the marker."""
    closures = [dish.closure for dish in found]
    plain = {
        "MINUTES_BY_DIFFICULTY": minutes_by_difficulty(found),
        "KEEPS_DAYS": tuple((int(days), count) for days, count in _counted(str(dish.keeps_days) for dish in found)),
        "CLOSURE": (round(float(np.mean(closures)), 3), round(float(np.std(closures)), 3)),
        "FOOD_SHARES": food_shares(found),
    }
    rows: dict[str, Sequence[object]] = {
        "FAMILIES": fitted_families(found),
        "SLOTS": fitted_slots(found),
        "CORRELATION": correlation(found),
    }
    lines = ["# fmt: off"]
    lines += [_folded(f"{name} = {value!r}", indent="") for name, value in plain.items()]
    for name, values in rows.items():
        lines += [f"{name} = (", *(_row(value) for value in values), ")"]
    return "\n".join([*lines, "# fmt: on", ""])


def _row(value: object) -> str:
    if not isinstance(value, Family):
        return _folded(f"{value!r},".replace("'", '"'), indent="    ")
    parts = [f"{name}={part!r},".replace("'", '"') for name, part in zip(Family._fields, value, strict=True)]
    return "\n".join(["    Family(", *(_folded(part, indent=" " * 8) for part in parts), "    ),"])


def _folded(text: str, *, indent: str) -> str:
    further = indent + " " * 4
    return textwrap.fill(text, 120, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False)


def _groups(found: Iterable[Sample], attribute: str) -> dict[str, list[Sample]]:
    """Return the recipes by one of their attributes, the commonest first."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in found:
        groups[getattr(sample, attribute)].append(sample)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _counted(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _within(groups: Sequence[np.ndarray]) -> np.ndarray:
    """Return the variance inside groups (K, V) of the same V values, pooled: (V,)."""
    residuals = np.concatenate([group - group.mean(axis=0) for group in groups if len(group) > 1])
    return residuals.var(axis=0)


def _drawn_in(
    group: np.ndarray, overall: np.ndarray, variance: np.ndarray
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return means and spreads of `group` (K, V), as if `PRIOR_DISHES` average ones were among it."""
    count = len(group)
    means = (count * group.mean(axis=0) + PRIOR_DISHES * overall) / (count + PRIOR_DISHES)
    spreads = np.sqrt((count * group.var(axis=0) + PRIOR_DISHES * variance) / (count + PRIOR_DISHES))
    return tuple(round(float(value), 3) for value in means), tuple(round(float(value), 3) for value in spreads)


if __name__ == "__main__":
    main()
