"""What it was done with: the weapons that the words of an attack name."""

from collections.abc import Iterable, Sequence

from onrecord.find.events_clause import Reader
from onrecord.model import Event, Findings, Means, Token

_BEFORE = ("compound", "amod", "nummod", "nmod")
_FAR = 5


def means_of(
    findings: Findings, reader: Reader, tokens: Sequence[Token], attacks: Sequence[tuple[Event, Token]]
) -> dict[str, tuple[Means, ...]]:
    """For each attack of a sentence (by its id) the weapons whose words stand nearest to its trigger in the parse."""
    found: dict[str, list[Means]] = {}
    for weapon in tokens if attacks else ():
        if not _is_weapon(reader, weapon):
            continue
        steps = [(_steps(reader, weapon, trigger), n) for n, (_, trigger) in enumerate(attacks)]
        nearest, which = min(steps)
        if nearest <= _FAR:
            found.setdefault(attacks[which][0].id, []).append(_means(findings, reader, weapon))
    return {event: tuple(listed) for event, listed in found.items()}


def _is_weapon(reader: Reader, token: Token) -> bool:
    listed = reader.lexicon.classes["arms"]
    if token.pos not in ("NOUN", "PROPN") or token.lemma.lower() not in listed or token.ent in ("ORG", "PERSON"):
        return False
    head = reader.parse.head(token)
    if token.lemma.lower() in reader.lexicon.classes["vague_arms"]:
        beside = {t.lemma.lower() for t in (*reader.parse.children(token), head)}
        if not beside & reader.lexicon.classes["arming"]:
            return False
    inside = token.dep in ("compound", "amod") and head.lemma.lower() in listed  # the car of "car bomb"
    return not inside and not reader.parse.children(token, "neg")


def _means(findings: Findings, reader: Reader, weapon: Token) -> Means:
    start = weapon
    for child in reversed(reader.parse.children(weapon, *_BEFORE)):
        if child.i == start.i - 1 or (child.i < start.i and reader.parse.tokens[start.i - 1].text == "-"):
            start = child
    span = findings.span(start.start, weapon.end)
    return Means(span=span, name=findings.quote(span))


def _steps(reader: Reader, one: Token, other: Token) -> int:
    """How many steps lie between two words in the parse."""
    above = {t.i: n for n, t in enumerate(_up(reader, one))}
    return min((above[t.i] + n for n, t in enumerate(_up(reader, other)) if t.i in above), default=99)


def _up(reader: Reader, token: Token) -> Iterable[Token]:
    yield token
    yield from reader.parse.ancestors(token)
