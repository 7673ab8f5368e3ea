"""Statements by a noun or a phrase: "her claim that ...", "he made the promise to ...", "according to ..."."""

from collections.abc import Iterator

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.frames import Reading, snapped, without_next_cue
from onrecord.model import Parse, Token

POSSESSIVE = ("'s", "’s", "’", "'")


def noun_frames(reading: Reading, noun: Token) -> Iterator[Draft]:
    """The statement of a cue noun with its clause: "her claim that", "he made the promise to"."""
    parse, words, lemma = reading.parse, reading.words, reading.lemma(noun)
    for child in parse.children(noun, "acl", "ccomp", "relcl"):
        marks = parse.children(child, "mark")
        to = any(c.tag == "TO" for c in parse.children(child))
        that = bool(marks) and marks[0].text.lower() == "that"
        if not ((that and lemma in words.nouns_of_clause) or (to and lemma in words.nouns_of_infinitive)):
            continue
        speaker = _owner(reading, noun)
        if not speaker:
            continue
        tokens = [t for t in without_next_cue(reading, parse.subtree(child), noun) if t.i > noun.i]
        s, e = trim(reading.text, *Parse.bounds(tokens)) if tokens else (0, 0)
        if s < e:
            content = (snapped(reading, s, e, cue=noun),)
            yield Draft(
                content=content,
                cue=((noun.start, noun.end),),
                lemma=lemma,
                speaker=speaker,
                rule="noun",
                confidence=0.5,
            )


def _owner(reading: Reading, noun: Token) -> tuple[Bounds, ...]:
    parse, text = reading.parse, reading.text
    for child in parse.children(noun, "poss"):
        found = grammar.phrase(parse, text, child, end=noun.start)
        if found:
            s, e = found
            for ending in POSSESSIVE:
                if text[s:e].endswith(ending):
                    e -= len(ending)
                    break
            return ((s, e),)
    for by in parse.children(noun, "prep"):
        if by.text.lower() in ("by", "from"):
            for child in parse.children(by, "pobj"):
                found = grammar.phrase(parse, text, child, start=by.end)
                return (found,) if found else ()
    head = parse.head(noun)
    if noun.dep == "dobj" and reading.is_verb_of(head, reading.words.light):
        return grammar.subject(parse, text, head)
    return ()


def according_to(reading: Reading, token: Token) -> Iterator[Draft]:
    """The statement of an "according to" phrase: the rest of its clause."""
    parse, text = reading.parse, reading.text
    to = next((t for t in parse.tokens[token.i + 1 : token.i + 2] if t.text.lower() == "to"), None)
    sources = parse.children(to, "pobj") if to else []
    if to is None or not sources:
        return
    source = grammar.phrase(parse, text, sources[0], start=to.end)
    top = parse.head(token)
    while top.pos not in ("VERB", "AUX") and top.head != top.i:
        top = parse.head(top)
    if source is None:
        return
    spans = []
    for run in grammar.runs([t for t in parse.subtree(top) if t.end <= token.start or t.start >= source[1]]):
        s, e = trim(text, *Parse.bounds(run))
        if s < e:
            spans.append((s, e))
    spans = [snapped(reading, s, e, cue=token) for s, e in spans if any(c.isalnum() for c in text[s:e])]
    if spans:
        content = join(spans) if len(spans) < 3 else (max(spans, key=lambda b: b[1] - b[0]),)
        yield Draft(
            content=content,
            cue=((token.start, to.end),),
            lemma="according to",
            speaker=(source,),
            rule="according",
            confidence=0.7,
        )
