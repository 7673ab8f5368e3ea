"""A record that grows: what a new document changes is worked out again, all else stays.

Every step is a pure function of what its keys lead to, and whatever a key led to before or leads to now is worked out
anew. So the same documents end in the same record, whatever their order and however many came at a time (for one stock
of words, see `onrecord.merge.stock`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord.merge.attach import CROWDED as MOST_OFFERS
from onrecord.merge.attach import choose
from onrecord.merge.build import incident_of
from onrecord.merge.decided import is_decided, obey
from onrecord.merge.gather import gather, tie
from onrecord.merge.happenings import happenings, in_copies, rare_words
from onrecord.merge.incidents import Cluster, find_incidents, worth
from onrecord.merge.kept import Kept, events_of, kept_of
from onrecord.merge.known import Known, digest
from onrecord.merge.ledger import Ledger, key
from onrecord.merge.linking import Linking
from onrecord.merge.links import Join, Node, Told, numbered_node, slim, whole
from onrecord.merge.reports import Report, reports_of
from onrecord.merge.rulings import Rulings
from onrecord.merge.stock import Stock
from onrecord.merge.texts import Texts
from onrecord.model import Document, Findings, Incident, MergeRules, stable_id

Load = Callable[[Sequence[str]], Iterable[Findings]]
LoadTexts = Callable[[Sequence[str]], Iterable[Document]]


class Growing:
    """Works out anew, step by step, what documents that came, changed or went have changed."""

    def __init__(
        self,
        ledger: Ledger,
        load: Load,
        *,
        stock: Stock,
        rules: MergeRules,
        texts: LoadTexts | None = None,
        join: Join | None = None,
        known: Known | None = None,
    ) -> None:
        """Documents are loaded by `load`, and by `texts`, where it is given, if only their text matters.

        `join` finds the reports worth comparing where all documents of the record come at once; `known` are answers
        that were worked out ahead for these words, and learns new ones.
        """
        self._known = known
        self._digests: dict[str, bytes] = {}
        self._ledger = ledger
        self._load = load
        self._load_texts = texts
        self._stock = stock
        self._rules = Rulings(rules)
        self._links = Linking(ledger, self._telling, stock=stock, rules=self._rules, join=join)
        self._found: dict[str, Findings] = {}
        self._told: dict[str, Told] = {}
        self.superseded: list[tuple[str, str | None]] = []

    def change(self, documents: Mapping[str, Findings | None]) -> None:
        """Take in documents that came or changed (None: that went), and the rules."""
        self._found.update((name, found) for name, found in documents.items() if found is not None)
        texts = Texts(self._ledger, self._texts, self._stock, self._known)
        unlike = texts.change(
            {name: found.document if found is not None else None for name, found in documents.items()}
        )
        gone = {name for name, found in documents.items() if found is None}
        renewed = self._tell(texts.groups(unlike | documents.keys()), gone)
        before = Rulings(self._ledger.one("rules", "") or MergeRules())
        ruled = {numbered_node(name)[0] for name in self._links.holders(sorted(self._rules.changed(before)))}
        unfolded = {*self._rules.rules.unfolded} ^ {*before.rules.unfolded}
        altered = self._cluster(self._links.change(renewed | ruled | unlike), renewed | ruled)
        concerned = self._attach(altered) | altered.keys() | self._clusters_in(unlike | documents.keys())
        self._settle(concerned | {name for fold in unfolded for name in self._holding("fold", fold)})
        self._ledger.put("rules", "", self._rules.rules)

    # ---- what each document tells ----

    def _texts(self, names: Iterable[str]) -> dict[str, Document]:
        """These documents, as far as their text matters."""
        wanted = list(names)
        if self._load_texts is None:
            return {name: found.document for name, found in self._documents(wanted).items()}
        found = {name: self._found[name].document for name in wanted if name in self._found}
        missing = [name for name in wanted if name not in found]
        return found | {document.id: document for document in self._load_texts(missing)}

    def _documents(self, names: Iterable[str]) -> dict[str, Findings]:
        wanted = list(dict.fromkeys(names))
        if missing := [name for name in wanted if name not in self._found]:
            self._found.update((found.document.id, found) for found in self._load(missing))
        return {name: self._found[name] for name in wanted if name in self._found}

    def _tell(self, groups: Iterable[Collection[str]], gone: Collection[str]) -> set[str]:
        """The documents of these groups of copies that tell something else now."""
        renewed = set()
        for group in groups:
            told = self._told_by([name for name in group if name not in gone])
            before = self._telling(group)
            for name in group:
                if told.get(name) != before.get(name):
                    renewed.add(name)
                    self._ledger.put("told", name, slim(told[name]) if name in told else None)
                    self._told.pop(name, None)
            self._told |= told
        return renewed

    def _told_by(self, names: Collection[str]) -> dict[str, Told]:
        """What the documents that share one text tell."""
        if self._known is None:
            return self._tell_anew(names)

        def work() -> dict[str, Told]:
            return {name: slim(told) for name, told in self._tell_anew(names).items()}

        asked = [self._digest(name) for name in sorted(names)]
        told = self._known.answer("told", asked, dict[str, Told], work)
        self._known.told.update(dict.fromkeys(told, digest(asked)))
        return {name: whole(each) for name, each in told.items()}

    def _digest(self, name: str) -> bytes:
        """What stands for all that was found in a document."""
        if name not in self._digests:
            self._digests[name] = digest(self._documents([name])[name])
        return self._digests[name]

    def _tell_anew(self, names: Collection[str]) -> dict[str, Told]:
        found = self._documents(names)
        events = [event for each in found.values() for event in happenings(each, self._stock)]
        reports: dict[str, list[Report]] = defaultdict(list)
        for report in reports_of(in_copies(events) if len(found) > 1 else events):
            reports[report.events[0].document.id].append(report)
        return {
            name: Told.of(each.document, reports[name], about=rare_words(each, self._stock), copied=len(found) > 1)
            for name, each in found.items()
        }

    def _telling(self, names: Iterable[str]) -> dict[str, Told]:
        """What is kept of what these documents tell."""
        wanted = list(dict.fromkeys(names))
        found = self._ledger.get("told", [name for name in wanted if name not in self._told])
        self._told.update((name, whole(told)) for name, told in found.items())
        return {name: self._told[name] for name in wanted if name in self._told}

    # ---- which of them are ----

    def _cluster(self, seeds: Collection[Node], renewed: Collection[str]) -> dict[str, Kept | None]:
        """The clusters that were made or altered, and those that are no more, each as it was before."""
        components = self._components(seeds)
        nodes = {*seeds, *(name for component in components for name in component)}
        before = self._ledger.get("cluster", self._clusters_of(nodes))
        now = {name: kept for each in components for name, kept in self._made_of(each)}
        altered: dict[str, Kept | None] = {}
        for name in sorted({*before, *now}):
            old, new = before.get(name), now.get(name)
            same = old is not None and new is not None and (old.parts, old.reasons) == (new.parts, new.reasons)
            if not same or (new is not None and not new.documents.isdisjoint(renewed)):
                altered[name] = old
                self._ledger.put("cluster", name, new)
        where: dict[Node, set[str]] = {name: set() for name in nodes}
        for name, kept in now.items():
            for part, _ in kept.parts:
                where[part].add(name)
        for each, names in sorted(where.items()):
            self._ledger.put("in", each, tuple(sorted(names)) or None)
        return altered

    def _components(self, seeds: Iterable[Node]) -> list[list[Node]]:
        """The reports that hang together by links, those in which one of these is that are still there."""
        seen: set[Node] = set()
        found = []
        for seed in sorted(seeds):
            document, number = numbered_node(seed)
            if seed in seen or number >= len(self._links.keys(document).reports):
                continue
            component, waiting = {seed}, [seed]
            while waiting:
                near = set(self._links.near(waiting.pop())) - component
                waiting += near
                component |= near
            seen |= component
            found.append(sorted(component))
        return found

    def _made_of(self, component: Sequence[Node]) -> list[tuple[str, Kept]]:
        """The clusters that reports which hang together make."""
        documents = sorted({numbered_node(name)[0] for name in component})
        told = self._telling(documents)
        reports = {name: self._links.report(name) for name in component}
        rules = self._rules.of([event for report in reports.values() for event in events_of(report)])
        shared = self._ledger.get("shared", documents)

        def work() -> list[tuple[str, Kept]]:
            pairs = self._links.pairs(told)
            found = find_incidents(reports.values(), lambda a, b: tie(a, b, pairs))
            clusters = obey(gather(found, pairs), rules)
            return [kept_of(cluster, reports) for cluster in clusters]

        if self._known is None or not self._known.told.keys() >= {*documents}:
            return work()
        pairs = sorted({(each.a, each.b) for listed in shared.values() for each in listed})
        crowded = [name for name in component if reports[name].crowded]
        asked = [component, [self._known.told[name] for name in documents], pairs, rules, crowded]
        return self._known.answer("clusters", asked, list[tuple[str, Kept]], work)

    def _clusters_of(self, nodes: Iterable[Node]) -> set[str]:
        return {name for names in self._ledger.get("in", sorted(nodes)).values() for name in names}

    def _clusters_in(self, documents: Iterable[str]) -> set[str]:
        return self._clusters_of(self._links.nodes(documents))

    def _move(self, moved: Iterable[tuple[int, str, bool]]) -> None:
        """Let names hold keys, or hold them no longer."""
        for held, name, holds in sorted(moved):
            (self._ledger.hold if holds else self._ledger.drop)(held, name)

    def _kept(self, name: str) -> Kept | None:
        return self._ledger.one("cluster", name)  # type: ignore[no-any-return]

    def _whole(self, kept: Kept) -> Cluster:
        """A cluster that is kept, with its reports."""
        self._telling(sorted(kept.documents))
        cluster = Cluster()
        for name, events in kept.parts:
            report = self._links.report(name)
            own = (
                report.events
                if len(events) == len(report.events)
                else [e for e in report.events if e.event.id in events]
            )
            cluster.add(replace(report, events=own))
        cluster.reasons = list(kept.reasons)
        return cluster

    # ---- what has no day or no place ----

    def _attach(self, altered: Mapping[str, Kept | None]) -> set[str]:
        """Find the incidents for what has no day or place anew where others are at hand now; the clusters concerned."""
        concerned = set()
        for name in self._asking(altered):
            kept, old = self._kept(name), altered.get(name)
            before = old.host if old is not None else kept.host if kept is not None and name not in altered else None
            host = self._host_of(name, kept) if kept is not None and kept.wanted else None
            if host == before and name not in altered:
                continue
            for each, holds in ((before, False), (host, True)):
                if each is not None:
                    concerned |= {name, each[0]}
                    self._move([(key("guest", each[0]), name, holds)])
            if kept is not None and kept.host != host:
                self._ledger.put("cluster", name, replace(kept, host=host))
        return concerned

    def _asking(self, altered: Mapping[str, Kept | None]) -> list[str]:
        """The clusters that were altered, and those that could be about an incident that was."""
        moved: list[tuple[int, str, bool]] = []
        offers: set[int] = set()
        for name, old in altered.items():
            new = self._kept(name)
            before, now = (set(kept.slots) if kept is not None else set() for kept in (old, new))
            moved += [(each, name, each in now) for each in before ^ now]
            offers |= {each for kept in (old, new) if kept is not None for each in kept.offered}
        were = self._ledger.holders([*offers, *(each for each, _, _ in moved)])
        self._move(moved)
        are = self._ledger.holders(offers)
        lively = [each for each in sorted(offers) if min(len(were[each]), len(are[each])) <= MOST_OFFERS]
        wanting = self._ledger.holders(each + 1 for each in lively)
        return sorted({*altered, *(name for names in wanting.values() for name in names)})

    def _host_of(self, name: str, kept: Kept) -> tuple[str, str] | None:
        """The one incident that a cluster without day or place is about, with the reason."""
        offers = self._ledger.holders(each - 1 for each in kept.wanted)
        if any(len(names) > MOST_OFFERS for names in offers.values()):
            return None
        names = sorted({each for listed in offers.values() for each in listed} - {name})
        able = {
            each: other
            for each, other in self._ledger.get("cluster", names).items()
            if not self._rules.keep_apart(kept.events, other.events)
        }
        self._telling(sorted({document for other in able.values() for document in other.documents}))
        at_hand = {each: self._whole(other) for each, other in able.items()}
        choice = choose(self._whole(kept), list(at_hand.values())) if at_hand else None
        if choice is None:
            return None
        return next(each for each, cluster in at_hand.items() if cluster is choice[0]), choice[1]

    # ---- the incidents ----

    def _holding(self, space: str, name: str) -> tuple[str, ...]:
        held = key(space, name)
        return self._ledger.holders([held], most=None)[held]

    def _settle(self, clusters: Iterable[str]) -> None:
        """Make the incidents of clusters anew, each with what was attached to it."""
        names = set(clusters)
        names |= {kept.host[0] for kept in self._ledger.get("cluster", sorted(names)).values() if kept.host is not None}
        before: dict[str, Incident] = self._ledger.get("incident", sorted(names))
        made = {name: self._incident(name, kept) for name in sorted(names) if (kept := self._kept(name)) is not None}
        for name in sorted(names):
            old, new = before.get(name), made.get(name)
            if old != new:
                self._ledger.put("incident", name, new)
                were, are = ({key("fold", fold.id) for fold in (each.folds if each else ())} for each in (old, new))
                self._move((held, name, held in are) for held in were ^ are)
        ids = {incident.id for incident in made.values() if incident is not None}
        gone = {old.id: old for old in before.values() if old.id not in ids}
        self.superseded += [(name, self._successor(old)) for name, old in sorted(gone.items())]

    def _successor(self, old: Incident) -> str | None:
        """The incident that holds now what gave an incident its id; None when nothing does."""
        first = [event for account in old.accounts for event in account.events if stable_id("in", event) == old.id]
        for name in sorted(self._clusters_of(self._links.holders(first))):
            kept = self._kept(name)
            if kept is not None and not kept.events.isdisjoint(first):
                incident: Incident | None = self._ledger.one("incident", kept.host[0] if kept.host else name)
                return incident.id if incident is not None else None
        return None

    def _incident(self, name: str, kept: Kept) -> Incident | None:
        if kept.host is not None:
            return None
        cluster = self._whole(kept)
        guests = self._ledger.get("cluster", self._holding("guest", name))
        for guest in guests.values():
            for report in self._whole(guest).reports:
                cluster.add(report)
            cluster.reasons += [*(guest.host or ())[1:], *guest.reasons]
        if not (worth(cluster) or is_decided(cluster)):
            return None
        found = self._documents(sorted({event.document.id for event in cluster.members}))
        for report in cluster.reports:
            report.events = [replace(e, document=found[e.document.id].document) for e in report.events]
        listed = self._ledger.get("shared", found)
        shared = {document: [each for each in pairs if each.a == document] for document, pairs in listed.items()}
        unfolded = self._rules.rules.unfolded

        def work() -> Incident:
            incident = incident_of(cluster, found, shared=shared, became={}, unfolded=unfolded)
            return replace(incident, supersedes=tuple(sorted(_other_ids(incident))))

        if self._known is None or not self._known.told.keys() >= found.keys():
            return work()
        told = [self._known.told[each] for each in found]
        digests = [self._digest(each) for each in found]
        among = [[each for each in pairs if each.b in found] for pairs in shared.values()]
        return self._known.answer("incident", [kept, guests, told, digests, among, unfolded], Incident, work)


def _other_ids(incident: Incident) -> set[str]:
    """The ids that the incident would have, or had, without some of its documents: each one's first event names it."""
    first = {account.document: account.events[0] for account in reversed(incident.accounts) if account.events}
    return {stable_id("in", event) for event in first.values()} - {incident.id}
