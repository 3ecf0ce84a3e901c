"""What a person says of their own diet, which belongs in their profile: "I'm vegan now". Pure."""

from __future__ import annotations

import re

DIETS = r"(?:vegan|vegetarian|veggie|pescatarian|pescetarian|halal|plant based|meat free|coeliac)"
HAS_DIET = re.compile(
    r"\b(?:i|we|he|she|they|(?:my|our) \w+|everyone)(?: all| both)? (?:am|are|is|have|has|went|became|become|turned"
    r"|got)"
    r"(?: (?:just|now|gone|going|become|turned|becoming|turning|trying to be|both|all|an?|fully|totally|completely"
    rf"|strict|been|recently|to|mostly))* {DIETS}\b"
    rf"|^(?:(?:have|has|just|recently|am|are|now|going|gone|become|became|turned|turning) )+(?:an? )?{DIETS}\b"
    rf"|\b(?:went|going|gone|go|becoming|become|became|turned) (?:fully |full |totally )?(?:an? )?{DIETS}\b"
    rf"|\b(?:on|following|started|starting|switched to|switching to) an? {DIETS} diet\b"
)
"""What a person is, and not what a dish is to be: "make Tuesday vegan" is another wish."""
