"""Sentences and clauses: where one wish ends and the next begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules import lexicon
from agents.rules.corrections import with_corrections
from agents.rules.elsewhere import HOW_OFTEN, MOVES, is_elsewhere
from agents.rules.exceptions import is_left_alone
from agents.rules.halves import FOOD_COMES, GOES, GOES_FOR_IT, HARMS, HAS_CUE, TAKEN_OUT, are_halves
from agents.rules.names import CORRECTION, LASTING
from agents.rules.removals import SAYS_ALLERGY
from agents.rules.run_ons import with_wishes_apart

POLITE = lexicon.pattern("polite", after=r"\b(?! (?:of it|the rest))")
BOUNDARY = re.compile(
    r"\s*(?:,\s*)?\b(?:and also|and then|but also|and|but|also|plus|then|while|whereas|because|since|although|though"
    r"|however|otherwise|meanwhile|as well as"
    r"|so(?= (?:(?:i|we|can|could|please|maybe|let|a|an|the|go)\b|(?:in|on|for|with) (?:the )?§\d"
    rf"|{lexicon.phrases('clause_cues')}\b|(?:(?:the )?§\w+|it|they)"
    r"(?: all)? (?:will|needs?|has|must|should|could|can|wants?)\b)"
    r"(?! much\b)))\b\s*"
    r"|\s*,\s*|\s+(?=(?:can|could|would|will) (?:you|we|i)\b)"
)
"""Where a clause may end."""
STARTS_A_CLAUSE = re.compile(
    rf"(?:{lexicon.phrases('clause_starters')} )*{lexicon.phrases('clause_cues')}\b"
    r"|(?:the |my |our |those |that )?(?:(?:[a-z]+|§\w+) ){1,4}"
    r"(?:is|are|was|were|needs?|wants?|has|could do|will have to|will need|must|costs?"
    r"|could be|should be|can be|left|looks?|tastes?|gives?|makes?"
    r"|does not|do not)\b"
    r"|(?:can|could|should|would|may|might) (?:the|my|our|that|those) (?:[a-z]+ ){1,3}(?:be|become|have|get)\b"
)

WANTS = re.compile(r"\b(?:want|like|love|have|eat|need|prefer|fancy|do|use)\b")
"""What is wanted so many times a week may be a list: "we want chicken, and fish twice a week"."""
BEGINS_WITH_NO = re.compile(r"\b(?:no|without)\b(?: more)? [a-z]")
AND_NO = re.compile(
    r"\s*(?:,|\band\b|\bor\b|\bnor\b)(?:\s*(?:and|or))?\s*\b(no|not)\b "
    r"(?!(?:more|longer|(?:known |food )?(?:allerg|intoleran)\w+)\b)(?=[a-z])"
)
"""The links of "no prawns and no chilli"."""
PLACE_SAID = re.compile(r"(?:the |my |our )?§\d+ (?:is|are|was|were|needs?|could|should)\b")
TO_PLACE = re.compile(r"(?:the |my |our )?§\d+ (?:to|on|for) §\d+(?: please| instead)?$")
"""The second half of "move the dal to Friday and the risotto to Monday"."""
UNFINISHED = re.compile(
    r"(?!.*\b(?:swap|switch|replace|change|exchange) (?:out )?(?:§\d+|it|this|that)$)"
    r"(?<!not )(?<!need to )\b(?:swap|switch|replace|substitute|sub|exchange|change)\b(?!.*\b(?:for|with|to|by|into)\b)"
)
"""A swap of which it has not been said what comes."""
TAKES_UP = re.compile(r"(?:just|instead|only|simply|make)\b|(?:leave|keep) (?:the |my |our )?§")
FOOD_GOES = re.compile(
    r"\b(?:ditch|drop|lose|remove|bin|skip|omit|get rid of|get shot of"
    r"|(?:take|leave|cut|chuck) (?=.* out(?: of)?(?: §|$)|out )) ?"
    r"(?:out )?(?:the )?[a-z ]+(?: (?:in|from|out of|off) (?:the |my )?§\d+(?: §\d+)?)?$"
)
UNMADE = re.compile(r"\b(?:make|want|need|would like)(?: ?,? ?(?:and )?(?:the |my |our )?§\d+)+ ?$")
PLACE_FIRST = re.compile(r"(?:the |my |our )?§\d+(?: §\d+)? (?!(?:is|are|was|were|needs?|wants?|has)\b)")
"""The two halves of "make the balti and Thursday's lunch cheaper"."""
FOOD_ON_DISH = re.compile(
    r"(?!the |no |not )[a-z]+(?: [a-z]+)? (?:in|on|with) (?:the |my )?§\d+(?: §\d+)?(?: instead)?"
)
"""The second half of "drop the pepperoni, ham on the pizza"."""
USED = re.compile(r"\b(?:use|have|get|want|make it|with|put|give|do|need|like)\b")
NOT_THAT = re.compile(r"not (?!enough\b)(?:the |any )?[a-z]+(?: [a-z]+)?(?: ?,)?(?: (?:in |on |at |for )?§\d+)?")
"""The two halves of "get me tofu, not chicken"."""
FOOD_OUT = re.compile(
    r"(?:and )?(?:the |all (?:the )?)?(?!(?:it|them|that|those|get|take|eating|go|going) )"
    r"[a-z]+(?: [a-z]+)? (?:out|off)(?= ?(?:,|and\b)|$)"
)
"""One of "olives out, feta out"."""
FOOD_IN = re.compile(r"(?:and )?[a-z]+(?: [a-z]+)? in(?= ?,| §|$)")
"""The second half of "cheddar out, feta in"."""
OUT_OF_DISH = re.compile(r"(?:the )?[a-z]+(?: [a-z]+)? (?:out|off)(?: of| from)? §\d+")
MADE_WITH = re.compile(r"\b(?:make|do|made|done|have) (?:it|them|that|§\d+) with (?:the |some )?[a-z]+(?: [a-z]+)?$")
NO_FOOD = re.compile(r"(?:no|not|without) (?:the |any )?[a-z]+(?: [a-z]+)?$")
"""The two halves of "make it with squash, no aubergine"."""
PLACE_ONLY = re.compile(r"(?:(?:on|for|in) )?(?:the )?§\d+")
MORE_OF_THE_SAME = re.compile(
    r"(?:a bit |much |a little |slightly |some |way |far )?"
    r"(?:cheaper|lighter|healthier|less|lower|fewer|bigger|smaller|more|higher|larger|easier|quicker|tastier)\b"
)
GOAL_AT_END = re.compile(
    r"\b(?:cheaper|lighter|healthier|bigger|smaller|higher|lower|larger|easier|quicker|tastier|different|expensive|protein"
    r"|calories|(?:less|more|fewer) \w+)(?: in \w+)?(?: ?§\w+)?$"
)
"""The two halves of one breath: "cheaper and lighter dinner on the 25th"."""
PLACED_SWAP = re.compile(r"\b(?:swap|switch|replace|substitute|exchange|change)\b.*\b(?:for|with|to)\b.*§\d")
X_FOR_Y = re.compile(r"(?:the )?[a-z]+(?: [a-z]+){0,2} (?:for|with|to) [a-z]")
"""The two halves of "swap rice for quinoa on Monday and peas for beans on Tuesday"."""
_PAIR = r"[a-z]+(?: [a-z]+){0,2} for [a-z]+(?: [a-z]+){0,2}"
PAIRS = re.compile(rf"(?!.*\b(?:swap|replace|change|switch)\b){_PAIR}(?:(?: ,| and)+ {_PAIR})+(?: §\d+)?")
REMARK = re.compile(r".*\b(?:i am|we are|i have|we have|is|are|was|were|had)\b.*§\d|.*§\d+ (?:is|are|was|were|had)\b")
"""A remark about a day, before the wish for another."""
COMPANY = re.compile(
    r"(?:the |my |our )?(?:[a-z]+ ){1,4}(?:is|are|will be|am|has got|have got|has|have|got) (?:\w+ )?"
    r"(?:coming|visiting|staying|round|over|away|out|here|back|home|working|playing|going|due|guests|visitors|people|friends|family|football|rugby)\b"
    r"|(?:i|we|he|she|they) (?:over[a-z]+|ate|went|was|were|am|are|pig\w*|had|worked?|train(?:ed)?|stuffed|will be)\b"
    r"[^§]*§\d+$"
)
"""What happens on a day, which is no wish for it: "the mother-in-law is coming Sunday"."""
KIND_OF_DISH = re.compile(
    r"(?:(?:and|then|make it|an?) )*(?:something )?"
    r"(?:veggie|vegetarian|vegan|meat free|meatless|spicy|fancy|quick|easy) §\d+(?: §\d+)?"
)
"""The second half of "cheaper Tuesday, veggie Friday dinner"."""
NOT_TOO = re.compile(r"^not (too|that|very|so|really|particularly) (?=[^,]*,? (?:just|but|only|simply)\b)")
"""Praise without its verb: "not too expensive, just boring"."""
FALSE_START = re.compile(r"^(no|nah|wait|actually|oh|oops) [,:] ")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a plain text, without courtesies; `CORRECTION` stands for all ways of taking back."""
    for sentence in with_corrections(text).split(" . "):
        sentence = NOT_TOO.sub(r"it is not \1 ", sentence)
        said = FALSE_START.sub(r"\1 ", sentence).replace(":", ",").rstrip(" .")
        said = re.sub(r"\s+", " ", POLITE.sub(" ", POLITE.sub(" ", said))).strip(" ,")
        if said:
            yield said


def clauses(sentence: str) -> list[str]:
    """Return the parts of a masked sentence that each hold a wish of their own; "fish and chips" stays together."""
    sentence = with_wishes_apart(_with_one_list(sentence))
    is_of_harm = SAYS_ALLERGY.search(sentence) is not None or HARMS.search(sentence) is not None
    parts: list[str] = []
    rest_from = 0
    for boundary in BOUNDARY.finditer(sentence):
        left, right = sentence[rest_from : boundary.start()], sentence[boundary.end() :]
        if _is_break(left, right, link=boundary.group(), is_of_harm=is_of_harm):
            parts.append(left.strip())
            rest_from = boundary.end()
    parts.append(sentence[rest_from:].strip())
    return [part for part in parts if part]


def _is_break(left: str, right: str, *, link: str, is_of_harm: bool) -> bool:
    """Say whether what stands left and right of a link are two wishes.

    Where the sentence tells of what does harm, the foods that go stay together: it may be said of all of them.
    """
    if is_left_alone(left, right, link=link):
        return False
    if not is_of_harm and _is_food_out(left, right):
        return True
    if _are_of_two_places(left, right, link=link) or _is_only_how_often(left, right, link=link):
        return True
    if right.startswith(CORRECTION):
        return HAS_CUE.search(left) is not None and HAS_CUE.search(right) is not None
    if are_halves(left, right, link=link) or any(move.match(right) for move in MOVES):
        return True
    begins = (STARTS_A_CLAUSE, BEGINS_WITH_NO, PLACE_SAID, TO_PLACE, *HOW_OFTEN)
    if is_elsewhere(left) and (HAS_CUE.search(right) or any(wish.match(right) for wish in begins)):
        return True
    if "and" not in link and FOOD_GOES.search(left) and FOOD_ON_DISH.fullmatch(right):
        return True
    if not HAS_CUE.search(left) or not HAS_CUE.search(right) or left.endswith(("not", "not just")):
        return False
    if UNFINISHED.search(left) and "but" not in link and not TAKES_UP.match(right):
        return False
    if UNMADE.search(left) and PLACE_FIRST.match(right):
        return False
    if NOT_THAT.fullmatch(right) and USED.search(left):
        return False
    if MADE_WITH.search(left) and NO_FOOD.match(right):
        return False
    if FOOD_GOES.search(left) and FOOD_COMES.match(right):
        return "but" in link or GOES_FOR_IT.search(right) is not None
    is_one_breath = GOAL_AT_END.search(left) is not None
    is_one_place = is_one_breath and "§" not in left
    if MORE_OF_THE_SAME.match(right) and is_one_place and "but" not in link and "also" not in link:
        return False
    return STARTS_A_CLAUSE.match(right) is not None or (
        not is_of_harm and GOES.search(right.split(" ,")[0]) is not None
    )


def _is_food_out(left: str, right: str) -> bool:
    """Say whether the sides are two of "Thursday: olives out, feta out, and a cheaper dinner"."""
    if FOOD_OUT.match(right):
        return bool(FOOD_OUT.fullmatch(left) or PLACE_ONLY.fullmatch(left) or OUT_OF_DISH.fullmatch(left))
    return FOOD_OUT.fullmatch(left) is not None and "§" in right and not FOOD_IN.match(right)


def _are_of_two_places(left: str, right: str, *, link: str) -> bool:
    """Say whether both sides speak of a place of their own, one of them perhaps only to say what happens there."""
    if PLACED_SWAP.search(left) and X_FOR_Y.match(right):
        return True
    if "," in link and REMARK.match(left) and "§" in right and HAS_CUE.search(right):
        return True
    if "§" not in left or "§" not in right:
        return False
    if KIND_OF_DISH.fullmatch(right) and HAS_CUE.search(left):
        return True
    is_told_first = COMPANY.match(left) is not None and HAS_CUE.search(right) is not None
    return is_told_first or (COMPANY.match(right) is not None and HAS_CUE.search(right) is None)


def _is_only_how_often(left: str, right: str, *, link: str) -> bool:
    """Say whether one side is how often a food is to come and the other a wish: "no carrots, salmon twice a week"."""
    if any(often.match(right) for often in HOW_OFTEN):
        is_wish = HAS_CUE.search(left) is not None and not WANTS.search(left)
        return TAKEN_OUT.search(left) is not None or ("," in link and is_wish)
    is_told = any(often.match(left) for often in HOW_OFTEN) and not BEGINS_WITH_NO.match(left)
    return is_told and link.strip() != "and" and HAS_CUE.search(right) is not None


def _with_one_list(sentence: str) -> str:
    """Return the sentence with "no prawns and no chilli" as one list, unless a place stands between.

    "X for Y, A for B" becomes a list of swaps.
    """
    if PAIRS.fullmatch(sentence):
        return f"swap {sentence}"
    first = BEGINS_WITH_NO.search(sentence)
    if first is None:
        return sentence
    head, tail = sentence[: first.end()], sentence[first.end() :]
    before_place = tail.split("§")[0]
    if before_place != tail and LASTING.search(before_place):
        return sentence  # "no hummus ever again and no eggs on Tuesday"
    return head + AND_NO.sub(_linked, before_place) + tail[len(before_place) :]


def _linked(link: re.Match[str]) -> str:
    """Return the link of a list; "nor" where each food is refused with a "no" of its own."""
    return " nor " if link[1] == "no" else " and "
