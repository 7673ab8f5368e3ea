"""Who is behind each statement: names, pronouns and descriptions to the person they stand for; and nesting."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import replace

from onrecord.model import Entity, Findings, Mention, Span, Speaker, Statement, Token
from onrecord.model.entity import EntityKind
from onrecord.resolve.nesting import holders
from onrecord.resolve.referents import (
    ANYBODY,
    FOUND_BY,
    Referent,
    content_words,
    gender_of,
    general_nouns,
    guessed_persons,
    is_definite,
    person_nouns,
    pronouns,
    proper_name,
    somebodies,
    without_article,
    without_relative,
)

REACH = 2  # paragraphs that a pronoun looks back
BEFORE = 8  # characters before a name that may hold an honorific


def resolve_speakers(findings: Findings) -> Findings:
    """The findings with speakers that have name, role and entity, and statements that know what they are inside.

    A pronoun or description with two possible persons and no reason to choose stays unresolved.
    """
    reader = _Reader(findings)
    resolved = {s.id: reader.resolved(s) for s in sorted(findings.statements, key=_place_of_speaker)}
    outer = holders(findings.statements)
    nested = {s.id: replace(resolved[s.id], inside=outer.get(s.id)) for s in findings.statements}
    statements = tuple(_first_person(s, nested, findings) for s in nested.values())
    return _with_mentions(findings.with_(statements=statements), reader.stands_for)


def _place_of_speaker(statement: Statement) -> tuple[int, str]:
    speaker = statement.speaker
    return (speaker.spans[0].start if speaker and speaker.spans else statement.span.start), statement.id


class _Reader:
    """Reads the mentions of a document in order and tells who each speaker is.

    `seen` holds who was mentioned so far outside somebody's own words: the place, whether as a subject, and who.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.parse = findings.parse
        self.entities = {e.id: e for e in findings.entities}
        named = [m for m in findings.mentions if m.kind in ("person", "organisation")]
        self.mentions = named or list(guessed_persons(findings))
        self.starts = [m.span.start for m in self.mentions]
        self.roles = {m.span.start for m in findings.mentions if m.kind == "role"}
        self.paragraphs = [p.start for p in findings.paragraphs]
        self.quoted = _stretches(s for s in findings.statements if s.mode == "direct")
        self.told = _stretches(findings.statements)
        self.somebodies = list(somebodies(findings))
        self.read = self.met = 0
        self.seen: list[tuple[int, bool, Referent]] = []
        self.known: dict[str, Referent] = {}
        self.unnamed: dict[str, Referent] = {}
        self.by_surname: dict[str, list[str]] = {}
        self.last: Referent | None = None
        self.done: dict[tuple[Span, ...], Speaker] = {}
        self.stands_for: dict[Span, Referent] = {}

    def resolved(self, statement: Statement) -> Statement:
        """The statement with its speaker told, as far as the text says."""
        speaker = statement.speaker
        if speaker is None or not speaker.spans:
            return statement
        if speaker.spans not in self.done:
            self._read_to(speaker.spans[0].start)
            self.done[speaker.spans] = self._who(speaker, speaker.spans[0], unnamed=statement.voice == "unnamed")
        referent = self.stands_for.get(speaker.spans[0])
        voice = "unnamed" if referent is not None and referent.unnamed else statement.voice
        return replace(statement, speaker=self.done[speaker.spans], voice=voice)

    def _who(self, speaker: Speaker, span: Span, *, unnamed: bool) -> Speaker:
        phrase = without_relative(" ".join(self.findings.quote(span).split()), self._language(span))
        if not phrase:  # a relative pronoun alone names nobody
            return speaker
        pronoun = pronouns(self._language(span)).get(phrase.casefold())
        if pronoun == ANYBODY:
            return speaker
        if pronoun is not None:
            head = self._head(span)
            owns = head is not None and head.dep == "poss"  # "his claim": the subject's, or another's
            referent = self._behind_pronoun(pronoun, span.start, only=owns)
            return self._stands_for(speaker, span, referent and self._told_by(pronoun, referent), role=None)
        head = self._head(span)
        mention = self._mention_of(span, head)
        if mention is not None:
            role = self._role(mention, span, head)
            referent = self._referent(mention, role)
            self._spoke(referent, span)
            return replace(speaker, entity=referent.entity, name=referent.name, role=role)
        described = self._behind_description(phrase, span.start) if self._is_description(phrase, span, head) else None
        if described is not None:
            return self._stands_for(speaker, span, described, role=without_article(phrase))
        return self._phrase(speaker, span, phrase, head, unnamed=unnamed)

    def _is_description(self, phrase: str, span: Span, head: Token | None) -> bool:
        common = head is None or head.pos == "NOUN" or head.start in self.roles
        return common or span.start in self.roles or without_article(phrase) != phrase

    def _stands_for(self, speaker: Speaker, span: Span, referent: Referent | None, *, role: str | None) -> Speaker:
        """The speaker when its words stand for somebody mentioned before, or as it was when nobody fits."""
        if referent is None:
            return speaker
        self.stands_for[span] = referent
        self._spoke(referent, span)
        return replace(speaker, entity=referent.entity, name=referent.name, role=role)

    def _phrase(self, speaker: Speaker, span: Span, phrase: str, head: Token | None, *, unnamed: bool) -> Speaker:
        """The speaker by its own words ("the authorities")."""
        name = proper_name(self.findings, head) if head is not None and head.pos == "PROPN" else phrase
        if len(name) == 1:  # "Q:" and "A:" name nobody
            return speaker
        known = self.known.get(self._full_name(name)) or self._described(name, head, unnamed=unnamed)
        self._spoke(known, span)
        return replace(speaker, name=known.name, entity=known.entity)

    def _described(self, name: str, head: Token | None, *, unnamed: bool) -> Referent:
        """Somebody that words without a name are about."""
        if head is None or self._is_plural(head):
            return Referent(name=name, kind="phrase" if head is None else "plural", unnamed=unnamed)
        nouns = person_nouns(self._language(self.findings.span(head.start, head.end)))
        lemma = head.lemma.lower()
        kind = "person" if lemma in nouns or (head.pos == "PROPN" and head.ent in ("PERSON", "")) else "phrase"
        return Referent(name=name, kind=kind, gender=nouns.get(lemma), unnamed=unnamed)

    def _spoke(self, referent: Referent, span: Span) -> None:
        if not _is_in(self.quoted, span.start):
            self.last = referent
            self._note_unnamed(referent)
            self.seen.append((span.start, True, referent))

    def _told_by(self, pronoun: str, referent: Referent) -> Referent:
        """The referent with the gender that a pronoun for it tells."""
        if referent.gender is None and pronoun in ("male", "female") and referent.key in self.known:
            self.known[referent.key] = replace(referent, gender=pronoun)
        return self.known.get(referent.key, referent)

    def _note_unnamed(self, referent: Referent) -> None:
        if referent.unnamed and referent.kind == "person":
            self.unnamed.setdefault(referent.name, referent)

    def _read_to(self, offset: int) -> None:
        """Take in the mentions before an offset, those in somebody's own words left out."""
        while self.read < len(self.mentions) and self.starts[self.read] < offset:
            mention = self.mentions[self.read]
            self.read += 1
            referent = self._referent(mention)
            if not _is_in(self.quoted, mention.span.start):
                self.seen.append((mention.span.start, self._is_subject(mention.span), referent))
        while self.met < len(self.somebodies) and self.somebodies[self.met][0] < offset:
            place, somebody = self.somebodies[self.met]
            self.met += 1
            if not _is_in(self.told, place):
                self._note_unnamed(somebody)
                insort(self.seen, (place, True, somebody), key=lambda entry: entry[0])

    def _referent(self, mention: Mention, role: str | None = None) -> Referent:
        """Who a mention names, with what this mention adds to what is known."""
        entity = self.entities.get(mention.entity or "")
        name = entity.name if entity else self._full_name(" ".join(self.findings.quote(mention.span).split()))
        key = mention.entity or name
        known = self.known.get(key)
        roles = known.roles if known else tuple(content_words(r) for r in (entity.roles if entity else ()))
        role = role or (self.findings.quote(mention.role) if mention.role else None)
        if role:
            roles = tuple(dict.fromkeys((*roles, content_words(role))))
        gender = (known.gender if known else None) or self._gender(mention, name)
        if known is None and " " in name:
            self.by_surname.setdefault(name.split()[-1], []).append(name)
        self.known[key] = Referent(name=name, entity=mention.entity, kind=mention.kind, gender=gender, roles=roles)
        return self.known[key]

    def _full_name(self, name: str) -> str:
        """The longer name that a surname was introduced with, when exactly one fits."""
        fits = self.by_surname.get(name, ())
        return fits[0] if len(fits) == 1 else name

    def _behind_pronoun(self, pronoun: str, at: int, *, only: bool = False) -> Referent | None:
        """The last subject that agrees, within reach; without one, or if `only`, the only person there that agrees."""
        here = bisect_right(self.paragraphs, at) - 1
        floor = self.paragraphs[max(here - REACH, 0)] if self.paragraphs else 0
        others: dict[str, Referent] = {}
        for place, is_subject, referent in reversed(self.seen):
            if place < floor:
                break
            current = self.known.get(referent.key, referent)
            if current.agrees(pronoun):
                if is_subject and not only:
                    return current
                others[current.key] = current
        return next(iter(others.values())) if len(others) == 1 else None

    def _behind_description(self, phrase: str, at: int) -> Referent | None:
        """The one person whose known role holds all words of a description ("the deputy minister").

        A general noun ("the man") stands for whoever a pronoun would.
        """
        wanted = content_words(phrase.split(",", maxsplit=1)[0])
        if not wanted or not is_definite(phrase):
            return None
        people = (r for r in self.known.values() if r.kind == "person")
        fits = [r for r in people if any(wanted <= role for role in r.roles)]
        if len(fits) == 1:
            return fits[0]
        unnamed = [self.unnamed[name] for name in self.unnamed if wanted <= content_words(name)]
        if not fits and len(unnamed) == 1:
            return unnamed[0]
        language = self.findings.document.language
        if not fits and wanted <= general_nouns(language):
            genders = {gender for word in wanted if (gender := person_nouns(language).get(word))}
            return self._behind_pronoun(genders.pop() if len(genders) == 1 else "person", at)
        return next((r for r in fits if self.last is not None and r.key == self.last.key), None)

    def _mention_of(self, span: Span, head: Token | None) -> Mention | None:
        """The mention that a speaker's phrase is about: the one that holds its head, or stands beside it."""
        first, last = bisect_right(self.starts, span.start - 1), bisect_right(self.starts, span.end - 1)
        inside = [m for m in self.mentions[first:last] if m.span.end <= span.end + 1]
        if head is None:
            return inside[0] if len(inside) == 1 else None
        people = [m for m in inside if m.kind == "person"]
        beside = {c.start for c in self.parse.children(head, "appos", "compound", "nmod")}
        for mention in inside:
            if mention.span.start <= head.start < mention.span.end:
                return mention
        for mention in people:
            if any(mention.span.start <= start < mention.span.end for start in beside):
                return mention
            if mention.role is not None and mention.role.start <= head.start < mention.role.end:
                return mention
        apart = [m for m in people if self.findings.text[span.start : m.span.start].rstrip().endswith(",")]
        return people[0] if len(people) == len(apart) == 1 and head.pos in ("NOUN", "PROPN") else None

    def _role(self, mention: Mention, span: Span, head: Token | None) -> str | None:
        """The words that give the role here: the mention's own, or the title that the name stands beside."""
        if mention.role is not None:
            return self.findings.quote(mention.role)
        if head is None or head.pos != "NOUN" or not span.start <= head.start < mention.span.start:
            return None
        before = " ".join(self.findings.text[span.start : mention.span.start].split()).rstrip(" ,")
        return without_article(before) or None

    def _head(self, span: Span) -> Token | None:
        tokens = self.parse.between(span.start, span.end)
        inside = {t.i for t in tokens}
        tops = (t for t in tokens if t.head not in inside or t.head == t.i)
        return next((t for t in tops if t.pos not in ("PUNCT", "SPACE")), None)

    def _is_subject(self, span: Span) -> bool:
        head = self._head(span)
        while head is not None and head.dep in ("appos", "compound") and head.head != head.i:
            head = self.parse.head(head)
        return head is not None and head.dep in ("nsubj", "nsubjpass")

    def _is_plural(self, head: Token | None) -> bool:
        return head is not None and ("Number=Plur" in head.morph or bool(self.parse.children(head, "conj")))

    def _gender(self, mention: Mention, name: str) -> str | None:
        if mention.kind != "person":
            return None
        role = self.findings.quote(mention.role) if mention.role else ""
        start = mention.role.start if mention.role and mention.role.start < mention.span.start else mention.span.start
        around = self.findings.text[max(0, start - BEFORE) : mention.span.end]
        return gender_of(f"{around} {role}", name, self._language(mention.span))

    def _language(self, span: Span) -> str | None:
        return self.findings.language_at(span.start)


def _stretches(statements: Iterable[Statement]) -> list[tuple[int, int]]:
    """Where the contents of the statements lie, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((c.start, c.end) for s in statements for c in s.content):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_in(stretches: list[tuple[int, int]], at: int) -> bool:
    k = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return k >= 0 and at < stretches[k][1]


def _first_person(statement: Statement, by_id: dict[str, Statement], findings: Findings) -> Statement:
    """A statement by "I": the speaker of the statement around it, or the author of the article."""
    speaker = statement.speaker
    if speaker is None or speaker.name:
        return statement
    span = speaker.spans[0]
    if pronouns(findings.language_at(span.start)).get(findings.quote(span).casefold()) != "first":
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
        old = known.get(span)
        if referent.entity is None or (old is not None and old.entity is not None):
            continue
        made = old or Mention(id=span.id("mn"), span=span, kind=_kind(referent), found_by=FOUND_BY)
        known[span] = replace(made, entity=referent.entity)
        added.setdefault(referent.entity, []).append(made.id)
    entities = tuple(_with_more(e, added.get(e.id, [])) for e in findings.entities)
    return findings.with_(mentions=tuple(known.values()), entities=entities)


def _kind(referent: Referent) -> EntityKind:
    return "person" if referent.kind == "person" else "organisation"


def _with_more(entity: Entity, more: list[str]) -> Entity:
    new = tuple(m for m in more if m not in entity.mentions)
    return replace(entity, mentions=(*entity.mentions, *new)) if new else entity
