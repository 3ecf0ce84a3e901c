"""Dishes as columns of numbers, read from the database in two queries and never changed afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from sys import getsizeof

import numpy as np
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from core.vocabulary import MealType
from recipes import tags
from recipes.incidence import Incidence, places
from recipes.models import Recipe, RecipeIngredient

NUTRIENTS = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "fibre_g", "sugars_g", "saturates_g", "salt_g")
"""The order of the columns of `DishColumns.nutrients`."""
UNKNOWN = -1
"""A price or a mass that is not known."""
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, eq=False)
class Labels:
    """One name for each dish out of few, as numbers.

    Shapes: codes int32 (R,), −1 where the dish has none; names: what each code means, ascending.
    """

    codes: np.ndarray
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> Labels:
        """Number the names of dishes; an empty name is none."""
        known = sorted({*names} - {""})
        number = {name: code for code, name in enumerate(known)} | {"": -1}
        return cls(_fixed(np.array([number[name] for name in names], dtype=np.int32)), tuple(known))

    def name(self, code: int) -> str:
        """Return what a code means, empty for −1."""
        return self.names[code] if code >= 0 else ""

    def look_up(self, worth: Mapping[str, float]) -> np.ndarray:
        """Return what each dish's name is worth: float64 (R,), 0 where it has none or the name is not in `worth`."""
        # One more at the end, which is what the code −1 reaches.
        return np.array([worth.get(name, 0.0) for name in self.names] + [0.0])[self.codes]


@dataclass(frozen=True, eq=False)
class DishColumns:
    """R dishes, ascending by id. All arrays are read-only: they are shared by whoever plans at the moment.

    Shapes: (R,) unless said otherwise.
    """

    recipe_id: np.ndarray
    """int64, ascending."""
    titles: np.ndarray
    """object: str."""
    nutrients: np.ndarray
    """int64 (R, 8), tenths a serving in the order of `NUTRIENTS`; unknown counts as 0, see `known_permille`."""
    pence: np.ndarray
    """int64, a serving at the catalogue's prices; `UNKNOWN` where a food has none."""
    servings: np.ndarray
    """int64: what the masses of `lines` are for."""
    slots: np.ndarray
    """int32, bits of Slot."""
    diets: np.ndarray
    """int32, bits of Diet."""
    allergens_blocked: np.ndarray
    """int32, bits of Allergen: contained, possible or unknown in any food."""
    meal_type: np.ndarray
    """int32: the place in MealType."""
    difficulty: np.ndarray
    """int32, 1 to 5."""
    minutes: np.ndarray
    """int32."""
    known_permille: np.ndarray
    """int32: the share of the mass whose figures are known."""
    keeps_days: np.ndarray
    """int64."""
    is_published: np.ndarray
    """bool: of the shared snapshot all are."""
    main_ingredient: Labels
    family: Labels
    cuisine: Labels
    tag_names: tuple[str, ...]
    """Ascending: every tag that any of the dishes has."""
    tags: np.ndarray
    """bool (R, T), in the order of `tag_names`."""
    lines: Incidence

    def __len__(self) -> int:
        return len(self.recipe_id)

    def rows_of(self, recipe_ids: Collection[int]) -> np.ndarray:
        """Return the rows of those of `recipe_ids` that are here: int64, in their order."""
        return places(self.recipe_id, recipe_ids)[0]

    def look_up(self, worth: Mapping[int, float], otherwise: np.ndarray) -> np.ndarray:
        """Return `otherwise` with what the dishes in `worth` are worth in its place: (R,), in its type."""
        row, known = places(self.recipe_id, worth)
        found = otherwise.copy()
        found[row] = np.array([*worth.values()], dtype=found.dtype)[known]
        return found

    @property
    def memory_bytes(self) -> int:
        """What the arrays and titles take."""
        holders = (self, self.main_ingredient, self.family, self.cuisine, self.lines)
        values = [getattr(holder, each.name) for holder in holders for each in fields(holder)]
        arrays = sum(value.nbytes for value in values if isinstance(value, np.ndarray))
        return arrays + sum(getsizeof(title) for title in self.titles)


_FIGURES = tuple((name, "f8") for name in NUTRIENTS)
_NUMBERS = tuple(
    (name, "i8")
    for name in (
        "pence_per_serving", "servings", "slots", "diets", "allergens_blocked", "difficulty", "minutes", "keeps_days",
    )
)  # fmt: skip
_WORDS = tuple(
    (name, "O") for name in ("title", "meal_type", "cuisine", "status", "main_name", "main_family", "dish_kind")
)
_ROW = np.dtype([("pk", "i8"), *_FIGURES, *_NUMBERS, ("share", "f8"), *_WORDS])
_LINE = np.dtype([("recipe_id", "i8"), ("ingredient_id", "i8"), ("mass_g", "f8")])


def read(recipes: QuerySet[Recipe]) -> DishColumns:
    """Return `recipes` as columns: one query, and one more for their lines where there is any recipe."""
    rows = np.fromiter(_recipe_rows(recipes).iterator(ROWS_AT_ONCE), dtype=_ROW)
    rows.sort(order="pk")
    lines = np.empty(0, dtype=_LINE)
    if len(rows):
        lines = np.fromiter(_line_rows(recipes).iterator(ROWS_AT_ONCE), dtype=_LINE)
    return _columns(rows, lines)


def _recipe_rows(recipes: QuerySet[Recipe]) -> QuerySet:
    """Return a query for rows in the order of `_ROW`; figures as floats, which is what a decimal costs most in."""
    figures = {f"_{name}": Coalesce(Cast(name, FloatField()), Value(0.0)) for name in NUTRIENTS}
    return (
        recipes.order_by()
        .annotate(
            **figures,
            _pence=Coalesce("pence_per_serving", Value(UNKNOWN)),
            _share=Cast("known_share", FloatField()),
            _main=Coalesce(F("main_ingredient__name"), Value("")),
            _family=Coalesce(F("main_ingredient__family"), Value("")),
        )
        .values_list(
            "pk", *figures, "_pence", "servings", "slots", "diets", "allergens_blocked", "difficulty", "minutes",
            "keeps_days", "_share", "title", "meal_type", "cuisine", "status", "_main", "_family",
            "dish_kind",
        )
    )  # fmt: skip


def _line_rows(recipes: QuerySet[Recipe]) -> QuerySet:
    lines = RecipeIngredient.objects.filter(recipe__in=recipes.order_by().values("pk")).order_by()
    mass_g = Coalesce(Cast("grams", FloatField()), Value(float(UNKNOWN)))
    return lines.annotate(_mass_g=mass_g).values_list("recipe_id", "ingredient_id", "_mass_g")


def _columns(rows: np.ndarray, lines: np.ndarray) -> DishColumns:
    cuisine, family = Labels.of(rows["cuisine"].tolist()), Labels.of(rows["main_family"].tolist())
    meal_type = np.array([MealType.values.index(name) for name in rows["meal_type"]], dtype=np.int32)
    diets = rows["diets"].astype(np.int32)
    tag_names, tag_columns = _tags(diets, meal_type, cuisine, family, Labels.of(rows["dish_kind"].tolist()))
    return DishColumns(
        recipe_id=_fixed(rows["pk"]),
        titles=_fixed(rows["title"]),
        # Rounded as `plans.solver` rounds what it is given one by one: the nearest tenth, halves to the even one.
        nutrients=_fixed(np.rint(10 * np.stack([rows[name] for name in NUTRIENTS], axis=1)).astype(np.int64)),
        pence=_fixed(rows["pence_per_serving"]),
        servings=_fixed(rows["servings"]),
        slots=_fixed(rows["slots"].astype(np.int32)),
        diets=_fixed(diets),
        allergens_blocked=_fixed(rows["allergens_blocked"].astype(np.int32)),
        meal_type=_fixed(meal_type),
        difficulty=_fixed(rows["difficulty"].astype(np.int32)),
        minutes=_fixed(rows["minutes"].astype(np.int32)),
        known_permille=_fixed(np.rint(1000 * rows["share"]).astype(np.int32)),
        keeps_days=_fixed(rows["keeps_days"]),
        is_published=_fixed(rows["status"] == Recipe.Status.PUBLISHED),
        main_ingredient=Labels.of(rows["main_name"].tolist()),
        family=family,
        cuisine=cuisine,
        tag_names=tag_names,
        tags=_fixed(tag_columns),
        lines=_incidence(rows["pk"], lines),
    )


def _tags(
    diets: np.ndarray, meal_type: np.ndarray, cuisine: Labels, family: Labels, dish_kind: Labels
) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the tags of dishes: worked out once for each of the few kinds that there are."""
    codes = np.stack([diets, meal_type, cuisine.codes, family.codes, dish_kind.codes])
    kinds, kind = np.unique(codes, axis=1, return_inverse=True)
    found = [
        tags.tags_of_kind(bits, MealType.values[of_type], cuisine.name(one), family.name(other), dish_kind.name(last))
        for bits, of_type, one, other, last in kinds.T.tolist()
    ]
    names = tuple(sorted(frozenset().union(*found)))
    by_kind = np.array([[name in each for name in names] for each in found], dtype=bool)
    return names, by_kind.reshape(len(found), len(names))[kind.reshape(-1)]


def _incidence(recipe_ids: np.ndarray, lines: np.ndarray) -> Incidence:
    """Return the matrix of the lines whose dish is here: a dish may have been published since the first query."""
    row, here = places(recipe_ids, lines["recipe_id"])
    mass_g = lines["mass_g"][here]
    decigrams = np.where(mass_g == UNKNOWN, UNKNOWN, np.rint(10 * mass_g))
    return Incidence.of(row=row, food_id=lines["ingredient_id"][here], decigrams=decigrams, dishes=len(recipe_ids))


def _fixed(array: np.ndarray) -> np.ndarray:
    """Return a copy in one piece that nobody can write to."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy
