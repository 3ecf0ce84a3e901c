"""The words that weekly rules count dishes by. Pure.

A person's rule is data ("fish at least once"), so what a tag means stands here and nowhere else.
"""

from recipes.models import Family, Recipe

FISH = frozenset({Family.WHITE_FISH, Family.OILY_FISH, Family.SHELLFISH})
RED_MEAT = frozenset({Family.BEEF, Family.LAMB, Family.PORK})
"""As the NHS counts it: beef, lamb, pork, fresh or processed."""


def tags_of(recipe: Recipe) -> frozenset[str]:
    """Return the tags of a recipe: its family, diets, cuisine and meal type, and "fish" or "red_meat" where it is.

    The main ingredient decides the family, so a trace of anchovy does not make a dish of fish.
    """
    tags = {*recipe.diet_names, recipe.meal_type, f"cuisine:{recipe.cuisine}"}
    if recipe.main_ingredient is not None:
        family = recipe.main_ingredient.family
        tags.add(family)
        if family in FISH:
            tags.add("fish")
        if family in RED_MEAT:
            tags.add("red_meat")
    return frozenset(tags)


KNOWN_TAGS = frozenset({"fish", "red_meat", "solid", "drinkable", *Family.values})
"""Tags that any catalogue has; diets and `cuisine:…` are accepted besides."""
