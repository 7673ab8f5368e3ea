"""Patterns for the small words around a time, from the word lists: since, until, at the head of a sentence, a verb."""

import re
from functools import cache

from onrecord.timexes.foreign import past_verbs
from onrecord.timexes.lexicon import either, lexicon


@cache
def right_before(*kinds: str) -> re.Pattern[str]:
    """A pattern that reads words of these kinds right before a time, with or without an article.

    >>> right_before("since").search("It has been so since the ") is not None
    True
    """
    return re.compile(rf"\b(?:{_links(*kinds)})\s+(?:(?:{_links('article')})\s+)?\Z", re.IGNORECASE)


@cache
def bounding(*kinds: str) -> re.Pattern[str]:
    """A pattern that reads words of these kinds right before a time, where no length of time stands before them.

    >>> [bounding("bound_after").search(words) is not None for words in ("They left after ", "They left a day after ")]
    [True, False]
    """
    lex = lexicon("en")
    lengths = "".join(
        rf"(?<!\b{word}\s)" for word in sorted(lex.tables["units"]) + sorted(lex.tables["links.range_until"])
    )
    both = [rf"{one}\s{also}" for one in lex.tables["links.limits"] for also in lex.tables["links.listing"]]
    lengths += "".join(rf"(?<!\b{words}\s)" for words in both)  # before and after 2014
    return re.compile(rf"{lengths}\b(?:{_links(*kinds)})\s+\Z", re.IGNORECASE)


@cache
def clause_goes_on() -> re.Pattern[str]:
    """A pattern for what follows a time that stands on its own: a stop, or a small word ("after 2014 he left")."""
    return re.compile(rf"\s*(?:[.,;:!?)”\"–—]|\Z|\n)|\s+(?:{_links('goes_on')})\b", re.IGNORECASE)


@cache
def at_the_head() -> re.Pattern[str]:
    """A pattern that reads "from" at the head of a sentence: From 1 May."""
    opening = rf"(?:(?:{_links('as_from')})\s+)?(?:{_links('from_word')})\s+(?:(?:{_links('article')})\s+)?"
    return re.compile(rf"(?:\A|[.!?”\"\n])\s*{opening}\Z", re.IGNORECASE)


@cache
def determined() -> re.Pattern[str]:
    """A pattern that reads an article or a possessive right before a time: the August 1792 rising."""
    return re.compile(rf"(?:\b(?:{_links('determiners')})|['’](?:{_links('plural')}))\s+\Z", re.IGNORECASE)


@cache
def listed() -> re.Pattern[str]:
    """A pattern for what stands between the dates of a list: May, June and July 1990."""
    return re.compile(rf",?\s+(?:{_links('list_words')})\s+(?:(?:{_links('list_starts')})\s+)?|,\s+")


@cache
def spoken_beside() -> re.Pattern[str]:
    """A pattern for the few words between a verb of saying and its day: told reporters in Kalden on Tuesday."""
    stops = "|".join(rf"{word}\b" for word in sorted(lexicon("en").context["new_clauses"]))
    return re.compile(rf"[\s,]*(?:(?!{stops})[\w'’-]+[\s,]+){{0,5}}", re.IGNORECASE)


@cache
def counted_from() -> re.Pattern[str]:
    """A pattern that reads what a length of time is counted from: three weeks after the siege began."""
    return re.compile(rf"\s+(?:{_links('counted_from')})\s+\w", re.IGNORECASE)


@cache
def introduced() -> re.Pattern[str]:
    """A pattern for what stands between a vague time and the date that says it: a bit later, on 21 May."""
    return re.compile(rf",?\s*(?:\(|(?:{_links('within', 'on')})\s+)?(?:(?:{_links('article')})\s+)?")


@cache
def word_of(kind: str) -> re.Pattern[str]:
    """A pattern that reads one of the words of a kind as a whole word."""
    return re.compile(rf"\b(?:{_links(kind)})\b", re.IGNORECASE)


def is_word(words: str, kind: str) -> bool:
    """Tell whether words are one of the list of a kind.

    >>> is_word("This time", "now_words")
    True
    """
    return " ".join(words.casefold().split()) in lexicon("en").tables[f"links.{kind}"]


def opens_with(words: str, kind: str) -> bool:
    """Tell whether the first of some words is one of the list of a kind.

    >>> opens_with("The same month", "article")
    True
    """
    return any(is_word(word, kind) for word in words.split(maxsplit=1)[:1])


def _links(*kinds: str) -> str:
    lex = lexicon("en")
    return either(word for kind in kinds for word in lex.tables[f"links.{kind}"])


@cache
def tense_markers(language: str) -> re.Pattern[str]:
    """A pattern that reads what tells the tense of a clause: groups future, speech, perfect and past."""
    lex = lexicon(language)
    words = lex.tables.get("tense", {})
    future, past, speech = (
        either(word for word, tense in words.items() if tense == name) for name in ("future", "past", "speech")
    )
    ed, will, planned, perfect = _english_verbs() if language == "en" else (past_verbs(lex), *(r"(?!)",) * 3)
    return re.compile(
        rf"(?<!\w)(?:(?P<future>{will}|{planned}|{future})|(?P<speech>{speech})|(?P<perfect>{perfect})|(?P<past>{past}|{ed}))"
        r"(?!\w)",
        re.IGNORECASE,
    )


def _english_verbs() -> tuple[str, str, str, str]:
    """Verbs by their forms: the past by its ending, what will be, what is planned, what has been."""
    no_verb_after = "".join(rf"(?<!\b{word}\s)" for word in sorted(lexicon("en").context["not_before_past"]))
    ending = rf"(?:{_links('past_ending')})"
    ed = rf"{no_verb_after}(?-i:[a-z]{{2,}}{ending})"  # "a planned vote" tells no time
    will = (
        rf"(?:{_links('will_words')})(?:\s+(?:{_links('will_between')})){{1,3}}"
        rf"\s+[a-z]{{2,}}{ending}"  # will also be named
    )
    planned = rf"(?:{_links('plan_helpers')})\s+(?:(?:{_links('been')})\s+)?(?:{_links('plan_words')})"  # has scheduled
    perfect = (
        rf"(?:{_links('perfect_helpers')})\s+(?:(?:{_links('perfect_between')})\s+){{0,2}}"
        rf"[a-z]{{2,}}(?:{_links('perfect_endings')})"  # has extended
    )
    lex = lexicon("en")
    plain, going_on = lex.standing_for("timetable", "plain"), lex.standing_for("timetable", "going_on")
    short = rf"(?:{_links('planners')})['’](?:{_links('going_on_short')})"
    leaving = (
        rf"(?:{_links('planners')})\s+(?:{plain})|"  # we leave on Friday
        rf"(?:{short}|{_links('going_on')})\s+(?:{going_on})"  # the ship is leaving
    )
    return ed, f"{will}|{leaving}", planned, perfect


@cache
def speech_words(language: str) -> re.Pattern[str]:
    """A pattern that reads the verbs of saying in the past."""
    words = lexicon(language).tables.get("tense", {})
    return re.compile(
        rf"(?<!\w)(?:{either(w for w, tense in words.items() if tense == 'speech')})(?!\w)", re.IGNORECASE
    )
