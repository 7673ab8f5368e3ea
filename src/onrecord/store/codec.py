"""Findings to the JSON of a row and back, equal to what went in."""

import json
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from onrecord.errors import RecordError
from onrecord.model import Document, Passage, Quotation, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a document is cut: what its row keeps beside the text."""

    document: Document
    passages: tuple[Passage, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    quotemarks: tuple[Quotation, ...] = ()


def write(value: Any) -> str:
    """The JSON of a value; half of a surrogate pair, which UTF-8 cannot hold, becomes an escape.

    >>> write(("a", None))
    '["a",null]'
    """
    try:
        return msgspec.json.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value))


def read(text: str, kind: type[T]) -> T:
    """The value that `write` made the JSON of.

    Raises RecordError when the JSON was damaged.

    >>> read('{"doc":"d","start":1,"end":2}', Span)
    Span(doc='d', start=1, end=2)
    """
    try:
        return cast("T", _decoder(cast("Hashable", kind)).decode(text))
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return msgspec.convert(json.loads(text), kind)
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise RecordError(f"a row cannot be read ({error}); run onrecord verify and build the record again") from error


def read_all(texts: Sequence[str], kind: type[T]) -> tuple[T, ...]:
    """The values that `write` made the JSON of, all at once.

    >>> read_all(['"a"', '"b"'], str)
    ('a', 'b')
    """
    try:
        return tuple(cast("list[T]", _decoder(cast("Hashable", list[kind])).decode(f"[{','.join(texts)}]")))  # type: ignore[valid-type]
    except (msgspec.DecodeError, UnicodeEncodeError):
        return tuple(read(text, kind) for text in texts)


@cache
def _decoder(kind: Hashable) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(cast("Any", kind))


def spans(value: Any) -> Iterator[Span]:
    """Every span inside a value, however deep.

    >>> list(spans((Span(doc="d", start=1, end=2), None, "x")))
    [Span(doc='d', start=1, end=2)]
    """
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from spans(each)
    elif is_dataclass(value):
        for name in _names(cast("Hashable", type(value))):
            yield from spans(getattr(value, name))


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast("Any", kind)))
