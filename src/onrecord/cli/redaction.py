"""What `extract` and `export` leave out on request: names, private persons, whole documents."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import WrongUse

if TYPE_CHECKING:
    from onrecord.model import Findings, Record

Redact = Annotated[
    list[str] | None,
    typer.Option("--redact", metavar="NAME", help="Replace this name by a label, in all its forms (repeatable)."),
]
MoreNames = Annotated[list[str] | None, typer.Argument(metavar="NAME", hidden=True)]
RedactPersons = Annotated[
    bool, typer.Option("--redact-persons", help="Replace the names of all persons without a public role by labels.")
]
RedactDocuments = Annotated[
    list[str] | None,
    typer.Option("--redact-documents", metavar="ID", help="Leave this document out (id, given id or URI; repeatable)."),
]


def names_of(redact: list[str] | None, more: list[str] | None) -> tuple[str, ...]:
    """The names that follow one or more --redact.

    Raises WrongUse for words that follow no --redact, and for a name without letters.
    """
    if more and not redact:
        raise WrongUse(f"{more[0]!r} is no option: names to be replaced follow --redact")
    names = (*(redact or ()), *(more or ()))
    for name in names:
        if not any(letter.isalpha() for letter in name):
            raise WrongUse(f"--redact {name!r} is no name: it has no letters")
    return names


def read_without(store: Any, documents: Sequence[str]) -> "Record":
    """The record in a store as reviewers left it, merged from all documents but these.

    Raises WrongUse when a document is not in the record.
    """
    from onrecord.merge import merge
    from onrecord.review.record import finished, overlay
    from onrecord.review.standing import rules_of
    from onrecord.reviewing import read_record

    if not documents:
        return read_record(store)
    kept: Record = store.record()
    asked = {name: [f for f in kept.findings if name in _names_of(f)] for name in documents}
    for name, found in asked.items():
        if not found:
            raise WrongUse(f"--redact-documents {name!r} is not in the record: see `onrecord show documents`")
    gone = [found for group in asked.values() for found in group]
    ids = {f.document.id for f in gone} | {e.id for f in gone for e in f.events}
    ids |= {e.id for f in gone for e in f.entities}
    sources = {f.document.uri for f in gone}
    decisions = [d for d in kept.decisions if d.document not in ids and not any(ids & {*g} for g in d.groups)]
    laid = overlay((f for f in kept.findings if f.document.id not in ids), decisions)
    problems = [p for p in kept.problems if p.document not in ids and p.source not in sources]
    return finished(merge(laid.findings, rules_of(decisions)), laid, problems)


def _names_of(found: "Findings") -> tuple[str | None, ...]:
    return found.document.id, found.document.given_id, found.document.uri


def redacted_record(record: "Record", *, names: tuple[str, ...], persons: bool, always: bool) -> "Record":
    """The record with labels in the place of names; as it is where nothing was asked, unless `always` says so."""
    from onrecord.redact import Choice, redact_record

    redacted = redact_record(record, Choice(names=names, persons=persons), always=always)
    tell(redacted.findings)
    return redacted


def without_persons(findings: list["Findings"]) -> list["Findings"]:
    """The findings of these documents with labels in the place of the names of private persons."""
    if not findings:
        return []
    from onrecord.redact import Choice, redact_findings

    redacted = redact_findings(findings, Choice(persons=True))
    tell(redacted)
    return redacted


def tell(findings: Sequence["Findings"]) -> None:
    """Say on stderr what the redaction could not do."""
    from onrecord.redact import KIND, REPLACED

    told = {p.message for f in findings for p in f.problems if p.kind == KIND and p.message != REPLACED}
    for message in sorted(told):
        print(f"{KIND}: {message}", file=sys.stderr)
