"""Statements by a noun or a phrase: "her claim that ...", "according to ...", "..., as the paper reported"."""

from collections.abc import Iterator

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.edges import with_title
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


def _antecedent(reading: Reading, token: Token) -> Bounds | None:
    """The phrase that a relative pronoun after a comma stands for ("the version, according to which")."""
    parse, text = reading.parse, reading.text
    before = [t for t in parse.tokens[max(token.i - 2, 0) : token.i] if t.pos != "PUNCT"]
    head = before[-1] if before else None
    return grammar.phrase(parse, text, head, end=token.start) if head and head.pos in grammar.NOMINAL else None


def _with_apposition(reading: Reading, source: Bounds) -> Bounds:
    """A title in marks with what it is said to be ("“The Long Mine”, a book by Orla Veld,")."""
    start, end = source
    quotation = reading.marks.at(end - 1)
    after = [t for t in reading.parse.between(end, end + 120) if t.pos != "SPACE"]
    if quotation is None or quotation.span.end != end or len(after) < 3:
        return source
    begins = 1 if after[0].text == "," else 0
    stop = next((n for n, t in enumerate(after[begins:], begins) if t.text in (",", ".", ";")), None)
    if stop is None or after[begins].pos not in ("DET", "ADP") or any(t.pos in ("VERB", "AUX") for t in after[:stop]):
        return source
    named = begins == 0 and after[0].text.lower() == "by"
    return (start, after[stop - 1].end) if named or (begins and after[begins].pos == "DET") else source


def according_to(reading: Reading, token: Token) -> Iterator[Draft]:
    """The statement of an "according to" phrase: the rest of its clause."""
    parse, text = reading.parse, reading.text
    to = next((t for t in parse.tokens[token.i + 1 : token.i + 2] if t.text.lower() == "to"), None)
    sources = parse.children(to, "pobj") if to else []
    if to is None or not sources:
        return
    source = grammar.phrase(parse, text, sources[0], start=to.end)
    relative = sources[0].text.lower() in grammar.RELATIVE  # "the version, according to which"
    top = parse.head(token)
    while top.pos not in ("VERB", "AUX") and top.head != top.i:
        top = parse.head(top)
    if source is None:
        return
    source = _with_apposition(reading, with_title(reading, source))
    spans = []
    rest = [t for t in parse.subtree(top) if (t.end <= token.start and not relative) or t.start >= source[1]]
    for run in grammar.runs(rest):
        s, e = trim(text, *Parse.bounds(run))
        if s < e:
            spans.append((s, e))
    spans = [snapped(reading, s, e, cue=token) for s, e in spans if any(c.isalnum() for c in text[s:e])]
    speaker = _antecedent(reading, token) if relative else source
    if spans and speaker:
        content = join(spans) if len(spans) < 3 else (max(spans, key=lambda b: b[1] - b[0]),)
        yield Draft(
            content=content,
            cue=((token.start, to.end),),
            lemma="according to",
            speaker=(speaker,),
            rule="according",
            confidence=0.7,
        )


def as_reported(reading: Reading, verb: Token) -> Iterator[Draft]:
    """The statement of an "as" clause that a comma parts from the rest ("..., as the paper reported on Monday")."""
    parse, lemma = reading.parse, reading.lemma(verb)
    told = verb.dep == "advcl" and lemma in reading.words.clause - reading.words.weak
    if not told or not any(c.text.lower() == "as" for c in parse.children(verb, "mark")):
        return
    speaker = grammar.subject(parse, reading.text, verb)
    if not speaker or parse.children(verb, "dobj", "ccomp", "xcomp"):
        return
    clause = parse.subtree(verb)
    inside = {t.i for t in clause}
    rest = [t for t in parse.subtree(parse.head(verb)) if t.i not in inside]
    run = max(grammar.runs(rest), key=len, default=[])
    before, after = clause[0].i - 1, clause[-1].i + 1
    side = before if run and run[0].i < verb.i else after
    if not run or not 0 <= side < len(parse.tokens) or parse.tokens[side].text != ",":
        return
    start, end = trim(reading.text, *Parse.bounds(run))
    yield Draft(
        content=(snapped(reading, start, end, cue=verb),),
        cue=(grammar.cue_bounds(parse, verb),),
        lemma=lemma,
        speaker=speaker,
        rule="as",
        confidence=0.6,
    )
