"""`onrecord users`: accounts from the shell, with passwords from stdin and never from the command line."""

import json

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.errors import RecordError, WrongUse
from onrecord.store.accounts import accounts_of
from onrecord.store.passwords import Passwords
from onrecord.store.sqlite import open_store

WORDS = "a long walk by the river\n"


@pytest.fixture
def users(tmp_path):
    record = str(tmp_path / "record")
    open_store(record, create=True).close()

    def run(*words, stdin=WORDS):
        return CliRunner().invoke(app, ["users", *words, "-r", record], input=stdin)

    run.record = record
    return run


def test_accounts_are_added_listed_changed_and_removed(users):
    assert users("add", "Ida Valk", "--role", "owner").exit_code == 0
    assert users("add", "Ben Orlo").exit_code == 0
    assert users("role", "ben orlo", "editor").exit_code == 0
    listed = json.loads(users("list", "--json").stdout)
    assert [(each["name"], each["role"]) for each in listed] == [("Ben Orlo", "editor"), ("Ida Valk", "owner")]
    assert users("remove", "Ben Orlo").exit_code == 0
    assert "Ben Orlo" not in users("list").stdout


def test_a_password_is_what_stands_in_the_first_line(users):
    users("add", "Ida Valk", "--role", "owner")
    assert users("password", "Ida Valk", stdin="five grey herons at dawn\nand more\n").exit_code == 0
    with open_store(users.record) as store:
        kept = accounts_of(store).password("Ida Valk")
    assert Passwords().fits(kept, "five grey herons at dawn")
    assert not Passwords().fits(kept, WORDS.strip())


@pytest.mark.parametrize(
    ("words", "stdin", "error", "reason"),
    [
        (("add", "Ben Orlo"), WORDS, WrongUse, "--role owner"),
        (("add", "Ida", "--role", "owner"), "short\n", WrongUse, "12 to 1024 characters"),
        (("add", "Ida", "--role", "owner"), "", WrongUse, "12 to 1024 characters"),
        (("add", "Ida", "--role", "king"), WORDS, WrongUse, "is no role: choose reader"),
        (("role", "Ida", "owner"), "", RecordError, "no account of this name"),
        (("password", "Ida"), WORDS, RecordError, "no account of this name"),
    ],
)
def test_what_cannot_be_says_why(users, words, stdin, error, reason):
    ran = users(*words, stdin=stdin)
    assert isinstance(ran.exception, error)
    assert reason in str(ran.exception)


def test_no_command_takes_a_password(users):
    for words in (["add"], ["password"]):
        shown = CliRunner().invoke(app, ["users", *words, "--help"], env={"COLUMNS": "100"}).output
        assert "--password" not in shown
