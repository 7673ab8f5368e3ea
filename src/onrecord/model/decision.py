"""What a reviewer decided, and the chain that holds the decisions together. They are only ever added, never changed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any, Literal

Verdict = Literal["accept", "edit", "reject", "add", "merge", "split", "distinct", "note", "undo", "purge"]
SubjectKind = Literal[
    "statement", "event", "timex", "mention", "citation", "claim", "incident", "entity", "fold", "decision", "document"
]
BEGINNING = ""
CONTENT = ("start", "end", "words", "field", "before", "after", "note", "score", "found_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One verdict: who decided what, when, about which finding, and what stood there before and after.

    `subject` is the id of what is judged; `others` are further ids that the verdict is about (a merge has at least two
    in all). `groups` are what each of them stood for, subject first: the events of an incident, the document entities
    of an entity. `words` are the words of the text at its place in the document, `start` to `end`; `score` and
    `found_by` are the confidence and the rule of what the machine had found there. `supersedes` is the decision that
    this one takes the place of, or takes back. `settles` are the decisions of several reviewers that this one decides
    between: while it stands, they do not.

    A "purge" removed the document that is its subject for good; `others` are the decisions whose content went with it.
    Those are `erased`: they keep who, when, what kind and their place in the chain, and no words.

    `hash` is that of all other fields with `previous`, the hash of the decision before; `id` is made from it.
    """

    id: str = ""
    subject: str
    verdict: Verdict
    kind: SubjectKind | None = None
    others: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    document: str | None = None
    start: int | None = None
    end: int | None = None
    words: str | None = None
    field: str | None = None
    before: str | None = None
    after: str | None = None
    note: str | None = None
    reviewer: str
    at: str
    supersedes: str | None = None
    settles: tuple[str, ...] = ()
    score: float | None = None
    found_by: str | None = None
    erased: bool | None = None
    previous: str = BEGINNING
    hash: str = ""


def sealed(decision: Decision, previous: str) -> Decision:
    """The decision as the next entry of the chain that ends with the hash `previous`.

    >>> accept = Decision(subject="st-1", verdict="accept", reviewer="R. Ilves", at="2031-02-03T10:00:00Z")
    >>> first = sealed(accept, BEGINNING)
    >>> second = sealed(accept, first.hash)
    >>> second.previous == first.hash != second.hash, list(broken([first, second]))
    (True, [])
    """
    bare = replace(decision, id="", hash="", previous=previous)
    digest = digest_of(bare)
    return replace(bare, id=f"de-{digest[:16]}", hash=digest)


def canonical(decision: Decision) -> bytes:
    """The bytes that are hashed: JSON in ASCII, keys in order, no blanks, without `id` and `hash`.

    What is not said (null, an empty list) is left out, so that a field of a later version changes no earlier entry.

    >>> canonical(Decision(subject="st-1", verdict="accept", reviewer="R", at="2031-02-03T10:00:00Z"))
    b'{"at":"2031-02-03T10:00:00Z","previous":"","reviewer":"R","subject":"st-1","verdict":"accept"}'
    """
    values = ((f.name, getattr(decision, f.name)) for f in fields(decision) if f.name not in ("id", "hash"))
    entry = {name: value for name, value in values if value is not None and value != ()}
    return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest_of(decision: Decision) -> str:
    """The SHA-256 of a decision with the hash of the one before it."""
    return sha256(canonical(decision)).hexdigest()


def emptied(decision: Decision) -> Decision:
    """A decision without its content: who, when, about which id, and its place in the chain stay.

    >>> edit = Decision(subject="st-1", verdict="edit", after="Ivo Marek", reviewer="R", at="2031-02-03T10:00:00Z")
    >>> emptied(edit).after, emptied(edit).erased
    (None, True)
    """
    nothing: dict[str, Any] = dict.fromkeys(CONTENT)
    return replace(decision, **nothing, erased=True)


def broken(decisions: Iterable[Decision]) -> Iterator[str]:
    """What is wrong with the chain, one sentence for each entry that does not fit.

    An erased entry cannot be hashed again: it must be empty, keep its hash, and be named by a purge after it.
    """
    listed = list(decisions)
    purged: set[str] = set()
    wrong: list[str] = []
    for number, decision in reversed(list(enumerate(listed, 1))):
        name = f"decision {number} ({decision.id})"
        whole = emptied(decision) == decision if decision.erased else digest_of(decision) == decision.hash
        if not whole or decision.id != f"de-{decision.hash[:16]}":
            wrong.append(f"{name}: was changed after it was made")
        elif decision.erased and decision.id not in purged:
            wrong.append(f"{name}: is empty, and no purge after it says why")
        if decision.previous != (listed[number - 2].hash if number > 1 else BEGINNING):
            wrong.append(f"{name}: does not follow the one before it; an entry was changed, removed or put in between")
        if decision.verdict == "purge" and whole:
            purged.update(decision.others)
    yield from reversed(wrong)
