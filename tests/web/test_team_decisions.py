"""Several reviewers of one record: who decided what, two at one thing, agreement, and what an editor settles."""

import re
from html import unescape

import pytest
from browser import Browser
from teams import HOME, House, decide, filled, send, statements, token_at

from onrecord.browsing import ReviewedLibrary
from onrecord.reviewing import read_record
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.review import add_review


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.store.close()


def edit(page, subject, **values):
    """What the form of a thing sends when these values are changed."""
    html = page.get(f"/review/{subject}").text
    form = re.search(r'<form[^>]*class="values-form".*?</form>', html, re.DOTALL)[0]
    fields = [(name, unescape(value)) for name, value in re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form)]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        fields.append((name, re.search(r'<option value="([^"]*)" selected>', options)[1]))
    changed = {f"to.{name}": value for name, value in values.items()}
    return [(name, changed.get(name, value)) for name, value in fields] + [("verdict", "edit")]


def test_each_decision_carries_the_name_of_its_account_and_none_is_overwritten(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    subject = statements(ben, "riot was started")[0]
    assert send(ben, "/review/decide", *edit(ben, subject, stance="alleged")).status_code == 303
    assert send(cleo, "/review/decide", *edit(cleo, subject, stance="denied")).status_code == 303
    assert [(d.reviewer, d.after) for d in house.store.decisions()] == [("Ben", "alleged"), ("Cleo", "denied")]
    assert house.store.verify() == []
    assert "Deciding as <b>Cleo</b>" in cleo.get("/review").text


def test_a_form_cannot_decide_in_another_name(house):
    ben = house.member("Ben")
    subject = statements(ben, "riot was started")[0]
    decide(ben, "accept", subject, reviewer="Ida", name="Ida")
    assert [d.reviewer for d in house.store.decisions()] == ["Ben"]


def test_who_edits_second_sees_both_versions_and_chooses(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    subject = statements(ben, "riot was started")[0]
    late = edit(cleo, subject, stance="denied", role="Minister")
    send(ben, "/review/decide", *edit(ben, subject, stance="alleged"))
    answer = send(cleo, "/review/decide", *late)
    assert answer.status_code == 409
    assert [d.reviewer for d in house.store.decisions()] == ["Ben"]
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    for shown in (
        "Theirs edit stance : asserted → alleged Ben",
        "alleged as it is now",
        "denied yours",
        "Minister yours",
    ):
        assert shown in words, shown
    form = re.search(r'<form method="post" action="/review/decide" class="both">.*?</form>', answer.text, re.DOTALL)[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    again = send(cleo, "/review/decide", *hidden, ("to.stance", "alleged"), ("to.role", "Minister"))
    assert again.status_code == 303
    assert [(d.reviewer, d.field, d.after) for d in house.store.decisions()] == [
        ("Ben", "stance", "alleged"), ("Cleo", "role", "Minister"),
    ]  # fmt: skip
    send(cleo, "/review/decide", *edit(cleo, subject, stance="denied"))
    assert house.store.decisions()[-1].after == "denied"


def test_a_script_gets_both_versions_too(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    subject = statements(ben, "riot was started")[0]
    late = edit(cleo, subject, stance="denied")
    decide(ben, "accept", subject)
    answer = send(cleo, "/review/decide", *late, headers=HOME | {"Accept": "application/json"})
    (version,) = answer.json()["versions"]
    assert answer.status_code == 409
    assert (version["theirs"][0]["reviewer"], version["values"][0]["yours"]) == ("Ben", "denied")


def test_a_reviewer_takes_back_own_decisions_and_an_editor_any(house):
    ben, cleo, edda = house.member("Ben"), house.member("Cleo"), house.member("Edda")
    subject = statements(ben, "riot was started")[0]
    decide(ben, "accept", subject)
    of_ben = house.store.decisions()[0].id
    for name in (of_ben, of_ben[:9]):
        assert decide(cleo, "undo", name).status_code == 403
    assert send(cleo, "/review/decide", token=token_at(cleo, "/review"), verdict="undo").status_code == 400
    assert f'id="{of_ben}"' in cleo.get("/review/log").text
    assert f'value="{of_ben}"' not in cleo.get("/review/log").text
    assert len(house.store.decisions()) == 1
    decide(cleo, "note", subject, note="heard the tape")
    assert send(ben, "/review/decide", token=token_at(ben, "/review"), verdict="undo").status_code == 303
    assert house.store.decisions()[-1].supersedes == of_ben  # not the note of Cleo, which came later
    decide(ben, "accept", subject)
    assert decide(edda, "undo", house.store.decisions()[-1].id).status_code == 303


def test_what_others_judged_can_be_looked_at_a_second_time(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    subject = statements(ben, "riot was started")[0]
    decide(ben, "accept", subject)
    assert subject in cleo.get("/review?status=second").text
    assert subject not in ben.get("/review?status=second").text
    decide(cleo, "reject", subject)
    assert subject not in cleo.get("/review?status=second").text


def test_an_editor_settles_what_reviewers_differ_about_and_exports_follow(house):
    ben, cleo, edda = house.member("Ben"), house.member("Cleo"), house.member("Edda")
    subject = statements(ben, "riot was started")[0]
    send(ben, "/review/decide", *edit(ben, subject, stance="alleged"))
    send(cleo, "/review/decide", *edit(cleo, subject, stance="denied"))
    html = edda.get("/review/differ").text
    assert "differ about: stance" in html
    assert "Ben is right" in html
    form = {"token": token_at(edda, "/review"), "subject": subject, "reviewer": "Ben", "note": "heard the tape"}
    last = house.store.decisions()[-1].id
    assert send(cleo, "/review/settle", **form).status_code == 403
    assert send(edda, "/review/settle", **form | {"reviewer": "Zoe"}).status_code == 400
    assert send(edda, "/review/settle", seen=f"{subject}=", **form).status_code == 409
    assert send(edda, "/review/settle", seen=f"{subject}={last}", **form).status_code == 303
    assert [d.reviewer for d in house.store.decisions()] == ["Ben", "Cleo", "Edda"]
    assert stance_of(house, subject) == "alleged"
    assert house.store.verify() == []
    assert "Nothing differs" in edda.get("/review/differ").text
    assert "Settled by" in edda.get("/review/differ?state=settled").text
    again = send(cleo, "/review/decide", *edit(cleo, subject, stance="denied"))
    assert (again.status_code, "was settled by Edda" in again.text) == (400, True)
    assert send(edda, "/review/decide", *edit(edda, subject, stance="hedged")).status_code == 303
    assert stance_of(house, subject) == "hedged"


def stance_of(house, subject):
    record = read_record(house.store)
    return next(s.stance for f in record.findings for s in f.statements if s.id == subject)


def test_agreement_is_shown_in_figures(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    first, second = statements(ben, "guards")[:2]
    for page, verdicts in ((ben, ("accept", "accept")), (cleo, ("accept", "reject"))):
        for subject, verdict in zip((first, second), verdicts, strict=True):
            decide(page, verdict, subject)
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", cleo.get("/review/agreement").text)).split())
    assert "2 things were judged by two reviewers or more" in words
    assert "kept or rejected 2 50 % 0.00" in words
    assert "Ben and Cleo 2 50 % 0.00" in words


def test_somebody_alone_sees_nothing_of_teams(tmp_path):
    with filled(tmp_path / "record") as store:
        library = ReviewedLibrary(store)
        app = create_app(lambda: library)
        add_review(app, Desk(store, library, reviewer="R. Ilves"))
        page = Browser(app)
        html = page.get("/review").text
        for words in ("Log out", "Agreement", "Accounts", "/login"):
            assert words not in html
        assert page.get("/login").status_code == 404
        assert page.get("/review/agreement").status_code == 200
