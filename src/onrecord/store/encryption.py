"""An encrypted record: one file of SQLCipher that holds the originals too; made from a plain one, and back."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from hashlib import pbkdf2_hmac
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.errors import RecordError
from onrecord.store import originals
from onrecord.store.genuine import APPLICATION

PLAIN = b"SQLite format 3\x00"
SALT_BYTES, ROUNDS, KEY_BYTES = 16, 256_000, 32  # what SQLCipher 4 does with a passphrase
ORIGINAL_BYTES = (
    "CREATE TABLE original_bytes (sha256 TEXT PRIMARY KEY REFERENCES originals(sha256) ON DELETE CASCADE, "
    "body BLOB NOT NULL)"
)
WRONG_KEY = "the key is wrong, or the file is damaged; nothing was changed"


def is_encrypted(path: Path) -> bool:
    """Tell whether a database does not begin as a plain one does.

    >>> is_encrypted(Path("no/such/record.db"))
    False
    """
    try:
        with open(path, "rb") as file:
            beginning = file.read(len(PLAIN))
    except OSError:
        return False
    return bool(beginning) and beginning != PLAIN


def connector(path: Path, address: str, key: str) -> tuple[ModuleType, Callable[[], Any]]:
    """The library, and a function that opens the encrypted database at an address (a `file:` URI).

    Raises RecordError without the library.
    """
    library = sqlcipher()

    def connect() -> Any:
        raw = library.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        raw.execute(f'PRAGMA key = "{_raw_key(key, _salt(path))}"')
        raw.execute("PRAGMA temp_store = MEMORY")
        return raw

    return library, connect


def sqlcipher() -> ModuleType:
    """The library that reads encrypted databases.

    Raises RecordError when it is not installed.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise RecordError("encrypted records need a library: pip install 'onrecord[encrypted]'") from error
    library: ModuleType = dbapi2
    return library


def convert(folder: Path, *, old: str | None, new: str | None) -> None:
    """Write the database of a record anew with another key (None: in plain), and put it in the place of the old one.

    Originals move into the encrypted file, or out of it. Nobody else may have the record open. A conversion that is
    stopped leaves the old database or the new one, whole; done again, it removes what is left of the other.
    Raises RecordError when the old key is wrong.
    """
    path, made = folder / "record.db", folder / ".record.db.part"
    library = sqlcipher()
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    try:
        with closing(library.connect(path, isolation_level=None)) as raw:
            _copy(raw, folder, made, old=old, new=new)
        with open(made, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(made, path)
    except library.Error as error:
        raise RecordError(f"{path}: {_told(str(error))}") from error
    except OSError as error:
        raise RecordError(f"{path}: cannot be written anew ({error.strerror}); nothing was changed") from error
    finally:
        made.unlink(missing_ok=True)
    if new is not None:
        remove_plain(folder)


def remove_plain(folder: Path) -> None:
    """Remove what an encrypted record does not need: originals as files, and what was fetched when.

    Raises RecordError when one cannot be removed.
    """
    try:
        for path in sorted((folder / "originals").glob("*/*")):
            path.unlink()
        for path in sorted((folder / "originals").glob("*")):
            path.rmdir()
        with suppress(FileNotFoundError):
            (folder / "originals").rmdir()
        (folder / "fetched.json").unlink(missing_ok=True)
    except OSError as error:
        raise RecordError(
            f"{error.filename}: cannot be removed ({error.strerror}); run onrecord encrypt again"
        ) from error


def _copy(raw: Any, folder: Path, made: Path, *, old: str | None, new: str | None) -> None:
    path = folder / "record.db"
    if old is not None:
        raw.execute(f'PRAGMA key = "{_raw_key(old, _salt(path))}"')
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute("PRAGMA locking_mode = EXCLUSIVE")
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if raw.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
        raise RecordError(f"{path}: another program has it open; close it, then try again")
    key = _raw_key(new, os.urandom(SALT_BYTES)) if new is not None else ""
    raw.execute("ATTACH DATABASE ? AS made KEY ?", (str(made), key))
    raw.execute("SELECT sqlcipher_export('made')").fetchone()
    raw.execute(f"PRAGMA made.application_id = {APPLICATION}")
    if new is None:
        for sha256, body in raw.execute("SELECT sha256, body FROM made.original_bytes"):
            originals.keep(folder / "originals", sha256, body)
        raw.execute("DROP TABLE made.original_bytes")
        raw.execute("VACUUM made")
    elif old is None:
        raw.execute(ORIGINAL_BYTES.replace("original_bytes", "made.original_bytes", 1))
        for (sha256,) in raw.execute("SELECT sha256 FROM made.originals").fetchall():
            body = originals.take(folder / "originals", sha256)
            raw.execute("INSERT INTO made.original_bytes VALUES (?, ?)", (sha256, body))
    raw.execute("PRAGMA made.journal_mode = WAL")
    raw.execute("DETACH DATABASE made")


def _told(message: str) -> str:
    if "not a database" in message:
        return WRONG_KEY
    if "locked" in message or "busy" in message:
        return "another program has it open; close it, then try again"
    return f"the database says: {message}; nothing was changed"


def _salt(path: Path) -> bytes:
    """The first bytes of an encrypted file; new ones for a file that is empty."""
    with open(path, "rb") as file:
        return file.read(SALT_BYTES) or os.urandom(SALT_BYTES)


@cache
def _raw_key(key: str, salt: bytes) -> str:
    """The key as SQLCipher would make it of the passphrase: made once, not for each connection."""
    return f"x'{pbkdf2_hmac('sha512', key.encode(), salt, ROUNDS, KEY_BYTES).hex()}{salt.hex()}'"
