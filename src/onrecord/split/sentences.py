"""Sentences and a dependency parse by spaCy, or sentences by rule where a language has no pipeline."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from onrecord.errors import ConfigError
from onrecord.lang import words
from onrecord.model import Span, Token
from onrecord.split.mending import mended
from onrecord.text import strip

CHUNK = 5_000
BATCH = 32
_BOUNDARY = re.compile(
    r"""
    (?<=[.!?؟。！？…])          # the end of a sentence ...
    ["”»’)\]]*                  # ... with what closes around it
    (?:\s+|$)                   # and a gap
    """,
    re.VERBOSE,
)
_DATELINE = re.compile(
    r"""
    (?: (?: [^\W\d_a-zа-я] | (?<=\w) [’'\ ./-] ){3,40}                                # KALDEN
        (?: , \s [^()\n–—]{2,40}? )? (?: \s? \( [^()\n]{2,60} \) )?                  # , Varenia (Northern Wire)
      | (?: [^\W\d_a-zа-я] [^\W\d_]{0,40} [’'\ .-]{1,2} ){0,3} [^\W\d_a-zа-я] [^\W\d_]{1,40}  # New Kalden
        (?: , \s (?: \d{1,2} \s \w+ | \w+\.? \s \d{1,2} ) (?: ,? \s \d{4} )? )?       # , 3 May 2019
        (?: (?<=\d) | (?<=\w) (?= \s? \( ) ) (?: \s? \( [^()\n]{2,60} \) )?             # (Northern Wire)
      | \( [^\W\d_a-zа-я] [^()\n]{1,60} \)                                         # (Lodzern, April 9, 2031)
    )
    \s* (?: [—–] | -{1,2} ) \s+
    (?= [^\W_a-zа-я] | ["“«‘„'] )                                                  # a sentence begins
    """,
    re.VERBOSE,
)
NOTES = (r"(?<=\w)[.,;](?=\[\d)", r"(?<=[\w.,;”\"’)])\[(?=\d)")  # said.[1]


def require(packages: Iterable[str]) -> None:
    """Make sure that spaCy pipelines are installed, without loading them.

    Raises ConfigError for the first one that is not.
    """
    for package in packages:
        if not package.isidentifier() or find_spec(package) is None:
            raise _not_installed(package)


def _not_installed(package: str) -> ConfigError:
    return ConfigError(f"the language pipeline {package!r} is not installed: pip install it, or change [pipelines]")


@cache
def pipeline(package: str) -> Any:
    """The installed spaCy pipeline of that name.

    Raises ConfigError when it is not installed.
    """
    import spacy

    try:
        installed = spacy.util.is_package(package)
        return _keeping_titles(_parting_notes(spacy.load(package) if installed else import_module(package).load()))
    except (ImportError, OSError, AttributeError) as error:
        raise _not_installed(package) from error


def _parting_notes(loaded: Any) -> Any:
    """A pipeline whose tokens end before the number of a note ("said.[1]" is five tokens)."""
    from spacy.util import compile_infix_regex

    tokenizer = loaded.tokenizer
    if getattr(tokenizer, "infix_finditer", None) is not None:
        tokenizer.infix_finditer = compile_infix_regex([*(loaded.Defaults.infixes or ()), *NOTES]).finditer
    return loaded


def _keeping_titles(loaded: Any) -> Any:
    """A pipeline for which the stop of a short title is a part of it: "Sgt." of "Sgt. Ivo Pell" is one token."""
    if hasattr(loaded.tokenizer, "add_special_case"):
        for title in sorted(_titles(loaded.lang)):
            loaded.tokenizer.add_special_case(title, [{"ORTH": title}])
    return loaded


@cache
def _titles(language: str) -> frozenset[str]:
    """The titles that are written short, with their stop; not "Justice", which is a word, too."""
    known = words(language, "names")
    return frozenset(
        f"{title.capitalize()}." for title in known.get("short_titles", ()) if title not in known["role_modifiers"]
    )


def parse_paragraphs(spans: Iterable[Span], text: str, package: str) -> Iterator[tuple[list[Span], list[Token]]]:
    """For each chunk of text its sentences and its tokens; `i` and `head` count from 0 in each chunk."""
    chunks = [chunk for span in spans for chunk in _chunks(span, text)]
    texts = (text[chunk.start : chunk.end] for chunk in chunks)
    for chunk, parsed in zip(chunks, pipeline(package).pipe(texts, batch_size=BATCH), strict=True):
        tokens = [_token(token, chunk.start, i=token.i, head=token.head.i) for token in parsed]
        yield list(_sentences(parsed, chunk, text, offset=chunk.start)), mended(tokens)


def paragraphs_of_doc(doc: Any, spans: Iterable[Span], text: str) -> Iterator[tuple[list[Span], list[Token]]]:
    """For each paragraph its sentences and its tokens in a spaCy Doc of the whole text; `i` and `head` count from 0.

    No sentence runs on over the end of a paragraph: a token whose head is in another one is a root.
    """
    starts = [token.idx for token in doc]
    for span in spans:
        first, end = bisect_left(starts, span.start), bisect_left(starts, span.end)
        heads = [token.head.i if first <= token.head.i < end else token.i for token in doc[first:end]]
        tokens = [
            _token(token, 0, i=token.i - first, head=head - first)
            for token, head in zip(doc[first:end], heads, strict=True)
        ]
        yield list(_sentences(doc[first:end], span, text, offset=0)) if tokens else [], mended(tokens)


def rule_sentences(span: Span, text: str) -> Iterator[Span]:
    """The sentences of a paragraph by their closing marks, for a language without a pipeline.

    >>> [s.end for s in rule_sentences(Span(doc="d", start=0, end=17), "Привет. Как дела?")]
    [7, 17]
    """
    start = span.start
    for gap in _BOUNDARY.finditer(text, span.start, span.end):
        s, e = strip(text, start, gap.end())
        if s < e:
            yield Span(doc=span.doc, start=s, end=e)
        start = gap.end()
    s, e = strip(text, start, span.end)
    if s < e:
        yield Span(doc=span.doc, start=s, end=e)


def _chunks(span: Span, text: str) -> Iterator[Span]:
    """A paragraph without its dateline, which is a part of its own: no sentence begins with the place of its report.

    One that is too long to parse at once is cut after a sentence, else at a space.
    """
    start = span.start
    dateline = _DATELINE.match(text, span.start, span.end)
    if dateline is not None and dateline.end() < span.end:
        s, e = strip(text, start, dateline.end())
        yield Span(doc=span.doc, start=s, end=e)
        start = dateline.end()
    while span.end - start > CHUNK:
        half, end = start + CHUNK // 2, start + CHUNK
        ends = [gap.end() for gap in _BOUNDARY.finditer(text, half, end)]
        space = text.rfind(" ", half, end)
        cut = ends[-1] if ends else space if space > 0 else end
        yield Span(doc=span.doc, start=start, end=cut)
        start = cut
    yield Span(doc=span.doc, start=start, end=span.end)


def _sentences(parsed: Any, chunk: Span, text: str, *, offset: int) -> Iterator[Span]:
    titles, first, found = _titles(parsed.vocab.lang), None, list(parsed.sents)
    for n, sentence in enumerate(found, 1):
        first = offset + sentence.start_char if first is None else first
        if sentence[-1].text in titles and n < len(found):
            continue  # the parser ends a sentence after "Sgt."
        s, e = strip(text, max(first, chunk.start), min(offset + sentence.end_char, chunk.end))
        first = None
        if s < e:
            yield Span(doc=chunk.doc, start=s, end=e)


def _token(token: Any, offset: int, *, i: int, head: int) -> Token:
    start = offset + token.idx
    return Token(
        i=i,
        start=start,
        end=start + len(token.text),
        text=token.text,
        lemma=token.lemma_ or token.lower_,
        pos=token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=head,
        morph=str(token.morph),
        ent=token.ent_type_,
        ent_start=token.ent_iob_ == "B",
    )
