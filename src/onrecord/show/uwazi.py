"""The record for Uwazi (HURIDOCS): one CSV a template, to be imported in this order: documents, incidents, statements.

Uwazi finds an entity by its title, so every title is made unique; a link is `label|address`, several values are parted
by `|`. Its import cannot update what is there: import a record once.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from onrecord.model import Document, Incident, Record, Statement, When
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, web_address, web_link
from onrecord.show.csvs import table
from onrecord.show.lookup import lookup, source_name
from onrecord.show.page_dates import when_words
from onrecord.show.tables import figures_written
from onrecord.text import shorten

TITLE = 120
Titles = dict[str, str]


def _unique(titles: Iterable[tuple[str, str]]) -> Titles:
    """A title for each id; where two are alike, the later ones have their number behind.

    >>> _unique([("a", "Riot"), ("b", "Riot")])
    {'a': 'Riot', 'b': 'Riot (2)'}
    >>> _unique([("a", "Riot"), ("b", "Riot (2)"), ("c", "Riot")])["c"]
    'Riot (3)'
    """
    given: Titles = {}
    taken: dict[str, int] = {}
    for id, title in titles:
        own = title
        while own in taken:
            taken[title] += 1
            own = f"{title} ({taken[title]})"
        given[id] = own
        taken[own] = 1
    return given


def _documents(record: Record, titles: Titles) -> Iterator[tuple[object, ...]]:
    for d in record.documents:
        address = web_address(d)
        published = d.published and d.published[:10]
        yield titles[d.id], d.publisher, _several(d.authors), published, address and _link("article", address), d.sha256


def _incidents(record: Record, titles: Titles) -> Iterator[tuple[object, ...]]:
    known = lookup(record)
    for i in record.incidents:
        documents = dict.fromkeys(account.document for account in i.accounts)
        figures = dict.fromkeys(filter(None, (figures_written(account.figures) for account in i.accounts)))
        geo = None if i.place is None or i.place.lat is None else f"{i.place.lat}|{i.place.lon}"
        yield (
            *(titles[i.id], i.type, i.when and when_words(i.when), *_range(i.when), i.place and i.place.name, geo),
            *(i.status, i.independent, _several(figures), _several(titles[id] for id in documents)),
            " ".join(passage(span) for span in known.passages(i)),
        )


def _statements(record: Record, titles: Titles) -> Iterator[tuple[object, ...]]:
    incidents = {id: i.id for i in record.incidents for account in i.accounts for id in account.statements}
    for found in record.findings:
        for s in found.statements:
            address = web_link(found.document, s.content[0])
            incident = incidents.get(s.id)
            yield (
                *(titles[s.id], s.words(found.text), s.said_by(found.text), s.speaker and s.speaker.role, s.mode),
                *(s.stance, s.when and when_words(s.when), *_range(s.when), titles[found.document.id]),
                *(incident and titles[incident], address and _link("passage", address), passage(s.content[0])),
            )


def _range(when: When | None) -> tuple[str | None]:
    """A range of dates as Uwazi takes it: first and last day, parted by a colon."""
    if when is None or when.earliest is None or when.latest is None:
        return (None,)
    first, last = (date.fromisoformat(value[:10]).strftime("%Y/%m/%d") for value in (when.earliest, when.latest))
    return (f"{first}:{last}",)


def _several(values: Iterable[str]) -> str | None:
    return "|".join(value.replace("|", "/") for value in values) or None


def _link(label: str, address: str) -> str:
    return f"{label}|{address.replace('|', '%7C')}"


def _titles(record: Record) -> Titles:
    def named(value: Document | Incident | Statement) -> str:
        if isinstance(value, Incident):
            return value.title
        if isinstance(value, Document):
            return value.title or source_name(value)
        text = texts[value.span.doc]
        return shorten(f"{value.said_by(text) or 'Somebody'}: {value.words(text)}", TITLE)

    texts = {found.document.id: found.text for found in record.findings}
    statements = (value for found in record.findings for value in found.statements)
    values: Iterator[Document | Incident | Statement] = chain(record.documents, record.incidents, statements)
    return _unique((value.id, named(value)) for value in values)


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    titles = _titles(record)
    yield (
        "uwazi-documents.csv",
        table(("title", "publisher", "authors", "published", "link", "sha256"), _documents(record, titles)),
    )
    yield (
        "uwazi-incidents.csv",
        table(
            *(
                (
                    "title",
                    "type",
                    "date",
                    "days",
                    "place",
                    "geolocation",
                    "status",
                    "independent",
                    "figures",
                    "documents",
                    "passages",
                ),
            ),
            _incidents(record, titles),
        ),
    )
    yield (
        "uwazi-statements.csv",
        table(
            (
                *("title", "words", "speaker", "role", "mode", "stance", "date", "days", "document", "incident"),
                *("link", "passage"),
            ),
            _statements(record, titles),
        ),
    )


exporter = Exporter(name="uwazi", suffix=".csv", files=_files, summary="one CSV a template for Uwazi (with -o FOLDER)")
