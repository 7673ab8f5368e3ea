"""The accounts of a team: who may use the page of a record and as what, their sessions, and what owners changed."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unicodedata import category, normalize

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import RecordError, WrongUse
from onrecord.model.account import ROLES, Account, AccountChange, Role
from onrecord.store import schema

LONGEST_NAME = 64
_BLANKS = re.compile(r"\s+")  # "Ida  Orlo"

accounts, sessions, changes = schema.accounts, schema.account_sessions, schema.account_log


def key_of(name: str) -> str:
    """What tells one name from another: neither case nor the way its characters are written.

    >>> key_of("Ida  ORLO") == key_of("ida orlo")
    True
    """
    return normalize("NFKC", normalize("NFKC", _BLANKS.sub(" ", name).strip()).casefold())


def checked_name(name: str) -> str:
    """The name as it is kept.

    Raises WrongUse when it is none: empty, too long, or with characters that cannot be seen.
    """
    plain = normalize("NFC", _BLANKS.sub(" ", name).strip())
    if not plain or len(plain) > LONGEST_NAME:
        raise WrongUse(f"the name of an account has 1 to {LONGEST_NAME} characters")
    if any(category(c).startswith("C") for c in plain):
        raise WrongUse("the name of an account cannot have characters that are not seen")
    return plain


def checked_role(role: str) -> Role:
    """The role, when it is one.

    Raises WrongUse when it is none.
    """
    for known in ROLES:
        if role == known:
            return known
    raise WrongUse(f"{role!r} is no role: choose {', '.join(ROLES)}")


def accounts_of(store: Any) -> "Accounts":
    """The accounts of the record in a store."""
    return Accounts(store._database)


class Accounts:
    """Accounts, sessions and the log of changes in the database of a record."""

    def __init__(self, database: Any) -> None:
        self._database = database

    # ---- who there is ----

    def some(self) -> bool:
        """Tell whether the record has accounts: then its page asks who is there."""
        with self._database.reading() as connection:
            return connection.execute(select(accounts.c.key).limit(1)).first() is not None

    def all(self) -> tuple[Account, ...]:
        """Every account by name, the removed ones too."""
        with self._database.reading() as connection:
            return tuple(_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.key)))

    def get(self, name: str) -> Account | None:
        """The account of that name, None when there is none or it was removed."""
        found = next((account for account in self.all() if account.key == key_of(name)), None)
        return found if found is not None and not found.removed else None

    def password(self, name: str) -> str | None:
        """What is kept of the password of an account, None when there is no such account."""
        with self._database.reading() as connection:
            kept = select(accounts.c.password).where(accounts.c.key == key_of(name))
            found: str | None = connection.execute(kept).scalar()
            return found

    def log(self, most: int = 100) -> tuple[AccountChange, ...]:
        """What was changed about accounts, the last first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(changes).order_by(changes.c.n.desc()).limit(most))
            return tuple(AccountChange(at=r.at, by=r.who, action=r.action, account=r.account) for r in rows)

    # ---- changing them ----

    def add(self, name: str, role: str, password: str, *, by: str) -> Account:
        """The new account; `password` is its hash. The name of a removed account comes back with its old decisions.

        Raises WrongUse when the name is taken, or when the first account is no owner.
        """
        plain, known = checked_name(name), checked_role(role)
        with self._writing() as connection:
            old = _row(connection, plain)
            if old is not None and old.password is not None:
                raise WrongUse(f"{old.name}: there is an account of this name already; choose another")
            if known != "owner" and not _owners(connection):
                raise WrongUse(f"{plain}: the first account is the owner's; say --role owner")
            values = {"name": old.name if old else plain, "role": known, "password": password, "since": _now()}
            if old is None:
                connection.execute(insert(accounts), {"key": key_of(plain), **values})
            else:
                connection.execute(update(accounts).where(accounts.c.key == old.key), values)
            _note(connection, by, f"added as {known}", values["name"])
            return _account(_known(connection, plain))

    def set_role(self, name: str, role: str, *, by: str) -> Account:
        """The account with another role, from its next request on.

        Raises RecordError when there is no such account, WrongUse when no owner would be left.
        """
        known = checked_role(role)
        with self._writing() as connection:
            row = _known(connection, name)
            _keep_an_owner(connection, row.key, known)
            connection.execute(update(accounts).where(accounts.c.key == row.key), {"role": known})
            _note(connection, by, f"made {known}", row.name)
            return _account(_known(connection, name))

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """Give an account another password (its hash); all its sessions end."""
        with self._writing() as connection:
            row = _known(connection, name)
            connection.execute(update(accounts).where(accounts.c.key == row.key), {"password": password})
            connection.execute(delete(sessions).where(sessions.c.account == row.key))
            _note(connection, by, "given another password", row.name)

    def remove(self, name: str, *, by: str) -> None:
        """Close an account: its password is forgotten, its sessions end; its decisions and its name stay.

        Raises RecordError when there is no such account, WrongUse when no owner would be left.
        """
        with self._writing() as connection:
            row = _known(connection, name)
            _keep_an_owner(connection, row.key, None)
            connection.execute(update(accounts).where(accounts.c.key == row.key), {"password": None})
            connection.execute(delete(sessions).where(sessions.c.account == row.key))
            _note(connection, by, "removed", row.name)

    # ---- sessions ----

    def open_session(self, token: str, name: str, made: int, *, ended_before: int) -> None:
        """Keep a session by the hash of its token; those made before `ended_before` are forgotten."""
        with self._writing() as connection:
            row = _known(connection, name)
            connection.execute(delete(sessions).where(sessions.c.made < ended_before))
            connection.execute(insert(sessions), {"token": token, "account": row.key, "made": made})

    def session(self, token: str) -> tuple[Account, int] | None:
        """Whose session this is and when it was made, by the hash of its token; None when there is none."""
        whose = select(accounts, sessions.c.made).join(sessions, sessions.c.account == accounts.c.key)
        with self._database.reading() as connection:
            row = connection.execute(whose.where(sessions.c.token == token)).first()
        return (_account(row), row.made) if row is not None and row.password is not None else None

    def close_session(self, token: str) -> None:
        """End a session, by the hash of its token."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == token))

    def close_sessions(self, name: str) -> None:
        """End all sessions of an account."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.account == key_of(name)))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that need not wait for a merge."""
        with self._database.writing("decisions") as connection:
            yield connection


def _account(row: Any) -> Account:
    return Account(
        key=row.key, name=row.name, role=checked_role(row.role), since=row.since, removed=row.password is None
    )


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()


def _known(connection: Connection, name: str) -> Any:
    row = _row(connection, name)
    if row is None or row.password is None:
        raise RecordError(f"{name}: there is no account of this name; onrecord users list shows those there are")
    return row


def _owners(connection: Connection, besides: Iterable[str] = ()) -> int:
    owners = (accounts.c.role == "owner") & accounts.c.password.is_not(None) & accounts.c.key.not_in(list(besides))
    return connection.execute(select(func.count()).select_from(accounts).where(owners)).scalar_one()


def _keep_an_owner(connection: Connection, key: str, role: Role | None) -> None:
    if role != "owner" and not _owners(connection, [key]):
        raise WrongUse("this is the only owner: make somebody else owner first")


def _note(connection: Connection, by: str, action: str, account: str) -> None:
    connection.execute(insert(changes), {"at": _now(), "who": by, "action": action, "account": account})


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
