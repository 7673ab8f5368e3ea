"""Statements as schema.org `Claim`, articles as `NewsArticle` (JSON-LD), for search engines and claim databases.

No rating is given: onrecord says who claims what and where, not whether it is so. The stance of a statement and the
incident that it tells have no word in schema.org and are told with terms of our own (`onr:`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from onrecord.model import Document, Record, Statement
from onrecord.plugins import Exporter
from onrecord.show.addresses import passage, urn, web_address, web_link

Json = dict[str, Any]
CONTEXT = ["https://schema.org", {"onr": "urn:onrecord:terms#"}]
_BODIES = ("organisation", "group")


def claims(record: Record) -> Json:
    """All articles and statements of a record as one graph."""
    told: dict[str, list[str]] = defaultdict(list)
    for incident in record.incidents:
        for account in incident.accounts:
            for statement in account.statements:
                if incident.id not in told[statement]:
                    told[statement].append(incident.id)
    kinds = {entity.id: entity.kind for found in record.findings for entity in found.entities}
    graph: list[Json] = []
    for found in record.findings:
        graph.append(_article(found.document))
        graph.extend(_claim(found.document, value, kinds, told[value.id]) for value in found.statements)
    return {"@context": CONTEXT, "@graph": graph}


def _article(document: Document) -> Json:
    shown = {
        "@id": urn(document.id),
        "@type": "NewsArticle",
        "headline": document.title,
        "author": [{"@type": "Person", "name": name} for name in document.authors] or None,
        "publisher": document.publisher and {"@type": "Organization", "name": document.publisher},
        "datePublished": document.published,
        "inLanguage": document.language,
        "articleSection": document.section,
        "url": web_address(document),
        "sha256": document.sha256,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _claim(document: Document, value: Statement, kinds: Mapping[str, str], incidents: list[str]) -> Json:
    speaker = value.speaker
    name = value.said_by(document.text)
    kind = kinds.get(speaker.entity or "") if speaker else None
    author = name and {"@type": "Organization" if kind in _BODIES else "Person", "name": name}
    if author and speaker and speaker.role:
        author["jobTitle" if author["@type"] == "Person" else "description"] = speaker.role
    shown = {
        "@id": urn(value.id),
        "@type": "Claim",
        "text": value.words(document.text),
        "author": author,
        "appearance": {"@id": urn(document.id)},
        "url": web_link(document, value.content[0]),
        "temporal": value.when and value.when.edtf,
        "inLanguage": document.language,
        "onr:passage": [passage(span) for span in value.content],
        "onr:mode": value.mode,
        "onr:stance": value.stance,
        "onr:incident": [{"@id": urn(id)} for id in incidents] or None,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "claims.jsonld", msgspec.json.format(msgspec.json.encode(claims(record)), indent=1) + b"\n"


exporter = Exporter(
    name="claims", suffix=".jsonld", files=_files, summary="statements as schema.org claims, without ratings (JSON-LD)"
)
