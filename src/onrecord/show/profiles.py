"""Incidents in the columns of two conflict data sets, ACLED and UCDP GED, with their counting conventions.

These are shapes, not the data sets: columns that need a coder's knowledge (disorder type, conflict, dyad, admin levels)
are empty. ACLED: one figure of dead, the lowest reported, "dozens" being 12 and "hundreds" 100; where accounts differ
`notes` says so. UCDP: `low` and `high` are the lowest and highest figures of dead that any account gives, `best` only
where all agree: onrecord chooses none.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from onrecord import lang
from onrecord.model import Document, Figure, Incident, Place, Record
from onrecord.places import country_by_code
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, web_link
from onrecord.show.csvs import table
from onrecord.show.lookup import Lookup, lookup, source_name

_ACLED_NAMES = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1"
    " actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location"
    " latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
_UCDP_NAMES = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id"
    " dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources"
    " source_article source_office source_date source_headline source_original where_prec where_coordinates"
    " where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity"
    " date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
)
ACLED, UCDP = tuple(_ACLED_NAMES.split()), tuple(_UCDP_NAMES.split())
_EVENT_TYPES = {"PROTEST": "Protests", "ASSAULT": "Violence against civilians", "COERCE": "Strategic developments"}
_VAGUE = re.compile(r"\b(?:tens|dozens|hundreds)\b", re.IGNORECASE)  # dozens of people
_ACLED_COUNTS = {"tens": 10, "dozens": 12, "hundreds": 100}
_PRECISE, _WEEK, _MONTH, _YEAR = 1, 7, 31, 366


def acled(record: Record) -> Iterator[tuple[object, ...]]:
    """One row an incident with a date, in the columns of ACLED."""
    known = lookup(record)
    for incident in record.incidents:
        days = _days(incident)
        if incident.when is None or incident.when.earliest is None or days is None:
            continue
        figures = _dead(incident)
        place, country = _where(incident, known)
        row = {
            "event_id_cnty": incident.id,
            "event_date": incident.when.earliest,
            "year": incident.when.earliest[:4],
            "time_precision": 1 if days <= _PRECISE else 2 if days <= _WEEK else 3,
            "event_type": _EVENT_TYPES.get(incident.type),
            "sub_event_type": incident.type,
            "actor1": _side(incident, known, "agents"),
            "actor2": _side(incident, known, "patients"),
            "country": country,
            "location": incident.place and incident.place.name,
            "latitude": incident.place and incident.place.lat,
            "longitude": incident.place and incident.place.lon,
            "geo_precision": None if place is None else 1 if incident.place and incident.place.lat is not None else 3,
            "source": "; ".join(incident.publishers),
            "notes": f"{_notes(incident)} Passages: {_passages(incident, known)}.",
            "fatalities": min((_lowest(figure, known) for figure in figures), default=0),
            "tags": _tags(incident, known),
        }
        yield tuple(row.get(column) for column in ACLED)


def ucdp(record: Record) -> Iterator[tuple[object, ...]]:
    """One row an incident with a date and with figures of dead, in the columns of UCDP GED."""
    known = lookup(record)
    for incident in record.incidents:
        figures, days = _dead(incident), _days(incident)
        if incident.when is None or incident.when.earliest is None or not figures or days is None:
            continue
        documents = [known.document(account.document) for account in incident.accounts]
        first = documents[0]
        spans = known.spans(incident.accounts[0])
        lowest, highest = min(map(_low, figures)), max(map(_high, figures))
        place, country = _where(incident, known)
        row = {
            "id": incident.id,
            "year": incident.when.earliest[:4],
            "side_a": _side(incident, known, "agents"),
            "side_b": _side(incident, known, "patients"),
            "number_of_sources": incident.independent,
            "source_article": f"{_references(documents)}. Passages: {_passages(incident, known)}",
            "source_original": web_link(first, spans[0]) if spans else None,
            "source_office": first.publisher,
            "source_date": first.published,
            "source_headline": first.title,
            "where_prec": None if place is None else 1 if incident.place and incident.place.lat is not None else 6,
            "where_coordinates": incident.place and incident.place.name,
            "where_description": place and known.quote(place.span),
            "latitude": incident.place and incident.place.lat,
            "longitude": incident.place and incident.place.lon,
            "country": country,
            "event_clarity": 1 if days <= _PRECISE else 2,
            "date_prec": next(n for n, most in enumerate((1, 6, _WEEK, _MONTH, days), start=1) if days <= most),
            "date_start": incident.when.earliest,
            "date_end": incident.when.latest,
            "deaths_unknown": lowest if lowest == highest else None,
            "best": lowest if lowest == highest else None,
            "high": highest,
            "low": lowest,
        }
        yield tuple(row.get(column) for column in UCDP)


def _dead(incident: Incident) -> list[Figure]:
    return [figure for account in incident.accounts for figure in account.figures if figure.counts == "killed"]


def _lowest(figure: Figure, known: Lookup) -> int:
    """The figure as ACLED counts: vague words are the number that they cannot fall below."""
    vague = _VAGUE.search(known.quote(figure.span))
    return _ACLED_COUNTS[vague[0].casefold()] if vague else _low(figure)


def _low(figure: Figure) -> int:
    return figure.low or 0


def _high(figure: Figure) -> int:
    """The known end of a figure: "over 30" is at least 31, and no more than that is known."""
    return figure.high if figure.high is not None else _low(figure)


def _days(incident: Incident) -> int | None:
    """How many days the time of an incident can be; None where an end is open."""
    when = incident.when
    if when is None or when.earliest is None or when.latest is None:
        return None
    return (date.fromisoformat(when.latest[:10]) - date.fromisoformat(when.earliest[:10])).days + 1


def _where(incident: Incident, known: Lookup) -> tuple[Place | None, str | None]:
    """The place of an incident as one of its events gives it, and the name of its country."""
    for event in known.events_of(incident):
        if event.place is not None and incident.place is not None and event.place.name == incident.place.name:
            country = country_by_code(event.place.country) if event.place.country else None
            return event.place, country.name if country else None
    return None, None


def _side(incident: Incident, known: Lookup, side: Literal["agents", "patients"]) -> str | None:
    """Who takes part on one side: names where the record knows them, else the words, but no "they"."""
    names: dict[str, str] = {}
    for event in known.events_of(incident):
        document = known.document(event.span.doc)
        pronouns = lang.words(document.language, "merge").get("pronouns", ())
        for party in getattr(event, side):
            entity = known.entities.get(known.merged.get((document.id, party.entity or ""), ""))
            name = entity.name if entity is not None else party.name
            if name.casefold() not in pronouns:
                names.setdefault(name.casefold().removeprefix("the "), name)
    return "; ".join(names.values()) or None


def _notes(incident: Incident) -> str:
    disputes = "; ".join(f"{d.field}: {' / '.join(v.value for v in d.values)}" for d in incident.disputes)
    told = f"{incident.title}. Accounts: {len(incident.accounts)}, independent texts: {incident.independent}."
    return f"{told} Disputed: {disputes}." if disputes else told


def _passages(incident: Incident, known: Lookup) -> str:
    return " ".join(passage(span) for span in known.passages(incident))


def _tags(incident: Incident, known: Lookup) -> str | None:
    return "; ".join(sorted({tag for event in known.events_of(incident) for tag in event.context})) or None


def _references(documents: Iterable[Document]) -> str:
    return "; ".join(dict.fromkeys(map(_reference, documents)))


def _reference(document: Document) -> str:
    return f"{source_name(document)}, {document.published or 'undated'}"


def _acled_files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "incidents.acled.csv", table(ACLED, acled(record))


def _ucdp_files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "incidents.ucdp.csv", table(UCDP, ucdp(record))


acled_exporter = Exporter(
    name="acled", suffix=".csv", files=_acled_files, summary="incidents in the columns of ACLED (lowest figure of dead)"
)
ucdp_exporter = Exporter(
    name="ucdp", suffix=".csv", files=_ucdp_files, summary="incidents in the columns of UCDP GED (low and high figures)"
)
