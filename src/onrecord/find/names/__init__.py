"""Persons, bodies, places, groups, roles, laws and works that the text names.

The pipeline's guess at names is one witness among several: quoted titles, titles before a name, the head noun of a
body and the gazetteer all outrank it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.find.names.bodies import bodies, defined, plain_bodies
from onrecord.find.names.candidates import AGAIN, BY_TITLE, KNOWN, QUOTED, ROLE, Candidate, choose, stretch
from onrecord.find.names.guesses import (
    agreed,
    labelled,
    people_named_as_places,
    persons_by_apposition,
    persons_by_given_name,
    persons_by_grammar,
)
from onrecord.find.names.locations import nations, places_by_grammar, sites, towns
from onrecord.find.names.roles import Bounds, lone_roles, role_after, role_before, titled_persons
from onrecord.find.names.unparsed import without_parse
from onrecord.find.names.words import Words, name_lists, words_of
from onrecord.model import Findings, Mention, Quotation
from onrecord.model.entity import EntityKind
from onrecord.plugins import Finder

FOUND_BY = "names@1"
LONGEST_TITLE = 300
LONGEST_NAME = 8
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]++),?[^\S\n]*+$")  # the law [“On …”]
_MARKS = "\"'“”„«»‘’‚‹›()[]{}.,;:!?–—-… \t\n"


def find_names(findings: Findings) -> Iterator[Mention]:
    """Yield every mention, none overlapping another, each person with the words that give the role there."""
    text = words_of(findings)
    candidates = [
        *quoted_titles(findings),
        *(Candidate(start=s, end=e, kind="person", rank=BY_TITLE) for s, e in titled_persons(text)),
        *sites(findings),
        *bodies(text),
        *defined(text),
        *nations(text),
        *authors(findings),
        *without_parse(findings),
        *persons_by_given_name(text),
        *persons_by_apposition(text),
    ]
    guesses = [*towns(text), *labelled(text), *places_by_grammar(text), *persons_by_grammar(text)]
    candidates += agreed(text, candidates, guesses)
    accepted = choose(people_named_as_places(text, candidates))
    accepted = choose([*accepted, *again(text, accepted), *plain_bodies(text)])
    bounds = [(one.start, one.end) for one in accepted if one.kind == "person"]
    people = [_with_role(text, one, bounds) for one in accepted if one.kind == "person"]
    taken = {offset for person in people if person.role for offset in range(*person.role)}
    accepted = [*people, *(one for one in accepted if one.kind != "person")]
    roles = [
        Candidate(start=s, end=e, kind="role", rank=ROLE)
        for s, e in lone_roles(text, [(one.start, one.end) for one in accepted])
        if taken.isdisjoint(range(s, e))
    ]
    for one in choose([*accepted, *roles]):
        yield _mention(findings, one)


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
    if not mark.closed or mark.span.length > LONGEST_TITLE:
        return False
    inner = findings.quote(mark.span).strip(_MARKS)
    return bool(inner) and (inner[0].isupper() or inner[0].isdigit())


def authors(findings: Findings) -> Iterator[Candidate]:
    """The author's name where the article is signed."""
    byline = findings.document.byline_span
    for author in findings.document.authors if byline else ():
        at = findings.text.find(author, byline.start, byline.end) if byline else -1
        if at >= 0:
            yield Candidate(start=at, end=at + len(author), kind="person", rank=BY_TITLE)


def again(text: Words, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Names known from elsewhere in the document, where no rule saw them; a person also by surname alone."""
    known: dict[str, EntityKind] = {}
    for one in accepted:
        name = text.text[one.start : one.end]
        if one.kind in {"person", "organisation", "place"} and one.rank <= KNOWN:
            known.setdefault(name, one.kind)
            if one.kind == "person":
                known.update({part: "person" for part in _surnames(name) if part not in known})
    longest = max((min(len(name.split()), LONGEST_NAME) for name in known), default=0)
    for n, word in enumerate(text.listed):
        if not word.capital:
            continue
        for last in range(min(n + longest, len(text.listed)) - 1, n - 1, -1):
            kind = known.get(text.text[word.start : text.listed[last].end])
            if kind is not None:
                yield stretch(text, n, last, kind, AGAIN)
                break


def _surnames(name: str) -> list[str]:
    """The parts of a person's name that may stand for it alone: the last, and of longer names all but the first."""
    parts = name.split()[1:]
    return [part for part in parts if len(part) > 2 and part[0].isupper()]


def _with_role(text: Words, person: Candidate, persons: Sequence[Bounds]) -> Candidate:
    n = text.at.get(person.start)
    if n is None:
        return person
    last = n
    while text.listed[last].end < person.end:
        last += 1
    at = bisect_left(persons, (person.start, person.end))
    near = persons[max(0, at - 2) : at + 3]
    return replace(person, role=role_before(text, n, near) or role_after(text, last, near))


def _mention(findings: Findings, one: Candidate) -> Mention:
    span = findings.span(one.start, one.end)
    role = findings.span(*one.role) if one.role else None
    return Mention(id=span.id("mention"), span=span, kind=one.kind, role=role, found_by=FOUND_BY)


finder = Finder(name="names", version=1, find=find_names, needs=frozenset({"sentences"}))
