"""Which meals a sentence means by what they are called: "the lasagne", "that lentil soup". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.requests import PlanSummary
from agents.rules.days import SLOT_WORDS, WEEKDAYS
from agents.rules.foods import Larder
from agents.rules.names import key_of
from agents.rules.text import stem
from agents.rules.titles import Title, dish_key, titles_of
from agents.rules.words import COMMON, DESCRIPTIONS, DISH_KINDS, DISHES, DRINKS, FOODS, OPINIONS, VESSELS

MADE_FOR_DISHES = tuple(
    [word] for word in ("cream", "sauce", "paste", "powder", "leaves", "dressing", "bun", "buns", "base")
)
"""After the word for a dish these make a food of it: salad cream, pasta sauce, curry paste."""
DAYS = frozenset(("today", "tomorrow", "tonight", "yesterday"))
ALL = frozenset(("all", "the", "both", "those", "these", "my", "our"))
EVERY = frozenset(("every", "each"))
BRINGS = frozenset(("use", "for", "with", "add", "put", "try", "rather", "have", "prefer", "than"))
"""What follows is food to come, also where a dish is called so: "rather have salad"."""
CONTAINS = frozenset(("in", "on", "from", "off"))
"""What follows has the food in it: "butter on my toast"."""
LESS_ON = (["down"], ["back"], ["easy"], ["light"], ["lightly"], ["heavy"], ["canny"])
"""Before "on" these leave what follows a food: "cut down on the cheese" is of no cheese sandwich."""
OWN = ALL | {"that", "this"}
SPARES = frozenset(("bar", "barring", "except", "excluding", "minus"))
"""What follows is left out of what is to change, also where a food is called so: "redo Monday bar the crumpets"."""
BASES = frozenset(("pasta", "noodle", "rice", "couscous"))
"""What dishes are made on: with the word before it one names the dish."""
KINDS_OF_DISH = frozenset().union(*DISH_KINDS.values())
THING = frozenset(("thing", "dish", "number", "concoction", "affair"))
OTHER = frozenset(("different", "other", "alternative"))
"""After these a dish is another than the one there is: "a different curry on Wednesday"."""
NEW_ONE = frozenset(("a", "an", "another", "any", "some", "into", "like", "new", "me", "us"))
"""After these a dish is one that the person would like, not one that they have."""


@dataclass(frozen=True)
class DishMention:
    """A dish of the plan as a sentence names it, and the meals that it may be."""

    start: int
    end: int
    meals: tuple[int, ...]
    is_plural: bool


class Dishes:
    """The titles of one plan, to be looked for in sentences."""

    def __init__(self, plan: PlanSummary, larder: Larder) -> None:
        self.titles = tuple(titles_of(plan))
        self.larder = larder

    def mentions(self, sentence: str) -> list[DishMention]:
        """Return the dishes of the plan that a plain sentence names, in its order, none inside of another."""
        spans = [match.span() for match in re.finditer(r"\S+", sentence)]
        words = sentence.split()
        found: list[DishMention] = []
        at = 0
        while at < len(words):
            end, meals = self._longest(words, at)
            if not meals:
                end, meals = self._first_of_both(words, at)
            if meals:
                end += self._is_called_by_food(words, at, end, meals)
                start = at - self._is_made_with(words[at - 1], meals) if at else at
                while start and words[start - 1] in OWN:
                    start -= 1
                is_several = words[end - 1].endswith("s") and stem(words[end - 1]) in DISHES
                is_every = words[start - 1] in EVERY and start > 0 and stem(words[end - 1]) in DISHES
                is_plural = (is_several and (start == at or words[start] in ALL)) or is_every
                if found and found[-1].meals == meals and words[start - 1] in SPARES:
                    at = max(end, at + 1)
                    continue  # "the quiche minus the asparagus" is of a food in it
                found.append(DishMention(spans[start][0], spans[end - 1][1], meals, is_plural))
            at = max(end, at + 1)
        return list(self._in_full(found, sentence))

    def _longest(self, words: Sequence[str], at: int) -> tuple[int, tuple[int, ...]]:
        """Return where the longest dish that begins here ends, and the meals that are called so."""
        before = words[at - 1] if at else ""
        if before in OPINIONS and self._is_own_one(words, at):
            before = "the"  # "this bloody smoothie"
        if before in NEW_ONE and at > 1 and words[at - 2] == "not":
            before = "not"  # "not another soup", "not a burger fan"
        longest, best_end = 0, at
        meals: tuple[int, ...] = ()
        for title in self.titles:
            said, end = _said_of(title, words, at, before=before)
            if not said or len(said) < longest or not self._is_named(title, said, words, at, before=before):
                continue
            if self._is_within_food(words, at, end) or (end == at + 1 and words[end : end + 1] in MADE_FOR_DISHES):
                continue
            is_same = len(said) == longest and end == best_end
            meals = (*meals, title.meal_id) if is_same else (title.meal_id,)
            longest, best_end = len(said), end
        return best_end, meals

    @staticmethod
    def _is_own_one(words: Sequence[str], at: int) -> bool:
        """Say whether only opinions stand between a word such as "this" and what begins here."""
        while at and words[at - 1] in OPINIONS:
            at -= 1
        return at > 0 and words[at - 1] in OWN

    def _first_of_both(self, words: Sequence[str], at: int) -> tuple[int, tuple[int, ...]]:
        """Return the dish of the "gammon" in "gammon and korma both", where the second is a dish and no food."""
        link = list(words[at + 1 : at + 3])
        second = at + 2 + (link[1:] == ["the"])
        if link[:1] != ["and"] or second >= len(words):
            return at, ()
        end, meals = self._longest(words, second)
        called = tuple(title.meal_id for title in self.titles if dish_key(words[at]) == title.words[0])
        return (at + 1, called) if meals and "both" in words[end : end + 1] and called else (at, ())

    def _is_called_by_food(self, words: Sequence[str], start: int, end: int, meals: Sequence[int]) -> bool:
        """Say whether a food of a dish stands after its name as a part of that: "out of the jacket potato"."""
        is_container = start > 1 and words[start - 1] in OWN and words[start - 2] in CONTAINS | {"of"}
        is_last = words[end + 1 : end + 2] in ([], [","], ["please"], ["and"], ["on"], ["for"], ["instead"])
        if not is_container or end >= len(words) or not is_last:
            return False
        return any(food.is_a(key_of(words[end])) for meal in meals for food in self.larder.by_meal[meal])

    def _is_within_food(self, words: Sequence[str], start: int, end: int) -> bool:
        """Say whether the words are a part of a longer name of a food, as the "pudding" of Yorkshire puddings is."""
        keys = tuple(dish_key(word) for word in words)
        names = (name for food in self.larder.all for name in (food.key, food.head) if len(name) > end - start)
        return any(
            keys[first : first + len(name)] == name
            for name in names
            for first in range(max(0, end - len(name)), start + 1)
        )

    def _in_full(self, found: Sequence[DishMention], sentence: str) -> Iterator[DishMention]:
        """Yield the dishes, one that is called in full up to the end of that: "the chilli without passata"."""
        end = 0
        for dish in found:
            if dish.start < end:
                continue
            after = f"{sentence[dish.end :]} "
            copies = [t for t in self.titles if t.meal_id in dish.meals and t.added and after.startswith(f"{t.added} ")]
            end = dish.end + max((len(title.added) for title in copies), default=0)
            meals = tuple(title.meal_id for title in copies if dish.end + len(title.added) == end)
            yield replace(dish, end=end, meals=meals or dish.meals)

    def _is_named(self, title: Title, said: list[str], words: Sequence[str], at: int, *, before: str) -> bool:
        """Say whether these words of a title are enough to mean the dish, and not a food that is in it."""
        is_alone, is_own = len(said) == 1, _is_of_a_day(before)
        is_out_of = list(words[max(0, at - 3) : at - 1]) == ["out", "of"]
        is_container = (is_own or before in OWN) and at > 1 and (words[at - 2] in CONTAINS | SPARES or is_out_of)
        is_container = is_container and not (words[at - 2] == "on" and words[at - 3 : at - 2] in LESS_ON)
        if said[-1] in DRINKS and (before in NEW_ONE or (is_alone and before not in OWN and not is_own)):
            return False
        is_other = stem(before) in FOODS and dish_key(before) not in title.words
        if is_alone and (before in NEW_ONE or (is_other and not self._is_made_with(before, (title.meal_id,)))):
            return False  # "nut roast" is not the roast turkey
        if is_alone and before in BRINGS and said[0] in FOODS:
            return False
        if is_alone and said[0] in VESSELS and before not in OWN and not is_own:
            return False  # "a bigger bowl" is more of the soup
        if not (is_own or is_container) and any(food.is_called(tuple(said)) for food in self.larder.all):
            return False
        if all(word in SLOT_WORDS for word in said):
            return False
        if any(word in DISHES and (word in title.words or word in DISH_KINDS) for word in said) or len(said) >= 3:
            return True
        is_whole = set(said) >= set(title.words) and said[0] == title.words[0]
        is_first_part = set(said) >= title.first_part and len(title.first_part) > 1
        if not is_alone and (is_whole or is_first_part):
            return True
        if (is_container and said[0] == title.words[0]) or (is_whole and before in OWN):
            return True
        if not is_alone and before in OWN and said[-1] in BASES and said == list(title.words[: len(said)]):
            return True  # "the tuna pasta" is the tuna pasta salad
        if (is_own or before in OWN) and THING.intersection(words[at + len(said) : at + len(said) + 1]):
            return True  # "that tofu thing"
        if not is_alone and before in OWN and set(said) <= title.first_part and said[-1] in title.heads:
            return not self.larder.is_in_plan(" ".join(said))  # "the fried rice" is the egg fried rice
        if before in OWN and said[-1] in KINDS_OF_DISH and not self.larder.is_in_plan(said[-1]):
            return True
        if not is_alone and said[0] == title.words[0] and any(map(self._is_word_of_its_own, said)):
            return True  # "that coronation chicken thing"
        return said[-1] in title.heads and ((is_container and is_own) or self._is_word_of_its_own(said[-1]))

    def _is_made_with(self, word: str, meals: Sequence[int]) -> bool:
        """Say whether a word before a dish tells which: the "chicken curry" is the one with chicken thighs in it."""
        is_food = stem(word) in FOODS
        return is_food and any(food.is_a(key_of(word)) for meal in meals for food in self.larder.by_meal[meal])

    def _is_word_of_its_own(self, word: str) -> bool:
        return (
            len(word) > 3
            and word not in FOODS
            and word not in self.larder.stems
            and word not in COMMON | DESCRIPTIONS
        )  # fmt: skip


def _is_of_a_day(word: str) -> bool:
    """Say whether a word makes what follows a day's own: "Monday's curry"."""
    return word.removesuffix("s") in WEEKDAYS or word.removesuffix("s") in DAYS


def _said_of(title: Title, words: Sequence[str], at: int, *, before: str) -> tuple[list[str], int]:
    """Return the words of a title that stand here in a row, and where they end."""
    is_own = before in OWN | OTHER or _is_of_a_day(before)
    said: list[str] = []
    end = at
    for index in range(at, len(words)):
        key = dish_key(words[index])
        is_kind = is_own and not DISH_KINDS.get(key, frozenset()).isdisjoint(title.words)
        if key in title.words or is_kind:
            said.append(key)
            end = index + 1
        elif not (said and words[index] in title.little):
            break
    return said, end
