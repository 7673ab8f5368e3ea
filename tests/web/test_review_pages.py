"""The review pages without JavaScript: plain forms, one transaction each, refused when they are not ours or stale."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from browser import Browser
from example_record import example_record
from teams import filled

from onrecord.browsing import ReviewedLibrary
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.review import add_review

HOME = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def store(tmp_path):
    with filled(tmp_path / "record") as store:
        yield store


@pytest.fixture
def page(store):
    library = ReviewedLibrary(store)
    app = create_app(lambda: library)
    add_review(app, Desk(store, library, reviewer="R. Ilves"))
    return Browser(app)


def ids(html):
    return re.findall(r'<li class="card [^"]*" id="c-([^"]+)"', html)


def statement_of(page, words):
    return ids(page.get("/review", params={"kind": "statement", "words": words, "status": "all"}).text)[0]


def token(page):
    return re.search(r'name="token" value="([^"]+)"', page.get("/review").text)[1]


def form_of(page, subject):
    """What the form of a thing sends when nothing is changed."""
    html = page.get(f"/review/{subject}").text
    form = re.search(r'<form[^>]*class="values-form".*?</form>', html, re.DOTALL)[0]
    fields = [(name, unescape(value)) for name, value in re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form)]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        fields.append((name, re.search(r'<option value="([^"]*)" selected>', options)[1]))
    return fields


def post(page, *fields, headers=HOME, **single):
    body = urlencode([*fields, *single.items()])
    return page.request("POST", "/review/decide", content=body, headers=headers)


def test_the_queue_shows_what_can_be_judged_and_why(page):
    html = page.get("/review").text
    assert 'aria-current="page">Review</a>' in html
    assert "who is “one of them”?" in page.get("/review?kind=statement").text
    assert "undated" in html
    assert "0</b> of" in html


def test_a_plain_form_accepts_and_leads_back(page, store):
    subject = statement_of(page, "riot was started")
    answer = post(
        page, token=token(page), subject=subject, seen=f"{subject}=", next="/review?kind=statement", verdict="accept"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?kind=statement")
    (made,) = store.decisions()
    assert (made.verdict, made.subject, made.reviewer) == ("accept", subject, "R. Ilves")
    assert subject not in ids(page.get("/review?kind=statement").text)
    assert subject in ids(page.get("/review?status=accepted").text)


def test_several_values_are_changed_in_one_go_each_with_its_own_entry(page, store):
    subject = statement_of(page, "riot was started")
    fields = form_of(page, subject)
    changed = {"to.when": "2019-05-20", "to.stance": "alleged", "to.role": "Minister"}
    fields = [(name, changed.get(name, value)) for name, value in fields]
    assert post(page, *fields, verdict="edit").status_code == 303
    assert sorted((d.field, d.after) for d in store.decisions()) == [
        ("role", "Minister"), ("stance", "alleged"), ("when", "2019-05-20"),
    ]  # fmt: skip
    assert "Orsen Valdek, Minister" in page.get("/review?status=accepted").text


def test_a_speaker_is_named_after_the_words_that_name_him(page, store):
    subject = statement_of(page, "More than 50 men were killed")
    where = next(f for f in example_record().findings if "More than 50" in f.text)
    start = where.text.index("Lida Arven")
    fields = [
        (name, {"to.speaker": "Lida Arven", "to.source": f"{start}-{start + 10}"}.get(name, value))
        for name, value in form_of(page, subject)
    ]
    assert post(page, *fields, verdict="edit").status_code == 303
    assert [d.field for d in store.decisions()] == ["source", "speaker"]
    assert "Lida Arven" in page.get(f"/review/{subject}").text


def test_what_was_missed_is_added_from_the_page_of_its_article(page, store):
    found = next(f for f in example_record().findings if "has 53 names" in f.text)
    html = page.get("/review", params={"document": found.document.id}).text
    assert "Was something missed in this article?" in html
    given = {"token": token(page), "subject": found.document.id, "verdict": "add", "field": "statement"}
    assert post(page, to="It has 53 names", **given).status_code == 303
    assert post(page, to="It has 54 names", **given).status_code == 400
    (made,) = store.decisions()
    assert (made.words, made.kind) == ("It has 53 names", "statement")
    subject = statement_of(page, "It has 53 names")
    fields = [(n, {"to.speaker": "Lida Arven"}.get(n, v)) for n, v in form_of(page, subject)]
    assert post(page, *fields, verdict="edit").status_code == 303
    assert "Lida Arven" in page.get("/statements?words=53+names").text


def test_all_or_none_of_a_form_is_kept(page, store):
    subject = statement_of(page, "riot was started")
    fields = [
        (name, {"to.stance": "alleged", "to.when": "soon"}.get(name, value)) for name, value in form_of(page, subject)
    ]
    answer = post(page, *fields, verdict="edit")
    assert answer.status_code == 400
    assert "is no date" in answer.text
    assert store.decisions() == ()


def test_only_what_is_shown_is_accepted_at_once_and_taken_back_at_once(page, store):
    html = page.get("/review?kind=statement&words=guards").text
    shown = ids(html)
    form = re.search(r'<form[^>]*class="bulk".*?</form>', html, re.DOTALL)[0]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    assert post(page, *fields[:-2], verdict="accept").status_code == 303
    assert sorted(d.subject for d in store.decisions()) == sorted(shown)
    everything = ids(page.get("/review?kind=statement&status=accepted").text)
    assert sorted(everything) == sorted(shown)
    assert len(shown) < len(ids(page.get("/review?kind=statement&status=all").text))
    post(page, token=token(page), verdict="undo")
    assert page.get("/review?status=accepted").text.count('class="card') == 0
    assert len(store.decisions()) == 2 * len(shown)


def test_who_looked_before_another_decided_is_told(page, store):
    subject = statement_of(page, "riot was started")
    given = {"token": token(page), "subject": subject, "seen": f"{subject}="}
    post(page, verdict="accept", **given)
    answer = post(page, verdict="reject", **given)
    assert answer.status_code == 409
    assert "look again" in answer.text
    assert [d.verdict for d in store.decisions()] == ["accept"]


@pytest.mark.parametrize(
    ("headers", "change", "status"),
    [
        ({}, {}, 403),
        ({"Origin": "http://evil.example"}, {}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, {}, 403),
        ({"Sec-Fetch-Site": "same-site"}, {}, 403),
        ({"Sec-Fetch-Site": "none"}, {}, 403),
        (HOME | {"Content-Type": "text/plain"}, {}, 403),
        (HOME | {"Content-Type": "application/json"}, {}, 415),
        (HOME, {"token": "wrong"}, 403),
        (HOME, {"token": ""}, 403),
        (HOME, {"verdict": "delete"}, 400),
        (HOME, {"subject": "st-nothing"}, 400),
        (HOME | {"Host": "evil.example"}, {}, 421),
    ],
)
def test_what_is_not_ours_or_makes_no_sense_is_refused_and_nothing_is_kept(page, store, headers, change, status):
    subject = statement_of(page, "riot was started")
    given = {"token": token(page), "subject": subject, "seen": f"{subject}=", "verdict": "accept"} | change
    own = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    assert post(page, headers=own, **given).status_code == status
    assert store.decisions() == ()


def test_a_form_that_is_too_large_is_refused(page):
    assert post(page, token=token(page), note="x" * 300_000).status_code == 413


def test_reading_a_page_never_decides(page, store):
    subject = statement_of(page, "riot was started")
    for path in ("/review", f"/review/{subject}?verdict=accept", "/review/log", "/review/decide?verdict=accept"):
        page.get(path)
    assert store.decisions() == ()


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/review//evil", "/\\evil", "javascript:1"])
def test_the_way_back_stays_here(page, next):
    subject = statement_of(page, "riot was started")
    answer = post(page, token=token(page), subject=subject, verdict="accept", next=next)
    assert answer.headers["location"] == "/review"


def test_an_incident_is_parted_and_merged_from_its_page(page, store):
    incidents = ids(page.get("/review?kind=incident&status=all").text)
    html = page.get(f"/review/{incidents[0]}").text
    assert "The same as another one?" in html
    before = len(incidents)
    answer = post(page, ("subject", incidents[0]), ("subject", incidents[1]), token=token(page), verdict="merge")
    assert answer.status_code == 303
    assert len(ids(page.get("/review?kind=incident&status=all").text)) == before - 1
    post(page, token=token(page), verdict="undo")
    assert ids(page.get("/review?kind=incident&status=all").text) == incidents


def test_the_log_shows_every_entry_and_takes_any_back(page, store):
    subject = statement_of(page, "riot was started")
    post(page, token=token(page), subject=subject, verdict="accept", note="heard the tape")
    post(page, token=token(page), subject=subject, verdict="reject")
    html = page.get("/review/log").text
    assert "heard the tape" in html
    assert store.decisions()[-1].hash in html
    post(page, token=token(page), subject=store.decisions()[0].id, verdict="undo")
    assert "taken back" in page.get("/review/log").text
    assert store.verify() == []


def test_a_page_of_a_program_that_was_started_anew_must_be_loaded_again(page, store):
    answer = post(page, token="of-another-run", verdict="undo")
    assert "started anew" in answer.text


def test_markup_in_articles_and_notes_is_text(page):
    subject = statement_of(page, "riot was started")
    post(page, token=token(page), subject=subject, verdict="note", note="<script>alert(1)</script>")
    for path in ("/review/log", f"/review/{subject}", "/review?status=all"):
        assert "<script>alert" not in page.get(path).text


def test_a_record_that_is_only_read_offers_no_review():
    record = example_record()
    page = Browser(create_app(lambda: record))
    assert ">Review<" not in page.get("/").text
    assert page.get("/review").status_code == 404
