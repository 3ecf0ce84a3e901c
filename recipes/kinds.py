"""Where foods stand in a shop."""

from __future__ import annotations

from django.db import models


class Aisle(models.TextChoices):
    """Where a UK supermarket keeps it; the order is the walk through the shop."""

    FRUIT = "fruit", "Fruit"
    VEGETABLES = "vegetables", "Vegetables"
    HERBS = "herbs", "Fresh herbs"
    MEAT = "meat", "Meat and poultry"
    FISH = "fish", "Fish"
    DAIRY_EGGS = "dairy-eggs", "Dairy and eggs"
    PLANT_DAIRY = "plant-dairy", "Dairy alternatives"
    PLANT_PROTEIN = "plant-protein", "Meat alternatives"
    BAKERY = "bakery", "Bakery"
    GRAINS = "grains", "Rice, pasta and grains"
    BREAKFAST_CEREAL = "breakfast-cereal", "Breakfast cereals"
    BAKING = "baking", "Baking"
    PULSES = "pulses", "Beans and lentils"
    TINS = "tins", "Tins and jars"
    NUTS_SEEDS = "nuts-seeds", "Nuts and seeds"
    DRIED_FRUIT = "dried-fruit", "Dried fruit"
    OILS_VINEGARS = "oils-vinegars", "Oils and vinegars"
    SAUCES = "sauces", "Sauces and pastes"
    STOCKS = "stocks", "Stock"
    SPICES = "spices", "Herbs and spices"
    DRINKS = "drinks", "Drinks"
    ALCOHOL = "alcohol", "Wine, beer and cider"
    SNACKS = "snacks", "Biscuits and snacks"
    OTHER = "other", "Everything else"
