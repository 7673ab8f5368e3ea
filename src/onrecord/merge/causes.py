"""What accounts say that a death, a fire, an explosion, a collapse or a crash was caused by."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from onrecord import lang
from onrecord.merge.accounts import AUTHOR, Told
from onrecord.model import Findings, Span, Statement

DEATH = "death"
NEAR = 3
_CLAUSE = re.compile(r"[.;:!?,\n—–]\s")  # It was late, [no shot was fired]
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause that an account gives: of what, which kind, whether it denies it, and the words that say so."""

    account: int
    effect: str
    kind: str
    denied: bool
    span: Span

    @property
    def written(self) -> str:
        """The cause as a value of a dispute: "death: beating", "fire: not arson"."""
        return f"{self.effect}: {'not ' if self.denied else ''}{self.kind}"


def causes_of(told: Sequence[Told], found: Mapping[str, Findings]) -> tuple[Cause, ...]:
    """The causes that the accounts of an incident give, where they tell it or in the sentence after."""
    causes: dict[tuple[int, str, str, bool], Cause] = {}
    for document in dict.fromkeys(each.account.document for each in told):
        for cause in _of_document(document, told, found[document]):
            causes.setdefault((cause.account, cause.effect, cause.kind, cause.denied), cause)
    return tuple(sorted(causes.values(), key=lambda c: (c.effect, c.account, c.span)))


def opposed(a: Iterable[Cause], b: Iterable[Cause]) -> bool:
    """Tell whether two accounts cannot both be right: nothing that both may mean is given, or one denies the other."""
    ours, theirs = list(a), list(b)
    kinds = [{c.kind for c in each if not c.denied} for each in (ours, theirs)]
    denied = [{c.kind for c in each if c.denied} for each in (ours, theirs)]
    if denied[1] & kinds[0] - kinds[1] or denied[0] & kinds[1] - kinds[0]:
        return True
    return bool(kinds[0] and kinds[1]) and not any(_alike(one, other) for one in kinds[0] for other in kinds[1])


class Named(NamedTuple):
    """A cause as a text names it: of what ("" where it says "it"), which kind, and where the words begin and end.

    `deed` tells that the words name a deed: who denies it denies the deed, and says nothing of the cause.
    """

    start: int
    end: int
    effect: str
    kind: str
    deed: bool = False


def find_causes(text: str, start: int, end: int, language: str | None = "en") -> Iterator[Named]:
    """The causes that a stretch of text names, none inside another.

    >>> text = "The fire was caused by a short circuit, but two men were beaten to death."
    >>> [(found.effect, found.kind) for found in find_causes(text, 0, len(text))]
    [('fire', 'technical fault'), ('death', 'beating')]
    """
    lists = _lists(language)
    found: list[Named] = []
    for frame in lists.frames:
        for match in frame.pattern.finditer(text, start, end):
            named = match.groupdict().get("effect")
            effect = lists.effects[named.casefold()] if named else frame.effect
            found.append(Named(*match.span(), effect, frame.kinds[match["term"].casefold()], frame.deed))
    shown = start
    for each in sorted(found, key=lambda f: (f.start, -f.end, f)):
        if each.end > shown:
            yield each
            shown = each.end


def _alike(one: str, other: str) -> bool:
    alike = _lists("en").alike
    return one == other or other in alike.get(one, ()) or one in alike.get(other, ())


def _of_document(document: str, told: Sequence[Told], found: Findings) -> Iterator[Cause]:
    numbers = [n for n, each in enumerate(told) if each.account.document == document]
    of_statement = {name: n for n in reversed(numbers) for name in told[n].account.statements}
    of_source = {told[n].account.according_to: n for n in reversed(numbers)}
    several = any(f.counts == "killed" and (f.low or 0) > 1 for each in told for f in each.account.figures)
    for sentence, before in _sentences([told[n] for n in numbers], found):
        for named in find_causes(found.text, sentence.start, sentence.end, found.document.language):
            span = found.span(named.start, named.end)
            said = _innermost(found, span)
            source = AUTHOR if said is None or said.voice == AUTHOR or said.speaker is None else said.speaker.name
            account = of_statement.get(said.id) if said is not None else None
            account = of_source.get(source) if account is None else account
            effect = named.effect or _effect_before(before, found)
            denied = _denied(span, sentence, said, found)
            if account is None or effect is None or (denied and named.deed) or _left_open(span, sentence, said, found):
                continue
            if effect == DEATH and several and not _counts_several(found, sentence):
                continue
            yield Cause(account=account, effect=effect, kind=named.kind, denied=denied, span=span)


def _counts_several(found: Findings, sentence: Span) -> bool:
    """Tell whether a sentence speaks of several dead: where several died, the death of one may have its own cause."""
    return any(f.counts == "killed" and (f.low or 0) > 1 and sentence.contains(f.span) for f in found.figures)


def _sentences(told: Iterable[Told], found: Findings) -> Iterator[tuple[Span, Span | None]]:
    """The sentences that tell the incident and those right after them in one paragraph, each with the one before it."""
    listed = list(told)
    members = {event.event.id for each in listed for event in each.events}
    names = {name for each in listed for name in each.account.statements}
    spans = [event.quoted for each in listed for event in each.events]
    spans += [part for said in found.statements if said.id in names for part in said.content]
    own = {n for span in spans for n in _numbers(found, span)}
    foreign = {n for e in found.events if e.id not in members for n in _numbers(found, e.trigger)}
    after = {n + 1 for n in own if n + 1 < len(found.sentences) and _one_paragraph(found, n, n + 1)} - foreign
    for n in sorted(own | after):
        yield found.sentences[n], found.sentences[n - 1] if n and _one_paragraph(found, n - 1, n) else None


def _numbers(found: Findings, span: Span) -> range:
    """The numbers of the sentences that a span touches."""
    first = max(bisect_right(found.sentences, span.start, key=lambda s: s.start) - 1, 0)
    return range(first, max(bisect_right(found.sentences, span.end - 1, key=lambda s: s.start), first))


def _one_paragraph(found: Findings, a: int, b: int) -> bool:
    places = {bisect_right(found.paragraphs, found.sentences[n].start, key=lambda p: p.start) for n in (a, b)}
    return len(places) == 1


def _innermost(found: Findings, span: Span) -> Statement | None:
    """The statement that words belong to: the shortest around them."""
    around = [said for said in found.statements if any(part.contains(span) for part in said.content)]
    return min(around, key=lambda said: (said.span.length, said.id), default=None)


def _effect_before(before: Span | None, found: Findings) -> str | None:
    """What "it" stands for: the only effect that the sentence before names."""
    if before is None:
        return None
    lists = _lists(found.document.language)
    named = {lists.effects[m[0].casefold()] for m in lists.effect.finditer(found.text, before.start, before.end)}
    return named.pop() if len(named) == 1 else None


def _denied(span: Span, sentence: Span, said: Statement | None, found: Findings) -> bool:
    """Tell whether a cause is denied: by its statement, or by a word before it in its clause, in what is said."""
    clause = _clause(span, sentence, found)
    around = (part for part in said.content if part.contains(span)) if said is not None else ()
    clause = max([clause, *(part.start for part in around)])
    words = found.text[clause : span.start].split()
    near = max(clause, span.start - len(" ".join(words[-NEAR:])) - 1)
    negated = _lists(found.document.language).no.search(found.text, near, span.end) is not None
    return negated != (said is not None and said.stance == "denied")


def _left_open(span: Span, sentence: Span, said: Statement | None, found: Findings) -> bool:
    """Tell whether a cause is only asked about ("whether it was arson"), or nobody died of it ("nobody died in it")."""
    clause = _clause(span, sentence, found)
    asked = said is not None and said.stance == "asked"
    return asked or _lists(found.document.language).open.search(found.text, clause, span.end) is not None


def _clause(span: Span, sentence: Span, found: Findings) -> int:
    return max((m.end() for m in _CLAUSE.finditer(found.text, sentence.start, span.start)), default=sentence.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """One way to tell a cause: the pattern, the kinds by the words of its term, and the effect where it names none.

    `deed` tells that it names a deed, whose denial is none of the cause.
    """

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    effect: str = ""
    deed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    effects: Mapping[str, str]
    alike: Mapping[str, Sequence[str]]
    effect: re.Pattern[str]
    no: re.Pattern[str]
    open: re.Pattern[str]
    frames: tuple[_Frame, ...]


@cache
def _lists(language: str | None) -> _Lists:
    data = lang.words(language, "causes")
    effects = {word: effect for effect, words in data.get("effects", {}).items() for word in words}
    frames = {name: _any(listed) for name, listed in data.get("frames", {}).items()}
    return _Lists(
        effects=effects,
        alike=data.get("alike", {}),
        effect=_compiled(_any(effects)),
        no=re.compile(rf"(?<![\w-])(?:{frames.get('no', _NEVER)})(?!\w)|n[’']t\b", re.IGNORECASE),
        open=_compiled(frames.get("open", _NEVER)),
        frames=tuple(_frames(data, effects, frames)),
    )


def _frames(data: Mapping[str, Any], effects: Mapping[str, str], frames: Mapping[str, str]) -> Iterator[_Frame]:
    for name in ("deeds", "whole"):
        for effect, listed in sorted(data.get(name, {}).items()):
            kinds = _kinds(listed)
            whole = _compiled(rf"(?P<term>{_any(kinds)})")
            yield _Frame(pattern=whole, kinds=kinds, effect=effect, deed=name == "deeds")
    died, of, caused, to, named = (frames.get(name, _NEVER) for name in ("died", "of", "from", "to", "named"))
    it, be = (frames.get(name, _NEVER) for name in ("it", "be"))
    for group in (DEATH, "other"):
        kinds = _kinds(data.get("terms", {}).get(group, {}))
        term = rf"(?P<term>{_any(kinds)})(?![\w-])(?!\s(?:{frames.get('goes_on', _NEVER)})\b)"
        own = rf"(?P<effect>{_any(word for word, effect in effects.items() if (effect == DEATH) == (group == DEATH))})"
        if group == DEATH:
            pattern = rf"(?:{died})\s{_words(5)}(?:{of})\s{_words(3)}{term}"  # died in hospital of heart failure
            yield _Frame(pattern=_compiled(pattern), kinds=kinds, effect=DEATH)
        for pattern in (
            rf"{own}\s{_words(6)}(?:{caused})\s{_words(3)}{term}",  # the fire was caused by a short circuit
            rf"cause\sof\s{_words(2)}{own}\s(?:{named})\s{_words(3)}{term}",  # the cause of the fire was arson
            rf"{term}\s{_words(2)}(?:{to})\s{_words(3)}{own}",  # a short circuit caused the fire
            rf"(?:{it})\s(?:{be})\s{_words(2)}(?:{caused})\s{_words(3)}{term}",  # it was caused by arson
        ):
            yield _Frame(pattern=_compiled(pattern), kinds=kinds)


def _words(most: int) -> str:
    return rf"(?:[\w’'-]+\s){{0,{most}}}?"


def _any(listed: Iterable[str]) -> str:
    return "|".join(re.escape(words) for words in sorted(listed, key=lambda w: (-len(w), w))) or _NEVER


def _kinds(listed: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: kind for kind, words in listed.items() for word in words}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)
