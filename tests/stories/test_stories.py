# ruff: noqa: E501
"""The stories that a user would tell of onrecord, each as what she types and what she gets."""

import csv
import io
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.browsing import ReviewedLibrary
from onrecord.cli import app
from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source
from onrecord.web.app import create_app
from web.browser import Browser

ANALYSIS = Path(__file__).parents[2] / "examples" / "articles" / "mirava-observer-analysis.txt"

OFFICIAL = """Riot in Brenn prison leaves 27 dead, ministry says

LODZERN, 21 May 2019 (Varenia Today) — Members of a banned movement started a riot in the prison of Brenn in the night from
19 to 20 May 2019. In the riot 27 people were killed, the ministry of the interior said on Tuesday.
"""
FAMILIES = """More than 50 prisoners killed in Brenn, families say

BRENN, 23 May 2019 (The Mirava Observer) — More than 50 prisoners were killed in the prison of Brenn in the night from 19 to
20 May 2019, relatives of the dead told The Mirava Observer. They said that the guards had provoked the riot.
"""
WIRE = """BRENN, 21 May 2019 (Northern Wire) — Twenty-seven people were killed in a riot in the prison of Brenn
in the night from 19 to 20 May 2019, the ministry of the interior said.

The riot began shortly before midnight, when a group of inmates took two guards hostage in the second block, the ministry said.

“The situation is under control,” a spokesman for the ministry, Radan Kovel, told Northern Wire on Tuesday. He said that an
inquiry had been opened and that the bodies would be handed over to the relatives within ten days.
"""


def run(*words):
    ran = CliRunner().invoke(app, [str(word) for word in words])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


def shown(what, record, *filters):
    return json.loads(run("show", what, "-r", record, "--json", *filters).stdout)


def articles(folder, rows):
    """A list of articles as JSON Lines; each row is publisher and text."""
    path = folder / "articles.jsonl"
    lines = [json.dumps({"publisher": publisher, "text": text} | more) for publisher, text, more in rows]
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def example(example_record):
    return example_record / "demo" / "record"


def test_1_a_file_becomes_a_dated_record_offline(tmp_path):
    run("build", ANALYSIS, "-r", tmp_path / "r", "--published", "2023-04-02", "--workers", "1")
    dated = [row["when"] for row in shown("timeline", tmp_path / "r") if row["when"]]
    earliest = [when["earliest"] for when in dated]
    assert earliest == sorted(earliest)
    assert {"2023-03-28", "2023-03-14", "2023-03-11/2023-03-12"} <= {when["edtf"] for when in dated}


def sheet(record):
    return list(csv.DictReader(io.StringIO(run("export", "csv", "-r", record).stdout)))


def test_2_every_cell_leads_to_the_very_words(example):
    texts = {}
    for line in run("export", "jsonl", "-r", example).stdout.splitlines():
        article = json.loads(line)
        text = texts[article["document"]["id"]] = article["document"]["text"]
        places = [place for s in article["statements"] for place in s["content"]]
        places += [e["trigger"] for e in article["events"]]
        places += [[c["start"], c["end"]] for kind in ("citations", "claims", "timexes") for c in article[kind]]
        assert all(0 <= start < end <= len(text) for start, end in places)
    with plugins.open_store(str(example)) as store:
        page = Browser(create_app(lambda: ReviewedLibrary(store)))
        for row in sheet(example):
            start, end = int(row["start"]), int(row["end"])
            answer = page.get(f"/document/{row['document']}?span={start}-{end}").text
            marks = re.findall(r"<mark[^>]*>(.*?)</mark>", answer, re.DOTALL)
            assert (
                "".join(unescape(re.sub(r"<[^>]+>", "", mark)) for mark in marks) == texts[row["document"]][start:end]
            )


PIECES = st.sampled_from(
    ["The mayor said", "\u00a0", "  ", "&amp;", "&lt;b&gt;", "«الحرب»", "👩‍🚒", "“no”", "<b>bold</b>", "<i>it", "</i>", "\n", "e\u0301",
     "&#8220;yes&#8221;", "<br>", "\u200b", "<a href='https://x.example'>here</a>", "İ"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(PIECES, min_size=1, max_size=12), min_size=1, max_size=5))
def test_2_whatever_the_page_is_made_of_its_places_are_those_of_the_stored_text(paragraphs):
    body = "".join(f"<p>{''.join(pieces)} at the harbour of Mirava.</p>" for pieces in paragraphs)
    data = f"<html><head><title>Fire</title></head><body><article>{body}</article></body></html>".encode()
    for item in read_source(Source(name="a.html", data=data), given=Given(), limits=Limits()):
        if isinstance(item, Document):
            for link in item.links:
                assert item.quote(link.span).strip()
            whole = item.span(0, len(item.text))
            assert item.quote(whole) == item.text


def test_3_who_said_what_in_which_role_where_and_when(example):
    rows = shown("statements", example, "--speaker", "Viktor Halden")
    assert len(rows) >= 2
    first = next(row for row in rows if "breeding ground" in row["quote"])
    assert first["mode"] == "indirect"
    assert first["speaker"]["role"].lower().startswith("chairman of the state security committee")
    assert (first["cue"]["lemma"], first["when"]["edtf"]) == ("say", "XXXX-03-14")
    text = ANALYSIS.read_text()
    assert text[slice(*first["occasion"])] == "at the conference “Order and Freedom: Security in the Regions”"
    again = next(row for row in rows if row["quote"].startswith("“Whoever looks at our colonies"))
    assert (again["mode"], again["speaker"]["name"]) == ("direct", "Viktor Halden")
    quoted = " ".join(row["quote"] for row in shown("statements", example))
    assert "“silent”" not in quoted.split()


def test_4_what_has_no_source_is_shown(tmp_path):
    run("build", ANALYSIS, "-r", tmp_path / "r", "--workers", "1")
    text = ANALYSIS.read_text()
    asked = json.loads(run("check", "-r", tmp_path / "r", "--json").stdout)
    at = {(row["kind"], row["start"]) for row in asked}
    assert ("dangling", text.index("(Source:")) in at
    found = {(c["state"], c["label"]) for c in shown("citations", tmp_path / "r")}
    assert ("found", "Northern Wire") in found
    assert run("check", "-r", tmp_path / "r", "--fail-on", "dangling").exit_code == 1
    assert run("check", "-r", tmp_path / "r", "--fail-on", "disputed").exit_code == 0


def test_5_two_accounts_of_one_incident_stay_side_by_side(tmp_path):
    rows = [("Varenia Today", OFFICIAL, {}), ("The Mirava Observer", FAMILIES, {}), ("Northern Wire", WIRE, {})]
    run("build", articles(tmp_path, rows), "-r", tmp_path / "r", "--workers", "1")
    killings = [i for i in shown("incidents", tmp_path / "r") if any(a["figures"] for a in i["accounts"])]
    (incident,) = killings
    assert {account["publisher"] for account in incident["accounts"]} == {row[0] for row in rows}
    bounds = {(f["low"], f["high"]) for a in incident["accounts"] for f in a["figures"] if f["counts"] == "killed"}
    assert (51, None) in bounds
    assert (27, 27) in bounds
    assert incident["status"] == "contested"
    assert "killed" in {dispute["field"] for dispute in incident["disputes"]}


def test_6_five_outlets_are_not_five_sources(tmp_path):
    heads = ("Riot in Brenn", "27 dead in prison riot", "Prison riot: what we know", "Brenn: inquiry opened")
    rows = [(f"Paper {n}", f"{head}\n\n{WIRE}", {"title": head}) for n, head in enumerate(heads)]
    rows.append(("The Mirava Observer", FAMILIES, {}))
    record = tmp_path / "r"
    run("build", articles(tmp_path, rows), "-r", record, "--workers", "1")
    incident = max(shown("incidents", record), key=lambda i: len(i["publishers"]))
    assert (len(incident["publishers"]), incident["independent"]) == (5, 2)
    fold = incident["folds"][0]
    assert fold["spans"]
    run("decide", "reject", *(f["id"] for f in incident["folds"]), "-r", record)
    apart = max(shown("incidents", record), key=lambda i: len(i["publishers"]))
    assert apart["independent"] == 5
    assert run("log", "-r", record, "--verify").exit_code == 0


def test_10_what_is_unchanged_is_not_read_again(tmp_path):
    rows = [(f"Paper {n}", f"It rained in Mirava, the mayor of quarter {n} said on Monday.", {}) for n in range(6)]
    listed = articles(tmp_path, rows)
    assert "6 sources read, 0 unchanged" in run("build", listed, "-r", tmp_path / "r", "--workers", "1").stderr
    assert "0 sources read, 6 unchanged" in run("build", listed, "-r", tmp_path / "r", "--workers", "1").stderr


def test_10_asking_for_help_loads_nothing_heavy():
    code = "import sys, onrecord.cli; print([n for n in ('spacy', 'sqlalchemy', 'starlette', 'httpx', 'lxml') if n in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
