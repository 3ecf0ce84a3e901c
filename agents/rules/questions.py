"""What asks for no change: questions of fact, and what was so before. Pure."""

from __future__ import annotations

import re

ASKED = re.compile(
    r"(?:is|are|was|does|do(?=.* (?:have|contain|include|come)\b)|did|has)"
    r" (?:(?:the|my|this|that) )?(?:§\d+|it|they)(?! (?:too|so|not|bit|a bit)\b)"
    r"(?: (?:have|contain|include|got|come|with|taste|really|very|any|an?|in))*(?: [a-z]+){1,2}(?: §\d+)?"
)
"""A question of fact: "is the lasagne veggie"."""
FREE_OF = re.compile(
    r"(?:is|are) (?:(?:the|my|this|that|these|those|your) )?(?:[a-z]+ ){1,3}"
    r"(?:(?:gluten|dairy|nut|lactose|egg|sugar|meat) free|veggie|vegetarian|vegan|halal|kosher|safe|frozen|fresh|raw"
    r"|organic|tinned|included)"
)
"""The same of a food: "are the sausages gluten free"."""
REPORTED = re.compile(
    r"(?:i|we) (?:(?:just|already) )?"
    r"(?:swap(?:ped)?|replaced|added|left out|took out|used|had (?:the |my )?(?:§\d+|[a-z]+) without) "
    r"|last (?:week|month|time)s? (?:[a-z]+ )?(?:was|were|had|cost) "
)
"""What was so before asks for nothing: "I swapped the peas for corn and it was lovely"."""

WHO_DRINKS = re.compile(
    r"(?:who|what (?:kind|sort) of (?:person|people)) "
    r"(?:(?:on earth|in (?:his|her|their) right mind|even|actually|really) )*"
    r"(?:(?:drinks?|(?:wants?|would want|likes?) to drink) [^,]+"
    r"|has (?:an? )?(?:juice|smoothie|shake|milkshake)s?\b[^,]*)"
)
"""A jibe at a drink, which wants none: "who drinks carrots for breakfast"."""

_NO_WISH = (
    r"(?!.*\b(?:allerg\w*|intoleran\w*|coeliac|never|leave|take|no|not|without|swap|instead|please|can|could|make"
    r"|cheaper|bigger|smaller)\b)"
)
"""Nothing more is said than the question: an allergy in the same breath is not one."""
WHICH_IS_BETTER = re.compile(
    rf"(?:what|which)(?: one)? (?:is|are) (?:better|nicer|best|healthier|cheaper)\b{_NO_WISH}.*\bor\b.*"
)
HOW_TO = re.compile(
    r"(?:how )?(?:do|should) (?:i|we) (?:need to |have to |just )?(?:chew|chop|peel|soak|boil|fry|grill|freeze|reheat"
    rf"|defrost|wash|rinse|slice|dice|toast|bake|roast|store|drain|marinate|season|grate|crush|core|trim)\b{_NO_WISH}.*"
)
"""What a cook asks: "do I chop the walnuts"."""

IS_NOTHING_WITHOUT = re.compile(
    r"(?:the |a |an )?(?:§\d+|[a-z]+(?: [a-z]+)?) without (?:the |any |its )?[a-z]+(?: [a-z]+)? (?:is|are) "
    rf"(?:just|only|not|like|nothing|no|pointless|basically|hardly|barely)\b{_NO_WISH}.*"
)
"""Praise of a food by what its dish would be else: "borscht without beetroot is just cabbage water"."""


def asks_nothing(clause: str) -> bool:
    """Say whether a clause only asks how something is, or tells how it was."""
    is_question = any(
        asked.fullmatch(clause) for asked in (ASKED, FREE_OF, WHICH_IS_BETTER, HOW_TO, IS_NOTHING_WITHOUT)
    )
    return is_question or REPORTED.match(clause) is not None or WHO_DRINKS.fullmatch(clause) is not None
