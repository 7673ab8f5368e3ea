"""Story 8, the spellings of one man: suggested on the page, merged by one decision everywhere, taken back wholly."""

import re
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest

from onrecord import plugins
from onrecord.browsing import ReviewedLibrary
from onrecord.model import Cue, Document, Entity, Findings, Mention, Speaker, Statement, document_id
from onrecord.reviewing import merge_anew, read_record
from onrecord.store.sqlite import open_store
from onrecord.text import paragraphs
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.review import add_review

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
from browser import Browser

NAMES = ("Emil Rahmon", "Emil Rakhmon", "E. Rahmon", "Lida Arven")
HOME = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


def report(n, name):
    text = f"President {name} said that road {n} will be built."
    document = Document(
        id=document_id(text=text, publisher=f"Outlet {n}", title=None, url=None, given_id=None),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        reader="plain@1",
        uri=f"{n}.txt",
        publisher=f"Outlet {n}",
        language="en",
    )
    blocks = tuple(document.span(*p) for p in paragraphs(text))
    who = document.span(10, 10 + len(name))
    content = document.span(text.index("that"), len(text) - 1)
    entity, mention = f"entity-{n}", f"mention-{n}"
    return Findings(document=document, paragraphs=blocks, sentences=blocks).add(
        Mention(id=mention, span=who, kind="person", entity=entity, found_by="names@1"),
        Entity(id=entity, kind="person", name=name, roles=("president",), mentions=(mention,)),
        Statement(
            id=f"st-{n}",
            span=document.span(0, len(text) - 1),
            content=(content,),
            mode="indirect",
            speaker=Speaker(spans=(who,), entity=entity, name=name, role="president"),
            cue=Cue(spans=(document.span(who.end + 1, who.end + 5),), lemma="say"),
            found_by="quotations@1",
        ),
    )


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as store:
        for n, name in enumerate(NAMES):
            found = report(n, name)
            store.put(source=found.document.uri, sha256=found.document.sha256, data=found.text.encode(),
                      fingerprint="1", findings=[found], problems=[])  # fmt: skip
        merge_anew(store)
        yield store


@pytest.fixture
def page(store):
    library = ReviewedLibrary(store)
    app = create_app(lambda: library)
    add_review(app, Desk(store, library, reviewer="R. Ilves"))
    return Browser(app)


def decide(page, verdict, *subjects):
    token = re.search(r'name="token" value="([^"]+)"', page.get("/review").text)[1]
    body = urlencode([("token", token), ("verdict", verdict), *(("subject", name) for name in subjects)])
    answer = page.request("POST", "/review/decide", content=body, headers=HOME)
    assert answer.status_code == 303, answer.text


def exports(store):
    record = read_record(store)
    files = {
        name: list(plugins.load("exporters", name).files(record)) for name in ("csv", "jsonl", "timelinejs", "ics")
    }
    return files, list(record.entities)


def speakers(page):
    return re.findall(r'href="/speaker/([^"]+)"[^>]*>([^<]+)<', page.get("/speakers").text)


def test_the_spellings_are_offered_merged_everywhere_and_parted_again(page, store):
    ids = {name: key for key, name in speakers(page)}
    assert set(ids) == set(NAMES)
    offered = page.get("/review?kind=entity").text
    assert "perhaps the same as Emil Rakhmon" in offered
    assert f'id="c-{ids["Lida Arven"]}"' not in offered
    before = exports(store)
    assert ids["Emil Rakhmon"] in page.get(f"/review/{ids['Emil Rahmon']}").text

    decide(page, "merge", ids["Emil Rahmon"], ids["Emil Rakhmon"], ids["E. Rahmon"])
    assert {key for key, _ in speakers(page)} == {ids["Emil Rahmon"], ids["Lida Arven"]}
    html = page.get(f"/speaker/{ids['Emil Rahmon']}").text
    assert all(f"road {n}" in html for n in range(3))
    assert all(name in html for name in NAMES[:3])
    assert len(store.decisions()) == 1

    decide(page, "undo")
    assert exports(store) == before
    assert {name for _, name in speakers(page)} == set(NAMES)


def test_those_that_are_not_the_same_are_not_offered_again(page, store):
    ids = {name: key for key, name in speakers(page)}
    decide(page, "distinct", ids["Emil Rahmon"], ids["Emil Rakhmon"])
    html = page.get("/review?kind=entity").text
    assert (
        "perhaps the same as Emil Rakhmon" not in re.search(rf'id="c-{ids["Emil Rahmon"]}".*?</li>', html, re.DOTALL)[0]
    )
