"""What has time waits until nobody is being answered."""

import asyncio
from time import monotonic

from starlette.testclient import TestClient

from onrecord.model import Record
from onrecord.show import page_follow
from onrecord.show.page_follow import Answering
from onrecord.web.app import create_app
from onrecord.web.counting import Counted


def test_requests_are_counted_while_they_are_answered_and_the_server_itself_is_not():
    answering, seen = Answering(), []

    async def app(scope, receive, send):
        seen.append((scope["type"], answering.count))
        if scope.get("path") == "/fails":
            raise ValueError

    async def ask(**scope):
        try:
            await Counted(app, answering)(scope, None, None)
        except ValueError:
            return

    for scope in ({"type": "lifespan"}, {"type": "http", "path": "/"}, {"type": "http", "path": "/fails"}):
        asyncio.run(ask(**scope))
    assert seen == [("lifespan", 0), ("http", 1), ("http", 1)]
    assert answering.count == 0


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(page_follow, "LONGEST", 0.05)
    answering = Answering()
    began = monotonic()
    answering.wait()
    assert monotonic() - began < 0.04
    answering.count = 1
    answering.wait()
    assert monotonic() - began >= 0.05


def test_a_page_knows_that_it_is_being_answered(monkeypatch):
    app, counts = create_app(Record), []
    timeline = app.state.site.pages
    monkeypatch.setattr(app.state.site, "pages", lambda: counts.append(app.state.site.answering.count) or timeline())
    assert TestClient(app, base_url="http://127.0.0.1").get("/statements").status_code == 200
    assert counts
    assert set(counts) == {1}
    assert app.state.site.answering.count == 0
