"""The values of a finding that a reviewer can change: how each is written as text, and how text becomes the value."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from onrecord import places
from onrecord.config import load_settings
from onrecord.errors import SpanError, WrongUse
from onrecord.model import Event, Figure, Findings, Participant, Place, Span, Speaker, Statement, Timex, When
from onrecord.model.citation import CitationState, ClaimKind
from onrecord.model.decision import SubjectKind
from onrecord.model.edtf import bounds, valid
from onrecord.model.event import Counts, EventStance, Hedge
from onrecord.model.statement import Mode, Stance, Voice

PLOVER = (
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
_SPAN = re.compile(r"(?P<start>\d{1,9})-(?P<end>\d{1,9})")  # 120-140
_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:[ ,;]+\d{1,9}-\d{1,9})*")  # 120-140 150-160
_FIGURE = re.compile(
    r"""
    (?: (?P<about> about ) \s+ )?
    (?: (?P<upto> up\ to ) \s+ )?
    (?P<low> \d{1,9} ) (?: (?P<more> \+ ) | [-–] (?P<high> \d{1,9} ) )? \s+   # 24, 31+, 20–30, up to 20, about 40
    (?P<counts> [a-z]+ )                                                      # killed
    (?: \s* @ \s* (?P<start> \d{1,9} ) - (?P<end> \d{1,9} ) )?                # @120-131
    """,
    re.VERBOSE | re.ASCII,
)

Get = Callable[[Any], str | None]
Set = Callable[[Any, str | None, Findings], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value that can be changed: its text in a finding, and the finding with another text in its place.

    `values` are those it must be one of, where there is a list.
    """

    name: str
    get: Get
    set: Set
    values: tuple[str, ...] = ()


def texts_of(kind: SubjectKind, value: Any) -> dict[str, str | None]:
    """Every changeable value of a finding as text, by name."""
    return {name: field.get(value) for name, field in FIELDS.get(kind, {}).items()}


def edited(kind: SubjectKind, value: Any, field: str, to: str | None, found: Findings) -> Any:
    """The finding with one value changed; None or nothing means that the text does not say.

    Raises WrongUse when there is no such value, or when the text is none for it.
    """
    known = FIELDS.get(kind, {})
    if field not in known:
        listed = ", ".join(known) or "nothing"
        raise WrongUse(f"{field!r} of a {kind} cannot be changed; what can: {listed}")
    text = to.strip() if to is not None and to.strip() else None
    if known[field].values and text not in known[field].values:
        raise WrongUse(f"{field} cannot be {to!r}: choose {', '.join(known[field].values)}")
    return known[field].set(value, text, found)


# Places in the text -------------------------------------------------------------------------------------------------


def written(spans: Iterable[Span]) -> str | None:
    """Spans as text.

    >>> written([Span(doc="d", start=4, end=9), Span(doc="d", start=12, end=20)])
    '4-9 12-20'
    """
    return " ".join(f"{span.start}-{span.end}" for span in spans) or None


def spans_in(text: str, found: Findings) -> tuple[Span, ...]:
    """The spans that a text writes.

    Raises WrongUse when it writes none, or one outside the document.
    """
    if not _SPANS.fullmatch(text):
        raise WrongUse(f"{text!r} is no place in the text: write START-END, counted in characters from 0")
    try:
        return tuple(sorted(found.span(int(m["start"]), int(m["end"])) for m in _SPAN.finditer(text)))
    except SpanError as error:
        raise WrongUse(f"{text!r} is no place in the text ({error})") from error


def nearest(words: str, near: int, found: Findings) -> Span | None:
    """Where words stand whole in the text, nearest to an offset; None when they do not."""
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    at = [m.span() for m in whole.finditer(found.text)] if words.strip() else []
    start, end = min(at, key=lambda bounds: (abs(bounds[0] - near), bounds), default=(0, 0))
    return found.span(start, end) if end else None


def _place_in(text: str, near: int, found: Findings) -> Span:
    """The span that a text writes, or the nearest place where its words stand."""
    if _SPANS.fullmatch(text):
        return spans_in(text, found)[0]
    span = nearest(text, near, found)
    if span is None:
        raise WrongUse(f"{text!r} does not stand in the article: give its place as START-END")
    return span


def spans_or_words(text: str, near: int, found: Findings) -> tuple[Span, ...]:
    """The spans that a text writes; where it is no place but words of the article, where these stand nearest."""
    span = None if _SPANS.fullmatch(text) else nearest(text, near, found)
    return (span,) if span is not None else spans_in(text, found)


def _cover(spans: Iterable[Span]) -> Span:
    listed = sorted(spans)
    return Span(doc=listed[0].doc, start=listed[0].start, end=max(span.end for span in listed))


# Values -------------------------------------------------------------------------------------------------------------


def _when_text(when: When | None) -> str | None:
    if when is None:
        return None
    return when.edtf or f"{when.earliest or '..'}/{when.latest or '..'}"


def when_of(text: str | None, near: int, found: Findings) -> When | None:
    """The time that EDTF text means, with the expression of the document that says so, where one does.

    Raises WrongUse when the text is no EDTF.
    """
    if text is None:
        return None
    if not valid(text):
        raise WrongUse(
            f"{text!r} is no date: write EDTF, such as 2019-05-29, 2019-05, XXXX-05-29 or 2019-05-19/2019-05-20"
        )
    earliest, latest = bounds(text)
    saying = [timex for timex in found.timexes if timex.edtf == text]
    timex = min(saying, key=lambda t: (abs(t.span.start - near), t.span), default=None)
    return When(edtf=text, earliest=earliest, latest=latest, timex=timex.id if timex else None)


def place_of(text: str | None, near: int, found: Findings) -> Place | None:
    """The place that words of the document name, with what the record, the user's list or the gazetteer knows of it.

    A program that only reads has not told which list: then it is that of the settings in the working folder.
    """
    if text is None:
        return None
    span = _place_in(text, near, found)
    name = found.quote(span)
    told = [*(s.place for s in found.statements), *(e.place for e in found.events)]
    same = next((place for place in told if place is not None and place.name == name), None)
    if same is not None:
        return replace(same, span=span, basis="clause")
    if not places.told():
        settings = load_settings()
        places.use(sites=settings.sites, towns=settings.towns)
    return places.place(span, name)


def _figures_text(figures: Iterable[Figure]) -> str | None:
    return "; ".join(f"{f.written} {f.counts} @{f.span.start}-{f.span.end}" for f in figures) or None


def figures_of(text: str | None, old: Iterable[Figure], found: Findings) -> tuple[Figure, ...]:
    """The figures that a text writes: "24 killed @120-131; 31+ injured"; one without a place keeps that of the old one.

    Raises WrongUse when a part is no figure, counts nothing known, or has no place.
    """
    parts = [part.strip() for part in (text or "").split(";") if part.strip()]
    listed = tuple(old)
    return tuple(_figure(part, listed, found) for part in parts)


def _figure(part: str, old: tuple[Figure, ...], found: Findings) -> Figure:
    match = _FIGURE.fullmatch(part)
    if match is None or match["counts"] not in get_args(Counts):
        counts = ", ".join(get_args(Counts))
        raise WrongUse(
            f"{part!r} is no figure: write 24, 31+, 20-30 or up to 20, then one of {counts}, then @START-END"
        )
    same = list(dict.fromkeys(f.span for f in old if f.counts == match["counts"]))
    if match["start"]:
        span = spans_in(f"{match['start']}-{match['end']}", found)[0]
    elif len(same) == 1:
        span = same[0]
    else:
        raise WrongUse(f"{part!r} has no place: add @START-END, where the words of the figure stand")
    low, high, hedge = _bounds(match)
    return Figure(span=span, counts=match["counts"], low=low, high=high, hedge=hedge)  # type: ignore[arg-type]


def _bounds(match: re.Match[str]) -> tuple[int | None, int | None, Hedge]:
    first, high = int(match["low"]), int(match["high"]) if match["high"] else None
    if high is not None and high < first:
        raise WrongUse(f"{match[0]!r}: the second number is smaller than the first")
    if match["upto"]:
        return None, first, "under"
    if match["more"]:
        return first, None, "over"
    if match["about"]:
        return first, high, "about"
    return first, first if high is None else high, "exact" if high is None else "range"


def _participants_text(people: Iterable[Participant]) -> str | None:
    return "; ".join(f"{p.name} @{p.span.start}-{p.span.end}" for p in people) or None


def _participants(text: str | None, near: int, found: Findings) -> tuple[Participant, ...]:
    parts = [part.strip() for part in (text or "").split(";") if part.strip()]
    return tuple(_participant(part.rpartition("@")[2].strip(), near, found) for part in parts)


def _participant(part: str, near: int, found: Findings) -> Participant:
    span = _place_in(part, near, found)
    mention = next((m for m in found.mentions if m.span == span), None)
    entity = mention.entity if mention else None
    known = next((e for e in found.entities if e.id == entity), None)
    return Participant(span=span, name=found.quote(span), entity=entity, country=known.country if known else None)


# Who says it --------------------------------------------------------------------------------------------------------


def _with_speaker(value: Statement, text: str | None, found: Findings) -> Statement:
    """The statement said by somebody else: the words that name him are those at hand, else where the article does."""
    if text is None:
        return replace(value, speaker=None, voice="unnamed" if value.voice == "named" else value.voice)
    entity = next((e for e in found.entities if text in (e.name, *e.aliases)), None)
    spans = _naming(value, text, found)
    if not spans:
        raise WrongUse(
            f"{text!r} does not stand in the article: first give the place of the words that name the source, as source"
        )
    role = entity.roles[0] if entity and len(entity.roles) == 1 else None
    same = value.speaker is not None and value.speaker.name == text
    speaker = Speaker(
        spans=spans,
        entity=entity.id if entity else None,
        name=entity.name if entity else text,
        role=value.speaker.role if same and value.speaker else role,
    )
    return replace(value, speaker=speaker, voice="named", span=_cover((value.span, *spans)))


def _naming(value: Statement, name: str, found: Findings) -> tuple[Span, ...]:
    """The words that stand for the speaker: those the statement has, unless they name somebody else."""
    old = value.speaker
    said = _words(old.words(found.text)) if old else set()
    wrong = old is not None and said & _words(old.name or "") and not said & _words(name)
    if old is not None and old.spans and not wrong:
        return old.spans
    span = nearest(name, value.content[0].start, found)
    if span is None:
        span = nearest(name.rpartition(" ")[2], value.content[0].start, found)
    return (span,) if span is not None else old.spans if old else ()


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}


def _with_source(value: Statement, text: str | None, found: Findings) -> Statement:
    if text is None:
        return replace(value, speaker=None)
    spans = spans_or_words(text, value.content[0].start, found)
    speaker = replace(value.speaker, spans=spans) if value.speaker else Speaker(spans=spans)
    return replace(value, speaker=speaker, span=_cover((value.span, *spans)))


def _with_role(value: Statement, text: str | None, found: Findings) -> Statement:  # noqa: ARG001
    if value.speaker is None:
        raise WrongUse("there is no speaker who could have a role: give the speaker first")
    return replace(value, speaker=replace(value.speaker, role=text))


def _with_content(value: Statement, text: str | None, found: Findings) -> Statement:
    if text is None:
        raise WrongUse("a statement without words is none: reject it, or give its words as START-END")
    content = spans_or_words(text, value.content[0].start, found)
    others = [*(value.speaker.spans if value.speaker else ()), *(value.cue.spans if value.cue else ())]
    return replace(value, content=content, span=_cover((*content, *others)))


def _with_trigger(value: Event, text: str | None, found: Findings) -> Event:
    if text is None:
        raise WrongUse("an event needs the word that tells it: reject it, or give the word as START-END")
    trigger = _place_in(text, value.trigger.start, found)
    return replace(value, trigger=trigger, span=_cover((value.span, trigger)))


def _with_according_to(value: Event, text: str | None, found: Findings) -> Event:
    name = text or "author"
    if name != "author" and all(s.id != name for s in found.statements):
        raise WrongUse(f"{name!r} is no statement of this article: give the id of one, or author")
    return replace(value, according_to=name)


def _with_time(value: Timex, text: str | None, found: Findings) -> Timex:
    when = when_of(text, value.span.start, found)
    if when is None:
        return replace(value, edtf=None, earliest=None, latest=None)
    return replace(value, edtf=when.edtf, earliest=when.earliest, latest=when.latest)


# The fields ---------------------------------------------------------------------------------------------------------


def _plain(name: str, values: tuple[str, ...] = ()) -> Field:
    def change(value: Any, text: str | None, found: Findings) -> Any:  # noqa: ARG001
        return replace(value, **{name: text})

    return Field(name=name, get=lambda value: getattr(value, name), set=change, values=values)


def _by_name(fields: Iterable[Field]) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


_STATEMENT = _by_name(
    (
        Field(name="speaker", get=lambda s: s.speaker.name if s.speaker else None, set=_with_speaker),
        Field(name="source", get=lambda s: written(s.speaker.spans) if s.speaker else None, set=_with_source),
        Field(name="role", get=lambda s: s.speaker.role if s.speaker else None, set=_with_role),
        Field(name="content", get=lambda s: written(s.content), set=_with_content),
        _plain("stance", get_args(Stance)),
        _plain("mode", get_args(Mode)),
        _plain("voice", get_args(Voice)),
        Field(
            name="when",
            get=lambda s: _when_text(s.when),
            set=lambda s, text, found: replace(s, when=when_of(text, s.content[0].start, found)),
        ),
        Field(
            name="place",
            get=lambda s: s.place.name if s.place else None,
            set=lambda s, text, found: replace(s, place=place_of(text, s.content[0].start, found)),
        ),
    )
)
_EVENT = _by_name(
    (
        _plain("type", PLOVER),
        Field(name="trigger", get=lambda e: written([e.trigger]), set=_with_trigger),
        _plain("stance", get_args(EventStance)),
        Field(
            name="when",
            get=lambda e: _when_text(e.when),
            set=lambda e, text, found: replace(e, when=when_of(text, e.trigger.start, found)),
        ),
        Field(
            name="place",
            get=lambda e: e.place.name if e.place else None,
            set=lambda e, text, found: replace(e, place=place_of(text, e.trigger.start, found)),
        ),
        Field(
            name="figures",
            get=lambda e: _figures_text(e.figures),
            set=lambda e, text, found: replace(e, figures=figures_of(text, (*e.figures, *found.figures), found)),
        ),
        Field(
            name="agents",
            get=lambda e: _participants_text(e.agents),
            set=lambda e, text, found: replace(e, agents=_participants(text, e.trigger.start, found)),
        ),
        Field(
            name="patients",
            get=lambda e: _participants_text(e.patients),
            set=lambda e, text, found: replace(e, patients=_participants(text, e.trigger.start, found)),
        ),
        Field(name="according-to", get=lambda e: e.according_to, set=_with_according_to),
    )
)
FIELDS: Mapping[SubjectKind, Mapping[str, Field]] = {
    "statement": _STATEMENT,
    "event": _EVENT,
    "timex": _by_name([Field(name="when", get=lambda t: t.edtf, set=_with_time)]),
    "citation": _by_name([_plain("state", get_args(CitationState)), _plain("label"), _plain("target")]),
    "claim": _by_name([_plain("kind", get_args(ClaimKind))]),
    "incident": _by_name([_plain("title")]),
    "entity": _by_name([_plain("name")]),
}


def findings_of(found: Findings) -> Iterator[tuple[SubjectKind, Any]]:
    """Every finding of a document that can be judged, with its kind."""
    yield from (("statement", value) for value in found.statements)
    yield from (("event", value) for value in found.events)
    yield from (("timex", value) for value in found.timexes)
    yield from (("mention", value) for value in found.mentions)
    yield from (("citation", value) for value in found.citations)
    yield from (("claim", value) for value in found.claims)


def span_of(value: Any) -> Span:
    """Where a finding stands: the words of a statement, the trigger of an event, else its span."""
    if isinstance(value, Statement):
        return Span(doc=value.span.doc, start=value.content[0].start, end=value.content[-1].end)
    return value.trigger if isinstance(value, Event) else value.span
