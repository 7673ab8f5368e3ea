"""How the command line writes a bundle, signs it, has it time-stamped, and checks one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import FetchRefused, RecordError, WrongUse
from onrecord.text import visible

if TYPE_CHECKING:
    from onrecord.model import Record
    from onrecord.plugins import WithOriginals
    from onrecord.show.bundle import Originals
    from onrecord.show.stamping import Stamp

Sign = Annotated[
    Path | None, typer.Option("--sign", metavar="KEY", help="Sign a bundle with a key that `onrecord key` made.")
]
Timestamp = Annotated[
    str | None,
    typer.Option(
        "--timestamp",
        metavar="URL",
        help="Have a bundle time-stamped (RFC 3161) by the authority at this address, which is sent one hash.",
    ),
]
Root = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Of a bundle with a time stamp: the authority's root certificate (PEM)."),
]


def files_of(
    write: "WithOriginals", record: "Record", originals: "Originals | None", sign: Path | None, timestamp: str | None
) -> dict[str, bytes]:
    """The files of a bundle, made today, signed and time-stamped where that is asked for."""
    from datetime import UTC, datetime

    from onrecord.show.signing import signed

    files = dict(write(record, originals, made=datetime.now(UTC).date().isoformat()))
    if sign is not None:
        files = dict(signed(files, sign))
    return _stamped(files, timestamp) if timestamp is not None else files


def _stamped(files: dict[str, bytes], url: str) -> dict[str, bytes]:
    from onrecord.fetch import Fetcher
    from onrecord.show import stamping

    if not url.startswith(("http://", "https://")):
        raise WrongUse(f"--timestamp {visible(url)!r} is no address: write it as https://authority.example/tsr")
    asked = stamping.question(files)
    try:
        answer = Fetcher().send(url, asked.as_bytes(), kind=stamping.QUERY)
        stamp = stamping.taken(answer, files, asked)
    except (FetchRefused, RecordError) as error:
        told = "the bundle was not written; name another authority, or leave --timestamp out"
        raise RecordError(f"{error}: {told}") from error
    _tell(stamp)
    return files | {stamping.STAMP: answer}


def verify(folder: Path, root: Path | None) -> None:
    """Check a bundle and say what its signature and time stamp prove; exit 1 with what is wrong."""
    from onrecord.show import stamping, verify_bundle

    try:
        wrong = verify_bundle.main(folder)
    except (OSError, ValueError) as error:
        raise RecordError(f"{folder}: is no whole bundle ({visible(str(error))}); unpack it afresh") from error
    try:
        stamp = stamping.checked(folder, root)
    except WrongUse:
        if root is not None:
            raise
        stamp = None  # without the library the time stamp is only read, not checked
    except RecordError as error:
        print(visible(str(error)))
        raise typer.Exit(1) from error
    if root is not None and stamp is None:
        raise RecordError(f"{folder}: has no time stamp that {root} could vouch for")
    if wrong:
        raise typer.Exit(wrong)
    if stamp is not None:
        _tell(stamp, root)
    print("this proves nothing of what the articles say, nor that nothing was left out", file=sys.stderr)


def _tell(stamp: "Stamp", root: Path | None = None) -> None:
    """Say what the time stamp proves, and what it does not."""
    by = f"time stamp of {stamp.at:%Y-%m-%d %H:%M:%S} UTC by {stamp.authority}"
    if stamp.trusted:
        told = f"the authority's own, by {root}: the bundle was whole then"
    else:
        told = "not checked against a root certificate: onrecord verify -r BUNDLE --root FILE does"
    print(f"{by}; {told}", file=sys.stderr)
