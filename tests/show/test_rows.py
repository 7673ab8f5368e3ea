"""Rows are filtered by what people ask for, and tables are safe to open."""

import csv
import io
from dataclasses import replace

import pytest

from onrecord.model import (
    Account,
    Cue,
    Document,
    Event,
    Figure,
    Findings,
    Incident,
    Order,
    Problem,
    Record,
    Span,
    Speaker,
    Statement,
    TimelineEntry,
    Timex,
    When,
)
from onrecord.show.check import questions
from onrecord.show.csvs import csv_of
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
    table = list(
        csv.DictReader(io.StringIO(csv_of(next(t for t in TABLES if t.name == "statements"), record).decode()))
    )
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


def test_a_row_without_a_date_says_why_and_where_it_stands(record):
    said = record.findings[0].statements
    undated = TimelineEntry(
        when=None, label="x", documents=1, independent=1, statement=said[0].id, lane="yearless", after=("XXXX-05-17",)
    )
    yearless = replace(undated, when=When(edtf="XXXX-05-19/XXXX-05-20"), before=("XXXX-05-21",))
    dated = TimelineEntry(when=said[0].when, label="y", documents=1, independent=1, statement=said[0].id)
    shown = rows(replace(record, timeline=(dated, yearless, undated)), "timeline", Filters())
    assert [(row["lane"], row["why_undated"]) for row in shown] == [
        ("dated", None),
        ("yearless", "no year in the text; after 17 May, before 21 May"),
        ("yearless", "no date in the text; not before 17 May"),
    ]


def test_an_order_that_the_dates_contradict_is_a_question(record):
    problem = Problem(
        kind="order", message="“A bit later” puts 17 May after 29 May, but the dates do not", start=1, end=6
    )
    asked = questions(replace(record, findings=(record.findings[0].add(problem),)))
    assert [(q.kind, q.message, q.start, q.end) for q in asked if q.kind == "order"] == [
        ("order", problem.message, 1, 6)
    ]


def test_an_order_that_other_accounts_date_the_other_way_round_is_a_question():
    text = "Police arrested a reporter on 9 May. A bit later, on 12 May, guards beat him."
    arrested, beaten = Span(doc="d", start=29, end=34), Span(doc="d", start=51, end=57)
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain")
    timexes = [Timex(id=s.id("tx"), span=s, type="DATE", found_by="test@1") for s in (arrested, beaten)]
    words = Span(doc="d", start=36, end=47)
    order = Order(id="or-1", span=words, relation="after", timex=timexes[1].id, to=(timexes[0].id,), found_by="test@1")
    events = [
        Event(id=f"ev-{n}", span=t.span, trigger=t.span, type="COERCE", when=t.when, found_by="test@1")
        for n, t in enumerate(timexes)
    ]
    incidents = [
        Incident(
            id=f"in-{n}",
            title="x",
            type="COERCE",
            when=When(edtf=day, earliest=day, latest=day),
            place=None,
            accounts=(Account(document="d", events=(event.id,)),),
        )
        for n, (event, day) in enumerate(zip(events, ("2031-05-12", "2031-05-09"), strict=True))
    ]
    record = Record(findings=(Findings(document=document).add(*timexes, order, *events),), incidents=tuple(incidents))
    assert [(q.kind, q.start, q.end) for q in questions(record) if q.kind == "order"] == [("order", 36, 47)]


def test_an_event_that_a_text_only_puts_in_order_has_its_date_from_the_other_accounts():
    text = "Police arrested a reporter on 9 May. Before that, guards beat him."
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain")
    day, verb = Span(doc="d", start=29, end=34), Span(doc="d", start=57, end=61)
    timex = Timex(id=day.id("tx"), span=day, type="DATE", found_by="test@1")
    words = Span(doc="d", start=36, end=47)
    order = Order(id="or-1", span=words, relation="before", verb=verb, to=(timex.id,), found_by="test@1")
    events = [
        Event(id="ev-1", span=day, trigger=day, type="COERCE", when=timex.when, found_by="test@1"),
        Event(id="ev-2", span=verb, trigger=verb, type="ASSAULT", found_by="test@1"),
    ]
    incidents = [
        Incident(
            id=f"in-{event.id}",
            title="x",
            type=event.type,
            when=When(edtf=known, earliest=known, latest=known),
            place=None,
            accounts=(Account(document="d", events=(event.id,)),),
        )
        for event, known in zip(events, ("2031-05-09", "2031-05-12"), strict=True)
    ]
    record = Record(findings=(Findings(document=document).add(timex, order, *events),), incidents=tuple(incidents))
    assert [(q.kind, q.start, q.end) for q in questions(record) if q.kind == "order"] == [("order", 36, 47)]
