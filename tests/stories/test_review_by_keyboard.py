"""Story 7, review fast and prove it: twenty decisions by keyboard, with a reload, undo and a killed server."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from hashlib import sha256

import pytest

from chromium import PATIENCE, WIDE
from onrecord.model import Cue, Document, Findings, Speaker, Statement, Timex, document_id
from onrecord.reviewing import merge_anew, read_record
from onrecord.store.sqlite import open_store
from onrecord.text import paragraphs

playwright = pytest.importorskip("playwright.sync_api")

TOWNS = ("Mirava", "Ostrel", "Kalden", "Brenn", "Lodzern", "Varda")
PEOPLE = ("Ivo Marek", "Lida Arven", "Orsen Valdek", "Hanna Weiss", "Mara Lind")
SERVE = "import sys; from onrecord.cli import main; sys.argv[0] = 'onrecord'; main()"


def report(town):
    """An article of five statements, with a sign that is one character here and two in a script."""
    text = f"𝒳 In {town}, 19 May 2031.\n\n" + "\n\n".join(
        f"{name} said that lorry {n} left {town} at night." for n, name in enumerate(PEOPLE)
    )
    document = Document(
        id=document_id(text=text, publisher=f"The {town} Echo", title=None, url=None, given_id=None),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        reader="plain@1",
        uri=f"{town}.txt",
        publisher=f"The {town} Echo",
        language="en",
    )
    found = Findings(document=document)
    blocks = tuple(document.span(*p) for p in paragraphs(text))
    found = Findings(document=document, paragraphs=blocks, sentences=blocks)
    day = text.index("19 May 2031")
    when = Timex(
        id=f"tx-{town}", span=document.span(day, day + 11), type="DATE", edtf="2031-05-19", earliest="2031-05-19",
        latest="2031-05-19", anchor="explicit", found_by="dates@1",
    )  # fmt: skip
    return found.add(
        when,
        *(statement(document, n, name, block) for n, (name, block) in enumerate(zip(PEOPLE, blocks[1:], strict=True))),
    )


def statement(document, n, name, block):
    said = block.start + len(name) + 1
    content = document.span(said + 5, block.end - 1)
    return Statement(
        id=content.id("st"),
        span=document.span(block.start, block.end - 1),
        content=(content,),
        mode="indirect",
        speaker=Speaker(spans=(document.span(block.start, block.start + len(name)),), name=name),
        cue=Cue(spans=(document.span(said, said + 4),), lemma="say"),
        confidence=0.3 + n / 10,
        found_by="quotations@1",
    )


@pytest.fixture
def folder(tmp_path):
    with open_store(str(tmp_path / "record"), create=True) as store:
        for found in map(report, TOWNS):
            data = found.text.encode()
            store.put(source=found.document.uri, sha256=found.document.sha256, data=data, fingerprint="1",
                      findings=[found], problems=[])  # fmt: skip
        merge_anew(store)
    return tmp_path / "record"


class Server:
    """`onrecord serve` as a program of its own, which can be killed and started anew at the same address."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        words = ["serve", "-r", str(self.folder), "--port", str(self.port), "--reviewer", "R. Ilves"]
        self.running = subprocess.Popen([sys.executable, "-c", SERVE, *words], stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/static/icon.svg").close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self):
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()


@pytest.fixture
def server(folder):
    server = Server(folder)
    yield server
    server.kill()


@pytest.fixture
def page(chromium, server):
    page = chromium.new_page(viewport=WIDE)
    page.set_default_timeout(PATIENCE)
    playwright.expect.set_options(timeout=PATIENCE)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    page.close()


def decided(page, count):
    """Wait until the page says how many are decided."""
    playwright.expect(page.locator("#decided")).to_have_text(str(count))


def onrecord(*words):
    return subprocess.run([sys.executable, "-c", SERVE, *words], capture_output=True, text=True, check=False)


def test_a_session_of_twenty_decisions(page, server, folder):
    page.goto(f"{server.address}/review?kind=statement")
    playwright.expect(page.locator(".card")).to_have_count(25)
    page.keyboard.press("j")
    for n in range(1, 7):  # six are right
        page.keyboard.press("a")
        decided(page, n)
    for n in range(7, 10):  # three are not
        page.keyboard.press("r")
        decided(page, n)

    page.keyboard.press("e")  # one has the wrong speaker
    page.wait_for_selector(".values-form")
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("Mara Lind")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review?kind=statement*")
    decided(page, 10)

    page.reload()
    decided(page, 10)
    page.keyboard.press("j")
    for n in (11, 12):
        page.keyboard.press("a")
        decided(page, n)
    page.keyboard.press("u")
    decided(page, 11)
    playwright.expect(page.locator("#told")).to_contain_text("Taken back")
    page.keyboard.press("a")
    decided(page, 12)

    server.kill()
    page.keyboard.press("a")
    playwright.expect(page.locator("#told")).to_contain_text("does not answer")
    server.start()
    page.keyboard.press("a")
    playwright.expect(page.locator("#told")).to_contain_text("Load the page again")
    page.reload()
    decided(page, 12)
    page.keyboard.press("j")
    for n in range(13, 19):
        page.keyboard.press("r" if n % 3 == 0 else "a")
        decided(page, n)

    with open_store(str(folder)) as store:
        made = store.decisions()
        assert len(made) == 20
        assert [d.verdict for d in made].count("undo") == 1
        assert {d.reviewer for d in made} == {"R. Ilves"}
        assert all(d.score is not None and d.found_by == "quotations@1" for d in made if d.verdict != "undo")
        (edit,) = (d for d in made if d.verdict == "edit")
        assert (edit.field, edit.after) == ("speaker", "Mara Lind")
        assert store.verify() == []
    assert onrecord("log", "-r", str(folder), "--verify").returncode == 0
    raw = sqlite3.connect(folder / "record.db")
    raw.execute("DROP TRIGGER decisions_are_not_changed")
    raw.execute("UPDATE decisions SET body = replace(body, 'accept', 'reject') WHERE n = 3")
    raw.commit()
    raw.close()
    assert onrecord("log", "-r", str(folder), "--verify").returncode == 1


def test_accepting_all_shown_touches_what_the_filter_shows(page, server, folder):
    page.goto(f"{server.address}/review")
    page.fill("#words", "Ostrel")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=Ostrel*")
    shown = page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.id)")
    assert 0 < len(shown) < 10
    page.click(".bulk button[value=accept]")
    decided(page, len(shown))
    with open_store(str(folder)) as store:
        assert sorted(d.subject for d in store.decisions()) == sorted(shown)
    page.click("#undo button")
    decided(page, 0)
    with open_store(str(folder)) as store:
        assert read_record(store).reviews == {}


def test_words_selected_in_the_text_become_the_content(page, server, folder):
    page.goto(f"{server.address}/review?words=lorry+3+left+Kalden")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector(".excerpt")
    page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.querySelector(".excerpt"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf("lorry 3");
                if (at >= 0) {
                    getSelection().setBaseAndExtent(node, at, node, at + "lorry 3 left Kalden ".length);
                    return;
                }
            }
        }"""
    )
    page.click("button[aria-label='use selected words as content']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review?words=*")
    with open_store(str(folder)) as store:
        (made,) = store.decisions()
        text = store.document(made.document).text
        start, end = (int(n) for n in made.after.split("-"))
        assert (made.field, text[start:end]) == ("content", "lorry 3 left Kalden")


def test_what_was_decided_shows_on_every_other_page(page, server, folder):
    page.goto(f"{server.address}/review?words=lorry+1+left+Brenn")
    page.keyboard.press("j")
    page.keyboard.press("r")
    decided(page, 1)
    page.goto(f"{server.address}/statements?words=lorry+1+left+Brenn")
    playwright.expect(page.locator("main")).to_contain_text("No statement fits")
    shown = onrecord("show", "statements", "-r", str(folder), "--status", "rejected", "--json")
    assert len(json.loads(shown.stdout)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_pages_have_no_fault_that_axe_knows(page, server, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server.address}/review")
    page.keyboard.press("j")
    page.keyboard.press("a")
    decided(page, 1)
    for path in ("/review?status=all", page.get_attribute(".card .go", "href"), "/review/log"):
        page.goto(server.address + path)
        found = axe.run(page).response["violations"]
        assert [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found] == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1280, "height": 900})
