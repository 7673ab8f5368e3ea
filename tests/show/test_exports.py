"""Every export of the example is valid for its standard's own library, and leads back to the words."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from urllib.parse import unquote

import bagit
import docx
import icalendar
import openpyxl
import pytest
import rdflib
from csvw import TableGroup
from prov.model import ProvDocument, ProvGeneration
from pyld import jsonld
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import OnrecordError, RecordError
from onrecord.model import Account, Document, Figure, Findings, Incident, Record, Span, Statement, TimelineEntry, When
from onrecord.show import bundle, signing
from onrecord.show.calendar import calendar
from onrecord.show.csvs import safe
from onrecord.show.markdown import escape
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


# ---- provenance ----


def test_prov_json_is_read_and_written_back_equal_by_the_library(record):
    read = ProvDocument.deserialize(content=files("prov", record)["provenance.json"].decode(), format="json")
    assert ProvDocument.deserialize(content=read.serialize(), format="json") == read
    findings = sum(len(f.statements) + len(f.events) + len(f.citations) + len(f.claims) for f in record.findings)
    assert len(list(read.get_records(ProvGeneration))) == findings + len(record.incidents)


def test_both_forms_of_provenance_say_the_same_and_each_finding_leads_to_its_article(record):
    both = files("prov", record)
    graph = rdflib.Graph().parse(data=both["provenance.jsonld"], format="json-ld")
    onr, prov = (rdflib.Namespace(name) for name in ("urn:onrecord:", "http://www.w3.org/ns/prov#"))
    derived = json.loads(both["provenance.json"])["wasDerivedFrom"].values()
    quoted = [d for d in derived if "prov:type" in d]
    assert len(list(graph.subject_objects(prov.wasQuotedFrom))) == len(quoted)
    for found in record.findings:
        for statement in found.statements:
            passages = list(graph.objects(onr[statement.id], prov.wasDerivedFrom))
            assert {str(graph.value(p, prov.value)) for p in passages} == {found.quote(s) for s in statement.content}
            assert {str(a) for p in passages for a in graph.objects(p, prov.wasQuotedFrom)} == {
                onr[found.document.id].toPython()
            }


# ---- other programs ----


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


# ---- reports ----


def test_every_footnote_of_the_markdown_report_is_there_and_its_words_stand_in_the_articles(record):
    text = files("markdown", record)["chronology.md"].decode()
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))
    assert re.findall(r"\[\^(\d+)\](?!:)", text) == list(notes)
    joined = " ".join(" ".join(found.text.split()) for found in record.findings)
    for note in notes.values():
        quoted = re.search(r"characters \d+–\d+: “(.*?)(?: …)?”(?: <\S+>)?$", note)[1]
        assert re.sub(r"\\(.)", r"\1", quoted) in joined


def test_markup_in_an_article_is_words_in_the_markdown_report():
    assert escape("[a](b) <script> 1. x") == "\\[a\\](b) \\<script\\> 1\\. x"


def test_the_word_report_has_a_real_footnote_for_each_reference(record):
    content = files("docx", record)["chronology.docx"]
    document = docx.Document(io.BytesIO(content))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Chronology"]
    used = re.findall(r'<w:footnoteReference w:id="(\d+)"', document.element.xml)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        notes = re.findall(r'<w:footnote w:id="(\d+)"', package.read("word/footnotes.xml").decode())
    assert used == notes
    markdown = files("markdown", record)["chronology.md"].decode()
    assert len(used) == len(re.findall(r"\[\^\d+\]:", markdown))


# ---- bundle ----


@pytest.fixture
def bag(record, example_record, tmp_path):
    with plugins.open_store(str(example_record / "demo" / "record")) as store:
        content = dict(bundle.bag(record, store.original, made="2031-05-06"))
    key = tmp_path / "key.pem"
    content = dict(signing.signed(content, key)) if signing.new_key(key) else {}
    for name, data in content.items():
        path = tmp_path / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "bag"


def checked(folder):
    ran = subprocess.run(
        [sys.executable, "-I", "verify_bundle.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def test_a_bundle_is_a_valid_bag_with_every_original(bag, record):
    opened = bagit.Bag(str(bag))
    opened.validate()
    assert opened.info["Bagging-Date"] == "2031-05-06"
    kept = {path.name.partition(".")[0]: path for path in (bag / "data" / "originals").iterdir()}
    assert set(kept) == {document.sha256 for document in record.documents}
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == name for name, path in kept.items())


def test_the_crate_names_every_file_of_the_payload(bag):
    crate = json.loads((bag / "data" / "ro-crate-metadata.json").read_text())
    nodes = {node["@id"]: node for node in crate["@graph"]}
    files = {path.relative_to(bag / "data").as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
    assert {part["@id"] for part in nodes["./"]["hasPart"]} == files - {"ro-crate-metadata.json"}
    assert nodes["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


def test_the_checker_in_the_bag_needs_no_library_and_knows_a_signed_whole_bundle(bag):
    code, said = checked(bag)
    assert (code, said.splitlines()[0].split()[:4]) == (0, ["signed", "by", "the", "key"])


@pytest.mark.parametrize("name", ["data/record.html", "bag-info.txt", "manifest-sha256.txt", "signature.txt"])
def test_the_checker_finds_one_changed_letter(bag, name):
    data = bytearray((bag / name).read_bytes())
    data[-2] ^= 1
    (bag / name).write_bytes(bytes(data))
    code, said = checked(bag)
    assert code == 1
    assert name in said


@pytest.mark.parametrize("content", ["", "key\nsignature\n", "key zz\nsignature 00\n", "one line", "\u00e9\n\n"])
def test_the_checker_knows_what_is_no_signature(bag, content):
    (bag / "signature.txt").write_text(content)
    code, said = checked(bag)
    assert code == 1
    assert "signature.txt: not a signature" in said


def test_the_checker_finds_what_is_missing_and_what_was_put_in(bag):
    (bag / "data" / "record" / "record.json").unlink()
    (bag / "data" / "record" / "new.json").write_text("{}")
    code, said = checked(bag)
    assert code == 1
    assert "record.json: missing or changed" in said
    assert "new.json: not in the manifest" in said


def test_a_bundle_says_which_original_it_lacks(record):
    def none(sha256):
        raise RecordError(f"{sha256}: gone")

    content = dict(bundle.bag(record, none))
    assert all(document.sha256 in content["data/missing-originals.txt"].decode() for document in record.documents)


def test_a_key_is_never_replaced(tmp_path):
    signing.new_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    with pytest.raises(RecordError, match="never replaced"):
        signing.new_key(tmp_path / "key.pem")


# ---- the commands ----


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_the_command_writes_a_signed_bundle_that_its_own_checker_accepts(example_record, tmp_path):
    record = str(example_record / "demo" / "record")
    made = run("key", str(tmp_path / "key.pem"))
    assert re.fullmatch(r"[0-9a-f]{64}\n", made.stdout)
    assert (
        run(
            "export", "bundle", "-r", record, "-o", str(tmp_path / "bag"), "--sign", str(tmp_path / "key.pem")
        ).exit_code
        == 0
    )
    bagit.Bag(str(tmp_path / "bag")).validate()
    code, said = checked(tmp_path / "bag")
    assert (code, said.splitlines()[0]) == (0, f"signed by the key {made.stdout.strip()}")


def test_a_redacted_bundle_has_no_originals(example_record, tmp_path):
    record = str(example_record / "demo" / "record")
    ran = run("export", "bundle", "-r", record, "-o", str(tmp_path / "bag"), "--redact-persons")
    assert ran.exit_code == 0
    assert not (tmp_path / "bag" / "data" / "originals").exists()
    bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bundle"], "name a folder or a .zip with -o"),
        (["json", "--sign", "k.pem"], "json has no signature"),
        (["bundle", "-o", "FULL"], "holds something already"),
        (["bundle", "-o", "NEW", "--sign", "none.pem"], "make one with onrecord key FILE"),
    ],
)
def test_wrong_use_of_a_bundle_says_what_to_do(example_record, tmp_path, words, said):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("a")
    paths = {"FULL": str(tmp_path / "full"), "NEW": str(tmp_path / "new")}
    ran = run("export", *(paths.get(word, word) for word in words), "-r", str(example_record / "demo" / "record"))
    assert isinstance(ran.exception, OnrecordError)
    assert said in str(ran.exception)
