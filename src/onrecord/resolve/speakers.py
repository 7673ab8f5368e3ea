"""Who is behind each statement: names, pronouns and descriptions to the person they stand for; and nesting."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from onrecord.lang import words
from onrecord.model import Entity, Findings, Mention, Span, Speaker, Statement, Token

FOUND_BY = "speakers@1"
REACH = 2  # paragraphs that a pronoun looks back
_WORD = re.compile(r"\w[\w'’-]*")
_NOISE = frozenset({"the", "a", "an", "of", "for", "in", "to", "his", "her", "its", "their", "this", "that"})
Gender = Literal["male", "female", "plural", "thing", "first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """Somebody or something that a speaker may be: its name, entity and what is known of it so far."""

    name: str
    entity: str | None = None
    kind: str = "person"
    gender: str | None = None
    roles: tuple[frozenset[str], ...] = ()

    @property
    def key(self) -> str:
        """What makes two referents the same."""
        return self.entity or self.name


@dataclass(slots=True)
class _Told:
    """What has been read so far: who was mentioned where, and who spoke last."""

    seen: list[tuple[int, bool, Referent]] = field(default_factory=list)
    by_key: dict[str, Referent] = field(default_factory=dict)
    last: Referent | None = None
    last_at: int = -1


def resolve_speakers(findings: Findings) -> Findings:
    """The findings with speakers that have name, role and entity, and statements that know what they are inside.

    A pronoun or description with two possible persons and no reason to choose stays unresolved.
    """
    reader = _Reader(findings)
    by_speaker = sorted(findings.statements, key=lambda s: (s.speaker.spans[0].start if s.speaker else s.span.start, s.id))
    resolved = {statement.id: reader.resolved(statement) for statement in by_speaker}
    holders = _holders(findings.statements)
    statements = [replace(resolved[s.id], inside=holders.get(s.id)) for s in findings.statements]
    statements = [_first_person(s, {x.id: x for x in statements}, findings) for s in statements]
    return _with_mentions(findings.with_(statements=statements), reader.stands_for)


class _Reader:
    """Reads the mentions of a document in order and tells who each speaker is."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.told = _Told()
        self.stands_for: dict[Span, Referent] = {}
        self.names = {e.id: e for e in findings.entities}
        self.mentions = [m for m in findings.mentions if m.kind in ("person", "organisation")] or list(_guessed(findings))
        self.starts = [m.span.start for m in self.mentions]
        self.next = 0
        self.paragraphs = [p.start for p in findings.paragraphs]
        self.contents = sorted((c.start, c.end) for s in findings.statements for c in s.content if s.mode == "direct")
        self.done: dict[tuple[Span, ...], Speaker] = {}

    def resolved(self, statement: Statement) -> Statement:
        """The statement with its speaker told, as far as the text says."""
        speaker = statement.speaker
        if speaker is None or not speaker.spans:
            return statement
        if speaker.spans not in self.done:
            self._read_to(speaker.spans[0].start)
            self.done[speaker.spans] = self._who(speaker, statement)
        return replace(statement, speaker=self.done[speaker.spans])

    def _who(self, speaker: Speaker, statement: Statement) -> Speaker:
        span = speaker.spans[0]
        phrase = " ".join(self.findings.quote(span).split())
        head = self._head(span)
        gender = _pronouns(self._language(span)).get(phrase.casefold())
        if gender is not None:
            found = self._pronoun(gender, span.start)
            return self._answer(speaker, found, span, name=None, role=None, statement=statement, pronoun=True)
        mention = self._mention_of(span, head)
        if mention is not None:
            role = self.findings.quote(mention.role) if mention.role else None
            return self._answer(speaker, self._referent(mention), span, name=phrase, role=role, statement=statement)
        found = self._description(phrase, span.start) if head is None or head.pos == "NOUN" or _is_role(self.findings, span) else None
        role = _without_article(phrase) if found else None
        name = _proper_name(self.findings, head) if head is not None and head.pos == "PROPN" else phrase
        return self._answer(speaker, found, span, name=name, role=role, statement=statement, pronoun=found is not None)

    def _answer(
        self,
        speaker: Speaker,
        found: Referent | None,
        span: Span,
        *,
        name: str | None,
        role: str | None,
        statement: Statement,
        pronoun: bool = False,
    ) -> Speaker:
        if found is None and name is not None:
            plural = self._is_plural(span)
            found_here = Referent(name=name, kind="plural" if plural else "phrase")
            self._spoke(found_here, span.start, statement)
            return replace(speaker, name=name, role=role)
        if found is None:
            return speaker
        if pronoun:
            self.stands_for[span] = found
        self._spoke(found, span.start, statement)
        return replace(speaker, entity=found.entity, name=found.name, role=role)

    def _spoke(self, referent: Referent, at: int, statement: Statement) -> None:
        if _is_inside_quotation(self.contents, at):
            return
        self.told.last, self.told.last_at = referent, at
        self.told.seen.append((at, True, referent))
        del statement

    def _read_to(self, offset: int) -> None:
        """Take in the mentions before an offset, those in somebody's own words left out."""
        while self.next < len(self.mentions) and self.mentions[self.next].span.start < offset:
            mention = self.mentions[self.next]
            self.next += 1
            referent = self._referent(mention)
            if not _is_inside_quotation(self.contents, mention.span.start):
                self.told.seen.append((mention.span.start, self._is_subject(mention.span), referent))

    def _referent(self, mention: Mention) -> Referent:
        entity = self.names.get(mention.entity or "")
        name = entity.name if entity else self._full_name(" ".join(self.findings.quote(mention.span).split()))
        key = mention.entity or name
        known = self.told.by_key.get(key)
        roles = known.roles if known else tuple(_content_words(r) for r in (entity.roles if entity else ()))
        if mention.role is not None:
            roles = tuple(dict.fromkeys((*roles, _content_words(self.findings.quote(mention.role)))))
        gender = (known.gender if known else None) or self._gender(mention, name)
        referent = Referent(name=name, entity=mention.entity, kind=mention.kind, gender=gender, roles=roles)
        self.told.by_key[key] = referent
        return referent

    def _full_name(self, name: str) -> str:
        """The longer name that a surname was introduced with, when exactly one fits."""
        fits = [known for known in self.told.by_key if known.endswith(" " + name)]
        return fits[0] if len(fits) == 1 else name

    def _pronoun(self, gender: str, at: int) -> Referent | None:
        if gender == "first":
            return None
        here = bisect_right(self.paragraphs, at) - 1
        floor = self.paragraphs[max(here - REACH, 0)] if self.paragraphs else 0
        near = []
        for place, is_subject, referent in reversed(self.told.seen):
            if place < floor:
                break
            current = self.told.by_key.get(referent.key, referent)
            if _agrees(current, gender):
                near.append((is_subject, current))
        subjects = [referent for is_subject, referent in near if is_subject]
        if subjects:
            return subjects[0]
        every = {referent.key: referent for _, referent in near}
        return next(iter(every.values())) if len(every) == 1 else None

    def _description(self, phrase: str, at: int) -> Referent | None:
        """The one person whose known role holds all words of a description ("the deputy minister")."""
        wanted = _content_words(phrase)
        if not wanted or phrase.split()[0].lower() not in ("the", "this", "that", "his", "her", "its", "their") and not phrase[0].isupper():
            return None
        fits = [r for r in self.told.by_key.values() if any(wanted <= role for role in r.roles) and r.kind == "person"]
        if len(fits) == 1:
            return fits[0]
        last = self.told.last
        return last if last is not None and any(r.key == last.key for r in fits) else None

    def _mention_of(self, span: Span, head: Token | None) -> Mention | None:
        """The mention that a speaker's phrase is about: the one that holds its head, or stands beside it."""
        inside = self.mentions[bisect_right(self.starts, span.start - 1) : bisect_right(self.starts, span.end - 1)]
        inside = [m for m in inside if m.span.end <= span.end + 1]
        if head is None:
            return inside[0] if len(inside) == 1 else None
        parse = self.findings.parse
        for mention in inside:
            if mention.span.start <= head.start < mention.span.end:
                return mention
        for child in parse.children(head, "appos", "compound", "nmod"):
            for mention in inside:
                if mention.span.start <= child.start < mention.span.end and mention.kind == "person":
                    return mention
        for mention in inside:
            if mention.role is not None and mention.role.start <= head.start < mention.role.end:
                return mention
        return None

    def _head(self, span: Span) -> Token | None:
        tokens = self.findings.parse.between(span.start, span.end)
        inside = {t.i for t in tokens}
        return next((t for t in tokens if (t.head not in inside or t.head == t.i) and t.pos not in ("PUNCT", "SPACE")), None)

    def _is_subject(self, span: Span) -> bool:
        head = self._head(span)
        while head is not None and head.dep in ("appos", "compound") and head.head != head.i:
            head = self.findings.parse.head(head)
        return head is not None and head.dep in ("nsubj", "nsubjpass")

    def _is_plural(self, span: Span) -> bool:
        head = self._head(span)
        return head is not None and ("Number=Plur" in head.morph or any(True for _ in self.findings.parse.children(head, "conj")))

    def _gender(self, mention: Mention, name: str) -> str | None:
        if mention.kind != "person":
            return None
        language = self._language(mention.span)
        start = mention.role.start if mention.role and mention.role.start < mention.span.start else mention.span.start
        around = self.findings.text[max(0, start - 8) : mention.span.end]
        if mention.role is not None:
            around += " " + self.findings.quote(mention.role)
        return _gender_of(around, name, language)

    def _language(self, span: Span) -> str | None:
        return self.findings.language_at(span.start)


def _agrees(referent: Referent, gender: str) -> bool:
    if gender in ("male", "female"):
        return referent.kind == "person" and referent.gender in (None, gender)
    if gender == "plural":
        return referent.kind in ("plural", "organisation", "group")
    return referent.kind == "organisation"


def _is_inside_quotation(contents: list[tuple[int, int]], at: int) -> bool:
    k = bisect_right(contents, (at, 1 << 60)) - 1
    return k >= 0 and contents[k][0] <= at < contents[k][1]


@cache
def _pronouns(language: str | None) -> dict[str, str]:
    return {form: gender for gender, forms in words(language, "statements").get("pronouns", {}).items() for form in forms}


def _gender_of(around: str, name: str, language: str | None) -> str | None:
    """What honorifics, words of kinship and given names tell; None when they tell nothing or both.

    >>> _gender_of("spokeswoman Orla Veld", "Orla Veld", "en")
    'female'
    """
    table = words(language, "statements")
    told = {word.casefold() for word in _WORD.findall(around)}
    found = {gender for gender, known in table.get("gender", {}).items() if told & set(known)}
    if not found:
        first = name.split()[0]
        found = {gender for gender, known in table.get("given_names", {}).items() if first in known and " " in name}
    return found.pop() if len(found) == 1 else None


def _content_words(phrase: str) -> frozenset[str]:
    """The words of a role or description that carry it.

    >>> sorted(_content_words("the Deputy Minister of the Interior"))
    ['deputy', 'interior', 'minister']
    """
    return frozenset(w.casefold() for w in _WORD.findall(phrase)) - _NOISE


def _without_article(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in _NOISE and rest else phrase


def _is_role(findings: Findings, span: Span) -> bool:
    return any(m.kind == "role" and m.span.overlaps(span) for m in findings.mentions)


def _proper_name(findings: Findings, head: Token) -> str:
    """The capitalised words around a head."""
    parse = findings.parse
    tokens = [t for t in parse.children(head, "compound", "flat") if t.pos == "PROPN"] + [head]
    start, end = parse.bounds(tokens)
    return " ".join(findings.text[start:end].split())


def _guessed(findings: Findings) -> Iterator[Mention]:
    """Persons by the parser's labels, for a document without mentions."""
    run: list[Token] = []
    for token in (*findings.parse.tokens, None):
        goes_on = token is not None and token.ent == "PERSON" and not (token.ent_start and run)
        if run and not goes_on:
            span = findings.span(run[0].start, run[-1].end)
            yield Mention(id=span.id("mn"), span=span, kind="person", role=_role_beside(findings, run), found_by=FOUND_BY)
            run = []
        if token is not None and token.ent == "PERSON" and token.text not in ("'s", "’s"):
            run.append(token)


def _role_beside(findings: Findings, run: list[Token]) -> Span | None:
    """The title that a name stands in apposition to ("the minister of health, Anna Brenn")."""
    name = run[-1]
    if name.dep != "appos":
        return None
    title = findings.parse.head(name)
    tokens = [t for t in findings.parse.subtree(title, without=("appos", "relcl")) if t.end <= run[0].start]
    tokens = [t for t in tokens if t.pos != "PUNCT" and t.dep != "det"]
    return findings.span(*findings.parse.bounds(tokens)) if tokens and title.pos in ("NOUN", "PROPN") else None


def _holders(statements: Iterable[Statement]) -> dict[str, str]:
    """For each statement that lies in the content of another, the id of the innermost such one."""
    holders: dict[str, str] = {}
    around: list[tuple[Span, str]] = []
    marks = [(c.start, -c.end, 0, s, c) for s in statements for c in s.content]
    marks += [(_core(s)[0], -_core(s)[1], 1, s, None) for s in statements]
    for start, negative_end, kind, statement, content in sorted(marks, key=lambda m: (*m[:3], m[3].id)):
        around = [(span, owner) for span, owner in around if span.end > start]
        if kind == 1:
            fits = [owner for span, owner in around if span.end >= -negative_end and owner != statement.id]
            if fits:
                holders[statement.id] = fits[-1]
        elif content is not None:
            around.append((content, statement.id))
    return holders


def _core(statement: Statement) -> tuple[int, int]:
    spans = [*statement.content, *(statement.cue.spans if statement.cue else ())]
    return min(s.start for s in spans), max(s.end for s in spans)


def _first_person(statement: Statement, by_id: dict[str, Statement], findings: Findings) -> Statement:
    """A statement by "I": the speaker of the statement around it, or the author of the article."""
    speaker = statement.speaker
    if speaker is None or speaker.name or _pronouns(findings.language_at(statement.span.start)).get(findings.quote(speaker.spans[0]).casefold()) != "first":
        return statement
    outer = by_id.get(statement.inside or "")
    if outer is not None and outer.speaker is not None:
        return replace(statement, speaker=replace(speaker, name=outer.speaker.name, entity=outer.speaker.entity))
    authors = findings.document.authors
    if statement.voice == "author" and len(authors) == 1:
        return replace(statement, speaker=replace(speaker, name=authors[0]))
    return statement


def _with_mentions(findings: Findings, stands_for: dict[Span, Referent]) -> Findings:
    """The findings with a mention for each pronoun and description that was resolved."""
    known = {m.span: m for m in findings.mentions}
    added: dict[str, list[str]] = {}
    for span, referent in stands_for.items():
        if referent.entity is None:
            continue
        old = known.get(span)
        if old is not None and old.entity is not None:
            continue
        made = replace(old, entity=referent.entity) if old else Mention(
            id=span.id("mn"), span=span, kind="person" if referent.kind == "person" else "organisation", entity=referent.entity, found_by=FOUND_BY
        )
        known[span] = made
        added.setdefault(referent.entity, []).append(made.id)
    entities = [_with_more(e, added.get(e.id, [])) for e in findings.entities]
    return findings.with_(mentions=list(known.values()), entities=entities)


def _with_more(entity: Entity, more: list[str]) -> Entity:
    new = tuple(m for m in more if m not in entity.mentions)
    return replace(entity, mentions=(*entity.mentions, *new)) if new else entity
