"""The problems of a record: those of sources and documents, and documents that came more than once."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from sqlalchemy import Connection, select

from onrecord.model import Findings, Problem, SourceProblem
from onrecord.model.record import document_problems
from onrecord.store import schema
from onrecord.store.codec import read, write
from onrecord.store.rows import Row


def problem_rows(source: str, problems: Iterable[Problem]) -> list[Row]:
    """The rows of the problems of a source, in their order."""
    return [
        {"source": source, "n": n, "kind": p.kind, "message": p.message, "body": write(p)}
        for n, p in enumerate(problems)
    ]


def problems_of(connection: Connection, findings: Iterable[Findings]) -> tuple[SourceProblem, ...]:
    """All problems: of sources by name, of documents that came twice, of documents in their order."""
    return (*_source_problems(connection), *_duplicates(connection), *document_problems(findings))


def _source_problems(connection: Connection) -> Iterator[SourceProblem]:
    table = schema.problems
    for row in connection.execute(select(table.c.source, table.c.body).order_by(table.c.source, table.c.n)):
        problem = read(row.body, Problem)
        yield SourceProblem(kind=problem.kind, message=problem.message, source=problem.source or row.source)


def _duplicates(connection: Connection) -> Iterator[SourceProblem]:
    """One note for each document that came more than once."""
    table = schema.document_sources
    rows = connection.execute(select(table).order_by(table.c.document, table.c.source))
    for document, group in groupby(rows, key=lambda row: row.document):
        given = list(group)
        names = [row.source for row in given]
        if len(names) > 1:
            message = f"the same document came from {len(names)} sources and is kept once: {', '.join(names)}"
            yield SourceProblem(kind="duplicate", message=message, source=names[1], document=document)
        elif given[0].times > 1:
            message = f"the same document stands in this source {given[0].times} times and is kept once"
            yield SourceProblem(kind="duplicate", message=message, source=names[0], document=document)
