"""The rules of each language, compiled once."""

import re
from dataclasses import dataclass
from functools import cache

from onrecord.model.time import TimexType
from onrecord.timexes import english, explicit
from onrecord.timexes.lexicon import lexicon
from onrecord.timexes.template import compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A compiled pattern with its name and the TIMEX3 type of what it reads.

    `triggers` are words of which a paragraph must have one for the rule to read anything there ("0" is any digit).
    """

    name: str
    type: TimexType
    pattern: re.Pattern[str]
    triggers: frozenset[str] | None = None


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The rules of a language, in order of preference; none for a language without words of time.

    >>> rules("xx")
    ()
    """
    lex = lexicon(language)
    if not lex.tables:
        return ()
    templates = (*explicit.SHARED, *english.RULES) if language == "en" else explicit.RULES
    pieces = english.pieces(lex) if language == "en" else explicit.pieces(lex)
    return tuple(
        Rule(name=t.name, type=t.type, pattern=compiled(t, pieces), triggers=lex.triggers(t.name)) for t in templates
    )
