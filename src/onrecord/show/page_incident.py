"""One incident as a page: what its accounts differ on, who says what, and whose word each of them is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model import Account, Dispute, Findings, Incident, Span
from onrecord.model.record import Difference, Fold
from onrecord.show.disputes import HAPPENED, field_words, in_order, value_words
from onrecord.show.page_chain import Graph, graph_of
from onrecord.show.page_chronology import STATUS_WORDS
from onrecord.show.page_dates import date_words, when_words
from onrecord.show.page_figures import RangeChart, bounds_words, charts
from onrecord.show.page_survey import StatementRow, statement_row
from onrecord.show.page_views import Pages
from onrecord.text import shorten

AROUND = 70
SHARED = 420
FEWEST_GROUPS = 3
OPEN_ACCOUNTS = 3
OPEN_IN_ALL = 7
MOST_VALUES = 3
ONE_TEXT = ("copy", "edited", "derived")
FOLD_WORDS = {
    "copy": "{} and {} print one text",
    "edited": "{} and {} print one text with words changed",
    "derived": "{} and {} share whole stretches of text",
    "credit": "{} and {} credit one source",
    "reported": "{} and {}: one has it from the other",
}
DIFFERENCE_WORDS = {
    "partial": "the smaller one counts a part",
    "scope": "the larger one covers more places or more time",
    "definition": "one counts whom the other leaves out",
    "update": "one is newer, or not final",
    "conflict": "nothing in the texts explains it",
}
TAGS = {
    "partial": "part and whole",
    "scope": "other scope",
    "definition": "other definition",
    "update": "update",
    "conflict": "conflict",
}

Texts = Mapping[str, Findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a document with the link to them, a few facts about them, and what stands before and after."""

    words: str
    href: str
    facts: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """How one source tells the incident in one document; `also` are the accounts that are the same in copies of it."""

    number: int
    document: str
    publisher: str
    according_to: str
    name: str
    stance: str | None
    figures: tuple[Passage, ...]
    events: tuple[Passage, ...]
    statements: tuple[StatementRow, ...]
    disputed: tuple[str, ...]
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One document of a group: who published it, when, under which title."""

    id: str
    publisher: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The accounts of one text, wherever it was printed; `differs` when one of them is part of a dispute."""

    texts: tuple[Text, ...]
    accounts: tuple[AccountView, ...]
    differs: bool
    folded: bool = False

    @property
    def gives(self) -> tuple[str, ...]:
        """What its accounts say in few words: their figures ("killed 14"), those that are disputed first."""
        ordered = sorted(self.accounts, key=lambda view: not view.disputed)
        return tuple(dict.fromkeys(" ".join(each.facts) for view in ordered for each in view.figures))[:MOST_VALUES]

    @property
    def differs_on(self) -> tuple[str, ...]:
        """The fields that its accounts are part of a dispute on."""
        return tuple(dict.fromkeys(field for view in self.accounts for field in view.disputed))

    @property
    def shown(self) -> int:
        """How many of its accounts are shown at once: those that differ, or the first few."""
        wanted = max(sum(1 for view in self.accounts if view.disputed), OPEN_ACCOUNTS)
        return wanted if len(self.accounts) > wanted + 1 else len(self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Those who give a value, or who assert or deny a deed: the number of an account and who it is, each once."""

    label: str
    who: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One of the values in a dispute, and who gives it; of a deed, who asserts and who denies it."""

    words: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why two values differ, with the words that show it: the kind, how many pairs of values, the passages."""

    words: str
    tag: str
    pairs: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """A field on which accounts differ: its values, and why they do."""

    field: str
    values: tuple[Value, ...]
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldView:
    """Why two documents count as one origin, and the passages that show it (each with its place in both)."""

    words: str
    share: str | None
    passages: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident made ready to be shown; `unknown` counts its documents whose publisher is not known."""

    incident: Incident
    when: str
    status: str
    groups: tuple[Group, ...]
    rest: tuple[Group, ...]
    unknown: int
    documents: int
    charts: tuple[RangeChart, ...]
    disputes: tuple[DisputeView, ...]
    folds: tuple[FoldView, ...]
    chain: Graph | None


def incident_view(pages: Pages, incident: Incident) -> IncidentView:
    """An incident with every account of it."""
    texts = pages.found(
        [account.document for account in incident.accounts]
        + [name for fold in incident.folds for name in fold.documents]
        + [span.doc for dispute in incident.disputes for d in dispute.differences for span in d.spans]
    )
    views = {
        number: _account(pages, texts[account.document], incident, number, account)
        for number, account in enumerate(incident.accounts, 1)
        if account.document in texts
    }
    names = {number: view.name for number, view in views.items()}
    groups, shown = _covering(incident, _groups(pages, incident, views))
    groups = list(_folded(groups))
    told = [(number, account) for number, account in enumerate(incident.accounts, 1) if number in views]
    return IncidentView(
        incident=incident,
        when=when_words(incident.when),
        status=STATUS_WORDS[incident.status],
        groups=tuple(groups[:shown]),
        rest=tuple(groups[shown:]),
        unknown=len({account.document for account in incident.accounts if account.publisher is None}),
        documents=len({account.document for account in incident.accounts}),
        charts=tuple(charts(told, names, texts, pages.links)),
        disputes=tuple(_dispute(pages, texts, dispute, views) for dispute in incident.disputes),
        folds=tuple(_fold(pages, texts, fold) for fold in incident.folds),
        chain=_chain(pages, incident),
    )


def _chain(pages: Pages, incident: Incident) -> Graph | None:
    chains = [chain for account in pages.tracer.chains(incident) for chain in account]
    names = {account.document: pages.source(account.document) for account in incident.accounts}
    texts = pages.found(span.doc for chain in chains for link in chain.links for span in link.spans[:1])

    def words(span: Span) -> str:
        return shorten(texts[span.doc].quote(span), 60) if span.doc in texts else ""

    return graph_of(chains, names, words, pages.links)


def _groups(pages: Pages, incident: Incident, views: Mapping[int, AccountView]) -> list[Group]:
    """The accounts by text; those that are part of a dispute first, then by day of publication."""
    one: dict[str, str] = {}
    for fold in incident.folds:
        if fold.kind in ONE_TEXT:
            a, b = (one.get(name, name) for name in fold.documents)
            one = {name: a if kept == b else kept for name, kept in one.items()} | dict.fromkeys(fold.documents, a)
    listed: dict[str, list[AccountView]] = {}
    for view in views.values():
        listed.setdefault(one.get(view.document, view.document), []).append(view)
    groups = [_group(pages, own) for own in listed.values()]
    return sorted(groups, key=lambda group: not group.differs)


def _covering(incident: Incident, groups: Sequence[Group]) -> tuple[list[Group], int]:
    """The groups in an order in which each one adds values that are disputed, and how many it takes to have them all.

    Without a dispute, or when few would be left, all of them.
    """
    values = {
        (dispute.field, value.value): {number + 1 for number in value.accounts}
        for dispute in incident.disputes
        for value in dispute.values
    }
    told = [frozenset(n for view in group.accounts for n in (view.number, *view.also)) for group in groups]
    left, chosen = set(values), []
    while left:
        gains = {i: sum(1 for key in left if values[key] & own) for i, own in enumerate(told) if i not in chosen}
        best = max(gains, key=lambda i: (gains[i], -i), default=None)
        if best is None or not gains[best]:
            break
        chosen.append(best)
        left = {key for key in left if not values[key] & told[best]}
    ordered = [*chosen, *(i for i in range(len(groups)) if i not in chosen)]
    shown = max(len(chosen), FEWEST_GROUPS)
    return [groups[i] for i in ordered], shown if len(groups) > shown + 1 else len(groups)


def _folded(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups, the first ones open as long as there is room, two of them always; one is never folded alone."""
    room = OPEN_IN_ALL
    fits: list[bool] = []
    for group in groups:
        room -= group.shown
        fits.append(len(fits) < 2 or (room >= 0 and all(fits)))
    if fits.count(False) == 1:
        fits = [True] * len(fits)
    yield from (replace(group, folded=not fit) for group, fit in zip(groups, fits, strict=True))


def _group(pages: Pages, own: Sequence[AccountView]) -> Group:
    """The accounts of one text; the same account in two copies of it is listed once."""
    same: dict[tuple[object, ...], list[AccountView]] = {}
    for view in own:
        figures = tuple(passage.facts for passage in view.figures)
        same.setdefault((view.according_to, view.stance, figures), []).append(view)
    accounts = []
    for first, *others in same.values():
        copies = [view for view in others if view.document != first.document]
        kept = [view for view in others if view.document == first.document]
        accounts.append(_with(first, copies))
        accounts += kept
    documents = dict.fromkeys(view.document for view in own)
    return Group(
        texts=tuple(_text(pages, name) for name in documents),
        accounts=tuple(sorted(accounts, key=lambda view: (not view.disputed, view.number))),
        differs=any(view.disputed for view in own),
    )


def _with(view: AccountView, copies: Iterable[AccountView]) -> AccountView:
    return replace(view, also=tuple(copy.number for copy in copies))


def _text(pages: Pages, name: str) -> Text:
    published = pages.headings[name].published if name in pages.headings else None
    return Text(
        id=name,
        publisher=pages.source(name),
        title=pages.title(name),
        published=date_words(published) if published else None,
    )


def _account(pages: Pages, found: Findings, incident: Incident, number: int, account: Account) -> AccountView:
    events = [event for event in found.events if event.id in account.events]
    said = [statement for statement in found.statements if statement.id in account.statements]
    publisher = account.publisher or pages.source(account.document)
    disputed = [
        field_words(d.field) for d in incident.disputes if any(number - 1 in value.accounts for value in d.values)
    ]
    return AccountView(
        number=number,
        document=account.document,
        publisher=publisher,
        according_to=_according_to(account.according_to),
        name=_name(account.according_to, publisher),
        stance=None if account.stance == "asserted" else account.stance,
        figures=tuple(
            Passage(
                words=found.quote(figure.span),
                href=pages.links.passage(figure.span, figure.span.id("fig")),
                facts=(figure.counts, bounds_words(figure)),
            )
            for figure in account.figures
        ),
        events=tuple(
            Passage(
                words=shorten(found.quote(event.span), 280),
                href=pages.links.passage(event.span, event.id),
                facts=tuple(
                    fact
                    for fact in (
                        when_words(event.when) if event.when else None,
                        event.place.name if event.place else None,
                    )
                    if fact
                ),
            )
            for event in events
        ),
        statements=tuple(statement_row(found, statement, pages.links) for statement in said),
        disputed=tuple(disputed),
    )


def _according_to(name: str | None) -> str:
    if name is None:
        return "An unnamed source"
    return "In the article’s own words" if name == "author" else name


def _name(name: str | None, publisher: str) -> str:
    """Who gives an account, with the outlet that has it: "Irena Valk, in The Lodzern Post"."""
    if name == "author":
        return publisher
    return f"{name or 'unnamed source'}, in {publisher}"


def _dispute(pages: Pages, texts: Texts, dispute: Dispute, views: Mapping[int, AccountView]) -> DisputeView:
    rows: dict[str, list[Side]] = {}
    for value in in_order(dispute.values):
        who = tuple(_who([views[number + 1] for number in value.accounts if number + 1 in views]))
        deed, _, said = value.value.rpartition(" ") if dispute.field == HAPPENED else (value.value, "", "")
        words = date_words(deed) if dispute.field == "when" else value_words(deed)
        rows.setdefault(words, []).append(Side(label=said, who=who))
    values = tuple(Value(words=words, sides=tuple(sides)) for words, sides in rows.items())
    return DisputeView(
        field=field_words(dispute.field), values=values, why=tuple(_why(pages, texts, dispute.differences))
    )


def _who(views: Sequence[AccountView]) -> Iterator[tuple[int, str]]:
    """Each source once, with the outlets that have it from there."""
    sources: dict[str, list[AccountView]] = {}
    for view in views:
        source = view.publisher if view.name == view.publisher else view.according_to
        sources.setdefault(source, []).append(view)
    for name, own in sources.items():
        outlets = list(dict.fromkeys(view.publisher for view in own))
        if own[0].name == own[0].publisher:
            yield own[0].number, name
        else:
            yield own[0].number, f"{name}, in {outlets[0] if len(outlets) == 1 else f'{len(outlets)} outlets'}"


def _why(pages: Pages, texts: Texts, differences: Iterable[Difference]) -> Iterator[Why]:
    """The reasons, each kind once with all its passages."""
    kinds: dict[str, list[Difference]] = {}
    for difference in differences:
        kinds.setdefault(difference.kind, []).append(difference)
    for kind, own in kinds.items():
        spans = dict.fromkeys(span for d in own for span in d.spans) if kind != "conflict" else ()
        passages = tuple(_passage(pages, texts, span) for span in spans if span.doc in texts)
        yield Why(words=DIFFERENCE_WORDS[kind], tag=TAGS[kind], pairs=len(own), passages=passages)


def _passage(pages: Pages, texts: Texts, span: Span, most: int = 160) -> Passage:
    text = texts[span.doc].text
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    return Passage(
        words=shorten(text[span.start : span.end], most),
        href=pages.links.passage(span, ""),
        facts=(pages.source(span.doc),),
        before=("…" if start else "") + " ".join(text[start : span.start].split()),
        after=" ".join(text[span.end : end].split()) + ("…" if end < len(text) else ""),
    )


def _fold(pages: Pages, texts: Texts, fold: Fold) -> FoldView:
    """A fold with its passages; what stands in both texts is one passage with two places."""
    names = [pages.source(name) for name in fold.documents]
    sides = [[span for span in fold.spans if span.doc == name and name in texts] for name in fold.documents]
    if fold.kind in ONE_TEXT and len(sides[0]) == len(sides[1]):
        pairs = [tuple(_passage(pages, texts, span, SHARED) for span in pair) for pair in zip(*sides, strict=True)]
    else:
        pairs = [(_passage(pages, texts, span, SHARED),) for side in sides for span in side]
    share = f"{fold.share:.0%} of the shorter text" if fold.share is not None else None
    return FoldView(words=FOLD_WORDS[fold.kind].format(*names), share=share, passages=tuple(pairs))
