"""Documents to passages, paragraphs, sentences, a parse and quotation marks."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from onrecord.config import Settings
from onrecord.lang import words
from onrecord.model import Document, Findings, Parse, Passage, Problem, Span, Token
from onrecord.split.passages import split_passages
from onrecord.split.quotemarks import find_quotemarks
from onrecord.split.sentences import paragraphs_of_doc, parse_paragraphs, rule_sentences
from onrecord.text import paragraphs

Parsed = Iterable[tuple[list[Span], list[Token]]]
Parser = Callable[[str | None, list[Span]], Parsed | None]  # the paragraphs of a passage in that language, if it can


def split(document: Document, settings: Settings) -> Findings:
    """The document cut into paragraphs, passages of one language, sentences and quotations, with its parse.

    A passage whose language has no pipeline gets sentences by rule and a problem that says what was not done.
    """

    def parse(language: str | None, inside: list[Span]) -> Parsed | None:
        package = settings.pipelines.get(language or "")
        return None if package is None else parse_paragraphs(inside, document.text, package)

    return _split(document, parse)


def split_parsed(document: Document, doc: Any) -> Findings:
    """The same for a text that spaCy has parsed: with the tokens, sentences, parse and names of its Doc.

    Passages in another language than the Doc's get sentences by rule and a problem.
    """

    def parse(language: str | None, inside: list[Span]) -> Parsed | None:
        return paragraphs_of_doc(doc, inside, document.text) if language == doc.lang_ else None

    return _split(document, parse)


def _split(document: Document, parse: Parser) -> Findings:
    spans = tuple(document.span(start, end) for start, end in paragraphs(document.text))
    passages = tuple(split_passages(document, spans))
    languages = tuple(dict.fromkeys(p.language for p in passages if p.language))
    main = document.language or _main_language(passages)
    document = replace(document, language=main, languages=languages)
    findings = Findings(document=document, passages=passages, paragraphs=spans, problems=document.problems)
    findings = _parsed(findings, parse)
    return replace(findings, quotemarks=tuple(find_quotemarks(findings)))


def _main_language(passages: Iterable[Passage]) -> str | None:
    sizes: dict[str, int] = {}
    for passage in passages:
        if passage.language:
            sizes[passage.language] = sizes.get(passage.language, 0) + passage.span.length
    return max(sizes, key=lambda language: (sizes[language], language)) if sizes else None


def _parsed(findings: Findings, parse: Parser) -> Findings:
    sentences: list[Span] = []
    shifted: list[tuple[int, Token]] = []
    unread: dict[str | None, list[Span]] = {}
    for passage, inside in _paragraphs_of(findings):
        parts = parse(passage.language, inside)
        if parts is None:
            sentences.extend(s for p in inside for s in rule_sentences(p, findings.text))
            unread.setdefault(passage.language, []).append(passage.span)
            continue
        for found, parsed in parts:
            sentences.extend(found)
            shift = len(shifted)
            shifted.extend((shift, token) for token in parsed)
    starts = [s.start for s in sentences]
    tokens = tuple(
        replace(t, i=t.i + shift, head=t.head + shift, sentence=max(bisect_right(starts, t.start) - 1, 0))
        for shift, t in shifted
    )
    findings = replace(findings, sentences=tuple(sentences), parse=Parse(tokens=tokens))
    return findings.add(*(_not_done(language, spans) for language, spans in unread.items()))


def _paragraphs_of(findings: Findings) -> Iterator[tuple[Passage, list[Span]]]:
    """Each passage with its paragraphs (both are in order, and every paragraph lies in one passage)."""
    paragraphs = iter(findings.paragraphs)
    waiting = next(paragraphs, None)
    for passage in findings.passages:
        inside = []
        while waiting is not None and waiting.end <= passage.span.end:
            inside.append(waiting)
            waiting = next(paragraphs, None)
        yield passage, inside


def _not_done(language: str | None, spans: list[Span]) -> Problem:
    name = f"language {language!r}" if language else "unknown language"
    where = "" if len(spans) == 1 else f" in {len(spans)} passages"
    events = ", events" if "trigger" in words(language, "events") else ""
    done = f"sentences, quotation marks, dates, citations{events} and figures"
    message = f"{name}: no pipeline is set, so only {done} were read{where}, by rule"
    return Problem(kind="language", message=message, start=spans[0].start, end=spans[0].end)
