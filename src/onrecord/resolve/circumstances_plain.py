"""What stands around a cue where there is no parse: occasion, hearer, place and date by lists of words."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord import places
from onrecord.lang import words
from onrecord.model import Findings, Place, Span, Statement, Timex, When
from onrecord.resolve.setting import Setting
from onrecord.text import folded

MOST_BETWEEN = 2  # words between a preposition and its noun ("на | внеочередном | заседании")
TOKEN = re.compile(r"[«„“\"][^«»„“”\"\n]{1,80}[»“”\"]|\w[\w\u064b-\u0652\u0670-]*|[^\w\s]")  # «Вестнику», пресс-центр


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundWords:
    """The words of a language around its cues; see `[around]` in `lang/<code>/statements.toml`."""

    prepositions: tuple[tuple[str, ...], ...] = ()
    stems: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    hearers: frozenset[str] = frozenset()
    with_: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    cases: tuple[tuple[str, str], ...] = ()


@cache
def around_words(language: str | None) -> AroundWords:
    """The words of a language around its cues; empty ones where there is no list."""
    table = words(language, "statements")
    around, plain = table.get("around", {}), table.get("plain", {})

    def listed(part: dict[str, list[str]], name: str) -> frozenset[str]:
        return frozenset(map(folded, part.get(name, ())))

    phrases = [tuple(folded(phrase).split()) for phrase in around.get("prepositions", ())]
    return AroundWords(
        prepositions=tuple(sorted(phrases, key=len, reverse=True)),
        stems=tuple(map(folded, around.get("stems", ()))),
        articles=tuple(around.get("articles", ())),
        hearers=listed(plain, "hearers") | listed(around, "hearers"),
        with_=listed(around, "with"),
        within=listed(around, "within"),
        away=listed(around, "away"),
        stops=listed(plain, "leave") | listed(plain, "hearers") | listed(plain, "adverbs") | listed(around, "stops"),
        cases=tuple((found, basic) for found, basic in around.get("cases", ())),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, a quoted name or a mark of a stretch, folded for comparing."""

    form: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is but a mark."""
        return len(self.form) == 1 and not self.form.isalnum()


def plain_setting(statement: Statement, findings: Findings) -> Setting:
    """What the sentence of a cue says beside its source and the words said."""
    if statement.cue is None:
        return Setting()
    cue = statement.cue.spans[0]
    known = around_words(findings.language_at(cue.start))
    if not known.prepositions:
        return Setting()
    stretches = list(_stretches(statement, findings))
    occasion: Span | None = None
    addressee: Span | None = None
    place: Place | None = None
    for start, end in stretches:
        tokens = [_Word(folded(m[0]), m.start(), m.end()) for m in TOKEN.finditer(findings.text, start, end)]
        dated = frozenset(t.span.start for t in findings.timexes)
        for n in range(len(tokens)):
            found = _occasion(tokens, n, known, dated) if occasion is None else None
            if found is not None:
                occasion = findings.span(tokens[n].start, found[0])
                addressee = addressee or (findings.span(*found[1]) if found[1] else None)
            if addressee is None and tokens[n].form in known.hearers:
                addressee = findings.span(tokens[n].start, _end(tokens, n + 1, known, dated))
            place = place or _place(tokens, n, known, findings)
    return Setting(occasion=occasion, addressee=addressee, place=place, when=_when(stretches, findings, known))


def _stretches(statement: Statement, findings: Findings) -> Iterator[tuple[int, int]]:
    """The parts of the cue's sentence outside content, source and cue."""
    cue = statement.cue.spans[0] if statement.cue else statement.span
    starts = [sentence.start for sentence in findings.sentences]
    at = bisect_right(starts, cue.start) - 1
    if at < 0:
        return
    start, limit = findings.sentences[at].start, findings.sentences[at].end
    taken = [*statement.content, cue, *(statement.speaker.spans if statement.speaker else ())]
    for span in sorted(taken, key=lambda s: s.start):
        if start < min(span.start, limit):
            yield start, min(span.start, limit)
        start = max(start, span.end)
    if start < limit:
        yield start, limit


def _occasion(
    tokens: Sequence[_Word], n: int, known: AroundWords, dated: Iterable[int]
) -> tuple[int, tuple[int, int] | None] | None:
    """Where the phrase of an occasion that begins at a word ends, and who it was spoken to ("с «Вестником»")."""
    phrase = next((p for p in known.prepositions if tuple(t.form for t in tokens[n : n + len(p)]) == p), None)
    if phrase is None:
        return None
    first = n + len(phrase)
    for k in range(first, min(first + MOST_BETWEEN + 1, len(tokens))):
        if tokens[k].is_mark or tokens[k].form in known.stops:
            return None
        if _is_occasion(tokens[k].form, known):
            end = _end(tokens, k + 1, known, dated)
            after = next((m for m in range(k + 1, len(tokens)) if tokens[m].start >= end), len(tokens))
            if after + 1 < len(tokens) and tokens[after].form in known.with_:
                hearer = tokens[after + 1].start, _end(tokens, after + 2, known, dated)
                return hearer[1], hearer
            quoted = [t for t in tokens[k + 1 : after] if t.form[0] in '«„“"']
            return end, (quoted[0].start, quoted[0].end) if quoted and tokens[k + 1] is quoted[0] else None
    return None


def _is_occasion(form: str, known: AroundWords) -> bool:
    bare = next((form[len(a) :] for a in known.articles if form.startswith(a)), form)
    return form.startswith(known.stems) or bare.startswith(known.stems)


def _end(tokens: Sequence[_Word], n: int, known: AroundWords, dated: Iterable[int]) -> int:
    """Where a phrase ends that goes on at a word: before a mark, a preposition, a hearer or a date."""
    for token in tokens[n:]:
        if token.is_mark or token.form in known.stops or token.start in dated:
            break
        n += 1
    return tokens[n - 1].end


def _place(tokens: Sequence[_Word], n: int, known: AroundWords, findings: Findings) -> Place | None:
    """A place that the gazetteer knows, right after "in"."""
    if tokens[n].form not in known.within or n + 1 >= len(tokens) or tokens[n + 1].is_mark:
        return None
    span = findings.span(tokens[n + 1].start, tokens[n + 1].end)
    name = findings.quote(span)
    if name[:1].islower() or _is_occasion(tokens[n + 1].form, known):
        return None
    basic = [name[: len(name) - len(found)] + other for found, other in known.cases if name.endswith(found)]
    for form in (name, *basic):
        found = places.place(span, form)
        if found.geonames_id or found.country:
            return found
    return None


def _when(stretches: Iterable[tuple[int, int]], findings: Findings, known: AroundWords) -> When | None:
    """The date of the sentence outside the words said, when there is one and no word before it leads away."""
    dated: dict[str, Timex] = {}
    for start, end in stretches:
        for timex in findings.timexes:
            if not start <= timex.span.start < end or timex.type not in ("DATE", "TIME"):
                continue
            before = TOKEN.findall(findings.text, start, timex.span.start)[-1:]
            if timex.edtf and ".." not in timex.edtf and not (before and folded(before[0]) in known.away):
                dated.setdefault(timex.edtf, timex)
    return next(iter(dated.values())).when if len(dated) == 1 else None
