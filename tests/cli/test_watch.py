"""Folders and the network are watched: what is new is added, and nothing is asked of the network unprompted."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.errors import WrongUse
from onrecord.fetch import Rules

PAGE = (
    "<html><head><title>{0}</title></head><body><article>"
    "<p>The mayor of Mirava said on Monday that the {0} is closed.</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        links = "".join(f"<item><link>{base}/{name}</link></item>" for name in self.server.articles)
        name = self.path.strip("/")
        text = f"<rss version='2.0'><channel>{links}</channel></rss>" if name == "feed" else PAGE.format(name)
        found = name == "feed" or name in self.server.articles
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def site(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.articles = True, ["harbour"]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rules = Rules(allow_private=True, pause=0.0, seconds=5.0)
    monkeypatch.setattr("onrecord.cli.options.rules", lambda network, config=None: rules if network else None)
    server.url = f"http://127.0.0.1:{server.server_port}/feed"
    yield server
    server.shutdown()
    server.server_close()


def titles(record):
    with plugins.open_store(str(record)) as store:
        return sorted(document.title for document in store.record().documents)


def run(*words):
    return CliRunner().invoke(app, [*words, "--workers", "1"])


def test_an_address_without_network_is_refused_before_anything_is_asked(site, tmp_path):
    ran = run("build", site.url, "-r", str(tmp_path / "record"))
    assert isinstance(ran.exception, WrongUse)
    assert "--network" in str(ran.exception)
    assert not (tmp_path / "record").exists()


def test_a_feed_is_built_and_what_it_adds_later_is_added(site, tmp_path):
    record = tmp_path / "record"
    assert run("build", site.url, "--network", "-r", str(record)).exit_code == 0
    site.articles.append("bridge")
    ran = run("watch", site.url, "--network", "-r", str(record), "--times", "1")
    assert ran.exit_code == 0
    assert titles(record) == ["bridge", "harbour"]
    with plugins.open_store(str(record)) as store:
        assert store.verify() == []


def test_a_folder_is_watched(tmp_path, monkeypatch):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.html").write_text(PAGE.format("harbour"))

    def later(seconds):
        (folder / "two.html").write_text(PAGE.format("bridge"))

    monkeypatch.setattr("onrecord.cli.watch.time.sleep", later)
    ran = run("watch", str(folder), "-r", str(tmp_path / "record"), "--times", "2", "--every", "1")
    assert ran.exit_code == 0
    assert titles(tmp_path / "record") == ["bridge", "harbour"]
    assert "looking again in 1 seconds" in ran.stderr


def test_standard_input_cannot_be_watched(tmp_path):
    assert isinstance(run("watch", "-", "-r", str(tmp_path / "record")).exception, WrongUse)
