"""Where the article says it has something from: links, brackets, notes, outlets, papers, laws, scripture, cases."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from onrecord.find.citations.references import find_references
from onrecord.find.names.words import name_lists
from onrecord.lang import languages
from onrecord.lang import words as word_lists
from onrecord.model import Citation, Findings, Link, Span
from onrecord.model.citation import CitationForm, CitationState
from onrecord.plugins import Finder

FOUND_BY = "citations@1"
LONGEST_LABEL = 120
LONGEST_CUT = 80
LONGEST_BRACKET = 400
OUTLET_WORDS = 6
SURAHS, VERSES = 114, 286
CONTEXT = 600
NEARBY = 80

URL = re.compile(
    r"""(?:https?://|www\.)[^\s<>"'“”«»{}|\\^`]+  # https://example.org/a?b=c""", re.VERBOSE | re.IGNORECASE
)
_URL_TAIL = ".,;:!?)]}…"
DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|info|news|media|tv|ru|tj|kz|uz|kg|uk|de|fr|eu|io)\Z", re.IGNORECASE)
_OPEN = re.compile(r"[(\[]")  # (Source:
_CLOSING = {"(": ")", "[": "]"}
_ENDS_SENTENCE = re.compile(r"[.!?…”\"»’'“؟。]\s*\Z")  # ... left.”
_DATED = re.compile(r",\s*[^,()]*\d[^()]*\Z  # (Kalden Courier, 3 May)", re.VERBOSE)
_SMALL = frozenset({"of", "the", "and", "de", "la", "al", "for", "in", "&", "/", "-"})
_AGENCY = re.compile(r"[A-Z][A-Z/.-]{1,9}\Z  # AFP, RFE/RL", re.VERBOSE)
_CHAPTER = re.compile(
    r"[\[(]?(?<![\d:.])(\d{1,3}):(\d{1,3})(?:\s?[-–]\s?(\d{1,3}))?(?![\d:])[\])]?  # [8:36], (2:255-257)", re.VERBOSE
)
_VERSE = re.compile(r"\b(?:quran|qur.an|koran|surah?|verses?|ayah)\s\Z  # verse 2:30", re.VERBOSE | re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[(\d{1,3})\]|(?<=[^\W\d_.])?([¹²³⁰⁴-⁹]{1,3})  # [3], ¹", re.VERBOSE)
_NOTE_START = re.compile(
    r"(?:\[(\d{1,3})\]|([¹²³⁰⁴-⁹]{1,3})|(\d{1,3})[.)])\s+\S  # [3] The Lodzern Post, ...", re.VERBOSE
)
_UNIT = re.compile(r"(?:\b(?:k|c|m|d)?m|\d)\Z")  # 5 [km]
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A citation before it has an id, and the rank of the rule that found it (lower is better)."""

    start: int
    end: int
    form: CitationForm
    state: CitationState
    label: str | None = None
    target: str | None = None
    rank: int = 0


def find_citations(findings: Findings) -> Iterator[Citation]:
    """Yield every reference to a source, none overlapping another: the better rule wins, then the longer stretch."""
    links = [link for link in findings.document.links if link.target.lower().startswith(("http://", "https://"))]
    found = [
        *bracketed(findings, links),
        *scripture(findings),
        *surahs_by_name(findings),
        *notes(findings),
        *linked(findings, links),
        *(Reference(rank=2, **reference) for reference in find_references(findings)),
        *named_outlets(findings, links),
        *named_papers(findings, links),
    ]
    for one in _kept(found):
        span = findings.span(one.start, one.end)
        yield Citation(
            id=span.id("citation"),
            span=span,
            form=one.form,
            state=one.state,
            label=one.label,
            target=one.target,
            found_by=FOUND_BY,
        )


def _kept(found: Iterable[Reference]) -> list[Reference]:
    kept: list[Reference] = []
    covered: set[int] = set()
    for one in sorted(found, key=lambda r: (r.rank, r.start - r.end, r.start)):
        if covered.isdisjoint(range(one.start, one.end)):
            covered.update(range(one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda r: r.start)


@cache
def _words(key: str, inner: str | None = None) -> frozenset[str]:
    """A word list of all languages together: the marks of a source are the same everywhere, the words are not."""
    tables: list[dict[str, Any]] = [word_lists(language, "citations") for language in languages("citations")]
    lists = (table.get(key, {}).get(inner, ()) if inner else table.get(key, ()) for table in tables)
    return frozenset(word for listed in lists for word in listed)


@cache
def _any_of(key: str, inner: str | None = None) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(key, inner), key=lambda w: (-len(w), w)))


# Links --------------------------------------------------------------------------------------------------------------


def linked(findings: Findings, links: Iterable[Link]) -> Iterator[Reference]:
    """The hyperlinks of the page, and web addresses written out in the text."""
    for link in links:
        yield Reference(
            start=link.span.start,
            end=link.span.end,
            form="link",
            state="found",
            label=findings.quote(link.span),
            target=link.target,
            rank=1,
        )
    for start, end in _addresses(findings.text):
        address = findings.text[start:end]
        yield Reference(start=start, end=end, form="link", state="found", label=address, target=address, rank=1)


def _addresses(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    for match in URL.finditer(text, start, len(text) if stop is None else stop):
        end = match.end()
        while text[end - 1] in _URL_TAIL:
            end -= 1
        yield match.start(), end


def _target(findings: Findings, links: Iterable[Link], start: int, end: int) -> str | None:
    """The one address between two offsets, linked or written; None when there is none or more than one."""
    targets = [link.target for link in links if start <= link.span.start and link.span.end <= end]
    targets = targets or [findings.text[s:e] for s, e in _addresses(findings.text, start, end)]
    return targets[0] if len(targets) == 1 else None


# Brackets -----------------------------------------------------------------------------------------------------------


def bracketed(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Sources in brackets: "(Source: X)", "(Northern Wire)" after a sentence; and brackets that were left empty."""
    for number, paragraph in enumerate(findings.paragraphs):
        for bracket in _OPEN.finditer(findings.text, paragraph.start, paragraph.end):
            furthest = min(paragraph.end, bracket.end() + LONGEST_BRACKET)
            close = findings.text.find(_CLOSING[bracket[0]], bracket.end(), furthest)
            if close >= 0:
                yield from _closed(findings, links, paragraph, bracket.start(), close + 1)
            elif paragraph.end - bracket.end() <= LONGEST_CUT:
                following = findings.paragraphs[number + 1 : number + 2]
                yield from _cut_off(findings, links, bracket.start(), paragraph.end, following)


def _closed(findings: Findings, links: list[Link], paragraph: Span, start: int, end: int) -> Iterator[Reference]:
    inner = findings.text[start + 1 : end - 1].strip()
    if not inner:
        yield Reference(start=start, end=end, form="parenthesis", state="dangling")
        return
    said = _after_source_word(inner)
    target = _target(findings, links, start, end)
    if said is not None:
        state: CitationState = "found" if said else "dangling"
        yield Reference(start=start, end=end, form="parenthesis", state=state, label=said or None, target=target)
    elif findings.text[start] == "(" and _is_source(findings, paragraph, start, end, inner):
        yield Reference(start=start, end=end, form="parenthesis", state="found", label=inner, target=target)
    elif target and re.fullmatch(URL, inner):
        yield Reference(start=start, end=end, form="link", state="found", label=inner, target=target)


def _after_source_word(inner: str) -> str | None:
    """What follows "Source:" (maybe nothing), or None when the words do not begin so."""
    match = re.match(rf"(?:{_any_of('source_words')})\s*[:：–—]\s*", inner, re.IGNORECASE)
    return inner[match.end() :].strip() if match else None


def _cut_off(
    findings: Findings, links: list[Link], start: int, stop: int, following: tuple[Span, ...]
) -> Iterator[Reference]:
    """A bracket that never closes: nothing after it, or "Source:" and nothing, or a name that breaks off."""
    inner = findings.text[start + 1 : stop].strip()
    said = _after_source_word(inner) if inner else ""
    if said is None:
        return
    if inner and not said and following:
        address = _first_address(findings, links, following[0])
        if address is not None:
            yield Reference(start=start, end=stop, form="parenthesis", state="found", target=address)
            return
    yield Reference(start=start, end=stop, form="parenthesis", state="dangling", label=said or None)


def _first_address(findings: Findings, links: list[Link], paragraph: Span) -> str | None:
    linked_here = [link.target for link in links if link.span.start == paragraph.start]
    written = [findings.text[s:e] for s, e in _addresses(findings.text, paragraph.start, paragraph.end)]
    at_start = URL.match(findings.text, paragraph.start, paragraph.end)
    return linked_here[0] if linked_here else written[0] if at_start else None


def _is_source(findings: Findings, paragraph: Span, start: int, end: int, inner: str) -> bool:
    """Tell whether the words in brackets name an outlet: after the end of a sentence, or with an outlet's own words."""
    name = _DATED.sub("", inner)
    words = name.split()
    if not name or len(words) > OUTLET_WORDS or any(name.lower().startswith(word) for word in _words("no_sources")):
        return False
    if not all(word[0].isupper() or word.lower() in _SMALL or DOMAIN.match(word) for word in words):
        return False
    first = bisect_left(findings.mentions, start, key=lambda m: m.span.start)
    last = bisect_left(findings.mentions, end, key=lambda m: m.span.start)
    kinds = {m.kind for m in findings.mentions[first:last]}
    before = findings.text[max(paragraph.start, start - NEARBY) : start]
    if is_outlet(name):
        return True
    if not _ENDS_SENTENCE.search(before) or "person" in kinds or "place" in kinds:
        return False
    return len(words) > 1 or bool(_AGENCY.match(name)) or "organisation" in kinds


def is_outlet(name: str) -> bool:
    """Tell whether a name is an outlet's by its own words: its last is "Courier", its first "Radio", or it is a domain.

    >>> is_outlet("The Mirava Observer"), is_outlet("Mirava")
    (True, False)
    """
    lists = name_lists()
    words = name.lower().removeprefix("the ").split()
    if not words or DOMAIN.match(name):
        return bool(words)
    return len(words) > 1 and (words[-1] in lists["outlet_heads"] or words[0] in lists["outlet_starts"])


# Notes and scripture ------------------------------------------------------------------------------------------------


def notes(findings: Findings) -> Iterator[Reference]:
    """Footnote marks, found when the text has the note they point at."""
    listed = _note_list(findings)
    starts = {note.start for note in listed.values()}
    for mark in _NOTE_MARK.finditer(findings.text):
        start, end = mark.span()
        if start in starts or (mark[2] and (start == 0 or _UNIT.search(findings.text, max(0, start - 3), start))):
            continue
        note = listed.get(mark[0])
        if note is None:
            yield Reference(start=start, end=end, form="footnote", state="dangling", label=mark[0], rank=1)
        else:
            yield replace(note, start=start, end=end)


def _note_list(findings: Findings) -> dict[str, Reference]:
    """The notes by mark: paragraphs that begin with it; with "1." (for [1]) only below a heading such as "Notes"."""
    listed: dict[str, Reference] = {}
    below_heading = False
    for paragraph in findings.paragraphs:
        start, end = paragraph.start, paragraph.end
        below_heading = below_heading or _is_notes_heading(findings.text, start, end)
        note = _NOTE_START.match(findings.text, start, end)
        if note is None or not (note[1] or note[2] or below_heading):
            continue
        marks = [note[2]] if note[2] else [f"[{note[1] or note[3]}]"]
        if note[3]:
            marks.append(note[3].translate(_SUPERSCRIPTS))
        label = findings.text[note.end() - 1 : min(end, note.end() - 1 + LONGEST_LABEL)]
        target = _target(findings, findings.document.links, start, end)
        found = Reference(start=start, end=end, form="footnote", state="found", label=label, target=target, rank=1)
        for mark in marks:
            listed.setdefault(mark, found)
    return listed


def _is_notes_heading(text: str, start: int, end: int) -> bool:
    return end - start < LONGEST_CUT and text[start:end].strip(" :#*").lower() in _words("notes", "headings")


def scripture(findings: Findings) -> Iterator[Reference]:
    """Chapter and verse: of the Quran where the words around speak of it, of the Bible after the name of a book."""
    text = findings.text
    for match in _CHAPTER.finditer(text):
        chapter, verse, last = match[1], match[2], match[3]
        verses = f"{chapter}:{verse}" + (f"-{last}" if last else "")
        start, end = _whole_brackets(text, *match.span())
        book = re.search(rf"(?:[1-3]\s)?\b(?:{_any_of('scripture', 'bible')})\s\Z", text[max(0, start - 24) : start])
        if book:
            label = book[0].strip()
            start -= len(book[0])
            yield Reference(
                start=start, end=end, form="scripture", state="found", label=text[start:end], target=f"{label} {verses}"
            )
        elif int(chapter) <= SURAHS and 0 < int(verse) <= VERSES and _speaks_of_quran(findings, start, end):
            yield Reference(
                start=start, end=end, form="scripture", state="found", label=text[start:end], target=f"Quran {verses}"
            )


def surahs_by_name(findings: Findings) -> Iterator[Reference]:
    """Verses of the Quran under the Arabic name of their surah, in brackets: "[الأنفال: 36]"."""
    numbers = _surahs()
    for match in _surah_pattern().finditer(findings.text) if numbers else ():
        verses = f"{numbers[match['surah']]}:{int(match['verse'])}" + (
            f"-{int(match['last'])}" if match["last"] else ""
        )
        start, end = match.span()
        yield Reference(start=start, end=end, form="scripture", state="found", label=match[0], target=f"Quran {verses}")


@cache
def _surahs() -> dict[str, int]:
    listed = word_lists("ar", "citations").get("scripture", {}).get("surahs", ())
    return {name: number for number, name in enumerate(listed, start=1)}


@cache
def _surah_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_surahs(), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"[\[(]\s?(?:سورة\s)?(?P<surah>{names})\s?[:،,]\s?(?P<verse>\d{{1,3}})(?:\s?[-–]\s?(?P<last>\d{{1,3}}))?\s?[\])]"
    )


def _whole_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with its brackets when both are there, without when only one is."""
    opened, closed = text[start] in "[(", text[end - 1] in "])"
    if opened != closed:
        return start + opened, end - closed
    return start, end


def _speaks_of_quran(findings: Findings, start: int, end: int) -> bool:
    words = _words("scripture", "quran")
    before = findings.text[max(0, start - CONTEXT) : start]
    around = before + findings.text[start : end + CONTEXT // 10]
    if not any(word.lower() in words for word in re.findall(r"[\w'’]+", around)):
        return False
    return findings.text[start] in "[(" or _VERSE.search(before) is not None


# Outlets and papers -------------------------------------------------------------------------------------------------


def named_outlets(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Outlets that are given as the source, with the words that say so: "as Varenia Today reported"."""
    own = (findings.document.publisher or "").lower()
    for mention in findings.mentions:
        name = findings.quote(mention.span)
        if mention.kind != "organisation" or name.lower().removeprefix("the ") == own.removeprefix("the "):
            continue
        bounds = _outlet_phrase(findings, mention.span, name)
        if bounds is not None:
            yield _named(links, *bounds, name)


def _outlet_phrase(findings: Findings, span: Span, name: str) -> tuple[int, int] | None:
    at = bisect_right(findings.sentences, span.start, key=lambda s: s.start) - 1
    sentence = findings.sentences[at] if at >= 0 and span.start < findings.sentences[at].end else span
    begin = max(sentence.start, span.start - NEARBY)
    before = findings.text[begin : span.start]
    after = findings.text[span.end : min(sentence.end, span.end + NEARBY)]
    noun_before = re.search(rf"\b(?:{_any_of('outlet_nouns')})\s\Z", before)
    noun_after = re.match(rf"\s(?:{_any_of('outlet_nouns')})\b", after)
    if not (is_outlet(name) or noun_before or noun_after):
        return None
    end = span.end + (noun_after.end() if noun_after else 0)
    lead = rf"\b(?:{_any_of('before_outlet')})\s(?:(?:the|a|an)\s)?(?:[\w-]+\s)?(?:(?:{_any_of('outlet_nouns')})\s)?\Z"
    cue_before = re.search(lead, before, re.IGNORECASE)
    if cue_before:
        return begin + cue_before.start(), end
    tail = rf",?\s(?:(?:has|had|also|first|later|earlier)\s)*(?:{_any_of('after_outlet')})\b"
    cue_after = re.match(tail, findings.text[end : sentence.end])
    if cue_after:
        as_before = re.search(r"\b[Aa]s\s(?:the\s)?\Z", before)
        return begin + as_before.start() if as_before else span.start, end + cue_after.end()
    return None


def named_papers(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Surveys, studies and reports that something is taken from: "according to a survey", "in a report from 2019"."""
    pattern = re.compile(
        rf"""\b(?P<frame>(?i:{_any_of("document_frames")}))\s
        (?P<paper>(?:an?|the|this|its|their|two|several)\s(?:[\w’'-]+\s){{0,3}}?(?:{_any_of("documents")})\b
        (?P<by>\s(?:{_any_of("document_sources")})\s(?:the\s)?(?:(?:[A-Z]\.|[A-Z][\w’'-]*)\s(?:(?:of|for|and|the)\s)?){{0,8}}(?:[A-Z][\w’'-]+(?![\w.]\w)|\d{{4}}))?)
        """,
        re.VERBOSE,
    )
    for match in pattern.finditer(findings.text):
        if match["frame"].lower() == "in" and not match["by"]:
            continue
        yield _named(links, match.start("paper"), match.end("paper"), match["paper"])


def _named(links: list[Link], start: int, end: int, label: str) -> Reference:
    touching = {link.target for link in links if link.span.start < end and start < link.span.end}
    target = touching.pop() if len(touching) == 1 else None
    state: CitationState = "found" if target else "missing"
    return Reference(start=start, end=end, form="named", state=state, label=label, target=target, rank=3)


finder = Finder(name="citations", version=1, find=find_citations, needs=frozenset({"sentences", "mentions"}))
