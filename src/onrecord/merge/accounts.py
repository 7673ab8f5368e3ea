"""How each document and source tells an incident."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord import lang
from onrecord.merge.happenings import Happening
from onrecord.model import Account, Findings, Statement

STANCES = ("asserted", "alleged", "hedged", "denied", "planned")
AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An account with the events it is made of."""

    account: Account
    events: tuple[Happening, ...] = ()


def accounts_of(members: Sequence[Happening], found: Mapping[str, Findings]) -> list[Told]:
    """The accounts of an incident: one for each document and source, one for each statement that competes with it."""
    groups: dict[tuple[str, str, str], list[Happening]] = {}
    for event in sorted(members, key=lambda e: e.order):
        groups.setdefault(_source(event, found[event.document.id]), []).append(event)
    told = [_told(found[key[0]], key, events) for key, events in groups.items()]
    used = {statement for each in told for statement in each.account.statements}
    for document in sorted({event.document.id for event in members}):
        told += [_competing_account(found[document], s) for s in _competing(members, found[document], used)]
    return sorted(told, key=lambda t: _order(t, found))


def _order(told: Told, found: Mapping[str, Findings]) -> tuple[str, str, int, str]:
    """By publication, then document, then place in the text; the author's own account first in a document."""
    document = found[told.account.document].document
    start = min((e.event.span.start for e in told.events), default=len(document.text))
    return document.published or "9999", document.id, start, told.account.according_to or ""


def _source(event: Happening, found: Findings) -> tuple[str, str, str]:
    """Document, kind of source and who it is: what makes events one account."""
    statement = _statement(found, event.event.according_to)
    if statement is None:
        return event.document.id, AUTHOR, ""
    name = _name(statement, found)
    if name is None:
        return event.document.id, "unnamed", statement.id
    known = statement.speaker.entity if statement.speaker else None
    return event.document.id, "named", known or name.casefold()


def _name(statement: Statement, found: Findings) -> str | None:
    """The name of a source, or the words of the text for one without a name; None for a mere "he" or "which"."""
    name = statement.speaker.name if statement.speaker else None
    pronouns = lang.words(found.document.language, "merge").get("pronouns", ())
    return None if name is None or name.casefold() in pronouns else name


def _statement(found: Findings, id: str) -> Statement | None:
    return next((s for s in found.statements if s.id == id), None)


def _told(found: Findings, key: tuple[str, str, str], events: list[Happening]) -> Told:
    document, kind, _ = key
    said = [s for e in events if (s := _statement(found, e.event.according_to)) is not None]
    names = [name for s in said if (name := _name(s, found)) is not None]
    figures = sorted({f for e in events for f in e.event.figures}, key=lambda f: (f.span, f.counts))
    account = Account(
        document=document,
        publisher=found.document.publisher,
        events=tuple(e.event.id for e in events),
        statements=tuple(sorted({e.event.according_to for e in events} - {AUTHOR})),
        stance=_stance(e.event.stance for e in events),
        according_to=AUTHOR if kind == AUTHOR else names[0] if names else None,
        figures=tuple(figures),
    )
    return Told(account=account, events=tuple(events))


def _stance(stances: Iterable[str]) -> str:
    """The stance of an account: its most certain one (a source that asserts one part denies not the whole)."""
    return min(stances, key=STANCES.index)


def _competing(members: Sequence[Happening], found: Findings, used: set[str]) -> Iterator[Statement]:
    own = [e for e in members if e.document.id == found.document.id]
    wanted = {name for e in own for name in e.event.accounts} - used
    yield from (s for s in found.statements if s.id in wanted)


def _competing_account(found: Findings, statement: Statement) -> Told:
    name = _name(statement, found)
    figures = tuple(f for f in found.figures if any(part.contains(f.span) for part in statement.content))
    return Told(
        account=Account(
            document=found.document.id,
            publisher=found.document.publisher,
            statements=(statement.id,),
            stance="hedged" if statement.stance == "asked" else statement.stance,
            according_to=AUTHOR if statement.voice == AUTHOR else name,
            figures=figures,
        )
    )


def contradicts(told: Sequence[Told]) -> bool:
    """Tell whether a statement that retells the incident denies it outright, against accounts that assert it."""
    said = any(t.account.stance in ("asserted", "alleged") for t in told if t.events)
    return said and any(t.account.stance == "denied" for t in told if not t.events)
