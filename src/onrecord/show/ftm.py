"""The record as FollowTheMoney entities, one JSON object a line, as OpenAleph and Aleph import them.

FollowTheMoney has no place for a position in a text, for a figure with bounds, or for a date that is not known to the
day: positions go into the address of the source, figures and the full date into notes, and intervals become a start and
an end. Mentions are not written: they would fill an investigation with names that nobody checked.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from onrecord import __version__
from onrecord.model import Account, Document, Entity, Incident, Record, Statement, When
from onrecord.places import country_by_code
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, web_address, web_link
from onrecord.show.lookup import Lookup, lookup, source_name
from onrecord.show.tables import figures_written

Json = dict[str, Any]
_THREE = {"en": "eng", "ru": "rus", "ar": "ara", "fr": "fra", "de": "deu", "es": "spa", "tg": "tgk", "fa": "fas"}
_SCHEMATA = {"person": "Person", "organisation": "Organization", "group": "Organization"}


def entities(record: Record) -> Iterator[Json]:
    """Articles, people and bodies who speak or act, statements, events and the accounts of them."""
    known = lookup(record)
    yield from (_article(document) for document in record.documents)
    yield from (_party(entity) for entity in record.entities if entity.kind in _SCHEMATA)
    for found in record.findings:
        for statement in found.statements:
            yield _documentation(found.document, statement, known)
    for incident in record.incidents:
        yield _event(incident, known)
        for number, account in enumerate(incident.accounts):
            yield _note(incident, number, account, known)


def _made(id: str, schema: str, properties: dict[str, Iterable[str | None] | str | None]) -> Json:
    """An entity of FollowTheMoney: properties are lists of text, and what is not known is not there."""
    listed = {
        name: list(dict.fromkeys(v for v in ([value] if isinstance(value, str) else value or ()) if v))
        for name, value in properties.items()
    }
    return {"id": id, "schema": schema, "properties": {name: values for name, values in listed.items() if values}}


def _article(value: Document) -> Json:
    return _made(
        value.id,
        "Article",
        {
            "title": source_name(value) if value.title is None else value.title,
            "author": value.authors,
            "publisher": value.publisher,
            "publishedAt": value.published,
            "sourceUrl": web_address(value),
            "fileName": None if web_address(value) else value.uri,
            "mimeType": value.media_type,
            "language": _THREE.get(value.language or ""),
            "bodyText": value.text,
            "processingAgent": f"onrecord {__version__}",
            "notes": f"sha256 {value.sha256}",
        },
    )


def _party(value: Entity) -> Json:
    return _made(
        value.id,
        _SCHEMATA[value.kind],
        {
            "name": value.name,
            "alias": value.aliases,
            "position" if value.kind == "person" else "summary": value.roles,
            "country": _country(value.country),
        },
    )


def _country(alpha3: str | None) -> str | None:
    """The code that FollowTheMoney knows a country by.

    >>> _country("TJK"), _country("IGO")
    ('tj', None)
    """
    known = country_by_code(alpha3) if alpha3 else None
    return known.alpha2.lower() if known else None


def _documentation(document: Document, value: Statement, known: Lookup) -> Json:
    cue = value.cue.words(document.text) if value.cue else None
    speaker = value.speaker
    return _made(
        value.id,
        "Documentation",
        {
            "document": document.id,
            "entity": known.merged.get((document.id, speaker.entity)) if speaker and speaker.entity else None,
            "role": f"{value.mode} quotation" + (f"; {cue}" if cue else ""),
            "summary": value.words(document.text),
            "description": value.said_by(document.text),
            "recordId": passage(value.content[0]),
            "sourceUrl": web_link(document, value.content[0]),
            **_times(value.when, one="date"),
        },
    )


def _event(value: Incident, known: Lookup) -> Json:
    disputes = (f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in value.disputes)
    return _made(
        value.id,
        "Event",
        {
            "name": value.title,
            "summary": f"{value.type}; {value.status}; independent texts: {value.independent}",
            "location": value.place.name if value.place else None,
            "involved": [id for id in value.entities if id in known.entities and known.entities[id].kind in _SCHEMATA],
            "proof": [account.document for account in value.accounts],
            "notes": [f"EDTF {value.when.edtf}" if value.when and value.when.edtf else None, *disputes],
            **_times(value.when),
        },
    )


def _note(incident: Incident, number: int, account: Account, known: Lookup) -> Json:
    document = known.document(account.document)
    by = "" if account.according_to == "author" else f", according to {account.according_to or 'an unnamed source'}"
    figures = figures_written(account.figures)
    words = [known.quote(span) for span in known.spans(account)]
    spans = known.spans(account)
    return _made(
        f"{incident.id}.{number}",
        "Note",
        {
            "entity": incident.id,
            "name": f"{source_name(document)}{by}",
            "publisher": document.publisher,
            "description": f"{source_name(document)}{by} ({account.stance})" + (f": {figures}" if figures else ""),
            "summary": words,
            "proof": account.document,
            "notes": [passage(span) for span in spans],
            "sourceUrl": [web_link(document, span) for span in spans],
        },
    )


def _times(when: When | None, *, one: str | None = None) -> dict[str, str | None]:
    """The first and last day of a time; `one` is the property of one known day."""
    if when is None:
        return {}
    if one is not None and when.earliest is not None and when.earliest == when.latest:
        return {one: when.earliest}
    return {"startDate": when.earliest, "endDate": when.latest}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "record.ftm.json", b"".join(msgspec.json.encode(entity) + b"\n" for entity in entities(record))


exporter = Exporter(name="ftm", suffix=".json", files=_files, summary="FollowTheMoney entities for OpenAleph")
