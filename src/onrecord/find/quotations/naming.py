"""What somebody calls somebody or something, in marks, where the words come before: "whom the mayor dubbed “a fox”"."""

from collections.abc import Iterator, Sequence

from onrecord.find.quotations import grammar
from onrecord.find.quotations.drafts import Bounds, Draft, trim
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.marks import ends_like_speech, is_headed
from onrecord.model import Quotation, Token

LOOK_BACK, LOOK_AHEAD = 160, 80  # characters
FARTHEST = 10  # tokens
RELATIVE = frozenset({"who", "whom", "which", "what", "that"})
HELPERS = frozenset({"AUX", "ADV", "PART"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
DETERMINERS = frozenset({"DET", "PRON"})  # "a", "his"


def named(reading: Reading) -> Iterator[Draft]:
    """A statement for each name in marks that a verb of naming gives and the text says whose name it is."""
    for quotation in reading.marks.quotations:
        if is_headed(quotation, reading.text):
            continue  # the title of a work
        start = quotation.span.start
        before = [t for t in reading.parse.between(max(0, start - LOOK_BACK), start) if t.end <= start]
        before = [t for t in before if t.sentence == before[-1].sentence and t.pos != "SPACE"][-FARTHEST - 4 :]
        found = _by_somebody(reading, quotation, before) or _of_relative(reading, quotation, before)
        if found is not None:
            yield found


def _open(before: Sequence[Token]) -> tuple[list[Token], int | None, bool]:
    """The words before the name without its article and "as"; where that article is; whether "as" was there."""
    kept, begin = list(before), None
    if kept and kept[-1].pos in DETERMINERS and kept[-1].text.lower() not in RELATIVE:
        begin = kept.pop().start
    as_ = bool(kept) and kept[-1].text.lower() == "as"
    return (kept[:-1] if as_ else kept), begin, as_


def _is_naming(reading: Reading, token: Token, *, as_: bool) -> bool:
    return reading.is_verb_of(token, reading.words.named_as if as_ else reading.words.named)


def _of_relative(reading: Reading, quotation: Quotation, before: Sequence[Token]) -> Draft | None:
    """ "whom the mayor dubbed “the little senator”", "what he called a “sad day”"."""
    words, begin, as_ = _open(before)
    if not words or not _is_naming(reading, words[-1], as_=as_):
        return None
    at = next((n for n in range(len(words) - 2, -1, -1) if words[n].text.lower() in RELATIVE), None)
    between = words[at + 1 : -1] if at is not None else []
    while between and between[-1].pos in HELPERS:
        between.pop()
    if at is None or not between or any(t.pos in ("VERB", "AUX", "PUNCT", "ADP") and t.dep != "case" for t in between):
        return None
    speaker = trim(reading.text, between[0].start, between[-1].end)
    relative = (words[at].start, words[at].end)
    return _draft(reading, quotation, words[-1], speaker, begin, about=relative)


def _by_somebody(reading: Reading, quotation: Quotation, before: Sequence[Token]) -> Draft | None:
    """ "described by Kress as “a farce”", "was called “a thief” by Kress"."""
    words, begin, as_ = _open(before)
    if words and words[-1].tag == "VBN" and _is_naming(reading, words[-1], as_=as_):
        end = quotation.span.end
        after = reading.parse.between(end, min(end + LOOK_AHEAD, len(reading.text)))
        by = after[0] if after and after[0].text.lower() == "by" else None
        verb: Token | None = words[-1]
    else:
        n = next((n for n in range(len(words) - 1, 0, -1) if words[n].text.lower() == "by"), 0)
        by = words[n] if n else None
        verb = words[n - 1] if n and words[n - 1].tag == "VBN" and _is_naming(reading, words[n - 1], as_=as_) else None
    if by is None or verb is None:
        return None
    agents = reading.parse.children(by, "pobj")
    speaker = grammar.phrase(reading.parse, reading.text, agents[0], start=by.end) if agents else None
    if speaker is None or speaker[0] < quotation.span.start < speaker[1]:
        return None
    return _draft(reading, quotation, verb, speaker, begin, about=_called(reading, verb))


def _end(reading: Reading, quotation: Quotation) -> int:
    """Where a name ends that is not wholly in marks: "the “rotten” state"."""
    end = quotation.span.end
    if ends_like_speech(reading.text, quotation.span):
        return end
    for token in reading.parse.between(end, min(end + LOOK_AHEAD, len(reading.text))):
        if token.pos not in NOMINAL or token.start > end + 1:
            break
        end = token.end
    return end


def _called(reading: Reading, verb: Token) -> Bounds | None:
    """Whom or what a passive verb calls something."""
    parse = reading.parse
    whom = parse.children(verb, "nsubjpass") or ([parse.head(verb)] if verb.dep == "acl" else [])
    return grammar.phrase(parse, reading.text, whom[0], end=verb.start) if whom else None


def _draft(
    reading: Reading, quotation: Quotation, verb: Token, speaker: Bounds, begin: int | None, *, about: Bounds | None
) -> Draft:
    name = (quotation.span.start if begin is None else begin, _end(reading, quotation))
    return Draft(
        content=(about, name) if about is not None and about[1] <= name[0] else (name,),
        cue=(grammar.cue_bounds(reading.parse, verb),),
        lemma=reading.lemma(verb),
        speaker=(speaker,),
        rule="named",
        confidence=0.7,
        quoted=True,
    )
