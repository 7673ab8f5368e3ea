"""Where every value comes from, as W3C PROV (2013): articles, passages quoted from them, findings, runs and reviews.

A finding is an entity derived from its passages, which were quoted from the article; the run of its document generated
it, and it is attributed to the rule that found it. A decision is an activity of its reviewer that used the finding.
Written twice: as PROV-JSON, and with PROV-O as JSON-LD, which RDF libraries read. A run has no time: what a record
holds is the same whenever it was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from onrecord import __version__
from onrecord.model import Citation, Claim, Decision, Event, Findings, Incident, Record, Span, Statement
from onrecord.plugins import Exporter
from onrecord.show.addresses import web_address
from onrecord.show.lookup import Lookup, lookup, source_name

Json = dict[str, Any]
Kind = Literal["entity", "activity", "agent"]
Relation = Literal["wasGeneratedBy", "used", "wasAttributedTo", "wasAssociatedWith", "wasDerivedFrom", "wasQuotedFrom"]

PREFIXES = {"onr": "urn:onrecord:", "prov": "http://www.w3.org/ns/prov#"}
SOFTWARE = f"software-{__version__}"
_ENDS: dict[Relation, tuple[str, str]] = {
    "wasGeneratedBy": ("prov:entity", "prov:activity"),
    "used": ("prov:activity", "prov:entity"),
    "wasAttributedTo": ("prov:entity", "prov:agent"),
    "wasAssociatedWith": ("prov:activity", "prov:agent"),
    "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
}
_CLASSES = {"entity": "prov:Entity", "activity": "prov:Activity", "agent": "prov:Agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity, activity or agent of PROV; `type` is a term of ours ("statement")."""

    id: str
    kind: Kind
    type: str
    label: str | None = None
    attributes: tuple[tuple[str, str | int | float | None], ...] = ()
    software: bool = False
    person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A relation of PROV from one node to another."""

    relation: Relation
    source: str
    target: str


def provenance(record: Record) -> Iterator[Node | Link]:
    """Every node and relation, in the order of the record, each of them once."""
    known = lookup(record)
    seen: set[str | Link] = set()
    for part in _all(record, known):
        key = part if isinstance(part, Link) else part.id
        if key not in seen:
            seen.add(key)
            yield part


def _all(record: Record, known: Lookup) -> Iterator[Node | Link]:
    yield Node(id=SOFTWARE, kind="agent", type="software", label=f"onrecord {__version__}", software=True)
    for found in record.findings:
        yield from _document(found)
        values: tuple[Statement | Event | Citation | Claim, ...]
        values = (*found.statements, *found.events, *found.citations, *found.claims)
        for value in values:
            yield from _finding(value, found)
    if record.incidents:
        yield Node(id="merge", kind="activity", type="merge", label="merging across documents")
        yield Link(relation="wasAssociatedWith", source="merge", target=SOFTWARE)
    for incident in record.incidents:
        yield from _incident(incident, known)
    for decision in record.decisions:
        yield from _decision(decision)


def _document(found: Findings) -> Iterator[Node | Link]:
    value = found.document
    redacted = any(problem.kind == "redacted" for problem in found.problems)
    run = f"run-{value.id}"
    yield Node(
        id=value.id,
        kind="entity",
        type="article",
        label=value.title or source_name(value),
        attributes=(
            ("sha256", value.sha256),
            ("mediaType", value.media_type),
            ("reader", value.reader),
            ("publisher", value.publisher),
            ("published", value.published),
            ("url", web_address(value)),
            ("redacted", "names replaced" if redacted else None),
        ),
    )
    yield Node(id=run, kind="activity", type="extraction", label=f"reading {source_name(value)}")
    yield Link(relation="used", source=run, target=value.id)
    yield Link(relation="wasAssociatedWith", source=run, target=SOFTWARE)


def _finding(value: Statement | Event | Citation | Claim, found: Findings) -> Iterator[Node | Link]:
    rule = f"rule-{value.found_by.replace('@', '-')}"
    spans = value.content if isinstance(value, Statement) else (value.span,)
    confidence = value.confidence if isinstance(value, Statement | Event) else None
    yield Node(id=value.id, kind="entity", type=type(value).__name__.lower(), attributes=(("confidence", confidence),))
    yield Link(relation="wasGeneratedBy", source=value.id, target=f"run-{found.document.id}")
    yield Node(id=rule, kind="agent", type="rule", label=value.found_by, software=True)
    yield Link(relation="wasAttributedTo", source=value.id, target=rule)
    for span in spans:
        yield from _passage(span, found)
        yield Link(relation="wasDerivedFrom", source=value.id, target=span.id("pa"))


def _passage(span: Span, found: Findings) -> Iterator[Node | Link]:
    yield Node(
        id=span.id("pa"),
        kind="entity",
        type="passage",
        attributes=(("value", found.quote(span)), ("start", span.start), ("end", span.end)),
    )
    yield Link(relation="wasQuotedFrom", source=span.id("pa"), target=found.document.id)


def _incident(value: Incident, known: Lookup) -> Iterator[Node | Link]:
    yield Node(id=value.id, kind="entity", type="incident", label=value.title)
    yield Link(relation="wasGeneratedBy", source=value.id, target="merge")
    for account in value.accounts:
        for id in (*account.events, *account.statements):
            if id in known.events or id in known.statements:
                yield Link(relation="wasDerivedFrom", source=value.id, target=id)


def _decision(value: Decision) -> Iterator[Node | Link]:
    reviewer = f"reviewer-{value.reviewer}"
    yield Node(id=reviewer, kind="agent", type="reviewer", label=value.reviewer, person=True)
    yield Node(
        id=value.id,
        kind="activity",
        type="review",
        label=value.verdict,
        attributes=(
            ("at", value.at),
            ("field", value.field),
            ("before", value.before),
            ("after", value.after),
            ("note", value.note),
        ),
    )
    yield Link(relation="wasAssociatedWith", source=value.id, target=reviewer)
    yield Link(relation="used", source=value.id, target=value.subject)


# ---- PROV-JSON ----


def prov_json(record: Record) -> Json:
    """The provenance as PROV-JSON (W3C submission, 2013)."""
    shown: Json = {"prefix": PREFIXES}
    counted = 0
    for part in provenance(record):
        if isinstance(part, Node):
            shown.setdefault(part.kind, {})[_name(part.id)] = _attributes(part)
            continue
        counted += 1
        quoted = part.relation == "wasQuotedFrom"
        relation: Relation = "wasDerivedFrom" if quoted else part.relation
        first, second = _ENDS[relation]
        ends: Json = {first: _name(part.source), second: _name(part.target)}
        if quoted:
            ends["prov:type"] = {"$": "prov:Quotation", "type": "xsd:QName"}
        shown.setdefault(relation, {})[f"_:r{counted}"] = ends
    return shown


def _attributes(node: Node) -> Json:
    kinds: list[Json] = [{"$": f"onr:{node.type}", "type": "xsd:QName"}]
    if node.software or node.person:
        kinds.append({"$": "prov:SoftwareAgent" if node.software else "prov:Person", "type": "xsd:QName"})
    label = {"prov:label": node.label} if node.label is not None else {}
    return label | {"prov:type": kinds[0] if len(kinds) == 1 else kinds} | _named(node)


def _named(node: Node) -> Json:
    return {
        ("prov:value" if name == "value" else f"onr:{name}"): value
        for name, value in node.attributes
        if value is not None
    }


def _name(id: str) -> str:
    return f"onr:{_local(id)}"


def _local(id: str) -> str:
    """An id as the local part of a qualified name: letters, digits, "-", "_" and "." stay.

    >>> _local("reviewer-Orla Veld")
    'reviewer-Orla_Veld'
    """
    return "".join(c if c.isalnum() or c in "-._" else "_" for c in id)


# ---- PROV-O ----


def prov_o(record: Record) -> Json:
    """The provenance with PROV-O (W3C, 2013) as JSON-LD."""
    nodes: dict[str, Json] = {}
    links: list[Link] = []
    for part in provenance(record):
        if isinstance(part, Link):
            links.append(part)
            continue
        kinds = [_CLASSES[part.kind], f"onr:{part.type}"]
        kinds += ["prov:SoftwareAgent"] if part.software else ["prov:Person"] if part.person else []
        label = {"rdfs:label": part.label} if part.label is not None else {}
        nodes[part.id] = {"@id": _name(part.id), "@type": kinds} | label | _named(part)
    for link in links:
        if link.source in nodes:
            nodes[link.source].setdefault(f"prov:{link.relation}", []).append({"@id": _name(link.target)})
    context = PREFIXES | {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    return {"@context": context, "@graph": list(nodes.values())}


def _files(record: Record) -> Iterator[tuple[str, bytes]]:
    for name, shown in (("provenance.json", prov_json(record)), ("provenance.jsonld", prov_o(record))):
        yield name, msgspec.json.format(msgspec.json.encode(shown), indent=1) + b"\n"


exporter = Exporter(
    name="prov",
    suffix=".json",
    files=_files,
    single=lambda record: next(_files(record))[1],
    summary="W3C PROV: articles, passages, findings, runs, reviews (PROV-JSON; with -o FOLDER also RDF)",
)
