"""A stored record as its pages read it: in parts, the same as the whole, and following each decision at once."""

import pytest
from browser import Browser
from example_record import example_record

from onrecord.browsing import ReviewedLibrary
from onrecord.merge import merge
from onrecord.review.drafts import Wish
from onrecord.reviewing import decide, read_record
from onrecord.show.page_views import Pages
from onrecord.store.sqlite import open_store
from onrecord.web.app import Addresses, create_app

AT = "2031-02-03T10:00:00Z"


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as opened:
        for found in example_record().findings:
            source = found.document.publisher
            opened.put(source=source, sha256="0" * 64, data=None, fingerprint="1", findings=[found], problems=[])
        opened.save_merged(merge(list(opened.findings())))
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
