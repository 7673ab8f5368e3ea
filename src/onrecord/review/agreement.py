"""Where several reviewers judged the same thing: what each said, where they differ, and how far they agree."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import NamedTuple

import msgspec

from onrecord.model import Decision
from onrecord.review.standing import not_taken_back

JUDGING = frozenset({"accept", "edit", "reject"})
KEEPING = "kept or rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one reviewer says of a thing: whether it stays, and the values that he gave or saw when he accepted it."""

    reviewer: str
    verdict: str
    values: Mapping[str, str | None] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @property
    def kept(self) -> bool:
        """Tell whether the thing stays in the record."""
        return self.verdict != "reject"

    @property
    def last(self) -> Decision:
        """The decision that was made last."""
        return self.decisions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that two or more reviewers judged.

    `differ` are the values on which they do not agree ("kept or rejected" among them), empty where they agree;
    `settled` the decisions that an editor made between them.
    """

    subject: str
    judgements: tuple[Judgement, ...]
    differ: tuple[str, ...] = ()
    settled: tuple[Decision, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands: "settled", "differ" or "agree"."""
        return "settled" if self.settled else "differ" if self.differ else "agree"

    @property
    def first(self) -> Decision:
        """The decision that knows the thing's place and words."""
        return self.judgements[0].decisions[0]


class Facet(NamedTuple):
    """How far reviewers agree on one value: of how many things two or more gave it, the part of pairs that agree, and
    Krippendorff's alpha (None where all gave one value, or nobody two)."""

    name: str
    things: int
    share: float
    alpha: float | None


class Pair(NamedTuple):
    """How far two reviewers agree on what stays: Cohen's kappa (None where both said one thing only)."""

    reviewers: tuple[str, str]
    things: int
    share: float
    kappa: float | None


def cases(decisions: Iterable[Decision]) -> tuple[Case, ...]:
    """The things that two or more reviewers judged, in the order of their first decisions.

    >>> made = {"subject": "st-1", "at": "2031-02-03", "kind": "statement"}
    >>> yes = Decision(id="d1", verdict="accept", reviewer="A. Orlo", **made)
    >>> no = Decision(id="d2", verdict="reject", reviewer="B. Venn", **made)
    >>> [(case.subject, case.state, case.differ) for case in cases([yes, no])]
    [('st-1', 'differ', ('kept or rejected',))]
    """
    judged: dict[str, list[Decision]] = {}
    for decision in not_taken_back(decisions):
        if decision.verdict in JUDGING:
            judged.setdefault(decision.subject, []).append(decision)
    found = (case_of(subject, own) for subject, own in judged.items())
    return tuple(case for case in found if len(case.judgements) > 1)


def case_of(subject: str, decisions: Iterable[Decision]) -> Case:
    """What each reviewer said of one thing; `decisions` are those on it that were not taken back."""
    by_reviewer: dict[str, list[Decision]] = {}
    settled: list[Decision] = []
    for decision in decisions:
        if decision.settles:
            settled.append(decision)
        else:
            by_reviewer.setdefault(decision.reviewer, []).append(decision)
    judgements = tuple(_judgement(name, own) for name, own in by_reviewer.items())
    older = {name for decision in settled for name in decision.settles}
    return Case(
        subject=subject,
        judgements=judgements,
        differ=_differ(judgements),
        settled=tuple(decision for decision in settled if decision.id not in older),
    )


def _judgement(reviewer: str, decisions: Sequence[Decision]) -> Judgement:
    values: dict[str, str | None] = {}
    verdict = "accept"
    for decision in decisions:
        if decision.verdict == "edit" and decision.field is not None:
            values[decision.field] = decision.after
        elif decision.verdict == "accept":
            values |= _seen(decision)
        verdict = decision.verdict
    edited = any(decision.verdict == "edit" for decision in decisions)
    return Judgement(
        reviewer=reviewer,
        verdict="edit" if verdict == "accept" and edited else verdict,
        values=values if verdict != "reject" else {},
        decisions=tuple(decisions),
    )


def _seen(decision: Decision) -> dict[str, str | None]:
    """The values that a reviewer saw of what he accepted."""
    try:
        return msgspec.json.decode(decision.before or "{}", type=dict[str, str | None])
    except msgspec.MsgspecError:
        return {}


def _differ(judgements: Sequence[Judgement]) -> tuple[str, ...]:
    kept = [judgement for judgement in judgements if judgement.kept]
    if len(kept) not in (0, len(judgements)):
        return (KEEPING,)
    given: dict[str, set[str | None]] = {}
    for judgement in kept:
        for name, value in judgement.values.items():
            given.setdefault(name, set()).add(value)
    return tuple(name for name, values in given.items() if len(values) > 1)


# How far they agree -------------------------------------------------------------------------------------------------


def facets(found: Iterable[Case]) -> tuple[Facet, ...]:
    """How far reviewers agree: whether a thing stays first, then each value that two or more gave."""
    units: dict[str, list[list[Hashable]]] = {KEEPING: []}
    for case in found:
        units[KEEPING].append([judgement.kept for judgement in case.judgements])
        given: dict[str, list[Hashable]] = {}
        for judgement in case.judgements:
            for name, value in judgement.values.items():
                given.setdefault(name, []).append(value)
        for name, values in given.items():
            units.setdefault(name, []).append(values)
    rows = ((name, [unit for unit in listed if len(unit) > 1]) for name, listed in units.items())
    return tuple(Facet(name, len(listed), share(listed), alpha(listed)) for name, listed in rows if listed)


def pairs(found: Iterable[Case]) -> tuple[Pair, ...]:
    """How far each two reviewers agree on what stays, in the order of their names."""
    said: dict[tuple[str, str], list[tuple[bool, bool]]] = {}
    for case in found:
        for one, other in combinations(sorted(case.judgements, key=lambda judgement: judgement.reviewer), 2):
            said.setdefault((one.reviewer, other.reviewer), []).append((one.kept, other.kept))
    return tuple(Pair(names, len(both), share(both), kappa(both)) for names, both in sorted(said.items()))


def share(units: Iterable[Sequence[Hashable]]) -> float:
    """The part of all pairs of judgements of one thing that are the same; 1 where there is no pair.

    >>> share([("yes", "yes"), ("yes", "no")])
    0.5
    """
    both = [(a, b) for unit in units for a, b in combinations(unit, 2)]
    return sum(a == b for a, b in both) / len(both) if both else 1.0


def kappa(both: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two reviewers; None where chance alone would make them agree.

    >>> kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    """
    number = len(both)
    if not number:
        return None
    one, other = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(one[label] * other[label] for label in one) / number**2
    observed = sum(a == b for a, b in both) / number
    return None if chance == 1 else round((observed - chance) / (1 - chance), 12)


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values, of any number of reviewers; None where all values are one.

    >>> alpha([("a", "a"), ("a", "b"), ("b", "b")])
    0.444444444444
    """
    together: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for unit in units:
        for a, b in permutations(unit, 2):
            together[a, b] += 1 / (len(unit) - 1)
    totals: dict[Hashable, float] = defaultdict(float)
    for (a, _), count in together.items():
        totals[a] += count
    number = sum(totals.values())
    expected = number**2 - sum(count**2 for count in totals.values())
    if not expected:
        return None
    observed = sum(count for (a, b), count in together.items() if a != b)
    return round(1 - (number - 1) * observed / expected, 12)
