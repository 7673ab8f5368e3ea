"""Documents to passages, paragraphs, sentences, a parse and quotation marks."""

from bisect import bisect_right
from dataclasses import replace

from onrecord.config import Settings
from onrecord.model import Document, Findings, Parse, Problem, Span, Token
from onrecord.split.passages import split_passages
from onrecord.split.quotemarks import find_quotemarks
from onrecord.split.sentences import parse_paragraphs, rule_sentences
from onrecord.text import paragraphs


def split(document: Document, settings: Settings) -> Findings:
    """The document cut into paragraphs, passages of one language, sentences and quotations, with its parse.

    A passage whose language has no pipeline gets sentences by rule and a problem that says what was not done.
    """
    spans = tuple(document.span(start, end) for start, end in paragraphs(document.text))
    passages = tuple(split_passages(document, spans))
    languages = tuple(dict.fromkeys(p.language for p in passages if p.language))
    main = document.language or _main_language(passages)
    document = replace(document, language=main, languages=languages)
    findings = Findings(document=document, passages=passages, paragraphs=spans, problems=document.problems)
    findings = _parsed(findings, settings)
    return replace(findings, quotemarks=tuple(find_quotemarks(findings)))


def _main_language(passages: tuple) -> str | None:  # type: ignore[type-arg]
    sizes: dict[str, int] = {}
    for passage in passages:
        if passage.language:
            sizes[passage.language] = sizes.get(passage.language, 0) + passage.span.length
    return max(sizes, key=lambda language: (sizes[language], language)) if sizes else None


def _parsed(findings: Findings, settings: Settings) -> Findings:
    sentences: list[Span] = []
    tokens: list[Token] = []
    problems: list[Problem] = []
    for passage in findings.passages:
        inside = [p for p in findings.paragraphs if passage.span.contains(p)]
        package = settings.pipelines.get(passage.language or "")
        if package is None:
            sentences.extend(s for p in inside for s in rule_sentences(p, findings.text))
            problems.append(_not_done(passage.language, passage.span))
            continue
        for found, parsed in parse_paragraphs(inside, findings.text, package):
            sentences.extend(found)
            shift = len(tokens)
            tokens.extend(replace(t, i=t.i + shift, head=t.head + shift) for t in parsed)
    starts = [s.start for s in sentences]
    numbered = tuple(replace(t, sentence=max(bisect_right(starts, t.start) - 1, 0)) for t in tokens)
    findings = replace(findings, sentences=tuple(sentences), parse=Parse(tokens=numbered))
    return findings.add(*problems)


def _not_done(language: str | None, span: Span) -> Problem:
    name = f"language {language!r}" if language else "unknown language"
    done = "sentences, quotation marks, dates, citations and figures"
    message = f"{name}: no pipeline is set, so only {done} were read, by rule"
    return Problem(kind="language", message=message, start=span.start, end=span.end)
