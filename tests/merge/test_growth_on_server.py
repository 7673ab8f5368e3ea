"""What merging remembers on a server is what it remembers in a folder."""

from hashlib import sha256

import pytest
from growing_samples import documents

from onrecord import growth
from onrecord.store import postgres, sqlite
from servers import Places


def put(store, found):
    data, name = found.text.encode(), found.document.id
    store.put(
        source=name, sha256=sha256(data).hexdigest(), data=data, fingerprint="1", findings=[found], problems=[]
    )  # fmt: skip


@pytest.fixture
def postgres_place(postgres):
    places = Places("postgres", None, postgres)
    yield places
    places.clear()


def test_what_grows_on_a_server_is_merged_to_the_same(postgres_place, tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "SMALL", 0)
    found = documents(24)
    grown = []
    for store in (
        sqlite.open_store(str(tmp_path / "record"), create=True),
        postgres.open_store(postgres_place(), create=True),
    ):
        with store:
            for n, name in enumerate(sorted(found, reverse=True)):
                put(store, found[name])
                if n % 5 == 4:
                    growth.grow(store)
            growth.keep_up(store)
            grown.append((store.record(), store.merged_with(), store.counts()))
    assert grown[0] == grown[1]
    assert grown[0][2][1] > 3
