"""The statement finder without its tagger, for tests of what the rules alone give."""

import pytest

from onrecord.find.quotations import learned


@pytest.fixture
def rules_only(monkeypatch):
    monkeypatch.setattr(learned, "tagger_of", lambda _: None)


@pytest.fixture(params=["with the tagger", "rules only"])
def either_way(request, monkeypatch):
    if request.param == "rules only":
        monkeypatch.setattr(learned, "tagger_of", lambda _: None)
