"""What somebody is called by office or trade: "the First Deputy Minister of Defence", "a spokesman for the union"."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from onrecord import places
from onrecord.find.names.words import HYPHENS, Words, name_lists

Bounds = tuple[int, int]

LONGEST_ROLE = 16
LONGEST_NAME = 4
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
DEFINITE = frozenset({"the", "this", "that", "its", "his", "her", "their", "our", "'s", "’s"})
ARTICLES = frozenset({"a", "an", *DEFINITE})
AFTER_APPOSITION = frozenset(',.;:)–—"”»’')


def titled_persons(text: Words) -> Iterator[Bounds]:
    """The names that follow a title or form of address: "Minister [Ardel Vesk]", "Mr [al-Saadi]"."""
    lists = name_lists()
    titles = lists["role_heads"] | lists["honorifics"] | lists["short_titles"]
    for n, word in enumerate(text.listed):
        if _last_part(word.lower).strip(".") not in titles or word.headline:
            continue
        start = n + 1
        if start < len(text.listed) and text.listed[start].text == "." and text.listed[start].start == word.end:
            start += 1
        last = _name_run(text, start)
        if last is not None and "\n" not in text.text[word.end : text.listed[start].start]:
            yield text.listed[start].start, text.listed[last].end


def _name_run(text: Words, n: int) -> int | None:
    """The last word of a run of name words from `n`, or None when there is none or it is the name of something else."""
    lists = name_lists()
    last = None
    at = n
    while at < len(text.listed) and at < n + LONGEST_NAME and (at == n or text.together(at - 1, at)):
        word = text.listed[at]
        if word.lower in lists["name_particles"] and not word.capital:
            at += 1
            continue
        if not word.capital or not word.text[0].isalpha() or word.lower in lists["not_names"]:
            break
        if _names_something_else(word.lower, word.text):
            return None
        if word.pos in {"VERB", "AUX"}:
            break
        last = at
        at += 1
    return last if n < len(text.listed) and not text.listed[n].first else None


def _names_something_else(lower: str, text: str) -> bool:
    lists = name_lists()
    return (
        lower in lists["organisation_heads"]
        or lower in lists["outlet_heads"]
        or lower in lists["law_heads"]
        or _last_part(lower) in lists["role_heads"]
        or lower.strip(".") in lists["short_titles"] | lists["honorifics"]
        or places.country(text) is not None
    )


def role_phrase(text: Words, head: int) -> Bounds:
    """The first and last word of the phrase around a noun like "minister", without article: numbers of words."""
    return _leftmost(text, head), _rightmost(text, head)


def _leftmost(text: Words, head: int) -> int:
    lists = name_lists()
    start = head
    while text.together(start - 1, start) and head - start < 8:
        word = text.listed[start - 1]
        hyphen = word.text in {"-", "–"} and word.end == text.listed[start].start
        known = word.lower in lists["role_modifiers"] or word.lower in lists["ministries"] or places.country(word.text)
        named = word.pos in NOMINAL and word.text[0].isalpha() and word.ent != "PERSON" and not word.possessive
        named = named and (word.capital or not text.listed[head].capital)
        if not (hyphen or known or (named and word.lower not in lists["not_names"])):
            break
        start -= 1
    while start < head and (text.listed[start].text in HYPHENS or text.listed[start].lower in lists["ages"]):
        start += 1  # "a 39-year-old businessman"
    return start


def _rightmost(text: Words, head: int) -> int:
    lists = name_lists()
    links = lists["role_links"] | ({"to"} if text.listed[head].lower in lists["role_links_to"] else set())
    end = head
    while text.together(end, end + 1) and text.listed[end + 1].lower in links:
        at = end + 2
        while text.together(at - 1, at) and text.listed[at].lower in ARTICLES - {"this", "that"}:
            at += 1
        last = _nominal_run(text, at)
        if last is None:
            break
        end = last
    return end


def _nominal_run(text: Words, n: int) -> int | None:
    last = None
    while n < len(text.listed) and text.together(n - 1, n):
        word = text.listed[n]
        joins = word.lower in {"and", "&"} and text.listed[n - 1].capital and _capital(text, n + 1)
        hyphen = word.text == "-" or (
            word.possessive and n + 1 < len(text.listed) and text.listed[n + 1].pos in NOMINAL
        )
        if not (joins or hyphen):
            if word.pos not in NOMINAL or word.ent in {"PERSON", "DATE", "TIME"} or not word.text[0].isalnum():
                break
            if word.capital and word.lower.strip(".") in name_lists()["honorifics"]:
                break
            last = n
        n += 1
    return last


def _capital(text: Words, n: int) -> bool:
    return n < len(text.listed) and text.listed[n].capital and text.listed[n].ent != "PERSON"


def role_before(text: Words, person: int, others: Sequence[Bounds]) -> Bounds | None:
    """The role that stands before the name that begins at word `person`, with or without a comma between."""
    comma = person > 0 and text.listed[person - 1].text == ","
    end = person - 2 if comma else person - 1
    if end >= 0 and text.listed[end].text == ".":
        end -= 1
    if text.listed[person].first or (comma and text.listed[person - 1].first):
        return None
    if comma and not _apposition_closes(text, person, others):
        return None
    if not comma and end >= 0 and _is_short_title(text, end) and text.together(end, end + 1):
        return text.listed[_leftmost(text, end)].start, text.listed[person - 1].end
    for head in range(end, max(-1, end - LONGEST_ROLE), -1):
        if text.listed[head + 1].first or "\n" in text.text[text.listed[head].end : text.listed[head + 1].start]:
            return None
        if not _is_head(text, head):
            continue
        start, last = role_phrase(text, head)
        bounds = text.listed[start].start, text.listed[last].end
        if end in {last, _after_acronym(text, last)} and not _meets(bounds, others):
            return bounds if not comma or _has_article(text, start) or text.listed[head].capital else None
    return None


def _after_acronym(text: Words, last: int) -> int:
    """The word that closes an acronym in brackets after word `last`: "the Committee (SSC)"."""
    after = [word.text for word in text.listed[last + 1 : last + 4]]
    return last + 3 if len(after) == 3 and (after[0], after[2]) == ("(", ")") and after[1].isupper() else last


def _apposition_closes(text: Words, person: int, others: Sequence[Bounds]) -> bool:
    end = next((e for s, e in others if s == text.listed[person].start), None)
    return end is not None and text.text[end : end + 1] in AFTER_APPOSITION


def role_after(text: Words, last: int, others: Sequence[Bounds]) -> Bounds | None:
    """The role that follows the name ending at word `last` after a comma: ", a spokesman for the union"."""
    at = last + 1
    if at >= len(text.listed) or text.listed[at].text not in {",", "(", "–", "—"}:
        return None
    at += 1
    if at + 1 < len(text.listed) and text.listed[at].text.isdigit() and text.listed[at + 1].text == ",":
        at += 2
    first = at
    while at < len(text.listed) and at < first + 8 and (at == first or text.together(at - 1, at)):
        if text.listed[at].lower in ARTICLES or text.listed[at].possessive:
            first = at + 1
        elif _is_head(text, at) and not _leads_on(text, at):
            start, end = role_phrase(text, at)
            bounds = text.listed[max(start, first)].start, text.listed[end].end
            return None if _meets(bounds, others) else bounds
        elif text.listed[at].pos not in NOMINAL and text.listed[at].text != "-":
            return None
        at += 1
    return None


def _leads_on(text: Words, n: int) -> bool:
    """Tell whether another noun for a role ends the phrase: "chief [financial officer]", "deputy [minister]"."""
    for at in (n + 1, n + 2):
        if not text.together(at - 1, at) or text.listed[at].ent == "PERSON" or text.listed[at].pos not in NOMINAL:
            return False
        if _is_head(text, at):
            return True
    return False


def lone_roles(text: Words, taken: Iterable[Bounds]) -> Iterator[Bounds]:
    """Roles without a name, if definite or capitalised ("the minister", "its Deputy Director")."""
    listed = sorted(taken)
    for n, word in enumerate(text.listed):
        if word.headline or not _is_head(text, n) or word.tokens[-1].dep in {"amod", "compound", "nmod"}:
            continue
        start, end = role_phrase(text, n)
        begin, stop = text.listed[start].start, text.listed[end].end
        for s, e in listed[max(0, bisect_left(listed, (begin, begin)) - 1) : bisect_left(listed, (stop, stop))]:
            if s < stop and begin < e:
                begin, stop = (max(begin, e), stop) if e <= word.start else (begin, min(stop, s))
        kept = [w for w in text.listed[start : end + 1] if w.start >= begin and w.end <= stop]
        while kept and (kept[-1].lower in {"of", "for", "to", "and", "-"} or kept[-1].lower in ARTICLES):
            kept.pop()
        if kept and word in kept and (_has_article(text, start) or (word.capital and not word.first)):
            yield kept[0].start, kept[-1].end


def _is_head(text: Words, n: int) -> bool:
    if not 0 <= n < len(text.listed):
        return False
    word, lists = text.listed[n], name_lists()
    if _last_part(word.lower) not in lists["role_heads"] or word.pos not in {"NOUN", "PROPN", "ADJ"}:
        return False
    following = text.listed[n + 1].lower if text.together(n, n + 1) else ""
    return word.lower not in lists["role_heads_with_of"] or following in lists["role_links"] or word.capital


def _is_short_title(text: Words, n: int) -> bool:
    """Tell whether a word is a title cut short ("Sen.", "Col")."""
    word = text.listed[n]
    return word.capital and word.lower.strip(".") in name_lists()["short_titles"]


def _last_part(word: str) -> str:
    return word.rsplit("-", 1)[-1]


def _has_article(text: Words, n: int) -> bool:
    return n > 0 and text.listed[n - 1].lower in DEFINITE


def _meets(bounds: Bounds, others: Sequence[Bounds]) -> bool:
    return any(s < bounds[1] and bounds[0] < e for s, e in others)
