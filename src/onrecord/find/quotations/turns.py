"""Words with a name beside them: turns of a transcript, headlines ("X: Y"), posts ("@x: Y"), and what is signed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from onrecord import places
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.lexicon import Lexicon
from onrecord.find.quotations.marks import is_title, words_in
from onrecord.model import Span, Token
from onrecord.text import strip

LABEL = re.compile(
    r"""
    [\[(*]{0,3} (?P<name> [^\s:\[\]()*@] [^:\n\[\]()*@]{0,60}? ) [\])*]{0,3}  # MAYOR ORLOVA / [KRESS] / Q
    (?: [ ] \( [^()\n]{1,40} \) )?                                        # (presiding)
    [ \u00a0]? (?P<colon> : ) [*]{0,2} \s+ (?= \S )
    """,
    re.VERBOSE,
)
HANDLE = re.compile(
    r"""
    (?: RT [ ] )? (?P<name> (?: [^\W\d_] [^:\n()@]{0,60} [ ] )? \(? @ \w{1,30} \)? )  # Orla Veld (@orlaveld)
    [ \u00a0]? (?P<colon> : ) \s+ (?= \S )
    """,
    re.VERBOSE,
)
INITIAL = re.compile(r"(?P<name> [QA] ) (?P<colon> \. ) \s+ (?= \S )  # Q. Were you there?", re.VERBOSE)
QUOTED = re.compile(
    r"""
    ["“”„«] (?P<name> [^\W\d_] [^\s:()"“”«»] {0,30} (?: [ ] [^\s:()"“”«»]{1,30} ){0,3} )  # "KRESS: Nobody was there.
    (?P<colon> : ) \s+ (?= \S )
    """,
    re.VERBOSE,
)
ASIDE = re.compile(r"[\"“]? [(\[] [^()\[\]\n]{1,40} [)\]] [\"”.]* \Z  # (Laughter.)", re.VERBOSE)
SIGNATURE = re.compile(
    r"""
    (?: (?<! \s ) \s++ )?+ (?: [—–―‒−] | --? ) \s*
    (?P<name> [^\W\d_@] (?: [^\n:;.!?()] | (?<= \b[^\W\d_] ) \. ){1,60} )                       # — Orla K. Veld
    (?: [ ] [^\W\d_]{3,9} [ ] \d{1,2} , [ ] \d{4} )? \.? \s* \Z                                 # May 3, 2021
    """,
    re.VERBOSE,
)
CLOSING = frozenset('"”»“')
DASHES = frozenset("—–―‒−-")
HEADED = re.compile(r"\s? : [ ] (?P<name> [^\n.:;]{2,60} ) \Z  # ‘Nobody was there’: Kress", re.VERBOSE)
INTERVIEW = re.compile(r"\b(?:interview|conversation)\s+with\s+", re.IGNORECASE)  # an interview with Orla Veld
PARTICLES = frozenset({"of", "the", "de", "van", "von", "der", "al", "bin", "for", "and", "la", "du", "di"})
SMALL = re.compile(r"\b[^\W\d_A-Z][^\W\d_]*+  # water, as written inside a sentence", re.VERBOSE)
MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A paragraph that begins with a label: who may speak, the mark after it, and where the words begin.

    `marked` is one of a transcript that is quoted: each paragraph opens with a quotation mark, then the label.
    """

    at: int
    name: Bounds
    colon: Bounds
    start: int
    sure: bool
    bare: bool
    marked: bool = False


def labelled(reading: Reading, paragraphs: list[Span]) -> Iterator[Draft]:
    """Turns of a transcript, questions and answers, tweets, headlines with a name, and signed quotations.

    A label that is no name by itself counts between turns that are ("Varenia Today: …", "Anna Holm: …"), and so does a
    single word after it. Paragraphs between turns go on with the turn before.
    """
    turns = list(_turns(reading, paragraphs))
    places = {turn.at for turn in turns}
    kept = [turn for turn in turns if _counts(turn, turns, places)]
    ends = {turn.at: turn.at for turn in kept}
    for one, following in pairwise(kept):
        alike = one.sure and following.sure and one.marked == following.marked
        if 1 < following.at - one.at <= 4 and len(kept) >= 3 and alike:
            ends[one.at] = following.at - 1
    for turn in kept:
        pieces = [(turn.start, paragraphs[turn.at].end)]
        rest = paragraphs[turn.at + 1 : ends[turn.at] + 1]
        pieces += [(p.start, p.end) for p in rest if not ASIDE.match(reading.text, p.start, p.end)]
        yield Draft(
            content=tuple(_spoken(reading.text, *bounds, marked=turn.marked) for bounds in pieces),
            cue=(turn.colon,),
            lemma=":",
            speaker=(turn.name,),
            rule="label",
            confidence=0.6,
            verbatim=True,
        )
    yield from _signed(reading, paragraphs)


def _spoken(text: str, start: int, end: int, *, marked: bool) -> Bounds:
    """The words of a turn, without the mark that ends a quoted transcript."""
    start, end = trim(text, start, end)
    last = text[end - 1]
    return (
        trim(text, start, end - 1) if marked and last in CLOSING and text.count(last, start, end) % 2 else (start, end)
    )


def _counts(turn: _Turn, turns: list[_Turn], places: set[int]) -> bool:
    if turn.marked:
        return any(0 < abs(other.at - turn.at) <= 3 for other in turns if other.marked)
    beside = bool(places & {turn.at - 1, turn.at + 1})
    if turn.sure:
        return beside or not turn.bare
    return beside and any(other.sure and abs(other.at - turn.at) == 1 for other in turns[:200])


def opens_transcript(text: str, paragraphs: list[Span], k: int) -> bool:
    """Tell whether a quoted transcript begins at a paragraph: two of three open with a mark and a name."""
    opened = [QUOTED.match(text, p.start, min(p.end, p.start + 120)) for p in paragraphs[k : k + 3]]
    return bool(opened) and opened[0] is not None and sum(1 for m in opened if m and _looks_like_name(m["name"])) >= 2


def _turns(reading: Reading, paragraphs: list[Span]) -> Iterator[_Turn]:
    text, words = reading.text, reading.words
    initials = sum(1 for p in paragraphs if INITIAL.match(text, p.start, p.end))
    small = {match[0] for match in SMALL.finditer(text)}
    for at, paragraph in enumerate(paragraphs):
        limit = min(paragraph.end, paragraph.start + 120)
        found = HANDLE.match(text, paragraph.start, limit)
        handle = found is not None
        marked = QUOTED.match(text, paragraph.start, limit)
        found = found or marked or LABEL.match(text, paragraph.start, limit)
        if found is None and initials >= 2:
            found = INITIAL.match(text, paragraph.start, limit)
        if found is None or found.end() >= paragraph.end:
            continue
        name, label = found.span("name"), found["name"]
        last = label.split()[-1].lower()
        if handle or label.lower() in words.turns:
            sure = True
        elif not _looks_like_name(label) or last in words.headings:
            continue
        else:
            quoted = (marked or reading.marks.at(found.end())) is not None and last not in words.titled
            tokens = [t for t in reading.parse.between(*name) if t.pos != "SPACE"]
            named = _is_name(tokens) and not _is_heading(label, small, words)
            sure = quoted or (named and places.country(label) is None)  # not "Varenia: Detainees Beaten"
        said = words_in(text, Span(doc=paragraph.doc, start=found.end(), end=paragraph.end))
        bare = sum(word[0].isalpha() for word in said) < 2  # "Kalden: 3, Ostrel: 2"
        yield _Turn(
            at=at,
            name=name,
            colon=found.span("colon"),
            start=found.end(),
            sure=sure,
            bare=bare,
            marked=marked is not None,
        )


def _looks_like_name(label: str) -> bool:
    words = label.split()
    return (
        0 < len(words) <= MOST_WORDS
        and all(w[0].isupper() or w.lower() in PARTICLES for w in words)
        and words[0][0].isupper()
    )


def _is_name(tokens: list[Token]) -> bool:
    return (
        bool(tokens)
        and any(t.ent in ("PERSON", "ORG", "NORP") or (t.pos == "PROPN" and t.ent != "GPE") for t in tokens)
        and not any(t.pos in ("VERB", "AUX") for t in tokens)
    )


def _is_heading(label: str, small: set[str], words: Lexicon) -> bool:
    """Tell whether a label is but the heading of its paragraph: three words or more that the article has in small."""
    common = [word.lower() for word in label.split() if word.lower() not in PARTICLES | words.persons]
    return len(common) > 2 and common[-1] in small and sum(word in small for word in common) > 1


def _signed(reading: Reading, paragraphs: list[Span]) -> Iterator[Draft]:
    """A quotation that fills its paragraph but for the name of who said it: “…” — Orla Veld; ‘…’: Kress."""
    text = reading.text
    for at, paragraph in enumerate(paragraphs):
        quotation = reading.marks.at(paragraph.start)
        if quotation is None or quotation.span.start != paragraph.start or not quotation.closed:
            continue
        end = paragraph.end
        if quotation.span.end == end and at + 1 < len(paragraphs) and text[paragraphs[at + 1].start] in DASHES:
            end = paragraphs[at + 1].end
        found = SIGNATURE.match(text, quotation.span.end, end)
        name = found.span("name") if found else None
        cue: tuple[Bounds, ...] = ()
        if found is None:
            found = HEADED.match(text, quotation.span.end, end)
            name = _whose(reading, *found.span("name")) if found else None
            cue = ((text.index(":", quotation.span.end), text.index(":", quotation.span.end) + 1),) if found else ()
        if found is None or name is None or is_title(quotation, reading.findings, reading.words):
            continue
        tokens = [t for t in reading.parse.between(*name) if t.pos != "SPACE"]
        who = strip(text, *name)
        if len(words_in(text, quotation.span)) < 2 or not _is_signature(text[who[0] : who[1]], tokens, reading.words):
            continue
        yield Draft(
            content=((quotation.span.start, quotation.span.end),),
            cue=cue,
            lemma=":" if cue else None,
            speaker=(who,),
            rule="signed",
            confidence=0.7,
            quoted=True,
        )


def _is_signature(name: str, tokens: list[Token], words: Lexicon) -> bool:
    """Tell whether a name or a role stands beside the words, and no clause."""
    role = any(t.lemma.lower() in words.persons for t in tokens)
    proper = any(t.ent in ("PERSON", "ORG") or t.pos == "PROPN" or t.text[:1].isupper() for t in tokens)
    return (role or (proper and name[:1].isupper())) and not any(_is_verb(t) for t in tokens)


def _is_verb(token: Token) -> bool:
    """Tell whether a token is a verb; a capital inside a headline is a name whatever the tagger says."""
    return token.pos in ("VERB", "AUX") and token.text.islower()


def _whose(reading: Reading, start: int, end: int) -> Bounds | None:
    """The name in the second half of a headline ("Kress | on the night at the mine", "an interview with | Kress")."""
    for interview in INTERVIEW.finditer(reading.text, start, end):
        start = interview.end()
    for token in reading.parse.between(start, end):
        if (token.pos in ("ADP", "SCONJ") and token.text.lower() != "of") or _is_verb(token):
            end = token.start
            break
    start, end = strip(reading.text, start, end)
    return (start, end) if start < end else None
