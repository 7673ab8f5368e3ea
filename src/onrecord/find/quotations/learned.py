"""What the tagger marked as drafts, and how they go together with what the rules found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from onrecord import plugins
from onrecord.errors import PluginError
from onrecord.find.quotations.drafts import Draft, join, trim
from onrecord.find.quotations.edges import content_of, is_pronoun, letters, source_of, trim_cue
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.relayed import relayed
from onrecord.find.quotations.worth import least
from onrecord.model import Problem, Token
from onrecord.model.attribution import Attribution, Bounds
from onrecord.plugins import TagFunction

UNSURE = 0.5  # below, a rule that sees the same words knows better
SHORTEST = 4  # letters and digits in a content without marks; what is shorter is noise
# Rules about whole paragraphs: turns of a transcript, what is signed, posts, answers of an interview.
WHOLE = frozenset({"colon", "label", "signed", "post", "interview"})
EXACT = WHOLE | {"marks", "carried"}  # rules that see marks or labels, not grammar
SAYING = EXACT | {
    "clause",
    "according",
    "as",
    "gerund",
    "noun",
    "passive",
    "preposition",
    "tag",
}  # rules that are as sure as the tagger where it sees nothing
ALONE = SAYING | {"named"}  # and a rule whose statements inside another's content are a part of it


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
        return together(list(tagged_drafts(reading, language, found)), ruled, reading.words.clause), None
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
        sources = (source_of(reading, trim(reading.text, *s), cue) for s in attribution.source)
        source = tuple(bounds for bounds in sources if letters(reading.text, bounds))
        content = _apart(content_of(reading, attribution.content, cue), source)
        quoted = reading.marks.at(content[0][0]) is not None
        short = sum(letters(reading.text, bounds) for bounds in content) < SHORTEST and not quoted  # she said: “No.”
        if short or is_pronoun(reading, content):
            continue
        draft = Draft(
            content=content,
            cue=cue,
            lemma=_lemma(reading, cue),
            speaker=source,
            rule="tagger",
            confidence=round(attribution.confidence, 2),
            quoted=quoted,
        )
        if attribution.confidence >= least(reading, language, draft):
            yield relayed(reading, draft)


def _apart(content: tuple[Bounds, ...], source: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """The parts of a content that are not the name of its source ("“The Long Mine” says that")."""
    return tuple(c for c in content if not any(s[0] < c[1] and c[0] < s[1] for s in source)) or content


def _lemma(reading: Reading, cue: Sequence[Bounds]) -> str | None:
    """The lemma of the cue's verb, else of its noun, else its words."""
    if not cue:
        return None
    tokens = [t for bounds in cue for t in reading.parse.between(*bounds)]
    known = next((t for t in tokens if t.pos == "VERB" and reading.lemma(t) in reading.words.verbs), None)
    verb: Token | None = known or next((t for t in tokens if t.pos == "VERB"), None)
    chosen = verb or next((t for t in tokens if t.pos in ("NOUN", "AUX", "PROPN")), None)
    return reading.lemma(chosen) if chosen else " ".join(reading.text[slice(*cue[0])].lower().split())


def together(tagged: Sequence[Draft], ruled: Sequence[Draft], verbs: frozenset[str] = frozenset()) -> list[Draft]:
    """The tagger's drafts with what the rules add to them.

    The tagger marks the outermost statement only: one that a rule found wholly inside the content of another is kept.
    Where the tagger saw nothing, rules that see quotation marks, colons, labels and verbs of saying add what they
    found. A paragraph after a colon is taken as a whole, and a quotation has the speaker beside it if the tagger gave
    none.
    """
    whole = [draft for draft in ruled if draft.rule in WHOLE]
    outer = [draft for draft in tagged if not _overlaps(draft, whole) and not _misreads(draft, ruled)]
    drafts = _continued([_with_speaker(draft, ruled) for draft in outer], ruled, verbs)
    taken = join(bounds for draft in drafts for bounds in (*draft.content, *draft.cue))
    return [*drafts, *(draft for draft in ruled if _is_free(draft, taken) or _is_nested(draft, drafts))]


def _overlaps(draft: Draft, whole: Sequence[Draft]) -> bool:
    """Tell whether the content shares text with that of others."""
    return any(s < b and a < e for other in whole for s, e in other.content for a, b in draft.content)


def _misreads(draft: Draft, ruled: Sequence[Draft]) -> bool:
    """Tell whether a source is not the one that stands after "according to", where a rule reads it.

    Nor is it when the tagger is not sure, and takes for content what the rule takes for the source's words.
    """
    for rule in ruled:
        if rule.rule == "according" and draft.speaker and set(rule.cue) & set(draft.cue):
            inside = any(s < b and a < e for s, e in rule.speaker for a, b in draft.content)
            other = not any(s < b and a < e for s, e in rule.speaker for a, b in draft.speaker)
            return other or (inside and draft.confidence < UNSURE)
    return False


def _continued(drafts: Sequence[Draft], ruled: Sequence[Draft], verbs: frozenset[str]) -> list[Draft]:
    """The drafts, a quotation that goes on after its cue given to that cue and to no other.

    "“We are tired,” Kress said. “We will stop.” He left": the rules about marks see that the second part is his. A part
    with a verb of saying or a source of its own stays with that one ("adding: “We will stop.”").
    """
    kept = list(drafts)
    for rule in ruled:
        if rule.rule != "marks" or len(rule.content) < 2:
            continue
        first = next((d for d in kept if set(d.cue) & set(rule.cue) and set(d.content) & set(rule.content)), None)
        if first is not None:
            said = [b for d in kept if d is not first and _stands(d, first, verbs) for b in d.content]
            parts = [(s, e) for s, e in rule.content if not any(a < e and s < b for a, b in said)]
            others = [_less(d, parts) for d in kept if d is not first]
            whole = replace(first, content=join([*first.content, *parts]))
            kept = sorted([whole, *(d for d in others if d.content)], key=lambda d: d.start)
    return kept


def _stands(draft: Draft, first: Draft, verbs: frozenset[str]) -> bool:
    """Tell whether a statement has a cue that shows that it is not the rest of the one before it."""
    other = bool(draft.speaker) and draft.speaker != first.speaker
    return bool(draft.cue) and (other or draft.lemma in verbs)


def _less(draft: Draft, parts: Sequence[Bounds]) -> Draft:
    """The draft without some parts of its content."""
    return replace(draft, content=tuple(bounds for bounds in draft.content if bounds not in parts))


def _is_free(draft: Draft, taken: Sequence[Bounds]) -> bool:
    """Tell whether a rule that may stand alone found something where nothing else is."""
    parts = draft.content if draft.rule in EXACT else (*draft.content, *draft.cue)
    return draft.rule in ALONE and not draft.weak and not any(s < b and a < e for s, e in taken for a, b in parts)


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
    """The draft with the speaker that a rule saw at the same cue or beside the same quotation, if it has none."""
    if draft.speaker:
        return draft
    at_cue = (r for r in ruled if any(s < b and a < e for s, e in r.cue for a, b in draft.cue))
    beside = (r for r in ruled if r.rule in EXACT and r.content[0][0] == draft.content[0][0])
    found = next((r.speaker for r in (*at_cue, *beside) if r.speaker), ())
    return replace(draft, speaker=found, content=_apart(draft.content, found))
