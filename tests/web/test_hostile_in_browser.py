"""Hostile words in every field, in a real browser: no script runs, nothing is asked of a host, nothing is said."""

from urllib.parse import urlsplit

import pytest
from hostile_record import WORDS, hostile_record
from teams import filled

from chromium import PATIENCE, WIDE, answering
from onrecord.browsing import ReviewedLibrary
from onrecord.model import Problem
from onrecord.review.drafts import Wish
from onrecord.show.page import page as whole_page
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.guard import HEADERS
from onrecord.web.review import add_review

STARTS = (
    "/", "/?lanes=publisher", "/statements", "/speakers", "/sources", "/sources?state=dangling", "/map", "/documents",
    "/check", "/search?q=Brenn", "/add", "/export", "/review", "/review?status=all", "/review/log", "/review/agreement",
)  # fmt: skip
ASKED = (  # hostile words in the address itself
    "/statements?words=%3Cscript%3Ewindow.ran%3D1%3C/script%3E&speaker=%22%3E%3Csvg/onload%3Dwindow.ran%3D1%3E",
    "/search?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.ran%3D1%3E",
    "/incident/%3Cscript%3Ewindow.ran%3D1%3C%2Fscript%3E",
    "/?from=%22%3E%3Cscript%3Ewindow.ran%3D1%3C/script%3E",
)
OF_EACH_KIND = 3  # pages of one kind (documents, speakers) that are opened
FAULTS = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(`${element.tagName} ${name}`);
      if (!/^(xlink:)?(href|src|action|formaction|data|srcdoc)$/.test(name)) continue;
      const { protocol, origin } = new URL(value, document.baseURI);
      if (protocol === "data:" && element.tagName === "LINK") continue;  // the sign of a page that is one file
      const leads = element.tagName === "A" && ["http:", "https:"].includes(protocol);
      if (!leads && origin !== location.origin) found.push(`${element.tagName} ${value}`);
    }
  }
  const strange = "iframe, object, embed, base, math, mi, meta[http-equiv=refresh], img, form[action^=http]";
  for (const element of document.querySelectorAll(strange)) found.push(element.outerHTML.slice(0, 200));
  if (window.ran) found.push("a script ran");
  return found;
}"""


def wish(subject, **what):
    """A decision on something, by somebody with a hostile name."""
    return Wish(
        **{"verdict": "edit", "subjects": (subject,), "reviewer": WORDS[1], "at": "2031-02-03T10:00:00Z", **what}
    )


@pytest.fixture(scope="module")
def made():
    return hostile_record()


@pytest.fixture(scope="module")
def address(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with filled(folder / "record", made) as store:
        library = ReviewedLibrary(store)
        problems = [Problem(kind="unreadable", message=f"{word}: {word}", source=f"{word}.txt") for word in WORDS]
        inbox = Inbox(folder / "added", lambda _: (WORDS[0], problems), most_bytes=1000)
        desk = Desk(store, library, reviewer=WORDS[1])
        for word, statement in zip(WORDS, made.findings[-1].statements, strict=True):
            desk.decide(
                [wish(statement.id, field="role", to=f"{word} too"), wish(statement.id, verdict="note", note=word)]
            )
        app = create_app(lambda: library, search=store.search, inbox=inbox)
        add_review(app, desk)
        with answering(app) as url:
            yield url


@pytest.fixture
def opened(chromium):
    """Opens pages; `said` has what the console or a dialog said, and every request that went to another place."""
    context = chromium.new_context(viewport=WIDE, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said = []

    def dismissed(dialog):
        said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("console", lambda message: said.append(message.text) if "404" not in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if is_foreign(request.url, page.url) else None)
    page.on("popup", lambda popup: said.append(f"popup {popup.url}"))
    yield page, said
    context.close()


def is_foreign(url, here):
    """Tell whether a request leaves the server of the test, or the file that is looked at."""
    where = urlsplit(url)
    return where.scheme not in ("file", "blob", "data") and where.hostname != "127.0.0.1"


def kind(path):
    """The kind of a page: all documents are one, each list is its own."""
    parts = urlsplit(path).path.strip("/").split("/")
    return parts[0] if len(parts) > 1 else path


def test_no_page_of_a_hostile_record_runs_a_script_or_asks_another_host(opened, address):
    page, said = opened
    waiting, seen, kinds = [*STARTS, *ASKED], set(), {}
    while waiting:
        path = waiting.pop(0)
        if path in seen or kinds.get(kind(path), 0) >= OF_EACH_KIND:
            continue
        seen.add(path)
        kinds[kind(path)] = kinds.get(kind(path), 0) + 1
        answer = page.goto(address + path)
        assert answer.status in (200, 400, 404), path
        assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS, path
        assert page.evaluate(FAULTS) == [], path
        links = page.evaluate("[...document.querySelectorAll('main a[href^=\"/\"]')].map(a => a.getAttribute('href'))")
        waiting.extend(link.partition("#")[0] for link in links if not link.startswith("/export/"))
        assert said == [], path
    assert len(seen) > len(STARTS)


def test_hostile_words_are_shown_as_they_were_written(opened, address, made):
    page, said = opened
    document = made.findings[-1].document
    page.goto(f"{address}/document/{document.id}")
    shown = page.locator(".text").inner_text()
    for word in WORDS[:-1]:
        assert word in shown
    assert document.title in page.locator("h1").inner_text()
    assert said == []


def test_names_of_files_that_are_added_are_shown_as_words(opened, address):
    page, said = opened
    page.goto(address + "/add")
    names = [word.replace("/", "") + ".txt" for word in WORDS if "\x00" not in word]
    files = [{"name": name, "mimeType": "text/html", "buffer": b"It rained in Brenn."} for name in names]
    page.get_by_label("Drop files here").set_input_files(files)
    page.get_by_text(WORDS[0], exact=True).wait_for()
    shown = page.locator("main").inner_text()
    assert all(" ".join(name.split()) in shown for name in names)
    assert page.locator(".working li").count() == len(WORDS)
    assert page.evaluate(FAULTS) == []
    assert said == []


def test_the_page_as_a_file_runs_no_script_and_asks_nobody(opened, made, tmp_path):
    page, said = opened
    path = tmp_path / "record.html"
    path.write_text(whole_page(made), "utf-8")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate(FAULTS) == []
    assert WORDS[0] in page.locator("main").inner_text()
    assert asked == [path.as_uri()]
    assert said == []


def test_a_name_that_turns_the_text_does_not_turn_the_date_beside_it(opened, address):
    page, _ = opened
    page.goto(address + "/statements?words=it+rained")
    places = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode()); ) {
            const day = node.data.indexOf("22 May 2019");
            if (day < 0 || !/[\u202e]/.test(node.previousSibling?.textContent)) continue;
            return [day, day + 3, day + 7].map(at => {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 2);
              return range.getBoundingClientRect().x;
            });
          }
        }"""
    )
    assert places == sorted(places)
