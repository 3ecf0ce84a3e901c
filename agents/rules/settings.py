"""What a person wants of their profile and not of a week: "set my allergens to none", "my budget is now £30". Pure."""

from __future__ import annotations

import re

from agents.rules.diets import DIETS

_OWN = r"(?:(?:all|of|any|the|my|our|user|these|those|food|known) )*"
_HARMS = r"(?:(?:(?:my|our) [a-z]+ )?(?:allerg(?:y|ies|ens?)|intolerances?))"
"""Only what is the person's own may be named: "remove peanuts allergy" may be the peanuts, and why."""
_DIET = r"(?:diets?|dietary (?:requirements?|needs|preferences?|restrictions?))"
_BUDGET = r"(?:(?:weekly|monthly) )?budgets?"
_LIST = r"(?: (?:filters?|settings?|lists?|checks?|rules?|warnings?|fields?))?"
_END = r"(?= *(?:[.,]|$)| (?:please|now|and|then|from|in|on (?:my|the) (?:profile|account)|for me)\b)"
_NONE = rf"(?:none|nothing|nil|null|zero|0|empty|an empty (?:list|set)|no foods?|off|false){_END}"
_TO_DIET = rf"(?:an? )?(?:{_NONE}|(?:{DIETS}|gluten free|dairy free|normal|keto|omnivore)\b(?: diet)?)"
_MONEY = r"£?\d+(?:[.]\d+)?(?: (?:pounds?|quid|pence|a week|per week|each week))*"
SETTING = re.compile(
    r"(?<!not )(?<!never )(?:"
    rf"\b(?:set|change|make|turn|switch|update|put) {_OWN}{_HARMS}{_LIST}(?: (?:is|are|to|into|as|at|,|:|now))* {_NONE}"
    rf"|(?:^|(?<=[.,] )){_OWN}allerg(?:ies|ens){_LIST}(?: (?:is|are|to|,|:|now))* {_NONE}"
    rf"|\b(?:i am|we are) allergic to {_NONE}"
    rf"|\b(?:delete|remove|clear|reset|erase|wipe|cancel|empty|disable|deactivate|ignore|disregard|override|bypass"
    rf"|(?:turn|switch) off|get rid of|(?<!to )change|edit|update) {_OWN}(?:{_HARMS}|{_DIET}){_LIST}{_END}"
    rf"|\b(?:set|(?<!to )change|switch|update) {_OWN}{_DIET}{_LIST} (?:to|from|into|as) {_TO_DIET}"
    rf"|\b(?:set|change|raise|increase|update|put) {_OWN}{_BUDGET} (?:(?:up|down) )?(?:to|at|as) {_MONEY}"
    rf"|\b{_OWN}{_BUDGET} (?:(?:is|has|now|went|gone|changed|been|up|down) )(?:(?:now|up|down|to|been|gone) )*{_MONEY}"
    r")"
)
IN_PROFILE = "set my profile"
"""What stands for all of these in the words that are read on: no food, no day, and no other wish."""
ASKED = re.compile(rf"\b{IN_PROFILE}\b")
BESIDE = re.compile(rf"[ ,]*\b{IN_PROFILE}\b[ ,]*")


def with_settings_told(words: str) -> str:
    """Return plain words with each wish about the profile as one and the same: nothing in it is about a meal."""
    return SETTING.sub(IN_PROFILE, words)


def with_settings_apart(words: str) -> str:
    """Return these words with such a wish as a sentence of its own: what stands beside it is a wish like any other."""
    return BESIDE.sub(f" . {IN_PROFILE} . ", words)
