"""The nouns: frozen values that every stage reads and writes."""

from onrecord.model.citation import Citation, Claim
from onrecord.model.decision import Decision
from onrecord.model.document import DateCandidate, Document, Given, Link, Passage, Problem, Source, document_id
from onrecord.model.entity import Entity, Mention, Place, PlaceCandidate
from onrecord.model.event import Event, Figure, Means, Participant
from onrecord.model.findings import Findings, Found, Quotation, beginning_in, place
from onrecord.model.order import Order
from onrecord.model.parse import Parse, Token
from onrecord.model.record import (
    Account,
    Dispute,
    DisputedValue,
    Hit,
    Incident,
    IncidentPlace,
    Record,
    SourceProblem,
    TimelineEntry,
)
from onrecord.model.rules import MergeRules
from onrecord.model.span import Span, stable_id
from onrecord.model.statement import Cue, Speaker, Statement
from onrecord.model.time import Timex, When

__all__ = [
    "Account",
    "Citation",
    "Claim",
    "Cue",
    "DateCandidate",
    "Decision",
    "Dispute",
    "DisputedValue",
    "Document",
    "Entity",
    "Event",
    "Figure",
    "Findings",
    "Found",
    "Given",
    "Hit",
    "Incident",
    "IncidentPlace",
    "Link",
    "Means",
    "Mention",
    "MergeRules",
    "Order",
    "Parse",
    "Participant",
    "Passage",
    "Place",
    "PlaceCandidate",
    "Problem",
    "Quotation",
    "Record",
    "Source",
    "SourceProblem",
    "Span",
    "Speaker",
    "Statement",
    "TimelineEntry",
    "Timex",
    "Token",
    "When",
    "beginning_in",
    "document_id",
    "place",
    "stable_id",
]
