"""An encrypted record: one file of SQLCipher that holds the originals too; made from a plain one, and back."""

import os
from collections.abc import Callable, Collection
from contextlib import ExitStack, closing, suppress
from functools import cache
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from shutil import rmtree
from types import ModuleType
from typing import Any

from onrecord.errors import RecordError
from onrecord.private_files import flush_folder
from onrecord.store import originals
from onrecord.store.genuine import APPLICATION

PLAIN = b"SQLite format 3\x00"
SALT_BYTES, ROUNDS, KEY_BYTES = 16, 256_000, 32  # what SQLCipher 4 does with a passphrase
ORIGINAL_BYTES = (
    "CREATE TABLE original_bytes (sha256 TEXT PRIMARY KEY REFERENCES originals(sha256) ON DELETE CASCADE, "
    "body BLOB NOT NULL)"
)
PART = ".record.db.part"  # the database that a conversion writes
ADDED = "added"
BESIDE = ("originals", "parts", "fetched.json", ".fetched.json.part", f"{PART}*", ADDED)
SILENT = "PRAGMA cipher_log_level = NONE"  # else the library writes on the terminal itself
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
        raw.execute(SILENT)
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
    path, made = folder / "record.db", folder / PART
    library = sqlcipher()
    with ExitStack() as failed:
        failed.callback(_take_back, folder)
        try:
            _take_back(folder)
            os.close(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
            with closing(library.connect(path, isolation_level=None)) as raw:
                held = _copy(raw, folder, made, old=old, new=new)
            with open(made, "rb+") as file:
                os.fsync(file.fileno())
            os.replace(made, path)
        except library.Error as error:
            raise RecordError(f"{path}: {_told(str(error))}") from error
        except OSError as error:
            raise RecordError(f"{path}: cannot be written anew ({error.strerror}); nothing was changed") from error
        failed.pop_all()
    flush_folder(folder)
    if new is not None:
        remove_plain(folder, held)


def plain_beside(folder: Path) -> list[Path]:
    """What lies in plain beside an encrypted record: what was there before, or what a stopped conversion left."""
    found = (path for name in BESIDE for path in sorted(folder.glob(name)))
    return [path for path in found if path.name != ADDED or any(path.iterdir())]


def remove_plain(folder: Path, held: Collection[str]) -> None:
    """Remove what an encrypted record does not need: originals as files, what was fetched when, what was added.

    A file that was added and is not among those that the record holds (by their hashes) stays.
    Raises RecordError when one cannot be removed.
    """
    try:
        for path in plain_beside(folder):
            if path.name == ADDED:
                _remove_held(path, held)
            elif path.is_dir():
                rmtree(path)
            else:
                path.unlink()
    except OSError as error:
        raise RecordError(
            f"{error.filename}: cannot be removed ({error.strerror}); run onrecord encrypt again"
        ) from error


def _remove_held(added: Path, held: Collection[str]) -> None:
    for path in sorted(added.iterdir()):
        if path.is_file() and sha256(path.read_bytes()).hexdigest() in held:
            path.unlink()
    with suppress(OSError):
        added.rmdir()


def _take_back(folder: Path) -> None:
    """Remove the database that a conversion did not finish, as far as the disk lets it be."""
    with suppress(OSError):
        for path in folder.glob(f"{PART}*"):
            path.unlink(missing_ok=True)


def _copy(raw: Any, folder: Path, made: Path, *, old: str | None, new: str | None) -> frozenset[str]:
    """Write the new database, and give the hashes of the originals in it."""
    path = folder / "record.db"
    raw.execute(SILENT)
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
        raw.execute("DROP TABLE made.original_bytes")
        raw.execute("VACUUM made")
        _take_out(raw, folder / "originals")
    elif old is None:
        raw.execute(ORIGINAL_BYTES.replace("original_bytes", "made.original_bytes", 1))
        for (name,) in raw.execute("SELECT sha256 FROM made.originals").fetchall():
            body = originals.take(folder / "originals", name)
            raw.execute("INSERT INTO made.original_bytes VALUES (?, ?)", (name, body))
    held = frozenset(name for (name,) in raw.execute("SELECT sha256 FROM made.originals"))
    raw.execute("PRAGMA made.journal_mode = WAL")
    raw.execute("DETACH DATABASE made")
    return held


def _take_out(raw: Any, folder: Path) -> None:
    """Write the originals of an encrypted record as files: all of them, or none."""
    try:
        for name, body in raw.execute("SELECT sha256, body FROM main.original_bytes"):
            originals.keep(folder, name, body)
    except RecordError:
        rmtree(folder, ignore_errors=True)
        raise


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
