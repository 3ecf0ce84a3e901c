"""A person's words as plain text: lower case, no contractions, one space between words and marks. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from agents.rules import lexicon

CODE = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|<[^<>]{0,80}>|https?://\S+|\b\w+\([^()]*\)|\b\w+_\w+\b")
"""What no person writes about food: markup, calls, addresses, and names with underscores."""

SYMBOLS = {
    "’": "'", "‘": "'", "´": "'", "`": "'", "“": " ", "”": " ", '"': " ", "…": " . ", "–": " - ", "—": " - ",
    "→": " for ", " > ": " for ", "=>": " for ", "->": " for ", "&": " and ", "w/o": " without ", "w/out": " without ",
    "+": " and ", " = ": " is ", "👎": " yuck ", "🤮": " yuck ", "🤢": " yuck ", "💸": " too expensive ",
    "👍": " lovely . ", "😋": " lovely . ", "✅": " lovely . ", "❤": " lovely . ", "😍": " lovely . ", "🚫": "❌",
    "😂": " . ", "🤣": " . ",
}  # fmt: skip

NOT_VERBS = "do|does|did|is|are|was|were|have|has|had|would|could|should|must|need|ai"
SAID_OF = (
    r"(?=(?:too(?!(?: as well)?(?:,? (?:please|pls|thanks))?[ .!]*$)|so|a bit|a little|very|really|way|not"
    r"|just|far|quite|rather|pretty|bit|dull|fine|dear|expensive|pricey|steep|boring|bland|huge|massive|tiny|small|big|heavy|stodgy|greasy|rank|vile|grim"
    r"|minging|gross|dry|soggy|rubbish|awful|horrible|disgusting|pants|overpriced|great|good|perfect|ok|okay|enormous"
    r"|grand|smashing|brilliant|amazing|decent|class|lush|spot on|delicious|gorgeous|awesome|spicy|salty|rich|tasteless"
    r"|dire|meh|beige|mank|manky|naff|daft|nice|cracking|sour|bitter|off|stale|cold|tough|chewy|mushy|watery|sickly|weird|odd|mid|always|never"
    r"|better|nicer|tastier|(?:much|miles|loads|tons) (?:better|nicer|tastier)"
    r"|all (?:wrong|the same|over|a bit|very|about|to pot)"
    r"|coming|visiting|staying|joining us"
    r"|dead|proper|well|pure|wrong|hanging|hangin|braw|champion|belting|mint|sound|lacking|missing)\b)"
)
"""What follows an "is" that is written as "'s"."""
CONTRACTIONS = tuple(
    (re.compile(short), full)
    for short, full in (
        (r"\b(?:can't|cant|cannot|can ?not|carnt)\b", "can not"),
        (r"\b(?:won't|wont)\b", "will not"),
        (r"\bshan'?t\b", "shall not"),
        (r"\b(c|w|sh)udn'?t\b", r"\1ud not"),
        (r"\bdunno\b", "do not know"),
        (r"\bain'?t\b", "is not"),
        (rf"\b({NOT_VERBS})n'?t\b", r"\1 not"),
        (r"\bt'(?=[a-z])", "the "),  # Yorkshire's "t'beans"
        (r"\b(?:dont|don t|dnt)\b", "do not"),
        (r"\b(?:i'm|im|i m)\b", "i am"),
        (r"\b(it|that|there|what|here|who|where|how|he|she)'s\b", r"\1 is"),
        (r"\b(?:thats|wots|whats)\b", "that is"),
        (r"\b(there|where|here)s\b", r"\1 is"),
        (r"\bits\b", "it is"),
        (r"\b(i|we|you|they|it|that)'d\b", r"\1 would"),
        (r"\bid (?=rather|like|prefer|love|eat|have|want|go|need)", "i would "),
        (r"\b(i|we|you|they)'ve\b", r"\1 have"),
        (r"\bive\b", "i have"),
        (r"\b(i|we|you|they|it|that)'ll\b", r"\1 will"),
        (r"\b(we|you|they)'re\b", r"\1 are"),
        (r"\b(you|they)re\b", r"\1 are"),
        (r"\b(could|would|should|must|might) of\b", r"\1 have"),
        (r"\bre[ -](do|roll|plan|generate|jig)\b", r"re\1"),
        (r"\bsumm?it (?=(?:else|different|new|cheaper|lighter|healthier|bigger|nice)\b)", "something "),
        (r"\blet'?s\b", "let us"),
        (r"\bgimme\b", "give me"),
        (r"\bwanna\b", "want to"),
        (r"\bgonna\b", "going to"),
        (rf"((?:day|today|tomorrow|yesterday|tonight))'s {SAID_OF}", r"\1s is "),
        (rf"'s {SAID_OF}", " is "),
        (r"((?:day|today|tomorrow|yesterday|tonight))'s\b", r"\1s"),  # "Friday's" may stand for Friday's dinner
        (r"'s\b", ""),
        (
            r"\b(plan|week|menu)s (?=(?:too|so|a bit|a little|bit|really|well|way|very|looking|all|dead|proper|pretty"
            r"|dull|boring|bland|samey|rubbish|dire|meh)\b)",
            r"\1 is ",
        ),
        (r"s'(?=\s|$)", "s"),
    )
)
PHRASES = tuple(
    (re.compile(said), meant)
    for said, meant in (
        # "can't you", "why don't we" and "I don't mind" ask for what they seem to deny.
        (r"\b(?:can|could|would|will|do|does|did|is|are) not (?=you\b(?! ever| dare)|we\b|there\b|i have\b)", "can "),
        (
            r"\b(can|could) (i|we|you) not (?=just (?:have|get|do|give|make)\b"
            r"|(?:have|get) (?:something|another|an?|some)\b)",
            r"\1 \2 ",
        ),
        (
            r"\bi (?:do not|would not) (?:suppose|imagine|guess) (?:that )?(?:there is any (?:chance|way) (?:that )?)?"
            r"(?=you|we|i |it |there)",
            "",
        ),
        (r"\b(?:would|do) you mind (?:awfully |terribly |very much )?(?:if (?:you|we|i) )?", "please "),
        (r"\bplease (leav|tak|mak|remov|giv|us|chang|replac)ing\b", r"please \1e"),
        (r"\bplease (put|cut|drop|swap|add)[a-z]?ing\b", r"please \1"),
        (r"\bwhy (?:do|can) (?:not )?(?:we|you) (?:not )?", "please "),
        (r"\b(?:would|do) not mind (?:having |a )?", "would like "),
        (r"\bwould not (?:say no to|turn down|object to|complain about)\b", "would like"),
        (r"\b(?:not|no) only\b", "both"),
        (
            r"\bto (?=(?:big|small|expensive|dear|pricey|heavy|much|rich|greasy|salty|spicy|stodgy|boring|many)\b)",
            "too ",
        ),
        (r"\bnothing (?=(?:else )?(?:with|containing|that has|made with|made of|including)\b)", "not anything "),
        (
            r"\bno (?=(?:keen|fussed|happy|sure|hungry|bothered|fancying|wanting|feeling|eating|having"
            r"|liking|that (?:hungry|keen|fussed))\b)",
            "not ",
        ),
        # Caribbean "mi want"; before other words it is the Yorkshire "my".
        (r"\bmi (?=(?:not|do|want|like|need|can|would|love|hate|am|have)\b)", "i "),
        (r"\bmi\b", "my"),
        (
            r"\b(?:me|my|your|our) the "
            r"(?=(?:says?|said|is|was|has|will|would|can|could|hates?|loves?|likes?|does|did|wants?)\b)",
            "my dad ",
        ),  # "da" is "the" elsewhere
        (r"\bi not (?=(?:eat|want|like|have|need|do)\b)", "i do not "),
        (r"\bplease no (?=(?:put|use|give|make|add|send|gie|plan)\b)", "do not "),  # Scots "gonnae no put"
        (
            r"\bnee (?!(?:an?|to|more|some|something|it|less|my|the|bigger|smaller|cheaper|another|this|that|new)\b)",
            "no ",
        ),  # Geordie, where it is no slip for "need"
        (r"\bo (?=(?:the|that|this|my|our|it|them)\b)", "of "),  # Scots "a bit less o the cod"
        (r"\bneither (?=[a-z]+(?: [a-z]+)? nor [a-z])", "no "),
        (r"\bthe (?:tomorrow|morn|morrow)\b(?! morning)", "tomorrow"),
        (r"\bdo over\b", "restart from scratch"),
        (r"(?<=[a-z] )4(?= [a-z])(?! (?:days|people|of|eggs|portions|weeks|times|meals))", "for"),
        (
            r"(?<=[a-z] )2(?= [a-z])(?! (?:much|big|small|dear|spicy|rich|salty|stodgy|boring|hot|dry|posh|long|days"
            r"|people|of|eggs|portions|weeks|times|meals|slices))",
            "to",
        ),
        (
            r"\b2 (?=much|big|small|expensive|dear|heavy|pricey|many|large|rich|salty|stodgy|spicy|boring|hot\b|dry\b"
            r"|posh|long\b)",
            "too ",
        ),
    )
)

_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_DAYS_APART = re.compile(rf"\b({_DAY}) ?- ?({_DAY})\b")
_NEW_LINE = re.compile(r"[\n\r]+[\s\-*•]*(?:\d+[.)])?")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?\d{1,2}[.)](?=\s)")
"""The numbers of "1) cheaper lunch 2) bigger dinner"."""
_CROSS_BEFORE = re.compile(r"(?:(?<=[.,;:!\n])|^)\s*❌[\s❌]*(?=[a-z])")
_DICTATED = (
    (re.compile(r"\bcomma\b"), " , "),
    (re.compile(r"\b(?:question mark|exclamation mark|new line|newline)\b"), " . "),
)
"""Marks that dictation has written out."""
_MARKS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NO_DATE = "".join(
    f"(?<!{word} )"
    for word in ("on", "for", "from", "by", "the", "day", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
                 "sat", "sun")
)  # fmt: skip
_SCORE = re.compile(
    rf"\b(?:{_NO_DATE}(?=[a-z\d]+ ?/)|(?=[a-z\d]+ out of))(\d{{1,2}}|nil|{'|'.join(_MARKS)}) ?(?:/ ?|out of )(10|ten)\b"
)
"""Marks that a dish is given; after "on", a weekday and the like "2/10" is a day."""
_STAR = re.compile(r"(?<=\S) ?\*(?=[a-z][^*]*$)")
"""How people mark what they meant: "lighter Saturday lunch *Sunday lunch"."""
_SAID_AGAIN = re.compile(r"\b([a-z]{3,})(?: \1\b)+")
_SAID_BETWEEN = re.compile(r" - ((?:i mean|or rather|sorry|no) [a-z ]{2,30}?) - ")
"""What is put right between dashes: "swap the cheddar - I mean the brie - for feta"."""
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]m\b")
_TOKEN = re.compile(r"£?\d+(?:[/.]\d+)*(?:st|nd|rd|th|g|kg|ml|p)?\b|[a-z]+(?:'[a-z]+)*|[.,:]")
MADE_DIFFERENT = re.compile(r" (?:without|with (?:(?! with ).)+ instead of) .*$| in other amounts$")
"""How the title of a personal copy ends."""

SHORT_FORMS = lexicon.pairs("short_forms")
OF_TODAY = frozenset(("today", "tomorrow", "tonight", "yesterday"))


def plain(text: str) -> str:
    """Return the words and marks of a text in one form, each separated by one space; nothing else is left of it."""
    text = unaccented(unicodedata.normalize("NFKC", text).lower())
    for _ in range(3):  # objects inside of objects: what is left after three is words without meaning
        text = CODE.sub(" . ", text)
    for mark, sign in _DICTATED:
        text = mark.sub(sign, text)
    text = _SCORE.sub(_verdict, text)
    for symbol, word in SYMBOLS.items():
        text = text.replace(symbol, word)
    text = re.sub(">>+", " lovely . ", text)
    text = re.sub("££+", " expensive ", text.replace(" / ", " , "))
    text = _CROSS_BEFORE.sub(" no ", text).replace("❌", " yuck ")
    text = _NUMBERED.sub(" . ", _NEW_LINE.sub(" . ", text))
    text = _STAR.sub(" , i mean ", _CLOCK.sub(" ", text))
    text = _SAID_BETWEEN.sub(r" , \1 , ", text)
    text = _DAYS_APART.sub(r"\1 to \2", text)
    text = re.sub(r"(?<=\S) +- +| - (?=\S)|(?<=\S) - ", " . ", text)
    text = re.sub(r"(?<=[a-z])[-/](?=[a-z])", " ", text)
    text = re.sub(r"[!?;()]+", " . ", text)
    for pattern, words in CONTRACTIONS:
        text = pattern.sub(words, text)
    text = " ".join(SHORT_FORMS.get(word, word) for word in text.split())
    text = " ".join(map(_in_full, _TOKEN.findall(text)))
    for pattern, words in PHRASES:
        text = pattern.sub(words, text)
    text = _SAID_AGAIN.sub(r"\1", text)
    return re.sub(r"(?: ?\. )+", " . ", f"{text} . ").strip()


def _verdict(score: re.Match[str]) -> str:
    """Return marks out of ten in a word: "2/10" is a verdict like any other."""
    marks = int(score[1]) if score[1].isdigit() else _MARKS.index(score[1].replace("nil", "zero"))
    return " rubbish " if marks < 5 else " lovely " if marks > 6 else " ok "


def _in_full(token: str) -> str:
    """Return a short form in full, that of a day also with the "s" of what is the day's: "tmrws breakfast"."""
    full = SHORT_FORMS.get(token)
    if full is None and SHORT_FORMS.get(token[:-1]) in OF_TODAY and token.endswith("s"):
        return f"{SHORT_FORMS[token[:-1]]}s"
    return full or token


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """Return the plain words of a title or an ingredient, which come again and again; a person's words are not kept."""
    return plain(name).removesuffix(" .").strip()


def own_name(title: str) -> str:
    """Return the plain words of a title without what tells a copy of the dish from it: "chilli without passata".

    These words are of foods that are not in the dish, or that may be in any: none of them is its name.
    """
    name = plain_name(title)
    return MADE_DIFFERENT.sub("", name) or name


def unaccented(text: str) -> str:
    """Return the text with "è" as "e" and the like, letter for letter."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


SINGULAR_OF = {"ie": "y", "oe": "o", "che": "ch", "she": "sh", "sse": "ss", "xe": "x"}
ENDINGS = tuple(SINGULAR_OF)
ODD_SINGULARS = {"leave": "leaf", "loave": "loaf", "halve": "half", "knive": "knife"}


def stem(word: str) -> str:
    """Return one form for the singular and the plural of a word: "tomatoes" and "tomato", "berries" and "berry"."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 4 and word.endswith(ENDINGS):
        for ending, singular in SINGULAR_OF.items():
            if word.endswith(ending):
                return word.removesuffix(ending) + singular
    return ODD_SINGULARS.get(word, word)
