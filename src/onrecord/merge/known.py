"""What was worked out before, by another process or for a part of the documents: the same question, the same answer."""

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, cast

import msgspec

Answer = TypeVar("Answer")
DIGEST = 16
_write = msgspec.msgpack.Encoder(order="deterministic").encode


class Known:
    """Answers of pure functions, found by all that was asked: an answer that is known is never another one.

    `learned` are the answers that were not known, to be known elsewhere; one that is not `learning` has none. `told`
    gives, for documents, what stands for all that decides what they tell.

    >>> here, there = Known(), Known()
    >>> there.answer("length", ["Mirava"], int, lambda: len("Mirava"))
    6
    >>> here.learn(there.learned)
    >>> here.answer("length", ["Mirava"], int, lambda: 1 // 0)
    6
    """

    def __init__(self, *, learning: bool = True) -> None:
        self._learning = learning
        self._answers: dict[bytes, bytes] = {}
        self.learned: dict[bytes, bytes] = {}
        self.told: dict[str, bytes] = {}

    def learn(self, answers: Mapping[bytes, bytes]) -> None:
        """Take in what others have learned."""
        self._answers.update(answers)

    def answer(self, kind: str, asked: object, type: type[Answer], work: Callable[[], Answer]) -> Answer:
        """The answer to what is asked: the known one, or what `work` gives."""
        name = digest((kind, asked))
        if name in self._answers:
            known: Answer = _decoder(cast("Hashable", type)).decode(self._answers[name])
            return known
        worked_out = work()
        if self._learning:
            self.learned[name] = _write(worked_out)
        return worked_out


def digest(value: object) -> bytes:
    """Some bytes that stand for a value, the same on every machine.

    >>> digest(frozenset({"Mirava", "Brenn"})) == digest(frozenset({"Brenn", "Mirava"}))
    True
    """
    return blake2b(_write(value), digest_size=DIGEST).digest()


@cache
def _decoder(type: Hashable) -> "msgspec.msgpack.Decoder[Any]":
    return msgspec.msgpack.Decoder(cast("Any", type))
