"""A report that a person would hand in: the chronology day by day, in the articles' own words, each with its source.

One text, two writers: `markdown` (CommonMark with footnotes) and `docx`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from onrecord.model import Account, Document, Figure, Incident, Record, Span, Statement, TimelineEntry
from onrecord.show.addresses import web_address
from onrecord.show.lookup import Lookup, lookup, redaction, source_name
from onrecord.show.page_dates import date_words, when_words, why_undated
from onrecord.text import plural

TITLE = "Chronology"
_QUOTE = 1_500
_MARKS = re.compile('[“”"„«»]')  # “


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """Where a line comes from: the article, and the places of the quoted words in it."""

    source: str
    address: str | None
    places: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The footnote as it is written, without the address."""
        places = ", ".join(f"{span.start}–{span.end}" for span in self.places)
        return f"{self.source}, characters {places}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an entry, with its footnotes."""

    text: str
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the chronology: its date in words, its title, how sure it is, and what each source tells."""

    when: str
    title: str
    remark: str
    lines: tuple[Line, ...]
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The entries with a date, those without, and the articles that were read."""

    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    sources: tuple[Line, ...]
    remark: str
    addresses: tuple[str | None, ...] = ()


Days = tuple[tuple[str, tuple[Entry, ...]], ...]


def report(record: Record) -> Report:
    """The record as a report."""
    known = lookup(record)
    incidents = {value.id: value for value in record.incidents}
    dated: list[Entry] = []
    undated: list[Entry] = []
    for entry in record.timeline:
        if entry.incident is not None:
            told = _incident(entry, incidents[entry.incident], known)
        else:
            told = _statement(entry, known.statements[entry.statement or ""], known)
        (dated if entry.lane == "dated" else undated).append(told)
    documents = sorted(record.documents, key=lambda d: (d.published or "9999", source_name(d), d.id))
    return Report(
        dated=tuple(dated),
        undated=tuple(undated),
        sources=tuple(Line(text=reference(document)) for document in documents),
        addresses=tuple(web_address(document) for document in documents),
        remark=_remark(record),
    )


def _remark(record: Record) -> str:
    contested = sum(incident.status == "contested" for incident in record.incidents)
    accepted = sum(incident.review == "accepted" for incident in record.incidents)
    return (
        f"{plural(len(record.incidents), 'incident')} from {plural(len(record.documents), 'article')}; "
        f"{contested or 'none'} contested, {accepted or 'none'} accepted by a reviewer. Found by a program: check each "
        "line against its source before use. A line with several sources is told by all of them in the same words."
        + (f" {sentence(told)}." if (told := redaction(record)) else "")
    )


def _incident(entry: TimelineEntry, value: Incident, known: Lookup) -> Entry:
    seen = [value.status, plural(value.independent, "independent text")]
    if value.review != "open":
        seen.append(f"{value.review} by a reviewer")
    return Entry(
        when=when_words(entry.when),
        title=value.title,
        remark=_remarks(*seen, why_undated(entry)),
        lines=tuple(_folded(_account(account, known) for account in value.accounts)),
        disputes=tuple(f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in value.disputes if d.real),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One account: in which source, the words before and behind that, and its footnote."""

    source: str
    who: str
    words: str
    note: Footnote


def _account(value: Account, known: Lookup) -> _Told:
    document = known.document(value.document)
    who = {"author": "", None: "an unnamed source"}.get(value.according_to, value.according_to or "")
    sentences = list(dict.fromkeys(known.sentence(span) for span in known.spans(value)))
    words = " … ".join(quoted(known.quote(span)) for span in sentences)
    told = [value.stance] if value.stance != "asserted" else []
    told += [_figure(figure) for figure in value.figures]
    return _Told(
        source=_source(document),
        who=who,
        words=words + (f" ({'; '.join(told)})" if told else ""),
        note=_note(document, sentences),
    )


def _folded(accounts: Iterable[_Told]) -> Iterator[Line]:
    """The accounts as lines; those in the same words of several articles are one line with all their sources."""
    alike: dict[tuple[str, str], list[_Told]] = {}
    for account in accounts:
        alike.setdefault((account.who, account.words), []).append(account)
    for (who, words), told in alike.items():
        *sources, last = dict.fromkeys(account.source for account in told)
        listed = f"{', '.join(sources)} and {last}" if sources else last
        notes = dict.fromkeys(account.note for account in told)
        yield Line(text=sentence(f"{who}, in {listed}: {words}" if who else f"{listed}: {words}"), notes=tuple(notes))


def sentence(words: str) -> str:
    """Words with a capital at their beginning, as a line or a heading has it.

    >>> sentence("between 2 and 4 May"), sentence("a doctor, in the Post: …")
    ('Between 2 and 4 May', 'A doctor, in the Post: …')
    """
    return words[:1].upper() + words[1:]


def _figure(figure: Figure) -> str:
    """A figure as a person writes it ("9 or more killed")."""
    return f"{figure.written.replace('+', ' or more')} {figure.counts}"


def _source(document: Document) -> str:
    """What to call the source of an article: its publisher, else its title in quotation marks, else its address."""
    return document.publisher or (quoted(document.title) if document.title else document.uri or document.id)


def _statement(entry: TimelineEntry, value: Statement, known: Lookup) -> Entry:
    document = known.document(value.span.doc)
    name = value.said_by(document.text)
    role = value.speaker.role if name and value.speaker else None
    who = f"{name}, {role}" if name and role and role.casefold() != name.casefold() else name
    spans = value.content if value.mode == "direct" else [known.sentence(value.content[0])]
    words = " … ".join(quoted(known.quote(span)) for span in spans)
    return Entry(
        when=when_words(entry.when),
        title=f"Statement by {who or 'an unnamed source'}",
        remark=_remarks(f"{value.mode} speech", value.stance, why_undated(entry)),
        lines=(Line(text=sentence(f"{_source(document)}: {words}"), notes=(_note(document, spans),)),),
    )


def _remarks(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _note(document: Document, spans: Iterable[Span]) -> Footnote:
    return Footnote(source=reference(document), address=web_address(document), places=tuple(spans))


def quoted(words: str) -> str:
    """Words of an article in quotation marks that differ from those that stand in them.

    >>> quoted("It rained."), quoted("“It rained,” he said."), quoted("“It rained.”")
    ('“It rained.”', '‘“It rained,” he said.’', '“It rained.”')
    """
    shown = _shown(words)
    if not _MARKS.search(shown):
        return f"“{shown}”"
    whole = shown[0] in '“"«' and shown[-1] in '”"»' and not _MARKS.search(shown[1:-1])
    return shown if whole else f"‘{shown}’"


def reference(document: Document) -> str:
    """An article as a list of sources names it: authors, title, publisher, date."""
    authors = ", ".join(document.authors)
    title = quoted(document.title) if document.title else None
    published = date_words(document.published[:10]) if document.published else "undated"
    return ", ".join(part for part in (authors, title, document.publisher, published) if part)


def _shown(words: str) -> str:
    joined = " ".join(words.split())
    return joined if len(joined) <= _QUOTE else f"{joined[:_QUOTE].rsplit(' ', 1)[0]} …"


def sections(value: Report) -> Iterator[tuple[str, Days]]:
    """The parts of a report that have entries, with their headings; the entries of each by their times."""
    if value.dated:
        yield "What happened, and who says so", _by_time(value.dated)
    if value.undated:
        yield "Without a known year or day", _by_time(value.undated)


def _by_time(entries: Iterable[Entry]) -> Days:
    return tuple((when, tuple(group)) for when, group in groupby(entries, key=lambda entry: entry.when))
