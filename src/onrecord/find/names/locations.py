"""Countries, regions and towns: what the gazetteer knows, and what stands where only a place can."""

from collections.abc import Iterator

from onrecord import places
from onrecord.find.names.candidates import ACRONYM, KNOWN, Candidate, is_capital, is_name, stretch
from onrecord.find.names.words import Words, name_lists

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
    lists = name_lists()
    word = text.listed[n]
    if not text.together(n - 1, n) or word.pos != "PROPN" or word.lower in lists["no_places"]:
        return False
    before = text.listed[n - 1].lower
    if before == "of" and text.together(n - 2, n - 1):
        located = text.listed[n - 2].lower in lists["locative_of"]
    else:
        located = before in {"in", "near", "outside", "inside"}
    followed = is_capital(text, n + 1) and text.together(n, n + 1)
    owns = n + 1 < len(text.listed) and text.listed[n + 1].possessive
    return located and not followed and not owns and not ACRONYM.match(word.text)
