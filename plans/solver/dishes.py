"""The dishes of a problem: one by one for people and for the judge, and as columns of numbers for the planners.

Units, everywhere in this folder: energy in tenths of a kilocalorie, every other nutrient in tenths of a gram, money in
pence, portions in quarters of a serving. A portion of `quarters` holds `nutrient × quarters` fortieths of a unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from plans.solver.policy import require

LIKING_LIMIT = 1000
"""Liking runs from −1000 (never again) to 1000 (favourite): enough steps for any predicted rating, still small."""

NUTRIENTS = ("energy", "protein", "fat", "carbohydrate", "fibre", "sugars", "saturates", "salt")
"""The order of columns wherever nutrients are an array. The first four have targets; the rest have limits."""


def tenths(value: float) -> int:
    """Return `value` (kilocalories or grams) as the nearest whole number of tenths."""
    return round(value * 10)


@dataclass(frozen=True)
class Nutrients:
    """What one serving holds: energy in tenths of a kilocalorie, the rest in tenths of a gram, all ≥ 0."""

    energy: int
    protein: int
    fat: int
    carbohydrate: int
    fibre: int = 0
    sugars: int = 0
    saturates: int = 0
    salt: int = 0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            require(value >= 0, f"{name} is {value!r} tenths; it must be at least 0")

    @classmethod
    def from_floats(
        cls,
        *,
        energy_kcal: float,
        protein_g: float,
        fat_g: float,
        carbohydrate_g: float,
        fibre_g: float = 0,
        sugars_g: float = 0,
        saturates_g: float = 0,
        salt_g: float = 0,
    ) -> "Nutrients":
        """Return the nutrients of a serving given in kilocalories and grams, rounded to tenths."""
        return cls(
            energy=tenths(energy_kcal),
            protein=tenths(protein_g),
            fat=tenths(fat_g),
            carbohydrate=tenths(carbohydrate_g),
            fibre=tenths(fibre_g),
            sugars=tenths(sugars_g),
            saturates=tenths(saturates_g),
            salt=tenths(salt_g),
        )


@dataclass(frozen=True)
class Dish:
    """One recipe as the planner sees it, for one person and one serving (portion 1)."""

    recipe_id: int
    title: str
    nutrients: Nutrients
    pence: int
    """Price of one serving for one person; `WeekProblem.household_size` multiplies it."""
    liking: int = 0
    """Predicted liking, −1000 to 1000."""
    dislike_penalty: int = 0
    """Points taken off for disliked ingredients, ≥ 0, on the scale of liking."""
    pantry_bonus: int = 0
    """Points added for food that is at home and should be used, ≥ 0."""
    main_ingredient: str = ""
    """Empty means none: the caps on main ingredients pass it over."""
    family: str = ""
    cuisine: str = ""
    tags: frozenset[str] = frozenset()
    """What weekly rules count: "fish", "red_meat", "cuisine:italian", …"""
    is_recent: bool = False
    """Served in the last 14 days."""
    keeps_days: int = 0
    """Days after the one it is cooked on, 0 to 7, on which what is left over may be eaten."""

    def __post_init__(self) -> None:
        name = f"recipe {self.recipe_id!r}"
        require(self.pence >= 0, f"{name}: pence is {self.pence!r}; it must be at least 0")
        require(abs(self.liking) <= LIKING_LIMIT, f"{name}: liking is {self.liking!r}; the limit is ±{LIKING_LIMIT}")
        for part in ("dislike_penalty", "pantry_bonus"):
            require(getattr(self, part) >= 0, f"{name}: {part} is {getattr(self, part)!r}; it must be at least 0")


class Ids(Sequence[int]):
    """Recipe ids, ascending, each once. A week's meals share one object where they have the same candidates."""

    def __init__(self, ids: Iterable[int]) -> None:
        found = np.fromiter(ids, dtype=np.int64) if not isinstance(ids, np.ndarray) else ids.astype(np.int64)
        if len(found) > 1 and not (np.diff(found) > 0).all():
            found = np.sort(found)
            require(bool((np.diff(found) > 0).all()), "a candidate is listed twice")
        self.array = found
        """int64 (N,)."""
        self.array.flags.writeable = False
        self._hash: int | None = None

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> "Ids": ...
    def __getitem__(self, position: int | slice) -> "int | Ids":
        return Ids(self.array[position]) if isinstance(position, slice) else int(self.array[position])

    def __iter__(self) -> Iterator[int]:
        return iter(self.array.tolist())

    def __contains__(self, recipe_id: object) -> bool:
        if not isinstance(recipe_id, int):
            return False
        place = int(np.searchsorted(self.array, recipe_id))
        return place < len(self.array) and int(self.array[place]) == recipe_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ids) and (self.array is other.array or np.array_equal(self.array, other.array))

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self.array.tobytes())
        return self._hash

    def __repr__(self) -> str:
        return f"Ids({self.array.tolist()!r})"


@dataclass(frozen=True, eq=False)
class Labels:
    """One name for each dish out of few, as numbers.

    Shapes: codes int32 (R,), −1 where the dish has none; names: what each code means, ascending.
    """

    codes: np.ndarray
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> "Labels":
        """Number the names of dishes; an empty name is none."""
        known = sorted(set(names) - {""})
        number = {name: code for code, name in enumerate(known)} | {"": -1}
        return cls(np.array([number[name] for name in names], dtype=np.int32), tuple(known))

    def name(self, row: int) -> str:
        """Return the name of the dish in `row`, empty for none."""
        code = int(self.codes[row])
        return self.names[code] if code >= 0 else ""


@dataclass(frozen=True, eq=False)
class DishTable(Sequence[Dish]):
    """All dishes of a problem as columns, ascending by recipe id; a row is read as a `Dish`.

    Shapes, with R dishes: recipe_id int64 (R,); nutrients int64 (R, 8) in the order of `NUTRIENTS`, tenths a serving;
    pence, liking, dislike_penalty, pantry_bonus, keeps_days int64 (R,) as in `Dish`; is_recent bool (R,); tags: for
    each tag that any dish has, bool (R,).
    """

    recipe_id: np.ndarray
    titles: Sequence[str]
    nutrients: np.ndarray
    pence: np.ndarray
    liking: np.ndarray
    dislike_penalty: np.ndarray
    pantry_bonus: np.ndarray
    main_ingredient: Labels
    family: Labels
    cuisine: Labels
    tags: Mapping[str, np.ndarray]
    is_recent: np.ndarray
    keeps_days: np.ndarray
    is_leftover: np.ndarray | None = None
    """bool (R,): a row that stands for what is left over of another dish (`leftovers`); None: none does."""

    def __post_init__(self) -> None:
        count = len(self.recipe_id)
        require(bool((np.diff(self.recipe_id) > 0).all()), "a recipe id comes twice in dishes, or out of order")
        require(self.nutrients.shape == (count, len(NUTRIENTS)), f"nutrients has the shape {self.nutrients.shape!r}")
        require(bool((self.nutrients >= 0).all() and (self.pence >= 0).all()), "a nutrient or a price is below 0")
        require(bool((np.abs(self.liking) <= LIKING_LIMIT).all()), f"a liking is beyond ±{LIKING_LIMIT}")

    @classmethod
    def of(cls, dishes: Iterable[Dish]) -> "DishTable":
        """Return dishes as a table.

        Raises: ValueError if a recipe id comes twice.
        """
        rows = sorted(dishes, key=lambda dish: dish.recipe_id)

        def column(name: str) -> np.ndarray:
            return np.array([getattr(dish, name) for dish in rows], dtype=np.int64)

        nutrients = [[getattr(dish.nutrients, name) for name in NUTRIENTS] for dish in rows]
        tags = sorted({tag for dish in rows for tag in dish.tags})
        return cls(
            column("recipe_id"),
            tuple(dish.title for dish in rows),
            np.array(nutrients, dtype=np.int64).reshape(-1, len(NUTRIENTS)),
            column("pence"),
            column("liking"),
            column("dislike_penalty"),
            column("pantry_bonus"),
            Labels.of([dish.main_ingredient for dish in rows]),
            Labels.of([dish.family for dish in rows]),
            Labels.of([dish.cuisine for dish in rows]),
            {tag: np.array([tag in dish.tags for dish in rows], dtype=bool) for tag in tags},
            np.array([dish.is_recent for dish in rows], dtype=bool),
            column("keeps_days"),
        )

    def __len__(self) -> int:
        return len(self.recipe_id)

    @overload
    def __getitem__(self, position: int) -> Dish: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Dish, ...]: ...
    def __getitem__(self, position: int | slice) -> "Dish | tuple[Dish, ...]":
        if isinstance(position, slice):
            return tuple(self[row] for row in range(*position.indices(len(self))))
        row = range(len(self))[position]
        return Dish(
            int(self.recipe_id[row]),
            self.titles[row],
            Nutrients(*self.nutrients[row].tolist()),
            int(self.pence[row]),
            int(self.liking[row]),
            int(self.dislike_penalty[row]),
            int(self.pantry_bonus[row]),
            self.main_ingredient.name(row),
            self.family.name(row),
            self.cuisine.name(row),
            frozenset(tag for tag, has in self.tags.items() if has[row]),
            bool(self.is_recent[row]),
            int(self.keeps_days[row]),
        )

    def rows(self, recipe_ids: np.ndarray) -> np.ndarray:
        """Return the row of each recipe id: int64.

        Raises: ValueError naming ids that are no dishes.
        """
        rows = np.searchsorted(self.recipe_id, recipe_ids)
        known = rows < len(self.recipe_id)
        known[known] = self.recipe_id[rows[known]] == recipe_ids[known]
        require(bool(known.all()), f"candidates {recipe_ids[~known][:5].tolist()!r} are not dishes")
        return rows


class DishById(Mapping[int, Dish]):
    """Dishes by recipe id, each made when it is asked for and kept: a week asks for few of many."""

    def __init__(self, table: DishTable) -> None:
        self._table = table
        self._made: dict[int, Dish] = {}

    def __getitem__(self, recipe_id: int) -> Dish:
        if recipe_id not in self._made:
            row = int(np.searchsorted(self._table.recipe_id, recipe_id))
            if row == len(self._table) or self._table.recipe_id[row] != recipe_id:
                raise KeyError(recipe_id)
            self._made[recipe_id] = self._table[row]
        return self._made[recipe_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._table.recipe_id.tolist())

    def __len__(self) -> int:
        return len(self._table)
