"""Wishes that follow each other without a word or a mark between: "cheaper Monday bigger lunch Friday". Pure."""

from __future__ import annotations

import re

from agents.rules import lexicon

_ADJECTIVE = (
    r"(?:cheaper|lighter|healthier|bigger|smaller|larger|new|different|drinkable|liquid|solid|tastier|nicer|quicker"
    r"|easier)"
)
_FOOD = r"(?:the )?[a-z]+(?: [a-z]+)?"
_ASK = r"(?:(?:and|then|also|an?|some|make|want|need|give me|i|we|can|have|get) )*"
_WISH = (
    rf"{_ASK}(?:{_ADJECTIVE}|(?:more|less|fewer|extra|no|without|higher) [a-z]+(?: [a-z]+)?|redo|change"
    rf"|regenerate|replan|(?:drop|lose|ditch|remove|add|skip|leave out|take out|cut|bin) {_FOOD}"
    rf"|(?:swap|replace|switch) {_FOOD} (?:for|with) [a-z]+(?: [a-z]+)?)"
    r"(?: (?:portions?|meals?|dish|one|smoothie|food))?(?: (?:for|on|at|in|from|to|of))? (?:the )?§\d+"
)
_COMPLAINT = (
    r"(?:(?:is|are|was|were|looks?|tastes?|tasted|too|so|way|far|bit|a|very|really|well|proper|dead|just|more|costs?|left"
    r"|leaves|me|us|needs to be|wants to be) )*"
    rf"(?:{_ADJECTIVE}|{lexicon.phrases('complaints')})"
)
_DISLIKE = r"(?:hates?|detests?|loathes?|dislikes?|can not (?:stand|bear|abide)|do not like|sick of|out of)"
RUN_ONS = tuple(
    re.compile(run_on)
    for run_on in (
        rf"({_WISH}) (?={_WISH}(?: |$))",
        rf"({_WISH}) (?=(?:and )?(?:no|without|drop|lose|ditch) [a-z]+(?: either)?(?: ,|$))",
        r"(\b(?:keep|leave) (?:the |my |our )?§\d+(?: §\d+)?) "
        r"(?=(?:lose|ditch|drop|bin|change|swap|redo|replace|scrap|chuck|cut) )",
        rf"(\b{_FOOD} out(?: of| from)? §\d+) (?=(?:and )?{_FOOD} out(?: |$))",
        rf"(§\d+ {_COMPLAINT}) (?=(?:and )?§\d+ (?:{_COMPLAINT}|leave|stays?|fine|alone)(?: |$))",
        rf"(\b(?:make|want|need) §\d+ (?:a bit |much )?{_ADJECTIVE}) "
        rf"(?=(?:swap|replace|switch|drop|lose|ditch|remove|add|no|make|give|{_ADJECTIVE}) )",
        rf"(\b{_ADJECTIVE}(?: §\d+)?) "
        r"(?=(?:i|we|he|she|they) (?:over[a-z]+|ate|went|was|were|am|are|pig\w*|had|worked?)\b)",
        r"(§\d+ (?:fine|ok|okay|good|great|lovely|perfect|alright)) (?=(?:but |and )?§\d+ )",
        r"(§\d+ (?:(?:can|should|must|may) stay|stays|is fine|is ok|is okay|is good)) (?=it is (?:the |my )?§\d+)",
        r"(\bnot (?:really )?(?:need|want|after) [^,]*?) "
        r"(?=(?:i |we )?(?:just )?(?:need|want) (?:it|them|that|this|§\d+|the [a-z]+) )",
        rf"(\b{_DISLIKE} {_FOOD}) (?=(?:i |we )?(?:also )?(?:need|want|make|give|swap|change) )",
    )
)


_MARK = r"(?:the |my |our )?§\d+(?: §\d+)?"
_CHANGED = r"(?:chang|swap|switch|replac|redo|sort|differen|gone\b|rid of\b|out\b|off\b)[a-z]*(?: out)?"
SINGLED_OUT = re.compile(
    rf"(?:^|,? ?(?:\b(?:but|and|no) )*)\bit is (?:just |only )?({_MARK}) (?:that |which )?(?:"
    rf"(?:i|we) (?:(?:really|actually|just) )*(?:want|need|would like)(?: to)?(?: be| see)? {_CHANGED}"
    r"|(?:i|we) (?:(?:really|actually|just) )*(?:do not (?:want|like|fancy)|hate|hated|can not (?:stand|bear|face)"
    r"|am not (?:keen on|fussed on|fussed about|feeling|into|sure about)|am sick of)"
    rf"|(?:needs?|wants?|has|have) (?:to go|(?:to be )?{_CHANGED}))(?= ?,|$)"
)
"""The one dish of all that are named that is to change: "it's the stew I want changing"."""
NOT_THAT_ONE = re.compile(
    rf"^(?:it is )?not {_MARK} ?,(?: (?:i|we) (?:like|love|liked|loved) (?:it|that|them) ?,)?|,? ?(?:and )?not {_MARK}$"
)
"""What is named beside it, only to tell them apart."""


NO_AND_NO = re.compile(
    r"^((?:no|without) [a-z]+(?: [a-z]+)?) ((?:on|in|with|from) §\d+(?: §\d+)?) ,? ?(?:or|nor) "
    r"((?!no )[a-z]+(?: [a-z]+)?)$"
)
"""A second food after the place: "no onions on the hot dogs, or mustard"."""


def with_wishes_apart(sentence: str) -> str:
    """Return a masked sentence with a comma between wishes that only their order keeps apart."""
    sentence = NO_AND_NO.sub(r"\1 and \3 \2", sentence)
    if SINGLED_OUT.search(sentence):
        sentence = SINGLED_OUT.sub(r" , change \1", NOT_THAT_ONE.sub("", sentence).strip()).strip(" ,")
    for run_on in RUN_ONS:
        sentence = run_on.sub(r"\1 , ", sentence)
    return sentence
