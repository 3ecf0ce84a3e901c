"""The words that weekly rules count dishes by. Pure.

A person's rule is data ("fish at least once"), so what a tag means stands here and nowhere else. Cuisines are counted
too, as "cuisine:italian": they are as many as the recipes have, so the database knows them.
"""

from django.db import models

from core.vocabulary import Diet, MealType


class Family(models.TextChoices):
    """The kind of food that a dish is built on, for variety through the week and rules such as "fish at least once"."""

    POULTRY = "poultry", "Poultry"
    BEEF = "beef", "Beef"
    LAMB = "lamb", "Lamb"
    PORK = "pork", "Pork"
    OFFAL = "offal", "Offal"
    WHITE_FISH = "white_fish", "White fish"
    OILY_FISH = "oily_fish", "Oily fish"
    SHELLFISH = "shellfish", "Shellfish"
    EGG = "egg", "Egg"
    CHEESE = "cheese", "Cheese"
    DAIRY = "dairy", "Milk and yoghurt"
    TOFU_SOYA = "tofu_soya", "Tofu and soya"
    PULSES = "pulses", "Beans and lentils"
    NUTS_SEEDS = "nuts_seeds", "Nuts and seeds"
    PASTA = "pasta", "Pasta"
    RICE = "rice", "Rice"
    NOODLES = "noodles", "Noodles"
    BREAD = "bread", "Bread"
    POTATO = "potato", "Potato"
    OATS = "oats", "Oats"
    GRAIN = "grain", "Grains"
    VEGETABLE = "vegetable", "Vegetables"
    FRUIT = "fruit", "Fruit"
    OTHER = "other", "Other"


class DishKind(models.TextChoices):
    """What people call a dish, where that is more than what is in it: wishes such as "pizza on Friday"."""

    PIZZA = "pizza", "Pizza"
    CURRY = "curry", "Curry"
    SOUP = "soup", "Soup"
    SALAD = "salad", "Salad"
    STEW = "stew", "Stew"
    PIE = "pie", "Pie"
    ROAST = "roast", "Roast"


GROUPS = {
    "fish": frozenset({Family.WHITE_FISH, Family.OILY_FISH, Family.SHELLFISH}),
    # As the NHS counts it: beef, lamb, pork, fresh or processed.
    "red_meat": frozenset({Family.BEEF, Family.LAMB, Family.PORK}),
}
"""Families that a rule may count together."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As rules name them."""
CUISINE_PREFIX = "cuisine:"
FIXED_TAGS: tuple[str, ...] = (*GROUPS, *DishKind.values, *MealType.values, *Family.values, *Diet.values)
"""Every tag but those of cuisines."""
