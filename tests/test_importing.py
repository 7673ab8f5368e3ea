"""Tables and annotations that went out come back as decisions; what cannot be taken is told."""

import csv
import io
import json
import shutil

import pytest
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import WrongUse
from onrecord.importing import imported
from onrecord.reviewing import read_record


@pytest.fixture
def folder(example_record, tmp_path):
    shutil.copytree(example_record / "demo" / "record", tmp_path / "record")
    return tmp_path


def run(folder, *words):
    ran = CliRunner().invoke(app, [*words, "-r", str(folder / "record")])
    assert ran.exception is None, ran.exception
    return ran


def record(folder):
    with plugins.open_store(str(folder / "record")) as store:
        return read_record(store)


def table(folder, name):
    run(folder, "export", "csv", "-o", str(folder / "tables"))
    text = (folder / "tables" / f"{name}.csv").read_text()
    return list(csv.DictReader(io.StringIO(text)))


def written(folder, rows):
    path = folder / "changed.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def named(rows, speaker):
    return next(row for row in rows if row["speaker"] == speaker)


def test_a_table_that_comes_back_unchanged_is_no_decision(folder):
    for name in ("statements", "events", "incidents", "entities", "citations", "claims"):
        ran = run(folder, "import", written(folder, table(folder, name)))
        assert "0 decisions kept, 0 not taken" in ran.stderr
    ran = run(folder, "export", "csv", "-o", str(folder / "sheet.csv"))
    assert "0 decisions kept, 0 not taken" in run(folder, "import", str(folder / "sheet.csv")).stderr


def test_changed_cells_are_edits_of_the_row_with_that_id(folder):
    rows = table(folder, "statements")
    row = named(rows, "Irena Valk")
    row["stance"], row["note"] = "hedged", "she says it is not sure"
    run(folder, "import", written(folder, [row]), "--reviewer", "R. Ilves")
    found = record(folder)
    statement = next(s for f in found.findings for s in f.statements if s.id == row["id"])
    (decision,) = found.decisions
    assert statement.stance == "hedged"
    assert (decision.verdict, decision.field, decision.before, decision.after) == (
        "edit",
        "stance",
        "asserted",
        "hedged",
    )
    assert (decision.reviewer, decision.note) == ("R. Ilves", "she says it is not sure")
    assert named(table(folder, "statements"), "Irena Valk")["stance"] == "hedged"


def test_the_columns_verdict_and_note_judge_a_row(folder):
    rows = table(folder, "events")[:3]
    for row, verdict, note in zip(rows, ("accept", "reject", ""), ("", "no event", "look again"), strict=True):
        row |= {"verdict": verdict, "note": note}
    run(folder, "import", written(folder, rows))
    assert [(d.verdict, d.note) for d in record(folder).decisions] == [
        ("accept", None), ("reject", "no event"), ("note", "look again"),
    ]  # fmt: skip


def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(folder):
    rows = table(folder, "statements")[:4]
    rows[0]["earliest"] = "1999-01-01"
    rows[1]["stance"] = "shouted"
    rows[2]["id"] = "st-nobody"
    rows[3]["stance"] = "hedged"
    ran = run(folder, "import", written(folder, rows))
    told = [line for line in ran.stderr.splitlines() if line.startswith("not taken")]
    assert "row 2: earliest is not edited in a table" in told[0]
    assert "row 3: stance cannot be 'shouted'" in told[1]
    assert "row 4: st-nobody is nothing in this record" in told[2]
    assert "1 decision kept, 3 not taken" in ran.stderr


def annotations(folder):
    run(folder, "export", "annotations", "-o", str(folder / "a.jsonld"))
    return json.loads((folder / "a.jsonld").read_text())


def given(folder, value):
    (folder / "back.jsonld").write_text(json.dumps(value))
    return run(folder, "import", str(folder / "back.jsonld"))


def test_annotations_that_come_back_unchanged_are_no_decision(folder):
    assert "0 decisions kept, 0 not taken" in given(folder, annotations(folder)).stderr


def test_tags_and_comments_on_our_annotations_are_decisions_about_them(folder):
    first, second, *_ = annotations(folder)["first"]["items"]
    first["body"].append({"type": "TextualBody", "purpose": "tagging", "value": "accept"})
    second["body"].append({"type": "TextualBody", "purpose": "commenting", "value": "Who is that?"})
    given(folder, [first, second])
    made = record(folder).decisions
    assert [(d.verdict, d.subject, d.note) for d in made] == [
        ("accept", first["id"].removeprefix("urn:onrecord:"), None),
        ("note", second["id"].removeprefix("urn:onrecord:"), "Who is that?"),
    ]


def own(document, exact, tag=None, comment=None, **more):
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": tag}] if tag else []
    bodies += [{"type": "TextualBody", "purpose": "commenting", "value": comment}] if comment else []
    quote = {"type": "TextQuoteSelector", "exact": exact} | more
    return {"type": "Annotation", "body": bodies, "target": {"source": document.uri, "selector": quote}}


def test_a_passage_that_was_missed_is_added_by_its_words(folder):
    found = record(folder).findings[0]
    words = found.quote(found.sentences[2])
    given(folder, own(found.document, words, tag="statement"))
    (decision,) = record(folder).decisions
    assert (decision.verdict, decision.document, decision.words) == ("add", found.document.id, words[:200])


@pytest.mark.parametrize(
    ("exact", "more", "said"),
    [
        ("words that nobody wrote", {}, "does not stand in the article"),
        ("the", {}, "stands there twice"),
        ("", {}, "it does not say which words"),
    ],
)
def test_a_passage_is_never_moved_to_a_place_that_looks_alike(folder, exact, more, said):
    found = record(folder).findings[0]
    ran = given(folder, own(found.document, exact, tag="statement", **more))
    assert said in ran.stderr
    assert record(folder).decisions == ()


def test_words_around_tell_two_places_apart(folder):
    found = record(folder).findings[0]
    at = found.text.index("the", found.text.index("the") + 3)
    prefix, suffix = found.text[at - 10 : at], found.text[at + 3 : at + 13]
    given(folder, own(found.document, "the", comment="Which?", prefix=prefix, suffix=suffix))
    (decision,) = record(folder).decisions
    assert f"({at}-{at + 3}): Which?" in decision.note


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"{not json", b""])
def test_what_is_neither_is_refused(data):
    with pytest.raises(WrongUse, match="this is no"):
        imported(data, record=None, reviewer="r", at="2031-01-01T00:00:00Z")


ODD = (
    *('He said "no" and “never”', "one\ntwo\r\nthree", '=HYPERLINK("http://x","y")', "+7 (495) 1", "@SUM(A1)"),
    *("-5 to 10", "'quoted' name", "محمد رحمن", "\u200fرحمن\u200e", "👩\u200d👧 Anna", "x" * 100_000, "Korel; Dantz"),
    *("a|b, c", "\ufeffAnna"),
)


def test_odd_values_come_back_as_they_were_written_by_table_and_by_annotation(folder):
    rows = table(folder, "statements")
    changed = dict(zip((row["id"] for row in rows if row["speaker"]), ODD, strict=False))
    for row in rows:
        row["speaker"] = changed.get(row["id"], row["speaker"])
    ran = run(folder, "import", written(folder, rows))
    assert f"{len(ODD)} decisions kept, 0 not taken" in ran.stderr
    read = {s.id: s.speaker.name for f in record(folder).findings for s in f.statements if s.id in changed}
    assert read == changed
    again = written(folder, table(folder, "statements"))  # read as text, so that line ends are others
    assert "0 decisions kept, 0 not taken" in run(folder, "import", again).stderr

    run(folder, "export", "annotations", "-o", str(folder / "a.jsonld"))
    page = json.loads((folder / "a.jsonld").read_text())
    notes = dict(zip((item["id"] for item in page["first"]["items"]), ODD, strict=False))
    bodies = [{"purpose": "tagging", "value": "accept"}, {"purpose": "commenting"}]
    items = [{"id": id, "target": "x", "body": [bodies[0], bodies[1] | {"value": note}]} for id, note in notes.items()]
    (folder / "b.json").write_text(json.dumps(items))
    assert f"{len(ODD)} decisions kept" in run(folder, "import", str(folder / "b.json")).stderr
    made = record(folder).decisions[-len(ODD) :]
    assert [decision.note for decision in made] == list(ODD)
