"""`onrecord encrypt`, `onrecord decrypt` and `onrecord rekey`: a record that is unreadable without its key."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli import options
from onrecord.cli.build import DEFAULT_RECORD
from onrecord.errors import WrongUse

KeyFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A file with the key (default: ONRECORD_KEY_FILE, ONRECORD_KEY, or a question)."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("encrypt")(encrypt)
    app.command("decrypt")(decrypt)
    app.command("rekey")(rekey)


def encrypt(record: options.RecordOption = DEFAULT_RECORD, key_file: KeyFile = None) -> None:
    """Encrypt a record with all its originals; an empty one is made where there is none."""
    from onrecord import plugins
    from onrecord.store import encryption, keys

    folder = _folder(record)
    if encryption.is_encrypted(folder / "record.db"):
        keys.remember_given(key_file)
        with plugins.open_store(record) as store:  # so that nothing is removed on the word of a wrong key
            encryption.remove_plain(folder, store.held())
        print(f"{record}: is encrypted", file=sys.stderr)
        return
    encryption.sqlcipher()
    key = keys.new_key(record, key_file)
    plugins.open_store(record, create=True).close()  # brings an older one up to date
    encryption.convert(folder, old=None, new=key)
    print(f"{record}: is encrypted; without the key nobody can read it, you neither", file=sys.stderr)
    print("what was deleted may be found on the disk until it is written over", file=sys.stderr)


def decrypt(record: options.RecordOption = DEFAULT_RECORD, key_file: KeyFile = None) -> None:
    """Turn an encrypted record into a plain one."""
    from onrecord.store import encryption, keys

    folder = _encrypted(record)
    keys.remember_given(key_file)
    encryption.convert(folder, old=keys.key_of(str(folder)), new=None)
    print(f"{record}: is plain; whoever can read the folder can read it", file=sys.stderr)


def rekey(
    record: options.RecordOption = DEFAULT_RECORD,
    key_file: KeyFile = None,
    new_key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with the new key (default: a question).")
    ] = None,
) -> None:
    """Give an encrypted record another key."""
    from onrecord.store import encryption, keys

    folder = _encrypted(record)
    keys.remember_given(key_file)
    old = keys.key_of(str(folder))
    keys.forget()
    encryption.convert(folder, old=old, new=keys.new_key(record, new_key_file))
    print(f"{record}: has its new key; copies made before open with the old one", file=sys.stderr)


def _folder(record: str) -> Path:
    if "://" in record:
        raise WrongUse(f"{record}: only records in a folder are encrypted; let the server encrypt its disk")
    return Path(record)


def _encrypted(record: str) -> Path:
    from onrecord.store import encryption

    folder = _folder(record)
    if not encryption.is_encrypted(folder / "record.db"):
        raise WrongUse(f"{record}: is no encrypted record")
    return folder
