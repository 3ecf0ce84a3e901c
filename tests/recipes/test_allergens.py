"""What a food's name implies, with the traps that names set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vocabulary import Allergen
from recipes import allergen_words
from recipes.allergens import ALLERGENS, infer

GLUTEN = "cereals_containing_gluten"

EXACTLY = {
    # what the name says
    "Worcestershire sauce": f"fish {GLUTEN}", "Worcester sauce": f"fish {GLUTEN}", "Panko breadcrumbs": GLUTEN,
    "stock cube": f"celery {GLUTEN}", "Vegetable stock cubes": f"celery {GLUTEN}",
    "Fish stock": f"celery {GLUTEN} fish", "Houmous": "sesame", "hummus": "sesame", "Mayonnaise": "eggs mustard",
    "light mayo": "eggs mustard", "Soy sauce": f"soya {GLUTEN}", "dark soy sauce": f"soya {GLUTEN}", "Tamari": "soya",
    "Gluten-free soy sauce": "soya", "Dry white wine": "sulphites", "Cider": "sulphites",
    "Dried apricots": "sulphites", "Apricots, dried": "sulphites", "Couscous": GLUTEN, "cous cous": GLUTEN,
    "Lager": f"{GLUTEN} sulphites", "Malt vinegar": GLUTEN, "Barley malt extract": GLUTEN, "Bulgur wheat": GLUTEN,
    "Pearl barley": GLUTEN, "Spelt": GLUTEN, "Semolina": GLUTEN, "Rye crispbread": GLUTEN, "Rolled oats": GLUTEN,
    "Paneer": "milk", "Ghee": "milk", "Whey powder": "milk", "Cottage cheese": "milk", "Crème fraîche": "milk",
    "Creme Fraiche": "milk", "Greek yoghurt": "milk", "greek yogurt": "milk", "Semi-skimmed milk": "milk",
    "Heavy cream": "milk", "Unsalted butter": "milk", "Goat's cheese": "milk", "Goat’s cheese": "milk",
    "Halloumi": "milk", "Lactose": "milk", "Sodium caseinate": "milk", "Tahini": "sesame", "Za'atar": "sesame",
    "Zaatar": "sesame", "Sesame oil": "sesame", "Raw king prawns": "crustaceans", "Shrimp": "crustaceans",
    "White crab meat": "crustaceans", "Langoustines": "crustaceans", "Lobster tail": "crustaceans",
    "Crayfish tails": "crustaceans", "Squid": "molluscs", "Mussels": "molluscs", "Calamari rings": "molluscs",
    "King scallops": "molluscs", "Oysters": "molluscs", "Clams": "molluscs", "Octopus": "molluscs",
    "Marzipan": "nuts", "Frangipane": "nuts", "Ground almonds": "nuts", "Pistachios": "nuts", "Brazil nuts": "nuts",
    "Cashew nuts": "nuts", "Nougat": "eggs nuts", "Mixed nuts": "nuts peanuts", "Peanut butter": "peanuts",
    "Groundnut oil": "peanuts", "monkey nuts": "peanuts", "Tofu": "soya", "Silken tofu": "soya",
    "Edamame beans": "soya", "Tempeh": "soya", "White miso paste": "soya", "Bean curd": "soya", "TVP": "soya",
    "Anchovies": "fish", "Anchovy fillets": "fish", "Cod loin": "fish", "Tinned tuna": "fish", "Sardines": "fish",
    "Sea bass": "fish", "Fish sauce": "fish", "Nam pla": "fish", "Smoked mackerel": "fish", "Kippers": "fish",
    "Lupin flour": "lupin", "Lupini beans": "lupin", "Celeriac": "celery", "Celery sticks": "celery",
    "Free-range eggs": "eggs", "Egg whites": "eggs", "Meringues": "eggs", "Mustard seeds": "mustard",
    "Piccalilli": "mustard", "Curry powder": "mustard", "Balsamic vinegar": "sulphites",
    "Red wine vinegar": "sulphites", "Pork sausages": f"{GLUTEN} sulphites", "Egg noodles": f"eggs {GLUTEN}",
    "Filo": GLUTEN, "phyllo": GLUTEN, "Loaves": GLUTEN, "Seeded bread": f"{GLUTEN} sesame soya",
    "Burger buns": f"{GLUTEN} sesame", "Cookies": GLUTEN, "Breaded cod": f"{GLUTEN} fish",
    "All-purpose flour": GLUTEN, "Whole wheat flour": GLUTEN, "Lasagna noodles": GLUTEN,
    # what the name only seems to say
    "Ground nutmeg": "", "Butternut squash": "", "Butter nut squash": "", "Coconut": "", "Desiccated coconut": "",
    "Coconut milk": "", "Light coconut milk, tinned": "", "Coconut cream": "", "Coconut yoghurt": "",
    "Coconut oil": "", "Chestnut mushrooms": "", "Water chestnuts": "", "Chestnuts": "", "Pine nuts": "",
    "Cocoa butter": "", "Butter beans": "", "Butter lettuce": "", "Cream of tartar": "", "Eggplant": "",
    "Egg plant": "", "Buckwheat flour": "", "Buckwheat groats": "", "Rice flour": "", "Gram flour": "",
    "Coconut flour": "", "Rice noodles": "", "Rice vermicelli": "", "Rice cakes": "", "Corn tortillas": "",
    "Rice milk": "", "Oyster mushrooms": "", "Crab apples": "", "Ginger beer": "", "Ginger ale": "", "Root beer": "",
    "Custard apple": "", "Rice wine vinegar": "", "Shea butter": "", "Sugar": "", "Meatloaf": "", "Asparagus": "",
    "Oat milk": GLUTEN, "Oat drink": GLUTEN, "Almond milk": "nuts", "Almond drink, unsweetened": "nuts",
    "Cashew butter": "nuts", "Soya milk": "soya", "soy milk": "soya", "Soya yoghurt": "soya", "Almond flour": "nuts",
    "Ginger nuts": GLUTEN,
    # what the name frees
    "Gluten-free bread": "", "Gluten free pasta": "", "Gluten-free plain flour": "", "GF bread": "",
    "Fish-free sauce": "", "Vegan cheese": "", "Dairy-free cheese": "", "Dairy-free butter": "",
    "Egg-free mayonnaise": "mustard", "Vegan mayo": "mustard", "Vegan Worcestershire sauce": GLUTEN,
    "Nut-free muesli": f"{GLUTEN} milk", "Pesto without nuts": "eggs milk",
    "Bouillon (free from the 14 allergens)": "", "Bread, free from gluten": "",
    # what it does not free
    "Gluten-free oats": GLUTEN, "Gluten-free porridge oats": GLUTEN, "Lactose-free milk": "milk",
    "Wheat-free rye bread": GLUTEN, "Nut-free peanut butter": "peanuts",
    "Vegan sausage roll with cheese": f"{GLUTEN} sulphites soya milk", "Dairy-free spread and cheddar": "milk",
    "Plant-based cheese": "milk", "Meat-free bacon and eggs": "eggs", "Vegetarian hard cheese": "milk",
    "Gluten-free fish fingers": "fish", "Free-range chicken": "",
}  # fmt: skip

AT_LEAST = {
    "Pesto": "milk nuts", "Oyster sauce": f"molluscs {GLUTEN}", "Seitan": GLUTEN, "Praline": "nuts",
    "Halva": "sesame", "Satay sauce": "peanuts", "Massaman curry": "peanuts fish crustaceans",
    "Caesar dressing": "fish eggs milk", "Milk chocolate": "milk soya", "White chocolate": "milk",
    "Naan bread": f"{GLUTEN} milk", "Croissants": f"{GLUTEN} milk", "Coleslaw": "eggs mustard",
    "Lemon curd": "eggs milk", "Thai green curry paste": "fish crustaceans", "Kimchi": "fish",
    "Scampi": f"crustaceans {GLUTEN}", "Surimi": f"fish eggs {GLUTEN}", "Taramasalata": f"fish {GLUTEN}",
    "Marmite": f"celery {GLUTEN}", "Hoisin sauce": f"soya {GLUTEN} sesame", "Teriyaki sauce": f"soya {GLUTEN}",
    "Victoria sponge cake": f"{GLUTEN} eggs milk", "Muesli": f"{GLUTEN} nuts", "Shellfish": "crustaceans molluscs",
    "Waldorf salad": "celery nuts", "Tiramisu": f"milk eggs {GLUTEN}", "Fruit and nut mix": "nuts peanuts sulphites",
    "Bombay mix": "peanuts", "Fish pie": f"fish {GLUTEN}", "Nutella": "nuts milk soya",
    "Yorkshire puddings": f"{GLUTEN} eggs milk", "Dijon mustard": "mustard sulphites", "Dukkah": "nuts sesame",
    "Prawn toast": f"crustaceans {GLUTEN} sesame", "Macaroni cheese": f"{GLUTEN} milk", "Quorn mince": "eggs",
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), EXACTLY.items())
def test_a_name_implies_these_allergens_and_no_others(name, expected):
    assert infer(name) == set(expected.split())


@pytest.mark.parametrize(("name", "expected"), AT_LEAST.items())
def test_a_compound_food_implies_at_least_these(name, expected):
    assert infer(name) >= set(expected.split())


def test_the_fourteen_are_those_of_the_law():
    assert tuple(Allergen.values) == ALLERGENS and len(ALLERGENS) == 14


def test_the_word_lists_name_only_allergens_of_the_fourteen():
    assert set(allergen_words.IMPLIES) == set(ALLERGENS)
    named = {word for text in (*allergen_words.PLANT_BASES.values(), *allergen_words.FREE_TERMS.values(),
                               *allergen_words.FREE_WORDS.values()) for word in text.split()}  # fmt: skip
    assert named - {"*"} <= set(ALLERGENS)


@pytest.mark.parametrize("allergen", ALLERGENS)
def test_each_word_that_implies_an_allergen_does_so_in_any_case_and_number(allergen):
    for phrase in (phrase.strip() for phrase in allergen_words.IMPLIES[allergen].split(",")):
        assert allergen in infer(phrase), phrase
        assert allergen in infer(phrase.upper()), phrase
        assert allergen in infer(phrase.replace(" ", "-")), phrase


@given(st.text(max_size=80))
def test_any_text_has_an_answer_within_the_fourteen(name):
    assert infer(name) <= set(ALLERGENS)


PLAIN_WORDS = (
    "fresh",
    "organic",
    "large",
    "own-brand",
    "sliced",
    "chopped",
    "tinned",
    "British",
    "finely",
    "cooked",
    "everyday",
)


@given(
    st.sampled_from([*EXACTLY, *AT_LEAST]),
    st.lists(st.sampled_from(PLAIN_WORDS)),
    st.lists(st.sampled_from(PLAIN_WORDS)),
)
def test_plain_words_around_a_name_never_take_an_allergen_away(name, before, after):
    assert infer(" ".join([*before, name, *after])) >= infer(name)


@given(st.lists(st.sampled_from([*EXACTLY, *AT_LEAST]), min_size=1, max_size=4))
def test_foods_joined_by_and_imply_what_each_implies(names):
    assert infer(" and ".join(names)) == frozenset().union(*map(infer, names))


def test_every_shipped_food_declares_what_its_name_and_other_names_imply(catalogue_entries):
    foods, _ = catalogue_entries
    missed = []
    for food in foods:
        blocked = {name for name, status in food.allergens.items() if status != "free"}
        missed += [
            (food.slug, name, sorted(infer(name) - blocked))
            for name in (food.name, *food.aliases)
            if infer(name) - blocked
        ]
    assert missed == []
