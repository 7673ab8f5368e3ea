"""What the store keeps comes back equal, whole or not at all."""

import multiprocessing
import os
import stat
from dataclasses import fields, replace
from hashlib import sha256

import pytest
from sqlalchemy import inspect

from onrecord import model
from onrecord.errors import RecordError, SpanError, StaleDecision
from onrecord.model import (
    Decision,
    Document,
    Entity,
    Event,
    Figure,
    Findings,
    Incident,
    Problem,
    Record,
    Span,
    Statement,
    TimelineEntry,
    Timex,
    When,
    document_id,
)
from onrecord.store import documents, originals, postgres, schema, searching, sqlite
from onrecord.store.rows import SHELVES

TEXT = "Over 30 prisoners were killed in Mirava on 19 May. The SSC denied it."
DATA = TEXT.encode()
HASH = sha256(DATA).hexdigest()


def findings_of(text=TEXT, *, publisher="Kalden Courier", uri="a.txt", title=None, **lists):
    name = document_id(text=text, publisher=publisher, title=title, url=None, given_id=None)
    document = Document(
        id=name,
        text=text,
        sha256=HASH,
        media_type="text/plain",
        reader="plain@1",
        uri=uri,
        publisher=publisher,
        title=title,
    )
    found = Findings(document=document)
    return replace(found, sentences=(found.span(0, len(text)),) if text else (), **lists)


def full():
    """A document with one finding of each type."""
    found = findings_of()
    span = found.span(0, 17)
    return found.add(
        Timex(id="t1", span=found.span(43, 49), type="DATE", value="XXXX-05-19", edtf="XXXX-05-19", found_by="dates@1"),
        model.Mention(id="m1", span=found.span(33, 39), kind="place", found_by="names@1"),
        Entity(id="e1", kind="place", name="Mirava", aliases=("M.",), mentions=("m1",)),
        Statement(
            id="s1",
            span=found.span(51, 69),
            content=(found.span(66, 68),),
            mode="indirect",
            stance="denied",
            speaker=model.Speaker(spans=(found.span(51, 58),), name="SSC"),
            cue=model.Cue(spans=(found.span(59, 65),), lemma="deny"),
            found_by="quotations@1",
        ),
        Event(
            id="v1",
            span=found.span(0, 50),
            trigger=found.span(23, 29),
            type="ASSAULT",
            when=When(edtf="XXXX-05-19", timex="t1"),
            figures=(Figure(span=found.span(0, 7), counts="killed", low=31, high=None, hedge="over"),),
            found_by="events@1",
        ),
        Figure(span=found.span(0, 7), counts="killed", low=31, high=None, hedge="over"),
        model.Citation(id="c1", span=span, form="named", state="found", found_by="citations@1"),
        model.Claim(id="k1", span=span, kind="opinion", supports=("s1",), found_by="claims@1"),
        Problem(kind="language", message="none", start=0, end=4),
    )


def open_store(location, *, create=False):
    return (postgres if "://" in location else sqlite).open_store(location, create=create)


def put(store, *findings, source="a.txt", data=DATA, fingerprint="f1", problems=()):
    digest = sha256(data).hexdigest()
    store.put(source=source, sha256=digest, data=data, fingerprint=fingerprint, findings=findings, problems=problems)


@pytest.fixture
def store(place):
    with open_store(place(), create=True) as opened:
        yield opened


@pytest.fixture
def folder_store(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as opened:
        yield opened


def test_every_list_comes_back_equal(store):
    put(store, full())
    assert store.document(full().document.id) == full()
    assert list(store.findings()) == [full()]
    assert store.record().findings == (full(),)
    assert store.verify() == []


def test_every_list_of_findings_has_a_shelf():
    kept = {"document", "passages", "paragraphs", "sentences", "quotemarks", "parse"}
    assert {f.name for f in fields(Findings)} - kept == {shelf.name for shelf in SHELVES}


def test_migrations_lead_to_the_tables_that_the_code_uses(store, place):
    with store._database.reading() as connection:
        inspector = inspect(connection)
        own = schema.server_metadata.sorted_tables if place.kind == "postgres" else ()
        for table in (*schema.metadata.sorted_tables, *own):
            made = {column["name"] for column in inspector.get_columns(table.name, schema=store._database.schema)}
            assert made == {column.name for column in table.columns}, table.name


def test_only_the_owner_can_read_a_record(folder_store):
    store = folder_store
    put(store, full())
    modes = {path: stat.S_IMODE(os.stat(path).st_mode) for path in (store.folder, *store.folder.rglob("*"))}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items()), modes


def test_a_missing_record_says_what_to_run(place, tmp_path):
    with pytest.raises(RecordError, match=r"run onrecord build SOURCE -r"):
        open_store(place("none"))
    assert not (tmp_path / "none").exists()


def test_a_record_of_a_newer_program_is_refused_with_the_version_needed(store, place):
    with place.raw(place()) as raw:
        raw.execute("INSERT INTO migrations VALUES (99, 'later', '7.5.0')")
    with pytest.raises(RecordError, match=r"install onrecord 7\.5\.0 or later"):
        open_store(place())


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99])
def test_what_is_not_a_record_is_refused_without_a_traceback(tmp_path, content):
    (tmp_path / "record.db").write_bytes(content)
    if content:
        with pytest.raises(RecordError, match="damaged"):
            open_store(str(tmp_path))
    else:
        open_store(str(tmp_path)).close()


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.is_file", refuse)
    with pytest.raises(RecordError, match="cannot be looked into"):
        open_store(str(tmp_path / "record"))


def test_a_foreign_database_is_left_alone(place, tmp_path):
    (tmp_path / "record").mkdir()
    with place.raw(place()) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(RecordError, match="not a record"):
        open_store(place(), create=True)


def test_seen_means_same_bytes_same_name_same_program(store):
    put(store, full())
    assert store.seen(HASH, "f1", "a.txt")
    assert not store.seen(HASH, "f2", "a.txt")
    assert not store.seen(HASH, "f1", "b.txt")
    assert not store.seen("0" * 64, "f1", "a.txt")
    assert (store.stale("f1"), store.stale("f2")) == (0, 1)


def test_a_source_with_problems_only_is_seen_too(store):
    put(store, problems=[Problem(kind="unreadable", message="a.txt: empty")])
    assert store.seen(HASH, "f1", "a.txt")
    assert [p.kind for p in store.record().problems] == ["unreadable"]
    put(store, full())
    assert [p.kind for p in store.record().problems] == ["language"]


def test_a_changed_source_replaces_its_documents_and_keeps_the_old_original(store):
    put(store, full())
    new = findings_of("It rained in Ostrel.")
    put(store, new, data=b"It rained in Ostrel.")
    assert [f.document.text for f in store.findings()] == ["It rained in Ostrel."]
    assert store.original(HASH) == DATA
    assert store.search("prisoners") == []
    assert len(store.search("rained")) == 1


@pytest.mark.parametrize("order", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_one_document_from_two_sources_is_kept_once_whatever_the_order(store, order):
    for source in order:
        put(store, findings_of(uri=source), source=source)
    record = store.record()
    assert [d.uri for d in record.documents] == ["a.txt"]
    assert [(p.kind, p.source) for p in record.problems] == [("duplicate", "b.txt")]
    assert "a.txt, b.txt" in record.problems[0].message


def test_a_document_stays_while_one_source_still_gives_it(store):
    for source in ("a.txt", "b.txt", "c.txt"):
        put(store, findings_of(uri=source), source=source)
    put(store, findings_of("Another text."), source="a.txt", data=b"Another text.")
    assert len(list(store.findings())) == 2
    assert not store.seen(HASH, "f1", "b.txt"), "b.txt is read anew, since the kept copy was a.txt's"
    put(store, findings_of(uri="b.txt"), source="b.txt")
    assert sorted(d.uri for d in store.record().documents) == ["a.txt", "b.txt"]


def test_a_document_that_stands_twice_in_one_source_is_kept_once(store):
    put(store, findings_of(uri="a.jsonl#1"), findings_of(uri="a.jsonl#2"), source="a.jsonl")
    record = store.record()
    assert [d.uri for d in record.documents] == ["a.jsonl#1"]
    assert "2 times" in record.problems[0].message


def test_the_order_of_writing_does_not_show(place):
    several = [findings_of(f"Text number {n}.", uri=f"{n}.txt") for n in range(8)]
    records = []
    for name, order in (("one", several), ("two", several[::-1])):
        with open_store(place(name), create=True) as store:
            for found in order:
                put(store, found, source=found.document.uri, data=found.text.encode())
            records.append(store.record())
    assert records[0] == records[1]


def test_a_value_outside_its_text_is_refused_and_nothing_is_kept(store):
    bad = replace(
        findings_of(),
        timexes=(
            Timex(id="t", span=Span(doc=findings_of().document.id, start=0, end=999), type="DATE", found_by="x@1"),
        ),
    )
    with pytest.raises(SpanError):
        put(store, bad)
    inner = full()
    event = replace(inner.events[0], trigger=Span(doc="other", start=0, end=1))
    with pytest.raises(SpanError):
        put(store, replace(inner, events=(event,)))
    assert list(store.findings()) == []
    assert not store.seen(HASH, "f1", "a.txt")


def test_bytes_that_do_not_have_their_hash_are_refused(store):
    with pytest.raises(RecordError, match="SHA-256"):
        store.put(source="a", sha256="0" * 64, data=DATA, fingerprint="f", findings=(), problems=())


@pytest.mark.parametrize(
    "text", ["a\x00b killed", "half \ud800 a pair", "שלום 'quoted' \"double\" \u202e end", "x" * 5000, "\n\n"]
)
def test_odd_characters_survive(store, text):
    found = findings_of(text, title=text[:20], uri="odd\ud800.txt")
    put(store, found, source="odd\ud800.txt", problems=[Problem(kind="x", message=text)])
    assert store.document(found.document.id) == found
    assert store.verify() == []
    assert store.record().problems[0].message == text


def test_a_huge_number_survives(store):
    found = findings_of()
    figure = Figure(span=found.span(5, 7), counts="killed", low=10**40, high=None, hedge="over")
    put(store, found.add(figure))
    assert store.document(found.document.id).figures == (figure,)


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("prisoners", 1),
        ("PRISONERS mirava", 1),
        ("prisoners absent", 0),
        ('"prisoners', 1),
        ("killed OR", 0),
        ("NOT", 0),
        ("prison*", 0),
        ("- ( ) * ^", 0),
        ("", 0),
        ("a\x00b", 0),
        ("' ; DROP TABLE documents", 0),
        ("text:prisoners", 0),
    ],
)
def test_a_search_takes_any_words_as_words(store, words, hits):
    put(store, full())
    found = store.search(words)
    assert len(found) == hits
    assert all(hit.text == TEXT[hit.span.start : hit.span.end] for hit in found)


def test_of_words_that_stand_everywhere_the_shortest_sentences_come_first(folder_store, monkeypatch):
    monkeypatch.setattr(searching, "RANKED", 2)
    texts = ("The SSC denied that it had held the men.", "The men fled.", "The men were held there, the SSC said.")
    put(folder_store, *(findings_of(text) for text in texts))
    assert [hit.text for hit in folder_store.search("men")] == sorted(texts[:2], key=len)


def test_what_was_merged_replaces_what_was_merged_before(store):
    put(store, full())
    incident = Incident(id="i1", title="Over 30 prisoners killed", type="ASSAULT", when=None, place=None)
    entry = TimelineEntry(when=None, label="x", documents=1, independent=1, incident="i1")
    first = Record(entities=full().entities, incidents=(incident,), timeline=(entry,), copies=(("a", "b"),))
    store.save_merged(first)
    kept = store.record()
    assert (kept.entities, kept.incidents, kept.timeline, kept.copies) == (
        first.entities, first.incidents, first.timeline, first.copies,
    )  # fmt: skip
    store.save_merged(Record())
    assert store.record().incidents == ()


def test_of_what_is_shown_only_the_rows_that_changed_are_written(store, monkeypatch):
    def told(*titles):
        listed = (Incident(id=f"i-{t}", title=t, type="ASSAULT", when=None, place=None) for t in titles)
        return Record(incidents=tuple(listed), copies=(("a", "b"),))

    def insert_rows(connection, table, rows):
        written.extend(row["id"] for row in rows)
        return insert(connection, table, rows)

    insert, written = documents.insert_rows, []
    store.save_merged(told("fire", "march", "raid"))
    monkeypatch.setattr(documents, "insert_rows", insert_rows)
    for titles, rows in (
        (("fire", "march", "raid"), []),
        (("fire", "protest", "raid"), ["i-protest"]),
        (("fire", "raid"), ["i-raid"]),
        (("flood", "fire", "raid"), ["i-flood", "i-fire", "i-raid"]),
    ):
        written.clear()
        store.save_merged(told(*titles))
        assert written == rows
        assert store.record().incidents == told(*titles).incidents
        assert store.verify() == []


def draft(subject="i1", verdict="accept", **others):
    return Decision(subject=subject, verdict=verdict, reviewer="R. Ilves", at="2031-02-03T10:00:00Z", **others)


def test_decisions_are_kept_in_order_each_with_the_hash_of_the_one_before(store):
    made = [decision for _ in range(3) for decision in store.add_decisions([draft()])]
    made += store.add_decisions([draft("i2"), draft("i3")])
    assert store.decisions() == tuple(made) == store.record().decisions
    assert [d.previous for d in made] == ["", *(d.hash for d in made[:-1])]
    assert len({d.id for d in made}) == 5
    assert store.verify() == []


def test_who_has_not_seen_the_last_decision_is_told_so_and_nothing_is_kept(store):
    (first,) = store.add_decisions([draft()], seen={"i1": None})
    with pytest.raises(StaleDecision, match="i1: somebody decided about it since you looked"):
        store.add_decisions([draft("i2"), draft()], seen={"i2": None, "i1": None})
    assert store.decisions() == (first,)
    store.add_decisions([draft()], seen={"i1": first.id})


TAMPERED = {
    "one letter of a body": "UPDATE decisions SET body = replace(body, 'Ilves', 'Ilvis') WHERE n = 2",
    "a column": "UPDATE decisions SET reviewer = 'X' WHERE n = 2",
    "one removed": "DELETE FROM decisions WHERE n = 2",
    "the last one removed": "DELETE FROM decisions WHERE n = 3",
    "two swapped": "UPDATE decisions SET n = CASE n WHEN 1 THEN 12 WHEN 2 THEN 11 ELSE 13 END",
    "all removed": "DELETE FROM decisions",
    "one that is no JSON": "UPDATE decisions SET body = '{' WHERE n = 1",
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_a_decision_that_was_tampered_with_is_named(store, place, change):
    store.add_decisions([draft(), draft("i2"), draft("i3")])
    with place.raw(place()) as raw:
        place.untie(raw, "decisions_are_not_changed", "decisions_are_not_removed")
        raw.execute(change)
    assert any("decision" in line for line in store.verify())


@pytest.mark.parametrize("change", ["UPDATE decisions SET at = 'now'", "DELETE FROM decisions"])
def test_the_database_itself_refuses_to_change_a_decision(store, place, change):
    store.add_decisions([draft()])
    with place.raw(place()) as raw:
        with pytest.raises(Exception, match="decisions are never"):
            raw.execute(change)
        raw.rollback()


def test_verify_names_a_changed_original_and_a_changed_text(store, place):
    put(store, full())
    with place.raw(place()) as raw:
        raw.execute("UPDATE documents SET text = replace(text, '30', '10')")
        if place.kind == "postgres":
            raw.execute("UPDATE original_bytes SET body = 'other'")
        else:
            originals.path_of(store.folder / "originals", HASH).write_bytes(b"other")
    wrong = store.verify()
    assert any("original was changed" in line for line in wrong)
    assert any("was changed after it was kept" in line for line in wrong)


def test_verify_names_a_text_that_was_cut(store, place):
    put(store, full())
    with place.raw(place()) as raw:
        raw.execute("UPDATE documents SET text = 'short'")
    assert any("outside the text" in line for line in store.verify())


def test_verify_names_a_changed_column(store, place):
    put(store, full())
    with place.raw(place()) as raw:
        raw.execute("UPDATE statements SET speaker = 'nobody'")
    assert [line for line in store.verify() if "a row of statements was changed" in line]


def test_a_damaged_row_is_named_and_never_a_traceback(store, place):
    put(store, full())
    with place.raw(place()) as raw:
        raw.execute("UPDATE events SET body = '{'")
    with pytest.raises(RecordError, match="run onrecord verify"):
        store.record()
    assert any("cannot be read" in line for line in store.verify())


def _write_many(folder, worker):
    with open_store(folder, create=True) as store:
        for n in range(15):
            text = f"Worker {worker} wrote text {n}."
            put(store, findings_of(text, uri=text), source=text, data=text.encode())


def test_programs_that_write_at_once_wait_for_each_other(place):
    folder = place()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(folder, n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with open_store(folder) as store:
        assert len(list(store.findings())) == 45


def test_reading_goes_on_while_another_writes(store):
    for n in range(3):
        put(store, findings_of(f"Text {n}."), source=f"{n}", data=f"Text {n}.".encode())
    reading = store.findings()
    next(reading)
    put(store, findings_of("New text."), source="new", data=b"New text.")
    assert len(list(reading)) == 2
    assert len(list(store.findings())) == 4


def test_what_the_database_complains_of_while_merging_is_told_as_anywhere(store):
    with pytest.raises(RecordError), store.growing() as kept:
        kept._cursor.execute("SELECT * FROM nowhere")


def test_a_step_that_fails_keeps_nothing(store, monkeypatch):
    put(store, full())
    before = store.record()
    monkeypatch.setattr("onrecord.store.documents.sentence_rows", lambda findings: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(store, findings_of("New text."), source="new", data=b"New text.")
    assert store.record() == before


def test_a_program_that_is_killed_leaves_whole_documents_and_can_go_on(place):
    folder = place()
    open_store(folder, create=True).close()
    context = multiprocessing.get_context("spawn")
    for seconds in (0.9, 1.1, 1.3):
        worker = context.Process(target=_write_many, args=(folder, 0))
        worker.start()
        worker.join(seconds)
        worker.kill()
        worker.join()
        with open_store(folder) as store:
            assert store.verify() == []
    _write_many(folder, 0)
    _write_many(place("undisturbed"), 0)
    with open_store(folder) as one, open_store(place("undisturbed")) as two:
        assert one.record() == two.record()


def test_a_record_that_cannot_be_written_to_can_be_read(folder_store, monkeypatch):
    store = folder_store
    put(store, full())
    store.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with open_store(str(store.folder)) as read_only:
        assert read_only.record().findings == (full(),)
        assert len(read_only.search("prisoners")) == 1
        with pytest.raises(RecordError, match="cannot be written to"):
            put(read_only, findings_of("New text."), source="new", data=b"New text.")
