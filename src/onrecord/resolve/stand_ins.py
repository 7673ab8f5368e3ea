"""Mentions of the words that stand for somebody: pronouns and descriptions, once it is known for whom."""

from dataclasses import replace

from onrecord.model import Entity, Findings, Mention, Span
from onrecord.model.entity import EntityKind
from onrecord.resolve.referents import FOUND_BY, Referent


def with_mentions(findings: Findings, stands_for: dict[Span, Referent]) -> Findings:
    """The findings with a mention for each pronoun and description that was resolved."""
    known = {m.span: m for m in findings.mentions}
    added: dict[str, list[str]] = {}
    for span, referent in stands_for.items():
        old = known.get(span)
        if referent.entity is None or (old is not None and old.entity is not None):
            continue
        made = old or Mention(id=span.id("mn"), span=span, kind=_kind(referent), found_by=FOUND_BY)
        known[span] = replace(made, entity=referent.entity)
        added.setdefault(referent.entity, []).append(made.id)
    entities = tuple(_with_more(e, added.get(e.id, [])) for e in findings.entities)
    return findings.with_(mentions=tuple(known.values()), entities=entities)


def _kind(referent: Referent) -> EntityKind:
    return "person" if referent.kind == "person" else "organisation"


def _with_more(entity: Entity, more: list[str]) -> Entity:
    new = tuple(m for m in more if m not in entity.mentions)
    return replace(entity, mentions=(*entity.mentions, *new)) if new else entity
