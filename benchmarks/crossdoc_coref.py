"""Gold event mentions to clusters: each takes the incident that our program puts the event at its words into."""

import time
from pathlib import Path

from crossdoc_rows import Answers, Row, plain, rows

from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.model import Document, Findings
from onrecord.pipeline import extract


def ecbplus(folder: Path, limit: int) -> Answers:
    yield from coref(folder, "ecbplus", limit)


def gvc(folder: Path, limit: int) -> Answers:
    yield from coref(folder, "gvc", limit)


def coref(folder: Path, corpus: str, limit: int) -> Answers:
    taken = rows(folder / f"{corpus}_dev.docs.jsonl")[:limit]
    began = time.process_time()
    found = {row["doc"]: extract(document_of(row), Settings()) for row in taken}
    incident_of = {
        (account.document, event): incident.id
        for incident in merge(list(found.values())).incidents
        for account in incident.accounts
        for event in account.events
    }
    print(f"{len(found)} documents, extracted and merged in {time.process_time() - began:.1f} CPU s")
    gold = [row for row in rows(folder / f"{corpus}_dev.gold.jsonl") if row["doc"] in found]
    known = {row["id"]: known_incident(found[row["doc"]], row, incident_of) for row in gold}
    print(f"{sum(name is not None for name in known.values())} of {len(gold)} mentions are in an incident of ours")
    yield (
        "coref",
        gold,
        [
            {"id": row["id"], "cluster": known[row["id"]] or f"{row['doc']} {head(found[row['doc']], row)}"}
            for row in gold
        ],
    )


def document_of(row: Row) -> Document:
    return plain(row["doc"], row["text"], publisher=row.get("publisher"), published=row.get("date"), language="en")


def known_incident(found: Findings, mention: Row, incident_of: dict[tuple[str, str], str]) -> str | None:
    """The incident of the first event whose trigger shares a character with the mention."""
    names = (
        incident_of.get((mention["doc"], event.id))
        for event in found.events
        if event.trigger.start < mention["end"] and mention["start"] < event.trigger.end
    )
    return next((name for name in names if name is not None), None)


def head(found: Findings, mention: Row) -> str:
    """The word of the mention that the others hang on, in lower case; a mention without an event has only this."""
    tokens = found.parse.between(mention["start"], mention["end"])
    tops = (t for t in tokens if t.head == t.i or found.parse.head(t) not in tokens)
    top = next(tops, None)
    return (top.text if top else mention["text"]).casefold()
