"""A dish as people and the judge see it; as columns of numbers, dishes are in `dish_table`.

Units, everywhere in this folder: energy in tenths of a kilocalorie, every other nutrient in tenths of a gram, money in
pence, portions in quarters of a serving. A portion of `quarters` holds `nutrient × quarters` fortieths of a unit.
"""

from dataclasses import dataclass

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
