"""Rows are filtered by what people ask for, and tables are safe to open."""

import csv
import io

import pytest

from onrecord.model import Cue, Document, Figure, Findings, Record, Span, Speaker, Statement, When
from onrecord.show.check import questions
from onrecord.show.rows import Filters, rows
from onrecord.show.tables import TABLES

TEXT = "=Doran said that the camp was closed. “We saw nothing”, a guard said."


def span(words):
    start = TEXT.index(words)
    return Span(doc="doc-1", start=start, end=start + len(words))


def statement(words, speaker, **more):
    whole = span(words)
    return Statement(
        **{
            "id": f"st-{words[:6]}",
            "span": whole,
            "content": (whole,),
            "mode": "direct",
            "speaker": speaker,
            "found_by": "test@1",
        }
        | more
    )


@pytest.fixture
def record():
    document = Document(
        id="doc-1", text=TEXT, sha256="", media_type="text/plain", reader="plain", publisher="The Lodzern Post"
    )
    day = When(edtf="2023-03-12", earliest="2023-03-12", latest="2023-03-12")
    doran = Speaker(spans=(span("Doran"),), name="Ilan Doran", role="governor")
    found = Findings(document=document).add(
        statement(
            "that the camp was closed", doran, mode="indirect", when=day, cue=Cue(spans=(span("said"),), lemma="say")
        ),
        statement("“We saw nothing”", None, voice="unnamed"),
    )
    return Record(findings=(found,))


@pytest.mark.parametrize(
    ("filters", "quotes"),
    [
        (Filters(), ["that the camp was closed", "“We saw nothing”"]),
        (Filters(speaker="doran"), ["that the camp was closed"]),
        (Filters(type="direct"), ["“We saw nothing”"]),
        (Filters(since="2023-03-12", until="2023-03-12"), ["that the camp was closed"]),
        (Filters(since="2023-03-13"), []),
        (Filters(search="camp clos"), ["that the camp was closed"]),
        (Filters(search="amp"), []),
        (Filters(publisher="courier"), []),
    ],
)
def test_statements_are_filtered_by_what_was_asked(record, filters, quotes):
    assert [row["quote"] for row in rows(record, "statements", filters)] == quotes


def test_a_statement_without_speaker_is_asked_about(record):
    (question,) = questions(record)
    assert question.kind == "no-speaker"
    assert TEXT[question.start : question.end] == "“We saw nothing”"


def test_no_cell_is_a_formula_and_every_row_points_at_its_place(record):
    table = list(csv.DictReader(io.StringIO(TABLES["statements"](record).decode())))
    assert [row["content"] for row in table] == ["that the camp was closed", "“We saw nothing”"]
    for row in table:
        assert TEXT[int(row["start"]) : int(row["end"])] == row["content"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(31, None, "31+"), (None, 20, "up to 20"), (7, 7, "7"), (20, 30, "20–30"), (None, None, "?")],
)
def test_figures_are_written_with_their_bounds(low, high, shown):
    figure = Figure(span=span("Doran"), counts="killed", low=low, high=high, hedge="exact")
    assert figure.written == shown
