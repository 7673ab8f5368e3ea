"""What `extract` and `export` leave out on request: names, private persons, whole documents."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

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


def redacted_record(record: "Record", *, names: tuple[str, ...], persons: bool, documents: Sequence[str]) -> "Record":
    """The record without these documents, and with labels in the place of names; as it is where nothing was asked.

    Raises WrongUse when a document is not in the record.
    """
    from onrecord.redact import Choice, redact_record

    if documents:
        record = _without(record, documents)
    redacted = redact_record(record, Choice(names=names, persons=persons), always=bool(documents))
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


def _without(record: "Record", documents: Sequence[str]) -> "Record":
    """The record of the other documents, merged anew, so that nothing of these stands in it."""
    from dataclasses import replace

    from onrecord.merge import merge
    from onrecord.review.standing import rules_of

    asked = {name: [d for d in record.documents if name in (d.id, d.given_id, d.uri)] for name in documents}
    for name, found in asked.items():
        if not found:
            raise WrongUse(f"--redact-documents {name!r} is not in the record: see `onrecord show documents`")
    gone = {document.id for found in asked.values() for document in found}
    sources = {document.uri for found in asked.values() for document in found}
    merged = merge([f for f in record.findings if f.document.id not in gone], rules_of(record.decisions))
    return replace(
        record,
        findings=merged.findings,
        entities=merged.entities,
        incidents=merged.incidents,
        timeline=merged.timeline,
        copies=merged.copies,
        decisions=tuple(d for d in record.decisions if d.document not in gone),
        problems=tuple(p for p in record.problems if p.document not in gone and p.source not in sources),
    )


def tell(findings: Sequence["Findings"]) -> None:
    """Say on stderr what the redaction could not do."""
    from onrecord.redact import KIND, REPLACED

    told = {p.message for f in findings for p in f.problems if p.kind == KIND and p.message != REPLACED}
    for message in sorted(told):
        print(f"{KIND}: {message}", file=sys.stderr)
