"""Names of bodies by the noun that heads them."""

from collections.abc import Iterator

from onrecord import places
from onrecord.find.names.candidates import ACRONYM, BY_HEAD, PLAIN, Candidate, is_capital, left, stretch
from onrecord.find.names.words import Words, given_names, name_lists, persons

SMALL = frozenset({"a", "and", "for", "in", "of", "on", "the", "to", "&"})


def bodies(text: Words) -> Iterator[Candidate]:
    """Names of bodies by their head noun: "Ministry of ...", "State Security Committee", "The Kalden Courier"."""
    lists = name_lists()
    heads, outlets, laws = lists["organisation_heads"], lists["outlet_heads"], lists["capital_law_heads"]
    for n, word in enumerate(text.listed):
        if not word.text[0].isupper() or word.headline:
            continue
        if word.lower in heads:
            start, end = _left(text, n), _right(text, n)
            if start < n or end > n or not word.first:
                yield stretch(text, start, end, "organisation", BY_HEAD)
        elif word.lower in outlets and left(text, n) < n and not is_capital(text, n + 1):
            yield stretch(text, _outlet_start(text, n), n, "organisation", BY_HEAD)
        elif word.lower in lists["outlet_starts"] and _right(text, n) > n and not is_capital(text, n - 1):
            yield stretch(text, n, _right(text, n), "organisation", BY_HEAD)
        elif word.text in laws and (left(text, n) < n or _of(text, n)) and not _is_given_name(text, n):
            yield stretch(text, left(text, n), _right(text, n), "law", BY_HEAD)


def _is_given_name(text: Words, n: int) -> bool:
    """Tell whether a word that may head the name of a law is somebody's: "President [Bill] Orwen"."""
    return text.listed[n].text in given_names() and is_capital(text, n + 1) and text.together(n, n + 1)


def defined(text: Words) -> Iterator[Candidate]:
    """Names right before an acronym in brackets that is made of their initials: "Doctors for Varenia (DFV)"."""
    for n, word in enumerate(text.listed):
        before, after = text.listed[n - 1 : n], text.listed[n + 1 : n + 2]
        if not (ACRONYM.match(word.text) and before and after and (before[0].text, after[0].text) == ("(", ")")):
            continue
        start = _start_by_initials(text, n - 2, word.text.replace(".", ""))
        if start is not None:
            yield stretch(text, start, n - 2, "organisation", BY_HEAD)
            yield stretch(text, n, n, "organisation", BY_HEAD)


def _start_by_initials(text: Words, last: int, letters: str) -> int | None:
    """The word from which the initials up to word `last` give the letters; small words may count or not."""
    left_over, n = len(letters), last
    while n >= 0 and left_over and last - n < 2 * len(letters) and text.together(n, n + 1):
        word = text.listed[n]
        fits = word.text[0].upper() == letters[left_over - 1]
        if not fits and (word.capital or word.lower not in SMALL):
            return None
        left_over -= fits
        n -= 1
    start = n + 1
    return start if not left_over and last > start and text.listed[start].capital else None


def plain_bodies(text: Words) -> Iterator[Candidate]:
    """Bodies spoken of by a plain noun: "the ministry", "the interior ministry"."""
    lists = name_lists()
    for n, word in enumerate(text.listed):
        if word.text not in lists["plain_bodies"] or n == 0 or word.pos not in {"NOUN", "PROPN"} or _of(text, n):
            continue
        start = n
        before = text.listed[n - 1].lower
        if before in lists["ministries"] and text.together(n - 1, n):
            start = n - 1
        named = start < n
        the = start > 0 and text.listed[start - 1].lower == "the" and text.together(start - 1, start)
        if named or the:
            yield stretch(text, start, n, "organisation", PLAIN)


def _outlet_start(text: Words, n: int) -> int:
    start = left(text, n)
    article = start - 1
    if text.together(article, start) and text.listed[article].text == "The" and not text.listed[article].first:
        return article
    return start


def _of(text: Words, n: int) -> bool:
    return text.together(n, n + 1) and text.listed[n + 1].lower in {"of", "for"}


def _left(text: Words, n: int) -> int:
    """The first word of a body's name: capitals, also those before an "and" that joins what it is for.

    "[Kalden Parks and Rivers Department]", but "Orwen Steel and the [Justice Department]".
    """
    lists, start = name_lists(), _with_owner(text, left(text, n))
    joined = start - 1
    together = start == n - 1 and text.together(joined, start) and text.together(joined - 1, joined)
    if not together or text.listed[joined].lower not in {"and", "&"} or text.listed[start].lower in lists["ministries"]:
        return start
    first = left(text, joined)
    before = text.listed[first:joined]
    bodies = any(word.lower in lists["organisation_heads"] | lists["outlet_heads"] for word in before)
    agreed = len(before) > 1 and before[-1].ent == text.listed[start].ent == "ORG"
    return first if agreed and not bodies else start


def _with_owner(text: Words, start: int) -> int:
    """The first word of a name that begins with whose body it is: "[Brenn Sheriff's] Office", but not "Varenia's"."""
    lists, owner = name_lists(), start - 2
    if not (text.together(owner + 1, start) and text.listed[owner + 1].possessive and is_capital(text, owner)):
        return start
    word = text.listed[owner].lower
    owns = bool({word, word.removesuffix("s")} & (lists["role_heads"] | lists["owners"] | persons()))
    return left(text, owner) if owns else start


def _right(text: Words, n: int) -> int:
    """The last word of a body's name: capitals joined by "of", "for", "on", "the" and "and"."""
    lists = name_lists()
    end = n
    while text.together(end, end + 1):
        ahead = end + 1
        links = []
        while ahead < len(text.listed) and text.listed[ahead].lower in {"of", "for", "on", "the", "and", "&", "to"}:
            if not text.together(ahead - 1, ahead):
                break
            links.append(text.listed[ahead].lower)
            ahead += 1
        if not is_capital(text, ahead) or not text.together(ahead - 1, ahead) or len(links) > 2:
            break
        word = text.listed[ahead]
        office = end > n and text.listed[n].lower == "office"  # "Office of the Press Secretary"
        if links in (["the"], ["and", "the"]) or (word.lower in lists["role_heads"] and not links and not office):
            break
        if not links and end == n and word.ent == "PERSON" and is_capital(text, ahead + 1):
            break
        if "and" in links and (_starts_other(text, ahead) or len(links) > 1):
            break
        end = ahead
    return end


def _starts_other(text: Words, n: int) -> bool:
    """Tell whether the run after an "and" is a name of its own: a person, a place, a role, or another body."""
    lists = name_lists()
    word = text.listed[n]
    if word.ent in {"PERSON", "GPE"} or places.country(word.text) or word.lower in lists["role_heads"]:
        return True
    last = n
    while is_capital(text, last + 1) and text.together(last, last + 1):
        last += 1
    heads = {text.listed[i].lower for i in range(n, last + 1)}
    return bool(heads & lists["organisation_heads"]) and text.listed[last].lower not in {"services", "forces"}
