"""What a person does with a week's shopping list: read it by aisle, tick it off, take it along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Conflict
from plans import exporting, selectors
from plans.models import ShoppingListItem, WeeklyPlan
from recipes.models import Aisle
from users.models import User

Status = WeeklyPlan.Status

WHY_NOT_READY = {
    Status.PENDING: "This week is still waiting to be planned: ask for its list when its status is ready.",
    Status.GENERATING: "This week is being planned: ask for its list in a few seconds, when its status is ready.",
    Status.INFEASIBLE: "This week could not be planned, so there is nothing to buy: see the plan's clashes, change "
    "your profile and ask for the week again.",
    Status.FAILED: "Planning this week failed, so there is nothing to buy: ask for the week again.",
}


@dataclass(frozen=True, kw_only=True)
class AisleItems:
    """The rows of one aisle."""

    aisle: str
    name: str
    items: Sequence[ShoppingListItem]


@dataclass(frozen=True, kw_only=True)
class ShoppingList:
    """A plan's list in the order of the walk through the shop."""

    plan_id: int
    aisles: Sequence[AisleItems]
    used_pence: int
    bought_pence: int
    unpriced: int
    """How many foods have no known price, and are in neither sum."""


def require_ready(plan: WeeklyPlan) -> None:
    """Refuse a plan that has no list.

    Raises:
        Conflict: the plan is not READY; the sentence says what to do.
    """
    if plan.status != Status.READY:
        raise Conflict(WHY_NOT_READY[Status(plan.status)], code="not_ready", details={"status": plan.status})


def list_of(plan: WeeklyPlan) -> ShoppingList:
    """Return the list of a plan that `services.open_plan` has found safe to show.

    Raises:
        Conflict: the plan is not READY; the sentence says what to do.
    """
    require_ready(plan)
    by_aisle: dict[str, list[ShoppingListItem]] = defaultdict(list)
    items = list(selectors.shopping_items_of(plan).select_related("ingredient").order_by("ingredient__name"))
    for item in items:
        by_aisle[item.aisle].append(item)
    return ShoppingList(
        plan_id=plan.pk,
        aisles=[
            AisleItems(aisle=aisle, name=aisle.label, items=by_aisle[aisle]) for aisle in Aisle if aisle in by_aisle
        ],
        used_pence=sum(item.used_pence or 0 for item in items),
        bought_pence=sum(item.bought_pence or 0 for item in items),
        unpriced=sum(item.used_pence is None for item in items),
    )


def tick(user: User, plan_id: int, item_id: int, *, is_ticked: bool) -> ShoppingListItem:
    """Tick a line off, or on again, and return it. A second call changes nothing.

    Raises:
        NotFound: no such line in a plan of this person.
    """
    item = selectors.shopping_item_for(user, plan_id, item_id)
    item.is_ticked = is_ticked
    item.save(update_fields=["is_ticked"])
    return item


def quantity_of(item: ShoppingListItem) -> str:
    """Return what the week needs of a food in kitchen units."""
    food = item.ingredient
    return exporting.quantity(item.needed_g, each_g=food.each_g, each_name=food.each_name)


def sheet_of(plan: WeeklyPlan) -> exporting.Sheet:
    """Return a plan's list as it is printed.

    Raises:
        Conflict: the plan is not READY.
    """
    found = list_of(plan)
    return exporting.Sheet(
        title=f"Shopping list for the week from {plan.week_start:%-d %B %Y}",
        aisles=[
            exporting.AisleLines(name=aisle.name, lines=[_line(item) for item in aisle.items]) for aisle in found.aisles
        ],
        used_pence=found.used_pence,
        bought_pence=found.bought_pence,
        unpriced=found.unpriced,
    )


def _line(item: ShoppingListItem) -> exporting.Line:
    return exporting.Line(
        name=item.ingredient.name, quantity=quantity_of(item), needed_g=item.needed_g, from_pantry_g=item.from_pantry_g,
        packs=item.packs, pack_g=item.pack_g, used_pence=item.used_pence, bought_pence=item.bought_pence,
        is_ticked=item.is_ticked,
    )  # fmt: skip
