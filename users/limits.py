"""The limits within which a profile can be true, each with its reason. Pure: no database."""

MIN_AGE_YEARS = 18
"""The energy formula was fitted to adults (Mifflin et al. 1990), and children's needs are a clinician's business."""
MAX_AGE_YEARS = 110
MIN_HEIGHT_CM, MAX_HEIGHT_CM = 120, 230
MIN_WEIGHT_KG, MAX_WEIGHT_KG = 35, 300
MIN_BMI = 15
"""kg/m². Below this the NHS asks for medical care: no weekly plan should stand in for it."""
MAX_BMI = 100
"""kg/m². Beyond what the energy formula says anything about; nearly always a slip of the finger."""

MIN_TARGET_ENERGY_KCAL, MAX_TARGET_ENERGY_KCAL = 1_200, 5_000
"""Diets below 1,200 kcal need a clinician (NICE NG246 calls under 800 very-low-energy, 800 to 1,200 low-energy)."""
MIN_TARGET_PROTEIN_G, MAX_TARGET_PROTEIN_G = 30, 350
MIN_TARGET_FAT_G, MAX_TARGET_FAT_G = 20, 300
MIN_TARGET_CARBOHYDRATE_G, MAX_TARGET_CARBOHYDRATE_G = 50, 800
"""Below about 50 g a day the body makes ketones (Institute of Medicine, Dietary Reference Intakes, 2005, chapter 6): a
diet for a clinician to watch over."""

MIN_WEEKLY_BUDGET_PENCE, MAX_WEEKLY_BUDGET_PENCE = 100, 100_000
MAX_HOUSEHOLD_SIZE = 12
MIN_MAX_MINUTES, DEFAULT_MAX_MINUTES, MAX_MAX_MINUTES = 5, 120, 1_440
MAX_WEEKLY_RULES = 10
MAX_LEFTOVERS_PER_WEEK = 7
"""One a day. More would be every other meal of a week of lunches and dinners."""
