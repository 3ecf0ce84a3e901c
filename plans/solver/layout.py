"""Ways to fill meals as arrays, and how they are laid out for the compiled search."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Entries:
    """Ways to fill one meal: dish n in portion q is entry n × Q + q.

    Shapes: value float64 (N, Q), −inf where forbidden; serving float64 (N, B), what a quarter holds; quarters (Q,);
    tags float64 (N, H), what a dish holds in any portion: 1 or 0 of each label that is counted as an amount. Amounts
    are those of the serving and then the tags, A of them.
    """

    value: np.ndarray
    serving: np.ndarray
    quarters: np.ndarray
    tags: np.ndarray

    def linear(self, slope: np.ndarray) -> np.ndarray:
        """Return values less the amounts at their prices: float64 (N × Q,)."""
        count = self.serving.shape[1]
        value = self.value - (self.serving @ slope[:count])[:, None] * self.quarters
        return (value - (self.tags @ slope[count:])[:, None]).ravel()

    def held(self, chosen: np.ndarray) -> np.ndarray:
        """Return what entries hold: float64 (K, A)."""
        dish, portion = np.divmod(chosen, len(self.quarters))
        return np.hstack([self.serving[dish] * self.quarters[portion][:, None], self.tags[dish]])

    @cached_property
    def reach(self) -> np.ndarray:
        """The least and the most that an entry holds: float64 (2, A); 0 where there is none."""
        is_legal = np.isfinite(self.value).any(axis=1)
        if not is_legal.any():
            return np.zeros((2, self.serving.shape[1] + self.tags.shape[1]))
        legal, tags = self.serving[is_legal], self.tags[is_legal]
        return np.stack(
            [
                np.concatenate([legal.min(axis=0) * self.quarters.min(), tags.min(axis=0, initial=1.0)]),
                np.concatenate([legal.max(axis=0) * self.quarters.max(), tags.max(axis=0, initial=0.0)]),
            ]
        )


@dataclass(frozen=True)
class Layout:
    """Entries of S meals in the order of search, at most E each, as `filling.best_fillings` takes them.

    Shapes: chosen: for each place int64 (n,), numbers of entries, best first; value (S, E); held (S, E, A); size (S,);
    rest (S + 1,); least, most (S + 1, A).
    """

    order: list[int]
    """The meal at each place."""
    amounts: np.ndarray
    """The order in which the amounts come: int64 (A,)."""
    chosen: list[np.ndarray]
    value: np.ndarray
    held: np.ndarray
    size: np.ndarray
    by_first: np.ndarray
    """The entries of the last place by their first amount, ascending: int64 (n,)."""
    rest: np.ndarray
    least: np.ndarray
    most: np.ndarray


def lay_out(
    entries: Sequence[Entries], chosen: Sequence[np.ndarray], linear: Sequence[np.ndarray], order: list[int],
    amounts: np.ndarray,
) -> Layout:  # fmt: skip
    """Lay out the chosen entries, at least one of each meal, by their linearised values."""
    best_first = [chosen[meal][np.argsort(-linear[meal][chosen[meal]], kind="stable")] for meal in order]
    size = np.array([len(each) for each in best_first])
    count, longest, width = len(order), int(size.max()), len(amounts)
    value, held = np.full((count, longest), -np.inf), np.zeros((count, longest, width))
    rest, least, most = np.zeros(count + 1), np.zeros((count + 1, width)), np.zeros((count + 1, width))
    for place in range(count - 1, -1, -1):
        meal, mine = order[place], best_first[place]
        value[place, : len(mine)] = linear[meal][mine]
        held[place, : len(mine)] = here = entries[meal].held(mine)[:, amounts]
        rest[place] = rest[place + 1] + value[place, 0]
        least[place], most[place] = least[place + 1] + here.min(axis=0), most[place + 1] + here.max(axis=0)
    by_first = np.argsort(held[-1, : size[-1], 0], kind="stable")
    return Layout(order, amounts, best_first, value, held, size, by_first, rest, least, most)
