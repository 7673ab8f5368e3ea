"""Words introduced by a colon at the end of a paragraph: "The judge said:" and what stands after it."""

from collections.abc import Iterator
from dataclasses import replace

from onrecord.find.quotations import grammar
from onrecord.find.quotations.beside import introduced_by_colon
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.turns import labelled, opens_transcript
from onrecord.model import Citation, Span

__all__ = ["introduced", "labelled"]


def introduced(reading: Reading, paragraphs: list[Span]) -> Iterator[Draft]:
    """Statements whose content is the paragraph after one that ends in a colon, with marks or without.

    Scripture is often given in its own language first: a paragraph in another language than the one before the colon
    takes the paragraph after it along, its translation.
    """
    for k, paragraph in enumerate(paragraphs[:-1]):
        if reading.text[paragraph.end - 1] != ":":
            continue
        if _introduces(reading, paragraphs[k + 1]):
            continue
        found = _introduction(reading, paragraph)
        if found and found[1] == ":" and reading.marks.at(paragraphs[k + 1].start) is None:
            continue
        if opens_transcript(reading.text, paragraphs, k + 1):
            continue
        content = _content_after(reading, paragraphs, k) if found else ()
        if found and content:
            cue, lemma, speaker = found
            yield Draft(
                content=content,
                cue=(cue,),
                lemma=lemma,
                speaker=speaker,
                rule="colon",
                confidence=0.8,
                verbatim=True,
                quoted=True,
            )


def _introduces(reading: Reading, paragraph: Span) -> bool:
    """Tell whether a paragraph outside quotation marks is itself but the introduction of the next one."""
    return reading.text[paragraph.end - 1] == ":" and reading.marks.at(paragraph.end - 1) is None


def _introduction(reading: Reading, paragraph: Span) -> tuple[Bounds, str, tuple[Bounds, ...]] | None:
    """Cue, lemma and speaker of the last clause before a colon."""
    tokens = reading.parse.between(paragraph.start, paragraph.end)
    last = [t for t in tokens if t.sentence == tokens[-1].sentence] if tokens else []
    for token in reversed(last):
        if reading.is_verb_of(token, reading.words.clause - reading.words.weak):
            speaker = grammar.subject(reading.parse, reading.text, token)
            near = None if speaker else grammar.phrase_before(reading.parse, reading.text, token)
            speaker = speaker or ((near,) if near else ())
            if speaker:
                return grammar.cue_bounds(reading.parse, token), reading.lemma(token), speaker
    found = introduced_by_colon(reading, last) if last else None
    return (found.cue, found.lemma, found.speaker) if found else None


def _content_after(reading: Reading, paragraphs: list[Span], k: int) -> tuple[Bounds, ...]:
    following = paragraphs[k + 1]
    quotation = reading.marks.at(following.start)
    if quotation is not None and quotation.closed:
        rest = reading.text[quotation.span.end : following.end].lstrip()
        return () if rest[:1] in (",", "–", "—", "-") else ((quotation.span.start, quotation.span.end),)
    taken = [following]
    if quotation is not None:
        for after in paragraphs[k + 2 :]:
            going_on = reading.marks.at(after.start)
            if going_on is None or going_on.span.start != after.start:
                break
            taken.append(Span(doc=after.doc, start=after.start, end=going_on.span.end))
            if going_on.closed:
                break
    elif _is_foreign(reading, following, paragraphs[k]) and k + 2 < len(paragraphs):
        taken.append(_translation(reading, following, paragraphs[k + 2]))
    cut = (_without_reference(reading, span) for span in taken)
    return tuple(bounds for bounds in cut if bounds[0] < bounds[1])


def _translation(reading: Reading, original: Span, span: Span) -> Span:
    """A paragraph as far as it translates the one before: to its reference, or as many sentences as that has."""
    if _without_reference(reading, span)[1] < span.end:
        return span
    sentences = [s for s in reading.findings.sentences if span.contains(s)]
    count = sum(1 for s in reading.findings.sentences if original.contains(s))
    return replace(span, end=sentences[count - 1].end) if 0 < count < len(sentences) else span


def _is_foreign(reading: Reading, span: Span, other: Span) -> bool:
    return reading.findings.language_at(span.start) != reading.findings.language_at(other.start)


def _without_reference(reading: Reading, span: Span) -> Bounds:
    """The bounds of a paragraph without the reference in brackets at its end."""
    start, end = span.start, span.end
    text = reading.text
    if text[end - 1] in ")]" and _is_reference(text, start, end, reading.findings.citations):
        end = max(text.rfind("(", start, end), text.rfind("[", start, end))
        return trim(text, start, max(end, start))
    return start, end


def _is_reference(text: str, start: int, end: int, citations: tuple[Citation, ...]) -> bool:
    opened = max(text.rfind("(", start, end), text.rfind("[", start, end))
    if opened < 0:
        return False
    cited = any(c.span.start < end and opened <= c.span.start + 1 and c.span.end <= end for c in citations)
    return cited or any(c.isdigit() for c in text[opened:end])
