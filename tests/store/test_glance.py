"""The chronology read at a glance is the one that the record shows, or it is not read at a glance."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.cli import show as command
from onrecord.plugins import open_store
from onrecord.reviewing import read_timeline
from onrecord.show.rows import KINDS
from onrecord.store.glance import chronology

SHOW = "import sys; sys.argv = ['onrecord', 'show', 'timeline', '-r', sys.argv[1]]; from onrecord.cli import app; "
LOADED = "app(standalone_mode=False); import json; print(json.dumps(sorted(sys.modules)))"


@pytest.fixture
def record(example_record, tmp_path):
    shutil.copytree(example_record / "demo" / "record", tmp_path / "record")
    return tmp_path / "record"


def done(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


def shown(record, monkeypatch, *, at_a_glance):
    if not at_a_glance:
        monkeypatch.setattr("onrecord.store.glance.chronology", lambda *_: None)
    both = done("show", "timeline", "-r", record), done("show", "timeline", "--json", "-r", record)
    monkeypatch.undo()
    return both


def test_a_glance_shows_what_the_record_holds(record, monkeypatch):
    with open_store(str(record)) as store:
        whole = read_timeline(store).timeline
    assert whole
    assert chronology(str(record)) == whole
    assert [chronology(str(record), first) for first in (0, 3)] == [(), whole[:3]]
    assert shown(record, monkeypatch, at_a_glance=True) == shown(record, monkeypatch, at_a_glance=False)


def test_what_was_decided_is_not_told_at_a_glance(record, monkeypatch):
    incident = next(row["incident"] for row in json.loads(done("show", "timeline", "--json", "-r", record)))
    done("decide", "reject", incident, "-r", record)
    assert chronology(str(record)) is None
    assert incident not in shown(record, monkeypatch, at_a_glance=True)[1]


def changed(record, *statements):
    with closing(sqlite3.connect(record / "record.db")) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON timeline BEGIN DELETE FROM documents; END",
        "DROP TABLE copies",
        "PRAGMA application_id = 7",
        "INSERT INTO migrations VALUES (999, 'later', '9.9')",
        "INSERT OR REPLACE INTO state VALUES ('merged', 'behind')",
        "INSERT INTO merge_pending SELECT id FROM documents LIMIT 1",
        "PRAGMA journal_mode = DELETE",
        "UPDATE timeline SET body = CAST(body AS BLOB)",
    ],
)
def test_a_record_that_is_not_plainly_ours_is_not_told_at_a_glance(record, statement):
    changed(record, statement)
    assert chronology(str(record)) is None


def test_no_record_a_server_or_another_file_is_not_told_at_a_glance(tmp_path):
    (tmp_path / "record.db").write_bytes(b"no database at all" * 100)
    locations = str(tmp_path), str(tmp_path / "nowhere"), "postgresql://localhost/nowhere"
    assert [chronology(location) for location in locations] == [None] * 3


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_record_that_may_not_be_written_to_is_not_told_at_a_glance(record):
    record.chmod(0o500)
    assert chronology(str(record)) is None
    record.chmod(0o700)


def test_the_chronology_is_shown_without_what_takes_long_to_load(record):
    heavy = ("sqlalchemy", "rich", "spacy", "numpy", "onnxruntime", "starlette", "httpx", "lxml", "onrecord.merge")
    run = subprocess.run([sys.executable, "-c", SHOW + LOADED, record], capture_output=True, check=True, text=True)
    loaded = json.loads(run.stdout.splitlines()[-1])
    assert "onrecord.store.glance" in loaded
    assert [name for name in loaded if name.split(".")[0] in heavy or name.startswith(heavy[-1])] == []


def test_what_can_be_shown_is_said_once_more_where_help_is_quick():
    assert command.KINDS == KINDS
