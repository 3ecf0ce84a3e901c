"""Recipes and foods through the API."""

from core.vocabulary import Allergen, AllergenStatus, Diet, to_bits
from recipes.models import Recipe
from tests.factories import make_user


def every(client, query: str) -> list[dict]:
    rows, page = [], f"/api/v1/recipes?page_size=100&{query}"
    while page:
        body = client.get(page).json()
        rows += body["results"]
        page = body["next"]
    return rows


def test_recipes_need_a_log_in(api):
    assert api().get("/api/v1/recipes").status_code == 401
    assert api().get("/api/v1/ingredients").status_code == 401


def test_recipes_are_paged_by_title(api, alice, catalogue):
    body = api(alice).get("/api/v1/recipes").json()
    assert body["count"] == Recipe.objects.count()
    assert len(body["results"]) == 20 and body["next"]
    assert api(alice).get("/api/v1/recipes?page=999").status_code == 404


def test_filters_of_recipes_hold_together(api, alice, catalogue):
    query = "slot=dinner&diet=vegan&diet=gluten_free&free_from=soya&free_from=nuts&meal_type=solid"
    rows = every(api(alice), f"{query}&max_minutes=40&max_difficulty=2")
    assert len(rows) >= 5
    for row in rows:
        assert "dinner" in row["slots"] and {"vegan", "gluten_free"} <= set(row["diets"])
        assert not {"soya", "nuts"} & {*row["allergens_contained"], *row["allergens_possible"]}
        assert row["meal_type"] == "solid" and row["minutes"] <= 40 and row["difficulty"] <= 2


def test_recipes_by_cuisine(api, alice, catalogue):
    rows = every(api(alice), "cuisine=indian")
    assert len(rows) == Recipe.objects.filter(cuisine="indian").count() > 0


def test_recipes_are_found_by_title_by_ingredient_and_by_alias(api, alice, catalogue):
    client = api(alice)
    assert any("porridge" in row["title"].lower() for row in every(client, "q=porridge"))
    british, american = every(client, "q=aubergine"), every(client, "q=eggplant")
    assert american and {row["id"] for row in american} <= {row["id"] for row in british}


def test_filters_that_cannot_be_name_what_can(api, alice, catalogue):
    for name, bad, allowed in (
        ("slot", "brunch", "breakfast, lunch, dinner, snack"),
        ("diet", "keto", "vegetarian"), ("free_from", "gluten", "celery"),
        ("meal_type", "soup", "drinkable"), ("cuisine", "martian", "british"), ("max_difficulty", "9", "5"),
    ):  # fmt: skip
        answer = api(alice).get(f"/api/v1/recipes?{name}={bad}")
        body = answer.json()
        assert answer.status_code == 400 and body["code"] == "invalid"
        assert name in body["details"] and allowed in str(body["details"][name]), body


def test_a_filter_that_matches_nothing_is_an_empty_page(api, alice, catalogue):
    assert api(alice).get("/api/v1/recipes?q=zzzz").json()["results"] == []


def test_recipes_are_marked_for_the_person_who_asks(api, alice, catalogue):
    vegan = make_user("vera@example.com", diets=["vegan"], allergens=["soya"])
    for row in every(api(vegan), "slot=lunch"):
        expected = (
            [{"rule": "allergen", "name": "soya"}]
            if "soya" in row["allergens_contained"] + row["allergens_possible"]
            else []
        )
        expected += [] if "vegan" in row["diets"] else [{"rule": "diet", "name": "vegan"}]
        assert row["blocked_by"] == expected and row["may_eat"] is (not expected)
    assert all(row["may_eat"] for row in every(api(alice), "slot=lunch"))


def test_a_recipe_shows_all_a_cook_needs(api, catalogue):
    user = make_user("mia@example.com", allergens=["milk"])
    recipe = Recipe.objects.filter(allergens_contained=to_bits(["milk"], Allergen)).first()
    body = api(user).get(f"/api/v1/recipes/{recipe.pk}").json()
    assert body["steps"] == recipe.steps and body["pence_per_serving"] == recipe.pence_per_serving
    assert len(body["ingredients"]) == recipe.lines.count()
    assert all(float(line["grams"]) > 0 for line in body["ingredients"])
    assert any(line["allergens"].get("milk") == AllergenStatus.CONTAINS for line in body["ingredients"])
    assert body["may_eat"] is False and body["blocked_by"] == [{"rule": "allergen", "name": "milk"}]
    assert float(body["energy_kcal"]) == float(recipe.energy_kcal)


def test_a_draft_is_neither_listed_nor_shown(api, alice, charlie, catalogue):
    recipe = Recipe.objects.first()
    Recipe.objects.filter(pk=recipe.pk).update(status=Recipe.Status.DRAFT)
    for person in (alice, charlie):
        assert api(person).get(f"/api/v1/recipes/{recipe.pk}").status_code == 404
    assert recipe.pk not in {row["id"] for row in every(api(alice), "")}
    body = api(alice).get("/api/v1/recipes/999999").json()
    assert body["code"] == "not_found"


def test_foods_are_found_by_us_name_and_by_aisle(api, alice, catalogue):
    client = api(alice)
    names = [row["name"] for row in client.get("/api/v1/ingredients?q=ZUCCHINI").json()["results"]]
    assert names == ["Courgette"]
    rows = client.get("/api/v1/ingredients?aisle=spices&page_size=100").json()["results"]
    assert rows and {row["aisle"] for row in rows} == {"spices"}
    soy = client.get("/api/v1/ingredients?q=soy sauce").json()["results"]
    assert any(row["allergens"].get("soya") == "contains" for row in soy)


def test_an_aisle_that_is_none_names_those_that_are(api, alice, catalogue):
    answer = api(alice).get("/api/v1/ingredients?aisle=garage")
    assert answer.status_code == 400 and "spices" in str(answer.json()["details"]["aisle"])


def test_the_list_takes_few_queries(api, alice, catalogue, django_assert_max_num_queries):
    client = api(alice)
    with django_assert_max_num_queries(4):
        client.get("/api/v1/recipes?page_size=100&diet=" + Diet.VEGAN)
