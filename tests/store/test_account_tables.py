"""Accounts and sessions are kept alike in each database."""

import pytest

from onrecord.errors import RecordError, WrongUse
from onrecord.plugins import open_store
from onrecord.store.accounts import accounts_of


@pytest.fixture
def accounts(place):
    with open_store(place(), create=True) as store:
        yield accounts_of(store)


def test_accounts_and_sessions_are_kept_and_end(accounts):
    assert (accounts.some(), accounts.all(), accounts.session("t1")) == (False, (), None)
    accounts.add("Ida Valk", "owner", "hash 1", by="test")
    accounts.add("Ünal Orlo", "reviewer", "hash 2", by="Ida Valk")
    assert [(each.name, each.role) for each in accounts.all()] == [("Ida Valk", "owner"), ("Ünal Orlo", "reviewer")]
    assert accounts.password("ünal  ORLO") == "hash 2"
    accounts.open_session("t1", "ünal orlo", 1_900_000_000, ended_before=1)
    accounts.open_session("t2", "ünal orlo", 1_900_000_001, ended_before=1)
    assert accounts.session("t1")[0].name == "Ünal Orlo"
    accounts.close_session("t1")
    assert accounts.session("t1") is None
    accounts.set_role("Ünal Orlo", "editor", by="Ida Valk")
    assert accounts.session("t2")[0].role == "editor"
    accounts.open_session("t3", "Ida Valk", 1_900_050_000, ended_before=1_900_000_002)
    assert accounts.session("t2") is None
    accounts.set_password("Ida Valk", "hash 3", by="Ida Valk")
    assert accounts.session("t3") is None
    accounts.remove("Ünal Orlo", by="Ida Valk")
    assert accounts.password("Ünal Orlo") is None
    assert [change.action for change in accounts.log()] == [
        "removed", "given another password", "made editor", "added as reviewer", "added as owner",
    ]  # fmt: skip


def test_there_is_always_an_owner(accounts):
    accounts.add("Ida Valk", "owner", "hash", by="test")
    with pytest.raises(WrongUse, match="the only owner"):
        accounts.remove("Ida Valk", by="test")
    with pytest.raises(WrongUse, match="the only owner"):
        accounts.set_role("Ida Valk", "reader", by="test")
    accounts.add("Ben Orlo", "owner", "hash", by="test")
    accounts.remove("Ida Valk", by="test")
    with pytest.raises(RecordError, match="no account of this name"):
        accounts.remove("Ida Valk", by="test")
