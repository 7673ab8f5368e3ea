"""What a careful editor would ask of a record, each question with the place it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.model import Findings, Incident, Order, Record, Span, When
from onrecord.model.record import Chain
from onrecord.show.disputes import differs_on
from onrecord.show.tracing import tracer_of
from onrecord.text import shorten

KINDS = (
    "dangling",
    "missing",
    "chain",
    "disputed",
    "order",
    "no-speaker",
    "unresolved",
    "undated",
    "single-source",
    "changed",
    "orphaned",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to look at: its kind, the question in words, and the incident or place in a document it is about."""

    kind: str
    message: str
    document: str | None = None
    uri: str | None = None
    start: int | None = None
    end: int | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """What a text says of the order of times, with its words and where the text is from."""

    order: Order
    words: str
    uri: str | None


def questions(record: Record) -> Iterator[Question]:
    """Every question that the record leaves open: by document and place, then by incident."""
    dates = dates_of(record.incidents, dict(time for found in record.findings for time in times_of(found)))
    tracer = tracer_of(record)
    chains = {i.id: [chain for account in tracer.chains(i) for chain in account] for i in record.incidents}
    followed = followed_in(chain for each in chains.values() for chain in each)
    texts = {found.document.id: found for found in record.findings}
    for found in record.findings:
        yield from asked_of(found, followed.get(found.document.id, ()))
        yield from asked_across(orders_of(found), dates, asked={p.start for p in found.problems if p.kind == "order"})
    for incident in record.incidents:
        yield from asked_of_incident(incident)
        yield from asked_of_chains(incident, chains[incident.id], texts)
    yield from _of_decisions(record)


def _of_decisions(record: Record) -> Iterator[Question]:
    """Decisions that apply to nothing now, and what has changed since it was accepted."""
    accepted = {d.subject: d for d in record.decisions if d.verdict == "accept"}
    uris = {document.id: document.uri for document in record.documents}
    asked = [("changed", accepted[name]) for name in record.changed if name in accepted]
    asked += [("orphaned", decision) for decision in record.orphans]
    for kind, decision in asked:
        words = f"“{shorten(decision.words, 60)}”" if decision.words else decision.subject
        known = decision.document in uris
        message = (
            f"{words} was accepted, and is found otherwise now: is it still right?"
            if kind == "changed"
            else f"{words}: the decision to {decision.verdict} it ({decision.id}) applies to nothing now; decide anew"
        )
        yield Question(
            kind=kind,
            message=message,
            document=decision.document if known else None,
            uri=uris.get(decision.document or ""),
            start=decision.start if known else None,
            end=decision.end if known else None,
        )


def asked_of(found: Findings, followed: Sequence[Span] = ()) -> Iterator[Question]:
    """What a document alone leaves open; `followed` are the words that cite an article of the record."""
    yield from _of_citations(found, followed)
    yield from _of_statements(found)
    yield from _of_events(found)
    yield from _of_order(found)


def _at(found: Findings, kind: str, message: str, start: int | None, end: int | None) -> Question:
    document = found.document
    return Question(kind=kind, message=message, document=document.id, uri=document.uri, start=start, end=end)


def followed_in(chains: Iterable[Chain]) -> dict[str, list[Span]]:
    """The words that cite an article which the record holds, by document."""
    found: dict[str, list[Span]] = {}
    for chain in chains:
        for link in chain.links[1:]:
            if link.state == "found" and link.kind != "speaker":
                for span in link.spans:
                    found.setdefault(span.doc, []).append(span)
    return found


def _of_citations(found: Findings, followed: Sequence[Span]) -> Iterator[Question]:
    for value in found.citations:
        words = shorten(found.quote(value.span), 60)
        if value.state == "dangling":
            message = f"the citation “{words}” leads nowhere: what should follow?"
        elif value.state == "missing" and not any(span.overlaps(value.span) for span in followed):
            message = f"“{words}” names {value.label or 'a source'} but gives no reference: where was it published?"
        else:
            continue
        yield _at(found, value.state, message, value.span.start, value.span.end)


def _of_statements(found: Findings) -> Iterator[Question]:
    for value in found.statements:
        words = shorten(found.quote(value.content[0]), 60)
        start, end = value.content[0].start, value.content[-1].end
        if value.voice == "author":
            continue
        if value.speaker is None:
            cue = f"“{found.quote(value.cue.spans[0])}” names nobody: " if value.cue else ""
            yield _at(found, "no-speaker", f"{cue}who says “{words}”?", start, end)
        elif value.speaker.name is None:
            told = found.quote(value.speaker.spans[0])
            yield _at(found, "unresolved", f"who is “{told}”, who says “{words}”?", start, end)


def _of_events(found: Findings) -> Iterator[Question]:
    for value in found.events:
        if value.when is None:
            words = shorten(found.quote(value.span), 60)
            yield _at(found, "undated", f"when was “{words}”?", value.span.start, value.span.end)


def _of_order(found: Findings) -> Iterator[Question]:
    for value in found.problems:
        if value.kind in ("weekday", "order", "date"):
            yield _at(found, "order", value.message, value.start, value.end)


def times_of(found: Findings) -> Iterator[tuple[str, str]]:
    """The events of a text, by their ids, each with its time: the timex that dates it, or the order that places it.

    An order places what the author tells with its verb, where that has no timex: "Before that, the guard *left*".
    """
    for event in found.events:
        if event.when is not None and event.when.timex is not None:
            yield event.id, event.when.timex
        elif event.when is None and event.according_to == "author":
            for order in found.orders:
                if order.timex is None and order.verb is not None and order.verb.overlaps(event.trigger):
                    yield event.id, order.subject
                    break


def dates_of(incidents: Iterable[Incident], times: Mapping[str, str]) -> dict[str, When]:
    """For each time of an event, the date that its incident has from all its accounts.

    `times` are the times of events, by the ids of the events.
    """
    told = ((i.when, times.get(name)) for i in incidents for account in i.accounts for name in account.events)
    return {time: when for when, time in told if when is not None and time is not None}


def orders_of(found: Findings) -> Iterator[PlacedOrder]:
    """What a text says of the order of its times."""
    for order in found.orders:
        yield PlacedOrder(order=order, words=found.quote(order.span), uri=found.document.uri)


def asked_across(
    orders: Iterable[PlacedOrder], dates: Mapping[str, When], asked: Iterable[int | None]
) -> Iterator[Question]:
    """The orders of one text that the dates from all accounts contradict, where the text alone does not.

    `asked` are the places that the text alone raises a question at.
    """
    done = set(asked)
    for placed in orders:
        span = placed.order.span
        for earlier, later in placed.order.steps:
            one, other = dates.get(earlier), dates.get(later)
            turned = one is not None and other is not None and (one.earliest or "") > (other.latest or "9999")
            if turned and span.start not in done:
                done.add(span.start)
                message = f"“{placed.words}”: other accounts date these times the other way round; which is right?"
                yield Question(
                    kind="order", message=message, document=span.doc, uri=placed.uri, start=span.start, end=span.end
                )


def asked_of_incident(incident: Incident) -> Iterator[Question]:
    """What the accounts of an incident leave open."""
    title = shorten(incident.title, 60)
    for dispute in incident.disputes:
        message = f"{title}: accounts differ on {differs_on(dispute)}"
        yield Question(kind="disputed", message=message, incident=incident.id)
    if incident.origins < 2:
        yield Question(kind="single-source", message=f"{title}: one independent source only", incident=incident.id)


def asked_of_chains(incident: Incident, chains: Iterable[Chain], texts: Mapping[str, Findings]) -> Iterator[Question]:
    """Where a chain breaks at a source that is named: it lies outside the record, or the article cited has no such."""
    asked: set[tuple[str, str | None]] = set()
    for chain in chains:
        at = chain.breaks
        broken = chain.links[at] if at is not None else None
        if at is None or broken is None or broken.name is None or (chain.links[0].documents[0], broken.name) in asked:
            continue
        before, span = chain.links[at - 1].name, broken.spans[0]
        found = texts[span.doc]
        if at == 1 and any(c.span.overlaps(span) and c.state != "found" for c in found.citations):
            continue  # asked already: where was it published?
        asked.add((chain.links[0].documents[0], broken.name))
        claim = chain.links[0].spans[0]
        words = shorten(texts[claim.doc].quote(claim), 60)
        if broken.state == "outside":
            why = f"“{words}” comes from {broken.name}, which is not in the record: can it be added?"
        elif broken.kind == "speaker":
            why = f"“{words}” is said to come from {broken.name} by way of {before}, whose article here does not say so"
        else:
            why = f"“{words}” goes back to {broken.name} (by way of {before}), which is not in the record: where is it?"
        document = found.document
        yield Question(
            kind="chain",
            message=why,
            document=document.id,
            uri=document.uri,
            start=span.start,
            end=span.end,
            incident=incident.id,
        )
