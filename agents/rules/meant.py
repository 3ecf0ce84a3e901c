"""What a wish is about: which food, and which days or meals of the plan. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.rules import meals_of_it
from agents.rules.headings import dish_headed
from agents.rules.names import completed, key_of
from agents.rules.places import WHOLE_WEEK, Target, is_drunk, slot_of
from agents.rules.targets import Finder
from agents.rules.text import plain_name, stem
from agents.rules.wishes import Clause, Kind, Wish
from agents.rules.words import COMMON, FOOD_FAMILIES
from agents.schemas import MAX_INSTRUCTIONS, RESTYLES

MARKS = re.compile(r"§\w+|~")
"""What stands in a clause for places, and for what was understood."""
IT = re.compile(r"\b(?:it|this|that)\b")
MORE_OF_IT = re.compile(
    r"\bmore of (?:that|it|this|them|those)\b|^(?:so |and )?(?:a bit |a lot |much )?(?:more|less) (?:(?:for|on) )?§\d+$"
    r"|^(?:just |please )*(?:change|redo|replace) (?:it|that|this) (?:for |on )?§\d+$"
)
GENERIC = re.compile(
    r"\b(?:meals|(?<!proper )(?<!real )(?<!actual )(?<!normal )(?<!solid )food|dishes|recipes|options"
    r"|dinners|lunches|things|shop|shopping|bill|others|the rest|other days)\b"
)
"""A clause with these speaks of all the food there is, not of the meal spoken of before."""
EVERY_MEAL = re.compile(
    r"§a|§w (?:(?:on |for )?§|drinkable|liquid|as drinks)"
    r"|\b(?:all|every|each|everything|only|nothing|anything|entirely|whole|meals)\b"
)
"""With one of these a day to drink is each of its meals: "everything drinkable on Wednesday"."""
IN_A_DISH = re.compile(
    r"(?:^|\b(?:in|on|from|with|to|the|have) )(?:the |my |that )?((?:(?!in |on |with |from |without |and )[a-z]+ ?)+)"
)
"""Words that may name the dish which a food is in: "the steak without the chips"."""
ON_THE_DISH = re.compile(r"\b(?:in|from|with|on|off|out of) (?:the|my|our|that) [a-z]+(?:(?: and)? (?!instead)[a-z]+)?")
"""Where a food is, which is no food that goes: "mustard with the roast beef instead"."""
FOOD_IN_A_DISH = re.compile(
    r"(?:the |my )?(?:[a-z]+ ){1,3}(?:in|on|with) (?:the |my |our )?((?!an? )[a-z]+(?: [a-z]+){0,2})"
)
"""Where a food is; "in a burger" is in any."""
IN_THE_DISH = re.compile(r"\b(?:in|from|with|to|out of) (?:the|my|our|that) ([a-z]+(?: [a-z]+)?)")


ON_THEM = re.compile(r"^(.*)\b(?:in|on|with|from|off) (?:it|them|that|those)$")
"""What is spoken of before may be the dish which a food is in: "kippers on Thursday, but no butter on them"."""


def foods_of(wish: Wish, clause: Clause, finder: Finder) -> tuple[str, ...]:
    """Return the food of a wish; of "it" the one named in the clause, else the one spoken of, else the button's."""
    if wish.food:
        return (wish.food,)
    comes = set(wish.other_food.split())
    pressed = finder.context.ingredient_name if finder.context else None
    said, where = ON_THE_DISH.sub(" ", clause.whole), " ".join(ON_THE_DISH.findall(clause.whole))
    here, there = (
        [food for food in finder.larder.found_in(t) if not set(food.split()) <= comes] for t in (said, where)
    )
    together = finder.topic.together
    if wish.is_harm and not here and together and set(finder.topic.foods) <= set(together):
        return together  # "change nuts to seeds and milk to oat drink, I'm allergic": to which is not said
    return tuple(here[:1]) or finder.topic.foods or ((pressed,) if pressed else ()) or tuple(there[:1])


def foods_like(food: str, clause: Clause, finder: Finder, *, named: tuple[Target, ...]) -> tuple[str, ...]:
    """Return the one food of the meal spoken of that another may stand in for; none where a button is for dishes."""
    if finder.context is not None and finder.context.type in RESTYLES:
        return ()
    targets, _ = places_of_dish(clause, finder, named=named)
    family = next((foods for foods in FOOD_FAMILIES.values() if key_of(food)[-1] in foods), frozenset())
    meals = finder.meals_of(target for target in targets if target != WHOLE_WEEK)
    like = {one.name: one for meal in meals for one in finder.larder.by_meal[meal.id] if one.is_of(family)}
    return (plain_name(next(iter(like))),) if len(like) == 1 else ()


def places_of_food(
    food: str, wish: Wish, clause: Clause, finder: Finder, *, named: tuple[Target, ...]
) -> tuple[Target, ...]:
    """Return where a food is to change: where it was said, or spoken of, or hinted at; else all week.

    Nothing where a food is only to be added, and no place is known.
    """
    if named:
        there = _named_places(food, clause, finder)
        return (WHOLE_WEEK,) if wish.is_harm and food and not finder.holds(there, food) else there
    topic, pressed = finder.topic.targets, finder.pressed
    if wish.is_harm and wish.is_about_it and food and not pressed and finder.topic.is_bare:
        return (WHOLE_WEEK,)  # what does harm does so wherever it is, whatever meal was spoken of before
    it = finder.topic.hinted or topic
    if it and meals_of_it.IN_IT.search(clause.whole) and all(target.plan_meal_id is not None for target in it):
        return it
    if food and (holding := meals_of_it.of_day(food, clause, finder)):
        return holding
    header = finder.header_of(clause)
    for before in (topic, header, (pressed,) if pressed else ()):
        is_unknown_food = before not in (topic, header) and not finder.larder.is_in_plan(food or wish.other_food)
        is_here = not food or is_unknown_food or finder.holds(before, food)
        if before and WHOLE_WEEK not in before and is_here:
            return before
    if food and not pressed and (only := meals_of_it.alone(food, clause, finder)):
        return only
    return hinted_places(food, wish, clause, finder) or ((WHOLE_WEEK,) if food and not finder.is_lost else ())


def places_of_dish(
    clause: Clause, finder: Finder, *, named: tuple[Target, ...], comes: str = ""
) -> tuple[tuple[Target, ...], str]:
    """Return what a wish about dishes is about, and the food by which it was named, if by one.

    What was said comes first, narrowed by a food in it; then what was spoken of before; then the button. What `comes`
    tells nothing of what is there.
    """
    pressed, topic = finder.pressed, finder.topic
    targets, about = named, ""
    is_of_button = not targets and pressed not in (None, WHOLE_WEEK)
    if not clause.is_week and not is_of_button and all(target.plan_meal_id is None for target in targets):
        has_food_wish = "~" in clause.text and (bool(topic.foods) or bool(comes))
        words = MARKS.sub(" ", clause.text if has_food_wish else clause.whole)
        targets, about = finder.hinted(words, targets)
    elif is_of_button and pressed is not None:
        foods = finder.larder.found_in(MARKS.sub(" ", clause.text))
        about = next((food for food in foods if finder.holds((pressed,), food)), "")
    topic.foods = (about,) if about else topic.foods
    if not targets and not _is_of_all(clause, finder):
        targets = topic.hinted or _narrowed(topic.targets, clause, finder) or ((pressed,) if pressed else ())
    return targets, about


def dish_of_day(clause: Clause, finder: Finder, *, named: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return the meal spoken of for the day that it is on, in "love the pie, more of that on Friday".

    So does "change it" after "cauliflower cheese?", with the day of that.
    """
    if headed := dish_headed(clause, named, finder):
        return headed
    if not MORE_OF_IT.search(clause.whole) or any(target.plan_day_id is None for target in named):
        return named
    there = {meal.id for meal in finder.meals_of(named)}
    return tuple(one for one in finder.topic.targets if one.plan_meal_id in there) or named


def _is_of_all(clause: Clause, finder: Finder) -> bool:
    """Say whether a clause speaks of all the food there is; beside a meal "not enough food" is that meal's."""
    generic = GENERIC.search(clause.whole)
    is_of_meal = finder.pressed is not None and finder.pressed.plan_meal_id is not None
    return generic is not None and not (is_of_meal and generic.group() == "food")


def single_places_for(wish: Wish, targets: tuple[Target, ...], finder: Finder, *, said: str) -> list[Target]:
    """Return what a wish about portions or drinking is about, by what was said.

    Portions may be those of a meal, of a day or of the week; what is drunk is one meal, or all where that was said.
    """
    if wish.kind == Kind.PORTION:
        wide = [target for target in targets if target.plan_meal_id is None]
        near = _meals_for(wish, tuple(target for target in targets if target not in wide), finder, said=said)
        return [WHOLE_WEEK] if len(wide) > MAX_INSTRUCTIONS else [*wide, *near]
    return _meals_for(wish, targets, finder, said=said)


def _meals_for(wish: Wish, targets: tuple[Target, ...], finder: Finder, *, said: str) -> list[Target]:
    meals = finder.meals_of(targets)
    is_to_drink = wish.meal_type == "drinkable"
    if wish.kind == Kind.MEAL_TYPE and any(target.plan_meal_id is None for target in targets):
        # Of a whole day a drink is drunk for breakfast, and what is to be chewed is what is drunk now.
        is_any = not is_to_drink or EVERY_MEAL.search(said) is not None
        meals = [m for m in meals if is_drunk(m) != is_to_drink and (is_any or slot_of(m) == "breakfast")]
    days = {meal.id: day.date for day in finder.atlas.plan.days for meal in day.meals}
    if wish.kind == Kind.MEAL_TYPE and len(meals) > MAX_INSTRUCTIONS:  # some are as wished already
        meals = [meal for meal in meals if is_drunk(meal) != is_to_drink] or meals
    if len(meals) > MAX_INSTRUCTIONS:  # those to come, as what is past can't be had otherwise
        meals = [meal for meal in meals if days[meal.id] >= finder.atlas.today] or meals
    return [Target(plan_meal_id=meal.id) for meal in meals]


def places_like(target: Target, named: tuple[Target, ...], finder: Finder) -> tuple[Target, ...]:
    """Return days as the meals that are like one: the lunch of Saturday, where Friday's was spoken of."""
    meal = finder.atlas.meals.get(target.plan_meal_id or 0)
    if meal is None or any(one.plan_day_id is None for one in named):
        return named
    meals = (other for other in finder.meals_of(named) if slot_of(other) == slot_of(meal))
    return tuple(Target(plan_meal_id=other.id) for other in meals)


def _narrowed(targets: tuple[Target, ...], clause: Clause, finder: Finder) -> tuple[Target, ...]:
    """Return the meal of a day that "it" means, after a food of that meal was spoken of."""
    if not IT.search(clause.whole) or not finder.topic.foods or any(t.plan_day_id is None for t in targets):
        return targets
    holding = [m for m in finder.meals_of(targets) if finder.larder.holds(m, finder.topic.foods[0])]
    return tuple(Target(plan_meal_id=meal.id) for meal in holding) or targets


def _named_places(food: str, clause: Clause, finder: Finder) -> tuple[Target, ...]:
    targets = finder.targets_of(clause, food=food)
    holding = tuple(target for target in targets if food and finder.holds((target,), food))
    targets = dish_in(holding or targets, food, clause, finder)
    return targets if len(targets) <= MAX_INSTRUCTIONS else (WHOLE_WEEK,)


def dish_in(targets: tuple[Target, ...], food: str, clause: Clause, finder: Finder) -> tuple[Target, ...]:
    """Return days as the one meal of theirs whose title has the word for it: "rice in the curry on Monday"."""
    if any(target.plan_day_id is None for target in targets):
        return targets
    said = [match[1] for match in IN_THE_DISH.finditer(clause.whole)]
    if not said and (them := ON_THEM.search(clause.whole)):
        said = [them[1]]
    if headed := dish_headed(clause, targets, finder):
        return headed if finder.holds(headed, food) else targets
    for name in said:
        words = {stem(word) for word in name.split() if word not in COMMON} - set(key_of(food))
        titled = [m for m in finder.meals_of(targets) if words & set(map(stem, plain_name(m.title).split()))]
        if len(titled) == 1 and finder.larder.holds(titled[0], food):
            return (Target(plan_meal_id=titled[0].id),)
    return targets


def dish_that_holds(foods: tuple[str, ...], clause: Clause, finder: Finder) -> tuple[Target, ...]:
    """Return the dish that a clause says a food to be in, as in "pineapple on gammon"; nothing if it is not."""
    match = FOOD_IN_A_DISH.fullmatch(clause.whole)
    hinted = finder.hinted(match[1], ())[0] if match and foods else ()
    return hinted if hinted and finder.holds(hinted, foods[0]) else ()


def hinted_places(food: str, wish: Wish, clause: Clause, finder: Finder) -> tuple[Target, ...]:
    for match in IN_A_DISH.finditer(clause.whole):
        words = [word for word in match[1].split() if word not in f"{food} {wish.other_food}".split()]
        hinted, _ = finder.hinted(" ".join(words), ())
        if food and finder.holds(hinted, food):
            return hinted
    if not food and (dish := IN_THE_DISH.search(clause.whole)):
        return finder.hinted(dish[1], ())[0]
    return ()


def rest_of_day(spoken_of: Iterable[Target], finder: Finder) -> tuple[Target, ...]:
    """Return the meals of the pressed day but those spoken of: "the stew is fine but the rest is dull"."""
    pressed = finder.pressed
    named = {meal.id for meal in finder.meals_of(spoken_of)}
    if pressed is None or pressed.plan_day_id is None or not named:
        return ()
    return tuple(Target(plan_meal_id=meal.id) for meal in finder.meals_of([pressed]) if meal.id not in named)


def with_names(wish: Wish, food: str, target: Target, finder: Finder) -> Wish:
    """Return a wish with the names that the plan has for its foods, and with what is there as what goes."""
    meals = () if target == WHOLE_WEEK else finder.meals_of([target])
    comes = wish.other_food
    if wish.is_reversible and finder.holds([target], comes) and not finder.holds([target], food):
        food, comes = comes, food  # some say "swap oat milk for the milk" when the oat milk is to come
    name = finder.larder.name_of(food, meals=meals) if food else ""
    comes = completed(completed(comes, food), plain_name(name))
    comes = finder.larder.name_of(comes, is_exact=True) if comes and key_of(comes) != key_of(food) else ""
    return replace(wish, food=name, other_food=comes, is_about_it=False)
