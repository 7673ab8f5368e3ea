"""What the tagger marked as drafts, and how they go together with what the rules found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from onrecord import plugins
from onrecord.errors import PluginError
from onrecord.find.quotations.drafts import Draft, join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.model import Problem, Token
from onrecord.model.attribution import Attribution, Bounds
from onrecord.plugins import TagFunction

SHORTEST = 4  # letters and digits in a content; what is shorter is noise
EXACT = frozenset({"marks", "colon", "label", "carried"})  # rules that see marks or labels, not grammar


def with_tagged(reading: Reading, language: str | None, ruled: Sequence[Draft]) -> tuple[list[Draft], Problem | None]:
    """What the rules found, together with what the tagger of the language finds where one is installed.

    With a tagger that fails, only what the rules found, and the problem.
    """
    try:
        tag = tagger_of(language)
        if tag is None:
            return list(ruled), None
        passages = [passage.span for passage in reading.findings.passages if passage.language == language]
        paragraphs = [p for p in reading.findings.paragraphs if any(span.contains(p) for span in passages)]
        found = list(tag(reading.findings, paragraphs))
        _check(found, len(reading.text))
        return together(list(tagged_drafts(reading, found)), ruled), None
    except Exception as error:  # noqa: BLE001  a tagger may be a plugin: what the rules found stays
        message = f"the tagger {language!r} failed, so only rules were used: {type(error).__name__}: {error}"
        return list(ruled), Problem(kind="tagger", message=message)


def _check(found: Iterable[Attribution], length: int) -> None:
    for tagged in found:
        if not tagged.content:
            raise PluginError("a statement has no content")
        for start, end in (*tagged.content, *tagged.cue, *tagged.source):
            if not 0 <= start < end <= length:
                raise PluginError(f"[{start}, {end}) is outside the text of {length} characters")


@cache
def tagger_of(language: str | None) -> TagFunction | None:
    """The tagger of a language, or None."""
    known = language is not None and language in plugins.installed("taggers")
    return cast(TagFunction, plugins.load("taggers", language)) if known and language else None


def tagged_drafts(reading: Reading, found: Iterable[Attribution]) -> Iterator[Draft]:
    """Each statement that the tagger marked, cut at the edges as the rules cut, unless it holds no words."""
    for tagged in found:
        content = _snapped(reading, tagged.content)
        if sum(_letters(reading.text, bounds) for bounds in content) < SHORTEST:
            continue
        source = tuple(b for b in (trim(reading.text, *s) for s in tagged.source) if _letters(reading.text, b))
        cue = tuple(b for b in (trim_cue(reading.text, *c) for c in tagged.cue) if b[0] < b[1])
        yield Draft(
            content=content,
            cue=cue,
            lemma=_lemma(reading, cue),
            speaker=source,
            rule="tagger",
            confidence=round(tagged.confidence, 2),
            quoted=bool(reading.marks.at(content[0][0])),
        )


def trim_cue(text: str, start: int, end: int) -> Bounds:
    """The bounds of a cue without space at its edges; a cue may be a colon."""
    inner = trim(text, start, end)
    return inner if inner[0] < inner[1] else (start, end)


def _letters(text: str, bounds: Bounds) -> int:
    return sum(c.isalnum() for c in text[slice(*bounds)])


def _snapped(reading: Reading, content: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """The content trimmed, with the marks around a part that is quoted as a whole."""
    text, found = reading.text, []
    for start, end in content:
        first, last = trim(text, start, end)
        if first < last:
            found.append(_with_marks(reading, first, last))
    return join(found)


def _with_marks(reading: Reading, start: int, end: int) -> Bounds:
    """The bounds moved to a quotation's own where they miss only its marks and the stops beside them."""
    for span in reading.marks.over(start - 1 if start else 0, end + 1):
        if abs(span.start - start) <= 2 and not _letters(
            reading.text, (min(span.start, start), max(span.start, start))
        ):
            start = span.start
        if abs(span.end - end) <= 3 and not _letters(reading.text, (min(span.end, end), max(span.end, end))):
            end = span.end
    return start, end


def _lemma(reading: Reading, cue: Sequence[Bounds]) -> str | None:
    """The lemma of the cue's verb, else of its noun, else its words."""
    if not cue:
        return None
    tokens = [t for bounds in cue for t in reading.parse.between(*bounds)]
    known = next((t for t in tokens if t.pos == "VERB" and reading.lemma(t) in reading.words.verbs), None)
    verb: Token | None = known or next((t for t in tokens if t.pos == "VERB"), None)
    chosen = verb or next((t for t in tokens if t.pos in ("NOUN", "AUX", "PROPN")), None)
    return reading.lemma(chosen) if chosen else " ".join(reading.text[slice(*cue[0])].lower().split())


def together(tagged: Sequence[Draft], ruled: Sequence[Draft]) -> list[Draft]:
    """The tagger's drafts with what the rules add to them.

    The tagger marks the outermost statement only: one that a rule found wholly inside the content of another is kept.
    Elsewhere, rules that see quotation marks, colons and labels add what the tagger left free, and the speaker beside a
    quotation that it gave none.
    """
    drafts = [_with_speaker(draft, ruled) for draft in tagged]
    taken = join(bounds for draft in drafts for bounds in (*draft.content, *draft.cue))
    return [*drafts, *(draft for draft in ruled if _is_free(draft, taken) or _is_nested(draft, drafts))]


def _is_free(draft: Draft, taken: Sequence[Bounds]) -> bool:
    """Tell whether a rule that needs no grammar found a content where nothing else is."""
    return draft.rule in EXACT and not any(s < b and a < e for s, e in taken for a, b in draft.content)


def _is_nested(draft: Draft, outer: Sequence[Draft]) -> bool:
    """Tell whether all of a statement lies in the content of another, and is less than it."""
    parts = (*draft.content, *draft.cue, *draft.speaker)
    return bool(draft.cue) and any(
        all(any(s <= a and b <= e for s, e in other.content) for a, b in parts) for other in outer
    )


def _with_speaker(draft: Draft, ruled: Sequence[Draft]) -> Draft:
    """The draft with the speaker that a rule about marks saw beside the same quotation, if it has none."""
    if draft.speaker:
        return draft
    same = [r for r in ruled if r.rule in EXACT and r.speaker and r.content[0][0] == draft.content[0][0]]
    return replace(draft, speaker=same[0].speaker) if same else draft
