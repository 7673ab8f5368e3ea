"""A decision as one line for people."""

from onrecord.model import Decision
from onrecord.text import shorten

WORDS = 60


def decision_line(decision: Decision, state: str | None = None) -> str:
    """Who decided what and when, with before and after where a value was changed.

    >>> made = {"reviewer": "R. Ilves", "at": "2031-02-03T10:00:00Z", "id": "de-1", "kind": "statement"}
    >>> decision_line(Decision(subject="st-1", verdict="edit", field="speaker", before="He", after="Ivo Marek", **made))
    'de-1  2031-02-03T10:00:00Z  R. Ilves  edit statement st-1: speaker: He -> Ivo Marek'
    """
    kind = decision.kind or "finding"
    others = f" with {', '.join(decision.others)}" if decision.others else ""
    told = [f"{decision.verdict} {kind} {decision.subject}{others}", _change(decision)]
    told += [f"“{shorten(decision.words, WORDS)}”"] if decision.words and not told[1] else []
    told += ["(its content was purged)"] if decision.erased else []
    told += [f"({decision.note})"] if decision.note else []
    told += [f"[{state}]"] if state else []
    line = ": ".join(part for part in told[:2] if part)
    return "  ".join([decision.id, decision.at, decision.reviewer, " ".join([line, *told[2:]])])


def _change(decision: Decision) -> str:
    if decision.verdict == "undo":
        return f"takes back {decision.supersedes}"
    if decision.verdict == "edit" and not decision.erased:
        return f"{decision.field}: {_value(decision.before)} -> {_value(decision.after)}"
    return ""


def _value(text: str | None) -> str:
    return "nothing" if text is None else shorten(text, WORDS)
