"""Formats of other programs and data sets: their columns, properties and counting conventions."""

import csv
import io
import json
import re

import icalendar
import pytest

from exported import files, text_of
from onrecord.model import Account, Document, Figure, Findings, Incident, Record, Span, When


def test_plover_records_hold_the_low_end_of_a_figure_and_the_whole_beside_it(record):
    lines = [json.loads(line) for line in files("plover", record)["events.plover.jsonl"].splitlines()]
    assert len(lines) == sum(len(found.events) for found in record.findings)
    open_ended = [
        line for line in lines for f in line["onrecord"]["figures"] if f["counts"] == "killed" and f["high"] is None
    ]
    assert open_ended
    for line in open_ended:
        assert line["dead"] in {f["low"] for f in line["onrecord"]["figures"]}


FTM = {  # properties of FollowTheMoney 4.11 that the export may use
    "Article": "title author publisher publishedAt sourceUrl fileName mimeType language bodyText processingAgent notes",
    "Person": "name alias position country",
    "Organization": "name alias summary country",
    "Documentation": "document entity role summary description recordId sourceUrl date startDate endDate",
    "Event": "name summary location involved proof notes date startDate endDate",
    "Note": "entity name publisher description summary proof notes sourceUrl",
}


def test_followthemoney_entities_have_only_properties_of_their_schema(record):
    for line in files("ftm", record)["record.ftm.json"].splitlines():
        data = json.loads(line)
        assert set(data["properties"]) <= set(FTM[data["schema"]].split())
        assert all(isinstance(v, str) for values in data["properties"].values() for v in values)


def test_followthemoney_entities_are_valid_for_the_library(record):
    ftm = pytest.importorskip("followthemoney")
    for line in files("ftm", record)["record.ftm.json"].splitlines():
        data = json.loads(line)
        schema = ftm.model.get(data["schema"])
        schema.validate(data)
        assert set(data["properties"]) <= set(schema.properties)


def test_followthemoney_links_lead_to_entities_of_the_same_file(record):
    lines = [json.loads(line) for line in files("ftm", record)["record.ftm.json"].splitlines()]
    ids = {line["id"] for line in lines}
    assert len(ids) == len(lines)
    for line in lines:
        for name in ("document", "entity", "proof", "involved"):
            assert set(line["properties"].get(name, ())) <= ids
    assert not any(line["schema"] == "Mention" for line in lines)
    assert any(line["schema"] == "Documentation" and "entity" in line["properties"] for line in lines)


@pytest.mark.parametrize(("name", "count"), [("acled", 31), ("ucdp", 49)])
def test_a_profile_has_the_columns_of_its_data_set(record, name, count):
    (content,) = files(name, record).values()
    header, *rows = csv.reader(io.StringIO(content.decode()))
    assert len(header) == count
    assert all(len(row) == count for row in rows)


def test_profiles_count_the_dead_as_their_data_sets_do(record):
    def row(name, key):
        (content,) = files(name, record).values()
        return next(r for r in csv.DictReader(io.StringIO(content.decode())) if r[key] == disputed.id)

    disputed = next(i for i in record.incidents if any(d.field == "killed" for d in i.disputes))
    figures = [f for a in disputed.accounts for f in a.figures if f.counts == "killed"]
    low, high = min(f.low for f in figures), max(f.high or f.low for f in figures)
    assert int(row("acled", "event_id_cnty")["fatalities"]) == low
    ged = row("ucdp", "id")
    assert (int(ged["low"]), int(ged["high"]), ged["best"]) == (low, high, "")


@pytest.mark.parametrize(("words", "dead"), [("Dozens", 12), ("Hundreds", 100), ("Over thirty", 31)])
def test_acled_has_its_own_numbers_for_vague_words(words, dead):
    text = f"{words} were killed."
    document = Document(id="doc-1", text=text, sha256="", media_type="", reader="")
    figure = Figure(span=Span(doc="doc-1", start=0, end=len(words)), counts="killed", low=31, high=None, hedge="over")
    day = When(edtf="2020-01-01", earliest="2020-01-01", latest="2020-01-01")
    incident = Incident(
        id="in-1",
        title="x",
        type="ASSAULT",
        when=day,
        place=None,
        accounts=(Account(document="doc-1", figures=(figure,)),),
    )
    (content,) = files("acled", Record(findings=(Findings(document=document),), incidents=(incident,))).values()
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert row["fatalities"] == str(dead)


def test_uwazi_titles_are_unique_and_links_lead_to_them(record):
    tables = {n: list(csv.DictReader(io.StringIO(c.decode()))) for n, c in files("uwazi", record).items()}
    titles = {name: [row["title"] for row in rows] for name, rows in tables.items()}
    assert all(len(set(listed)) == len(listed) for listed in titles.values())
    for row in tables["uwazi-statements.csv"]:
        assert row["document"] in titles["uwazi-documents.csv"]
        assert row["incident"] in ("", *titles["uwazi-incidents.csv"])


def rows_of(record):
    """What stands for one row in each format that has rows, as text."""

    def tables(name):
        return [
            row for content in files(name, record).values() for row in csv.DictReader(io.StringIO(content.decode()))
        ]

    calendar = icalendar.Calendar.from_ical(files("ics", record)["timeline.ics"])
    events = json.loads(files("timelinejs", record)["timeline.json"])["events"]
    yield from (("acled", str(row)) for row in tables("acled"))
    yield from (("ucdp", str(row)) for row in tables("ucdp"))
    yield from (("uwazi", str(row)) for row in tables("uwazi") if "sha256" not in row)
    yield from (("ics", str(event.get("x-onrecord-passage"))) for event in calendar.walk("VEVENT"))
    yield from (("timelinejs", str(slide["onrecord"])) for slide in events)
    yield from (("plover", line.decode()) for line in files("plover", record)["events.plover.jsonl"].splitlines())


def test_every_row_of_every_format_names_a_passage_of_the_record(record):
    formats = set()
    for format, row in rows_of(record):
        formats.add(format)
        found = re.findall(r"urn:onrecord:(doc-\w+)#char=(\d+),(\d+)", row)
        assert found, (format, row)
        assert all(text_of(record, document)[int(start) : int(end)].strip() for document, start, end in found)
    assert formats == {"acled", "ucdp", "uwazi", "ics", "timelinejs", "plover"}
