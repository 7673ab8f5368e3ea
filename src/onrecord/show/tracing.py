"""Who has it from whom: from each account through what it cites to the speaker, as far as the record can follow."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from onrecord.credits import outlet_name, plain_name
from onrecord.model import Account, Citation, Document, Entity, Findings, Incident, Record, Span
from onrecord.model.library import Heading
from onrecord.model.record import Chain, ChainLink, ChainState
from onrecord.sources import Sources, Step

FARTHEST = 6

Chains = tuple[Chain, ...]


def tracer_of(record: Record) -> "Tracer":
    """What follows the sources of a record that is at hand as a whole."""
    found = {each.document.id: each for each in record.findings}
    return Tracer(documents=record.documents, found=found.get, entities=record.entities)


class Tracer:
    """Follows the sources of accounts through the articles of a record.

    `documents` are all that the record has; `found` gives what one of them says, and is asked for those of the accounts
    that are traced only.
    """

    def __init__(
        self,
        *,
        documents: Iterable[Document | Heading],
        found: Callable[[str], Findings | None],
        entities: Iterable[Entity] = (),
    ) -> None:
        self._documents = {document.id: document for document in documents}
        self._entities = entities
        self._get = found
        self._outlets = {plain_name(d.publisher) for d in self._documents.values() if d.publisher}
        self._known: dict[str, Sources | None] = {}

    def chains(self, incident: Incident) -> tuple[Chains, ...]:
        """For each account of an incident its chains: one for each way that its claims came."""
        return tuple(self._of_account(incident, account, ()) for account in incident.accounts)

    def made_ready(self) -> "Tracer":
        """The tracer with all that it looks up in the whole record at hand."""
        _ = self._addresses, self._names
        return self

    def anew(self, found: Callable[[str], Findings | None]) -> "Tracer":
        """A tracer over the same documents and names, for what is found in them now."""
        new = copy(self)
        new._get, new._known = found, {}
        return new

    def found(self, documents: Iterable[str]) -> dict[str, Findings]:
        """What was found in some documents, those that the record has; what was traced is at hand."""
        read = ((name, self._sources(name)) for name in documents)
        return {name: sources.found for name, sources in read if sources is not None}

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """The documents by their address on the web."""
        listed = [(d.uri, d.id) for d in self._documents.values() if d.uri and "//" in d.uri]
        return {_address(uri): name for uri, name in reversed(listed)}

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        """For each name and other name, the entities of the record that have it."""
        names: dict[str, set[str]] = {}
        for entity in self._entities:
            for name in (entity.name, *entity.aliases):
                names.setdefault(plain_name(name), set()).add(entity.id)
        return {name: frozenset(ids) for name, ids in names.items()}

    def _sources(self, document: str) -> Sources | None:
        if document not in self._known:
            found = self._get(document)
            self._known[document] = Sources(found, self._outlets) if found is not None else None
        return self._known[document]

    def _published(self, document: str) -> str:
        return (self._documents[document].published or "")[:10]

    def _of_account(self, incident: Incident, account: Account, seen: tuple[str, ...]) -> Chains:
        sources = self._sources(account.document)
        if sources is None:
            return ()
        ways: dict[tuple[tuple[str, str | None], ...], Chain] = {}
        for span, steps in sources.of_account(account):
            way = tuple((step.kind, plain_name(step.name)) for step in steps)
            if way not in ways:
                ways[way] = self._chain(incident, account, span, steps, (*seen, account.document))
        return tuple(ways.values())

    def _chain(
        self, incident: Incident, account: Account, span: Span, steps: Sequence[Step], seen: tuple[str, ...]
    ) -> Chain:
        article = ChainLink(
            kind="article", name=account.publisher, state="found", spans=(span,), documents=(account.document,)
        )
        return Chain(links=(article, *self._follow(incident, account, steps, seen)))

    def _follow(
        self, incident: Incident, account: Account, steps: Sequence[Step], seen: tuple[str, ...]
    ) -> Iterator[ChainLink]:
        """The links of what an article names; where the record holds a cited article, it goes on in that one."""
        for n, step in enumerate(steps):
            if step.kind == "speaker":
                yield self._spoken(step, account.document)
                continue
            documents = self._cited(incident, step, account.document)
            state = "found" if documents else _broken(step.citation)
            yield ChainLink(kind=step.kind, name=step.name, state=state, spans=(step.span,), documents=documents)
            if documents:
                onward = [name for name in documents if name not in seen]
                yield from self._onward(incident, account, onward, steps[n + 1 :], seen)
            else:
                yield from _behind(steps[n + 1 :], "outside")
            return

    def _spoken(self, step: Step, document: str) -> ChainLink:
        """The one who spoke, as an article tells it."""
        state: ChainState = "found" if step.name else "missing"
        return ChainLink(kind="speaker", name=step.name, state=state, spans=(step.span,), documents=(document,))

    def _onward(
        self,
        incident: Incident,
        account: Account,
        documents: Sequence[str],
        rest: Sequence[Step],
        seen: tuple[str, ...],
    ) -> Iterator[ChainLink]:
        """What the cited articles say of the claim's source: the rest of the chain in their own words."""
        if not documents or len(seen) >= FARTHEST:
            yield from _behind(rest, "outside")
            return
        told = [a for a in incident.accounts if a.document in documents]
        tails = [chain.links[1:] for a in told for chain in self._of_account(incident, a, seen)]
        if rest:
            tails = [tail for tail in tails if any(self._same(rest[0].name, link.name) for link in tail)]
        else:
            same = [a for a in told if _same_claim(a, account)] or told
            ways = [chain.links[1:] for a in same for chain in self._of_account(incident, a, seen)]
            tails = ways if len({_way(tail) for tail in ways}) == 1 else []
        if not tails:
            yield from _behind(rest, "missing")
            return
        shortest = min(map(len, tails))
        agreed = [tail for tail in tails if len(tail) == shortest]
        yield from self._joined(agreed, rest)

    def _joined(self, tails: Sequence[tuple[ChainLink, ...]], rest: Sequence[Step]) -> Iterator[ChainLink]:
        """The links that the cited articles give, each with the words of the citing text and of theirs."""
        left = list(rest)
        for n, link in enumerate(tails[0]):
            alike = [tail[n] for tail in tails if _way(tail) == _way(tails[0])]
            cited = [step for step in left if self._same(step.name, link.name)]
            left = [step for step in left if step not in cited]
            spans = [step.span for step in cited] + [span for each in alike for span in each.spans]
            documents = dict.fromkeys(name for each in alike for name in each.documents)
            yield replace(link, spans=tuple(dict.fromkeys(spans)), documents=tuple(documents))
        yield from _behind(left, "missing")

    def _cited(self, incident: Incident, step: Step, document: str) -> tuple[str, ...]:
        """The documents that a citation leads to: by its address, else those of the outlet about this incident."""
        target = step.citation.target if step.citation is not None else None
        if target is not None and (named := self._addresses.get(_address(target))) is not None and named != document:
            return (named,)
        language = self._documents[document].language
        wanted = outlet_name(step.name, language)
        given = [a for a in incident.accounts if wanted and outlet_name(a.publisher, language) == wanted]
        told = dict.fromkeys(account.document for account in given)
        own, others = self._published(document), [name for name in told if name != document and name in self._documents]
        return tuple(name for name in others if not own or self._published(name) <= own)

    def _same(self, one: str | None, other: str | None) -> bool:
        """Tell whether two names of one incident are one source: equal, of one entity, or the one part of the other."""
        a, b = plain_name(one), plain_name(other)
        if not a or not b:
            return False
        if a == b or self._names.get(a, frozenset()) & self._names.get(b, frozenset()):
            return True
        ours, theirs = set(a.split()), set(b.split())
        return ours <= theirs or theirs <= ours


def _behind(steps: Iterable[Step], first: ChainState) -> Iterator[ChainLink]:
    """What a text names behind a link that breaks: its words are known, and nothing more."""
    state = first
    for step in steps:
        yield ChainLink(kind=step.kind, name=step.name, state=state, spans=(step.span,))
        state = "outside"


def _broken(citation: Citation | None) -> ChainState:
    """Why a citation leads to nothing in the record: it is cut off, names no place, or leads outside."""
    if citation is None or citation.state == "missing":
        return "missing"
    return "dangling" if citation.state == "dangling" else "outside"


def _same_claim(a: Account, b: Account) -> bool:
    """Tell whether two accounts give an equal figure."""
    figures = {(f.counts, f.low, f.high) for f in b.figures}
    return any((f.counts, f.low, f.high) in figures for f in a.figures)


def _way(links: Iterable[ChainLink]) -> tuple[tuple[str, str], ...]:
    return tuple((link.kind, plain_name(link.name)) for link in links)


def _address(uri: str) -> str:
    """An address without its scheme, "www.", fragment and last slash."""
    return uri.partition("//")[2].partition("#")[0].removeprefix("www.").rstrip("/").casefold()
