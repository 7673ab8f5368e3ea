"""Where the parser reads a common construction of news in a way that no reader does, the parse is put right."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from onrecord.lang import words
from onrecord.model import Token

NOUNS = frozenset({"NOUN", "PROPN"})
CLAUSES = frozenset({"ROOT", "ccomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
NEAR = 6  # words in which the next noun of a list stands


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name.lower() for names in words("en", "dates")["weekdays"].values() for name in names)


def mended(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of one parse (`i` and `head` count from 0), put right in three places.

    "On Friday gunmen killed": where a weekday is read as a part of the noun after it, and that noun as what the
    preposition is about, the day is the preposition's and the noun the subject of a sentence that lacks one.

    "24 inmates and three guards were killed" is read as a noun, and then a sentence about guards. Where a counted noun
    that is no part of a sentence is joined by "and" to a sentence whose subject is counted, too, and stands right after
    the "and", the sentence is about both. The same where both are read as subjects of one verb.

    "Left 24 inmates and three guards dead" is read as two sentences, and the guards as the subject of the second. What
    is left dead is all that is joined before the word, which says how it was left.
    """
    made = list(tokens)
    for day in tokens:
        _part_day(made, day)
    for noun in tokens:
        _join_next(made, noun)
    for verb in tokens:
        noun = made[verb.head]
        if verb.dep != "conj" or verb.pos not in ("VERB", "AUX") or noun.dep not in CLAUSES or noun.pos not in NOUNS:
            continue
        subject = next((t for t in made if t.head == verb.i and t.dep in SUBJECTS and t.i < verb.i), None)
        conjunction = next((t for t in made if t.head == noun.i and t.dep == "cc" and noun.i < t.i < verb.i), None)
        if subject is None or conjunction is None or not (_counted(made, noun) and _counted(made, subject)):
            continue
        if _left_edge(made, subject) != conjunction.i + 1:
            continue
        _join(made, noun, subject, verb)
    return made


def _part_day(made: list[Token], day: Token) -> None:
    noun, before = made[day.head], made[day.i - 1] if day.i else None
    if day.dep != "compound" or day.text.lower() not in _weekdays() or before is None or before.dep != "prep":
        return
    verb = made[before.head]
    lacking = not any(t.head == verb.i and t.dep in SUBJECTS for t in made)
    if noun.dep == "pobj" and noun.head == before.i and noun.i < verb.i and verb.pos in ("VERB", "AUX") and lacking:
        passive = any(t.head == verb.i and t.dep == "auxpass" for t in made)
        made[day.i] = replace(day, head=before.i, dep="pobj")
        made[noun.i] = replace(noun, head=verb.i, dep="nsubjpass" if passive else "nsubj")


def _join_next(made: list[Token], noun: Token) -> None:
    """Join a noun before "and" to the noun right after it, where that one is read as another subject."""
    verb = made[noun.head]
    ands = [t for t in made[noun.i + 1 : noun.i + NEAR] if t.head == noun.i and (t.dep == "cc" or t.text == ",")]
    if noun.pos not in NOUNS or noun.dep not in {*SUBJECTS, "dobj"} or not ands:
        return
    for other in made[ands[0].i + 1 : ands[0].i + NEAR]:
        state = made[other.head]
        if other.dep not in SUBJECTS or other.pos not in NOUNS or _left_edge(made, other) != ands[0].i + 1:
            continue
        if noun.dep != "dobj" and ands[0].dep == "cc" and state.i == verb.i and other.i < verb.i:
            made[other.i] = replace(other, head=noun.i, dep="conj")
        elif noun.dep == "dobj" and verb.lemma == "leave" and _is_state(made, state, verb) and state.i > other.i:
            if verb.head == state.i:
                made[verb.i] = replace(verb, head=verb.i if state.dep == "ROOT" else state.head, dep=state.dep)
            made[other.i] = replace(other, head=noun.i, dep="conj")
            made[state.i] = replace(state, head=verb.i, dep="oprd")


def _is_state(made: Sequence[Token], word: Token, verb: Token) -> bool:
    """Tell whether a word hangs on the verb, or the verb on it as what somebody says, and nothing hangs on it."""
    held = any(t.head == word.i and t.dep in ("dobj", "aux", "auxpass", "ccomp", "xcomp") and t != verb for t in made)
    near = word.head == verb.i or (verb.head == word.i and verb.dep == "ccomp")
    return near and not held and (word.pos == "ADJ" or word.tag in ("VBN", "VBD"))


def _join(made: list[Token], noun: Token, subject: Token, verb: Token) -> None:
    first = min((t.i for t in made if t.head == noun.i and t.dep == "nummod"), default=noun.i)
    for token in made:
        if token.head == noun.i and token.i != noun.i and (token.i < first or token.dep == "punct"):
            made[token.i] = replace(token, head=verb.i)  # "In the riot", and the full stop, belong to the sentence
    made[verb.i] = replace(verb, head=verb.i if noun.dep == "ROOT" else noun.head, dep=noun.dep)
    made[noun.i] = replace(noun, head=verb.i, dep=subject.dep)
    made[subject.i] = replace(subject, head=noun.i, dep="conj")


def _counted(made: Sequence[Token], noun: Token) -> bool:
    return any(t.head == noun.i and t.dep == "nummod" and t.i < noun.i for t in made)


def _left_edge(made: Sequence[Token], token: Token) -> int:
    """The first token of a noun and all that hangs on it to its left."""
    edge = token.i
    for before in reversed(made[: token.i]):
        if not _hangs_on(made, before, token):
            break
        edge = before.i
    return edge


def _hangs_on(made: Sequence[Token], part: Token, whole: Token) -> bool:
    for _ in range(len(made)):
        if part.head == whole.i:
            return True
        if part.head == part.i:
            return False
        part = made[part.head]
    return False
