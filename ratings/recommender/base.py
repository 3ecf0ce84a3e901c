"""What goes into a recommender, what comes out of it, and what all of them promise.

A person is nothing but their history: a sparse row of weights over the recipes. No model keeps anything of a person, so
a new like counts at once, and deleting a person's rows deletes the person.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from scipy.sparse import coo_array, csr_array
from threadpoolctl import threadpool_limits

from ratings.recommender import storage

UNKNOWN = np.float32(np.nan)
"""The score of a recipe or a person that a model cannot say anything about."""


ONE_THREAD = 1
"""A worker trains beside what serves people; and sums of several threads depend on how many there are."""


class NotTrained(ValueError):
    """Asked something of a model before `fit` or `load`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Interactions:
    """Who picked what, how strongly and when. A pair may occur many times."""

    user: np.ndarray
    """int32 (n,): the row of the person, 0 to n_users − 1."""
    item: np.ndarray
    """int32 (n,): the column of the recipe, an index into `item_ids`."""
    weight: np.ndarray
    """float32 (n,): how strong the signal is, above 0; 1 is a like."""
    time: np.ndarray | None
    """float64 (n,): unix seconds; None where nobody knows when."""
    n_users: int
    item_ids: np.ndarray
    """int64 (n_items,): recipe ids, ascending; also of recipes that nobody has picked."""

    def __post_init__(self) -> None:
        for name, values in (("item", self.item), ("weight", self.weight), ("time", self.time)):
            if values is not None and len(values) != len(self.user):
                raise ValueError(f"{name} has {len(values)} values for {len(self.user)} interactions")
        if len(self.user) and not 0 <= int(self.user.min()) <= int(self.user.max()) < self.n_users:
            raise ValueError(f"the rows of people go from {self.user.min()} to {self.user.max()}, of {self.n_users}")
        if len(self.item) and not 0 <= int(self.item.min()) <= int(self.item.max()) < len(self.item_ids):
            raise ValueError(
                f"the columns of recipes go from {self.item.min()} to {self.item.max()}, of {self.n_items}"
            )
        if np.any(np.diff(self.item_ids) <= 0):
            raise ValueError("item_ids must be ascending, each once")

    def __len__(self) -> int:
        return len(self.user)

    @property
    def n_items(self) -> int:
        return len(self.item_ids)

    def matrix(self) -> csr_array:
        """Return the weights as CSR float32 (n_users, n_items), columns sorted; of a pair, the strongest counts."""
        order = np.lexsort((self.weight, self.item, self.user))
        user, item, weight = self.user[order], self.item[order], self.weight[order]
        last = np.ones(len(user), dtype=bool)
        last[:-1] = (user[1:] != user[:-1]) | (item[1:] != item[:-1])
        shape = (self.n_users, self.n_items)
        triple = (weight[last].astype(np.float32), (user[last], item[last]))
        return csr_array(coo_array(triple, shape=shape))

    def where(self, mask: np.ndarray) -> Interactions:
        """Return the interactions where `mask` (bool (n,)) holds, of the same people and recipes."""
        time = None if self.time is None else self.time[mask]
        return dataclasses.replace(
            self, user=self.user[mask], item=self.item[mask], weight=self.weight[mask], time=time
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What the recipes are, in words: one entry of each for every column of `Interactions.item_ids`."""

    titles: Sequence[str]
    ingredients: Sequence[Sequence[str]]
    """Names of foods, without amounts where they are known."""
    tags: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if not len(self.titles) == len(self.ingredients) == len(self.tags):
            raise ValueError(
                f"{len(self.titles)} titles, {len(self.ingredients)} lists of ingredients and {len(self.tags)} of tags"
            )

    def __len__(self) -> int:
        return len(self.titles)


class Recommender(ABC):
    """A model of what people pick. The same interactions, content and config give the same numbers.

    A subclass names its `Config` and its `State` (frozen dataclasses; the fields of `State` are arrays) and fills in
    `_fit`, `_score` and, where it can, `similar` and `sources`.
    """

    name: ClassVar[str]
    Config: ClassVar[type]
    State: ClassVar[type]

    def __init__(self, config: Any = None) -> None:
        if config is not None and not isinstance(config, self.Config):
            raise TypeError(f"{self.name} takes a {self.Config.__qualname__}, not {config!r}")
        self.config: Any = self.Config() if config is None else config
        self._item_ids: np.ndarray | None = None
        self._state: Any = None

    # -- training ------------------------------------------------------------------------------------------------

    def fit(self, data: Interactions, content: Content | None = None) -> Self:
        """Learn from `data` afresh: nothing of an earlier fit remains.

        Args:
            content: what the recipes are; a model that does not use it ignores it.

        Raises:
            ValueError: no interactions at all, a weight that is not a positive number, or content of another length.
        """
        if not len(data):
            raise ValueError("there are no interactions to learn from")
        if not (np.all(np.isfinite(data.weight)) and np.all(data.weight > 0)):
            raise ValueError("a weight is not a positive number")
        if content is not None and len(content) != data.n_items:
            raise ValueError(f"content describes {len(content)} recipes, of {data.n_items}")
        with threadpool_limits(limits=ONE_THREAD):
            self._state = self._fit(data, content)
        self._item_ids = np.ascontiguousarray(data.item_ids, dtype=np.int64)
        self._prepare()
        return self

    @abstractmethod
    def _fit(self, data: Interactions, content: Content | None) -> Any:
        """Return the state learnt from `data`, which is checked."""

    def _prepare(self) -> None:  # noqa: B027 (most models need none)
        """Derive from the state what makes scoring quick; it is not saved."""

    # -- answers -------------------------------------------------------------------------------------------------

    def score(self, histories: csr_array, *, items: np.ndarray | None = None) -> np.ndarray:
        """Return how much each person would pick each recipe: higher is likelier; scales differ between models.

        Args:
            histories: CSR (P, n_items) of weights, one row for each person.
            items: columns to score; all by default.

        Returns: float32 (P, len(items) or n_items), NaN where the model knows nothing of the person or the recipe.

        Raises:
            NotTrained: before `fit` or `load`.
            ValueError: histories over another number of recipes, or a column that does not exist.
        """
        if histories.shape[1] != self.n_items:
            raise ValueError(f"the histories are over {histories.shape[1]} recipes, the model over {self.n_items}")
        if items is not None and len(items) and not 0 <= int(np.min(items)) <= int(np.max(items)) < self.n_items:
            raise ValueError(f"items go from {np.min(items)} to {np.max(items)}, of {self.n_items}")
        return self._score(histories, items)

    @abstractmethod
    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        """Return the scores; the arguments are checked."""

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the `k` recipes most like `item`, best first, without itself: columns int64 and scores float32.

        Fewer where the model knows fewer, none where it does not know `item` or has no notion of likeness.
        """
        self._check_item(item)
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)

    def sources(self, history: csr_array, items: np.ndarray) -> np.ndarray:
        """Return for each of `items` the recipe of the history that speaks most for it ("because you liked …").

        Args:
            history: CSR (1, n_items).
            items: columns.

        Returns: int64 (len(items),) columns; −1 where nothing in the history speaks for it.
        """
        self._check_item(*items)
        return np.full(len(items), -1, dtype=np.int64)

    @property
    def is_trained(self) -> bool:
        return self._state is not None

    @property
    def item_ids(self) -> np.ndarray:
        """int64 (n_items,): the recipe id of each column, ascending."""
        if self._item_ids is None:
            raise NotTrained(f"{self.name} is not trained")
        return self._item_ids

    @property
    def n_items(self) -> int:
        return len(self.item_ids)

    def _check_item(self, *items: int) -> None:
        for item in items:
            if not 0 <= item < self.n_items:
                raise ValueError(f"there is no column {item!r}; there are {self.n_items}")

    # -- files ---------------------------------------------------------------------------------------------------

    def state(self) -> dict[str, np.ndarray]:
        """Return what was learnt, by the names of the fields of `State`."""
        if self._state is None:
            raise NotTrained(f"{self.name} is not trained")
        return {field.name: getattr(self._state, field.name) for field in dataclasses.fields(self.State)}

    def save(self, path: Path) -> None:
        """Write the model to `path` as npz without pickle. The caller writes aside and renames."""
        storage.write(
            path, name=self.name, config=dataclasses.asdict(self.config), item_ids=self.item_ids, state=self.state()
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the model in `path`; it scores exactly as the saved one.

        Raises:
            storage.BadModelFile: not a model file, damaged, of another model or of another version.
        """
        return cls.from_file(storage.read(path))

    @classmethod
    def from_file(cls, file: storage.ModelFile) -> Self:
        """Return the model that `file` holds. Raises as `load` does."""
        if file.name != cls.name:
            raise storage.BadModelFile(f"{file.path} holds a model {file.name!r}, not {cls.name!r}")
        wanted = {field.name for field in dataclasses.fields(cls.State)}
        if set(file.state) != wanted:
            raise storage.BadModelFile(f"{file.path} holds {sorted(file.state)}; {cls.name} needs {sorted(wanted)}")
        try:
            model = cls(cls.Config(**file.config))
        except TypeError as error:
            raise storage.BadModelFile(f"{file.path} has a config of another version: {error}") from error
        model._state = cls.State(**file.state)
        model._item_ids = file.item_ids
        model._prepare()
        return model
