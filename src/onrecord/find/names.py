"""Persons, bodies, places, groups, roles, laws and works that the text names.

The pipeline's guess at names is one witness among several: quoted titles, titles before a name, the head noun of a
body and the gazetteer all outrank it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord import places
from onrecord.find.roles import lone_roles, role_after, role_before, titled_persons
from onrecord.find.words import Word, Words, name_lists, words_of
from onrecord.model import Findings, Mention, Quotation
from onrecord.model.entity import EntityKind
from onrecord.plugins import Finder

FOUND_BY = "names@1"
QUOTED, BY_TITLE, BY_HEAD, KNOWN, AGAIN, PLAIN, ROLE = range(7)
LARGE_TOWN = 100_000
LONGEST_PLACE = 4
PLACE_WEIGHT = 3
KINDS: dict[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
_WORD_BEFORE = re.compile(r"([^\W\d_]+),?[^\S\n]*$")
_ACRONYM = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ.&-]{1,9}\Z")
_SHORT_ACRONYM = re.compile(r"(?:[A-ZА-ЯЁ]{2,4}|(?:[A-Z]\.){3,})\Z  # SSC, F.B.I.", re.VERBOSE)
_MARKS = "\"'“”„«»‘’‚‹›()[]{}.,;:!?–—-… \t\n"
_RU_NAME = re.compile(
    r"""
    (?<!\w) [А-ЯЁ][а-яё]+ \s                                     # Иван
    [А-ЯЁ][а-яё]+ (?: вич | вича | вичу | вичем | вной? | вны | вне | вну ) (?:\s [А-ЯЁ][а-яё]+)?   # Петрович Ардель
    (?!\w)
    | (?<!\w) [А-ЯЁ]\. \s? (?:[А-ЯЁ]\. \s?)? [А-ЯЁ][а-яё]{2,} (?!\w)                                  # И. П. Ардель
    """,
    re.VERBOSE,
)
_CYRILLIC_WORD = re.compile(r"(?<![\w-])[А-ЯЁҚҒҲҶӢӮ][\w-]{2,}(?:\s[А-ЯЁ][\w-]{2,})?")
_ARABIC_WORD = re.compile(r"(?<!\w)[ء-ي]{3,}(?:\s[ء-ي]{3,})?(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stretch that may be a name, and the rank of the rule that says so (lower is better)."""

    start: int
    end: int
    kind: EntityKind
    rank: int
    role: tuple[int, int] | None = None


def find_names(findings: Findings) -> Iterator[Mention]:
    """Yield every mention, none overlapping another, each person with the words that give the role there."""
    text = words_of(findings)
    candidates = [
        *quoted_titles(findings),
        *(Candidate(start=s, end=e, kind="person", rank=BY_TITLE) for s, e in titled_persons(text)),
        *bodies(text),
        *nations(text),
        *authors(findings),
        *without_parse(findings),
    ]
    candidates += agreed(text, candidates, [*towns(text), *labelled(text), *places_by_grammar(text)])
    accepted = choose(candidates)
    accepted = choose([*accepted, *again(text, accepted), *plain_bodies(text)])
    people = [_with_role(text, one, accepted) for one in accepted if one.kind == "person"]
    taken = [person.role for person in people if person.role]
    accepted = [*people, *(one for one in accepted if one.kind != "person")]
    roles = [
        Candidate(start=s, end=e, kind="role", rank=ROLE)
        for s, e in lone_roles(text, [(one.start, one.end) for one in accepted])
        if not any(s < end and start < e for start, end in taken)
    ]
    for one in choose([*accepted, *roles]):
        yield _mention(findings, one)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand when the best rule wins, then the longer stretch, then the first named; no two overlap.

    >>> town = Candidate(start=0, end=6, kind="place", rank=KNOWN)
    >>> body = Candidate(start=0, end=11, kind="organisation", rank=BY_HEAD)
    >>> choose([town, body]) == [body]
    True
    """
    chosen: list[Candidate] = []
    covered: set[int] = set()
    for one in sorted(candidates, key=lambda c: (c.rank, c.start - c.end)):
        stretch = range(one.start, one.end)
        if covered.isdisjoint(stretch):
            covered.update(stretch)
            chosen.append(one)
    return sorted(chosen, key=lambda c: c.start)


def quoted_titles(findings: Findings) -> Iterator[Candidate]:
    """Laws ("the law “On ...”", with its noun) and works or meetings ("the conference “...”", the title alone)."""
    for mark in findings.quotemarks:
        lists = name_lists(findings.language_at(mark.span.start))
        before = _WORD_BEFORE.search(findings.text, max(0, mark.span.start - 60), mark.span.start)
        if before is None or not lists or mark.depth or not _is_title(findings, mark):
            continue
        noun, start = before[1].lower(), before.start(1)
        if noun in lists["titled"] and (further := _WORD_BEFORE.search(findings.text, max(0, start - 40), start)):
            noun, start = further[1].lower(), further.start(1)
        if noun in lists["law_heads"]:
            yield Candidate(start=start, end=mark.span.end, kind="law", rank=QUOTED)
        elif noun in lists["work_heads"]:
            yield Candidate(start=mark.span.start, end=mark.span.end, kind="work", rank=QUOTED)


def _is_title(findings: Findings, mark: Quotation) -> bool:
    inner = findings.quote(mark.span).strip(_MARKS)
    return mark.closed and mark.span.length < 300 and bool(inner) and (inner[0].isupper() or inner[0].isdigit())


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
                yield _stretch(text, start, end, "organisation", BY_HEAD)
        elif word.lower in outlets and _left(text, n) < n and not _is_capital(text, n + 1):
            yield _stretch(text, _outlet_start(text, n), n, "organisation", BY_HEAD)
        elif word.lower in lists["outlet_starts"] and _right(text, n) > n and not _is_capital(text, n - 1):
            yield _stretch(text, n, _right(text, n), "organisation", BY_HEAD)
        elif word.text in laws and (_left(text, n) < n or _of(text, n)):
            yield _stretch(text, _left(text, n), _right(text, n), "law", BY_HEAD)


def _outlet_start(text: Words, n: int) -> int:
    start = _left(text, n)
    article = start - 1
    if text.together(article, start) and text.listed[article].text == "The" and not text.listed[article].first:
        return article
    return start


def _left(text: Words, n: int) -> int:
    """The first word of the capitalised run that ends at word `n`."""
    while _is_capital(text, n - 1) and text.together(n - 1, n):
        n -= 1
    return n


def _is_capital(text: Words, n: int) -> bool:
    if not 0 <= n < len(text.listed):
        return False
    word = text.listed[n]
    lists = name_lists()
    return (
        word.capital
        and word.text[0].isalpha()
        and word.lower not in lists["not_names"]
        and word.lower not in lists["honorifics"]
        and not (word.first and word.pos not in {"PROPN", "NOUN", "ADJ"})
    )


def _of(text: Words, n: int) -> bool:
    return text.together(n, n + 1) and text.listed[n + 1].lower in {"of", "for"}


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
        if not _is_capital(text, ahead) or not text.together(ahead - 1, ahead) or len(links) > 2:
            break
        word = text.listed[ahead]
        if links in (["the"], ["and", "the"]) or (word.lower in lists["role_heads"] and not links):
            break
        if not links and end == n and word.ent == "PERSON":
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
    while _is_capital(text, last + 1) and text.together(last, last + 1):
        last += 1
    heads = {text.listed[i].lower for i in range(n, last + 1)}
    return bool(heads & lists["organisation_heads"]) and text.listed[last].lower not in {"services", "forces"}


def _stretch(text: Words, start: int, end: int, kind: EntityKind, rank: int) -> Candidate:
    return Candidate(start=text.listed[start].start, end=text.listed[end].end, kind=kind, rank=rank)


def authors(findings: Findings) -> Iterator[Candidate]:
    """The author's name where the article is signed."""
    byline = findings.document.byline_span
    for author in findings.document.authors if byline else ():
        at = findings.text.find(author, byline.start, byline.end) if byline else -1
        if at >= 0:
            yield Candidate(start=at, end=at + len(author), kind="person", rank=BY_TITLE)


def nations(text: Words) -> Iterator[Candidate]:
    """Countries, their adjectives and people (as groups), and regions of the world."""
    regions = name_lists()["regions"]
    for n, last, name in _stretches(text):
        nation = places.country(name) if text.listed[n].lower not in name_lists()["not_names"] else None
        if name in regions or (nation and not nation.adjective and _may_be_country(text, n, name)):
            yield _stretch(text, n, last, "place", KNOWN)
        elif nation and _may_be_country(text, n, name):
            yield _stretch(text, n, last, "group", KNOWN)


def _may_be_country(text: Words, n: int, name: str) -> bool:
    shouted = name.isupper() and len(name) > 3 and "." not in name and not text.listed[n].headline
    return not shouted and not (text.listed[n].first and text.listed[n].pos not in {"PROPN", "ADJ", "NOUN"})


def towns(text: Words) -> Iterator[Candidate]:
    """Towns that the gazetteer and the sentence agree on."""
    for n, last, name in _stretches(text):
        found = [known for known in places.lookup(name) if known.kind == "city" and not known.other_name]
        if found and _is_town_here(text, n, last, found[0]):
            yield _stretch(text, n, last, "place", KNOWN)


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
    if _is_capital(text, last + 1) and text.together(last, last + 1):
        return False
    if _is_capital(text, n - 1) and text.together(n - 1, n):
        return False
    if word.ent in {"GPE", "LOC"}:
        return True
    if n and text.listed[n - 1].lower in lists["locative"] and text.together(n - 1, n):
        return word.pos == "PROPN"
    return word.ent in {"ORG", "NORP", "FAC"} and (town.capital or town.population >= LARGE_TOWN)


def labelled(text: Words) -> Iterator[Candidate]:
    """What the pipeline takes for names, cleaned of its usual errors."""
    for n, last, label in _runs(text):
        kind = KINDS[label]
        n, last = _trimmed(text, n, last)
        if n > last or text.listed[n].headline:
            continue
        n, last, kind = _corrected(text, n, last, kind)
        name = text.text[text.listed[n].start : text.listed[last].end]
        if n <= last and _is_name(text, n, last, name, kind):
            yield _stretch(text, n, last, kind, KNOWN)


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
            words[n].lower in lists["role_heads"] or words[n].lower.strip(".") in lists["short_titles"]
        ):
            n += 1
        verb = next((i for i in range(n, last + 1) if words[i].pos in {"VERB", "AUX"} and not words[i].capital), None)
        last = verb - 1 if verb is not None and verb > n else last
    if kind in {"person", "group"} and last > n and (nation := places.country(words[n].text)) and nation.adjective:
        return n, n, "group"
    if n == last and kind != "place" and _is_locative(text, n):
        return n, last, "place"
    if kind in {"person", "organisation"} and words[last].lower in lists["place_heads"] and last > n:
        return n, last, "place"
    return n, last, kind


def places_by_grammar(text: Words) -> Iterator[Candidate]:
    """Single capitalised words where only a place can stand: "near Ostrel", "the mayor of Brenn"."""
    for n, word in enumerate(text.listed):
        if word.capital and not word.headline and _is_locative(text, n) and _is_name(text, n, n, word.text, "place"):
            yield _stretch(text, n, n, "place", KNOWN)


def _is_locative(text: Words, n: int) -> bool:
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
    followed = _is_capital(text, n + 1) and text.together(n, n + 1)
    owns = n + 1 < len(text.listed) and text.listed[n + 1].possessive
    return located and not followed and not owns and not _ACRONYM.match(word.text)


def agreed(text: Words, sure: list[Candidate], guessed: list[Candidate]) -> Iterator[Candidate]:
    """The guesses, with one kind for one word all through the document: the surname's, else the most frequent."""
    surnames = {
        text.text[one.start : one.end].split()[-1]
        for one in (*sure, *guessed)
        if one.kind == "person" and (one.rank == BY_TITLE or " " in text.text[one.start : one.end])
    }
    votes: dict[str, Counter[EntityKind]] = {}
    for one in guessed:
        weight = PLACE_WEIGHT if one.kind == "place" and _is_locative(text, text.at[one.start]) else 1
        votes.setdefault(text.text[one.start : one.end], Counter())[one.kind] += weight
    for one in guessed:
        name = text.text[one.start : one.end]
        of_person = name in surnames and not _is_locative(text, text.at[one.start])
        if of_person or (one.kind == "organisation" and _most(votes.get(name.split()[-1])) == "person"):
            yield replace(one, kind="person")
        elif _SHORT_ACRONYM.match(name) and not places.lookup(name) and not places.country(name):
            yield replace(one, kind="organisation")
        else:
            yield replace(one, kind=_most(votes[name]) or one.kind)


def _most(votes: Counter[EntityKind] | None) -> EntityKind | None:
    """The kind with the most votes; of two with as many, the first in the alphabet."""
    return max(sorted(votes), key=lambda kind: votes[kind]) if votes else None


def _is_name(text: Words, n: int, last: int, name: str, kind: EntityKind) -> bool:
    lists = name_lists()
    words = text.listed[n : last + 1]
    if len(name) < 2 or not any(word.capital for word in words) or any(c in '"“”«»[]{}()/\n@' for c in name):
        return False
    plain = ("not_names", "organisation_heads", "outlet_heads", "role_heads", "role_modifiers", "ministries")
    if len(words) == 1 and any(name.lower() in lists[key] for key in plain):
        return False
    if kind == "person":
        return not any(c.isdigit() for c in name) and not (len(words) == 1 and _ACRONYM.match(name))
    if words[0].first and len(words) == 1 and words[0].pos not in {"PROPN", "ADJ", "NOUN"}:
        return False
    return not name[0].isdigit()


def again(text: Words, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Names known from elsewhere in the document, where no rule saw them; a person also by surname alone."""
    known: dict[str, EntityKind] = {}
    for one in accepted:
        name = text.text[one.start : one.end]
        if one.kind in {"person", "organisation", "place"} and one.rank <= KNOWN:
            known.setdefault(name, one.kind)
            if one.kind == "person" and " " in name and len(name.split()[-1]) > 2:
                known.setdefault(name.split()[-1], "person")
    longest = max((len(name.split()) for name in known), default=0)
    for n, word in enumerate(text.listed):
        if not word.capital:
            continue
        for last in range(min(n + longest, len(text.listed)) - 1, n - 1, -1):
            kind = known.get(text.text[word.start : text.listed[last].end])
            if kind is not None:
                yield _stretch(text, n, last, kind, AGAIN)
                break


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
            yield _stretch(text, start, n, "organisation", PLAIN)


def without_parse(findings: Findings) -> Iterator[Candidate]:
    """What is safe without a parse: Russian names with a patronymic or initials, countries and large towns."""
    for passage in findings.passages:
        start, end = passage.span.start, passage.span.end
        if findings.parse.between(start, end):
            continue
        if passage.language == "ru":
            for name in _RU_NAME.finditer(findings.text, start, end):
                yield Candidate(start=name.start(), end=name.end(), kind="person", rank=BY_TITLE)
        pattern = {"ru": _CYRILLIC_WORD, "ar": _ARABIC_WORD}.get(passage.language or "")
        for match in pattern.finditer(findings.text, start, end) if pattern else ():
            yield from _gazetteer_only(findings, match.start(), match.end())


def _gazetteer_only(findings: Findings, start: int, end: int) -> Iterator[Candidate]:
    words = findings.text[start:end].split()
    for name in dict.fromkeys((" ".join(words), words[0], words[-1])):
        at = findings.text.find(name, start, end)
        found = places.lookup(name)
        if at < 0 or not found:
            continue
        nation = found[0].kind == "country"
        if nation or (name[0].isupper() and (found[0].capital or found[0].population >= LARGE_TOWN)):
            yield Candidate(start=at, end=at + len(name), kind="place", rank=KNOWN)


def _with_role(text: Words, person: Candidate, accepted: list[Candidate]) -> Candidate:
    n = text.at.get(person.start)
    last = next((i for i in range(n or 0, len(text.listed)) if text.listed[i].end >= person.end), None)
    if n is None or last is None:
        return person
    others = [(one.start, one.end) for one in accepted if one.kind == "person"]
    return replace(person, role=role_before(text, n, others) or role_after(text, last, others))


def _mention(findings: Findings, one: Candidate) -> Mention:
    span = findings.span(one.start, one.end)
    role = findings.span(*one.role) if one.role else None
    return Mention(id=span.id("mention"), span=span, kind=one.kind, role=role, found_by=FOUND_BY)


finder = Finder(name="names", version=1, find=find_names, needs=frozenset({"sentences"}))
