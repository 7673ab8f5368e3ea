"""What is made of each document once, kept in the record, and read from there as long as the document is the same."""

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

import msgspec

from onrecord.model import Findings
from onrecord.model.library import Library

T = TypeVar("T")
SOME = 500


def kept(
    library: Library, kind: str, make: Callable[[Findings], T], type: type[T], *, leave: Container[str] = ()
) -> dict[str, T]:
    """For every document what `make` makes of it, in the order of the documents; made and kept where it was not yet.

    `kind` names what is made, with its version. `leave` are documents that are not as they were found: what is made of
    those is not kept.
    """
    digests = library.digests()
    decoder = msgspec.msgpack.Decoder(type)
    made: dict[str, T] = {}
    for name, body in library.summaries(kind):
        try:
            made[name] = decoder.decode(body)
        except msgspec.DecodeError:
            continue  # damaged: it is made anew
    for name in [name for name in made if name in leave]:
        del made[name]
    missing = [name for name in digests if name not in made]
    fresh: list[tuple[str, bytes]] = []
    for found in library.told(missing) if missing else ():
        name = found.document.id
        made[name] = make(found)
        if name not in leave:
            fresh += _encoded(name, made[name])
    library.keep_summaries(kind, fresh, digests) if fresh else None
    return {name: made[name] for name in digests if name in made}


def _encoded(name: str, value: object) -> Sequence[tuple[str, bytes]]:
    try:
        return [(name, msgspec.msgpack.encode(value))]
    except UnicodeEncodeError:
        return []  # half of a surrogate pair: it is made anew each time
