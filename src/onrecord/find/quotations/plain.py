"""Statements where there is no parse: quotation marks with a verb of saying beside them, and "said that"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.find.quotations.acts import folded
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.lexicon import Lexicon
from onrecord.find.quotations.marks import Marks, is_title
from onrecord.model import Findings, Quotation, Span

WINDOW = 120
_WORD = re.compile(r"\w[\w\u064b-\u0652\u0670-]*")  # по-прежнему
_STOP = re.compile(r"[.;!?؟؛\n]")  # ... left.
_PAUSE = re.compile(r"[,:،(\n]|\s[–—-]\s")  # left – and


def unparsed(findings: Findings, passage: Span, words: Lexicon, marks: Marks) -> Iterator[Draft]:
    """The statements of a passage by its quotation marks, and by the word for "that" outside them.

    A verb with no subject of its own ("وأضاف") has that of the statement before it in the same paragraph.
    """
    last: Draft | None = None
    for span in marks.over(passage.start, passage.end):
        quotation = marks.at(span.start)
        if quotation is None:
            continue
        found = _after(findings, quotation, passage, words, marks) or _before(
            findings, quotation, passage, words, marks
        )
        if found is None:
            continue
        if not found.speaker and last is not None and "\n" not in findings.text[last.end : found.start]:
            found = replace(found, speaker=last.speaker)
        last = found
        yield found
    for sentence in findings.sentences:
        if passage.contains(sentence):
            yield from _that(findings, sentence, words, marks)


def _after(findings: Findings, quotation: Quotation, passage: Span, words: Lexicon, marks: Marks) -> Draft | None:
    """The cue after a quotation: «…», – заявил министр."""
    text, start = findings.text, quotation.span.end
    limit = min([passage.end, start + WINDOW, *(s.start for s in marks.over(start, start + WINDOW))])
    stop = _STOP.search(text, start, limit)
    limit = stop.start() if stop else limit
    head, _ = trim(text, start, limit)
    cue = _cue_in(text, head, limit, words)
    if cue is None or head == start or (cue[0] > head and _PAUSE.search(text, head, cue[0])):
        return None
    speaker = _phrase(text, head, cue[0]) if cue[0] > head else _phrase(text, cue[1], limit)
    return _draft(quotation, cue, speaker, words, text)


def _before(findings: Findings, quotation: Quotation, passage: Span, words: Lexicon, marks: Marks) -> Draft | None:
    """The cue before a quotation: Министр заявил: «…»; по словам министра, «…»; وقال الوزير: «…»."""
    text, end = findings.text, quotation.span.start
    floor = max([passage.start, end - WINDOW, *(s.end for s in marks.over(max(end - WINDOW, 0), end))])
    for stop in _STOP.finditer(text, floor, end):
        floor = stop.end()
    start, last = trim(text, floor, end)
    if start >= last or is_title(quotation, findings, words):
        return None
    lower = text[start:last].lower()
    for phrase in words.source_phrases:
        if lower.startswith(phrase + " "):
            speaker = _phrase(text, start + len(phrase), last)
            return _draft(quotation, (start, start + len(phrase)), speaker, words, text)
    cue = _cue_in(text, start, last, words)
    if cue is None or text[last:end].strip()[:1] not in (":", ",", "،", "") or text[last:end].strip() == "":
        return None
    after = _phrase(text, cue[1], last)
    speaker = _last_phrase(text, start, cue[0]) if cue[0] > start and not words.prefixes else after
    return _draft(quotation, cue, speaker or after, words, text)


def _that(findings: Findings, sentence: Span, words: Lexicon, marks: Marks) -> Iterator[Draft]:
    """ "Министр заявил, что …": what follows the word for "that", to the end of the sentence."""
    text = findings.text
    if not words.that:
        return
    cue = _cue_in(text, sentence.start, sentence.end, words)
    if cue is None or marks.at(cue[0]):
        return
    start, end = trim(text, cue[1], sentence.end)
    follows = _WORD.match(text, start)
    between = follows is None or text[cue[1] : start].strip() != ","
    speaker = _last_phrase(text, sentence.start, cue[0])
    if follows is None or between or follows[0].lower() not in words.that or speaker is None:
        return
    yield Draft(
        content=(marks.snap(start, end),),
        cue=(cue,),
        lemma=words.forms[folded(text[cue[0] : cue[1]])],
        speaker=(speaker,),
        rule="that",
        confidence=0.5,
    )


def _cue_in(text: str, start: int, end: int, words: Lexicon) -> Bounds | None:
    """The first verb of saying, without the conjunction that some scripts write together with it."""
    for word in _WORD.finditer(text, start, end):
        form = folded(word[0])
        if form in words.forms:
            return word.span()
        for prefix in words.prefixes:
            if form.startswith(prefix) and form.removeprefix(prefix) in words.forms:
                return word.start() + len(prefix), word.end()
    return None


def _phrase(text: str, start: int, end: int) -> Bounds | None:
    """The words up to the next pause."""
    start, end = trim(text, start, end)
    pause = _PAUSE.search(text, start, end)
    found = trim(text, start, pause.start() if pause else end)
    return found if found[0] < found[1] else None


def _last_phrase(text: str, start: int, end: int) -> Bounds | None:
    """The words since the last pause."""
    for pause in _PAUSE.finditer(text, start, end):
        if trim(text, pause.end(), end)[0] < trim(text, pause.end(), end)[1]:
            start = pause.end()
    found = trim(text, start, end)
    return found if found[0] < found[1] else None


def _draft(quotation: Quotation, cue: Bounds, speaker: Bounds | None, words: Lexicon, text: str) -> Draft:
    form = folded(text[cue[0] : cue[1]])
    return Draft(
        content=((quotation.span.start, quotation.span.end),),
        cue=(cue,),
        lemma=words.forms.get(form, form),
        speaker=(speaker,) if speaker else (),
        rule="marks",
        confidence=0.7 if speaker else 0.5,
        quoted=True,
    )
