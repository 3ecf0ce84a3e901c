"""The figures that targets are made of, each with its source. Pure.

Energy per gram is UK labelling's for figures in monosaccharide equivalents, as CoFID gives them: protein 4, fat 9,
carbohydrate 3.75, fibre 2 kcal (McCance & Widdowson's The Composition of Foods, 7th ed., introduction).
"""

KCAL_PER_G = {"protein": 4.0, "fat": 9.0, "carbohydrate": 3.75, "fibre": 2.0}

SEX_CONSTANT_KCAL = {"male": 5, "female": -161, "unspecified": -78}
"""Mifflin et al. (1990); the third is the mean of the two."""

ACTIVITY_FACTOR = {"sedentary": 1.2, "light": 1.375, "moderate": 1.55, "active": 1.725, "very_active": 1.9}
"""Multiples of resting energy in common clinical use with the formula."""

GOAL_FACTOR = {"lose": 0.80, "maintain": 1.0, "gain": 1.10}
MAX_DEFICIT_KCAL = 600
"""NICE guidance on weight management: a deficit of 600 kcal a day."""
ENERGY_FLOOR_KCAL = {"male": 1_500, "female": 1_200, "unspecified": 1_350}
"""Less needs a clinician."""

PROTEIN_G_PER_KG = {"lose": 1.6, "maintain": 1.2, "gain": 1.6}
"""1.6 g/kg is where gains level off in training adults (Morton et al. 2018); the UK's reference intake is 0.75."""
PROTEIN_REFERENCE_BMI = 30
"""Body mass above this BMI does not raise the protein target: fat mass needs little."""
PROTEIN_ENERGY_SHARE = (0.12, 0.32)
"""Whatever the body mass, protein stays within these shares of energy."""
FAT_ENERGY_SHARE = 0.32
"""Below the UK's dietary reference value of 33 % of total energy (COMA 1991), above the 20 % needed for vitamins."""

FIBRE_G = 30.0
"""SACN, Carbohydrates and Health (2015)."""
SALT_G = 6.0
"""SACN, Salt and Health (2003)."""
SATURATES_ENERGY_SHARE = 0.10
"""SACN, Saturated fats and health (2019)."""
SUGARS_G_PER_2000_KCAL = 90.0
"""Reference intake of total sugars, retained Regulation (EU) 1169/2011, Annex XIII."""

REFERENCE_ENERGY_KCAL = 2_000.0
"""Reference intake of an average adult (the same annex), for who has not said what they are."""
REFERENCE_WEIGHT_KG = 70.0
