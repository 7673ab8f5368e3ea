"""Every export of the example is valid for its standard's own library, and leads back to the words."""

import csv
import io
import json
import re
from urllib.parse import unquote

import icalendar
import openpyxl
import pytest
from csvw import TableGroup
from pyld import jsonld

from onrecord import plugins
from onrecord.model import Document, Findings, Incident, Record, Span, Statement, TimelineEntry, When
from onrecord.show.calendar import calendar
from onrecord.show.csvs import safe
from onrecord.show.timelinejs import timelinejs
from onrecord.show.workbook import workbook

TERMS = {  # the words of the two contexts that the exports use, as their standards define them
    "http://www.w3.org/ns/anno.jsonld": {
        "oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "id": "@id", "type": "@type",
        "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody",
        "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
        "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
        "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "start": "oa:start", "end": "oa:end",
        "items": {"@id": "as:items", "@container": "@list"}, "first": "as:first", "value": "rdf:value",
    },
    "https://schema.org": {"@vocab": "https://schema.org/"},
}  # fmt: skip


@pytest.fixture(scope="module")
def record(example_record):
    with plugins.open_store(str(example_record / "demo" / "record")) as store:
        return store.record()


def files(name, record):
    return dict(plugins.load("exporters", name).files(record))


def expanded(document):
    def loader(url, options):
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS[url]}}

    return jsonld.expand(document, {"documentLoader": loader})


def text_of(record, name):
    return next(found.text for found in record.findings if found.document.id == name)


@pytest.mark.parametrize("name", sorted(plugins.installed("exporters")))
def test_an_export_is_the_same_bytes_twice_and_knows_an_empty_record(record, name):
    assert files(name, record) == files(name, record)
    assert list(files(name, Record()))


# ---- tables ----


def test_csv_is_described_by_csvw_and_agrees_with_its_description(record, tmp_path):
    for name, content in files("csv", record).items():
        (tmp_path / name).write_bytes(content)
    group = TableGroup.from_file(tmp_path / "csv-metadata.json")
    rows = {str(table.url): list(table) for table in group.tables}
    group.check_referential_integrity()
    assert len(rows["statements.csv"]) == sum(len(found.statements) for found in record.findings)
    assert {row["document"] for row in rows["events.csv"]} <= {row["id"] for row in rows["documents.csv"]}


def test_each_row_of_csv_names_the_passage_it_came_from(record):
    for row in csv.DictReader(io.StringIO(files("csv", record)["citations.csv"].decode())):
        start, end = map(int, re.fullmatch(r"urn:onrecord:.+#char=(\d+),(\d+)", row["passage"]).groups())
        assert safe(text_of(record, row["document"])[start:end]) == row["words"]


def test_a_link_of_a_row_holds_the_words(record):
    rows = [r for r in csv.DictReader(io.StringIO(files("csv", record)["citations.csv"].decode())) if r["link"]]
    assert rows
    for row in rows:
        first = unquote(row["link"].partition("#:~:text=")[2].split(",")[0])
        assert " ".join(row["words"].split()).lstrip("'").startswith(first)


def test_the_workbook_has_a_sheet_a_table_with_the_same_cells(record):
    book = openpyxl.load_workbook(io.BytesIO(files("xlsx", record)["record.xlsx"]))
    assert book.sheetnames[:2] == ["timeline", "incidents"]
    rows = list(csv.reader(io.StringIO(files("csv", record)["statements.csv"].decode())))
    sheet = book["statements"]
    shown = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    numbers = {rows[0].index(name) for name in ("confidence",)}
    for line, cells in zip(rows, shown, strict=True):
        for n, (a, b) in enumerate(zip(line, cells, strict=True)):
            assert a.lstrip("'") == b.lstrip("'") or n in numbers


def test_a_workbook_takes_no_cell_for_a_formula_and_cuts_what_excel_cannot_hold():
    text = "=1+1 " + "x" * 40_000
    document = Document(id="doc-1", text=text, sha256="", media_type="", reader="", title="=HYPERLINK(1)\x01")
    said = Statement(
        id="st-1", span=Span(doc="doc-1", start=0, end=len(text)), mode="direct", found_by="q@1",
        content=(Span(doc="doc-1", start=0, end=len(text)),),
    )  # fmt: skip
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(Record(findings=(Findings(document=document, statements=(said,)),))))
    )
    cells = {cell.value: cell.data_type for row in book["statements"].iter_rows() for cell in row if cell.value}
    cut = next(value for value in cells if isinstance(value, str) and value.endswith("… (cut)"))
    assert (cells[cut], cells["=HYPERLINK(1)\ufffd"]) == ("s", "s")


# ---- chronology ----


def test_timelinejs_gets_each_dated_entry_and_the_rest_is_listed(record):
    shown = timelinejs(record)
    left = {row["label"] for row in shown["onrecord"]["left_out"]}
    assert len(shown["events"]) + len(left) == len(record.timeline)
    assert left == {
        entry.label for entry in record.timeline if not entry.when or not (entry.when.earliest or entry.when.latest)
    }
    ids = [slide["unique_id"] for slide in shown["events"]]
    assert len(set(ids)) == len(ids)
    for slide in shown["events"]:
        assert set(slide["start_date"]) <= {"year", "month", "day"}
        assert "year" in slide["start_date"]
        assert slide["text"]["headline"]
        assert "media" not in slide


def test_timelinejs_takes_markup_of_an_article_for_words():
    year = When(edtf="2020", earliest="2020-01-01", latest="2020-12-31")
    entry = TimelineEntry(when=year, label="x", documents=1, independent=1, incident="in-1")
    incident = Incident(id="in-1", title="<img src=x>", type="ASSAULT", when=entry.when, place=None)
    (slide,) = timelinejs(Record(incidents=(incident,), timeline=(entry,)))["events"]
    assert slide["text"]["headline"] == "&lt;img src=x&gt;"
    assert slide["start_date"] == {"year": 2020}


def test_the_calendar_holds_every_day_and_marks_what_is_not_exact(record):
    read = icalendar.Calendar.from_ical(files("ics", record)["timeline.ics"])
    entries = {str(event["uid"]).removeprefix("urn:onrecord:"): event for event in read.walk("VEVENT")}
    dated = {e.incident or e.statement: e.when for e in record.timeline if e.when and e.when.earliest and e.when.latest}
    assert set(entries) <= set(dated)
    for name, event in entries.items():
        assert event["dtstart"].dt.isoformat() == dated[name].earliest[:10]
        exact = dated[name].earliest[:10] == dated[name].latest[:10]
        assert str(event["summary"]).startswith("≈") is not exact


def test_a_year_is_a_calendar_entry_and_an_open_end_is_none():
    times = [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-01-01/..", "2020-01-01", None),
        ("2010/2020", "2010-01-01", "2020-12-31"),
    ]
    entries = tuple(
        TimelineEntry(when=When(edtf=a, earliest=b, latest=c), label=a, documents=1, independent=1, incident=f"in-{n}")
        for n, (a, b, c) in enumerate(times)
    )
    incidents = tuple(
        Incident(id=e.incident, title=e.label, type="ASSAULT", when=e.when, place=None) for e in entries if e.incident
    )
    shown = calendar(Record(incidents=incidents, timeline=entries))
    assert [str(event["uid"]) for event in shown.walk("VEVENT")] == ["urn:onrecord:in-0"]


# ---- linked data ----


def test_every_quote_selector_anchors_again_in_the_stored_text(record):
    page = json.loads(files("annotations", record)["annotations.jsonld"])["first"]
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            quote, position = target["selector"]
            text = text_of(record, target["source"]["id"].removeprefix("urn:onrecord:"))
            assert text[position["start"] : position["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.find(around) + len(quote["prefix"]) == position["start"]


def test_annotations_are_web_annotations_when_expanded(record):
    (collection,) = expanded(json.loads(files("annotations", record)["annotations.jsonld"]))
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    items = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert len(items) == sum(
        len(f.statements) + len(f.events) + len(f.citations) + len(f.claims) for f in record.findings
    )
    assert {kind for item in items for kind in item["@type"]} == {"http://www.w3.org/ns/oa#Annotation"}
    assert all(item["http://www.w3.org/ns/oa#hasTarget"] for item in items)


def test_claims_are_schema_org_without_a_rating(record):
    graph = expanded(json.loads(files("claims", record)["claims.jsonld"]))
    kinds = [kind for node in graph for kind in node["@type"]]
    assert kinds.count("https://schema.org/NewsArticle") == len(record.documents)
    assert kinds.count("https://schema.org/Claim") == sum(len(found.statements) for found in record.findings)
    assert set(kinds) == {"https://schema.org/NewsArticle", "https://schema.org/Claim"}
    ids = {node["@id"] for node in graph}
    assert all(
        node["https://schema.org/appearance"][0]["@id"] in ids
        for node in graph
        if "https://schema.org/appearance" in node
    )


# ---- events ----


def test_plover_records_hold_the_low_end_of_a_figure_and_the_whole_beside_it(record):
    lines = [json.loads(line) for line in files("plover", record)["events.plover.jsonl"].splitlines()]
    assert len(lines) == sum(len(found.events) for found in record.findings)
    open_ended = [
        line for line in lines for f in line["onrecord"]["figures"] if f["counts"] == "killed" and f["high"] is None
    ]
    assert open_ended
    for line in open_ended:
        assert line["dead"] in {f["low"] for f in line["onrecord"]["figures"]}
