"""Findings as Web Annotations (W3C Web Annotation Data Model, 2017): each with its words and its place in the text.

The source of an annotation is the text as onrecord read it, named by its document and the SHA-256 of the file;
positions count Unicode code points of that text. Both selectors are given, so that a quotation which stands twice in an
article is found at the right place.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from onrecord import __version__
from onrecord.model import Citation, Claim, Document, Event, Findings, Record, Span, Statement
from onrecord.plugins import Exporter
from onrecord.show import article
from onrecord.show.addresses import urn, web_address

Json = dict[str, Any]
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"onr": "urn:onrecord:terms#"}]
AROUND = 32


def annotations(record: Record) -> Json:
    """All statements, events, citations and author's claims as one annotation page."""
    items = [item for found in record.findings for item in _of_document(found)]
    page = {"type": "AnnotationPage", "id": "urn:onrecord:page-1", "items": items, "startIndex": 0}
    return {
        "@context": CONTEXT,
        "id": "urn:onrecord:annotations",
        "type": "AnnotationCollection",
        "label": f"Findings of onrecord {__version__}",
        "total": len(items),
        "first": page,
    }


def _of_document(found: Findings) -> Iterator[Json]:
    document = found.document
    for statement in found.statements:
        yield _annotation(document, statement, "statement", statement.content, article.statement(statement))
    for event in found.events:
        yield _annotation(document, event, "event", (event.span,), article.event(event))
    for citation in found.citations:
        yield _annotation(document, citation, "citation", (citation.span,), article.citation(citation))
    for claim in found.claims:
        yield _annotation(document, claim, "claim", (claim.span,), article.claim(claim))


def _annotation(
    document: Document, value: Statement | Event | Citation | Claim, kind: str, spans: tuple[Span, ...], body: Json
) -> Json:
    targets = [_target(document, span) for span in spans]
    return {
        "id": urn(value.id),
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"type": "Software", "name": f"onrecord {__version__}", "onr:rule": value.found_by},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": kind},
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "format": "application/json",
                "value": msgspec.json.encode(body).decode(),
            },
        ],
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(document: Document, span: Span) -> Json:
    text = document.text
    source: Json = {"id": urn(document.id), "type": "Text", "onr:sha256": document.sha256}
    address = web_address(document)
    if address is not None:
        source["via"] = address
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": document.quote(span),
                "prefix": text[max(0, span.start - AROUND) : span.start],
                "suffix": text[span.end : span.end + AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    yield "annotations.jsonld", msgspec.json.format(msgspec.json.encode(annotations(record)), indent=1) + b"\n"


exporter = Exporter(
    name="annotations", suffix=".jsonld", files=_files, summary="findings as W3C Web Annotations with text selectors"
)
