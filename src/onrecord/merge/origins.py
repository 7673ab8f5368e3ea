"""Whose word it is: which accounts of an incident go back to one origin, with the words that show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from onrecord.credits import credits_of, plain_name
from onrecord.merge.copies import Shared
from onrecord.merge.groups import independent, together
from onrecord.model import Account, Document, Findings, Span, stable_id
from onrecord.model.record import Fold, FoldKind
from onrecord.sources import Sources


def folds_of(
    accounts: Sequence[Account], told: Mapping[str, Findings], shared: Mapping[str, Sequence[Shared]]
) -> tuple[Fold, ...]:
    """The pairs of documents of one incident that go back to one origin, in order; one fold a pair, the plainest.

    `told` are the documents of the accounts; `shared` gives what each document shares with those after it.
    """
    own = sorted(told)
    found: dict[tuple[str, str], Fold] = {}
    for fold in (*_shared(own, shared), *_credited([told[n].document for n in own]), *_reported(accounts, told)):
        found.setdefault(fold.documents, fold)
    return tuple(found[pair] for pair in sorted(found))


def origins(publishers: Mapping[str, str | None], folds: Iterable[Fold]) -> int:
    """Count the publishers that do not go back to one another or to a third.

    >>> fold = Fold(id="fo-1", kind="derived", documents=("post-1", "wire-1"))
    >>> origins({"wire-1": "Northern Wire", "post-1": "The Lodzern Post", "courier-1": "Kalden Courier"}, [fold])
    2
    """
    return independent(publishers, together(fold.documents for fold in folds))


def _fold(kind: FoldKind, a: str, b: str, spans: Iterable[Span | None], share: float | None = None) -> Fold:
    first, second = sorted((a, b))
    shown = tuple(sorted(span for span in spans if span is not None))
    return Fold(id=stable_id("fo", first, second), kind=kind, documents=(first, second), spans=shown, share=share)


def _shared(own: Sequence[str], shared: Mapping[str, Sequence[Shared]]) -> Iterator[Fold]:
    among = set(own)
    for each in (each for name in own for each in shared.get(name, ())):
        if each.b in among:
            spans = [span for stretch in each.stretches for span in stretch]
            yield _fold(each.kind, each.a, each.b, spans, each.share)


def _credited(documents: Sequence[Document]) -> Iterator[Fold]:
    """Texts that credit one agency, or credit the outlet that printed the other."""
    publishers = {plain_name(d.publisher): d for d in documents if d.publisher}
    credits = {d.id: list(credits_of(d, publishers)) for d in documents}
    for document in documents:
        for name, span in credits[document.id]:
            source = publishers.get(name)
            if source is not None and source.id != document.id and name != plain_name(document.publisher):
                yield _fold("credit", document.id, source.id, [span])
    for a, b in combinations(documents, 2):
        for name, span in credits[a.id]:
            for other, place in credits[b.id]:
                if name == other:
                    yield _fold("credit", a.id, b.id, [span, place])


def _reported(accounts: Sequence[Account], found: Mapping[str, Findings]) -> Iterator[Fold]:
    """A document that has each of its accounts from another outlet, which told the incident on that day or before."""
    first = {plain_name(a.publisher): a.document for a in reversed(accounts) if a.publisher}
    for name in sorted(found) if len(first) > 1 else ():
        sources, document = Sources(found[name], first), found[name].document
        claims = [steps for a in accounts if a.document == name for _, steps in sources.of_account(a)]
        outlets = [{plain_name(step.name): step.span for step in steps if step.kind == "outlet"} for steps in claims]
        for outlet in sorted(set.intersection(*map(set, outlets)) & set(first)) if outlets else ():
            told = found[first[outlet]].document
            if told.id != name and _until(told, document) and plain_name(document.publisher) != outlet:
                yield _fold("reported", name, told.id, [each[outlet] for each in outlets])


def _until(told: Document, document: Document) -> bool:
    """Tell whether a document was out on the day of another or before, as far as both say when."""
    days = [(each.published or "")[:10] for each in (told, document)]
    return not all(days) or days[0] <= days[1]
