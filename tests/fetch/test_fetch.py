"""Fetching: only public machines, politely, within limits, each page kept as a capture and none twice."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from onrecord.config import Limits
from onrecord.errors import FetchRefused
from onrecord.fetch import Fetcher, Rules, sources
from onrecord.fetch.addresses import is_public, resolved
from onrecord.fetch.sources import Memory, feed_links, opml_links
from onrecord.model import Given, Problem, Source
from onrecord.read import read_source

PAGE = (
    b"<html><head><title>Fire in Mirava</title></head><body><article><p>Two people were hurt in a fire in the harbour "
    b"of Mirava on Sunday evening, the mayor said.</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """A small site with every trick that a site can play."""

    def do_GET(self):
        self.server.asked.append(self.path)
        path = self.path.partition("?")[0]
        answer = getattr(self, "on_" + path.strip("/").replace(".", "_").replace("/", "_"), None)
        if answer is None:
            return self.send(404, b"")
        return answer()

    def send(self, status, body, **headers):
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_robots_txt(self):
        self.send(200, b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n", Content_Type="text/plain")

    def on_fire(self):
        if self.headers.get("If-None-Match") == '"1"':
            return self.send(304, b"")
        return self.send(200, PAGE, ETag='"1"')

    def on_packed(self):
        self.send(200, gzip.compress(PAGE, mtime=0), Content_Encoding="gzip")

    def on_private(self):
        self.send(200, PAGE)

    def on_moved(self):
        self.send(301, b"", Location="/fire")

    def on_inward(self):
        self.send(302, b"", Location="http://169.254.169.254/latest/meta-data/")

    def on_loop(self):
        self.send(302, b"", Location="/loop")

    def on_broken(self):
        self.send(500, b"")

    def on_feed(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        items = "".join(f"<item><title>{n}</title><link>{base}/fire?{n}</link></item>" for n in range(3))
        feed = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"
        self.send(200, feed.encode(), Content_Type="application/rss+xml")

    def on_list(self):
        url = f"http://127.0.0.1:{self.server.server_port}/feed"
        self.send(200, f"<opml version='2.0'><body><outline xmlUrl='{url}'/></body></opml>".encode())

    def endless(self, pause):
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * (1 if pause else 65536))
                time.sleep(pause)
        except OSError:
            pass

    def on_endless(self):
        self.endless(0)

    def on_slow(self):
        self.endless(0.05)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.asked = True, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def waited():
    return []


@pytest.fixture
def fetcher(waited):
    rules = Rules(allow_private=True, most_bytes=300_000, seconds=2.0, pause=0.0)
    return Fetcher(rules=rules, sleep=waited.append)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("gopher://127.0.0.1/_x", "only http and https"),
        ("http://127.0.0.1:8000/", "no machine of the public network"),
        ("http://localhost/", "no machine of the public network"),
        ("http://[::ffff:127.0.0.1]/", "no machine of the public network"),
        ("http://[::1]/", "no machine of the public network"),
        ("http://169.254.169.254/latest/meta-data/", "no machine of the public network"),
        ("http://10.1.2.3/", "no machine of the public network"),
        ("http://0.0.0.0/", "no machine of the public network"),
        ("http://2130706433/", "no machine of the public network"),
        ("http://user:pw@127.0.0.1/", "name and password"),
        ("http:///path", "names no machine"),
        ("http://a b.example/", "no web address"),
        ("http://host:99999/", "no web address"),
    ],
)
def test_what_may_not_be_asked_is_refused_with_the_reason(url, said):
    with pytest.raises(FetchRefused, match=said):
        resolved(url)


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_machines_of_the_public_network_may_be_asked(number):
    assert is_public(number)


def test_the_machine_that_was_checked_is_the_one_that_is_asked(site, fetcher, monkeypatch):
    told = [[(2, 1, 6, "", ("127.0.0.1", site.server_port))]]
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **named: told[0])
    page = fetcher.fetch(f"http://post.example:{site.server_port}/fire")
    assert (page.status, page.url) == (200, f"http://post.example:{site.server_port}/fire")


def test_a_redirect_is_checked_like_any_address(site, waited):
    fetcher = Fetcher(rules=Rules(allow_private=True, pause=0.0), sleep=waited.append)
    assert fetcher.fetch(f"{site.url}/moved").url == f"{site.url}/fire"
    with pytest.raises(FetchRefused, match="more than 5 times"):
        fetcher.fetch(f"{site.url}/loop")
    fetcher.rules = Rules(allow_private=False, robots=False, pause=0.0)
    with pytest.raises(FetchRefused, match="no machine of the public network"):
        fetcher.fetch(f"{site.url}/inward")


def test_a_body_without_end_and_one_that_drips_are_given_up(site, fetcher):
    with pytest.raises(FetchRefused, match="larger than"):
        fetcher.fetch(f"{site.url}/endless")
    with pytest.raises(FetchRefused, match="took longer than"):
        fetcher.fetch(f"{site.url}/slow")


def test_robots_txt_is_read_once_and_obeyed_and_its_pause_kept(site, waited):
    fetcher = Fetcher(rules=Rules(allow_private=True, pause=0.0), sleep=waited.append)
    with pytest.raises(FetchRefused, match="asks not to fetch it"):
        fetcher.fetch(f"{site.url}/private")
    fetcher.fetch(f"{site.url}/fire")
    fetcher.fetch(f"{site.url}/fire")
    assert site.asked == ["/robots.txt", "/fire", "/fire"]
    assert [round(seconds) for seconds in waited] == [3, 3]


def test_a_page_becomes_a_capture_that_is_read_with_its_address_and_time(site, fetcher):
    for path in ("/fire", "/packed"):
        (source,) = sources([site.url + path], fetcher, Memory(None))
        (document,) = read_source(source, given=Given(), limits=Limits())
        assert (document.uri, document.title) == (site.url + path, "Fire in Mirava")
        assert document.retrieved.endswith("Z")


def test_what_was_fetched_is_asked_for_again_only_if_it_changed(site, fetcher, tmp_path):
    memory = Memory(tmp_path / "fetched.json")
    assert len(list(sources([f"{site.url}/fire", f"{site.url}/packed"], fetcher, memory))) == 2
    memory.save()
    assert list(sources([f"{site.url}/fire", f"{site.url}/packed"], fetcher, Memory(tmp_path / "fetched.json"))) == []


def test_the_articles_of_a_feed_are_read_and_those_known_are_not_asked_for(site, fetcher):
    memory = Memory(None)
    found = list(sources([f"{site.url}/list"], fetcher, memory))
    assert [item.name for item in found] == [f"{site.url}/fire?{n}" for n in range(3)]
    site.asked.clear()
    assert list(sources([f"{site.url}/list"], fetcher, memory)) == []
    assert site.asked == ["/list", "/feed"]


def test_a_feed_is_read_up_to_a_limit_and_says_so(site):
    fetcher = Fetcher(rules=Rules(allow_private=True, robots=False, pause=0.0, items=2))
    found = list(sources([f"{site.url}/feed"], fetcher, Memory(None)))
    assert [type(item) for item in found] == [Problem, Source, Source]
    assert "only the first 2" in found[0].message


def test_a_feed_that_cannot_be_read_in_its_limits_is_a_problem(site, fetcher):
    def too_long(kind, data):
        raise FetchRefused("took longer than 30 s and was stopped")

    (problem,) = sources([f"{site.url}/feed"], fetcher, Memory(None), links=too_long)
    assert problem.message == f"{site.url}/feed: cannot be read, took longer than 30 s and was stopped"


def test_what_fails_is_a_problem_that_names_the_address(site, fetcher):
    found = list(sources([f"{site.url}/broken", f"{site.url}/none", "file:///etc/passwd"], fetcher, Memory(None)))
    assert [item.kind for item in found] == ["fetch"] * 3
    assert [item.source for item in found] == [f"{site.url}/broken", f"{site.url}/none", "file:///etc/passwd"]


def test_a_lost_memory_means_fetching_once_more(tmp_path):
    (tmp_path / "fetched.json").write_text("{broken")
    assert Memory(tmp_path / "fetched.json").state("https://a.example") == {}


def test_lists_and_feeds_give_their_links_once_and_in_order():
    assert opml_links(
        b"<opml><body><outline><outline xmlUrl='b'/></outline><outline xmlUrl='a'/><outline xmlUrl='b'/></body></opml>"
    ) == ["b", "a"]
    assert opml_links(b"") == []
    assert feed_links(b"<rss><channel><item><link>https://a.example/1</link></item><item/></channel></rss>") == [
        "https://a.example/1"
    ]
