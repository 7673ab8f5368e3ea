"""`onrecord users`: who may use the page of a record, and as what. Passwords come from a prompt or stdin only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.errors import RecordError, WrongUse
from onrecord.text import visible

if TYPE_CHECKING:
    from onrecord.store.accounts import Accounts

BY = "the command line"

users = typer.Typer(name="users", help="Accounts of a team: who may use the page, and as what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the account; decisions are kept under it.")]
AskedRole = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help="reader (reads), reviewer (also decides), editor (also adds articles and settles what reviewers differ "
        "about), or owner (also manages accounts).",
    ),
]
GivenRole = Annotated[
    str, typer.Option("--role", metavar="ROLE", help="reader, reviewer, editor or owner. The first is an owner.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(users, name="users")


@users.command("add")
def add(name: Name, role: GivenRole = "reviewer", record: options.RecordOption = DEFAULT_RECORD) -> None:
    """Add an account; asks for its password twice, or takes it from the first line of stdin."""
    from onrecord.store.accounts import checked_name, checked_role

    plain, known = checked_name(name), checked_role(role)
    with _accounts(record, writing=True) as accounts:
        made = accounts.add(plain, known, _password(plain), by=BY)
    print(f"{visible(made.name)} is {made.role} of {record}", file=sys.stderr)


@users.command("list")
def list_(record: options.RecordOption = DEFAULT_RECORD, json: options.AsJson = False) -> None:
    """List the accounts with their roles."""
    import msgspec

    with _accounts(record) as accounts:
        listed = [account for account in accounts.all() if not account.removed]
    if json:
        rows = [{"name": each.name, "role": each.role, "since": each.since} for each in listed]
        sys.stdout.buffer.write(msgspec.json.encode(rows) + b"\n")
        return
    for each in listed:
        print(f"{each.role:8}  {each.since[:10]}  {visible(each.name)}")
    if not listed:
        print("no accounts: the page is for whoever runs it, on this machine", file=sys.stderr)


@users.command("role")
def role(name: Name, role: AskedRole, record: options.RecordOption = DEFAULT_RECORD) -> None:
    """Give an account another role, from its next request on."""
    with _accounts(record, writing=True) as accounts:
        made = accounts.set_role(name, role, by=BY)
    print(f"{visible(made.name)} is {made.role} now", file=sys.stderr)


@users.command("remove")
def remove(name: Name, record: options.RecordOption = DEFAULT_RECORD) -> None:
    """Close an account: its sessions end; its decisions stay, and nobody else gets its name."""
    with _accounts(record, writing=True) as accounts:
        accounts.remove(name, by=BY)
    print(f"{visible(name)} is removed", file=sys.stderr)


@users.command("password")
def password(name: Name, record: options.RecordOption = DEFAULT_RECORD) -> None:
    """Give an account another password; all its sessions end."""
    with _accounts(record, writing=True) as accounts:
        account = accounts.get(name)
        if account is None:
            raise RecordError(f"{name}: there is no account of this name; onrecord users list shows them")
        accounts.set_password(account.name, _password(account.name), by=BY)
    print(f"{visible(account.name)} has another password", file=sys.stderr)


@contextmanager
def _accounts(record: str, *, writing: bool = False) -> "Iterator[Accounts]":
    from onrecord import plugins
    from onrecord.store.accounts import accounts_of

    with plugins.open_store(record) as store:
        if writing and store.read_only:
            raise RecordError(f"{record}: it cannot be written to; copy it to a folder of your own")
        yield accounts_of(store)


def _password(name: str) -> str:
    """The hash of the password that is typed twice, or that stands in the first line of stdin."""
    from getpass import getpass

    from onrecord.store.passwords import Passwords, checked

    if sys.stdin.isatty():
        typed = checked(getpass(f"Password for {visible(name)}: "), name)
        if getpass("Once more: ") != typed:
            raise WrongUse("the two passwords are not the same: nothing was kept")
    else:
        typed = checked(sys.stdin.readline().removesuffix("\n"), name)
    return Passwords().hashed(typed)
