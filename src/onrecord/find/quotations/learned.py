"""What the tagger marked as drafts, and how they go together with what the rules found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from onrecord import plugins
from onrecord.errors import PluginError
from onrecord.find.quotations.drafts import Draft, join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import is_title
from onrecord.find.quotations.worth import least
from onrecord.model import Problem, Token
from onrecord.model.attribution import Attribution, Bounds
from onrecord.plugins import TagFunction

SHORTEST = 4  # letters and digits in a content; what is shorter is noise
EXACT = frozenset({"marks", "colon", "label", "signed", "carried"})  # rules that see marks or labels, not grammar
WHOLE = frozenset(
    {"colon", "label", "signed"}
)  # rules about whole paragraphs: the turns of a transcript, a quotation signed
SAYING = EXACT | {"clause", "according", "passive"}  # rules that are as sure as the tagger where it sees nothing


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
        return together(list(tagged_drafts(reading, language, found)), ruled), None
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


def tagged_drafts(reading: Reading, language: str | None, found: Iterable[Attribution]) -> Iterator[Draft]:
    """Each statement that the tagger marked and that is worth showing, cut at the edges as the rules cut."""
    for attribution in found:
        cue = tuple(b for b in (trim_cue(reading.text, *c) for c in attribution.cue) if b[0] < b[1])
        sources = (_without_hearer(reading, trim(reading.text, *s), cue) for s in attribution.source)
        source = tuple(bounds for bounds in sources if _letters(reading.text, bounds))
        content = _snapped(reading, _near(reading, attribution.content, cue))
        if sum(_letters(reading.text, bounds) for bounds in content) < SHORTEST:
            continue
        draft = Draft(
            content=content,
            cue=cue,
            lemma=_lemma(reading, cue),
            speaker=source,
            rule="tagger",
            confidence=round(attribution.confidence, 2),
            quoted=bool(reading.marks.at(content[0][0])),
        )
        if attribution.confidence >= least(reading, language, draft):
            yield draft


def _near(reading: Reading, content: Sequence[Bounds], cue: Sequence[Bounds]) -> Sequence[Bounds]:
    """The parts of a content that belong to its cue; all of them when none does.

    Not those in another paragraph outside quotation marks, titles in marks, or an adverb of the cue.
    """
    if len(content) < 2 or not cue:
        return content
    return [bounds for bounds in content if _belongs(reading, bounds, cue)] or content


def _belongs(reading: Reading, bounds: Bounds, cue: Sequence[Bounds]) -> bool:
    (start, _), (at, _) = bounds, cue[0]
    quotation = reading.marks.at(start)
    if quotation is not None:
        return not is_title(quotation, reading.findings, reading.words)
    apart = "\n" in reading.text[min(start, at) : max(start, at)]
    return not apart and not _is_adverb(reading, bounds, cue)


def _is_adverb(reading: Reading, bounds: Bounds, cue: Sequence[Bounds]) -> bool:
    """Tell whether a part of a content is but an adverb of the cue ("“...,” he said there")."""
    tokens = reading.parse.between(*bounds)
    heads = [reading.parse.head(token).start for token in tokens]
    return len(tokens) == 1 and tokens[0].pos == "ADV" and any(s <= heads[0] < e for s, e in cue)


def _without_hearer(reading: Reading, source: Bounds, cue: Sequence[Bounds]) -> Bounds:
    """A source cut where the phrase begins that tells to whom it spoke ("said the minister to the deputies")."""
    tokens = reading.parse.between(*source)
    inside = {token.i for token in tokens}
    after = bool(cue) and cue[0][0] < source[0]
    for token in tokens[1:]:
        head = reading.parse.head(token)
        noun = head.pos in ("NOUN", "PROPN") and head.head not in inside
        heard = any(reading.lemma(child) in reading.words.hearers for child in reading.parse.children(token, "pobj"))
        hangs = any(s <= head.start < e for s, e in cue)
        if token.lemma == "to" and token.dep in ("prep", "dative") and (hangs or (after and noun and heard)):
            return trim(reading.text, source[0], token.start)
    return source


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
    Where the tagger saw nothing, rules that see quotation marks, colons, labels and verbs of saying add what they
    found. A paragraph after a colon is taken as a whole, and a quotation has the speaker beside it if the tagger gave
    none.
    """
    whole = [draft for draft in ruled if draft.rule in WHOLE]
    drafts = _continued([_with_speaker(draft, ruled) for draft in tagged if not _overlaps(draft, whole)], ruled)
    taken = join(bounds for draft in drafts for bounds in (*draft.content, *draft.cue))
    return [*drafts, *(draft for draft in ruled if _is_free(draft, taken) or _is_nested(draft, drafts))]


def _overlaps(draft: Draft, whole: Sequence[Draft]) -> bool:
    """Tell whether the content shares text with that of others."""
    return any(s < b and a < e for other in whole for s, e in other.content for a, b in draft.content)


def _continued(drafts: Sequence[Draft], ruled: Sequence[Draft]) -> list[Draft]:
    """The drafts, a quotation that goes on after its cue given to that cue.

    "“We are tired,” Kress said. “We will stop.” He left": the rules about marks see that the second part is his.
    """
    kept = list(drafts)
    for rule in ruled:
        if rule.rule != "marks" or len(rule.content) < 2:
            continue
        first = next((d for d in kept if set(d.cue) & set(rule.cue) and set(d.content) & set(rule.content)), None)
        if first is None:
            continue
        kept = [d for d in kept if d is first or not set(d.content) <= set(rule.content)]
        kept[kept.index(first)] = replace(first, content=join([*first.content, *rule.content]))
    return kept


def _is_free(draft: Draft, taken: Sequence[Bounds]) -> bool:
    """Tell whether a rule that may stand alone found something where nothing else is."""
    parts = draft.content if draft.rule in EXACT else (*draft.content, *draft.cue)
    return draft.rule in SAYING and not draft.weak and not any(s < b and a < e for s, e in taken for a, b in parts)


def _is_nested(draft: Draft, outer: Sequence[Draft]) -> bool:
    """Tell whether all of a statement lies in the content of another, and is less than it."""
    parts = (*draft.content, *draft.cue, *draft.speaker)
    return (
        draft.rule in SAYING
        and not draft.weak
        and bool(draft.cue)
        and any(all(any(s <= a and b <= e for s, e in other.content) for a, b in parts) for other in outer)
    )


def _with_speaker(draft: Draft, ruled: Sequence[Draft]) -> Draft:
    """The draft with the speaker that a rule about marks saw beside the same quotation, if it has none."""
    if draft.speaker:
        return draft
    same = [r for r in ruled if r.rule in EXACT and r.speaker and r.content[0][0] == draft.content[0][0]]
    return replace(draft, speaker=same[0].speaker) if same else draft
