"""The cue right beside a quotation: "…”, – he added", "…,” said the minister", "she said: “…”", "“…,” according to"."""

import re
from dataclasses import dataclass

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import ends_like_speech, is_title, words_in
from onrecord.model import Quotation, Token

WINDOW = 30
LOOK_BACK = 400
NEAR = 3
STOPS = frozenset({".", ";", "?", "!", ":"})
LINKS = (",", ":", "-", "–", "—")
INNER = frozenset({"relcl", "acl", "amod", "csubj", "advcl", "pcomp", "compound"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
_STICKS = re.compile(r"[\s,.;–—-]*")  # the gap in: safe,” – said


@dataclass(frozen=True, slots=True, kw_only=True)
class CueBeside:
    """A cue and its speaker; `end` is where its clause ends, `after` that it follows the words."""

    token: Token
    speaker: tuple[Bounds, ...]
    cue: Bounds
    lemma: str
    end: int
    after: bool


def cue_after(reading: Reading, quotation: Quotation, limit: int) -> CueBeside | None:
    """The cue in the clause that follows a quotation, before `limit`."""
    end = quotation.span.end
    if _ends_sentence(reading.text, quotation):
        return None
    tokens = [t for t in reading.parse.between(end, limit)[:WINDOW] if t.pos != "SPACE"]
    while tokens and not any(c.isalnum() for c in tokens[0].text):
        if tokens[0].text in STOPS:
            return None
        tokens = tokens[1:]
    if not tokens or tokens[0].text.lower() in grammar.RELATIVE or _is_part(reading, quotation, tokens[0]):
        return None
    if tokens[0].text.lower() in reading.words.according:
        return _according(reading, tokens[0], limit) if tokens[0].text.islower() else None
    verb = _first_verb(tokens)
    if verb is None or not _says(reading, quotation, verb, tokens) or _has_clause_after(reading, verb, limit):
        return None
    speaker = _speaker(reading, verb, first=verb is tokens[0], floor=end)
    if not speaker:
        return None
    cue, lemma = grammar.cue_bounds(reading.parse, verb), reading.lemma(verb)
    stop = _clause_end(reading, verb, tokens, limit)
    return CueBeside(token=verb, speaker=speaker, cue=cue, lemma=lemma, end=stop, after=True)


def _ends_sentence(text: str, quotation: Quotation) -> bool:
    """Tell whether quoted words are but the end of a sentence, which stops inside the marks ("a “small matter.”")."""
    inner = text[quotation.span.start : quotation.span.end].strip("\"“”„«»'‘’`")
    after = text[quotation.span.end : quotation.span.end + 3].strip()
    return inner[:1].islower() and inner[-1:] in ".!?" and after[:1].isupper()


def _is_part(reading: Reading, quotation: Quotation, following: Token) -> bool:
    """Tell whether a quotation is but a part of a phrase: "In “The Mine”, Veld tells", "the “No More” march began"."""
    before = reading.parse.between(max(quotation.span.start - LOOK_BACK, 0), quotation.span.start)
    if before and reading.is_verb_of(before[-1], reading.words.naming):
        return True  # "under what she called “the old way,” the club charged"
    stuck = not any(not c.isspace() for c in reading.text[quotation.span.end : following.start])
    names = following.pos == "NOUN" and following.text.islower() and not ends_like_speech(reading.text, quotation.span)
    return (stuck and names) or is_title(quotation, reading.findings, reading.words)


def _first_verb(tokens: list[Token]) -> Token | None:
    """The main verb of the clause that the tokens begin, before any stop."""
    relative = False
    for token in tokens:
        if token.text in STOPS:
            return None
        relative = relative or token.text.lower() in grammar.RELATIVE
        if token.pos not in ("VERB", "AUX") or token.dep in ("aux", "auxpass"):
            continue
        if (token.dep in INNER and token.tag not in FINITE) or (token.dep == "relcl" and relative):
            continue
        return token
    return None


def _says(reading: Reading, quotation: Quotation, verb: Token, tokens: list[Token]) -> bool:
    """Tell whether a verb after a quotation is its cue: a verb of saying, or any verb right after spoken words.

    Without a comma or dash between, only a verb of saying with its subject before it counts.
    """
    words, place = reading.words, tokens.index(verb)
    gap = _STICKS.match(reading.text, quotation.span.end)
    stuck = ends_like_speech(reading.text, quotation.span) or bool(gap and set(gap.group()) & set(LINKS))
    if reading.lemma(verb) in words.clause:
        return stuck or (0 < place <= NEAR and reading.lemma(verb) not in words.weak)
    if not ends_like_speech(reading.text, quotation.span) or len(words_in(reading.text, quotation.span)) < 5:
        return False
    if any(reading.is_verb_of(token, words.clause) for token in tokens[place:]):
        return False
    alone = tokens[0].pos not in ("CCONJ", "SCONJ", "ADP", "ADV") and verb.pos == "VERB" and verb.tag in ("VBD", "VBZ")
    return alone and any(c in tokens[:place] for c in reading.parse.children(verb, "nsubj"))


def _has_clause_after(reading: Reading, verb: Token, limit: int) -> bool:
    """Tell whether a verb has its content to its right, so that the quotation before it is none of it."""
    cut = reading.text[limit - 3 : limit].rstrip()[-1:] in LINKS
    return any(c.i > verb.i and not (cut and c.start >= limit) for c in reading.parse.children(verb, "ccomp"))


def _clause_end(reading: Reading, verb: Token, tokens: list[Token], limit: int) -> int:
    """Where the clause of a cue ends: at its stop, or at a quotation that a comma parts from it.

    Right after the verb when other words of saying come before such a quotation ("he said, calling it “...”").
    """
    rest = tokens[tokens.index(verb) + 1 :]
    for token in rest:
        if token.text in STOPS:
            return token.start
    others = any(reading.is_verb_of(token, reading.words.clause | reading.words.object) for token in rest)
    return limit if reading.text[limit - 3 : limit].rstrip()[-1:] in LINKS and not others else verb.end


def _according(reading: Reading, token: Token, limit: int) -> CueBeside | None:
    following = reading.parse.tokens[token.i + 1 : token.i + 2]
    if not following or following[0].text.lower() != "to":
        return None
    to = following[0]
    sources = reading.parse.children(to, "pobj")
    source = grammar.phrase(reading.parse, reading.text, sources[0], start=to.end, end=limit) if sources else None
    if source is None:
        return None
    cue = (token.start, to.end)
    return CueBeside(token=token, speaker=(source,), cue=cue, lemma="according to", end=source[1], after=True)


def _speaker(reading: Reading, verb: Token, *, first: bool, floor: int) -> tuple[Bounds, ...]:
    """Who speaks: the verb's subject at or after `floor`, else the phrase right before or after the verb."""
    parse, text = reading.parse, reading.text
    subjects = [(s, e) for s, e in grammar.subject(parse, text, verb) if e > floor or verb.dep == "conj"]
    found = tuple((s, e) if s >= floor or e <= floor else trim(text, floor, e) for s, e in subjects)
    if found:
        return tuple(_without_hearer(reading, bounds) if bounds[0] > verb.start else bounds for bounds in found)
    near = grammar.phrase_after(parse, text, verb) if first else None
    near = near or grammar.phrase_before(parse, text, verb)
    return (near,) if near and near[0] >= floor else ()


def _without_hearer(reading: Reading, bounds: Bounds) -> Bounds:
    """A speaker after the verb without the hearers and the occasion ("said the minister | to the deputies")."""
    words, parse = reading.words, reading.parse
    for token in parse.between(bounds[0] + 1, bounds[1]):
        if token.pos != "ADP":
            continue
        inner = {reading.lemma(child) for child in parse.children(token, "pobj")}
        if inner & (words.hearers if token.text.lower() == "to" else words.occasions):
            return trim(reading.text, bounds[0], token.start)
    return bounds


def cue_before(reading: Reading, quotation: Quotation, floor: int) -> CueBeside | None:
    """The cue right before a quotation, after `floor`: next to it, or parted from it by a comma or a colon."""
    start = quotation.span.start
    mark = reading.text[floor:start].rstrip()[-1:]
    tokens = [t for t in reading.parse.between(max(floor, start - LOOK_BACK), start) if t.pos != "SPACE"]
    if not mark or not tokens or is_title(quotation, reading.findings, reading.words):
        return None
    for token in reversed(tokens):
        if token.text in (".", ";", "?", "!"):
            break
        if token.pos not in ("VERB", "AUX") or token.dep in ("aux", "auxpass"):
            continue
        if reading.lemma(token) in reading.words.clause:
            return _introducing(reading, token, start, mark=mark, adjacent=token is tokens[-1])
        if mark != ":" and not (mark == "," and token.tag not in FINITE):
            return None
    return introduced_by_colon(reading, tokens) if mark == ":" else None


def _introducing(reading: Reading, verb: Token, start: int, *, mark: str, adjacent: bool) -> CueBeside | None:
    if mark not in (":", ",") and not adjacent:
        return None
    if verb.dep in ("xcomp", "advcl") and reading.is_verb_of(reading.parse.head(verb), reading.words.infinitive):
        return None
    if mark != ":" and any(verb.i < c.i and c.start < start for c in reading.parse.children(verb, "ccomp")):
        return None
    found = grammar.subject(reading.parse, reading.text, verb)
    near = None if found else grammar.phrase_before(reading.parse, reading.text, verb)
    speaker = tuple((s, e) for s, e in found or ((near,) if near else ()) if e <= start)
    if not speaker:
        return None
    cue, lemma = grammar.cue_bounds(reading.parse, verb), reading.lemma(verb)
    return CueBeside(token=verb, speaker=speaker, cue=cue, lemma=lemma, end=start, after=False)


def introduced_by_colon(reading: Reading, tokens: list[Token]) -> CueBeside | None:
    """A colon after a clause with no verb of saying: its subject speaks ("She was blunt about it:")."""
    colon = tokens[-1]
    sentence = [t for t in tokens if t.sentence == colon.sentence]
    verb = next((t for t in sentence if t.dep == "ROOT" and t.pos in ("VERB", "AUX")), None)
    speaker = grammar.subject(reading.parse, reading.text, verb) if verb else ()
    if colon.text != ":" or not speaker or speaker[0][1] > colon.start:
        return None
    cue = (colon.start, colon.end)
    return CueBeside(token=colon, speaker=speaker[:1], cue=cue, lemma=":", end=colon.end, after=False)
