"""An encrypted record shows no word of itself in any file, opens with its key only, and is otherwise as any other."""

import stat
from hashlib import sha256

import pytest
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import RecordError, WrongUse
from onrecord.model import Decision, Document, Findings
from onrecord.purging import purge
from onrecord.reviewing import read_record
from onrecord.store import keys

pytest.importorskip("sqlcipher3")
TEXT = "Zdenka Quillfeather told the Kalden Courier that the guards hid the xylophone ledger."
WORDS = (b"Quillfeather", b"xylophone", b"guards", b"CREATE TABLE", b"quillfeather")
KEY, OTHER_KEY = "correct horse battery", "another horse entirely"


def put(store, text=TEXT, name="a.txt"):
    digest = sha256(text.encode()).hexdigest()
    document = Document(id=f"doc-{name}", text=text, sha256=digest, media_type="text/plain", reader="plain@1", uri=name)
    found = Findings(document=document)
    found = Findings(document=document, sentences=(found.span(0, len(text)),))
    store.put(source=name, sha256=digest, data=text.encode(), fingerprint="f", findings=[found], problems=[])


@pytest.fixture(autouse=True)
def no_key_is_known(monkeypatch):
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def key_file(tmp_path):
    def write(key):
        file = tmp_path / f"key-{len(key)}"
        file.write_text(f"{key}\n")
        return str(file)

    return write


@pytest.fixture
def record(tmp_path):
    with plugins.open_store(str(tmp_path / "record"), create=True) as store:
        put(store)
        read_record(store)
    return tmp_path / "record"


@pytest.fixture
def encrypted(record, key_file, monkeypatch):
    assert run("encrypt", record, "--key-file", key_file(KEY)).exit_code == 0
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    return record


def run(command, record, *more):
    return CliRunner().invoke(app, [command, "-r", str(record), *more])


def told(record):
    with plugins.open_store(str(record)) as store:
        return store.record(), store.decisions(), [store.original(d.sha256) for d in store.record().documents]


def words_in(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, word) for path in files for word in WORDS if word in path.read_bytes()]


def test_no_word_is_in_any_file_even_while_it_is_written(record, key_file, monkeypatch):
    assert words_in(record)
    assert run("encrypt", record, "--key-file", key_file(KEY)).exit_code == 0
    assert [path.name for path in record.rglob("*")] == ["record.db"]
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    with plugins.open_store(str(record)) as store:
        put(store, TEXT.replace("hid", "sold"), "b.txt")
        store.add_decisions([Decision(subject="doc-a.txt", verdict="note", note="xylophone", reviewer="R", at="2031")])
        assert {path.name for path in record.iterdir()} >= {"record.db", "record.db-wal"}
        assert words_in(record) == []
        assert len(store.search("xylophone")) == 2
        assert store.verify() == []
        for path in (record, *record.iterdir()):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_there_and_back_the_record_is_the_same(record, key_file, monkeypatch):
    before = told(record)
    run("encrypt", record, "--key-file", key_file(KEY))
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    assert told(record) == before
    assert run("rekey", record, "--new-key-file", key_file(OTHER_KEY)).exit_code == 0
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", OTHER_KEY)
    assert told(record) == before
    assert run("decrypt", record).exit_code == 0
    keys.forget()
    assert told(record) == before
    with plugins.open_store(str(record)) as store:
        assert store.verify() == []


@pytest.mark.parametrize("command", ["show", "verify", "decrypt", "rekey"])
def test_a_wrong_key_is_said_and_changes_nothing(encrypted, monkeypatch, key_file, command, capfd):
    data = (encrypted / "record.db").read_bytes()
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", "a key that is not it")
    more = {"show": ["timeline"], "rekey": ["--new-key-file", key_file(OTHER_KEY)]}.get(command, [])
    shown = run(command, encrypted, *more)
    assert isinstance(shown.exception, RecordError)
    assert "the key is wrong, or the file is damaged" in str(shown.exception)
    assert (encrypted / "record.db").read_bytes() == data
    assert [path.name for path in encrypted.iterdir()] == ["record.db"]
    assert capfd.readouterr() == ("", "")


def test_without_a_key_it_is_said_where_to_put_it(encrypted, monkeypatch):
    keys.forget()
    monkeypatch.delenv("ONRECORD_KEY")
    with pytest.raises(RecordError, match="name the file with its key in ONRECORD_KEY_FILE"):
        plugins.open_store(str(encrypted))


def test_a_key_leaves_the_environment_before_workers_start(encrypted):
    import os

    plugins.open_store(str(encrypted)).close()
    assert "ONRECORD_KEY" not in os.environ


def test_a_short_key_is_refused(record, key_file):
    shown = run("encrypt", record, "--key-file", key_file("short"))
    assert isinstance(shown.exception, WrongUse)
    assert words_in(record)


def test_an_encrypted_record_can_begin_empty(tmp_path, key_file, monkeypatch):
    assert run("encrypt", tmp_path / "new", "--key-file", key_file(KEY)).exit_code == 0
    keys.forget()
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    with plugins.open_store(str(tmp_path / "new"), create=True) as store:
        put(store)
    assert words_in(tmp_path / "new") == []
    assert [path.name for path in (tmp_path / "new").rglob("*")] == ["record.db"]


def test_what_an_encryption_that_was_stopped_left_in_plain_is_named_and_removed(encrypted):
    (encrypted / "originals" / "ab").mkdir(parents=True)
    (encrypted / "originals" / "ab" / "abcd").write_text(TEXT)
    with plugins.open_store(str(encrypted)) as store:
        assert any("lies in plain beside an encrypted record" in line for line in store.verify())
    assert run("encrypt", encrypted).exit_code == 0
    assert words_in(encrypted) == []


def test_what_a_build_on_many_machines_left_goes_with_encryption(record, key_file):
    (record / "parts" / "blocks").mkdir(parents=True)
    (record / "parts" / "blocks" / "a.parquet").write_text(TEXT)
    assert run("encrypt", record, "--key-file", key_file(KEY)).exit_code == 0
    assert not (record / "parts").exists()


@pytest.mark.parametrize("name", [".record.db.part", ".record.db.part-journal", "fetched.json"])
def test_a_plain_file_beside_an_encrypted_record_is_named_and_removed(encrypted, name):
    (encrypted / name).write_text(TEXT)
    with plugins.open_store(str(encrypted)) as store:
        assert [line for line in store.verify() if name in line and "run onrecord encrypt again" in line]
    assert run("encrypt", encrypted).exit_code == 0
    assert [path.name for path in encrypted.iterdir()] == ["record.db"]


def test_of_what_was_added_from_the_page_only_what_the_record_holds_is_removed(record, key_file, monkeypatch):
    (record / "added").mkdir()
    (record / "added" / "a.txt").write_text(TEXT)
    (record / "added" / "new.txt").write_text("It rained.")
    assert run("encrypt", record, "--key-file", key_file(KEY)).exit_code == 0
    assert [path.name for path in (record / "added").iterdir()] == ["new.txt"]
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    with plugins.open_store(str(record)) as store:
        assert any("added: lies in plain beside an encrypted record; build what is in it" in s for s in store.verify())
        put(store, "It rained.", "new.txt")
    assert run("encrypt", record).exit_code == 0
    with plugins.open_store(str(record)) as store:
        assert store.verify() == []


@pytest.mark.parametrize("command", ["encrypt", "decrypt"])
def test_a_conversion_that_fails_leaves_the_record_as_it_was(command, record, key_file, monkeypatch):
    import os

    if command == "decrypt":
        run("encrypt", record, "--key-file", key_file(KEY))
        keys.forget()
        monkeypatch.setenv("ONRECORD_KEY", KEY)
    before, names = told(record), sorted(path.name for path in record.rglob("*"))
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    assert isinstance(run(command, record).exception, RecordError)
    monkeypatch.undo()
    assert sorted(path.name for path in record.rglob("*")) == names
    assert told(record) == before
    with plugins.open_store(str(record)) as store, store._database._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_plain_record_with_a_damaged_beginning_loses_nothing_by_a_decryption(record, monkeypatch):
    with open(record / "record.db", "r+b") as file:
        file.write(b"X")
    monkeypatch.setenv("ONRECORD_KEY", KEY)
    assert isinstance(run("decrypt", record).exception, RecordError)
    assert isinstance(run("encrypt", record).exception, RecordError)
    assert list((record / "originals").glob("*/*"))


def test_what_is_purged_goes_from_an_encrypted_record_too(encrypted):
    with plugins.open_store(str(encrypted)) as store:
        purge(store, ["a.txt"], reviewer="R", at="2031-02-03T10:00:00Z")
        assert list(store.findings()) == []
        assert store.verify() == []


def test_a_record_that_is_open_elsewhere_is_not_converted(encrypted):
    with plugins.open_store(str(encrypted)) as store:
        store.counts()
        shown = run("decrypt", encrypted)
    assert "another program has it open" in str(shown.exception)
