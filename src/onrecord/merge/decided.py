"""What reviewers decided about incidents and entities, carried out: it wins over every score, and touches no more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from onrecord.merge.groups import Groups
from onrecord.merge.happenings import Happening
from onrecord.merge.incidents import Cluster
from onrecord.merge.reports import Report
from onrecord.model import Entity, MergeRules, stable_id

PUT_TOGETHER = "a reviewer put them together"
KEPT_APART = "a reviewer took it out of another incident"

Members = Mapping[str, list[tuple[str, Entity]]]


def obey(clusters: Sequence[Cluster], rules: MergeRules) -> list[Cluster]:
    """The clusters, those parted that hold what is apart, then those joined that hold what is the same."""
    made = list(clusters)
    for one, other in rules.apart:
        made = list(_parted(made, frozenset(one), frozenset(other)))
    return _joined(made, rules.same)


def is_decided(cluster: Cluster) -> bool:
    """Tell whether a reviewer made the cluster what it is."""
    return not {PUT_TOGETHER, KEPT_APART}.isdisjoint(cluster.reasons)


def _parted(clusters: Iterable[Cluster], one: frozenset[str], other: frozenset[str]) -> Iterator[Cluster]:
    for cluster in clusters:
        names = {event.event.id for event in cluster.members}
        if names & one and names & other:
            yield _only(cluster, lambda event: event.event.id not in other, cluster.reasons)
            yield _only(cluster, lambda event: event.event.id in other, [KEPT_APART])
        else:
            yield cluster


def _only(cluster: Cluster, wanted: Callable[[Happening], bool], reasons: Iterable[str]) -> Cluster:
    """The part of a cluster whose events are wanted."""
    made = Cluster()
    for report in cluster.reports:
        if events := [event for event in report.events if wanted(event)]:
            made.add(Report(events=events, main=report.main))
    made.reasons = list(reasons)
    return made


def _joined(clusters: Sequence[Cluster], same: Iterable[Sequence[str]]) -> list[Cluster]:
    where = {event.event.id: number for number, cluster in enumerate(clusters) for event in cluster.members}
    groups = Groups()
    for names in same:
        numbers = [f"{where[name]:09}" for name in names if name in where]
        for number in numbers[1:]:
            groups.join(numbers[0], number)
    joined: dict[int, Cluster] = {}
    for group in groups.found:
        parts = [clusters[int(number)] for number in group]
        made = Cluster()
        for report in chain.from_iterable(part.reports for part in parts):
            made.add(report)
        made.reasons = [PUT_TOGETHER, *chain.from_iterable(part.reasons for part in parts)]
        joined |= {int(number): made for number in group}
    kept = [(number, joined.get(number, cluster)) for number, cluster in enumerate(clusters)]
    return list({id(cluster): cluster for _, cluster in kept}.values())


def decided_members(members: Members, rules: MergeRules) -> dict[str, list[tuple[str, Entity]]]:
    """The entities of documents under the entity of the record that they are, as reviewers decided.

    Groups taken out become entities of their own first; then entities that are the same are put under the first one.
    """
    out = {name: stable_id("en", "apart", *sorted(group)) for group in rules.entities_apart for name in group}
    became = _one_name(rules.entities_same)
    made: dict[str, list[tuple[str, Entity]]] = {}
    for name, group in members.items():
        for document, entity in group:
            own = out.get(entity.id, name)
            made.setdefault(became.get(own, own), []).append((document, entity))
    return made


def _one_name(same: Iterable[Sequence[str]]) -> dict[str, str]:
    """For each entity that is the same as others, the one whose id they all take: the first that was named."""
    became: dict[str, str] = {}
    for group in same:
        first = became.get(group[0], group[0])
        taken = {became.get(name, name) for name in group}
        became |= {name: first for name, top in became.items() if top in taken}
        became |= dict.fromkeys((*group, *taken), first)
    return became
