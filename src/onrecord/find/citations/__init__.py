"""Where the article says it has something from: links, brackets, notes, outlets, papers, laws, scripture, cases."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from onrecord.find.citations.notes import notes
from onrecord.find.citations.references import find_references
from onrecord.find.citations.scripture import scripture
from onrecord.find.citations.words import URL, Reference, addresses, any_of, every
from onrecord.find.names.words import name_lists
from onrecord.model import Citation, Findings, Link, Span
from onrecord.model.citation import CitationState
from onrecord.plugins import Finder

FOUND_BY = "citations@1"
LONGEST_CUT = 80
LONGEST_BRACKET = 400
LONGEST_LINE = 160
OUTLET_WORDS = 6
NEARBY = 80

DOMAIN = re.compile(
    r"(?:[\w-]{1,63}\.){1,9}(?:com|org|net|info|news|media|tv|ru|tj|kz|uz|kg|uk|de|fr|eu|io)\Z", re.IGNORECASE
)
_OPEN = re.compile(r"[(\[]")  # (Source:
_CLOSING = {"(": ")", "[": "]"}
_ENDS_SENTENCE = re.compile(r"[.!?…”\"»’'“؟。]\s*\Z")  # ... left.”
_DATED = re.compile(r",\s*[^,()]*\d[^()]*\Z  # (Kalden Courier, 3 May)", re.VERBOSE)
_AUTHOR_YEAR = re.compile(
    r"""
    \A(?:[Ss]ee\s|[Cc]f\.\s)?
    (?=[^()]{0,200}(?:\bet\sal\.|\s(?:and|&)\s|:\s?\d|\bpp?\.))                # with a second author, or with pages
    [A-Z][\w’'-]++(?:\s(?:et\sal\.|and|&|of|the|[A-Z][\w’'-]++)){0,8},?    # Reln and Tolan,
    \s(?:1[5-9]|20)\d\d[a-d]?(?:[:,]\s?(?:pp?\.\s?)?\d{1,4}(?:[-–]\d{1,4})?)?   # 2029, p. 14
    """,
    re.VERBOSE,
)
_SMALL = frozenset({"of", "the", "and", "de", "la", "al", "for", "in", "&", "/", "-"})
_AGENCY = re.compile(r"[A-Z][A-Z/.-]{1,9}\Z  # AFP, RFE/RL", re.VERBOSE)


def find_citations(findings: Findings) -> Iterator[Citation]:
    """Yield every reference to a source, none overlapping another: the better rule wins, then the longer stretch."""
    links = [link for link in findings.document.links if link.target.lower().startswith(("http://", "https://"))]
    found = [
        *bracketed(findings, links),
        *source_lines(findings, links),
        *scripture(findings),
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
    for start, end in addresses(findings.text):
        address = findings.text[start:end]
        yield Reference(start=start, end=end, form="link", state="found", label=address, target=address, rank=1)


def _target(findings: Findings, links: Iterable[Link], start: int, end: int) -> str | None:
    """The one address between two offsets, linked or written; None when there is none or more than one."""
    targets = [link.target for link in links if start <= link.span.start and link.span.end <= end]
    targets = targets or [findings.text[s:e] for s, e in addresses(findings.text, start, end)]
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
    elif inner.strip("?. ").lower() in every("wanting"):
        yield Reference(start=start, end=end, form="parenthesis", state="dangling")
    elif findings.text[start] == "(" and _is_source(findings, paragraph, start, end, inner):
        yield Reference(start=start, end=end, form="parenthesis", state="found", label=inner, target=target)
    elif target and re.fullmatch(URL, inner):
        yield Reference(start=start, end=end, form="link", state="found", label=inner, target=target)


def _is_pointed(inner: str) -> bool:
    """Tell whether words in brackets point at an outlet: "see The Lodzern Post, 3 May"."""
    lead = re.match(rf"(?:{any_of('pointers')})\s+(?=[^\W\d_])", inner, re.IGNORECASE)
    name = _DATED.sub("", inner[lead.end() :]).strip() if lead else ""
    return bool(name) and (is_outlet(name) or name in every("agencies")) and len(name.split()) <= OUTLET_WORDS


def source_lines(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Lines that say where the text is from: "Source: Northern Wire"; dangling when nothing follows."""
    for paragraph in findings.paragraphs:
        said = _after_source_word(findings.quote(paragraph)) if paragraph.length <= LONGEST_LINE else None
        if said is None:
            continue
        start, end = paragraph.start, paragraph.end
        target = _target(findings, links, start, end)
        state: CitationState = "found" if said else "dangling"
        yield Reference(start=start, end=end, form="named", state=state, label=said or None, target=target)


def _after_source_word(inner: str) -> str | None:
    """What follows "Source:" (maybe nothing), or None when the words do not begin so."""
    match = re.match(rf"(?:{any_of('source_words')})\s*[:：–—]\s*", inner, re.IGNORECASE)
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
    written = [findings.text[s:e] for s, e in addresses(findings.text, paragraph.start, paragraph.end)]
    at_start = URL.match(findings.text, paragraph.start, paragraph.end)
    return linked_here[0] if linked_here else written[0] if at_start else None


def _is_source(findings: Findings, paragraph: Span, start: int, end: int, inner: str) -> bool:
    """Tell whether the words in brackets name an outlet or a work.

    An outlet stands after the end of a sentence, or has an outlet's own words, or words before it that point at it.
    """
    if _is_pointed(inner) or _AUTHOR_YEAR.fullmatch(inner):
        return True
    name = _DATED.sub("", inner)
    words = name.split()
    if name == findings.document.publisher:
        return False
    if not name or len(words) > OUTLET_WORDS or any(name.lower().startswith(word) for word in every("no_sources")):
        return False
    if any(name.lower().endswith(f" {word}") for word in every("of_pictures")):
        return False
    if not all(word[0].isupper() or word.lower() in _SMALL or DOMAIN.match(word) for word in words):
        return False
    first = bisect_left(findings.mentions, start, key=lambda m: m.span.start)
    last = bisect_left(findings.mentions, end, key=lambda m: m.span.start)
    kinds = {m.kind for m in findings.mentions[first:last]}
    before = findings.text[max(paragraph.start, start - NEARBY) : start]
    if is_outlet(name) or name in every("agencies"):
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


# Outlets and papers -------------------------------------------------------------------------------------------------


def named_outlets(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Outlets that are given as the source, with the words that say so: "as Varenia Today reported"."""
    own = (findings.document.publisher or "").lower()
    for mention in findings.mentions:
        name = findings.quote(mention.span)
        if mention.kind not in ("organisation", "person") or name.lower().removeprefix("the ") == own.removeprefix(
            "the "
        ):
            continue
        bounds = _outlet_phrase(findings, mention.span, name, sure=mention.kind == "organisation")
        if bounds is not None:
            yield _named(links, *bounds, name)


def _outlet_phrase(findings: Findings, span: Span, name: str, *, sure: bool) -> tuple[int, int] | None:
    """The words that give a name as the source; one that is no body's needs an outlet's noun right before it."""
    at = bisect_right(findings.sentences, span.start, key=lambda s: s.start) - 1
    sentence = findings.sentences[at] if at >= 0 and span.start < findings.sentences[at].end else span
    begin = max(sentence.start, span.start - NEARBY)
    before = findings.text[begin : span.start]
    after = findings.text[span.end : min(sentence.end, span.end + NEARBY)]
    noun_before = re.search(rf"\b(?:{any_of('outlet_nouns')})\s\Z", before)
    noun_after = re.match(rf"\s(?:{any_of('outlet_nouns')})\b", after)
    if not (noun_before or (sure and (is_outlet(name) or name in every("agencies") or noun_after))):
        return None
    end = span.end + (noun_after.end() if noun_after else 0)
    lead = rf"\b(?:{any_of('before_outlet')})\s(?:(?:the|a|an)\s)?(?:[\w-]+\s)?(?:(?:{any_of('outlet_nouns')})\s)?\Z"
    cue_before = re.search(lead, before, re.IGNORECASE)
    if cue_before:
        return begin + cue_before.start(), end
    tail = rf",?\s(?:(?:has|had|also|first|later|earlier)\s)*(?:{any_of('after_outlet')})\b"
    cue_after = re.match(rf"(?:,\s[^,.;:]{{3,60}},)?{tail}", findings.text[end : sentence.end])
    if cue_after:
        as_before = re.search(r"\b[Aa]s\s(?:the\s)?\Z", before)
        return begin + as_before.start() if as_before else span.start, end + cue_after.end()
    return None


def named_papers(findings: Findings, links: list[Link]) -> Iterator[Reference]:
    """Surveys, studies and reports that something is taken from: "according to a survey", "in a report from 2019"."""
    pattern = re.compile(
        rf"""\b(?P<frame>(?i:{any_of("document_frames")}))\s
        (?P<paper>(?:an?|the|this|its|their|two|several)\s(?:[\w’'-]+\s){{0,3}}?(?:{any_of("documents")})\b
        (?P<by>\s(?:{any_of("document_sources")})\s(?:the\s)?(?:(?:[A-Z]\.|[A-Z][\w’'-]*)\s(?:(?:of|for|and|the)\s)?){{0,8}}(?:[A-Z][\w’'-]+(?![\w.]\w)|\d{{4}}))?)
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
