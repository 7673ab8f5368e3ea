"""The statement finder without its tagger, for tests of what the rules alone give; and records in either database."""

import pytest

from chromium import launched
from onrecord.find.quotations import learned
from servers import NAMED, Places, server


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server; tests are skipped where there is none."""
    with server() as address:
        if address is None:
            pytest.skip(f"no PostgreSQL server: install one, or name one in {NAMED}")
        yield address


@pytest.fixture(scope="module")
def chromium():
    """A real browser, for one module at a time: while it runs, nothing else of the thread can use asyncio."""
    with launched() as browser:
        yield browser


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """Where new records can be made, in each database in turn."""
    address = request.getfixturevalue("postgres") if request.param == "postgres" else None
    places = Places(request.param, tmp_path, address)
    yield places
    places.clear()


@pytest.fixture
def rules_only(monkeypatch):
    monkeypatch.setattr(learned, "tagger_of", lambda _: None)


@pytest.fixture(params=["with the tagger", "rules only"])
def either_way(request, monkeypatch):
    if request.param == "rules only":
        monkeypatch.setattr(learned, "tagger_of", lambda _: None)
