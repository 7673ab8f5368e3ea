"""What stands around an event: the places, days and numbered names of its sentence, its paragraph and its text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from onrecord import lang
from onrecord import places as gazetteer
from onrecord.merge.dates import Days, days_of
from onrecord.merge.places import Where, where_of
from onrecord.merge.words import words
from onrecord.model import Event, Findings, Mention, Span, Timex, beginning_in

LEAD_WORDS = 10
AGED, IN = "aged ", "in "
_NUMBERED = re.compile(r"\b (\w+) \s (?:No\.?|Nr\.?|№) \s? (\d+)  # colony No. 4", re.VERBOSE)
_AGED = re.compile(
    r"\b (\d{1,2}) [-\s] years? [-\s] old | (?<=[a-z]),\s (\d{1,2}) (?=,)  # 34-year-old; Mara Senn, 34,", re.VERBOSE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is named around an event: in what its teller says in its sentence, and in paragraph, title and lead.

    `dates` are those of the sentence, `text_days` the exact ones of the whole text. `numbered` holds the numbered
    names of the sentence: ("colony", "4").
    """

    places: tuple[Where, ...] = ()
    around: tuple[Where, ...] = ()
    dates: tuple[Days, ...] = ()
    text_days: frozenset[Days] = frozenset()
    numbered: frozenset[tuple[str, str]] = frozenset()
    other: bool = False


class Setting:
    """Looks up the surroundings of the events of one document."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.mentions = [m for m in found.mentions if m.kind == "place"]
        self.timexes = [t for t in found.timexes if t.type in ("DATE", "TIME")]
        self._known: dict[str, Where | None] = {}
        self._around: dict[Span | None, tuple[Where, ...]] = {}
        self._sentences: dict[Span, tuple[tuple[Days, ...], frozenset[tuple[str, str]]]] = {}

    def of(self, event: Event, sentence: Span, paragraph: Span | None) -> Surroundings:
        """What stands around an event. Where somebody spoke is not where it happened: only the words said count."""
        said = self._statements.get(event.according_to)
        own = [m for m in self._within(sentence) if said is None or any(span.contains(m.span) for span in said)]
        if paragraph not in self._around:
            near = self._within(paragraph) if paragraph is not None else ()
            self._around[paragraph] = self._wheres([*near, *self._head])
        if sentence not in self._sentences:
            dates = tuple(days for t in beginning_in(self.timexes, sentence) if (days := _days(t)) is not None)
            self._sentences[sentence] = dates, numbered(self.found.quote(sentence))
        dates, names = self._sentences[sentence]
        return Surroundings(
            places=self._wheres(own),
            around=self._around[paragraph],
            dates=dates,
            text_days=self._text_days,
            numbered=names,
            other=not _others(self.found.document.language).isdisjoint(words(self.found.quote(sentence))),
        )

    def marks(self) -> frozenset[str]:
        """What tells texts apart besides words: the ages and the places that the text names ("aged 34", "in brenn")."""
        ages = (f"{AGED}{match[1] or match[2]}" for match in _AGED.finditer(self.found.text))
        named = self._wheres(self.mentions)
        return frozenset((*ages, *(f"{IN}{where.place.name.casefold()}" for where in named)))

    def says_day(self, event: Event, sentence: Span) -> bool:
        """Tell whether a sentence gives the day of its event itself, or a reviewer does."""
        if event.when is None:
            return False
        said = self._spans.get(event.when.timex or "")
        return sentence.contains(said) if said is not None else event.when.timex is None

    def says_place(self, event: Event, sentence: Span) -> bool:
        """Tell whether a sentence gives the place of its event itself."""
        place = event.place
        return place is not None and place.basis == "clause" and sentence.contains(place.span)

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset."""
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return max(bisect_right(self._paragraph_starts, offset) - 1, 0)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.found.sentences]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.found.paragraphs]

    @cached_property
    def _statements(self) -> dict[str, tuple[Span, ...]]:
        return {s.id: s.content for s in self.found.statements}

    @cached_property
    def _spans(self) -> dict[str, Span]:
        return {timex.id: timex.span for timex in self.timexes}

    @cached_property
    def _text_days(self) -> frozenset[Days]:
        given = (_days(t) for t in self.timexes)
        return frozenset(days for days in given if days is not None and days.narrow)

    @cached_property
    def _head(self) -> list[Mention]:
        """The places that the title and the lead name."""
        first = (p for p in self.found.paragraphs if len(self.found.quote(p).split()) >= LEAD_WORDS)
        end = next((p.end for p in first), 0)
        title = (self.found.document.title or "").casefold()
        return [m for m in self.mentions if m.span.start < end or self.found.quote(m.span).casefold() in title]

    def _within(self, span: Span) -> Sequence[Mention]:
        return beginning_in(self.mentions, span)

    def _wheres(self, mentions: Iterable[Mention]) -> tuple[Where, ...]:
        """The places of mentions, each name once; without countries and mere words for a spot."""
        names = dict.fromkeys((self.found.quote(m.span), m.span) for m in mentions)
        found = dict.fromkeys(self._where(name, span) for name, span in names)
        return tuple(where for where in found if where is not None)

    def _where(self, name: str, span: Span) -> Where | None:
        if name not in self._known:
            where = where_of(gazetteer.place(span, name), self.found.document.language)
            self._known[name] = where if where is not None and where.nation is None and where.names else None
        return self._known[name]


def numbered(text: str) -> frozenset[tuple[str, str]]:
    """The numbered names of a text.

    >>> sorted(numbered("in penal colony No. 4 and school № 12"))
    [('colony', '4'), ('school', '12')]
    """
    return frozenset((word.casefold(), number) for word, number in _NUMBERED.findall(text))


@cache
def _others(language: str | None) -> frozenset[str]:
    return frozenset(lang.words(language, "merge").get("others", ()))


def _days(timex: Timex) -> Days | None:
    return days_of(timex.when)
