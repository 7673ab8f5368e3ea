"""How an editor decides between reviewers: one judgement stands from then on, and the others are kept beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onrecord.errors import WrongUse
from onrecord.model import Decision
from onrecord.review.agreement import JUDGING, KEEPING, Case, Judgement
from onrecord.review.standing import not_taken_back, standing


def judging(subject: str, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The judgements of one thing that were not taken back, also those that were settled."""
    return tuple(d for d in not_taken_back(decisions) if d.subject == subject and d.verdict in JUDGING)


def settlement(subject: str, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that settle what is said of a thing, empty where nobody has settled it."""
    return tuple(d for d in standing(decisions) if d.subject == subject and d.settles)


def choice(case: Case, reviewer: str, decisions: Sequence[Decision]) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """What makes the judgement of one reviewer stand: his decisions to make again, and the ids that they settle.

    There is nothing to make again where the thing stays as it was found: then accept it.
    Raises WrongUse when that reviewer has not judged it.
    """
    chosen = next((judgement for judgement in case.judgements if judgement.reviewer == reviewer), None)
    if chosen is None:
        raise WrongUse(f"{reviewer} has not judged {case.subject}: choose one of those who have")
    own = judging(case.subject, decisions)
    if not chosen.kept:
        return (chosen.last,), tuple(d.id for d in own)
    asked = _fields(case, own) - {KEEPING}
    settled = tuple(d.id for d in own if d.verdict != "edit" or d.field in asked)
    return tuple(_again(chosen, own, sorted(asked))), settled


def settled_by(verdict: str, field: str | None, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """The ids that an editor's own decision on a thing settles; `decisions` are the judgements of it.

    What is accepted is the thing as it is shown: with the last edit of each value.
    """
    if verdict == "reject":
        return tuple(d.id for d in decisions)
    if verdict == "edit":
        return tuple(d.id for d in decisions if d.verdict == "reject" or (d.verdict == "edit" and d.field == field))
    last = {d.field: d.id for d in standing(decisions) if d.verdict == "edit"}
    return tuple(d.id for d in decisions if last.get(d.field) != d.id)


def forbids(settled: Sequence[Decision], verdict: str, field: str | None, decisions: Sequence[Decision]) -> bool:
    """Tell whether a decision would go against one that an editor made between reviewers."""
    if not settled:
        return False
    if verdict == "reject" or any(d.verdict == "reject" for d in settled):
        return True
    over = {name for decision in settled for name in decision.settles}
    return verdict == "edit" and any(
        d.field == field for d in decisions if d.verdict == "edit" and (d.settles or d.id in over)
    )


def again(decision: Decision, *, reviewer: str, at: str, note: str | None, settles: tuple[str, ...]) -> Decision:
    """A reviewer's decision as an editor makes it, ready to be added to the record."""
    return replace(
        decision, reviewer=reviewer, at=at, note=note, settles=settles, supersedes=None, id="", hash="", previous=""
    )


def _fields(case: Case, own: Iterable[Decision]) -> set[str]:
    """The values that must be settled: those that differ; every edited one where some would not keep the thing."""
    differ = set(case.differ)
    return differ | {d.field for d in own if d.field is not None} if KEEPING in differ else differ


def _again(chosen: Judgement, own: Sequence[Decision], fields: Iterable[str]) -> Iterable[Decision]:
    for name in fields:
        if name in chosen.values:
            same = [d for d in own if d.verdict == "edit" and d.field == name and d.after == chosen.values[name]]
            yield from same[-1:]
