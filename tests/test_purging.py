"""What was purged is in no byte of the record; what stays is an entry without content in a chain that is whole."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import WrongUse
from onrecord.model import Decision, Document, Findings, document_id
from onrecord.purging import purge
from onrecord.reviewing import read_record

SECRET = "Zdenka Quillfeather told the Kalden Courier that the guards hid the xylophone ledger."
OTHER = "It rained in Brenn on Monday, the Ministry of Justice said."
AT = "2031-02-03T10:00:00Z"
WORDS = ("Quillfeather", "quillfeather", "xylophone", "ledger", "secret-source")


def put(store, text, name, *, publisher="Kalden Courier"):
    """A document of this text with a statement's worth of findings."""
    digest = sha256(text.encode()).hexdigest()
    id = document_id(text=text, publisher=publisher, title=None, url=None, given_id=None)
    document = Document(
        id=id, text=text, sha256=digest, media_type="text/plain", reader="plain@1", uri=name, title=text[:30]
    )
    found = Findings(document=document)
    found = Findings(document=document, sentences=(found.span(0, len(text)),))
    store.put(source=name, sha256=digest, data=text.encode(), fingerprint="f", findings=[found], problems=[])
    return id


@pytest.fixture
def record(tmp_path):
    folder = tmp_path / "record"
    with plugins.open_store(str(folder), create=True) as store:
        secret = put(store, SECRET, "secret-source.txt")
        put(store, OTHER, "other.txt")
        about = {"reviewer": "R. Ilves", "at": AT}
        store.add_decisions([
            Decision(subject=secret, document=secret, verdict="note", note="a xylophone", words="ledger", **about),
            Decision(subject="in-1", verdict="edit", kind="incident", field="title", after="A Quillfeather affair",
                     groups=((secret,),), **about),
            Decision(subject="in-2", verdict="note", kind="incident", note="kept", **about),
        ])  # fmt: skip
        read_record(store)
    for name in ("added", "parts"):
        (folder / name).mkdir()
        (folder / name / "secret-source.txt").write_text(SECRET)
    (folder / "fetched.json").write_text(
        json.dumps({"https://a.example/xylophone": {"sha256": sha256(SECRET.encode()).hexdigest()}})
    )
    return folder


def holding(folder, words=WORDS):
    """The files of a record that hold one of these words, in their bytes or in their names."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        (path.name, word) for path in files for word in words if word.encode() in path.name.encode() + path.read_bytes()
    ]


def removed(folder, *names, **more):
    with plugins.open_store(str(folder)) as store:
        return purge(store, names, reviewer="R. Ilves", at=AT, **more)


def test_no_byte_of_what_was_purged_is_left(record):
    assert {name for name, _ in holding(record)} >= {"record.db", "secret-source.txt", "fetched.json"}
    plan = removed(record, "secret-source.txt")
    assert len(plan.documents) == len(plan.originals) == 1
    assert holding(record) == []
    with plugins.open_store(str(record)) as store:
        assert [each.document.text for each in store.findings()] == [OTHER]
        assert store.search("xylophone") == []
        assert len(store.search("rained")) == 1
        assert store.verify() == []


def test_while_the_record_is_open_nothing_is_left_either(record):
    with plugins.open_store(str(record)) as store:
        purge(store, ["secret-source.txt"], reviewer="R. Ilves", at=AT)
        assert holding(record) == []


def test_the_log_says_who_purged_what_and_decisions_keep_their_place(record):
    removed(record, "secret-source.txt", note="a court order")
    with plugins.open_store(str(record)) as store:
        first, second, third, last = store.decisions()
        assert store.verify_decisions() == []
    assert (last.verdict, last.reviewer, last.note) == ("purge", "R. Ilves", "a court order")
    assert last.others == (first.id, second.id)
    assert [d.erased for d in (first, second, third)] == [True, True, None]
    assert (first.note, first.words, second.after, third.note) == (None, None, None, "kept")


@pytest.mark.parametrize("name", ["by id", "secret-source.txt"])
def test_documents_are_named_by_id_or_source(record, name):
    with plugins.open_store(str(record)) as store:
        (id,) = (each.document.id for each in store.findings() if "xylophone" in each.document.text)
    assert removed(record, id if name == "by id" else name).sources == ("secret-source.txt",)


def test_a_document_that_another_source_gives_too_is_not_half_removed(record):
    with plugins.open_store(str(record)) as store:
        put(store, SECRET, "twin.txt")
    with pytest.raises(WrongUse, match=r"is given by twin\.txt too: name that as well"):
        removed(record, "secret-source.txt")
    removed(record, "secret-source.txt", "twin.txt")
    assert holding(record) == []


def test_what_a_source_was_before_goes_when_asked_for(record):
    with plugins.open_store(str(record)) as store:
        put(store, "Nothing to see.", "secret-source.txt")
    assert len(removed(record, "secret-source.txt").earlier) == 1
    assert [name for name, _ in holding(record)] != []
    removed(record, earlier=True)
    assert holding(record / "originals") == []


@pytest.mark.parametrize("stopped", ["carry_out", "scrub"])
def test_a_purge_that_was_stopped_is_named_and_carried_to_its_end(record, monkeypatch, stopped):
    with plugins.open_store(str(record)) as store:
        monkeypatch.setattr(type(store), stopped, lambda self, plan: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            purge(store, ["secret-source.txt"], reviewer="R. Ilves", at=AT)
        monkeypatch.undo()
        assert [line for line in store.verify() if "a purge was stopped before its end" in line]
        purge(store, [], reviewer="R. Ilves", at=AT)
        assert store.verify() == []
    assert holding(record) == []


@pytest.mark.parametrize("change", [
    "UPDATE decisions SET body = replace(body, '\"erased\":true', '\"erased\":true,\"note\":\"x\"') WHERE n = 1",
    "UPDATE decisions SET body = replace(body, 'in-2', 'in-9'), subject = 'in-9' WHERE n = 3",
])  # fmt: skip
def test_an_erased_decision_cannot_be_filled_again(record, change):
    removed(record, "secret-source.txt")
    with closing(sqlite3.connect(record / "record.db")) as raw:
        guard = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'decisions_are_not_changed'").fetchone()[0]
        raw.execute("DROP TRIGGER decisions_are_not_changed")
        raw.execute(change)
        raw.execute(guard)
        raw.commit()
    with plugins.open_store(str(record)) as store:
        assert any("was changed after it was made" in line for line in store.verify())


def test_a_decision_cannot_be_emptied_without_a_purge_that_names_it(record):
    from onrecord.model.decision import broken, emptied

    with plugins.open_store(str(record)) as store:
        first, *others = store.decisions()
    assert list(broken([emptied(first), *others])) == [
        f"decision 1 ({first.id}): is empty, and no purge after it says why"
    ]


def test_a_purge_cannot_be_taken_back(record):
    removed(record, "secret-source.txt")
    shown = CliRunner().invoke(app, ["log", "-r", str(record)])
    assert "(its content was purged)" in shown.stdout
    with plugins.open_store(str(record)) as store:
        last = store.decisions()[-1].id
    refused = CliRunner().invoke(app, ["undo", last, "-r", str(record)])
    assert "cannot be taken back: what was purged is gone" in str(refused.exception)


def test_the_command_asks_before_it_removes(record):
    refused = CliRunner().invoke(app, ["purge", "secret-source.txt", "-r", str(record)])
    assert "say --yes" in str(refused.exception)
    done = CliRunner().invoke(app, ["purge", "secret-source.txt", "-r", str(record), "--yes"])
    assert done.exit_code == 0
    assert "removed 1 document and 1 original" in done.stderr
    assert holding(record) == []


def test_every_export_takes_a_record_with_erased_decisions(record):
    removed(record, "secret-source.txt")
    for name in ("json", "prov", "html", "csv", "annotations"):
        assert (
            CliRunner().invoke(app, ["export", name, "-r", str(record), "-o", str(record.parent / name)]).exit_code == 0
        )
