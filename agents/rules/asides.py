"""What people say beside the matter: cries, names for whom they speak to, and tags at the end of a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from agents.rules import lexicon
from agents.rules.words import COMMON

_END = r"(?=(?: x+)*(?: [.,]| *$))"
CRY = lexicon.pattern("interjections", before=r"(?:^|(?<=[.,] ))", after=r"(?: ,)? (?=(?!no\b)[a-z])")
"""Before more is said: a cry alone may be all there is to refuse a thing."""
GOD_NO = re.compile(
    r"\b(?:(?:oh|dear|good|my) )*(?:god|gawd|hell|lord|jesus|christ|heavens|omg|absolutely|deffo|definitely|defo"
    r"|please) (no|nope|nah)\b(?= *[.,]| *$| to\b)"
)
"""A refusal with more breath."""
_OWNED = "".join(
    rf"(?<!\b{word} )"
    for word in (
        "my", "the", "a", "an", "our", "your", "his", "her", "for", "with", "and", "of", "to", "or", "some", "from",
        "in", "that", "this", "like", "by", "no", "as", "than", "not",
    )
)  # fmt: skip
CALLED = re.compile(rf"(?<=[a-z0-9]) (?:, )?{_OWNED}{lexicon.phrases('vocatives')}{_END}")
WEAKLY_CALLED = re.compile(
    r"\b(again|ever|never|please|thanks|ok|okay|it|them|that|those|this|instead|now|yeah|nah|nope|week|off|out|else"
    r"|cheaper|dearer|bigger|smaller|lighter|healthier|different|morning|night|today|tomorrow|tonight|[a-z]+days?|breakfast"
    rf"|lunch|dinner|tea|snack|one|portions?) (?:, )?{lexicon.phrases('weak_vocatives')}{_END}"
)
FOND = re.compile(
    r"\b(please|thanks|ok|okay|again|now|instead|today|tonight|it|these days) (?:, )?"
    rf"(?:duck|ducks|ducky|dear|dears|love|luv){_END}"
)
"""What may be food, a complaint or a verb elsewhere."""
FOND_OF_ME = re.compile(rf"\b(for (?:me|us)) (?:, )?(duck|ducks|ducky|chuck|cock|dear|love|luv){_END}")
"""After "for me" as well, unless there is some of it in the plan: "oat milk for me duck"."""
TAG = re.compile(rf"(?<=[a-z0-9])(?: ,)? {lexicon.phrases('tags')}{_END}")
"""What is said of no food and no meal: "swede again, see"."""
BEFORE_MY = frozenset(
    ("in", "on", "off", "with", "from", "of", "out", "and", "to", "into", "near", "by", "round", ".", ",", "use")
)
"""After these "me" before a thing is the northern "my": "in me porridge", and not "give me porridge"."""
MY_OWN = lexicon.words("my_own")
AGREEING = re.compile(r"((?:[a-z0-9]+ ){4}[a-z0-9]+) (?:yeah|yeh|aye|seen)(?= \.| *$)")
"""At the end of a sentence; after a name or two it is the verdict: "steak pie aye"."""
MAX_TAGS = 3
"""So many may follow each other: "turkey mince like, pal x"."""


def without_asides(text: str, *, plan_words: Container[str] = ()) -> str:
    """Return plain text without cries, names for the listener and tags; a sentence of nothing else stays.

    What is a word of the plan, as duck may be, is no name for the listener after "for me".
    """
    text = FOND_OF_ME.sub(lambda said: said[0] if said[2] in plan_words else said[1], text)
    text = CRY.sub("", CRY.sub("", GOD_NO.sub(r"\1", text)))
    for _ in range(MAX_TAGS):
        text = AGREEING.sub(r"\1", text)
        text = TAG.sub("", FOND.sub(r"\1", WEAKLY_CALLED.sub(r"\1", CALLED.sub("", text))))
    return text


def with_my(text: str, *, names: frozenset[str]) -> str:
    """Return plain text with "my" for the "me" of "raisins in me muesli"; `names` are words of foods and dishes."""
    names = (names - COMMON) | MY_OWN
    words = text.split()
    for at in range(len(words) - 1):
        is_after = at == 0 or words[at - 1] in BEFORE_MY
        if words[at] == "me" and is_after and words[at + 1] in names:
            words[at] = "my"
    return " ".join(words)
