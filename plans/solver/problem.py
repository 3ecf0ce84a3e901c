"""What a week to be planned is: frozen, complete, in integers (units: `dishes`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from plans.solver.dish_table import DishById, DishTable, Ids
from plans.solver.dishes import Dish, tenths
from plans.solver.policy import Bands, VarietyCaps, WeeklyRule, Weights, require

DAYS = 7
MAX_LEFTOVERS = 7
"""A week: one each day."""
MIN_QUARTERS = 2
MAX_QUARTERS = 8
MACROS = ("protein", "fat", "carbohydrate")


@dataclass(frozen=True, order=True)
class Choice:
    """One meal decided: which recipe, and how much of it in quarters of a serving (2 to 8: 0.5 to 2 servings)."""

    day: int
    slot: str
    recipe_id: int
    portion_quarters: int = 4

    def __post_init__(self) -> None:
        require(0 <= self.day < DAYS, f"day is {self.day!r}; it must be 0 to {DAYS - 1}")
        require(
            MIN_QUARTERS <= self.portion_quarters <= MAX_QUARTERS,
            f"portion_quarters is {self.portion_quarters!r}; it must be {MIN_QUARTERS} to {MAX_QUARTERS}",
        )


@dataclass(frozen=True)
class Meal:
    """One place in the week to be filled: day 0 (Monday) to 6, slot, and the recipes that are legal there."""

    day: int
    slot: str
    candidates: Sequence[int]
    """Recipe ids, each legal for this person at this meal. Empty makes the week infeasible, with this meal named."""
    locked: Choice | None = None
    """The choice that must stay. Its recipe must be among the candidates, which may be that recipe alone."""

    def __post_init__(self) -> None:
        name = f"meal {self.day!r} {self.slot!r}"
        require(0 <= self.day < DAYS, f"{name}: the day must be 0 to {DAYS - 1}")
        if not isinstance(self.candidates, Ids):
            object.__setattr__(self, "candidates", Ids(self.candidates))
        if self.locked is not None:
            require(
                (self.locked.day, self.locked.slot) == (self.day, self.slot),
                f"{name}: locked is {self.locked!r}, another meal",
            )
            require(
                self.locked.recipe_id in self.candidates,
                f"{name}: the locked recipe {self.locked.recipe_id!r} is not among the candidates",
            )

    @property
    def ids(self) -> Ids:
        """The candidates, ascending."""
        return cast(Ids, self.candidates)


@dataclass(frozen=True)
class DayTargets:
    """What the planned slots of one day should hold together, in tenths; None means no such limit."""

    energy: int
    protein: int
    fat: int
    carbohydrate: int
    fibre_min: int | None = None
    sugars_max: int | None = None
    saturates_max: int | None = None
    salt_max: int | None = None

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            require(value is None or value > 0, f"target {name} is {value!r} tenths; it must be above 0")

    @classmethod
    def from_floats(
        cls,
        *,
        energy_kcal: float,
        protein_g: float,
        fat_g: float,
        carbohydrate_g: float,
        fibre_min_g: float | None = None,
        sugars_max_g: float | None = None,
        saturates_max_g: float | None = None,
        salt_max_g: float | None = None,
    ) -> "DayTargets":
        """Return the targets of a day given in kilocalories and grams, rounded to tenths."""
        limits = {
            "fibre_min": fibre_min_g,
            "sugars_max": sugars_max_g,
            "saturates_max": saturates_max_g,
            "salt_max": salt_max_g,
        }
        return cls(
            energy=tenths(energy_kcal),
            protein=tenths(protein_g),
            fat=tenths(fat_g),
            carbohydrate=tenths(carbohydrate_g),
            **{name: None if value is None else tenths(value) for name, value in limits.items()},
        )


@dataclass(frozen=True)
class WeekProblem:
    """Everything the planner needs to know; nothing is looked up later."""

    dishes: Sequence[Dish]
    """Kept as a table, ascending by recipe id."""
    meals: tuple[Meal, ...]
    targets: tuple[DayTargets, ...]
    """One for each of the seven days; a day without meals is ignored."""
    bands: Bands = field(default_factory=Bands)
    caps: VarietyCaps = field(default_factory=VarietyCaps)
    weekly_rules: tuple[WeeklyRule, ...] = ()
    weights: Weights = field(default_factory=Weights)
    household_size: int = 1
    weekly_budget_pence: int | None = None
    """For the whole household; None means no budget."""
    leftovers_per_week: int = 0
    """Servings, 0 to 7, that may be left over from a dish cooked earlier in the week (`judge.left_over`)."""
    same_dish: Mapping[int, int] = field(default_factory=dict)
    """Recipes that count as another one when it is counted how often a dish comes, by id: the judge reads it. The
    planner does not: whoever makes a problem offers one of several such recipes, and none beside one that stays."""
    seed: int = 0
    """Above 0 another week is asked for than that of seed 0 (`another`); not where a proven optimum is."""
    seen: tuple[frozenset[int], ...] = ()
    """The recipe ids of each week that another one is asked for instead of; with these, whatever the seed."""
    most_seen: int | None = None
    """Meals that may hold dishes of any one of those, locked ones apart; None sets no limit. `another` sets it."""
    time_limit_s: float = 8.0
    """Wall clock, a safety net only: reaching it costs reproducibility."""
    gap: float = 0.01
    """Stop once no week can be better by more than this share of the score; 0 asks for a proven optimum."""
    work_limit: float = 1.0
    """CP-SAT's deterministic time in all; a unit is about a second."""

    def __post_init__(self) -> None:
        require(len(self.targets) == DAYS, f"targets has {len(self.targets)} days; it must have {DAYS}")
        require(1 <= self.household_size <= 20, f"household_size is {self.household_size!r}; it must be 1 to 20")
        require(
            self.weekly_budget_pence is None or self.weekly_budget_pence > 0,
            f"weekly_budget_pence is {self.weekly_budget_pence!r}; it must be above 0 or None",
        )
        require(
            0 <= self.leftovers_per_week <= MAX_LEFTOVERS,
            f"leftovers_per_week is {self.leftovers_per_week!r}; it must be 0 to {MAX_LEFTOVERS}",
        )
        require(
            not self.leftovers_per_week or self.caps.recipe_per_week == 1,
            f"leftovers_per_week needs recipes that come once, not {self.caps.recipe_per_week!r} times",
        )
        require(self.seed >= 0, f"seed is {self.seed!r}; it must be 0 or more")
        require(self.time_limit_s > 0, f"time_limit_s is {self.time_limit_s!r}; it must be above 0")
        require(0 <= self.gap < 1, f"gap is {self.gap!r}; it must be 0 or more and below 1")
        require(self.work_limit > 0, f"work_limit is {self.work_limit!r}; it must be above 0")
        if not isinstance(self.dishes, DishTable):
            object.__setattr__(self, "dishes", DishTable.of(self.dishes))
        places = {(meal.day, meal.slot) for meal in self.meals}
        require(len(places) == len(self.meals), "a day and slot comes twice in meals")
        for candidates in {id(meal.ids): meal.ids for meal in self.meals}.values():
            self.table.rows(candidates.array)

    @property
    def table(self) -> DishTable:
        """The dishes as columns."""
        return cast(DishTable, self.dishes)

    @cached_property
    def dish_by_id(self) -> Mapping[int, Dish]:
        """The dishes by recipe id."""
        return DishById(self.table)

    @cached_property
    def planned_days(self) -> tuple[int, ...]:
        """The days with at least one meal, in order."""
        return tuple(sorted({meal.day for meal in self.meals}))

    def is_capped(self, slot: str) -> bool:
        """Whether meals in `slot` count towards the caps on main ingredients and cuisines."""
        return slot in self.caps.slots
