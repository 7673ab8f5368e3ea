"""Story 9: a record is handed on, and each part of it is read by somebody else's program."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys

import bagit
import icalendar
import pytest
from prov.model import ProvDocument
from typer.testing import CliRunner

from onrecord.cli import app


def run(*words):
    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


@pytest.fixture(scope="module")
def handed(example_record, tmp_path_factory):
    """A folder with what is handed on: a signed bundle, and a copy of the record to work in."""
    folder = tmp_path_factory.mktemp("handed")
    shutil.copytree(example_record / "demo" / "record", folder / "record")
    run("key", folder / "key.pem")
    run("export", "bundle", "-r", folder / "record", "-o", folder / "bag", "--sign", folder / "key.pem")
    return folder


@pytest.fixture(scope="module")
def parts(handed):
    return handed / "bag" / "data" / "record"


def test_the_bag_is_whole_for_bagit_and_for_python_alone(handed):
    bagit.Bag(str(handed / "bag")).validate()
    said = subprocess.run(
        [sys.executable, "-I", "verify_bundle.py"], cwd=handed / "bag", capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith("signed by the key ")
    assert "complete and unchanged" in said


def test_the_page_in_it_opens_without_the_program_and_without_a_network(handed):
    page = (handed / "bag" / "data" / "record.html").read_text()
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?https?:""", page)
    assert "default-src 'none'" in page


def test_its_provenance_survives_the_library_of_the_standard(parts):
    read = ProvDocument.deserialize(content=(parts / "provenance.json").read_text(), format="json")
    assert ProvDocument.deserialize(content=read.serialize(), format="json") == read


def test_every_quotation_anchors_again_in_the_text_that_is_in_the_bag(parts):
    lines = (parts / "record.jsonl").read_text().splitlines()
    texts = {document["id"]: document["text"] for document in (json.loads(line)["document"] for line in lines)}
    items = json.loads((parts / "annotations.jsonld").read_text())["first"]["items"]
    targets = [t for item in items for t in (item["target"] if isinstance(item["target"], list) else [item["target"]])]
    assert len(targets) > 200
    for target in targets:
        quote, position = target["selector"]
        text = texts[target["source"]["id"].removeprefix("urn:onrecord:")]
        assert text[position["start"] : position["end"]] == quote["exact"]


def test_the_chronology_fits_a_calendar_and_a_timeline(handed):
    run("export", "ics", "-r", handed / "record", "-o", handed / "timeline.ics")
    run("export", "timelinejs", "-r", handed / "record", "-o", handed / "timeline.json")
    calendar = icalendar.Calendar.from_ical((handed / "timeline.ics").read_bytes())
    shown = json.loads((handed / "timeline.json").read_text())
    assert 0 < len(calendar.walk("VEVENT")) <= len(shown["events"])
    for slide in (shown["title"], *shown["events"]):
        assert set(slide) <= {"unique_id", "group", "start_date", "end_date", "display_date", "text", "onrecord"}
        assert {"headline", "text"} == set(slide["text"])


def test_a_table_from_the_bag_comes_back_with_edits_by_id(handed, parts):
    rows = list(csv.DictReader(io.StringIO((parts / "tables" / "statements.csv").read_text())))
    edited = next(row for row in rows if row["speaker"] == "Irena Valk")
    edited["role"] = "press officer"
    rows.reverse()
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (handed / "edited.csv").write_text(out.getvalue())
    assert "1 decision kept, 0 not taken" in run("import", handed / "edited.csv", "-r", handed / "record").stderr
    after = json.loads(run("show", "statements", "-r", handed / "record", "--json").stdout)
    assert [s["speaker"]["role"] for s in after if s["id"] == edited["id"]] == ["press officer"]
    assert run("verify", "-r", handed / "record").exit_code == 0
