"""Two halves that belong together by what they say, and are clauses of their own all the same. Pure."""

from __future__ import annotations

import re

from agents.rules import lexicon
from agents.rules.names import LASTING

HAS_CUE = lexicon.pattern("clause_cues", before=r"\b", after=r"\b")
FOOD_COMES = re.compile(
    r"(?:then )?(?:use|put|add|have|pop|chuck|bung|stick|try|sub in|throw|replace (?:it|them|that))\b"
)
"""The two halves of "ditch the rocket and use spinach"."""
GOES_FOR_IT = re.compile(r"\b(?:instead of|in place of|rather than) (?!(?:it|them|that|those|this|these)\b)[a-z]")
"""What comes has a food of its own that goes for it: "cut the onion and use leek instead of the fennel"."""
TAKEN_OUT = re.compile(
    r"\b(?:no|not|without|out of|ditch|drop|lose|remove|bin|skip|get rid|get shot|take|leave|cut|scrap|hate|sick of)\b"
)
IS_GONE = re.compile(
    r"\b(?:(?:is|are|has|have) (?:all |just )?(?:gone|off)|gone off|run out|finished|out of date|mouldy)$"
)
OFFERED = re.compile(
    r"(?:so |then )?(?:in §\d+ (?:do|use|have|put|try|go for|make it)"
    r"|what about|how about|maybe|perhaps|got|there (?:is|are)|(?:give|get|do) (?:me|us)"
    r"|(?:can|could|may) (?:i|we|you|they|he|she) (?:have|use|do|try|get)"
    r"|(?:i|we) (?:want|need|have|got|fancy|prefer|would|could))"
    r"\b(?!.* (?:instead|rather than|never|ever|hungry|to)\b)"
)
"""The two halves of "I've run out of feta, what about halloumi"."""
DISLIKED = lexicon.pattern("disliked", before=r"(?:^|\b)", after=r"\b")
COMES_INSTEAD = re.compile(
    r"(?:so |then |please )*(?:(?:can|could|may|shall) (?:i|we|you|they|he|she) (?:please )?(?:have|get|do|use|try)\b"
    r"(?!.* (?:rather than|never|ever)\b)"
    r"|(?:(?!(?:something|anything|another|other|else|different|cheaper|healthier|lighter)\b)[a-z]+ ){1,4}"
    r"(?:§\d+ )?instead\b(?! of)|(?:[a-z]+ ){1,2}would (?:be|do|work)\b)"
)
"""The two halves of "not keen on mushrooms, peas instead"."""
WILL_DO = re.compile(r"(?:so |then )?(?:the |some )?(?:[a-z]+ ){1,3}(?:(?:will|would|can|could) do\b|instead\b(?! of))")
"""The second half of "the naan has to go, flatbread instead", and of "the pie without leeks, peas will do"."""
OF_DISH_WITHOUT = re.compile(r"(?:§\d+|\bthe [a-z]+(?: [a-z]+)?) (?:but )?(?:without|minus|with no) [^§]*$")
GOES = lexicon.pattern("has_to_go", before=r"\b", after=r"(?: §\w+)?$")
Y_FOR_X = re.compile(r"[a-z]+(?: [a-z]+){0,2} (?:instead of|rather than|in place of) ")
SAYS_OF = re.compile(
    r"§\d+ (?:is|are|was|were|looks?|needs?|costs?|left|gave|made|took|takes|tastes?|tasted|could|wants?|has|had"
    r"|went|came)\b"
)
"""The two halves of "Monday is fine but Tuesday is not"."""
_FINE = r"(?:all )?(?:fine|ok|okay|good|great|lovely|perfect|alright)"
IS_FINE = re.compile(rf"(?:the |my |our )?§\d+ (?:(?:is|are|was|were|looks?) {_FINE}\b|{_FINE}(?= ?(?:,|$)))")
"""The second half of "just lunch and dinner, breakfast is fine"."""
OF_THE_REST = re.compile(
    r"(?:please |can you |just )*(?:change|redo|swap|replace|switch|regenerate) (?:(?:all )?(?:the )?(?:rest|others?)"
    r"|everything else|all else|§a else)\b"
)
"""The second half of "breakfast ok, change the rest"."""
STAYS = re.compile(
    r"(?:the |my |our |that )?§\d+(?: §\d+)? (?:(?:can |should |must |has to |is to |will )?(?:stays?|remains?)\b[^§]*"
    r"|(?:all |just |exactly )?(?:as (?:it )?is|as they are|as planned|unchanged|untouched|left (?:alone|as is)))"
)
"""The second half of "redo the week, but the roast stays"."""
CONTENT = re.compile(rf"(?:{lexicon.phrases('content')})(?: .*)? §\d+$")
HARMS = re.compile(
    r"\b(?:gives?|gave|makes?|made|brings?|brought) (?:me|us|him|her|them|my \w+) (?:\w+ ){0,2}(?:hives|rash|heartburn"
    r"|headaches?"
    r"|migraines?|ill|sick|poorly|bloated|wind|itch|wheeze|swell)\b|\bout in (?:\w+ )?(?:hives|rash|spots)\b"
)
"""The second half of "love the pie, but ale gives me a headache"."""
ABOUT_IT = re.compile(r"(?:it|they|that|those|these) ")
ASKS_OF_FOOD = re.compile(
    r"^(?:i |we )?(?:do |can |could |would )?not (?:[a-z]+ ){0,2}any of (?:it|them)\b"
    r"|\b(?:does|do|should) not (?:really |even )?(?:belong|go|be) (?:in|on|with|near|there)\b"
    r"|\bno (?:place|business)\b"
)
"""The second half of "bacon is fine in the club, but I want none on Sunday", or "but it has no place there"."""
NEEDS_CHANGE = re.compile(
    r"(?:and |so )?(?:the |my |our )?§\d+(?: §\d+)? (?:needs?|wants?|has to|have to|is to|should|must|could do with)"
    r" (?:an? |be |to be )*(?:change|chang|swap|replac|redo|redoing|sort)[a-z]*(?: out)?"
)
"""The first half of "tomorrow's breakfast needs changing and Friday's lunch cheaper"."""
SPEAKS_OF = re.compile(
    r"(?:(?:just|only|please|make|do) )*(?:(?:the |my )?§\d+ [a-z]"
    r"|(?:swap|replace|switch|make|give|use|cut|remove|take|drop|lose|ditch|add)\b.*§\d)"
)
"""The two halves of "nothing wrong with Tuesday, but Monday's dinner is dear"."""


def are_halves(left: str, right: str, *, link: str) -> bool:
    """Say whether the sides are two halves that belong together by what they say, and are two clauses all the same."""
    comes = FOOD_COMES.match(right)
    return bool(
        (TAKEN_OUT.search(left) and (OFFERED.match(right) or (comes and GOES_FOR_IT.search(right))))
        or (DISLIKED.search(left) and COMES_INSTEAD.match(right))
        or (WILL_DO.match(right) and (GOES.search(left) or OF_DISH_WITHOUT.search(left)))
        or ("but" in link and (HARMS.search(right) or ASKS_OF_FOOD.search(right)))
        or ("," in link and HARMS.search(right) and ABOUT_IT.match(right) and _may_end(left))
        or STAYS.fullmatch(right)
        or (STAYS.fullmatch(left) and HAS_CUE.search(right))
        or ("," in link and (IS_FINE.match(right) or (IS_FINE.fullmatch(left) and right.startswith("§"))))
        or (IS_FINE.fullmatch(left) and OF_THE_REST.match(right))
        or (CONTENT.match(left) and SPEAKS_OF.match(right))
        or (NEEDS_CHANGE.fullmatch(left) and right.startswith("§") and HAS_CUE.search(right))
        or (IS_GONE.search(left) and comes)
        or ("but" in link and SAYS_OF.match(left) and SAYS_OF.match(right))
        or (Y_FOR_X.match(right) and _is_another_swap(left, right, link=link))
    )


def _may_end(left: str) -> bool:
    """Say whether "they make me swell up" is of more than the place on the left: a wish is there, or no place is."""
    return HAS_CUE.search(left) is not None or "§" not in left


def _is_another_swap(left: str, right: str, *, link: str) -> bool:
    """Say so of "and kale instead of spinach on Tuesday" after a wish; "cod and chips instead of pie" is one."""
    if "," in link and TAKEN_OUT.search(left):
        return True
    is_told_apart = "§" in left or "also" in link or "then" in link or LASTING.search(left) or DISLIKED.search(left)
    return bool(is_told_apart) and "§" in right and HAS_CUE.search(left) is not None
