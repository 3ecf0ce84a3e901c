"""What instructions make of a week: read from it, worked out, and handed on as a draft. Nothing is written here.

They take effect in a fixed order, whatever the order of the words: foods to avoid (so that the rest heeds them), dishes
planned anew, foods changed in the dishes that stay, portions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agents.schemas import Action, Instruction
from core.errors import Conflict
from plans import limits, one_pot, places, portions, refilling, senses, wanted_foods
from plans.draft import Draft, FoodChange
from plans.impossible_wishes import because_of
from plans.limits import Limit
from plans.models import PlanMeal
from plans.places import Bounds
from plans.standing import StandingWeek, meal_name
from plans.wanted_foods import Kitchen, listed
from recipes import naming
from recipes.models import RecipeIngredient
from recipes.naming import Sense

REFILLS = frozenset(
    {Action.GENERATE_NEW_WEEK, Action.REGENERATE_WEEK, Action.REGENERATE_DAY, Action.REGENERATE_MEAL,
     Action.CHANGE_MEAL_TYPE}
)  # fmt: skip
FOOD_CHANGES = frozenset({Action.SWAP_INGREDIENT, Action.REMOVE_INGREDIENT})


def avoided_foods(instructions: Sequence[Instruction], kitchen: Kitchen, *, harmful: Collection[str]) -> list[int]:
    """Return the foods that the person never wants again, with what may hold those that are `harmful`.

    Raises:
        Conflict: `unknown_food`, with the nearest names.
    """
    foods: list[int] = []
    for each in instructions:
        if each.action == Action.AVOID_INGREDIENT_FUTURE:
            with because_of(each):
                word = each.params.ingredient_to_remove or ""
                foods += wanted_foods.everywhere(kitchen, word, senses.sense_of(each, instructions, harmful=harmful))
    return list(dict.fromkeys(foods))


def work_out(
    week: StandingWeek, instructions: Sequence[Instruction], *, kitchen: Kitchen, thrown_out: refilling.ThrownOut,
    bounds: Bounds,
) -> Draft:  # fmt: skip
    """Return what all instructions together make of the week.

    Args:
        thrown_out: dishes that earlier actions took out of each meal: they don't come straight back.
        bounds: what stays whatever is asked of the week.

    Raises:
        ImpossibleWish: one of them can't be carried out, so none is; the sentence says why and what to do.
        Conflict: all of them together change nothing; or `gone`: what is to stay is not in the week any more.
    """
    places.require_what_stays(week, bounds)
    draft = Draft.of(week)
    draft.avoided = avoided_foods(instructions, kitchen, harmful=bounds.harmful)
    foods = _foods_of(week)
    edits, asked_of_foods = list[_Edit](), list[Limit]()
    for each in instructions:
        with because_of(each):
            if each.action in FOOD_CHANGES:
                sense = senses.sense_of(each, instructions, harmful=bounds.harmful)
                edits.append(_Edit(week, each, kitchen, foods, bounds, sense))
                asked_of_foods.append(edits[-1].as_limit())
            elif each.action in REFILLS:
                asked_of_foods.append(limits.limit_of(week, each, kitchen))
    refills = [each for each in instructions if each.action in REFILLS]
    refilling.refill(week, draft, refills, asked_of_foods, thrown_out=thrown_out, bounds=bounds)
    for edit in edits:
        with because_of(edit.instruction):
            edit.put_into(draft)
    for each in instructions:
        if each.action == Action.ADJUST_PORTION:
            with because_of(each):
                portions.resize(week, draft, each, bounds=bounds)
    draft.notes = list(dict.fromkeys(draft.notes))
    if not draft.changes_anything(week):
        why = " ".join(draft.notes) or "That is how it is already."
        raise Conflict(f"Nothing has to change: {why}", code="nothing_to_change")
    return draft


def _foods_of(week: StandingWeek) -> dict[int, list[int]]:
    """Return the foods of each dish in the week, by recipe."""
    foods: dict[int, list[int]] = {meal.recipe_id: [] for meal in week.meals}
    lines = RecipeIngredient.objects.filter(recipe_id__in=foods).order_by("position", "pk")
    for recipe_id, ingredient_id in lines.values_list("recipe_id", "ingredient_id"):
        foods[recipe_id].append(ingredient_id)
    return foods


class _Edit:
    """One wish about the foods of dishes: a swap, a food to leave out, or one to add."""

    def __init__(
        self, week: StandingWeek, instruction: Instruction, kitchen: Kitchen, foods: dict[int, list[int]],
        bounds: Bounds, sense: Sense,
    ) -> None:  # fmt: skip
        self.week, self.instruction, self.kitchen, self.foods, self.bounds = week, instruction, kitchen, foods, bounds
        self.sense = sense
        params = instruction.params
        self.old = naming.plainly(params.ingredient_to_remove or "")
        self.new = naming.plainly(params.ingredient_to_add or "")
        if instruction.action == Action.REMOVE_INGREDIENT:
            self.new = ""
        if instruction.action == Action.SWAP_INGREDIENT and not self.new:
            message = f"Say what you would like instead of {self.old}, or ask to leave it out."
            raise Conflict(message, code="no_new_food")
        self.meals = places.meals_meant(week, instruction)
        self.add = wanted_foods.to_have_instead(kitchen, self.new, week.inputs.profile) if self.new else None
        held = {pk for meal in self.meals for pk in foods[meal.recipe_id]}
        self.remove = frozenset(wanted_foods.among(kitchen, self.old, held, sense)) if self.old else frozenset()
        # A word that means no food at all is refused as such.
        everywhere = wanted_foods.everywhere(kitchen, self.old, sense) if self.old and not self.remove else ()
        self.unwanted = self.remove | {*everywhere}

    def as_limit(self) -> Limit:
        """Return what this asks of dishes that are planned anew: none of the old food, and some of the new one.

        Where the old food goes all week, dishes that come without it have met the wish.
        """
        is_met_without = bool(self.old) and places.is_for_the_week(self.instruction)
        return Limit(
            meals=frozenset(meal.pk for meal in self.meals),
            without=self.unwanted | {food.pk for food in naming.meant_by(self.old, self.kitchen.foods, self.sense)},
            holding=frozenset({self.add.pk} if self.add and not is_met_without else ()),
        )

    def put_into(self, draft: Draft) -> None:
        """Write the change down for every meal that it is about and that was not planned anew."""
        staying = [meal for meal in self.meals if self.week.place_of(meal) not in draft.reasons]
        if not staying:
            return  # the new dishes have been chosen accordingly
        holding = staying
        if self.old:
            holding = [meal for meal in staying if self.remove & {*self.foods[meal.recipe_id]}]
            if not holding and len(staying) < len(self.meals):
                return
        elif len(staying) > 1:
            message = f"Say which meal the {self.new} shall come into: there are {len(staying)}."
            raise Conflict(message, code="which_meal")
        if not holding and places.is_for_the_week(self.instruction) and self.unwanted & {*draft.avoided}:
            # "I'm allergic to peanuts": that none is in the week is no reason not to heed it from now on.
            draft.notes.append(f"No meal of this week holds {self.old}, so none had to change.")
            return
        if not holding:
            raise Conflict(self._not_there(staying), code="not_in")
        draft.notes += places.kept(holding, self.instruction, bounds=self.bounds)
        named = places.changeable(holding, self.instruction, bounds=self.bounds)
        for meal in one_pot.with_other_serving(self.week, draft, named, self.instruction, bounds=self.bounds):
            place = self.week.place_of(meal)
            gone = self.remove & {*self.foods[meal.recipe_id]}
            if self.add is None:
                gone -= {pk for change in draft.food_changes.get(place, ()) for pk in change.remove}
                if not gone:
                    continue  # "the salmon fillets", and then "salmon": the same food under two names
            change = FoodChange(gone, self.add.pk if self.add else None, self._reason(gone), self.instruction)
            draft.food_changes[place].append(change)

    def _reason(self, gone: frozenset[int]) -> str:
        lost = listed(self.kitchen.name_of(pk) for pk in sorted(gone)) if gone else ""
        if self.add is None:
            return f"You asked to leave out {lost}"
        new = naming.in_short(self.add.name)
        return f"You asked for {new} instead of {lost}" if lost else f"You asked to add {new}"

    def _not_there(self, meals: Sequence[PlanMeal]) -> str:
        """Say what is in a meal that lacks the food, or that no meal holds it."""
        if len(meals) > 1:
            return f"None of these {len(meals)} meals holds {self.old}: name a food that is in one of them."
        (meal,) = meals
        held = listed(self.kitchen.name_of(pk) for pk in self.foods[meal.recipe_id])
        return f"{meal_name(meal)}, {meal.recipe.title!r}, holds no {self.old}. It holds {held}: name one of these."
