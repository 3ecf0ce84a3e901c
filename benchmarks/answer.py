"""What one way to plan gives back for one week, and the clock that it is timed by."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from plans.solver import Choice


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A planned week; without choices, none was found. Times are CPU milliseconds since it was asked for."""

    status: str
    choices: tuple[Choice, ...] = ()
    bound: int | None = None
    """What the method says no week that keeps the rules can exceed, in units of the score."""
    build_ms: float | None = None
    """Until the model stood; None where the method does not say. So are the next two."""
    first_ms: float | None = None
    """Until the first week that keeps the rules."""
    best_ms: float | None = None
    """Until the week returned."""
    size: int = 0
    """Booleans in the model; 0 where it is another kind of model."""
    claimed: int | None = None
    """The score that the method says its week has; None where it leaves that to the judge."""
    new_share: float | None = None
    """Of a week that is another one: the share of its meals that hold a dish which the first one had not."""


@dataclass
class Stopwatch:
    """CPU time since it was made, and when weeks were found."""

    started: float = field(default_factory=time.process_time)
    first_ms: float | None = None
    best_ms: float | None = None

    def read_ms(self) -> float:
        """Return CPU milliseconds of this process so far."""
        return 1000 * (time.process_time() - self.started)

    def found(self) -> None:
        """Note that a better week was found just now."""
        self.best_ms = self.read_ms()
        if self.first_ms is None:
            self.first_ms = self.best_ms
