"""The key of an encrypted record: from a file, the environment or a prompt, never from the command line's words."""

import os
import sys
from getpass import getpass
from pathlib import Path

from onrecord.errors import RecordError, WrongUse

FILE, WORDS = "ONRECORD_KEY_FILE", "ONRECORD_KEY"
SHORTEST = 12
_known: dict[str, str] = {}


def remember_given(file: Path | None = None) -> None:
    """Take the key from a file or the environment, and out of the environment, so that no worker process has it.

    Raises WrongUse when the file cannot be read.
    """
    words, named = os.environ.pop(WORDS, None), os.environ.pop(FILE, None)
    if file is not None or named:
        _known["given"] = key_in(file or Path(str(named)))
    elif words:
        _known["given"] = words


def key_in(file: Path) -> str:
    """The key in a file: its text without the line end.

    Raises WrongUse when the file cannot be read or is empty.
    """
    try:
        key = file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{file}: the key cannot be read from it ({error.__class__.__name__})") from error
    if not key:
        raise WrongUse(f"{file}: is empty; it should hold the key")
    return key


def key_of(record: str) -> str:
    """The key that was given, else the answer to a question at the terminal, which is asked once.

    Raises RecordError where there is neither.
    """
    remember_given()
    key = _known.get("given") or _known.get(record)
    if key is None:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise RecordError(
                f"{record}: is encrypted, or its beginning is damaged; name the file with its key in {FILE}, or put "
                f"the key in {WORDS}"
            )
        key = _known[record] = getpass(f"key of {record}: ", sys.stderr)
    return key


def new_key(record: str, file: Path | None) -> str:
    """The key that a record gets: from a file, the one that was given, or asked for twice.

    Raises WrongUse for a key that is too short to protect anything, or none.
    """
    remember_given()
    key = key_in(file) if file is not None else _known.get("given") or _asked_twice(record)
    if len(key) < SHORTEST:
        raise WrongUse(f"a key of fewer than {SHORTEST} characters is soon guessed; take a longer one")
    return key


def forget() -> None:
    """Forget every key, so that a new one is not the old one."""
    _known.clear()


def _asked_twice(record: str) -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise WrongUse(f"name a file with the key: --key-file, or {FILE}")
    key = getpass(f"new key of {record}: ", sys.stderr)
    if getpass("once more: ", sys.stderr) != key:
        raise WrongUse("these are two keys; nothing was changed")
    return key
