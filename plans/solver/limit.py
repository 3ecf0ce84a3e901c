"""Until when an answer is looked for, so that one comes in time whatever happens."""

import time

KINDS = frozenset({"dishes", "days"})
"""Of what the columns of a week's linear programme are."""


class Limit:
    """A time by the clock, or sooner where linear programmes lead nowhere.

    The models of one answer share a limit, from the first search to the nearest week: what is in vain in one of them is
    not begun in the next. Where no programme is asked the clock alone is looked at.
    """

    def __init__(self, deadline: float = float("inf")) -> None:
        """Take a reading of time.perf_counter(); a safety net."""
        self.deadline = deadline
        self._given_up: set[str] = set()

    def note(self, kind: str, *, has_failed: bool) -> None:
        """Note how a programme ended."""
        if has_failed:
            self._given_up.add(kind)
        else:
            self._given_up.clear()

    @property
    def is_in_vain(self) -> bool:
        """Programmes of either kind were given up, and none has reached its optimum since: all that is left builds on
        their prices, and would search for long with little to show for it."""
        return self._given_up == KINDS

    @property
    def is_over(self) -> bool:
        """What is found by now is the answer."""
        return self.is_in_vain or time.perf_counter() > self.deadline

    @property
    def left_s(self) -> float:
        """Seconds until the deadline, 0 after it; infinite without one."""
        return max(0.0, self.deadline - time.perf_counter())
