"""A record moves to a server and back with one command, and every command works on it there."""

import json
import os

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from servers import Places

TEXT = "On 19 May 2031 gunmen killed 24 prisoners in Mirava, the ministry said on Monday.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    told = []

    def run(*words, code=0):
        result = CliRunner().invoke(app, list(words))
        told.append(result.output)
        assert result.exit_code == code, (words, result.output, result.exception)
        return result.stdout

    run.told = told
    return run


@pytest.fixture
def address(postgres):
    places = Places("postgres", None, postgres)
    yield places().replace("//onrecord@", "//onrecord:s3cret@")
    places.clear()


def test_a_record_moves_to_a_server_and_back_with_equal_exports(run, address, example_record, tmp_path):
    folder, back = str(example_record / "demo" / "record"), str(tmp_path / "back")
    whole = {"json": run("export", "json", "-r", folder), "timeline": run("show", "timeline", "--json", "-r", folder)}
    run("move", folder, address)
    assert run("export", "json", "-r", address) == whole["json"]
    assert run("show", "timeline", "--json", "-r", address) == whole["timeline"]
    assert run("check", "-r", address) == run("check", "-r", folder)
    run("verify", "-r", address)
    incident = json.loads(whole["json"])["incidents"][0]["id"]
    run("decide", "accept", incident, "-r", address)
    decided = run("export", "json", "-r", address)
    assert decided != whole["json"]
    run("move", address, back)
    assert run("export", "json", "-r", back) == decided
    assert run("log", "--json", "-r", back) == run("log", "--json", "-r", address)
    run("log", "--verify", "-r", back)
    run("move", address, back, code=1)
    assert "s3cret" not in "".join(run.told)


def test_a_build_adds_to_a_record_on_a_server(run, address, tmp_path):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TEXT, "utf-8")
    run("build", str(first), "-r", address, "--workers", "1")
    second.write_text(TEXT.replace("24 prisoners", "over 30 prisoners").replace("ministry", "SSC"), "utf-8")
    run("build", str(first), str(second), "-r", address, "--workers", "1")
    assert "1 unchanged; the record postgresql://onrecord:***@" in run.told[-1]
    (incident,) = json.loads(run("show", "incidents", "--json", "-r", address))
    assert len(incident["accounts"]) == 2
    assert "s3cret" not in "".join(run.told)
    assert not os.path.exists("postgresql:")


def test_without_a_record_on_the_server_the_next_step_is_told(run, address, monkeypatch, capsys):
    from onrecord.cli import main

    monkeypatch.setattr("sys.argv", ["onrecord", "show", "timeline", "-r", address])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().err
    assert "there is no record here; run onrecord build" in told
    assert "s3cret" not in told
