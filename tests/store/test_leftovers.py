"""What a killed program leaves is tolerated, used or removed; what lies beside a record is its owner's alone."""

import os
import stat
import threading
from hashlib import sha256

import pytest
from test_store import DATA, findings_of, full, put
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.config import Settings, beside
from onrecord.errors import OnrecordError, RecordError
from onrecord.fetch.client import Fetched
from onrecord.fetch.sources import Memory
from onrecord.model import Given
from onrecord.pipeline import build
from onrecord.private_files import part_of, private_folder, write_private
from onrecord.purging import purge
from onrecord.reviewing import read_record
from onrecord.store.sqlite import open_store
from onrecord.web.adding import Inbox

AT = "2031-02-03T10:00:00Z"


@pytest.fixture
def record(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as store:
        put(store, full())
    return tmp_path / "record"


def half_written(record):
    """A file as a program leaves it that was killed while it kept an original."""
    part = record / "originals" / f".{'ab' * 32}.part"
    part.write_bytes(b"half of an arti")
    return part


def unrecorded(record):
    """An original as a program leaves it that was killed before its transaction ended."""
    data = b"an article that is in no table"
    name = sha256(data).hexdigest()
    path = record / "originals" / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


# ---- a build ----


def test_a_build_that_was_stopped_before_it_merged_is_merged_by_the_next_that_has_nothing_to_read(record):
    summary = build([], record=str(record), given=Given(), settings=Settings())
    assert (summary.read, summary.documents) == (0, 1)
    with open_store(str(record)) as store:
        assert not store.unmerged()
        assert summary.incidents == len(store.record().incidents) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("show timeline", True),
        ("show incidents --type PROTEST", True),
        ("check", True),
        ("export json", True),
        ("show statements", False),  # they stand in the articles
    ],
)
def test_what_is_older_than_the_articles_is_told(record, words, told):
    result = CliRunner().invoke(app, [*words.split(), "-r", str(record)])
    note = "note: 1 article came, changed or went since the chronology was made: a build is at work, or was stopped; "
    assert (f"{note}run it again, or: onrecord build --remerge -r {record}\n" in result.stderr) is told
    assert "note" not in result.stdout


def test_a_half_original_does_not_count_and_goes_with_the_next_build(record):
    part = half_written(record)
    with open_store(str(record)) as store:
        assert store.verify() == []
    assert part.exists()
    open_store(str(record), create=True).close()
    assert not part.exists()


def test_a_half_original_is_not_removed_while_another_program_writes(record):
    with open_store(str(record)) as store, store.growing():
        part = half_written(record)
        opened = threading.Thread(target=lambda: open_store(str(record), create=True).close())
        opened.start()
        opened.join(0.3)
        assert part.exists()
    opened.join(30)
    assert not part.exists()


def test_an_original_that_no_table_knows_is_used_by_the_next_build(record):
    path = unrecorded(record)
    with open_store(str(record), create=True) as store:
        assert store.verify() == []
        before = path.stat().st_mtime_ns
        put(store, findings_of("It rained."), source="b.txt", data=path.read_bytes())
        assert path.stat().st_mtime_ns == before
        assert store.original(path.name) == path.read_bytes()


def test_a_disk_that_refuses_an_original_keeps_nothing_of_the_source(record, monkeypatch):
    def refuse(path, data, **more):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("onrecord.store.originals.write_private", refuse)
    with open_store(str(record)) as store:
        with pytest.raises(RecordError, match="could not be kept"):
            put(store, findings_of("It rained."), source="b.txt", data=b"It rained.")
        assert [each.document.text for each in store.findings()] == [full().document.text]
        assert store.verify() == []


# ---- a purge ----


def test_a_purge_takes_along_what_was_left_half_written(record):
    part = half_written(record)
    with open_store(str(record)) as store:
        purge(store, ["a.txt"], reviewer="R", at=AT)
    assert not part.exists()


def test_earlier_originals_are_those_too_that_no_table_knows(record):
    path = unrecorded(record)
    with open_store(str(record)) as store:
        put(store, findings_of("It rained."), source="b.txt", data=b"It rained.")
        assert purge(store, ["b.txt"], reviewer="R", at=AT).earlier == (path.name,)
        assert path.exists()
        purge(store, [], reviewer="R", at=AT, earlier=True)
        assert not path.exists()
        assert store.original(sha256(DATA).hexdigest()) == DATA


def test_an_original_that_another_program_has_read_again_meanwhile_stays(record):
    with open_store(str(record)) as store:
        plan = store.to_purge(["a.txt"])
        store.purge(plan, [], ())
        put(store, full(), source="twin.txt")
        store.scrub(plan)
        assert store.original(sha256(DATA).hexdigest()) == DATA
        assert store.verify() == []


def test_a_purge_on_a_server_empties_what_this_user_keeps_beside_it(postgres, monkeypatch, tmp_path):
    from servers import Places

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    places = Places("postgres", None, postgres)
    folder = beside(places()) / "added"
    folder.mkdir()
    (folder / "a.txt").write_bytes(DATA)
    (folder / "b.txt").write_bytes(b"other")
    with plugins.open_store(places(), create=True) as store:
        put(store, full())
        purge(store, ["a.txt"], reviewer="R", at=AT)
    assert [path.name for path in folder.iterdir()] == ["b.txt"]
    places.clear()


# ---- for their owner alone ----


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes_below(folder):
    return {(path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode))) for path in (folder, *folder.rglob("*"))}


@pytest.mark.usefixtures("umask")
def test_all_that_is_written_into_a_record_is_its_owner_s_alone(tmp_path):
    record = tmp_path / "record"
    with open_store(str(record), create=True) as store:
        put(store, full())
        read_record(store)
        memory = Memory(record / "fetched.json")
        for url, body in (("https://a.example/b", DATA), ("https://a.example/c", b"c")):
            memory.keep(url, Fetched(asked=url, url=url, status=200, headers=(), body=body, at=AT))
        memory.save()
        Inbox(record / "added", lambda _: ("", []), most_bytes=100).keep("a.txt", b"It rained.")
        assert {path.name for path in record.iterdir()} >= {"fetched.json", "added", "originals", "record.db-wal"}
        assert modes_below(record) == {(True, "0o700"), (False, "0o600")}
        purge(store, ["a.txt"], reviewer="R", at=AT)
        assert "a.example/b" not in (record / "fetched.json").read_text()
        assert modes_below(record) == {(True, "0o700"), (False, "0o600")}


@pytest.mark.usefixtures("umask")
def test_a_private_file_replaces_one_that_others_could_read(tmp_path):
    path = tmp_path / "file"
    for each in (path, part_of(path)):
        each.write_text("old")
        each.chmod(0o644)
    write_private(path, b"new")
    assert (path.read_bytes(), oct(path.stat().st_mode & 0o777)) == (b"new", "0o600")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_put_in_its_place_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"new")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_private_folder_is_made_once(tmp_path):
    for _ in range(2):
        private_folder(tmp_path / "a")
    assert oct((tmp_path / "a").stat().st_mode & 0o777) == "0o700"


# ---- files that are added from the page ----


def test_files_of_one_name_that_come_at_once_are_all_kept(tmp_path):
    inbox = Inbox(tmp_path / "added", lambda _: ("", []), most_bytes=100)
    threads = [threading.Thread(target=inbox.keep, args=("a.txt", b"%d" % n)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {path.read_bytes() for path in inbox.folder.iterdir()} == {b"%d" % n for n in range(12)}


def test_a_full_disk_is_said_and_half_a_file_is_not_added(tmp_path, monkeypatch):
    inbox = Inbox(tmp_path / "added", lambda _: ("", []), most_bytes=100)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OnrecordError, match=r"a\.txt: cannot be kept \(No space left on device\)"):
        inbox.keep("a.txt", b"It rained.")
    assert not list((tmp_path / "added").glob("*"))
