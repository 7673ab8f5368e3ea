"""Where content, cue and source of a statement begin and end, once the tagger has marked about where they are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from onrecord.find.quotations.drafts import join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import is_headed, is_title
from onrecord.model import Findings
from onrecord.model.attribution import Bounds

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
AHEAD = 10  # tokens before "that" that may be a phrase of the cue's


def content_of(reading: Reading, content: Sequence[Bounds], cue: Sequence[Bounds]) -> tuple[Bounds, ...]:
    """The parts of a content that belong to its cue, trimmed, with the marks around one that is quoted as a whole."""
    lines = [line for bounds in content for line in _in_paragraphs(reading.findings, *bounds)]
    found = []
    for start, end in _near(reading, lines, cue):
        start, end = _from_that(reading, *_without_title(reading, start, end), cue)
        end = _with_phrase(reading, start, _relative_end(reading, start, end, cue), cue)
        first, last = trim(reading.text, start, end)
        if first < last:
            found.append(_with_marks(reading, first, last))
    return join(found)


def _in_paragraphs(findings: Findings, start: int, end: int) -> Iterator[Bounds]:
    """The bounds cut at the ends of paragraphs; lines that break inside a paragraph cut nothing."""
    paragraphs = findings.paragraphs or (findings.span(0, len(findings.text)),)
    for paragraph in paragraphs[bisect_right(paragraphs, start, key=lambda paragraph: paragraph.end) :]:
        first, last = max(start, paragraph.start), min(end, paragraph.end)
        if first >= last:
            break
        yield _after_dateline(findings, first, last), last


def _after_dateline(findings: Findings, start: int, end: int) -> int:
    """Where words begin that do not count a dateline ("LODZERN, 3 May — ...", a part of its own) as theirs."""
    number = bisect_left(findings.sentences, start, key=lambda sentence: sentence.end - 1)
    if number + 1 >= len(findings.sentences):
        return start
    first, second = findings.sentences[number : number + 2]
    return second.start if findings.text[first.end - 1] in "—–-" and second.start < end else start


def _near(reading: Reading, content: Sequence[Bounds], cue: Sequence[Bounds]) -> Sequence[Bounds]:
    """The parts of a content that belong to its cue; all of them when none does.

    Not those in another paragraph outside quotation marks, titles in marks, or an adverb of the cue. Nor, where the
    cue's sentence tells what was said, another sentence outside marks: "Veld spoke. | The vote was rushed, said Holm."
    """
    if len(content) < 2 or not cue:
        return content
    kept = [bounds for bounds in content if _belongs(reading, bounds, cue)]
    if not kept or is_pronoun(reading, kept):
        # a pronoun alone tells nothing: "what she called “the long sleep”"; but a title stays away
        return [b for b in content if not ((q := reading.marks.at(b[0])) and is_headed(q, reading.text))] or content
    own = [bounds for bounds in kept if _shares_sentence(reading, bounds, cue[0])]
    return [b for b in kept if b in own or _is_quoted(reading, b)] if own else kept


def _is_quoted(reading: Reading, bounds: Bounds) -> bool:
    """Tell whether half of a part of a content or more stands in quotation marks (not "“Aron” was held in Kalden")."""
    start, end = bounds
    inside = sum(min(q.end, end) - max(q.start, start) for q in reading.marks.over(start, end))
    return 2 * inside >= end - start


def _shares_sentence(reading: Reading, bounds: Bounds, cue: Bounds) -> bool:
    """Tell whether a part of a content lies, all or some of it, in the sentence of its cue."""
    sentences = {token.sentence for token in reading.parse.between(*bounds)}
    return any(token.sentence in sentences for token in reading.parse.between(*cue))


def _belongs(reading: Reading, bounds: Bounds, cue: Sequence[Bounds]) -> bool:
    (start, _), (at, _) = bounds, cue[0]
    quotation = reading.marks.at(start)
    if quotation is not None:
        return not is_title(quotation, reading.findings, reading.words)
    if _is_work(reading, bounds):
        return False
    apart = _paragraph(reading.findings, start) != _paragraph(reading.findings, at)
    return not apart and not _is_adverb(reading, bounds, cue) and not reading.text.startswith("?", bounds[1])


def _is_work(reading: Reading, bounds: Bounds) -> bool:
    """Tell whether a part of a content is but a work in marks with a preposition before it ("In “The Long Mine”")."""
    tokens = [token for token in reading.parse.between(*bounds) if token.pos != "PUNCT"]
    if len(tokens) < 2 or tokens[0].pos != "ADP":
        return False
    quotation = reading.marks.at(tokens[1].start)
    if quotation is None or quotation.span.end < tokens[-1].end:
        return False
    return is_title(quotation, reading.findings, reading.words)


def _paragraph(findings: Findings, offset: int) -> int:
    """The number of the paragraph that an offset lies in or before."""
    return bisect_left(findings.paragraphs, offset, key=lambda paragraph: paragraph.end - 1)


def _is_adverb(reading: Reading, bounds: Bounds, cue: Sequence[Bounds]) -> bool:
    """Tell whether a part of a content is but an adverb of the cue ("“...,” he said there")."""
    tokens = reading.parse.between(*bounds)
    heads = [reading.parse.head(token).start for token in tokens]
    return len(tokens) == 1 and tokens[0].pos == "ADV" and any(s <= heads[0] < e for s, e in cue)


def _without_title(reading: Reading, start: int, end: int) -> Bounds:
    """The bounds without a title in marks at their start ("at the forum “Our Rivers”, that the dam was safe")."""
    quotation = reading.marks.at(start)
    if quotation is None or quotation.span.end >= end or not is_title(quotation, reading.findings, reading.words):
        return start, end
    return quotation.span.end, end


def _from_that(reading: Reading, start: int, end: int, cue: Sequence[Bounds]) -> Bounds:
    """The bounds from "that" on, where only a phrase of the cue stands before it ("said | in Mirava that he knew")."""
    for count, token in enumerate(reading.parse.between(start, end)):
        if count >= AHEAD or token.pos in ("VERB", "AUX"):
            break
        if count and token.dep == "mark" and token.pos == "SCONJ":
            clause = reading.parse.head(token)
            held = reading.parse.head(clause).start
            if clause.dep == "ccomp" and any(s <= held < e for s, e in cue):
                return token.start, end
            before = reading.parse.between(start, token.start)
            if before[0].pos == "ADP" and token.text.lower() == "that":
                return token.start, end  # "said | in Mirava that", wherever the parse hangs it
    return start, end


def _relative_end(reading: Reading, start: int, end: int, cue: Sequence[Bounds]) -> int:
    """Where a content ends that runs on after its relative clause ("Veld, who says that she knew, | has left")."""
    parse = reading.parse
    verbs = [t for bounds in cue for t in parse.between(*bounds) if t.dep == "relcl" and t.end <= start]
    if not verbs:
        return end
    clause = {token.i for token in parse.subtree(verbs[0])}
    for token in parse.between(start, end):
        beyond = token.i not in clause and token.text == "," and token.i + 1 not in clause
        after = parse.tokens[token.i + 1 : token.i + 2]
        if beyond and after and after[0].pos in ("VERB", "AUX") and after[0].tag in FINITE:
            return token.start
    return end


def _with_phrase(reading: Reading, start: int, end: int, cue: Sequence[Bounds]) -> int:
    """The end of a content with the phrase between commas after it ("died |, in the north|, a doctor said")."""
    if not cue or cue[0][0] <= end or reading.text[end : end + 1] != ",":
        return end
    after = reading.parse.between(end, cue[0][0])
    stop = next((n for n, token in enumerate(after[1:], 1) if token.text == ","), 0)
    phrase = after[1:stop]
    if not phrase or phrase[0].pos != "ADP" or any(t.pos in ("VERB", "AUX") for t in after):
        return end
    if any(reading.lemma(token) in reading.words.occasions for token in phrase):
        return end  # "the mine will close, in a letter to the union, Kress said"
    held = {token.i for token in reading.parse.between(start, end)}
    placed = any(token.ent in ("GPE", "LOC") for token in phrase)
    return phrase[-1].end if placed or phrase[0].head in held else end


def _with_marks(reading: Reading, start: int, end: int) -> Bounds:
    """The bounds moved to a quotation's own where they miss only its marks and the stops beside them."""
    for span in reading.marks.over(start - 1 if start else 0, end + 1):
        if abs(span.start - start) <= 2 and not letters(reading.text, (min(span.start, start), max(span.start, start))):
            start = span.start
        if abs(span.end - end) <= 3 and not letters(reading.text, (min(span.end, end), max(span.end, end))):
            end = span.end
    return start, end


def source_of(reading: Reading, source: Bounds, cue: Sequence[Bounds]) -> Bounds:
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


def with_title(reading: Reading, source: Bounds) -> Bounds:
    """A source with both marks of a title of which it holds all words ("The Long Mine” says")."""
    for at in (source[0], source[1] - 1):
        quotation = reading.marks.at(at)
        if quotation is not None and quotation.closed:
            start, end = quotation.span.start, quotation.span.end
            whole = min(source[0], start), max(source[1], end)
            if letters(reading.text, whole) == letters(reading.text, source):
                source = whole
    return source


def trim_cue(text: str, start: int, end: int) -> Bounds:
    """The bounds of a cue without space at its edges; a cue may be a colon."""
    inner = trim(text, start, end)
    return inner if inner[0] < inner[1] else (start, end)


def is_pronoun(reading: Reading, content: Sequence[Bounds]) -> bool:
    """Tell whether a content is no more than "this" or "it differently": what was said stands elsewhere."""
    tokens = [token for bounds in content for token in reading.parse.between(*bounds)]
    return bool(tokens) and tokens[0].pos in ("PRON", "DET") and all(t.pos in ("PRON", "DET", "ADV") for t in tokens)


def letters(text: str, bounds: Bounds) -> int:
    """The number of letters and digits within the bounds."""
    return sum(c.isalnum() for c in text[slice(*bounds)])
