"""What the buttons beside an ingredient add to a person's words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.rules.assembly import Assembly
from agents.rules.atlas import WEEK
from agents.rules.foods import MAX_WORDS
from agents.rules.names import before_place, completed, key_of, trimmed
from agents.rules.places import WHOLE_WEEK, Target
from agents.rules.settling import Placed
from agents.rules.text import stem
from agents.rules.wishes import Kind, Wish

EVERYWHERE = re.compile(
    r"\b(?:everywhere|every|all|whole|entire|week|throughout|everything|across the board|always|wherever)\b"
)
SOME_OTHER = re.compile(r"\b(?:some|any)thing\b")
ALSO = re.compile(r"\b(?:also|too|as well|and|plus)\b")
OFFERED = re.compile(r"([a-z ]+?) (?:would|will|might|is|are|works?)\b")
"""What comes is the subject: "chicken would be cheaper"."""
WELCOME = re.compile(
    r"(?:yes |yeah |ok |oh )*([a-z]+(?: [a-z]+)?)(?P<is> is| are)?(?: (?:all|absolutely|perfectly|just))*"
    r" (?:fine|ok|okay|good|great|grand|lovely|perfect|alright|sound|ace)(?: (?:by|with|for) (?:me|us))?(?: \.)?$"
)
"""What comes is only named, with an "is" that may be no more than its "s": "cheddars fine"."""
ANSWERED = re.compile(
    r"(?:(?:oh|er|erm|um|hmm|maybe|ok|okay) )*(?!.*\b(?:other|one|it|that|this)\b)"
    r"((?:(?!(?:yes|no|hell|oh|fine|good|ok|okay|sure|why) )[a-z]+ ){0,2}?[a-z]+)"
    r" (?:yeah|yes|yep|aye|maybe|perhaps|eh|then|ok|okay)(?: (?:please|then|maybe|thanks))?"
)
"""What comes is named, and agreed to in the same breath: "ricotta yeah?"."""
TO_USE_UP = re.compile(
    r"\b(?:got|have|has) (?:some |a |an |a bit of |loads of |plenty of |half a |leftover |spare )?([a-z ]+?)"
    r" (?:that |which )?(?:needs?|wants?|to|left to|going) (?:to be )?(?:using|used|use|eating|eaten|eat|spare|off)\b"
)
"""What is in the house comes: "got some brie that needs using up"."""

APPOSED = re.compile(
    r"^(?=[^,.]*\b(?:ones?|something|anything|based|kind|sort|type|version|option|better|nicer)\b)[^,.]*[,.] "
    r"(?:like |say |maybe |perhaps |so |such as |eg )*(?P<comes>[a-z]+(?: [a-z]+){0,2}?)"
    r"(?: (?:say|maybe|perhaps|for instance|for example|or something|or so|would do|will do))?(?: \.)?$"
)
"""What comes is named after what it is like: "a plant one would be better, quorn sausages"."""


def press_avoid(assembly: Assembly, name: str, words: str) -> None:
    """Avoid the button's ingredient, and what else is named; another one alone goes before it."""
    larder = assembly.larder
    unwanted = [p.wish for p in assembly.placed if p.wish.kind in (Kind.REMOVE, Kind.AVOID)]
    foods = [wish.food for wish in unwanted if wish.food]
    if not assembly.placed:
        foods = [larder.name_of(food, is_exact=True) for food in larder.foods_in(words, is_strict=True)]
    if any(set(key_of(food)) <= set(key_of(name)) for food in foods):
        foods = [food for food in foods if not set(key_of(food)) <= set(key_of(name))]
        foods.insert(0, name)
    if name and (not foods or ALSO.search(words) or any(key_of(food) == key_of(name) for food in foods)):
        foods = [name, *(food for food in foods if key_of(food) != key_of(name))]
    assembly.placed = [Placed(Wish(Kind.AVOID, food=food), WHOLE_WEEK) for food in foods] or assembly.placed


def press_change(assembly: Assembly, kind: Kind, name: str, words: str) -> None:
    """Swap or remove the button's ingredient; the words may say what comes, where, for how long, or what else goes."""
    here = WHOLE_WEEK if EVERYWHERE.search(words) else assembly.finder.pressed or WHOLE_WEEK
    if not name:
        _press_nameless(assembly, kind, words, here=here)
        return
    about_it = [p for p in assembly.placed if key_of(p.wish.food) == key_of(name)]
    goals = [p for p in assembly.placed if p.wish.kind == Kind.RESTYLE and p.target == assembly.finder.pressed]
    others = [p for p in assembly.placed if p not in about_it and p not in goals]
    lasting = [p for p in about_it if p.wish.kind == Kind.AVOID and not p.wish.is_reason]
    swaps = [p for p in (*about_it, *others) if p.wish.kind == Kind.SWAP and p.wish.other_food]
    incoming = _incoming(assembly, others) if kind == Kind.SWAP else []
    if incoming:
        assembly.placed = [Placed(Wish(kind, food=name, other_food=food), here) for food in incoming]
    elif swaps:
        rest = [p for p in (*others, *lasting) if p not in swaps]
        assembly.placed = [*(replace(p, wish=replace(p.wish, food=p.wish.food or name)) for p in swaps), *rest]
    elif others and not about_it and not ALSO.search(words) and any(p.wish.kind != Kind.AVOID for p in others):
        return  # the words ask for something else
    else:
        is_removal = kind == Kind.REMOVE or any(p.wish.kind == Kind.REMOVE for p in about_it)
        if is_removal:
            own = [Wish(Kind.REMOVE, food=food) for food in _unwanted(assembly, name, words, here)]
        else:
            own = [_swap(assembly, name, words, goals, is_open=bool(others or lasting))]
        assembly.placed = [*(Placed(wish, here) for wish in own), *others, *lasting]


def _press_nameless(assembly: Assembly, kind: Kind, words: str, *, here: Target) -> None:
    """Change the foods that stand alone in the words: the button did not say which."""
    larder = assembly.larder
    if not assembly.placed:
        foods = [food for food in larder.foods_in(words, is_strict=True) if larder.is_in_plan(food)]
        meals = assembly.finder.meals_of([here])
        assembly.placed = [Placed(Wish(kind, food=larder.name_of(food, meals=meals)), here) for food in foods]


def _incoming(assembly: Assembly, others: Sequence[Placed]) -> list[str]:
    """Return foods that seem to be swapped for nothing, and are in no meal: "swap in haddock" brings it."""
    swaps = (p.wish for p in others if p.wish.kind == Kind.SWAP and not p.wish.other_food)
    return [wish.food for wish in swaps if not assembly.larder.is_in_plan(wish.food)]


def _unwanted(assembly: Assembly, name: str, words: str, here: Target) -> list[str]:
    """Return the button's ingredient, and others that the words only list: "peas and carrots"."""
    larder = assembly.larder
    listed = [] if assembly.placed else larder.foods_in(words, is_strict=True)
    meals = assembly.finder.meals_of([here])
    return [name, *(larder.name_of(food, meals=meals) for food in listed if key_of(food) != key_of(name))]


def _swap(assembly: Assembly, name: str, words: str, goals: Sequence[Placed], *, is_open: bool) -> Wish:
    """Return the swap of the button's ingredient: for a food that the words name, or for what has their goals."""
    larder = assembly.larder
    words = WEEK.sub(" ", words)
    subject = TO_USE_UP.search(words) or OFFERED.match(words)
    welcome = WELCOME.match(words)
    apposed = APPOSED.match(words)
    said = _singular(welcome, name) if welcome else subject[1] if subject else ""
    said = answer[1] if (answer := ANSWERED.fullmatch(words)) else said
    said = next((p.wish.other_food for p in goals if p.wish.other_food), said)
    said = apposed["comes"] if apposed and larder.is_food(trimmed(apposed["comes"])) else said
    offered = larder.leading_foods(said, is_strict=False) if said else ()
    wanted = frozenset() if offered else frozenset(goal for placed in goals for goal in placed.wish.goals)
    listed = () if is_open or wanted else offered or larder.leading_foods(words, is_strict=False)
    kind = "" if apposed and offered else _kind(words, name)
    comes = kind or next((food for food in listed if key_of(food) != key_of(name)), "")
    other_food = larder.name_of(comes, is_exact=True) if comes else ""
    return Wish(Kind.SWAP, food=name, other_food=other_food, goals=wanted)


def _singular(welcome: re.Match[str], name: str) -> str:
    """Return what is welcome, without the "s" of a verb where what goes is nothing that is counted."""
    said = welcome[1]
    is_counted = stem(name.lower().split()[-1]) != name.lower().split()[-1]
    has_verb = said.endswith("s") and not said.endswith("ss") and not welcome["is"] and not is_counted
    return said.removesuffix("s") if has_verb else said


def _kind(words: str, name: str) -> str:
    """Return what words like "brown please" or "the veggie ones" make of the button's ingredient; "" if nothing."""
    said = "" if SOME_OTHER.search(words) else trimmed(before_place(words))
    kind = completed(said, name.lower())
    return kind if kind != said and len(kind.split()) <= MAX_WORDS else ""
