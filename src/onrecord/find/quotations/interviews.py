"""Answers of an interview that is printed without names: each question is a paragraph, and so is what follows it."""

from collections.abc import Iterator
from functools import cache

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.frames import Reading
from onrecord.lang import words
from onrecord.model import Span

FEWEST, LONGEST = 3, 400  # questions; characters of one


@cache
def _listed(language: str | None, name: str) -> frozenset[str]:
    return frozenset(words(language, "statements").get("interviews", {}).get(name, ()))


def answers(reading: Reading, paragraphs: list[Span]) -> Iterator[Draft]:
    """Each answer as the words of who is interviewed; of the last one, its first paragraph.

    Questions are put to "you", and answers speak of "I" or "we": else they are an essay's, or those that readers ask.
    """
    questions = {k for k, paragraph in enumerate(paragraphs) if _is_question(reading, paragraph)}
    asked = sorted(k for k in questions if k + 1 < len(paragraphs) and k + 1 not in questions)
    if len(asked) < FEWEST:
        return
    ends = [*asked[1:], asked[-1] + 2]
    given = [paragraphs[k + 1 : end] for k, end in zip(asked, ends, strict=True)]
    put = sum(1 for k in asked if _says(reading, [paragraphs[k]], "asked"))
    answered = sum(1 for answer in given if _says(reading, answer, "answering"))
    if min(put, answered) * 2 < len(asked):
        return
    who = _interviewed(reading, paragraphs[: asked[0]])
    for answer in given:
        content = tuple(trim(reading.text, paragraph.start, paragraph.end) for paragraph in answer)
        yield Draft(content=content, speaker=who, rule="interview", confidence=0.6, verbatim=True)


def _is_question(reading: Reading, paragraph: Span) -> bool:
    text = reading.text
    return text[paragraph.end - 1] in "?؟" and paragraph.length <= LONGEST and reading.marks.at(paragraph.start) is None


def _says(reading: Reading, some: list[Span], name: str) -> bool:
    listed = _listed(reading.findings.language_at(some[0].start), name)
    return any(t.text.lower() in listed for p in some for t in reading.parse.between(p.start, p.end))


def _interviewed(reading: Reading, before: list[Span]) -> tuple[Bounds, ...]:
    """Who "an interview with" names above the first question."""
    for paragraph in before:
        for token in reading.parse.between(paragraph.start, paragraph.end):
            if token.lemma.lower() in _listed(reading.findings.language_at(paragraph.start), "names"):
                after = [c for c in reading.parse.children(token, "prep") if c.text.lower() == "with"]
                whom = [noun for preposition in after for noun in reading.parse.children(preposition, "pobj")]
                found = grammar.phrase(reading.parse, reading.text, whom[0], start=token.end) if whom else None
                if found is not None:
                    return (found,)
    return ()
