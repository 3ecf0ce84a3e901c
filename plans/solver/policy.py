"""How a week is to be judged: bands, caps, wishes and weights, each with the reason for its value."""

from dataclasses import dataclass


def require(condition: bool, message: str) -> None:
    """Raise ValueError with `message` unless `condition` holds."""
    if not condition:
        raise ValueError(message)


@dataclass(frozen=True)
class Bands:
    """How far a day may stray from its targets before a negotiable rule is broken, in per cent of the target."""

    energy_percent: int = 10
    """A tenth: what a person's day varies by anyway, and well outside the error of the tables."""
    macro_percent: int = 20
    energy_free_percent: int = 1
    """Within this the target counts as met: nobody can tell, and the tables are no better."""
    macro_free_percent: int = 9
    """Within this a macro counts as met: days differ by more, and what counts is the week."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            require(0 <= value <= 10_000, f"{name} is {value!r}; it must be 0 to 10000")
        for name in ("energy", "macro"):
            free, hard = getattr(self, f"{name}_free_percent"), getattr(self, f"{name}_percent")
            require(free <= hard, f"{name}_free_percent is {free!r}, wider than the band of {hard!r}")


@dataclass(frozen=True)
class VarietyCaps:
    """How often the same thing may come; why so often stands in docs/solver.md, R2 to R5.

    All but the first count only the meals in `slots`.
    """

    recipe_per_week: int = 1
    main_ingredient_per_week: int = 3
    main_ingredient_per_day: int = 1
    cuisine_per_week: int = 6
    slots: tuple[str, ...] = ("lunch", "dinner")
    """Breakfasts and snacks are alike by habit: oats every morning is nobody's complaint."""

    def __post_init__(self) -> None:
        for name in ("recipe_per_week", "main_ingredient_per_week", "main_ingredient_per_day", "cuisine_per_week"):
            require(getattr(self, name) >= 1, f"{name} is {getattr(self, name)!r}; it must be at least 1")


@dataclass(frozen=True)
class WeeklyRule:
    """A wish counted over the week, or over the meals of a day or slot of it: meals whose dish has `tag`.

    Soft: each meal missing or too many costs points.
    """

    tag: str
    at_least: int = 0
    at_most: int | None = None
    sentence: str = ""
    """What people read: "fish at least once", "pizza on Friday"."""
    day: int | None = None
    """0 (Monday) to 6, where the rule names a weekday."""
    slot: str | None = None
    """Where it names a slot: "dinner"."""

    def __post_init__(self) -> None:
        require(self.at_least >= 0, f"weekly rule {self.tag!r}: at_least is {self.at_least!r}; it must be at least 0")
        require(
            self.at_most is None or self.at_most >= self.at_least,
            f"weekly rule {self.tag!r}: at_most is {self.at_most!r}, below at_least {self.at_least!r}",
        )
        require(
            self.day is None or 0 <= self.day < 7, f"weekly rule {self.tag!r}: day is {self.day!r}; it must be 0 to 6"
        )

    @property
    def is_placed(self) -> bool:
        """Whether it counts only some meals: those of a day, of a slot, or both."""
        return self.day is not None or self.slot is not None

    def counts(self, day: int, slot: str) -> bool:
        """Return whether a dish at this meal is counted."""
        return self.day in (None, day) and self.slot in (None, slot)

    def missed_by(self, times: int) -> int:
        """Return by how many meals the rule is missed if dishes of the tag come so often."""
        return max(0, self.at_least - times) + (0 if self.at_most is None else max(0, times - self.at_most))


@dataclass(frozen=True)
class Weights:
    """What each soft term is worth, in points on the scale of liking (1000: one meal from neutral to favourite)."""

    liking: int = 1
    dislike: int = 1
    pantry: int = 1
    energy: int = 1200
    """Points per per cent a day is off its energy beyond what is free: 1 % costs more than a favourite meal. Steep, so
    that few days are 5 % off; dishes and portions are so many that it costs no liking."""
    macro: int = 300
    """Points per per cent a day is off one macro beyond what is free: steep, so that days are within a tenth of every
    macro wherever the dishes allow it; what is free is wide, so that this costs little liking."""
    reference: int = 2
    """Points per per cent of a day's fibre missing, or of sugars, saturates or salt too much: advice, not a target."""
    cost: int = 40
    """Points per pound and person: £1 saved beats a trifle of liking, £5 saved does not beat a favourite."""
    portion: int = 80
    """Points per quarter by which a portion is further than one quarter from a full serving: people cook whole
    dishes, so 0.75 to 1.25 is free, half a dinner or one and a half costs as much as £2, and a double as much as £6."""
    cuisine_repeat: int = 60
    family_repeat: int = 60
    """Points per lunch or dinner whose cuisine or family already came twice in the week: felt, never decisive."""
    weekly_rule: int = 400
    """Points per meal a weekly rule is missed by: a person asked for it, so it beats ordinary differences in liking."""
    leftover: int = 100
    """Points per planned leftover: a dish that need not be cooked is worth a tenth of the way to a favourite, so it
    decides between meals that are about as good, and a day's targets or £3 outweigh it."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            require(0 <= value <= 10_000, f"weight {name} is {value!r}; it must be 0 to 10000")
