"""Countries, regions, towns and own places: what the gazetteer knows, and what stands where only a place can."""

from collections.abc import Iterator

from onrecord import places
from onrecord.find.names.candidates import ACRONYM, BY_HEAD, KNOWN, Candidate, is_capital, is_name, stretch
from onrecord.find.names.words import Words, name_lists
from onrecord.model import Findings

LARGE_TOWN = 100_000
LONGEST_PLACE = 4


def nations(text: Words) -> Iterator[Candidate]:
    """Countries, their adjectives and people (as groups), and regions of the world."""
    regions = name_lists()["regions"]
    for n, last, name in _stretches(text):
        nation = places.country(name) if text.listed[n].lower not in name_lists()["not_names"] else None
        if name in regions or (nation and not nation.adjective and _may_be_country(text, n, name)):
            yield stretch(text, n, last, "place", KNOWN)
        elif nation and _may_be_country(text, n, name):
            yield stretch(text, n, last, "group", KNOWN)


def _may_be_country(text: Words, n: int, name: str) -> bool:
    shouted = name.isupper() and len(name) > 3 and "." not in name and not text.listed[n].headline
    return not shouted and not (text.listed[n].first and text.listed[n].pos not in {"PROPN", "ADJ", "NOUN"})


def sites(findings: Findings) -> Iterator[Candidate]:
    """The user's own places, in any language: "Colony No. 4"."""
    for start, end in places.sites_in(findings.text):
        yield Candidate(start=start, end=end, kind="place", rank=BY_HEAD)


def towns(text: Words) -> Iterator[Candidate]:
    """Towns that the gazetteer and the sentence agree on."""
    for n, last, name in _stretches(text):
        found = [known for known in places.lookup(name) if known.kind == "city" and not known.other_name]
        if found and _is_town_here(text, n, last, found[0]):
            yield stretch(text, n, last, "place", KNOWN)


def _stretches(text: Words) -> Iterator[tuple[int, int, str]]:
    """Runs of up to four words that begin and end with a capital: first and last word, and the words as written."""
    for n, word in enumerate(text.listed):
        last = n
        while word.capital and last < n + LONGEST_PLACE:
            if text.listed[last].capital:
                yield n, last, text.text[word.start : text.listed[last].end]
            if not text.together(last, last + 1):
                break
            last += 1


def _is_town_here(text: Words, n: int, last: int, town: places.Known) -> bool:
    lists = name_lists()
    word = text.listed[n]
    if word.lower in lists["not_names"] or word.pos not in {"PROPN", "ADJ", "NOUN"}:
        return False
    if is_capital(text, last + 1) and text.together(last, last + 1):
        return False
    if is_capital(text, n - 1) and text.together(n - 1, n):
        return False
    if word.ent in {"GPE", "LOC"}:
        return True
    if n and text.listed[n - 1].lower in lists["locative"] and text.together(n - 1, n):
        return word.pos == "PROPN"
    return word.ent in {"ORG", "NORP", "FAC"} and (town.capital or town.population >= LARGE_TOWN)


def places_by_grammar(text: Words) -> Iterator[Candidate]:
    """Single capitalised words where only a place can stand: "near Ostrel", "the mayor of Brenn"."""
    for n, word in enumerate(text.listed):
        if word.capital and not word.headline and is_locative(text, n) and is_name(text, n, n, word.text, "place"):
            yield stretch(text, n, n, "place", KNOWN)


def is_locative(text: Words, n: int) -> bool:
    """Tell whether one capitalised word stands where a place does ("in Mirava", not "in Mirava Bank")."""
    word = text.listed[n]
    if word.pos != "PROPN" or word.lower in name_lists()["no_places"] or ACRONYM.match(word.text):
        return False
    if is_capital(text, n + 1) and text.together(n, n + 1):
        return False
    owns = n + 1 < len(text.listed) and text.listed[n + 1].possessive
    return (_has_preposition(text, n) and not owns) or _before_place_noun(text, n)


def _has_preposition(text: Words, n: int) -> bool:
    """Tell whether "in" or the like stands before a word, or before the place that it is joined to by "and"."""
    if not text.together(n - 1, n):
        return False
    before, lists = text.listed[n - 1].lower, name_lists()
    if before == "of" and text.together(n - 2, n - 1):
        return text.listed[n - 2].lower in lists["locative_of"]
    if before in {"and", "or"} and text.together(n - 2, n - 1) and is_capital(text, n - 2):
        acts = text.together(n, n + 1) and text.listed[n + 1].pos in {"VERB", "AUX"}
        return not acts and not is_capital(text, n - 3) and _has_preposition(text, n - 2)
    return before in {"in", "near", "outside", "inside"}


def _before_place_noun(text: Words, n: int) -> bool:
    """Tell whether a word stands before a plain noun for a place: "the Ostrel penal colony", "the Brenn hills"."""
    if not text.together(n - 1, n) or text.listed[n - 1].lower != "the":
        return False
    following = [word for word in text.listed[n + 1 : n + 3] if not word.first]
    nouns = [word for word in following if word.text in name_lists()["place_heads"]]
    return bool(nouns) and all(word.text.islower() and word.pos in {"NOUN", "ADJ"} for word in following[:1])
