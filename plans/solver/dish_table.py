"""The dishes of a problem as columns of numbers, which the planners calculate with; units are those of `dishes`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from plans.solver.dishes import LIKING_LIMIT, NUTRIENTS, Dish, Nutrients
from plans.solver.policy import require


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
