"""The line to a server may break anywhere: no half decision, nothing twice, and work goes on."""

import pytest

from broken_line import HARMS, BrokenLine, rounds
from onrecord.store import server
from onrecord.store.postgres import open_store
from servers import Places


def test_work_goes_on_over_a_line_that_breaks(postgres, monkeypatch):
    monkeypatch.setattr(server, "SILENCE", 3)
    monkeypatch.setattr(server, "IDLE", 1)
    folder = postgres.rpartition("host=")[2]
    if not folder.startswith("/"):
        pytest.skip("the server that was named is not reached by a socket")
    places = Places("postgres", None, postgres)
    direct = places()
    open_store(direct, create=True).close()
    line = BrokenLine(f"{folder}/.s.PGSQL.5432")
    try:
        broken = direct.replace(f"host={folder}", f"host=127.0.0.1&port={line.port}")
        told = rounds(open_store, line, direct, broken, 2 * len(HARMS))
    finally:
        line.close()
        places.clear()
    assert told.wrong == ()
    assert told.felt >= len(HARMS)
    assert told.longest < 30
