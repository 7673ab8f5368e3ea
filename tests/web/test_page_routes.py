"""The page as a browser sees it: routes, escaping, links, and what it refuses."""

import re
from dataclasses import replace
from html import unescape

import pytest
from browser import Browser
from example_record import example_record

from onrecord.model import Hit, Record
from onrecord.show.page_document import highlights
from onrecord.web.app import create_app

RECORD = example_record()


def client(record=RECORD, **options):
    return Browser(create_app(lambda: record, **options))


def words_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


def text_of(html):
    return words_of(re.search(r'<div class="text"[^>]*>(.*?)</div>', html, re.DOTALL)[1])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?show=incidents",
        "/?from=2019-05-01&to=2019-05-20",
        "/incident/in-killing",
        "/incident/in-undated",
        "/statements",
        "/documents",
        "/check",
    ],
)
def test_pages_answer_with_html(path):
    answer = client().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<h1") == 1
    assert answer.text.count('<main id="main"') == 1


@pytest.mark.parametrize("path", ["/", "/statements", "/documents", "/check"])
def test_an_empty_record_says_what_to_do(path):
    assert "onrecord build" in client(Record()).get(path).text


def test_the_same_record_gives_the_same_bytes():
    assert client().get("/").content == client(example_record()).get("/").content


@pytest.mark.parametrize("found", RECORD.findings, ids=lambda f: f.document.publisher)
def test_the_document_page_has_the_text_unchanged(found):
    assert text_of(client().get(f"/document/{found.document.id}").text) == found.text


@pytest.mark.parametrize("found", RECORD.findings, ids=lambda f: f.document.publisher)
def test_every_finding_can_be_marked_exactly(found):
    page = client()
    spans = {(h.start, h.end) for h in highlights(found)} | {(0, len(found.text)), (5, 6), (0, 200)}
    for start, end in sorted(spans):
        marks = re.findall(
            r"<mark[^>]*>(.*?)</mark>", page.get(f"/document/{found.document.id}?span={start}-{end}").text, re.DOTALL
        )
        assert [words_of(mark) for mark in marks] == [found.text[start:end]]


@pytest.mark.parametrize("span", ["1", "9-3", "4-4", "0-99999999", "a-b", "-5", "٣-٤", "1-2-3"])
def test_a_passage_that_is_not_there_is_told_and_nothing_is_marked(span):
    answer = client().get(f"/document/{RECORD.documents[0].id}", params={"span": span})
    assert answer.status_code == 200
    assert "<mark" not in answer.text
    assert "no such passage" in answer.text


@pytest.mark.parametrize("found", RECORD.findings, ids=lambda f: f.document.publisher)
def test_list_and_text_are_linked_both_ways(found):
    html = client().get(f"/document/{found.document.id}").text
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_links_between_pages_lead_somewhere():
    page = client()
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = page.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', answer.text)]
    assert len(seen) > 20


@pytest.mark.parametrize("path", ["/", "/incident/in-killing", "/statements", "/documents", "/check"])
def test_text_of_articles_never_becomes_markup(path):
    html = client().get(path).text
    assert "<script>" not in html
    assert "<b>know</b>" not in html
    assert "javascript:" not in html


def test_a_script_in_an_article_is_shown_as_text():
    found = next(f for f in RECORD.findings if "<script>" in f.text)
    html = client().get(f"/document/{found.document.id}").text
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert 'href="javascript:' not in html


def test_nothing_comes_from_another_host_and_nothing_is_inline():
    page = client()
    for path in ("/", "/incident/in-killing", f"/document/{RECORD.documents[0].id}"):
        html = page.get(path).text
        assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?!/static/)', html)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/nowhere"])
def test_every_answer_forbids_what_the_page_does_not_need(path):
    headers = client().get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "port", "status"),
    [
        ("127.0.0.1:8000", 8000, 200),
        ("localhost:8000", 8000, 200),
        ("LOCALHOST:8000", 8000, 200),
        ("[::1]:8000", 8000, 200),
        ("[::1]", None, 200),
        ("localhost", None, 200),
        ("127.0.0.1:9000", 8000, 421),
        ("evil.example:8000", 8000, 421),
        ("127.0.0.1.evil.example", None, 421),
        ("localhost@evil.example", None, 421),
        ("", None, 421),
    ],
)
def test_only_own_host_names_are_answered(host, port, status):
    assert client(port=port).get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_what_is_neither_reading_nor_posting_is_refused(method):
    assert client().request(method, "/").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:8000"}, 403),  # another origin than the one that was asked
        ({"origin": "http://127.0.0.1:8000"}, 405),  # the guard lets it through; the timeline takes no POST
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 405),
    ],
)
def test_changes_come_from_the_page_itself(headers, status):
    assert client().at_home().request("POST", "/", headers=headers).status_code == status


@pytest.mark.parametrize(
    "path", ["/nowhere", "/incident/x", "/document/x", "/static/base.html", "/static/..%2Fpage.py", "/search"]
)
def test_what_is_not_there_is_a_page_that_says_so(path):
    answer = client().get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_token_is_asked_for_and_leaves_the_address():
    page = client(token="secret", port=8000)
    assert page.get("/statements").status_code == 403
    assert page.get("/?token=wrong").status_code == 403
    first = page.get("/statements?token=secret&speaker=Valdek")
    assert first.status_code == 303
    assert first.headers["location"] == "/statements?speaker=Valdek"
    assert "HttpOnly" in first.headers["set-cookie"]
    assert page.get("/statements").status_code == 200


def test_a_token_cannot_redirect_to_another_host():
    answer = client(token="secret").get("//evil.example/?token=secret")
    assert not answer.headers.get("location", "").startswith("//")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 8),
        ("speaker=Orsen+Valdek", 3),
        ("speaker=deputy+minister", 3),
        ("words=guards+fired", 1),
        ("words=GUARDS", 2),
        ("stance=denied", 1),
        ("from=2019-05-21&to=2019-05-21", 4),
        ("from=2019-06-01", 0),
        ("from=yesterday", 8),
        ("speaker=nobody", 0),
    ],
)
def test_statements_are_filtered(query, count):
    html = client().get(f"/statements?{query}").text
    assert html.count('<li class="statement">') == count


def test_a_record_whose_days_have_no_year_is_drawn_and_not_zoomed():
    rows = tuple(entry for entry in RECORD.timeline if entry.lane == "yearless")
    html = client(replace(RECORD, timeline=rows)).get("/").text
    assert "Year not given" in html
    assert "data-items" not in html


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/speakers?words=deputy", "Orsen Valdek"),
        ("/speakers?words=arven", "Nobody fits"),
        ("/documents?publisher=Northern+Wire", "Varenia prison riot leaves 27 dead"),
        ("/sources?state=dangling", "(Source:"),
        ("/sources?state=found", "No citation is found."),
        ("/check?kind=dangling", "leads nowhere"),
        ("/?lanes=place&status=contested", "Killing of prisoners"),
    ],
)
def test_a_part_can_be_asked_for(path, words):
    assert words in unescape(client().get(path).text)


def test_private_persons_have_no_page():
    assert client().get("/speaker/en-arven").status_code == 404
    assert client().get("/speaker/en-valdek").status_code == 200


def test_a_filter_by_date_says_how_many_have_no_date():
    assert "4 more fit but have no date" in client().get("/statements?from=2019-05-01").text


def test_search_shows_passages_when_there_is_a_search():
    def search(words):
        found = next(f for f in RECORD.findings if words in f.text)
        start = found.text.index(words)
        return [Hit(span=found.span(start, start + len(words)), text=words)]

    html = client(search=search).get("/search?q=banned").text
    assert "<mark>banned</mark>" in html
    assert re.search(r"/document/doc-\w+\?span=\d+-\d+#span", html)


def test_the_kept_tables_follow_the_record():
    records = [RECORD, Record()]
    page = Browser(create_app(lambda: records[0]))
    assert "onrecord build" not in page.get("/").text
    records.pop(0)
    assert "onrecord build" in page.get("/").text


@pytest.mark.parametrize(("name", "file"), [("html", "record.html"), ("csv", "record.csv"), ("prov", None)])
def test_the_record_is_taken_along_from_the_page(name, file):
    page = client()
    assert f'href="/export/{name}"' in page.get("/export").text
    answer = page.get(f"/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert file is None or file in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", ["bundle", "nothing"])
def test_what_the_page_cannot_write_is_no_download(name):
    assert client().get(f"/export/{name}").status_code == 404
