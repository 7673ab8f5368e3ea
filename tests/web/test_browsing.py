"""A stored record as its pages read it: in parts, the same as the whole, and following each decision at once."""

from dataclasses import replace
from hashlib import sha256

import msgspec
import pytest
from browser import Browser
from example_record import example_record, kept

from onrecord.browsing import ReviewedLibrary
from onrecord.merge.outline import outline_of
from onrecord.model import Findings
from onrecord.review.drafts import Wish
from onrecord.reviewing import OUTLINES, decide, merge_anew, read_record
from onrecord.show import page_survey
from onrecord.show.page_follow import Following
from onrecord.show.page_library import WholeRecord
from onrecord.show.page_review import entries_of
from onrecord.show.page_survey import survey
from onrecord.show.page_views import Pages
from onrecord.web import desk
from onrecord.web.app import Addresses, create_app

AT = "2031-02-03T10:00:00Z"


@pytest.fixture
def store(tmp_path):
    with kept(tmp_path / "record") as opened:
        yield opened


def shown(library, path="/statements"):
    return Browser(create_app(lambda: library)).get(path).text


def test_the_parts_are_those_of_the_whole(store):
    library, record = ReviewedLibrary(store), read_record(store)
    assert [heading.id for heading in library.headings()] == [document.id for document in record.documents]
    assert library.incidents() == record.incidents
    assert library.timeline() == record.timeline
    assert library.entities() == record.entities
    assert library.whole() == record
    for found in record.findings:
        assert library.document(found.document.id) == found
        (told,) = library.told([found.document.id])
        assert (told.statements, told.events, told.citations) == (found.statements, found.events, found.citations)


def test_a_statement_that_was_rejected_leaves_the_page_at_once(store):
    library = ReviewedLibrary(store)
    pages = Pages(library, Addresses())
    (row,) = [row for row in pages.statements if "enemies within" in row.text]
    decide(store, read_record(store), Wish(verdict="reject", subjects=(row.id,), reviewer="R. Ilves", at=AT))
    assert library.state() != pages.state
    after = Pages(library, Addresses(), pages)
    assert row.id not in {each.id for each in after.statements}
    assert len(after.statements) == len(pages.statements) - 1
    untouched = [name for name in pages.survey.told if name != row.document]
    assert all(after.survey.told[name] is pages.survey.told[name] for name in untouched)


def test_a_speaker_who_was_corrected_is_shown_corrected(store):
    library = ReviewedLibrary(store)
    record = read_record(store)
    said = next(s for f in record.findings for s in f.statements if s.speaker and s.speaker.name == "Orsen Valdek")
    wish = Wish(verdict="edit", subjects=(said.id,), reviewer="R. Ilves", at=AT, field="role", to="minister")
    decide(store, record, wish)
    row = next(row for row in Pages(library, Addresses()).statements if row.id == said.id)
    assert row.role == "minister"


def test_an_incident_that_was_rejected_leaves_the_timeline(store):
    library = ReviewedLibrary(store)
    incident = library.incidents()[0]
    assert incident.title in shown(library, "/")
    decide(store, read_record(store), Wish(verdict="reject", subjects=(incident.id,), reviewer="R. Ilves", at=AT))
    assert f'href="/incident/{incident.id}"' not in shown(library, "/")


def test_the_address_of_an_incident_that_is_no_more_leads_to_its_heir(store):
    heir = ReviewedLibrary(store).incidents()[0].id
    with store.growing() as kept:
        kept.supersede([("in-old", "in-between"), ("in-between", heir), ("in-gone", None)])
    library = ReviewedLibrary(store)
    page = Browser(create_app(lambda: library))
    answer = page.get("/incident/in-old")
    assert (answer.status_code, answer.headers["location"]) == (307, f"/incident/{heir}?was=in-old")
    assert "in-old" in page.get(answer.headers["location"]).text
    assert "in-gone" not in page.get(f"/incident/{heir}?was=in-gone").text
    assert page.get("/incident/in-gone").status_code == 404


def test_a_chronology_that_is_older_than_its_articles_is_told_on_each_page(store):
    library, record = ReviewedLibrary(store), merge_anew(store)
    assert "older than its articles" not in shown(library, "/")
    late = Findings(document=replace(record.findings[0].document, id="d-late"))
    store.put(source="late", sha256="0" * 64, data=None, fingerprint="1", findings=[late], problems=[])
    for path in ("/", "/check", f"/incident/{record.incidents[0].id}"):
        page = shown(library, path)
        assert "older than its articles: 1 article came" in page
        assert "onrecord build --remerge" in page
    merge_anew(store)
    assert "older than its articles" not in shown(library, "/")


def asked(pages):
    return sorted((q.kind, q.message, q.document or "", q.start or 0) for _, own in pages.questions for q in own)


def test_a_large_record_asks_the_same_when_its_chains_are_followed(store, monkeypatch):
    whole = asked(Pages(ReviewedLibrary(store), Addresses()))
    monkeypatch.setattr("onrecord.browsing.READ_WHOLE", 0)
    pages = Pages(ReviewedLibrary(store), Addresses())
    assert pages.following.progress == (0, len(pages.incidents))
    assert not [q for q in asked(pages) if q[0] == "chain"]
    pages.following.run()
    assert pages.following.is_done
    assert asked(pages) == whole


def test_chains_that_were_followed_are_not_followed_again(store, monkeypatch):
    monkeypatch.setattr("onrecord.browsing.READ_WHOLE", 0)
    monkeypatch.setattr(Following, "start", lambda _: None)
    library = ReviewedLibrary(store)
    pages = Pages(library, Addresses())
    page = Browser(create_app(lambda: library))
    assert f"0 of {len(pages.incidents)} incidents so far" in page.get("/check").text
    pages.following.run()
    decide(store, read_record(store), Wish(verdict="accept", subjects=(pages.statements[0].id,), reviewer="R", at=AT))
    after = Pages(library, Addresses(), pages)
    assert after.state != pages.state
    assert after.following.is_done


def test_what_is_made_of_a_document_is_kept_until_the_document_changes(store):
    first = Pages(ReviewedLibrary(store), Addresses()).survey
    kept = dict(store.library().summaries("survey@1 Addresses"))
    assert list(kept) == list(store.library().digests())

    class Unread(ReviewedLibrary):
        def told(self, ids=None):
            raise AssertionError("it was kept")

    assert Pages(Unread(store), Addresses()).survey == first
    changed = example_record().findings[0]
    changed = replace(changed, statements=changed.statements[1:])
    source = changed.document.publisher
    store.put(source=source, sha256="0" * 64, data=None, fingerprint="2", findings=[changed], problems=[])
    assert changed.document.id not in dict(store.library().summaries("survey@1 Addresses"))
    assert len(Pages(ReviewedLibrary(store), Addresses()).statements) == len(first.statements) - 1


def test_a_large_record_is_merged_beside_what_is_shown(store, monkeypatch):
    monkeypatch.setattr("onrecord.browsing.READ_WHOLE", 0)
    monkeypatch.setattr("onrecord.browsing.PAUSE", 0.0)
    library = ReviewedLibrary(store)
    event = next(e for i in library.incidents() for a in i.accounts for e in a.events)
    decide(store, read_record(store), Wish(verdict="reject", subjects=(event,), reviewer="R. Ilves", at=AT))
    merged = library.merged()
    assert library.state().merged
    library._merging.join(120)
    assert not library.behind
    assert event not in {e for i in ReviewedLibrary(store).incidents() for a in i.accounts for e in a.events}
    assert library.state()
    assert library.merged() is not merged


def test_what_is_kept_of_documents_is_of_this_version():
    """When this fails, what is made of a document has changed: raise that KEPT, then renew its hash here."""
    found = example_record().findings
    told = survey(WholeRecord(example_record()), Addresses()).told
    queue = [list(entries_of(each)) for each in found]
    outlines = [outline_of(each) for each in found]
    hashes = [sha256(msgspec.msgpack.encode(each)).hexdigest()[:8] for each in (told, queue, outlines)]
    kept = [(page_survey.KEPT, hashes[0]), (desk.KEPT, hashes[1]), (OUTLINES, hashes[2])]
    assert kept == [("survey@1", "36fe17c2"), ("queue@1", "62915c8b"), ("outline@1", "70c4c6b5")]
