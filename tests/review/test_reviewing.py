"""Decisions in a stored record: they win, survive what is built anew, and taken back leave nothing but the log."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from review_samples import TEXT, article
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import StaleDecision, WrongUse
from onrecord.review.accepted import only_accepted
from onrecord.review.drafts import Wish
from onrecord.reviewing import decide, merge_anew, read_record
from onrecord.store.sqlite import open_store

OTHERS = ("Northern Wire", "Varenia Today")
AT = "2031-06-01T10:00:00Z"


def put(store, found):
    data = found.text.encode()
    name = found.document.uri
    store.put(
        source=name, sha256=sha256(data).hexdigest(), data=data, fingerprint="1", findings=[found], problems=[]
    )  # fmt: skip


def told(publisher):
    """The article as another outlet tells it, each finding with an id of its own."""
    found = article(publisher=publisher)
    new = {value.id: f"{value.id}-{publisher[0]}" for value in (*found.statements, *found.events, *found.entities)}
    return found.with_(
        statements=[
            replace(s, id=new[s.id], speaker=replace(s.speaker, entity=new[s.speaker.entity]))
            for s in found.statements
        ],
        events=[replace(e, id=new[e.id], according_to=new[e.according_to]) for e in found.events],
        entities=[replace(e, id=new[e.id], mentions=(f"{e.mentions[0]}-{publisher[0]}",)) for e in found.entities],
        mentions=[
            replace(m, id=f"{m.id}-{publisher[0]}", entity=new[m.entity]) for m in found.mentions
        ],
        claims=[],
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as store:
        for found in (article(), *(told(name) for name in OTHERS)):
            put(store, found)
        merge_anew(store)
    return tmp_path / "record"


@pytest.fixture
def store(folder):
    with open_store(str(folder)) as store:
        yield store


def say(store, verdict, *subjects, **others):
    wish = Wish(verdict=verdict, subjects=subjects, reviewer="R. Ilves", at=AT, **others)
    return decide(store, read_record(store), wish)


def exports(store):
    """Every export of the record, without the log."""
    record = read_record(store)
    made = {}
    for name in plugins.installed("exporters"):
        for file, content in plugins.load("exporters", name).files(record):
            if file == "record.json":
                content = {k: v for k, v in json.loads(content).items() if k not in ("decisions", "head")}
            if name in ("json", "jsonl", "csv", "ics", "timelinejs"):
                made[name, file] = content
    return made


def parts(store):
    return {frozenset(e for a in i.accounts for e in a.events) for i in read_record(store).incidents}


def test_one_incident_is_parted_and_put_together_again(store):
    (incident,) = read_record(store).incidents
    before = exports(store)
    say(store, "split", incident.id, "ev-1-N")
    assert parts(store) == {frozenset({"ev-1", "ev-1-V"}), frozenset({"ev-1-N"})}
    one, other = read_record(store).incidents
    say(store, "merge", one.id, other.id)
    assert parts(store) == {frozenset({"ev-1", "ev-1-V", "ev-1-N"})}
    say(store, "undo")
    say(store, "undo")
    assert exports(store) == before
    assert store.verify() == []


def test_not_the_same_survives_a_rebuild_in_another_order(tmp_path, store):
    (incident,) = read_record(store).incidents
    say(store, "split", incident.id, "ev-1-N")
    one, other = read_record(store).incidents
    say(store, "undo")
    say(store, "distinct", "ev-1", "ev-1-N")
    assert {one.id, other.id} == {i.id for i in read_record(store).incidents}
    made = read_record(store)
    with open_store(str(tmp_path / "again"), create=True) as again:
        for found in reversed([article(), *(told(name) for name in OTHERS)]):
            put(again, found)
        again.add_decisions(store.decisions())
        merge_anew(again)
        assert read_record(again).incidents == made.incidents
    put(store, article(TEXT + " Three guards were silent.", publisher="The Mirava Observer"))
    merge_anew(store)
    assert not any({"ev-1", "ev-1-N"} <= part for part in parts(store))


def test_entities_are_merged_taken_apart_and_named(store):
    names = {e.name: e.id for e in read_record(store).entities}
    before = exports(store)
    say(store, "merge", names["Ivo Marek"], names["Orsen Valdek"], note="one man")
    (one,) = read_record(store).entities
    assert (one.id, one.aliases) == (names["Ivo Marek"], ("Marek", "Orsen Valdek"))
    say(store, "edit", one.id, field="name", to="Ivo O. Marek")
    assert read_record(store).entities[0].name == "Ivo O. Marek"
    say(store, "split", one.id, "mn-1")
    assert len(read_record(store).entities) == 2
    for _ in range(3):
        say(store, "undo")
    assert exports(store) == before


def test_a_rejected_incident_leaves_the_timeline_and_stays_to_be_seen(store):
    (incident,) = read_record(store).incidents
    say(store, "reject", incident.id)
    record = read_record(store)
    assert (record.incidents, [r.incident for r in record.timeline if r.incident]) == ((), [])
    assert [i.id for i in record.rejected.incidents] == [incident.id]
    say(store, "accept", incident.id)
    assert [i.review for i in read_record(store).incidents] == ["accepted"]
    say(store, "edit", incident.id, field="title", to="The night of Mirava")
    assert [row.label for row in read_record(store).timeline if row.incident] == ["The night of Mirava"]


def test_only_what_was_accepted_is_exported_with_what_holds_it_together(store):
    assert only_accepted(read_record(store)).incidents == ()
    say(store, "accept", "ev-1")
    record = only_accepted(read_record(store))
    assert [(e.id, e.according_to) for f in record.findings for e in f.events] == [("ev-1", "st-1")]
    assert [s.id for f in record.findings for s in f.statements] == ["st-1"]
    (incident,) = read_record(store).incidents
    say(store, "accept", incident.id)
    record = only_accepted(read_record(store))
    assert {e.id for f in record.findings for e in f.events} == {"ev-1", "ev-1-N", "ev-1-V"}
    assert len(record.incidents) == 1


def test_a_decision_whose_subject_is_gone_is_an_orphan_and_shown(store):
    say(store, "accept", "st-1")
    say(store, "edit", "st-2", field="speaker", to="Orsen Valdek")
    store.put(source="Kalden Courier.txt", sha256=sha256(b"x").hexdigest(), data=b"x", fingerprint="2", findings=[],
              problems=[])  # fmt: skip
    merge_anew(store)
    record = read_record(store)
    assert [d.subject for d in record.orphans] == ["st-1", "st-2"]
    assert [p.kind for p in record.problems] == ["orphaned", "orphaned"]
    put(store, article())
    merge_anew(store)
    assert (read_record(store).orphans, read_record(store).reviews) == ((), {"st-1": "accepted", "st-2": "accepted"})


def test_machine_findings_are_never_overwritten(store):
    kept = list(store.findings())
    say(store, "edit", "st-1", field="speaker", to="Orsen Valdek")
    say(store, "reject", "ev-1")
    say(store, "reject", "tx-1")
    assert list(store.findings()) == kept
    assert store.verify() == []


def test_each_decision_says_what_it_was_about(store):
    (made,) = say(store, "edit", "st-1", field="speaker", to="Orsen Valdek", note="see the next line")
    assert (made.field, made.before, made.after, made.note) == (
        "speaker",
        "Ivo Marek",
        "Orsen Valdek",
        "see the next line",
    )
    assert (made.score, made.found_by, made.words) == (0.8, "quotations@1", "24 prisoners were killed in Mirava")
    assert TEXT[made.start : made.end] == made.words
    (again,) = say(store, "edit", "st-1", field="speaker", to="Ivo Marek")
    assert again.supersedes == made.id


def test_who_looked_before_another_decided_is_told(store):
    seen = read_record(store)
    (first,) = say(store, "accept", "st-1")
    wish = Wish(verdict="reject", subjects=("st-1",), reviewer="L. Arven", at=AT)
    with pytest.raises(StaleDecision):
        decide(store, seen, wish, seen={"st-1": None})
    decide(store, read_record(store), wish, seen={"st-1": first.id})


@pytest.mark.parametrize(
    ("verdict", "subjects", "others", "reason"),
    [
        ("accept", ("st-nothing",), {}, "is nothing in this record"),
        ("accept", (), {}, "accept what"),
        ("note", ("st-1",), {}, "write it with --note"),
        ("edit", ("st-1",), {"field": "stance", "to": "asserted"}, "is 'asserted' already"),
        ("edit", ("st-1", "st-2"), {"field": "stance", "to": "denied"}, "of one finding"),
        ("merge", ("st-1", "st-2"), {}, "two incidents or more"),
        ("merge", ("ev-1", "ev-1-N"), {}, None),
        ("split", ("st-1", "ev-1"), {}, "split takes an incident"),
        ("undo", (), {}, "no decision to take back"),
        ("undo", ("st-1",), {}, "is no decision"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(store, verdict, subjects, others, reason):
    if reason is None:
        say(store, verdict, *subjects, **others)
        return
    with pytest.raises(WrongUse, match=reason):
        say(store, verdict, *subjects, **others)
    assert store.decisions() == ()


KILLED = """
import os, signal, sys
from onrecord.reviewing import decide, read_record
from onrecord.review.drafts import Wish
from onrecord.store.sqlite import open_store
store = open_store(sys.argv[1])
wish = Wish(verdict="split", subjects=(sys.argv[2], "ev-1-N"), reviewer="R", at="2031-06-01T10:00:00Z")
decide(store, read_record(store), wish)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_decision_of_a_program_that_was_killed_before_the_merge_still_counts(store, folder):
    (incident,) = read_record(store).incidents
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder), incident.id], env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    assert len(store.decisions()) == 1
    assert store.merged_with() == ""
    assert len(read_record(store).incidents) == 2
    assert store.merged_with() != ""
    assert store.verify() == []


# On the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def run(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)

    def run(*words, code=0):
        shown = CliRunner(env={"COLUMNS": "200"}).invoke(app, words, prog_name="onrecord")
        if isinstance(shown.exception, WrongUse):
            return shown.exception
        assert shown.exit_code == code, shown.output
        return shown.stdout

    return run


def test_deciding_logging_and_undoing_from_the_shell(run, folder):
    made = json.loads(run("decide", "accept", "st-1", "ev-1", "--reviewer", "R. Ilves", "--json"))
    assert [(d["subject"], d["reviewer"], d["state"]) for d in made] == [
        ("st-1", "R. Ilves", "standing"), ("ev-1", "R. Ilves", "standing"),
    ]  # fmt: skip
    run("decide", "edit", "st-2", "--field", "speaker", "--to", "Orsen Valdek")
    assert "speaker: Ivo Marek -> Orsen Valdek" in run("log", "--verify")
    shown = json.loads(run("show", "statements", "--status", "accepted", "--json"))
    assert sorted(row["id"] for row in shown) == ["st-1", "st-2"]
    run("undo")
    assert "[undone]" in run("log")
    run("decide", "reject", "st-2")
    assert [row["id"] for row in json.loads(run("show", "statements", "--status", "rejected", "--json"))] == ["st-2"]
    assert '"st-2"' not in run("show", "statements", "--json")
    assert json.loads(run("export", "json"))["head"] == json.loads(run("log", "--json"))[-1]["hash"]
    accepted = json.loads(run("export", "jsonl", "--accepted-only").splitlines()[0])
    assert [s["id"] for s in accepted["statements"]] in (["st-1"], [])


def test_the_reviewer_is_named_by_the_settings_never_by_the_login(run, folder, monkeypatch):
    monkeypatch.setenv("USER", "lida")
    assert json.loads(run("decide", "accept", "st-1", "--json"))[0]["reviewer"] == "reviewer"
    (folder.parent / "onrecord.toml").write_text('reviewer = "Desk 2"\n')
    assert json.loads(run("decide", "accept", "st-2", "--json"))[0]["reviewer"] == "Desk 2"


def test_a_row_that_was_tampered_with_makes_verify_fail(run, folder):
    run("decide", "accept", "st-1")
    run("decide", "reject", "st-2")
    assert "is whole" not in run("log")
    head = json.loads(run("log", "--json"))[-1]["hash"]
    run("verify", "--head", head)
    run("verify", "--head", "0" * 64, code=1)
    with sqlite3.connect(folder / "record.db") as raw:
        (trigger,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'decisions_are_not_changed'").fetchone()
        raw.execute("DROP TRIGGER decisions_are_not_changed")
        raw.execute("UPDATE decisions SET body = replace(body, 'accept', 'reject') WHERE n = 1")
        raw.execute(trigger)
    raw.close()
    assert "decision 1" in run("verify", code=1)
    run("log", "--verify", code=1)
