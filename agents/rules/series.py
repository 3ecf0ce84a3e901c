"""Verdicts in a row: "porridge yes, sandwich no, pie yes", "can the korma go and the moussaka stay". Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.rules.atlas import Masked
from agents.rules.foods import Larder
from agents.rules.names import key_of, trimmed
from agents.rules.places import Place
from agents.rules.text import plain_name
from agents.rules.words import DISHES

_MAY = r"(?:can |could |may |should |must |needs to |has to |have to |will |is to |is |are )?"
_IS = r"(?:(?:is|are|was|were) )?(?:a )?"
_GOOD = (
    rf"(?:{_MAY}(?:stays?|remains?|stay put)|{_IS}(?:yes|yep|yeah|aye|tick|keep(?:er)?|good|great|fine|ok|okay|lovely"
    r"|nice|perfect|thumbs? up)|(?:(?:is|are|was|were|looks?|looked|sounds?|tastes?|tasted) )?"
    r"(?:ace|mint|grand|lush|amazing|brilliant|brill|fab|smashing|class|cracking|gorgeous|delicious|good|great|lovely"
    r"|nice|perfect|fine|ok|okay))"
)
_BAD = (
    rf"(?:{_MAY}(?:goes|go)|{_IS}(?:no way|no chance|no thanks|no|nope|nah|cross|yuck|yucky|bad|rubbish|bin"
    r"|thumbs? down|absolutely not|not a chance|never|hard no|hard pass|pass|skip|swerve|bleurgh|bleh|eww*|ugh+|boak"
    r"|boke|rank|vile|grim|minging|gross|manky|naff|pants|dire|meh|can do one|do one"
    r"|can get in the (?:bin|sea)|can jog on|can get lost|in the bin|not (?:so much|really|for me|for us|keen|fussed)))"
)
_UNIT = (
    r"(?:the |my |our )?(?P<what>§\d+(?: §\d+)?(?: (?!can |could |is |are |no |yes )[a-z]+)??"
    r"|(?!(?:can|could|is|are|an?|no|yes) )[a-z]+(?: (?!no |yes |is )[a-z]+)??(?: §\d+)??)"
)
VERDICT = re.compile(rf"{_UNIT} ?[,:]? (?:(?P<good>{_GOOD})|(?P<bad>{_BAD}))(?: (?:too|as well|please|though))?(?= |$)")
VERDICT_FIRST = re.compile(
    r"(?:it is )?(?:a )?(?:hard |big |firm |massive |definite |absolute )?"
    r"(?:(?P<good>(?:yes|yep|yeah|aye) (?:to|for)|thumbs? up(?: (?:to|for))?|tick)"
    r"|(?P<bad>(?:no|nope|nah) (?:to|for)|thumbs? down(?: (?:to|for))?|cross)) "
    r"(?:the |my |our )?(?P<what>§\d+(?: §\d+)?|(?!an? )[a-z]+(?: (?!no |yes |in |on |with |from )[a-z]+)??)"
    r"(?= ?,| and| but| then|$)"
)
"""One of "no to the waffles, yes to the toastie"."""
LEAD = re.compile(r"(?:(?:on |for )?(?P<day>§\d+) ?, )?(?:can |could |let |so |please )*")
LISTS = re.compile(r"\b(?:and|with|on|in|or)\b")
LINK = re.compile(r"(?: ?,| but| and| then)* ")


def with_refused_changed(masked: Masked, larder: Larder) -> Masked:
    """Return a sentence of nothing but verdicts on dishes as the wish that those refused change."""
    verdicts = _verdicts(masked.text, 0)
    head = "" if verdicts else _head(masked.text)
    lead = LEAD.match(masked.text)
    verdicts = verdicts or _verdicts(masked.text, lead.end() if lead else 0)
    dishes = [_dish_of(match["what"], masked, larder) for match in verdicts]
    is_of_dishes = any(dish.startswith("§") or _is_word_for_dish(dish, larder) for dish in dishes)
    refused = [dish for dish, match in zip(dishes, verdicts, strict=True) if match["bad"]]
    if len(verdicts) < 2 or not is_of_dishes or not all(dishes) or not refused:
        return masked
    day = f"{head} , " if head else ""
    places = list(masked.places)
    wishes: list[str] = []
    for dish in refused:
        if not dish.startswith("§") and not _called(dish, larder):
            wishes.append(f"no {dish}")
            continue
        if not dish.startswith("§"):
            places.append((Place(dishes=_called(dish, larder)),))
            dish = f"§{len(places) - 1}"
        wishes.append(f"redo {dish}")
    return replace(masked, text=f"{day}{' , '.join(wishes)}", places=tuple(places))


def _verdicts(text: str, at: int) -> list[re.Match[str]]:
    """Return the verdicts of which a sentence is made from there on; none if it says more."""
    found: list[re.Match[str]] = []
    while at < len(text):
        match = VERDICT_FIRST.match(text, at) or VERDICT.match(text, at)
        if match is None:
            return []
        found.append(match)
        link = LINK.match(text, match.end())
        at = link.end() if link else len(text) + (text[match.end() :].strip() != "")
    return found if at == len(text) else []


def _head(text: str) -> str:
    lead = LEAD.match(text)
    return (lead["day"] or "") if lead else ""


def _dish_of(what: str, masked: Masked, larder: Larder) -> str:
    """Return the mark of a dish, or of a day with the word for its dish, or the words for a dish or a food; else ""."""
    words, _, day = what.partition(" §")
    if day and not words.startswith("§"):
        what = f"§{day} {words}"  # the flapjack on Wednesday is Wednesday's flapjack
    if what.startswith("§"):
        places = masked.places_in(what)
        is_dish = any(place.dishes for place in places) or all(place.days for place in places)
        return what if is_dish or not what.split()[-1].startswith("§") else ""
    return what if _called(what, larder) or larder.is_food(trimmed(what)) else ""


def _is_word_for_dish(words: str, larder: Larder) -> bool:
    """Say whether words call a dish of the plan by what it is, as samosas do: then the others are dishes as well."""
    name = trimmed(words)
    key = key_of(name)
    holding = [meal for meal in larder.plan.meals if larder.holds(meal, name)]
    is_head = len(_ended(key, larder)) == 1 and len(holding) <= 1
    return bool(key) and bool(_called(words, larder)) and (key[-1] in DISHES or is_head)


def _called(words: str, larder: Larder) -> tuple[int, ...]:
    """Return the meals whose titles begin with these words, or the one that ends with them and names no other food.

    So the fishcakes are "Fishcakes and beans", and the kidneys "Devilled kidneys".
    """
    key = key_of(trimmed(words))
    if not key:
        return ()
    begun = tuple(meal.id for meal in larder.plan.meals if key_of(plain_name(meal.title))[: len(key)] == key)
    ended = _ended(key, larder)
    return begun or (ended if len(ended) == 1 else ())


def _ended(key: tuple[str, ...], larder: Larder) -> tuple[int, ...]:
    """Return the meals whose titles end with these words and name no other food beside."""
    titles = {meal.id: plain_name(meal.title) for meal in larder.plan.meals}
    return tuple(
        meal for meal, title in titles.items() if key_of(title)[-len(key) :] == key and not LISTS.search(title)
    )
