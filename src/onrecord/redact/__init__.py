"""Names out of a record: pure functions from findings to findings and from a record to a record, with labels for names.

Every span is moved to the new text, and everything that is made from the old one (ids, hashes, titles) is made anew.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from onrecord.lang import languages
from onrecord.model import (
    Decision,
    Document,
    Entity,
    Findings,
    Incident,
    Mention,
    Parse,
    Passage,
    Problem,
    Record,
    SourceProblem,
    Span,
    Speaker,
    document_id,
    stable_id,
)
from onrecord.model.decision import BEGINNING, sealed
from onrecord.model.record import Fold
from onrecord.places import lookup
from onrecord.redact.persons import Choice, Somebody, cast_of, name_of
from onrecord.redact.rewrite import Labels, Rewriter, Rewritten, rewrite
from onrecord.redact.search import Place, Searcher

Seen = Counter[tuple[object, ...]]

__all__ = ["KIND", "REPLACED", "Choice", "ids_of", "redact_findings", "redact_record"]

KIND = "redacted"
REPLACED = "names were replaced by labels: positions, ids and sha256 are those of the text as it stands here"
UNSEARCHED = "persons are found in English only, so private persons may be named in the passages in {}"
_ADDRESS = re.compile(r"\A[^\s/_@%\d\\.]*+[/_@%\d\\.]\S*+")  # ardel_sorn.html
_REMOTE = re.compile(r"\A[a-z][a-z0-9+.-]*+://", re.IGNORECASE)  # https://
_PATH = re.compile(r"(?<![\w:/\\.~])(?:~|[A-Za-z]:)?(?:[/\\][^\s/\\:;,]+)+[/\\]  # /home/anna/cases/", re.VERBOSE)
_ID = re.compile(r"\b[a-z]+-[0-9a-f]{16}\b")  # st-0123456789abcdef
_STRUCTURED = re.compile(r"\A\s*+[\[{]")  # {"start": 4}


def redact_findings(findings: Sequence[Findings], choice: Choice) -> list[Findings]:
    """The findings of these documents, in their order, with labels in the place of the names that are to go.

    One person has one label in all of them, whatever their order.
    """
    redaction = Redaction(findings, choice)
    return [redaction.findings(found) for found in findings]


def redact_record(record: Record, choice: Choice, *, always: bool = False) -> Record:
    """The record with labels in the place of the names that are to go.

    Without any choice it is the record as it is; with `always` its folders, notes and reviewers' names still go.

    >>> redact_record(Record(), Choice(persons=True)).redacted
    True
    """
    return Redaction(record.findings, choice, record.entities).record(record) if choice or always else record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turned:
    """A document of before and what became of its text."""

    before: Findings
    text: Rewritten
    after: Document
    changed: bool


class Redaction(Rewriter):
    """One redaction of a set of documents, and of what is known across them."""

    def __init__(self, findings: Sequence[Findings], choice: Choice, entities: Sequence[Entity] = ()) -> None:
        super().__init__()
        self._choice = choice
        self._in: str | None = None
        self._unknown: dict[str, str] = {}
        self._decided: dict[str, Decision] = {}
        self._known = ids_of(Record(findings=tuple(findings)))
        self._said: dict[tuple[str | None, str], str] = {}
        ordered = sorted(findings, key=lambda f: (f.document.published or "9999", f.document.id))
        self._cast = cast_of(sorted(findings, key=lambda f: f.document.id), choice, entities)
        self._gone = {id(one) for one in self._cast.replaced}
        self._searcher = Searcher(self._cast)
        self._labels = Labels()
        self._labels.leave_out(found.text for found in ordered)
        texts = {found.document.id: self._rewritten(found) for found in ordered}
        self.texts = {found.document.id: (found.text, texts[found.document.id]) for found in ordered}
        self._turned = {found.document.id: self._turn(found, texts[found.document.id]) for found in ordered}
        self.ids = {"author": "author"}
        for found in ordered:
            self._rename(found)

    # Texts --------------------------------------------------------------------------------------------------------

    def _rewritten(self, found: Findings) -> Rewritten:
        known: list[Place] = []
        fixed: list[tuple[int, int]] = []
        others = [(t.span.start, t.span.end) for t in found.timexes]
        for mention in found.mentions:
            one = self._cast.entities.get((found.document.id, mention.entity or ""))
            bounds = mention.span.start, mention.span.end
            if mention.kind == "person" and one is not None and _names(found, mention, one):
                if id(one) in self._gone:
                    known.append(Place(start=bounds[0], end=_without_possessive(found, mention), who=one.id))
                else:
                    fixed.append(bounds)
            elif mention.kind == "place" and lookup(found.quote(mention.span)):
                others.append(bounds)
        places = self._searcher.search(found.text, document=found.document.id, known=known, fixed=fixed, others=others)
        return rewrite(found.text, [(p.start, p.end, self._labels.words(p)) for p in places])

    def words(self, text: str) -> str:
        """Words that stand in no text of the record, without the names; an id of what is gone becomes a number."""
        if _ID.fullmatch(text):
            return text if text in self._known else self._unknown.setdefault(text, f"gone-{len(self._unknown) + 1}")
        text = _ID.sub(lambda name: self.value(name[0]), text)
        asked = self._in, text
        if asked not in self._said:
            address = _ADDRESS.fullmatch(text) is not None
            found = self._searcher.search(text, document=self._in) if not address else []
            changes = [(p.start, p.end, self._labels.words(p)) for p in found]
            self._said[asked] = self._bare(text) if address else rewrite(text, changes).text
        return self._said[asked]

    def _address(self, text: str | None) -> str | None:
        """An address, a file name or an id of the user's, without names and without the folders of a machine."""
        if text is None:
            return None
        return self._bare(text if _REMOTE.match(text) else re.split(r"[/\\]", text)[-1])

    def _bare(self, text: str) -> str:
        """Words that may be in small letters or run together, without the names."""
        return rewrite(text, [(p.start, p.end, self._labels.words(p)) for p in self._searcher.address(text)]).text

    # Documents ----------------------------------------------------------------------------------------------------

    def _turn(self, found: Findings, text: Rewritten) -> _Turned:
        before = found.document
        self._in = before.id
        after = replace(
            before,
            text=text.text,
            uri=self._address(before.uri),
            given_id=self._address(before.given_id),
            title=before.title and self.words(before.title),
            publisher=before.publisher and self.words(before.publisher),
            authors=tuple(self.words(author) for author in before.authors),
            section=before.section and self.words(before.section),
            extra=(),
        )
        self._in = None
        told = [(d.title, d.publisher, d.authors, d.section, d.given_id) for d in (before, after)]
        local = before.uri is None or not _REMOTE.match(before.uri)
        changed = text.is_changed or told[0] != told[1] or (not local and before.uri != after.uri)
        if changed:
            url = after.uri if after.uri and not local else None
            name = document_id(
                text=after.text, publisher=after.publisher, title=after.title, url=url, given_id=after.given_id
            )
            after = replace(after, id=name, sha256=sha256(after.text.encode("utf-8", "surrogatepass")).hexdigest())
        return _Turned(before=found, text=text, after=after, changed=changed)

    def _rename(self, found: Findings) -> None:
        """New ids for all that was found in a document that changed, made from the new document and the new places."""
        turned = self._turned[found.document.id]
        if not turned.changed:
            return
        self.ids[found.document.id] = turned.after.id
        seen: Seen = Counter()
        lists = (
            found.timexes,
            found.orders,
            found.mentions,
            found.statements,
            found.events,
            found.citations,
            found.claims,
        )
        for value in (each for values in lists for each in values):
            span = self.span(getattr(value, "trigger", value.span))
            self.ids[value.id] = _again(seen, value.id.rpartition("-")[0], turned.after.id, span.start, span.end)
        for entity in found.entities:
            name = self._entity_name(entity, found.document.id)
            self.ids[entity.id] = _again(seen, "entity", turned.after.id, entity.kind, name)

    def findings(self, found: Findings) -> Findings:
        """The findings of a document in its new text."""
        turned = self._turned[found.document.id]
        self._in = found.document.id
        after = self._document(turned)
        rest = self.value(replace(found, document=after, parse=Parse(), passages=(), paragraphs=(), sentences=()))
        self._in = None
        lists = {name: getattr(rest, name) for name in _SORTED}
        return replace(
            rest,
            document=after,
            passages=tuple(Passage(span=s, language=p.language) for p in found.passages for s in self._piece(p.span)),
            paragraphs=tuple(s for span in found.paragraphs for s in self._piece(span)),
            sentences=tuple(s for span in found.sentences for s in self._piece(span)),
            problems=(*rest.problems, *_notes(turned, self._choice)),
        ).with_(**lists)

    def _document(self, turned: _Turned) -> Document:
        before, after = turned.before.document, turned.after
        return replace(
            after,
            links=self.value(before.links),
            problems=self.value(before.problems),
            title_span=self.value(before.title_span),
            byline_span=self.value(before.byline_span),
        )

    def _piece(self, span: Span) -> Iterator[Span]:
        start, end = self.texts[span.doc][1].piece(span.start, span.end)
        if start < end:
            yield Span(doc=self.ids.get(span.doc, span.doc), start=start, end=end)

    # Values -------------------------------------------------------------------------------------------------------

    def _rebuilt(self, value: Any) -> Any:
        if isinstance(value, Document):
            return self._turned[value.id].after if value.id in self._turned else value  # made anew by `_document`
        if isinstance(value, Record):
            return None  # what was rejected stays behind
        if isinstance(value, Decision):
            return self._decided.get(value.id) or self._nameless(value, 0)
        if isinstance(value, Problem | SourceProblem):
            return self._problem(value)
        rebuilt = super()._rebuilt(value)
        if isinstance(value, Speaker) and value.name is not None and value.spans:
            one = self._cast.entities.get((value.spans[0].doc, value.entity or ""))
            return rebuilt if one is None else replace(rebuilt, name=self._name(one, value.name))
        if isinstance(value, Entity):
            return self._entity(value, rebuilt)
        if isinstance(value, Incident):  # reasons list words in small letters
            return replace(rebuilt, reasons=tuple(self._bare(reason) for reason in value.reasons))
        return rebuilt

    def _name(self, one: Somebody, name: str) -> str:
        return self._labels.of(one.id, one.kind) if id(one) in self._gone else name

    def _behind(self, entity: Entity, document: str | None) -> Somebody | None:
        own = self._cast.entities.get((document, entity.id)) if document else None
        one = own or self._cast.somebody(entity.name, kind=entity.kind)
        return one if one is not None and (one.kind == "person" or id(one) in self._gone) else None

    def _entity_name(self, entity: Entity, document: str | None) -> str:
        one = self._behind(entity, document)
        return self.words(entity.name) if one is None else self._name(one, entity.name)

    def _entity(self, before: Entity, rebuilt: Entity) -> Entity:
        one = self._behind(before, self._in)
        if one is None:
            return rebuilt
        if id(one) in self._gone:
            return replace(rebuilt, name=self._name(one, before.name), aliases=(), same_as=())
        return replace(rebuilt, name=before.name, aliases=before.aliases)

    def _problem(self, value: Problem | SourceProblem) -> Problem | SourceProblem:
        message = value.message
        if value.source:
            message = message.replace(value.source, re.split(r"[/\\]", value.source)[-1])
        message, source = self.words(_PATH.sub("", message)), self._address(value.source)
        document = value.document if isinstance(value, SourceProblem) else self._in
        moved = replace(value, message=message, source=source, **self._offsets(value, document))
        if isinstance(moved, SourceProblem) and moved.document is not None:
            return replace(moved, document=self.ids.get(moved.document, moved.document))
        return moved

    def _offsets(self, value: Any, document: str | None) -> dict[str, Any]:
        """Where the offsets have gone of a value that has them without a span."""
        start, end = getattr(value, "start", None), getattr(value, "end", None)
        if document not in self.texts or start is None or end is None or start >= end:
            return {}
        return dict(zip(("start", "end"), self.texts[document][1].bounds(start, end), strict=True))

    # The record ---------------------------------------------------------------------------------------------------

    def record(self, record: Record) -> Record:
        """All that is known across the documents, with the new ids."""
        self._known = ids_of(record)
        findings = sorted((self.findings(found) for found in record.findings), key=lambda f: f.document.id)
        self._rename_entities(record.entities)
        for incident in record.incidents:
            self._rename_incident(incident)
        notes = [
            SourceProblem(kind=p.kind, message=p.message, source=f.document.uri, document=f.document.id)
            for f in findings
            for p in f.problems
            if p.kind == KIND
        ]
        self._decided = {old.id: new for old, new in self._chained(record.decisions)}
        told: dict[str, Any] = {
            "findings": tuple(findings),
            "entities": tuple(sorted((self.value(e) for e in record.entities), key=lambda e: e.id)),
            "problems": (*self.value(record.problems), *notes),
            "redacted": True,
        }
        others = [field.name for field in fields(Record) if field.name not in told]
        return Record(**told, **{name: self.value(getattr(record, name)) for name in others})

    def _rename_entities(self, entities: Iterable[Entity]) -> None:
        seen: Seen = Counter()
        for entity in entities:
            name = self._entity_name(entity, None)
            if name == entity.name and not any(mention in self.ids for mention in entity.mentions):
                continue
            self.ids[entity.id] = _again(seen, "en", entity.kind, name)

    def _rename_incident(self, incident: Incident) -> None:
        if any(account.document in self.ids for account in incident.accounts):
            events = [self.ids.get(event, event) for account in incident.accounts for event in account.events]
            prefix = incident.id.rpartition("-")[0]
            self.ids[incident.id] = stable_id(prefix, *events, *(self.ids.get(a.document) for a in incident.accounts))
        for fold in incident.folds:
            self._rename_fold(fold)

    def _rename_fold(self, fold: Fold) -> None:
        if any(document in self.ids for document in fold.documents):
            documents = [self.ids.get(document, document) for document in fold.documents]
            self.ids[fold.id] = stable_id(fold.id.rpartition("-")[0], fold.kind, *documents)

    def _chained(self, decisions: Iterable[Decision]) -> Iterator[tuple[Decision, Decision]]:
        """Each decision with itself as it is without notes and reviewers' names, in a chain of their own."""
        reviewers: dict[str, int] = {}
        previous = BEGINNING
        for one in decisions:
            number = reviewers.setdefault(one.reviewer, len(reviewers) + 1)
            chained = sealed(self._nameless(one, number), previous)
            self.ids[one.id] = chained.id
            previous = chained.hash
            yield one, chained

    def _nameless(self, one: Decision, reviewer: int) -> Decision:
        moved, words = self._offsets(one, one.document), None
        if one.document in self.texts:
            text = self.texts[one.document][1].text
            words = text[moved["start"] : moved["end"]] if moved else one.words and self.words(one.words)
        return replace(
            one,
            subject=self.value(one.subject),
            others=self.value(one.others),
            groups=self.value(one.groups),
            document=self.value(one.document),
            supersedes=self.value(one.supersedes),
            settles=self.value(one.settles),
            reviewer=f"Reviewer {reviewer}",
            note=None,
            id="",
            hash="",
            previous="",
            words=words,
            before=self._plain(one.before),
            after=self._plain(one.after),
            **moved,
        )

    def _plain(self, value: str | None) -> str | None:
        """A value of a decision; what is built of several is left out, since it may hold positions in the old text."""
        return None if value is None or _STRUCTURED.match(value) else self.value(value)


_SORTED = ("timexes", "orders", "mentions", "entities", "statements", "events", "figures", "citations", "claims")


def _again(seen: Seen, prefix: str, *parts: object) -> str:
    """An id made from these parts, and from how many had the same ones before."""
    place = (prefix, *parts)
    seen[place] += 1
    return stable_id(prefix, *parts, *([seen[place]] if seen[place] > 1 else []))


def ids_of(record: Record) -> frozenset[str]:
    """The ids of all that a record holds and that a decision can be about."""
    found = {value.id for f in record.findings for name in _SORTED if name != "figures" for value in getattr(f, name)}
    found |= {document.id for document in record.documents} | {entity.id for entity in record.entities}
    return frozenset(found | {i.id for i in record.incidents} | {f.id for i in record.incidents for f in i.folds})


def _names(found: Findings, mention: Mention, one: Somebody) -> bool:
    """Tell whether a mention is a name, not a pronoun or a role."""
    own = {word for name in one.names for word in name}
    return not own.isdisjoint(name_of(found.quote(mention.span)))


def _without_possessive(found: Findings, mention: Mention) -> int:
    words = found.quote(mention.span)
    return mention.span.end - (2 if words.endswith(("'s", "’s")) else 0)


def _notes(turned: _Turned, choice: Choice) -> Iterator[Problem]:
    if turned.changed:
        yield Problem(kind=KIND, message=REPLACED)
    unsearched = sorted({p.language or "?" for p in turned.before.passages} - set(languages("names")))
    if choice.persons and unsearched:
        yield Problem(kind=KIND, message=UNSEARCHED.format(", ".join(unsearched)))
