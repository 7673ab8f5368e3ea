"""The local server: who is answered, what changes something, and that reading never does."""

import os
import re
import socket
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from browser import Browser
from starlette.routing import Route
from teams import HOME, filled, statements
from typer.testing import CliRunner

from onrecord.browsing import ReviewedLibrary
from onrecord.cli import app as command
from onrecord.errors import WrongUse
from onrecord.web import peer
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.guard import LOOPBACK, Reach
from onrecord.web.reaching import reach_of
from onrecord.web.review import add_review
from onrecord.web.watching import Watcher


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The application as `onrecord serve` makes it, and its store."""
    folder = tmp_path_factory.mktemp("local")
    with filled(folder / "record") as store:
        library = ReviewedLibrary(store)
        inbox = Inbox(folder / "added", lambda _: ("", []), most_bytes=1000)
        watcher = Watcher(lambda *_: ("", []), record=folder / "record")
        app = create_app(lambda: library, port=8000, search=store.search, inbox=inbox, watcher=watcher)
        add_review(app, Desk(store, library, reviewer="R. Ilves"))
        for path in ("/", "/review"):
            Browser(app).get(path)  # what is kept for speed is made once
        yield app, store, folder


def routes(app, method):
    return [route.path for route in app.routes if isinstance(route, Route) and method in route.methods]


UNSAFE = (
    "/add/build",
    "/add/file",
    "/add/text",
    "/add/watch",
    "/add/watch/stop",
    "/review/decide",
    "/review/settle",
)


def test_these_are_all_the_ways_to_change_something(served):
    app, _, _ = served
    assert sorted(routes(app, "POST")) == sorted(UNSAFE)
    assert {method for route in app.routes for method in route.methods} == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("path", UNSAFE)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example:8000"}, 421),
        ({"Host": "127.0.0.1:8001"}, 421),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": None, "Origin": "http://evil.example"}, 403),
        ({"Sec-Fetch-Site": None, "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": None}, 403),
        ({"Content-Type": "text/plain"}, 403),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 403),
        ({"Content-Type": None}, 403),
        ({"Cookie": "onrecord-8000=guessed"}, 403),
        ({"Cookie": ""}, 403),
    ],
)
def test_a_change_that_no_page_of_ours_asked_for_is_refused(served, path, headers, status):
    app, store, folder = served
    page = Browser(app).at_home()
    if "Cookie" in headers:
        page.cookies.clear()
    given = {key: value for key, value in (HOME | headers).items() if value is not None}
    answer = page.request("POST", path, content=b"subject=st-1&verdict=accept", headers=given)
    assert answer.status_code == status
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert store.decisions() == ()
    assert not (folder / "added").exists()


def test_with_the_right_origin_cookie_and_token_a_decision_is_kept(tmp_path):
    with filled(tmp_path / "record") as store:
        library = ReviewedLibrary(store)
        app = create_app(lambda: library, port=8000)
        add_review(app, Desk(store, library, reviewer="R. Ilves"))
        page = Browser(app)
        subject = statements(page, "riot was started")[0]
        token = re.search(r'name="token" value="([^"]+)"', page.get("/review").text)[1]
        headers = {"Origin": "http://127.0.0.1:8000", "Content-Type": "application/x-www-form-urlencoded"}
        body = f"token={token}&subject={subject}&verdict=accept"
        assert page.request("POST", "/review/decide", content=body, headers=headers).status_code == 303
        assert [d.verdict for d in store.decisions()] == ["accept"]


def state_of(folder):
    """A hash over every file of a record, but the journal that SQLite keeps beside it."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal")))
    return sha256(b"".join(str(p).encode() + p.read_bytes() for p in files)).hexdigest()


def test_reading_any_page_changes_nothing(served):
    app, store, folder = served
    page = Browser(app)
    found = store.record()
    names = {
        "/document/{name}": [f.document.id for f in found.findings],
        "/incident/{name}": [incident.id for incident in found.incidents],
        "/speaker/{name}": [entity.id for entity in found.entities],
        "/review/{name}": [found.findings[0].statements[0].id, "nothing"],
        "/static/{name}": ["page.css", "review.js"],
    }
    before, merged = state_of(folder), store.record()
    asked = 0
    for path in routes(app, "GET"):
        for name in names.get(path, [""]):
            for query in ("", "?verdict=reject&subject=x&token=y&reviewer=z&folder=/tmp&state=all&kind=entity&q=gate"):
                if path.endswith("progress"):
                    continue  # a stream for as long as a build runs: it is asked for below
                answer = page.get(path.replace("{name}", name) + query)
                assert answer.status_code in (200, 303, 307, 404), path
                asked += 1
    assert asked > 50
    assert page.get("/add/progress").status_code == 200
    assert page.get("/add/watch/progress").status_code == 200
    assert state_of(folder) == before
    assert store.record() == merged


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/review", "/static/page.js", "/nowhere", "/add/progress"])
def test_every_answer_says_what_it_forbids(served, path, method):
    app, _, _ = served
    headers = Browser(app).request(method, path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert not [name for name in headers if name.startswith("access-control")]


def test_the_cookie_of_one_user_is_not_for_scripts_and_other_sites(served):
    app, _, _ = served
    given = Browser(app).get("/").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(given.split("; "))


# How it may be reached -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"host": "0.0.0.0"}, "no accounts: make the first with onrecord users add"),
        ({"host": "::"}, "no accounts"),
        ({"host": "192.0.2.7"}, "no accounts"),
        ({"host": "127.0.0.1", "names": ("record.example",)}, "--name lets others in, and this record has no accounts"),
        ({"host": "127.0.0.1", "proxy": True}, "--behind-proxy lets others in"),
        ({"host": "0.0.0.0", "tls": True}, "no accounts"),
        ({"host": "192.0.2.7", "accounts": True}, "unencrypted: give --tls-cert and --tls-key, or --behind-proxy"),
        ({"host": "0.0.0.0", "accounts": True, "tls": True}, "give it with --name"),
        ({"host": "127.0.0.1", "accounts": True, "proxy": True}, "give it with --name"),
        ({"host": "0.0.0.0", "accounts": True, "tls": True, "proxy": True}, "exclude one another"),
        ({"host": "example.org"}, "is no address"),
        ({"host": "0.0.0.0", "accounts": True, "tls": True, "names": ("https://x",)}, "without scheme and port"),
    ],
)
def test_strangers_are_not_let_in_by_the_way(asked, reason):
    with pytest.raises(WrongUse, match=reason):
        reach_of(asked.pop("host"), 8642, **asked)


def test_a_team_is_reached_by_its_name_only():
    open_to_all = reach_of("0.0.0.0", 8642, names=("Record.Example",), accounts=True, tls=True)
    assert (open_to_all.names, open_to_all.secure) == (frozenset({"record.example"}), True)
    assert open_to_all.is_own("record.example:8642")
    assert not open_to_all.is_own("0.0.0.0:8642")
    behind = reach_of("127.0.0.1", 8642, names=("record.example",), accounts=True, proxy=True)
    assert behind.is_own("record.example")
    assert not behind.is_own("127.0.0.1:8642")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_nothing_more_is_asked(host):
    assert reach_of(host, 8642) == Reach(names=LOOPBACK, port=8642)


def test_what_a_request_says_of_its_origin_counts_only_behind_a_proxy():
    scope = {"client": ("192.0.2.1", 5), "headers": [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.4")]}
    assert Reach().address_of(scope) == "192.0.2.1"
    assert Reach(proxy=True).address_of(scope) == "198.51.100.4"
    assert Reach(proxy=True).address_of(scope | {"headers": [(b"x-forwarded-for", b"x" * 99)]}) == "192.0.2.1"


@pytest.mark.parametrize("arguments", [[], ["--tls-cert", "a.pem"], ["--reviewer", ""]])
def test_serve_says_why_it_does_not_start(tmp_path, arguments):
    filled(tmp_path / "record").close()
    ran = CliRunner().invoke(command, ["serve", "-r", str(tmp_path / "record"), "--host", "0.0.0.0", *arguments])
    assert isinstance(ran.exception, WrongUse)
    assert str(ran.exception).startswith("--")


# Other users of the machine -------------------------------------------------------------------------------------------


@pytest.fixture
def connection():
    """Both ends of a connection on this machine, as a server sees it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, client = server.accept()
        with near, far:
            yield near, {"client": client, "server": server.getsockname()}


@pytest.mark.skipif(not peer.can_tell(), reason="this system does not say to whom connections belong")
def test_a_connection_of_this_user_is_known(connection):
    assert peer.same_user(connection[1])


@pytest.mark.skipif(not peer.can_tell(), reason="this system does not say to whom connections belong")
def test_a_connection_of_another_user_or_of_nobody_is_not(connection, monkeypatch):
    near, scope = connection
    monkeypatch.setattr(peer.os, "getuid", lambda: 54321)
    monkeypatch.setattr(peer, "ROOT", 54322)
    assert not peer.same_user(scope)
    monkeypatch.undo()
    near.close()
    assert not peer.same_user(scope)
    assert not peer.same_user({"client": None, "server": None})


def test_another_user_of_the_machine_is_told_so(served):
    _, store, _ = served
    library = ReviewedLibrary(store)
    page = Browser(create_app(lambda: library, same_user=lambda _: False))
    assert (page.get("/").status_code, "another user" in page.get("/").text) == (403, True)


# Files ----------------------------------------------------------------------------------------------------------------


def test_files_are_for_their_owner_only_whatever_the_umask(tmp_path):
    before = os.umask(0o022)
    try:
        filled(tmp_path / "record").close()
        Inbox(tmp_path / "record" / "added", lambda _: ("", []), most_bytes=100).keep("a.txt", b"It rained.")
    finally:
        os.umask(before)
    modes = {}
    for path in [tmp_path / "record", *Path(tmp_path / "record").rglob("*")]:
        modes.setdefault("folder" if path.is_dir() else "file", set()).add(oct(stat.S_IMODE(path.stat().st_mode)))
    assert modes == {"folder": {"0o700"}, "file": {"0o600"}}
