from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans import exporting, shopping
from plans.shopping import Food

RICE, ONION, MILK, SAFFRON, WATER = 1, 2, 3, 4, 5
FOODS = {
    RICE: Food(pence_per_kg=150, pack_g=1000),
    ONION: Food(pence_per_kg=90, pack_g=None),
    MILK: Food(pence_per_kg=70, pack_g=2272),
    SAFFRON: Food(pence_per_kg=None, pack_g=1),
    WATER: Food(pence_per_kg=0, pack_g=None),
}


def bought(needed_g, at_home_g=None, bill_pence=None):
    """Return what to buy by food, for a bill that is the price of the foods if it is not given."""
    needed = {key: Decimal(mass) for key, mass in needed_g.items()}
    at_home = {key: Decimal(mass) for key, mass in (at_home_g or {}).items()}
    if bill_pence is None:
        bill_pence = round(sum(mass * (FOODS[key].pence_per_kg or 0) for key, mass in needed.items()) / 1000)
    found = shopping.shopping_list(needed, foods=FOODS, at_home_g=at_home, bill_pence=bill_pence)
    return {item.ingredient_id: item for item in found}


def test_a_food_of_several_meals_is_added_up_before_it_is_rounded():
    needs = [(RICE, Decimal("33.33")), (ONION, Decimal(120)), (RICE, Decimal("33.33")), (RICE, Decimal("33.33"))]

    assert shopping.add_up(needs) == {RICE: Decimal("100.0"), ONION: Decimal("120.0")}


def test_what_is_missing_is_rounded_up_to_packs_and_both_prices_are_given():
    rice = bought({RICE: "1000.1"})[RICE]

    assert (rice.packs, rice.used_pence, rice.bought_pence) == (2, 150, 300)


def test_a_whole_pack_is_one_pack():
    assert bought({RICE: 1000})[RICE].packs == 1


def test_the_pantry_is_taken_off_by_quantity():
    rice = bought({RICE: 1500}, {RICE: 600})[RICE]

    assert (rice.from_pantry_g, rice.packs, rice.bought_pence) == (Decimal(600), 1, 150)
    assert rice.used_pence == 225  # the rice at home is eaten as well


def test_a_full_pantry_leaves_nothing_to_buy_and_is_used_only_as_far_as_needed():
    rice = bought({RICE: 300}, {RICE: 5000})[RICE]

    assert (rice.from_pantry_g, rice.packs, rice.bought_pence, rice.used_pence) == (Decimal(300), 0, 0, 45)


def test_a_food_without_packs_is_bought_by_weight():
    onion = bought({ONION: 500}, {ONION: 100})[ONION]

    assert (onion.packs, onion.used_pence, onion.bought_pence) == (0, 45, 36)


def test_an_unknown_price_stays_unknown_and_packs_are_still_counted():
    saffron = bought({SAFFRON: "1.5"})[SAFFRON]

    assert (saffron.packs, saffron.used_pence, saffron.bought_pence) == (2, None, None)


def test_what_is_used_adds_up_to_the_bill_and_unknown_prices_are_left_out():
    used = {key: item.used_pence for key, item in bought({RICE: 333, ONION: 70, SAFFRON: 1}, bill_pence=58).items()}

    # 49.95p and 6.3p by weight; the bill, in which servings were rounded, is 1.75p more: 51.50p and 6.50p of it.
    assert used == {RICE: 52, ONION: 6, SAFFRON: None}


def test_what_costs_nothing_is_not_listed():
    assert bought({WATER: 2000, MILK: 100}).keys() == {MILK}


masses = st.decimals(min_value=0, max_value=20_000, places=1)


prices = st.none() | st.integers(1, 50_000)


@given(needed_g=masses, at_home_g=masses, pack_g=st.none() | st.integers(1, 5_000), price=prices)
def test_never_less_is_bought_than_needed_minus_pantry_nor_a_pack_too_many(needed_g, at_home_g, pack_g, price):
    foods = {RICE: Food(pence_per_kg=price, pack_g=pack_g)}

    items = shopping.shopping_list({RICE: needed_g}, foods=foods, at_home_g={RICE: at_home_g}, bill_pence=100)

    assert len(items) == (needed_g > 0)
    for item in items:
        missing = max(needed_g - at_home_g, Decimal(0))
        assert item.needed_g - item.from_pantry_g == missing
        if pack_g:
            assert missing <= item.packs * pack_g < missing + pack_g
        assert (item.bought_pence is None) == (price is None)


def test_quantities_read_as_in_a_kitchen():
    assert [exporting.mass(Decimal(mass)) for mass in ("2.4", "9.96", "350.4", "999.7", "1000", "1240", "12000")] == [
        "2.4 g", "10 g", "350 g", "1 kg", "1 kg", "1.24 kg", "12 kg",
    ]  # fmt: skip


def test_counted_foods_are_told_in_whole_pieces_rounded_up():
    def told(mass_g):
        return exporting.quantity(Decimal(mass_g), each_g=Decimal(120), each_name="apple")

    assert [told(mass)[0] for mass in ("10", "360", "360.1", "400")] == ["1", "3", "3", "4"]
    assert told("360") == "3 × apple"
    assert exporting.quantity(Decimal(250), each_g=None, each_name="apple") == "250 g"


def sheet(name):
    line = exporting.Line(
        name=name, quantity="1.24 kg", needed_g=Decimal(1240), from_pantry_g=Decimal(0), packs=3, pack_g=500,
        used_pence=124, bought_pence=150, is_ticked=True,
    )  # fmt: skip
    aisle = exporting.AisleLines(name="Fruit", lines=[line])
    return exporting.Sheet(title="Week", aisles=[aisle], used_pence=124, bought_pence=150, unpriced=0)


def test_a_cell_that_a_spreadsheet_would_run_is_guarded():
    for start in "=+-@":
        row = exporting.as_csv(sheet(f"{start}1+1")).splitlines()[1]
        assert row == f"Fruit,'{start}1+1,1.24 kg,1240,0,3,500,1.24,1.50,yes"


def test_markdown_in_a_name_stays_text():
    box = r"- [x] **\*wild\* \[rice\]**: 1.24 kg (buy 3 × 500 g, £1.50)"
    assert box in exporting.as_markdown(sheet("*wild* [rice]"))


def test_the_text_ends_with_both_sums():
    assert exporting.as_text(sheet("Rice")) == (
        "Week\n\nFRUIT\n[x] Rice: 1.24 kg (buy 3 × 500 g, £1.50)\n\nTo pay: £1.50. Used this week: £1.24.\n"
    )
