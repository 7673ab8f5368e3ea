"""The command line keeps data on stdout, everything else on stderr, and its exit codes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from onrecord import __version__
from onrecord.cli import app, main

ARTICLE = (
    "Governor speaks\n\nBy Mara Senn\n\nThe governor of the colony, Ilan Doran, said on 15 March in Kalden that three "
    "inmates had been injured. “Nobody was beaten,” he said.\n"
)


def run(*words, stdin=None):
    return CliRunner().invoke(app, list(words), input=stdin)


def failing(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["onrecord", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code, capsys.readouterr()


def test_version():
    assert run("--version").stdout == f"onrecord {__version__}\n"


def test_extract_writes_one_object_a_line_with_the_text_unchanged(tmp_path):
    file = tmp_path / "article.txt"
    file.write_bytes(ARTICLE.replace("\n", "\r\n").encode())
    shown = run("extract", str(file), "--json", "--workers", "1")
    (line,) = shown.stdout.splitlines()
    found = json.loads(line)
    assert shown.exit_code == 0
    assert found["schema"] == "onrecord/1"
    assert found["document"]["text"] == ARTICLE.replace("\n", "\r\n")
    assert found["document"]["uri"] == "article.txt"
    assert set(found) >= {"sentences", "timexes", "mentions", "entities", "statements", "events", "citations", "claims"}


def test_stdin_is_text_and_what_it_does_not_say_can_be_given():
    shown = run("extract", "-", "--json", "--published", "2023-03-16", "--publisher", "Kalden Courier", stdin=ARTICLE)
    found = json.loads(shown.stdout)
    assert found["document"]["publisher"] == "Kalden Courier"
    assert found["document"]["published"] == "2023-03-16"
    assert "2023-03-15" in [timex["edtf"] for timex in found["timexes"]]


def test_stdin_can_be_json_lines_and_keeps_the_given_ids():
    lines = "\n".join(json.dumps({"id": name, "text": ARTICLE + name}) for name in ("a", "b"))
    shown = run("extract", "-", "--format", "jsonl", "--json", stdin=lines)
    assert [json.loads(line)["document"]["given_id"] for line in shown.stdout.splitlines()] == ["a", "b"]


def test_text_prints_what_was_read(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, "utf-8")
    assert run("text", str(file)).stdout == ARTICLE


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "timeline", "-r", "nowhere"], 1, "onrecord build"),
        (["show", "weather", "-r", "nowhere"], 2, "'weather' cannot be shown; choose one of timeline"),
        (["export", "papyrus", "-r", "nowhere"], 2, "'papyrus' is no export format"),
        (["extract", "x.txt", "--published", "yesterday"], 2, "write it as 2023-03-14"),
        (["extract", "x.txt", "--published", "20230314"], 2, "write it as 2023-03-14"),
        (["show", "timeline", "--from", "March"], 2, "--from 'March' is no date"),
        (["extract", "x.txt", "--language", "English"], 2, "write it as en"),
        (["extract", "-", "--format", "xml"], 2, "choose text or jsonl"),
        (["build", "x.txt", "-r", ""], 2, "name the record's folder"),
        (["extract", "x.txt", "--config", "{pipeline}"], 2, "pipeline 'en_none' is not installed"),
        (["build", "x.txt", "--config", "{sites}"], 2, "none.csv: cannot be read as a CSV of sites"),
        (["extract", "{blank}"], 1, "blank.jsonl: skipped, the file is empty"),
        (["extract", "missing.txt"], 1, "missing.txt"),
        (["check", "--fail-on", "rain"], 2, "'rain' is no kind of question"),
        (["extract", "x.txt", "--config", "none.toml"], 2, "there is no such configuration file"),
    ],
)
def test_errors_are_one_clear_sentence_with_the_right_exit_code(monkeypatch, capsys, tmp_path, words, code, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pipeline.toml").write_text('[pipelines]\nen = "en_none"\n', "utf-8")
    (tmp_path / "sites.toml").write_text('sites = "none.csv"\n', "utf-8")
    (tmp_path / "blank.jsonl").write_text("\n", "utf-8")
    files = {"pipeline": "pipeline.toml", "sites": "sites.toml", "blank": "blank.jsonl"}
    stopped, shown = failing(monkeypatch, capsys, *(word.format_map(files) for word in words))
    assert stopped == code
    assert said in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
def test_output_that_cannot_be_written_is_one_sentence(in_example_folder):
    program = [sys.executable, "-c", "from onrecord.cli import main; main()", "export", "json", "-r", "demo/record"]
    with open("/dev/full", "wb") as full:
        shown = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)
    assert shown.returncode == 1
    assert shown.stderr.decode() == "onrecord: the output: No space left on device; free it or name another place\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_stops_it_is_told_what_is_kept_and_gets_the_signal_s_exit_code(monkeypatch, capsys, tmp_path, number):
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr("onrecord.pipeline.build", lambda *_, **__: signal.raise_signal(number))
    try:
        code, shown = failing(monkeypatch, capsys, "build", "x.txt", "-r", str(tmp_path / "record"))
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert code == 128 + number
    assert shown.err.strip() == "onrecord: stopped; what was finished is kept, run the same command to go on"


def test_help_works_as_a_program():
    program = [sys.executable, "-c", "from onrecord.cli import main; main()", "--help"]
    shown = subprocess.run(program, capture_output=True, check=False)
    assert shown.returncode == 0
    assert b"extract" in shown.stdout
    assert b"...\n" not in shown.stdout.split(b"Commands:")[1], "the sentence of a command is cut off"


def test_show_writes_a_json_array_and_a_table(in_example_folder):
    shown = run("show", "timeline", "-r", "demo/record", "--json")
    entries = json.loads(shown.stdout)
    assert entries
    assert all(("incident" in entry) != ("statement" in entry) for entry in entries)
    assert "what" in run("show", "timeline", "-r", "demo/record").stdout


@pytest.mark.parametrize(
    "what", ["incidents", "statements", "events", "entities", "citations", "documents", "problems"]
)
def test_everything_can_be_shown_both_ways(in_example_folder, what):
    assert json.loads(run("show", what, "-r", "demo/record", "--json").stdout)
    shown = run("show", what, "-r", "demo/record")
    assert shown.exit_code == 0
    assert shown.stdout.strip()


def test_exports_are_complete_and_the_same_twice(in_example_folder, tmp_path):
    first = run("export", "json", "-r", "demo/record").stdout
    assert first == run("export", "json", "-r", "demo/record").stdout
    record = json.loads(first)
    assert {"schema", "version", "documents", "entities", "incidents", "timeline", "decisions"} <= set(record)
    assert all("text" not in document for document in record["documents"])
    assert run("export", "csv", "-r", "demo/record", "-o", str(tmp_path / "tables")).exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tables" / "documents.csv").read_text("utf-8"))))
    assert len(rows) == len(record["documents"])
    sheet = list(csv.DictReader(io.StringIO(run("export", "csv", "-r", "demo/record").stdout)))
    assert {row["kind"] for row in sheet} == {"statement", "event", "citation", "claim"}
    assert run("export", "html", "-r", "demo/record", "-o", str(tmp_path / "record.html")).exit_code == 0
    assert (
        "http-equiv" in (tmp_path / "record.html").read_text("utf-8")
        or (tmp_path / "record.html").stat().st_size > 10_000
    )


def test_check_fails_only_on_what_it_is_told_to_fail_on(in_example_folder):
    assert run("check", "-r", "demo/record").exit_code == 0
    assert run("check", "-r", "demo/record", "--fail-on", "dangling").exit_code == 1
    kinds = {question["kind"] for question in json.loads(run("check", "-r", "demo/record", "--json").stdout)}
    assert {"dangling", "missing", "disputed", "single-source"} <= kinds


def test_verify_finds_a_changed_original(example_record, tmp_path):
    import shutil

    record = tmp_path / "record"
    shutil.copytree(example_record / "demo" / "record", record)
    assert run("verify", "-r", str(record)).exit_code == 0
    original = sorted(path for path in (record / "originals").rglob("*") if path.is_file())[0]
    original.chmod(0o600)
    original.write_bytes(original.read_bytes() + b" ")
    shown = run("verify", "-r", str(record))
    assert shown.exit_code == 1
    assert original.name in shown.stdout


def test_a_build_names_the_first_problems_and_says_where_the_others_are(tmp_path):
    for number in range(52):
        (tmp_path / f"{number}.txt").touch()
    (tmp_path / "good.txt").write_text(ARTICLE, "utf-8")
    shown = run("build", str(tmp_path), "-r", str(tmp_path.with_name("made")), "--workers", "1")
    assert shown.exit_code == 0
    assert shown.stderr.count("the file is empty") == 50
    assert "2 more: onrecord show problems" in shown.stderr
