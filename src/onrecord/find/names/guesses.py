"""What the pipeline takes for names, cleaned of its usual errors, and what the grammar tells of persons."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from onrecord import places
from onrecord.find.names.candidates import BY_TITLE, KNOWN, Candidate, is_capital, is_name, left, stretch
from onrecord.find.names.locations import is_locative
from onrecord.find.names.words import Word, Words, given_names, name_lists, persons
from onrecord.model.entity import EntityKind

PLACE_WEIGHT = 3
APPOSITION = 12  # words within which the noun of an apposition stands
KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_SHORT_ACRONYM = re.compile(r"(?:[A-ZА-ЯЁ]{2,4}|(?:[A-Z]\.){3,})\Z  # SSC, F.B.I.", re.VERBOSE)


def labelled(text: Words) -> Iterator[Candidate]:
    """What the pipeline takes for names, cleaned of its usual errors."""
    for n, last, label in _runs(text):
        kind = KINDS[label]
        n, last = _trimmed(text, n, last)
        if n > last or text.listed[n].headline:
            continue
        n, last, kind = _corrected(text, n, last, kind)
        name = text.text[text.listed[n].start : text.listed[last].end]
        if n <= last and is_name(text, n, last, name, kind):
            yield stretch(text, n, last, kind, KNOWN)


def _runs(text: Words) -> Iterator[tuple[int, int, str]]:
    n = 0
    while n < len(text.listed):
        label, last = text.listed[n].ent, n
        while (
            label
            and last + 1 < len(text.listed)
            and text.listed[last + 1].ent == label
            and not text.listed[last + 1].tokens[0].ent_start
        ):
            last += 1
        if label in KINDS:
            yield n, last, label
        n = last + 1


def _trimmed(text: Words, n: int, last: int) -> tuple[int, int]:
    """Without articles, honorifics, possessive endings and small words at the edges, and within one line."""
    lists = name_lists()
    particles = lists["name_particles"]
    while n <= last and not _starts_name(text.listed[n], particles):
        n += 1
    end = n
    while end < last and "\n" not in text.text[text.listed[end].end : text.listed[end + 1].start]:
        if text.listed[end + 1].possessive:
            break
        end += 1
    while end > n and not text.listed[end].capital and not text.listed[end].text[0].isdigit():
        end -= 1
    return n, min(end, last)


def _starts_name(word: Word, particles: frozenset[str]) -> bool:
    lists = name_lists()
    if not word.text[0].isalpha() or word.lower in lists["not_names"] or word.lower.strip(".") in lists["honorifics"]:
        return False
    return word.capital or word.lower in particles


def _corrected(text: Words, n: int, last: int, kind: EntityKind) -> tuple[int, int, EntityKind]:
    lists = name_lists()
    words = text.listed
    if kind == "person":
        while n < last and (
            words[n].lower in lists["role_heads"]
            or words[n].lower.strip(".") in lists["short_titles"]
            or (words[n].first and words[n].lower in lists["plain_titles"])
        ):
            n += 1
        verb = next((i for i in range(n, last + 1) if words[i].pos in {"VERB", "AUX"} and not words[i].capital), None)
        last = verb - 1 if verb is not None and verb > n else last
    if kind in {"person", "group"} and last > n and (nation := places.country(words[n].text)) and nation.adjective:
        return n, n, "group"
    if n == last and kind != "place" and (is_locative(text, n) or _has_police(text, n)):
        return n, last, "place"
    if kind in {"person", "organisation"} and words[last].lower in lists["place_heads"] and last > n:
        return n, last, "place"
    return n, last, kind


def _has_police(text: Words, n: int) -> bool:
    """Tell whether a name stands before what towns and countries have: "[Kalden] police said"."""
    following = text.listed[n + 1].text if text.together(n, n + 1) else ""
    return following in name_lists()["local"] and not is_capital(text, n - 1)


def persons_by_grammar(text: Words) -> Iterator[Candidate]:
    """Two or three capitalised words that do what only people do: "[Mirela Kostan] denied it", "said [Ivo Pell]"."""
    verbs = name_lists()["verbs_of_people"]
    for n, word in enumerate(text.listed):
        if word.tokens[-1].lemma not in verbs or word.pos != "VERB":
            continue
        first = left(text, n - 1) if is_capital(text, n - 1) and text.together(n - 1, n) else n
        last = n
        while is_capital(text, last + 1) and text.together(last, last + 1):
            last += 1
        for start, end in ((first, n - 1), (n + 1, last)):
            if 1 <= end - start <= 2 and all(_may_be_person(text.listed[i]) for i in range(start, end + 1)):
                yield stretch(text, start, end, "person", KNOWN)


def persons_by_given_name(text: Words) -> Iterator[Candidate]:
    """Two or three capitalised words that begin with a common given name and are no town: "[Mirela Kostan]"."""
    given = given_names()
    for n, word in enumerate(text.listed):
        if word.text not in given or (is_capital(text, n - 1) and text.together(n - 1, n)):
            continue
        last = n
        while is_capital(text, last + 1) and text.together(last, last + 1):
            last += 1
        name = text.text[word.start : text.listed[last].end]
        if (
            1 <= last - n <= 2
            and all(_is_personal(text.listed[i]) for i in range(n, last + 1))
            and not places.lookup(name)
        ):
            yield stretch(text, n, last, "person", KNOWN)


def persons_by_apposition(text: Words) -> Iterator[Candidate]:
    """One given name with what the person is beside it: "[Mirela], a student", "[Mirela], a 17-year-old pupil"."""
    given = given_names()
    for n, word in enumerate(text.listed):
        alone = not is_capital(text, n - 1) and not is_capital(text, n + 1)
        if word.text in given and alone and any(_is_of_people(text, i) for i in _beside(text, n)):
            yield stretch(text, n, n, "person", KNOWN)


def _beside(text: Words, n: int) -> Iterator[int]:
    """The nouns that the parse sets beside a word, after a comma."""
    token = text.listed[n].tokens[-1]
    for last in range(n + 2, min(n + APPOSITION, len(text.listed))):
        noun = text.listed[last].tokens[-1]
        if not text.together(last - 1, last):
            return
        if noun.dep == "appos" and noun.head == token.i and text.listed[n + 1].text == ",":
            yield last


def _is_of_people(text: Words, n: int) -> bool:
    lemma = text.listed[n].tokens[-1].lemma.lower()
    return lemma in persons() or lemma in name_lists()["role_heads"]


def _is_personal(word: Word) -> bool:
    lists = name_lists()
    heads = ("organisation_heads", "outlet_heads", "outlet_starts", "role_heads", "place_heads", "work_heads")
    return word.pos == "PROPN" and not any(word.lower in lists[key] for key in heads) and not word.headline


def _may_be_person(word: Word) -> bool:
    lists = name_lists()
    heads = ("organisation_heads", "outlet_heads", "outlet_starts", "role_heads", "place_heads")
    other = any(word.lower in lists[key] for key in heads) or places.country(word.text)
    return word.pos == "PROPN" and word.ent not in {"ORG", "NORP"} and not other and not word.headline


def people_named_as_places(text: Words, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates; a country that is a person's surname, too, is that person where it speaks: "[Jordan] said"."""
    listed = list(candidates)
    surnames = {name.split()[-1] for c in listed if c.kind == "person" and " " in (name := text.text[c.start : c.end])}
    for one in listed:
        bears = one.kind == "place" and text.text[one.start : one.end] in surnames and one.start in text.at
        yield replace(one, kind="person") if bears and _speaks(text, text.at[one.start]) else one


def _speaks(text: Words, n: int) -> bool:
    beside = [text.listed[i] for i, left in ((n - 1, n - 1), (n + 1, n)) if text.together(left, left + 1)]
    return any(word.pos == "VERB" and word.tokens[-1].lemma in name_lists()["verbs_of_people"] for word in beside)


def agreed(text: Words, sure: list[Candidate], guessed: list[Candidate]) -> Iterator[Candidate]:
    """The guesses, with one kind for one word all through the document: the surname's, else the most frequent."""
    surnames = {
        text.text[one.start : one.end].split()[-1]
        for one in (*sure, *guessed)
        if one.kind == "person" and (one.rank == BY_TITLE or " " in text.text[one.start : one.end])
    }
    votes: dict[str, Counter[EntityKind]] = {}
    for one in guessed:
        weight = PLACE_WEIGHT if one.kind == "place" and is_locative(text, text.at[one.start]) else 1
        votes.setdefault(text.text[one.start : one.end], Counter())[one.kind] += weight
    for one in guessed:
        name = text.text[one.start : one.end]
        of_person = name in surnames and not is_locative(text, text.at[one.start])
        if of_person or (one.kind == "organisation" and _most(votes.get(name.split()[-1])) == "person"):
            yield replace(one, kind="person")
        elif _SHORT_ACRONYM.match(name) and not places.lookup(name) and not places.country(name):
            yield replace(one, kind="organisation")
        else:
            yield replace(one, kind=_most(votes[name]) or one.kind)


def _most(votes: Counter[EntityKind] | None) -> EntityKind | None:
    """The kind with the most votes; of two with as many, the first in the alphabet."""
    return min(votes.items(), key=lambda pair: (-pair[1], pair[0]))[0] if votes else None
