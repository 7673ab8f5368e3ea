"""A record on a server is the record that it would be in a folder, for everybody who works on it at once."""

import os
import shutil
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from test_store import draft, findings_of, full, put

from onrecord.errors import OnrecordError, RecordError
from onrecord.model import Incident, Record
from onrecord.purging import purge
from onrecord.store import originals, postgres, searching, sqlite
from onrecord.store.characters import storable, stored
from onrecord.store.postgres import open_store as open_on_server
from onrecord.store.server import address_of
from servers import Places

TEXTS = (
    "Fighters shelled Mirava at dawn. The Assembly met in Lodzern.",
    "The SSC's état-major denied it. Café owners in Ostrel closed.",
    "Mirava, Mirava: the city was quiet, said the mayor of Mirava on Tuesday, and Kalden too.",
    "Ещё трое ранены в Мираве. قُتل ثلاثة في ميرافا.",
    "Half \ud800 a pair, a\x00b, İstanbul and STRASSE and Straße, x²",
    "no sentence here " * 300 + "w" * 3000,
)
SEARCHES = (
    "mirava", "Mirava city", "the", "etat", "état-major", "SSC", "ssc's", "cafe", "owners closed", "Мираве", "ещё",
    "ميرافا", "قتل", "x",
    "straße", "strasse", "istanbul", "b", "a b", "kalden the mayor", "shelled Lodzern", "w" * 3000,
)  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory, postgres_schema):
    """The same documents in a folder and on a server; tests only read them."""
    with (
        sqlite.open_store(str(tmp_path_factory.mktemp("both") / "record"), create=True) as one,
        postgres.open_store(postgres_schema, create=True) as two,
    ):
        for store in (one, two):
            for n, text in enumerate(TEXTS):
                put(store, findings_of(text, uri=f"{n}.txt"), source=f"{n}.txt", data=text.encode("utf-8", "replace"))
        yield one, two


@pytest.fixture(scope="module")
def postgres_schema(postgres):
    """The schema of `both`."""
    places = Places("postgres", None, postgres)
    yield places()
    places.clear()


@pytest.mark.parametrize("words", SEARCHES)
def test_a_search_finds_the_same_in_both(both, words):
    one, two = ({(hit.span, hit.text) for hit in store.search(words)} for store in both)
    assert one == two


def test_of_one_word_the_shortest_sentence_is_the_best_in_both(both):
    for store in both:
        assert [hit.text[:6] for hit in store.search("assembly")] == ["Fighte"]
        assert len(store.search("the", limit=2)) == 2


def test_both_hold_the_same(both):
    one, two = both
    assert one.record() == two.record()
    assert list(one.library().headings()) == list(two.library().headings())


def test_what_a_page_has_read_is_known_to_be_old_after_each_change(place):
    with (postgres if place.kind == "postgres" else sqlite).open_store(place(), create=True) as store:
        library = store.library()
        states = [library.state()]
        put(store, full())
        states.append(library.state())
        store.add_decisions([draft()])
        states.append(library.state())
        store.save_merged(Record(incidents=(Incident(id="i", title="t", type="ASSAULT", when=None, place=None),)))
        states.append(library.state())
        assert len(set(states)) == 4
        assert library.state() == states[-1]


@pytest.fixture
def own_schema(postgres):
    """A schema for one test that writes."""
    places = Places("postgres", None, postgres)
    yield places()
    places.clear()


def test_a_reviewer_need_not_wait_for_a_merge(own_schema):
    with postgres.open_store(own_schema, create=True) as store, store.growing() as kept:
        kept.forget()
        began = time.monotonic()
        store.add_decisions([draft("while-merging")])
        assert time.monotonic() - began < 5


def test_two_reviewers_at_once_make_one_chain(place):
    open_store = (postgres if place.kind == "postgres" else sqlite).open_store
    open_store(place(), create=True).close()

    def review(name):
        with open_store(place()) as store:
            for n in range(10):
                store.add_decisions([draft(f"{name}{n}")])

    reviewers = [threading.Thread(target=review, args=(name,)) for name in "ab"]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    with open_store(place()) as store:
        assert len(store.decisions()) == 20
        assert store.verify() == []


def test_who_may_only_read_can_read(postgres_schema, both):
    import psycopg

    address, _, schema = postgres_schema.rpartition("schema=")
    with psycopg.connect(address.rstrip("?&")) as raw:
        raw.execute("DROP ROLE IF EXISTS onrecord_guest")
        raw.execute("CREATE ROLE onrecord_guest LOGIN")
        raw.execute(f"GRANT USAGE ON SCHEMA {schema} TO onrecord_guest")
        raw.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO onrecord_guest")
    try:
        guest = postgres_schema.replace("//onrecord@", "//onrecord_guest@")
        with postgres.open_store(guest) as store:
            assert store.read_only
            assert store.search("assembly")
            with pytest.raises(RecordError, match="cannot be written to"):
                put(store, full())
    finally:
        with psycopg.connect(address.rstrip("?&")) as raw:
            raw.execute("DROP OWNED BY onrecord_guest")
            raw.execute("DROP ROLE onrecord_guest")


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("postgresql://u:s3cret@127.0.0.1:1/x", "cannot be reached"),
        ("postgresql://u:s3cret@/x?host=/nowhere&schema=a;b", "the schema must be"),
        ("postgresql://u:s3cret@[x/y", "cannot be reached"),
        ("postgresql://u:s3c@ret@127.0.0.1:1/x?password=s3cret", "write @ in a password as %40"),
    ],
)
def test_no_message_tells_a_password(location, told):
    with pytest.raises(OnrecordError, match=told) as raised:
        postgres.open_store(location)
    assert "s3c" not in str(raised.value)
    assert "postgresql://u" in str(raised.value)


def test_a_schema_is_no_part_of_the_address():
    assert address_of("postgresql://h/d?schema=kalden").schema == "kalden"
    assert "schema" not in str(address_of("postgresql://h/d?schema=kalden").url)


@pytest.mark.parametrize("text", ["", "plain", "a\x00b", "\ud800\udfff", "\U0010fffe", "\U0010fffe\x00\U0010fffe"])
def test_what_a_server_cannot_keep_comes_back(text):
    assert stored(storable(text)) == text
    storable(text).encode()
    assert "\x00" not in storable(text)


def test_a_huge_sentence_is_cut_to_what_the_index_takes():
    assert len(searching.vector(" ".join(f"word{n}" for n in range(200_000)))) < 1_000_000


# ---- moving ----


def fill(store):
    put(store, full(), full(), data=b"\x00\xff bytes")
    put(store, full(), source="b.txt", data=b"again")
    odd = findings_of("half \ud800 a pair, a\x00b", uri="odd\ud800.txt")
    put(store, odd, source="odd\ud800.txt", data=b"odd")
    put(store, source="empty.txt", data=b"", problems=())
    incident = Incident(id="i1", title="Over 30 killed", type="ASSAULT", when=None, place=None)
    store.save_merged(Record(entities=full().entities, incidents=(incident,), copies=(("a", "b"),)), key="k")
    store.add_decisions([draft(), draft("i2")])
    with store.growing() as kept:
        kept.keep([(7, "a", True), (1 << 62, "b", True)], [("kind", "name", b"\x00\x01")])
        kept.supersede([("i0", "i1")])
        kept.done(kept.pending()[:1])


def test_a_moved_record_is_the_same_there_and_back(place, tmp_path):
    with sqlite.open_store(str(tmp_path / "first"), create=True) as first:
        fill(first)
        with (postgres if place.kind == "postgres" else sqlite).open_store(place("second"), create=True) as second:
            second.copy_from(first, lambda done, total, name: None)
            with sqlite.open_store(str(tmp_path / "third"), create=True) as third:
                third.copy_from(second, lambda done, total, name: None)
                for moved in (second, third):
                    assert moved.record() == first.record()
                    assert moved.verify() == []
                    assert moved.merged_with() == first.merged_with()
                    assert moved.search("pair") == first.search("pair")
                    assert moved.original(sha256(b"odd").hexdigest()) == b"odd"
                    assert moved.successor("i0") == "i1"
                    with first.remembered() as one, moved.remembered() as two:
                        assert one.pending() == two.pending()
                        assert one.holders([7, 1 << 62]) == two.holders([7, 1 << 62])
                        assert one.values("kind", ["name", "x"]) == two.values("kind", ["name", "x"])
                    put(moved, findings_of("One more."), source="more", data=b"One more.")
                    moved.add_decisions([draft("i3")])
                    assert moved.verify() == []


def test_a_record_is_not_moved_onto_another_nor_onto_itself(place, tmp_path):
    open_second = (postgres if place.kind == "postgres" else sqlite).open_store
    with sqlite.open_store(str(tmp_path / "first"), create=True) as first:
        put(first, full())
        with open_second(place("second"), create=True) as second:
            second.add_decisions([draft()])
            with pytest.raises(RecordError, match="not empty"):
                second.copy_from(first, lambda done, total, name: None)


def test_a_move_that_fails_leaves_nothing(place, tmp_path):
    with sqlite.open_store(str(tmp_path / "first"), create=True) as first:
        fill(first)
        lost = originals.path_of(tmp_path / "first" / "originals", sha256(b"odd").hexdigest())
        shutil.move(lost, tmp_path / "lost")
        with (postgres if place.kind == "postgres" else sqlite).open_store(place("second"), create=True) as second:
            with pytest.raises(RecordError, match="restore it"):
                second.copy_from(first, lambda done, total, name: None)
            assert second.record() == Record()
            shutil.move(tmp_path / "lost", lost)
            second.copy_from(first, lambda done, total, name: None)
            assert second.record() == first.record()


def files_with(raw, word):
    """The files of a server's databases that hold a word; its log (WAL) is not among them."""
    raw.commit()
    raw.autocommit = True
    raw.execute("CHECKPOINT")
    data = Path(raw.execute("SHOW data_directory").fetchone()[0])
    if not os.access(data, os.R_OK | os.X_OK):
        pytest.skip("the files of the server cannot be read")
    return [path for path in (data / "base").rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_no_file_of_the_database_holds_a_word_of_what_was_purged(postgres):
    places = Places("postgres", None, postgres)
    texts = {"quillfeather.txt": "Guards hid the xylophonical ledger.", "other.txt": "It rained in Brenn."}
    with open_on_server(places(), create=True) as store, places.raw(places()) as raw:
        for name, text in texts.items():
            put(store, findings_of(text, uri=name), source=name, data=text.encode())
        store.add_decisions([draft(store.record().documents[0].id), draft(store.record().documents[1].id)])
        raw.execute("ANALYZE")
        assert files_with(raw, "xylophonical")
        purge(store, ["quillfeather.txt"], reviewer="R", at="2031-02-03T10:00:00Z")
        assert [files_with(raw, word) for word in ("xylophonical", "quillfeather", "Guards hid")] == [[], [], []]
        assert store.verify() == []
        assert [each.document.text for each in store.findings()] == ["It rained in Brenn."]
    places.clear()
