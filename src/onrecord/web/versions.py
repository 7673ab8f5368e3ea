"""Two people decided at once: what the faster one made of a thing, and what the other wanted, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Decision
from onrecord.web.cards import LABELS
from onrecord.web.desk import Desk
from onrecord.web.forms import Form, changes_of, in_order, one, seen_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """One value: as it was when the page was loaded, as it is now, and as the later one wants it."""

    field: str
    label: str
    was: str
    now: str
    yours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A thing that was decided about since the page was loaded: what was decided, how it stands, what was wanted."""

    subject: str
    words: str
    theirs: tuple[Decision, ...]
    review: str
    verdict: str
    values: tuple[Both, ...]
    seen: str


def versions_of(desk: Desk, form: Form) -> list[Version]:
    """For each thing of a form that somebody decided about since its page was loaded, both versions."""
    decisions = desk.store.decisions()
    found = (_version(desk, form, subject, last, decisions) for subject, last in (seen_of(form) or {}).items())
    return [version for version in found if version is not None]


def seen_now(form: Form, versions: Sequence[Version]) -> list[tuple[str, str]]:
    """Each subject of a form with the last decision about it, those of both versions as they are now."""
    now = {version.subject: version.seen for version in versions}
    return [(subject, now.get(subject, last or "")) for subject, last in (seen_of(form) or {}).items()]


def _version(desk: Desk, form: Form, subject: str, last: str | None, decisions: Sequence[Decision]) -> Version | None:
    own = [decision for decision in decisions if decision.subject == subject]
    if (own[-1].id if own else None) == last:
        return None
    known = next((n for n, decision in enumerate(own) if decision.id == last), -1)
    thing = desk.thing(subject)
    texts = thing.texts if thing is not None else {}
    values = (
        Both(field=name, label=LABELS.get(name, name), was=was, now=texts.get(name) or "", yours=text.strip())
        for name, was, text in in_order(changes_of(form))
    )
    return Version(
        subject=subject,
        words=next((decision.words for decision in own if decision.words), subject),
        theirs=tuple(own[known + 1 :]),
        review=thing.review if thing is not None else "gone",
        verdict=one(form, "verdict"),
        values=tuple(values),
        seen=own[-1].id if own else "",
    )
