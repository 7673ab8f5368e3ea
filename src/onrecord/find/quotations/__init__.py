"""Who said what: statements that a trained tagger marks, and those that quotation marks, labels and verbs tell."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from onrecord.find.quotations.colons import introduced, labelled
from onrecord.find.quotations.drafts import Draft, statement, trim
from onrecord.find.quotations.edges import with_title
from onrecord.find.quotations.frames import Reading, verb_frames
from onrecord.find.quotations.interviews import answers
from onrecord.find.quotations.learned import with_tagged
from onrecord.find.quotations.lexicon import lexicon
from onrecord.find.quotations.marks import Marks
from onrecord.find.quotations.naming import named
from onrecord.find.quotations.nouns import according_to, as_reported, noun_frames
from onrecord.find.quotations.plain import unparsed
from onrecord.find.quotations.posts import posts
from onrecord.find.quotations.quoted import find_quoted, with_floating
from onrecord.model import Findings, Problem, Statement
from onrecord.plugins import Finder

LONGEST = 500  # tokens; a longer "sentence" is a table or a list, and its parse means nothing


def find_quotations(findings: Findings) -> Iterator[Statement | Problem]:
    """Every statement of the document with content, cue and speaker, and a problem where a tagger failed."""
    marks = Marks.of(findings)
    parsed = findings.parse.tokens and findings.language_at(findings.parse.tokens[0].start)
    languages = {passage.language for passage in findings.passages} | {parsed or None}
    for language in sorted(languages, key=str):
        reading = Reading(findings=findings, words=lexicon(language), marks=marks)
        drafts = list(_unparsed(reading, language))
        if language == (parsed or None):
            drafts = [*_parsed(reading), *drafts]
        together, problem = with_tagged(reading, language, drafts)
        if problem is not None:
            yield problem
        for draft in _unique(together):
            speaker = tuple(with_title(reading, bounds) for bounds in draft.speaker)
            yield statement(replace(draft, speaker=speaker), findings, reading.words, marks)


def _unparsed(reading: Reading, language: str | None) -> Iterator[Draft]:
    """The drafts of the passages that have no parse."""
    for passage in reading.findings.passages:
        bare = not reading.parse.between(passage.span.start, passage.span.end)
        if passage.language == language and reading.words.forms and bare:
            yield from unparsed(reading.findings, passage.span, reading.words, reading.marks)


def _parsed(reading: Reading) -> list[Draft]:
    paragraphs = list(reading.findings.paragraphs)
    parsed = [p for p in paragraphs if reading.parse.between(p.start, p.end)]
    quoted = find_quoted(reading, parsed)
    drafts = list(quoted.drafts)
    drafts.extend(introduced(reading, paragraphs))
    drafts.extend(labelled(reading, paragraphs))
    drafts.extend(posts(reading, paragraphs))
    drafts.extend(answers(reading, paragraphs))
    drafts.extend(named(reading))
    drafts.extend(_returned(reading, list(_framed(reading, quoted.used))))
    return with_floating(reading, drafts, parsed)


def _framed(reading: Reading, used: set[int]) -> Iterator[Draft]:
    found: Iterable[Draft]
    words = reading.words
    nouns = words.nouns_of_clause | words.nouns_of_infinitive
    verbs = words.verbs
    lengths = Counter(token.sentence for token in reading.parse.tokens)
    for token in reading.parse.tokens:
        if token.i in used or lengths[token.sentence] > LONGEST:
            continue
        lemma = reading.lemma(token)
        if token.pos in ("VERB", "AUX") and lemma in verbs:
            found = list(verb_frames(reading, token)) or as_reported(reading, token)
        elif token.pos == "NOUN" and lemma in nouns:
            found = noun_frames(reading, token)
        elif token.text.lower() in words.according:
            found = according_to(reading, token)
        else:
            continue
        for draft in found:
            if not (draft.weak and reading.marks.at(token.start)):
                yield draft


def _returned(reading: Reading, drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts without, at the end of their content, words that are the speaker of the statement that follows."""
    speakers = {draft.speaker[0][1]: draft.speaker[0][0] for draft in drafts if draft.borrowed}
    for draft in drafts:
        start, end = draft.content[-1]
        cut = speakers.get(end)
        if cut is not None and start < cut:
            kept = trim(reading.text, start, cut)
            yield replace(draft, content=(*draft.content[:-1], kept)) if kept[0] < kept[1] else draft
        else:
            yield draft


def _unique(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts without those of a weak cue inside another's content, and without doubles."""
    ordered = sorted(drafts, key=lambda d: (d.start, -d.end, d.cue, d.speaker))
    seen: set[tuple[object, ...]] = set()
    reach: list[Draft] = []
    for draft in ordered:
        reach = [other for other in reach if other.end > draft.start]
        weak = draft.weak and any(_holds(other, draft) for other in reach)
        key = (draft.content, draft.cue)
        if not weak and key not in seen:
            seen.add(key)
            reach.append(draft)
            yield draft


def _holds(outer: Draft, inner: Draft) -> bool:
    parts = (*inner.content, *inner.cue)
    return all(any(s <= a and b <= e for s, e in outer.content) for a, b in parts)


finder = Finder(name="quotations", version=1, find=find_quotations, needs=frozenset({"sentences", "quotemarks"}))
