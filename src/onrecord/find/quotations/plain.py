"""Statements where there is no parse: verbs of saying beside quotation marks, before "that", after "as", at the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.find.quotations.acts import act_of_lemma, negators
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.lexicon import Lexicon
from onrecord.find.quotations.marks import Marks, ends_like_speech, is_title
from onrecord.find.quotations.phrases import PhraseWords, is_gerund, last_phrase, phrase_words, who
from onrecord.model import Findings, Quotation, Span
from onrecord.text import folded

WINDOW = 160
FAR = 14  # words between a verb and its "that"
WORD = re.compile(r"\w[\w\u064b-\u0652\u0670-]*")  # по-прежнему
STOP = re.compile(r"[.;!?؟؛\n]")  # ... left.
LINK = re.compile(r"[,،–—-]")  # », – сказал
DASHED = re.compile(r"[,!?…]\s*[–—-]\s+(?=\w)")  # закрыт, – сказал
RESUMED = re.compile(r"[.,]\s*[–—-]\s+")  # мэр. – Никто
DIALOGUE = re.compile(r"[–—-]\s+(?=\S)")  # — Мост закрыт


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """A verb of saying; `word` is where its word begins, with the conjunction written together with it."""

    word: int
    start: int
    end: int
    lemma: str
    form: str


class _Page:
    """A passage without a parse, with the words of its language."""

    def __init__(self, findings: Findings, passage: Span, words: Lexicon, marks: Marks) -> None:
        self.findings, self.text, self.passage = findings, findings.text, passage
        self.words, self.marks = words, marks
        self.language = findings.language_at(passage.start)
        self.known: PhraseWords = phrase_words(self.language)
        self.negators = negators(self.language)

    def cues(self, start: int, end: int) -> list[_Cue]:
        """The verbs of saying in a stretch, each without the conjunction that some scripts write together with it."""
        found = []
        previous = ""
        for word in WORD.finditer(self.text, start, end):
            form = folded(word[0])
            is_noun, previous = previous in self.known.nouns_after, form
            cut = next(
                (
                    len(p)
                    for p in ("", *self.words.prefixes)
                    if form.startswith(p) and form[len(p) :] in self.words.forms
                ),
                None,
            )
            if cut is not None and not is_noun:
                lemma = self.words.forms[form[cut:]]
                found.append(
                    _Cue(word=word.start(), start=word.start() + cut, end=word.end(), lemma=lemma, form=form[cut:])
                )
        return found

    def who(self, start: int, end: int) -> tuple[Bounds, ...]:
        """The speaker in a stretch, as a tuple of none or one."""
        found = who(self.text, start, end, self.known) if start < end else None
        return (found,) if found else ()

    def before(self, start: int, end: int) -> tuple[Bounds, ...]:
        """The speaker in the stretch since the last pause; a phrase between commas goes with the one before it."""
        if start >= end:
            return ()
        first, last = last_phrase(self.text, start, end)
        found = self.who(first, last)
        if not self.text[last:end].strip().startswith(",") or first <= start:
            return found
        earlier = self.who(*last_phrase(self.text, start, first))
        if not earlier or is_gerund(self.text, first, last, self.known):
            return earlier or found
        return ((earlier[0][0], found[0][1]),) if found else earlier

    def is_negated(self, cue: _Cue, floor: int) -> bool:
        """Tell whether "not" stands right before a verb."""
        words = WORD.findall(self.text, max(floor, cue.word - 20), cue.word)
        return bool(words) and folded(words[-1]) in self.negators

    def draft(
        self, rule: str, content: tuple[Bounds, ...], cue: _Cue, speaker: tuple[Bounds, ...], *, quoted: bool
    ) -> Draft:
        """A statement by a verb of saying."""
        sure = (0.7 if quoted else 0.5) - (0 if speaker else 0.2)
        return Draft(
            content=content,
            cue=((cue.start, cue.end),),
            lemma=cue.lemma,
            speaker=speaker,
            rule=rule,
            confidence=sure,
            quoted=quoted,
        )


def unparsed(findings: Findings, passage: Span, words: Lexicon, marks: Marks) -> Iterator[Draft]:
    """The statements of a passage by its quotation marks, and by the words for "that", "as" and "according to".

    A verb with no subject of its own ("وأضاف") has that of the statement before it in the same paragraph.
    """
    page = _Page(findings, passage, words, marks)
    found = [*_quoted(page), *_dialogue(page)]
    used = {draft.cue[0][0] for draft in found if draft.cue}
    for sentence in findings.sentences:
        if passage.contains(sentence):
            found += [draft for draft in _sentence(page, sentence) if draft.cue[0][0] not in used]
    last: Draft | None = None
    for draft in sorted(found, key=lambda d: d.cue[0][0] if d.cue else d.start):
        if not draft.speaker and last is not None and "\n" not in findings.text[last.end : draft.start]:
            draft = replace(draft, speaker=last.speaker)
        last = draft
        yield draft


# Quotation marks -----------------------------------------------------------------------------------------------------


def _quoted(page: _Page) -> Iterator[Draft]:
    for span in page.marks.over(page.passage.start, page.passage.end):
        quotation = page.marks.at(span.start)
        if quotation is not None:
            found = _broken(page, quotation) or _after(page, quotation) or _before(page, quotation)
            if found is not None:
                yield found


def _broken(page: _Page, quotation: Quotation) -> Draft | None:
    """Words that the author's own interrupt inside the marks: «Мост закрыт, – сказал мэр. – Никто не пострадал»."""
    text, span = page.text, quotation.span
    found = _interrupted(page, span.start, span.end)
    if found is None:
        return None
    cue, speaker, first, rest = found
    pieces = ((span.start, first), *(((rest, span.end),) if rest < span.end - 1 else ()))
    return page.draft("marks", tuple(trim(text, *p) for p in pieces), cue, speaker, quoted=True)


def _interrupted(page: _Page, start: int, end: int) -> tuple[_Cue, tuple[Bounds, ...], int, int] | None:
    """The cue between dashes in a stretch: the cue, its speaker, where the first words end and where others begin."""
    for dash in DASHED.finditer(page.text, start, end):
        resumed = RESUMED.search(page.text, dash.end(), min(end, dash.end() + WINDOW))
        stop = STOP.search(page.text, dash.end(), end)
        limit = min(resumed.start() if resumed else end, stop.start() if stop else end)
        cues = page.cues(dash.end(), limit)
        if cues and cues[0].start == dash.end():
            speaker = page.who(cues[0].end, limit)
            rest = resumed.end() if resumed and resumed.start() <= limit else end
            return cues[0], speaker, dash.start() + (page.text[dash.start()] in "!?…"), rest
    return None


def _after(page: _Page, quotation: Quotation) -> Draft | None:
    """The cue after a quotation: «…», – заявил министр."""
    text, start = page.text, quotation.span.end
    limit = min(
        [
            page.passage.end,
            start + WINDOW,
            *(s.start for s in page.marks.over(start, start + WINDOW) if s.start >= start),
        ]
    )
    inner = page.marks.at(limit) if limit < start + WINDOW else None
    if inner is not None and not STOP.search(text, start, limit):  # «…», – рассказала в интервью «Вестнику» Анна
        limit = min(page.passage.end, start + WINDOW)
    stop = STOP.search(text, start, limit)
    limit = stop.start() if stop else limit
    head, _ = trim(text, start, limit)
    cues = page.cues(head, limit)
    if not cues or not (LINK.search(text, start, head) or ends_like_speech(text, quotation.span)):
        return None
    cue = cues[0]
    between = text[head : cue.word]
    if len(between.split()) > 3 or any(c in between for c in ",،:("):
        return None
    speaker = page.who(cue.end, limit) or (page.before(head, cue.word) if between.strip() else ())
    if between.strip() and not page.known.subject_after:
        speaker = page.before(head, cue.word) or speaker
    return page.draft("marks", ((quotation.span.start, quotation.span.end),), cue, speaker, quoted=True)


def _before(page: _Page, quotation: Quotation) -> Draft | None:
    """The cue before a quotation: Министр заявил: «…»; по словам министра, «…»; وقال الوزير: «…»."""
    text, end = page.text, quotation.span.start
    floor = max([page.passage.start, end - WINDOW])
    for stop in STOP.finditer(text, floor, end):
        floor = stop.end()
    start, last = trim(text, floor, end)
    mark = text[last:end].strip()[:1]
    if start >= last or is_title(quotation, page.findings, page.words) or mark not in (":", ",", "،") or not mark:
        return None
    content = ((quotation.span.start, quotation.span.end),)
    source = _source_at(page, start, last)
    if source is not None:
        cue, speaker = source
        return page.draft("source", content, cue, speaker, quoted=True)
    cues = [cue for cue in page.cues(start, last) if not page.marks.at(cue.start)]
    if not cues or (mark != ":" and len(text[cues[-1].end : last].split()) > 6):
        return None
    return page.draft("marks", content, cues[-1], _subject(page, cues[-1], start, last), quoted=True)


def _subject(page: _Page, cue: _Cue, floor: int, limit: int) -> tuple[Bounds, ...]:
    """Who speaks: before or after the verb as the language has it; after "from" for "his words" ("عن الوزير قوله")."""
    if cue.form in page.known.quoting:
        words = [w for w in WORD.finditer(page.text, floor, cue.start) if folded(w[0]) in page.known.from_]
        return page.who(words[-1].end(), cue.start) if words else ()
    if cue.form.endswith(page.known.participles) and cue.form not in page.known.quoting and _is_participle(page, cue):
        return ()
    before, after = page.before(floor, cue.word), page.who(cue.end, limit)
    return (after or before) if page.known.subject_after else (before or after)


def _is_participle(page: _Page, cue: _Cue) -> bool:
    """Tell whether a form stands after a comma, for the one who spoke before ("…, добавив, что")."""
    return page.text[max(cue.word - 3, 0) : cue.word].rstrip()[-1:] in (",", "،")


def _source_at(page: _Page, start: int, end: int) -> tuple[_Cue, tuple[Bounds, ...]] | None:
    """A phrase such as "according to" at a place, with who follows it."""
    lower = folded(page.text[start : min(end, start + 40)])
    for phrase in page.known.sources:
        if lower.startswith(phrase + " "):
            cue = _Cue(word=start, start=start, end=start + len(phrase), lemma=phrase, form=phrase)
            first, _ = trim(page.text, cue.end, end)
            for letter in page.known.attached:  # "وفقا لوزارة"
                if page.text.startswith(letter, first) and not page.text.startswith(letter, first + 1):
                    first += len(letter)
            return cue, page.who(first, end)
    return None


def _dialogue(page: _Page) -> Iterator[Draft]:
    """Direct speech after a dash: — Мост закрыт, — сказал мэр. — Никто не пострадал."""
    if not page.known.dialogue:
        return
    for paragraph in page.findings.paragraphs:
        opening = DIALOGUE.match(page.text, paragraph.start, paragraph.end)
        if opening is None or not page.passage.contains(paragraph):
            continue
        found = _interrupted(page, opening.end(), paragraph.end)
        if found is not None:
            cue, speaker, first, rest = found
            pieces = [trim(page.text, opening.end(), first)]
            pieces += [(rest, paragraph.end)] if rest < paragraph.end else []
            yield replace(page.draft("dialogue", tuple(pieces), cue, speaker, quoted=True), verbatim=True)


# Sentences -----------------------------------------------------------------------------------------------------------


def _sentence(page: _Page, sentence: Span) -> Iterator[Draft]:
    """The statements of a sentence outside quotation marks: "that", then "as", "according to" and a cue at the end."""
    cues = [cue for cue in page.cues(sentence.start, sentence.end) if not page.marks.at(cue.start)]
    found = []
    for n, cue in enumerate(cues):
        limit = cues[n + 1].start if n + 1 < len(cues) else sentence.end
        start = _that(page, cue, limit)
        if start is not None:
            found.append((cue, start))
    for n, (cue, start) in enumerate(found):
        negated = page.is_negated(cue, sentence.start)
        if negated and act_of_lemma(cue.lemma, page.language).stance == "asserted":
            continue  # nothing was said
        end = sentence.end
        for later, _ in found[n + 1 : n + 2]:
            if _is_participle(page, later):
                end = later.start
        speaker = _subject(page, cue, sentence.start, start)
        content = page.marks.snap(*trim(page.text, start, end))
        yield replace(page.draft("that", (content,), cue, speaker, quoted=False), denied=negated)
    if not found:
        yield from _beside(page, sentence, cues)


def _that(page: _Page, cue: _Cue, limit: int) -> int | None:
    """Where the clause of a verb begins: at the word for "that", or at the question of a verb of asking."""
    known, text = page.known, page.text
    asks = act_of_lemma(cue.lemma, page.language).act == "ask"
    for n, word in enumerate(WORD.finditer(text, cue.end, limit)):
        between = text[cue.end : word.start()]
        if n > FAR or STOP.search(between) or ":" in between or page.marks.at(word.start()):
            return None
        form = folded(word[0])
        if form not in known.that and not (asks and form in known.questions):
            continue
        if known.comma and not between.rstrip().endswith(","):
            continue
        return word.start() if not known.comma or between.count(",") == 1 else None
    return None


def _beside(page: _Page, sentence: Span, cues: list[_Cue]) -> Iterator[Draft]:
    """A whole sentence with its source at one end: "По словам мэра, …", "Как сообщил мэр, …", "…, сообщил мэр"."""
    text = page.text
    start, end = trim(text, sentence.start, sentence.end)
    commas = [at for at in range(start, end) if text[at] in ",،" and not page.marks.at(at)]
    if not commas:
        return
    source = _source_at(page, start, commas[0])
    if source is not None and source[1]:
        yield page.draft("source", (trim(text, commas[0], end),), source[0], source[1], quoted=False)
        return
    last = trim(text, commas[-1], end)
    source = _source_at(page, *last)
    if source is not None and source[1]:
        yield page.draft("source", (trim(text, start, commas[-1]),), source[0], source[1], quoted=False)
        return
    if not page.known.comma or not cues:
        return
    opening = WORD.match(text, start)
    if opening is not None and folded(opening[0]) in page.known.as_ and cues[0].end < commas[0]:
        speaker = page.who(cues[0].end, commas[0]) or page.who(opening.end(), cues[0].start)
        yield page.draft("as", (trim(text, commas[0], end),), cues[0], speaker, quoted=False)
        return
    tag, tail = cues[-1], WORD.match(text, last[0])
    follows = tail is not None and (
        tail.start() == tag.start or (folded(tail[0]) in page.known.as_ and tag.start == _next(text, tail.end()))
    )
    speaker = page.who(tag.end, end) if follows and len(cues) == 1 else ()
    if speaker and speaker[0][1] == end and len(WORD.findall(text, start, commas[-1])) > 1:
        yield page.draft("tag", (trim(text, start, commas[-1]),), tag, speaker, quoted=False)


def _next(text: str, at: int) -> int:
    return trim(text, at, len(text))[0] if at < len(text) else at
