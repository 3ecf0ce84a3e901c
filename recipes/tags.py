"""What weekly rules count a dish as. Pure."""

from core.vocabulary import Diet, from_bits
from core.weekly_tags import CUISINE_PREFIX, GROUPS
from recipes.models import Recipe


def tags_of(recipe: Recipe) -> frozenset[str]:
    """Return the tags of a recipe: its family, kind, diets, cuisine and meal type, and "fish" or "red_meat".

    The main ingredient decides the family, so a trace of anchovy does not make a dish of fish.
    """
    main = recipe.main_ingredient
    return tags_of_kind(recipe.diets, recipe.meal_type, recipe.cuisine, main.family if main else "", recipe.dish_kind)


def tags_of_kind(diets: int, meal_type: str, cuisine: str, family: str, dish_kind: str) -> frozenset[str]:
    """Return the tags of every dish of one kind.

    Args:
        diets: bits of Diet.
        family: of the main ingredient; empty where there is none.
        dish_kind: of DishKind; empty where it is none of them.
    """
    tags = {*from_bits(diets, Diet), meal_type, f"{CUISINE_PREFIX}{cuisine}"}
    tags |= {family, dish_kind} - {""}
    tags.update(group for group, families in GROUPS.items() if family in families)
    return frozenset(tags)
