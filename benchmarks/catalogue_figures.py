"""What the shipped catalogue looks like, as figures that dishes are drawn from without a database.

    python benchmarks/fit_catalogue.py      # works them out anew from recipes/catalogue and writes the tables below

Amounts are logarithms of what 100 kcal hold, as `COMPOSITION` lists them: a normal with these means and spreads is
never below 0, and few heavy dishes do not move it. Means and spreads of a family are drawn towards those of all dishes,
as if it had `fit_catalogue.PRIOR_DISHES` dishes more: two noodle dishes say little of noodles.
"""

from __future__ import annotations

from typing import NamedTuple

COMPOSITION = ("protein_to_carbohydrate", "fat_to_carbohydrate", "fibre", "sugars", "saturates", "salt", "pence")
"""The first two are ratios of energy, the others grams or pence for 100 kcal."""
SMALLEST = 0.02
"""Added before the logarithm: a dish without sugars has one too."""

Counts = tuple[tuple[str, int], ...]


class Family(NamedTuple):
    """The dishes whose main ingredient is of one family."""

    name: str
    dishes: int
    slots: Counts
    """How many suit just these slots, whose names are joined by "+"."""
    cuisines: Counts
    tags: Counts
    """Diets among them; without those that say the family, the cuisine, or that a dish is solid."""
    mains: tuple[int, ...]
    """How many dishes each main ingredient of the family has."""
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    """By `COMPOSITION`."""


class Slots(NamedTuple):
    """The dishes that suit just these slots."""

    slots: str
    energy_kcal: tuple[float, float]
    """Mean and spread of the logarithm, for one serving."""
    minutes: tuple[float, float]
    """Mean and spread of the logarithm, beside what difficulty adds (`MINUTES_BY_DIFFICULTY`)."""
    difficulties: tuple[int, ...]
    """How many dishes have the difficulty 1, 2, 3, 4, 5."""


# ---- below: written by fit_catalogue.py ----
# fmt: off
MINUTES_BY_DIFFICULTY = (-0.275, 0.225, 0.499, 0.73, 1.158)
KEEPS_DAYS = ((0, 98), (1, 91), (2, 46), (3, 29), (4, 5), (7, 4))
CLOSURE = (1.033, 0.038)
FOOD_SHARES = (0.0037, 0.0037, 0.0037, 0.0037, 0.0037, 0.0037, 0.0073, 0.0073, 0.0073, 0.011, 0.011, 0.0147, 0.0147,
    0.0183, 0.022, 0.0293, 0.0366, 0.0536, 0.0855, 0.1638)
FAMILIES = (
    Family(
        name="pulses",
        dishes=56,
        slots=(("dinner", 16), ("lunch+dinner", 16), ("breakfast+lunch", 8), ("lunch", 6), ("snack", 5), ("lunch+snack",
            4), ("breakfast", 1)),
        cuisines=(("british", 11), ("indian", 10), ("mexican", 8), ("middle-eastern", 6), ("italian", 5), ("french", 3),
            ("west-african", 3), ("caribbean", 2), ("greek", 2), ("spanish", 2), ("turkish", 2), ("american", 1),
            ("moroccan", 1)),
        tags=(("halal", 55), ("pescatarian", 55), ("vegetarian", 55), ("dairy_free", 54), ("vegan", 53), ("gluten_free",
            52), ("drinkable", 1)),
        mains=(8, 6, 5, 5, 4, 4, 4, 3, 3, 3, 3, 2, 1, 1, 1, 1, 1, 1),
        means=(-1.005, -0.949, 1.35, 0.92, -0.976, -1.983, 3.143),
        spreads=(0.23, 0.443, 0.256, 0.449, 0.499, 0.786, 0.348),
    ),
    Family(
        name="poultry",
        dishes=25,
        slots=(("dinner", 14), ("lunch+dinner", 8), ("lunch", 2), ("lunch+snack", 1)),
        cuisines=(("british", 3), ("chinese", 3), ("indian", 3), ("caribbean", 2), ("greek", 2), ("mexican", 2),
            ("middle-eastern", 2), ("thai", 2), ("italian", 1), ("japanese", 1), ("moroccan", 1), ("portuguese", 1),
            ("vietnamese", 1), ("west-african", 1)),
        tags=(("gluten_free", 15), ("dairy_free", 12), ("halal", 10)),
        mains=(7, 5, 4, 2, 2, 2, 1, 1, 1),
        means=(-0.217, -0.552, 0.524, 0.834, -0.485, -1.314, 3.67),
        spreads=(0.498, 0.528, 0.368, 0.325, 0.559, 0.531, 0.304),
    ),
    Family(
        name="tofu_soya",
        dishes=20,
        slots=(("dinner", 8), ("breakfast", 4), ("lunch+dinner", 3), ("snack", 3), ("breakfast+snack", 1), ("lunch",
            1)),
        cuisines=(("british", 5), ("japanese", 3), ("chinese", 2), ("indonesian", 2), ("korean", 2), ("thai", 2),
            ("american", 1), ("italian", 1), ("mexican", 1), ("vietnamese", 1)),
        tags=(("halal", 20), ("pescatarian", 20), ("vegetarian", 20), ("dairy_free", 19), ("vegan", 18), ("gluten_free",
            13), ("drinkable", 1)),
        mains=(8, 4, 3, 2, 1, 1, 1),
        means=(-0.419, -0.158, 0.899, 0.987, -0.383, -1.199, 3.724),
        spreads=(0.529, 0.506, 0.319, 0.473, 0.408, 0.758, 0.374),
    ),
    Family(
        name="oily_fish",
        dishes=17,
        slots=(("lunch", 5), ("dinner", 4), ("lunch+snack", 3), ("breakfast", 2), ("breakfast+lunch", 2),
            ("lunch+dinner", 1)),
        cuisines=(("british", 6), ("nordic", 4), ("japanese", 3), ("italian", 2), ("american", 1), ("french", 1)),
        tags=(("fish", 17), ("halal", 17), ("pescatarian", 17), ("gluten_free", 9), ("dairy_free", 7)),
        mains=(6, 3, 2, 2, 1, 1, 1, 1),
        means=(-0.225, -0.411, 0.529, 0.663, -0.422, -1.05, 3.821),
        spreads=(0.466, 0.644, 0.433, 0.383, 0.44, 0.454, 0.38),
    ),
    Family(
        name="egg",
        dishes=14,
        slots=(("breakfast+lunch", 4), ("lunch+dinner", 4), ("breakfast+lunch+dinner", 2), ("breakfast", 1),
            ("breakfast+snack", 1), ("lunch", 1), ("snack", 1)),
        cuisines=(("british", 6), ("chinese", 2), ("middle-eastern", 2), ("french", 1), ("mexican", 1), ("spanish", 1),
            ("turkish", 1)),
        tags=(("halal", 14), ("pescatarian", 14), ("vegetarian", 14), ("gluten_free", 12), ("dairy_free", 5)),
        mains=(14,),
        means=(-0.163, 0.102, 0.664, 0.857, 0.015, -1.167, 3.59),
        spreads=(0.554, 0.61, 0.439, 0.372, 0.396, 0.471, 0.247),
    ),
    Family(
        name="fruit",
        dishes=14,
        slots=(("snack", 8), ("breakfast", 5), ("breakfast+snack", 1)),
        cuisines=(("american", 5), ("british", 5), ("caribbean", 2), ("indian", 1), ("middle-eastern", 1)),
        tags=(("halal", 14), ("pescatarian", 14), ("vegetarian", 14), ("dairy_free", 13), ("gluten_free", 13), ("vegan",
            13), ("drinkable", 10)),
        mains=(2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1),
        means=(-1.087, -0.728, 0.663, 2.065, -0.432, -2.048, 3.836),
        spreads=(0.801, 1.009, 0.397, 0.467, 0.857, 0.68, 0.484),
    ),
    Family(
        name="white_fish",
        dishes=12,
        slots=(("dinner", 6), ("lunch+dinner", 2), ("breakfast+dinner", 1), ("breakfast+lunch", 1),
            ("breakfast+lunch+dinner", 1), ("lunch", 1)),
        cuisines=(("british", 8), ("mexican", 2), ("indian", 1), ("spanish", 1)),
        tags=(("fish", 12), ("halal", 12), ("pescatarian", 12), ("gluten_free", 10), ("dairy_free", 3)),
        mains=(4, 3, 2, 2, 1),
        means=(-0.383, -0.691, 0.698, 0.864, -0.559, -1.277, 3.782),
        spreads=(0.356, 0.351, 0.36, 0.311, 0.441, 0.443, 0.46),
    ),
    Family(
        name="beef",
        dishes=11,
        slots=(("dinner", 8), ("lunch+dinner", 3)),
        cuisines=(("british", 3), ("indian", 2), ("korean", 2), ("mexican", 2), ("hungarian", 1), ("italian", 1)),
        tags=(("red_meat", 11), ("gluten_free", 10), ("dairy_free", 5), ("halal", 4)),
        mains=(4, 3, 1, 1, 1, 1),
        means=(-0.531, -0.585, 0.688, 0.999, -0.109, -1.542, 3.712),
        spreads=(0.251, 0.39, 0.322, 0.353, 0.351, 0.641, 0.291),
    ),
    Family(
        name="dairy",
        dishes=11,
        slots=(("snack", 7), ("breakfast", 3), ("breakfast+snack", 1)),
        cuisines=(("american", 2), ("greek", 2), ("indian", 2), ("nordic", 2), ("polish", 2), ("british", 1)),
        tags=(("halal", 11), ("pescatarian", 11), ("vegetarian", 11), ("gluten_free", 9), ("drinkable", 8)),
        mains=(3, 2, 2, 2, 1, 1),
        means=(-0.297, -1.109, 0.213, 1.979, -0.374, -1.624, 3.784),
        spreads=(0.394, 0.542, 0.587, 0.453, 0.64, 0.556, 0.377),
    ),
    Family(
        name="other",
        dishes=11,
        slots=(("dinner", 4), ("breakfast", 2), ("lunch+dinner", 2), ("snack", 2), ("breakfast+lunch", 1)),
        cuisines=(("british", 4), ("american", 2), ("indian", 2), ("mexican", 2), ("greek", 1)),
        tags=(("halal", 11), ("pescatarian", 11), ("vegetarian", 11), ("dairy_free", 7), ("vegan", 6), ("gluten_free",
            5), ("drinkable", 3)),
        mains=(3, 2, 2, 1, 1, 1, 1),
        means=(-0.72, -0.452, 0.895, 1.231, -0.11, -1.437, 3.679),
        spreads=(0.669, 0.485, 0.546, 0.486, 0.677, 0.934, 0.26),
    ),
    Family(
        name="vegetable",
        dishes=10,
        slots=(("dinner", 4), ("snack", 3), ("breakfast", 2), ("lunch+dinner", 1)),
        cuisines=(("british", 4), ("greek", 2), ("indian", 1), ("japanese", 1), ("mexican", 1), ("moroccan", 1)),
        tags=(("halal", 10), ("pescatarian", 10), ("vegetarian", 10), ("dairy_free", 9), ("vegan", 9), ("gluten_free",
            8), ("drinkable", 4)),
        mains=(2, 1, 1, 1, 1, 1, 1, 1, 1),
        means=(-1.088, -1.176, 1.235, 1.64, -1.019, -1.562, 3.68),
        spreads=(0.494, 0.929, 0.381, 0.857, 0.68, 0.712, 0.388),
    ),
    Family(
        name="lamb",
        dishes=9,
        slots=(("dinner", 7), ("lunch+dinner", 2)),
        cuisines=(("british", 3), ("moroccan", 2), ("turkish", 2), ("greek", 1), ("indian", 1)),
        tags=(("red_meat", 9), ("gluten_free", 7), ("halal", 6), ("dairy_free", 3)),
        mains=(3, 3, 1, 1, 1),
        means=(-0.457, -0.324, 0.818, 0.884, 0.108, -1.539, 3.809),
        spreads=(0.293, 0.383, 0.355, 0.312, 0.322, 0.579, 0.238),
    ),
    Family(
        name="oats",
        dishes=9,
        slots=(("breakfast", 7), ("snack", 2)),
        cuisines=(("british", 5), ("american", 1), ("nordic", 1), ("scottish", 1), ("swiss", 1)),
        tags=(("halal", 9), ("pescatarian", 9), ("vegetarian", 9), ("gluten_free", 3), ("dairy_free", 2), ("drinkable",
            2), ("vegan", 2)),
        mains=(5, 3, 1),
        means=(-0.946, -0.872, 0.505, 1.582, -0.384, -2.057, 3.234),
        spreads=(0.504, 0.589, 0.295, 0.367, 0.72, 0.682, 0.474),
    ),
    Family(
        name="cheese",
        dishes=8,
        slots=(("breakfast", 2), ("dinner", 2), ("lunch+dinner", 2), ("snack", 2)),
        cuisines=(("german", 2), ("indian", 2), ("american", 1), ("british", 1), ("greek", 1), ("polish", 1)),
        tags=(("halal", 8), ("pescatarian", 8), ("vegetarian", 8), ("gluten_free", 6), ("drinkable", 1)),
        mains=(3, 2, 2, 1),
        means=(-0.514, -0.676, 0.468, 1.393, -0.18, -1.703, 3.537),
        spreads=(0.364, 0.766, 0.613, 0.692, 0.816, 0.674, 0.411),
    ),
    Family(
        name="grain",
        dishes=8,
        slots=(("breakfast", 3), ("snack", 2), ("breakfast+lunch", 1), ("lunch", 1), ("lunch+dinner", 1)),
        cuisines=(("american", 2), ("polish", 2), ("british", 1), ("french", 1), ("italian", 1), ("moroccan", 1)),
        tags=(("halal", 8), ("pescatarian", 8), ("vegetarian", 8), ("dairy_free", 7), ("vegan", 7), ("gluten_free", 6)),
        mains=(1, 1, 1, 1, 1, 1, 1, 1),
        means=(-1.127, -0.951, 0.854, 0.746, -0.841, -1.654, 3.173),
        spreads=(0.332, 0.548, 0.448, 1.049, 0.532, 0.498, 0.52),
    ),
    Family(
        name="pork",
        dishes=8,
        slots=(("dinner", 5), ("breakfast", 1), ("lunch", 1), ("lunch+dinner", 1)),
        cuisines=(("british", 5), ("chinese", 2), ("polish", 1)),
        tags=(("red_meat", 8), ("dairy_free", 4), ("gluten_free", 3)),
        mains=(2, 2, 1, 1, 1, 1),
        means=(-0.531, -0.412, 0.593, 1.011, -0.237, -1.065, 3.396),
        spreads=(0.328, 0.541, 0.372, 0.393, 0.612, 0.436, 0.429),
    ),
    Family(
        name="shellfish",
        dishes=7,
        slots=(("lunch+dinner", 4), ("lunch", 1), ("lunch+snack", 1), ("snack", 1)),
        cuisines=(("thai", 2), ("vietnamese", 2), ("chinese", 1), ("french", 1), ("nordic", 1)),
        tags=(("fish", 7), ("halal", 7), ("pescatarian", 7), ("dairy_free", 6), ("gluten_free", 5)),
        mains=(4, 1, 1, 1),
        means=(-0.437, -1.247, 0.612, 1.035, -1.057, -0.614, 4.187),
        spreads=(0.533, 0.743, 0.373, 0.517, 0.644, 0.426, 0.347),
    ),
    Family(
        name="pasta",
        dishes=6,
        slots=(("dinner", 4), ("lunch", 2)),
        cuisines=(("italian", 5), ("british", 1)),
        tags=(("halal", 4), ("pescatarian", 4), ("vegetarian", 3), ("dairy_free", 1), ("gluten_free", 1)),
        mains=(1, 1, 1, 1, 1, 1),
        means=(-0.625, -0.609, 0.719, 0.84, -0.077, -1.442, 3.299),
        spreads=(0.305, 0.489, 0.343, 0.378, 0.605, 0.473, 0.28),
    ),
    Family(
        name="nuts_seeds",
        dishes=5,
        slots=(("breakfast+snack", 2), ("snack", 2), ("breakfast", 1)),
        cuisines=(("american", 3), ("mexican", 1), ("thai", 1)),
        tags=(("dairy_free", 5), ("halal", 5), ("pescatarian", 5), ("vegan", 5), ("vegetarian", 5), ("gluten_free", 3),
            ("drinkable", 1)),
        mains=(2, 1, 1, 1),
        means=(-0.699, 0.089, 0.764, 1.116, -0.132, -2.215, 3.19),
        spreads=(0.561, 0.778, 0.419, 0.969, 0.46, 0.714, 0.505),
    ),
    Family(
        name="potato",
        dishes=5,
        slots=(("snack", 2), ("breakfast+lunch", 1), ("dinner", 1), ("lunch", 1)),
        cuisines=(("american", 1), ("british", 1), ("italian", 1), ("mexican", 1), ("polish", 1)),
        tags=(("gluten_free", 5), ("halal", 5), ("pescatarian", 5), ("vegetarian", 5), ("dairy_free", 3), ("vegan", 3)),
        mains=(2, 1, 1, 1),
        means=(-1.218, -0.781, 0.8, 1.185, -0.64, -1.596, 3.373),
        spreads=(0.598, 0.438, 0.341, 0.5, 0.693, 0.49, 0.334),
    ),
    Family(
        name="rice",
        dishes=3,
        slots=(("dinner", 3),),
        cuisines=(("italian", 1), ("spanish", 1), ("west-african", 1)),
        tags=(("dairy_free", 3), ("gluten_free", 3), ("halal", 3), ("pescatarian", 2), ("vegan", 1), ("vegetarian", 1)),
        mains=(2, 1),
        means=(-0.712, -0.874, 0.766, 1.004, -0.824, -1.321, 3.664),
        spreads=(0.409, 0.417, 0.383, 0.358, 0.417, 0.486, 0.407),
    ),
    Family(
        name="bread",
        dishes=2,
        slots=(("dinner", 1), ("snack", 1)),
        cuisines=(("italian", 1), ("nordic", 1)),
        tags=(("halal", 2), ("pescatarian", 2), ("vegetarian", 2)),
        mains=(1, 1),
        means=(-0.589, -1.006, 0.933, 1.012, -0.6, -1.468, 3.65),
        spreads=(0.394, 0.833, 0.349, 0.45, 0.949, 0.498, 0.332),
    ),
    Family(
        name="noodles",
        dishes=2,
        slots=(("dinner", 1), ("lunch+dinner", 1)),
        cuisines=(("japanese", 2),),
        tags=(("dairy_free", 2), ("halal", 2), ("pescatarian", 2), ("vegan", 2), ("vegetarian", 2)),
        mains=(1, 1),
        means=(-0.602, -0.562, 0.684, 0.785, -0.596, -1.082, 3.76),
        spreads=(0.354, 0.469, 0.3, 0.414, 0.442, 0.508, 0.288),
    ),
)
SLOTS = (
    Slots(slots="dinner", energy_kcal=(6.319, 0.107), minutes=(3.575, 0.405), difficulties=(32, 36, 14, 5, 1)),
    Slots(slots="lunch+dinner", energy_kcal=(6.131, 0.159), minutes=(3.331, 0.496), difficulties=(18, 25, 6, 1, 1)),
    Slots(slots="snack", energy_kcal=(5.195, 0.251), minutes=(2.647, 0.677), difficulties=(36, 5, 0, 0, 0)),
    Slots(slots="breakfast", energy_kcal=(5.904, 0.16), minutes=(2.385, 0.458), difficulties=(25, 7, 2, 0, 0)),
    Slots(slots="lunch", energy_kcal=(5.994, 0.119), minutes=(2.966, 0.393), difficulties=(20, 2, 0, 0, 0)),
    Slots(slots="breakfast+lunch", energy_kcal=(5.961, 0.129), minutes=(2.852, 0.404), difficulties=(6, 11, 1, 0, 0)),
    Slots(slots="lunch+snack", energy_kcal=(5.578, 0.324), minutes=(3.163, 0.53), difficulties=(4, 3, 1, 1, 0)),
    Slots(slots="breakfast+snack", energy_kcal=(5.496, 0.282), minutes=(2.585, 0.487), difficulties=(5, 1, 0, 0, 0)),
    Slots(slots="breakfast+lunch+dinner", energy_kcal=(5.99, 0.161), minutes=(3.213, 0.353), difficulties=(1, 2, 0, 0,
        0)),
    Slots(slots="breakfast+dinner", energy_kcal=(6.047, 0.15), minutes=(3.113, 0.418), difficulties=(0, 1, 0, 0, 0)),
)
CORRELATION = (
    (1.0, -0.085, 0.078, -0.032, -0.23, 0.047, -0.023, -0.235),
    (-0.085, 1.0, 0.49, -0.028, -0.226, 0.172, 0.167, 0.35),
    (0.078, 0.49, 1.0, -0.093, -0.418, 0.662, 0.038, 0.019),
    (-0.032, -0.028, -0.093, 1.0, 0.101, -0.172, -0.127, 0.103),
    (-0.23, -0.226, -0.418, 0.101, 1.0, -0.133, -0.031, 0.239),
    (0.047, 0.172, 0.662, -0.172, -0.133, 1.0, 0.125, -0.047),
    (-0.023, 0.167, 0.038, -0.127, -0.031, 0.125, 1.0, -0.021),
    (-0.235, 0.35, 0.019, 0.103, 0.239, -0.047, -0.021, 1.0),
)
# fmt: on
