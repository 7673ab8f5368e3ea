"""A large chronology is shown in part, and read in part: the same rows as of the whole record."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.plugins import open_store
from onrecord.reviewing import read_record, read_timeline
from onrecord.show.rows import Filters, rows


@pytest.fixture
def record(example_record, tmp_path):
    shutil.copytree(example_record / "demo" / "record", tmp_path / "record")
    return str(tmp_path / "record")


def shown(*words):
    result = CliRunner().invoke(app, ["show", "timeline", *words])
    assert result.exit_code == 0, result.output
    return result


def test_the_chronology_is_the_same_read_alone_whatever_was_decided(record):
    run = CliRunner()

    def both():
        with open_store(record) as store:
            alone, whole = (rows(read(store), "timeline", Filters()) for read in (read_timeline, read_record))
        assert alone == whole
        return alone

    before = both()
    first, second = [row["incident"] for row in before if row.get("incident")][:2]
    for words in (["edit", first, "--field", "title", "--to", "A new title"], ["reject", second]):
        result = run.invoke(app, ["decide", *words, "-r", record])
        assert result.exit_code == 0, result.output
    assert both() != before
    statement = json.loads(run.invoke(app, ["show", "statements", "--json", "-r", record]).stdout)[0]["id"]
    assert run.invoke(app, ["decide", "reject", statement, "-r", record]).exit_code == 0
    both()


def test_as_many_rows_are_shown_as_are_asked_for(record):
    whole = json.loads(shown("--json", "-r", record).stdout)
    part = shown("--json", "--limit", "2", "-r", record)
    assert json.loads(part.stdout) == whole[:2]
    assert "the first 2 are shown" in part.stderr
    assert json.loads(shown("--json", "--limit", "0", "-r", record).stdout) == whole
    table = shown("--limit", "1", "-r", record)
    assert len(table.stdout.splitlines()) < len(shown("-r", record).stdout.splitlines())
