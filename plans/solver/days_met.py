"""Day-plans that were met in searches so far: what is a good day for one set of rules is often one for another."""

import numpy as np

from plans.solver.kinds import SlotOfKind
from plans.solver.master_lp import MasterLp
from plans.solver.model import WeekModel


class DaysMet:
    """All that were met, by kind of day. Models of one problem have the same kinds, whatever their rules."""

    def __init__(self) -> None:
        self._plans: dict[int, dict[bytes, tuple[np.ndarray, np.ndarray]]] = {}

    def take_from(self, master: MasterLp) -> None:
        """Remember the day-plans of a master programme."""
        for kind, (rows, quarters) in zip(master.kind.tolist(), master.plans, strict=True):
            self._plans.setdefault(kind, {})[rows.tobytes() + quarters.tobytes()] = rows, quarters

    def hand_to(self, master: MasterLp) -> None:
        """Add those that keep the rules of a master programme's model to it."""
        for kind, met in self._plans.items():
            rows, quarters = (np.array(each) for each in zip(*met.values(), strict=True))
            legal = _is_legal(master.model, kind, rows, quarters)
            master.add_plans(kind, rows[legal], quarters[legal])


def _is_legal(model: WeekModel, number: int, rows: np.ndarray, quarters: np.ndarray) -> np.ndarray:
    """Return which day-plans (P, S) of a kind keep what a day keeps by itself: bool (P,)."""
    kind = model.kinds[number]
    legal = np.isfinite(model.days_worth(kind, rows, quarters))
    for slot, dishes, portions in zip(kind.slots, rows.T, quarters.T, strict=True):
        legal &= _is_served(slot, dishes, portions)
    return legal


def _is_served(slot: SlotOfKind, dishes: np.ndarray, portions: np.ndarray) -> np.ndarray:
    """Return whether each dish (P,) may be served at a slot in its portion: bool (P,)."""
    dish = np.minimum(np.searchsorted(slot.rows, dishes), len(slot.rows) - 1)
    portion = np.minimum(np.searchsorted(slot.quarters, portions), len(slot.quarters) - 1)
    return (slot.rows[dish] == dishes) & (slot.quarters[portion] == portions) & slot.fits[dish, portion]
