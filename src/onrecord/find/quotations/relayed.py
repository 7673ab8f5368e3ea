"""Words that one passes on from another: "Orwen was quoted by Northern Wire as saying that ..." is said by Orwen."""

from collections.abc import Sequence
from dataclasses import replace

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, join, trim
from onrecord.find.quotations.frames import Reading
from onrecord.model import Token


def relayed(reading: Reading, draft: Draft) -> Draft:
    """The draft with the one who is quoted as its speaker, and without him and the verbs in its content."""
    parse = reading.parse
    tokens = [token for bounds in draft.cue for token in parse.between(*bounds)]
    found = next((pair for token in tokens for pair in _quoted_as(reading, token)), None)
    if found is None:
        return draft
    verb, saying = found
    passive = parse.children(verb, "nsubjpass")
    who = passive or parse.children(verb, "dobj")
    speaker = grammar.phrase(parse, reading.text, who[0]) if who else None
    if speaker is None:
        return draft
    auxiliaries = [t.start for t in parse.children(verb, "aux", "auxpass") if t.i == verb.i - 1]
    preposition = parse.head(saying)
    cue = join([(min([verb.start, *auxiliaries]), verb.end), (preposition.start, saying.end)])
    if verb.i + 1 == preposition.i:
        cue = ((cue[0][0], saying.end),)
    first = min(speaker[0], cue[0][0])
    apart = [part for bounds in draft.content for part in _outside(reading.text, bounds, (first, saying.end))]
    end = parse.bounds(parse.subtree(saying))[1]
    content = apart or [trim(reading.text, saying.end, end)]
    if content[0][0] >= content[0][1]:
        return draft  # "he was quoted as saying", and no more
    return replace(draft, speaker=(speaker,), cue=cue, content=tuple(content), lemma=reading.lemma(saying))


def _quoted_as(reading: Reading, token: Token) -> Sequence[tuple[Token, Token]]:
    """The verb of quoting that a token is or hangs on, and the verb of saying after its "as"."""
    parse = reading.parse
    verb = parse.head(parse.head(token)) if token.dep == "pcomp" else token
    if reading.lemma(verb) not in reading.words.quoting:
        return ()
    after = (t for t in parse.children(verb, "prep") if t.text.lower() == "as")
    return [(verb, saying) for preposition in after for saying in parse.children(preposition, "pcomp")]


def _outside(text: str, bounds: Bounds, taken: Bounds) -> list[Bounds]:
    """The parts of a content before and after what is taken."""
    (start, end), (first, last) = bounds, taken
    parts = [trim(text, start, min(end, first)), trim(text, max(start, last), end)]
    kept = bounds if end <= first or start >= last else None
    return [kept] if kept else [part for part in parts if part[0] < part[1]]
