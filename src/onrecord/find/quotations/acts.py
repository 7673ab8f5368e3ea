"""What somebody does by the words of a cue: the speech act, and the stance that follows from it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from onrecord.lang import words
from onrecord.model.statement import Stance
from onrecord.text import folded

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")  # double-check, didn't
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")  # admit: admitted


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechAct:
    """The act that a cue names ("deny"), its lemma, and the stance it gives to the content.

    Act and lemma are None for words that no list knows; those assert.
    """

    act: str | None = None
    lemma: str | None = None
    stance: Stance = "asserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Acts:
    """The acts of a language: by word, by phrase, and the words that turn them round."""

    of_word: dict[str, str] = field(default_factory=dict)
    of_phrase: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = field(default_factory=dict)
    stances: dict[str, Stance] = field(default_factory=dict)
    negated: dict[str, Stance] = field(default_factory=dict)
    lemmas: dict[str, tuple[str, ...]] = field(default_factory=dict)
    negators: frozenset[str] = frozenset()
    refusing: frozenset[str] = frozenset()
    but_also: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    act: str
    lemma: str
    negators: int


def act_of(cue: str, language: str | None = "en", *, negated: bool = False) -> SpeechAct:
    """The speech act of a cue, from its words alone; `negated` for a "not" that the words do not hold.

    >>> act_of("has repeatedly denied").stance
    'denied'
    >>> act_of("did not deny")
    SpeechAct(act='deny', lemma='deny', stance='hedged')
    >>> act_of("is not convinced").stance, act_of("made it clear").act, act_of("refused to confirm").stance
    ('denied', 'stress', 'hedged')
    """
    acts = _acts(language)
    hits = _hits(cue, acts)
    if not hits:
        return SpeechAct()
    at = next((n for n, hit in enumerate(hits) if hit.lemma not in acts.light), 0)
    chosen = hits[at]
    is_negated = (chosen.negators % 2 == 1) is not negated
    followed = next((hit for hit in hits[at + 1 :] if hit.lemma not in acts.light), None)
    if chosen.lemma in acts.refusing and followed is not None:
        stance = acts.stances[followed.lemma] if is_negated else acts.negated[followed.act]
        return SpeechAct(act=chosen.act, lemma=chosen.lemma, stance=stance)
    stance = acts.negated[chosen.act] if is_negated else acts.stances[chosen.lemma]
    return SpeechAct(act=chosen.act, lemma=chosen.lemma, stance=stance)


def act_of_lemma(lemma: str | None, language: str | None = "en") -> SpeechAct:
    """The speech act of a verb or noun in the form of the dictionary.

    >>> act_of_lemma("vow").act, act_of_lemma("walk").act
    ('promise', None)
    """
    acts = _acts(language)
    act = acts.of_word.get(lemma or "")
    return SpeechAct(act=act, lemma=lemma, stance=acts.stances[lemma]) if act and lemma else SpeechAct()


def stances(language: str | None) -> dict[str, Stance]:
    """The stance of each word of a language that names a speech act."""
    return _acts(language).stances


def negators(language: str | None) -> frozenset[str]:
    """The words of a language that negate a verb after them."""
    return _acts(language).negators


def _hits(cue: str, acts: _Acts) -> list[_Hit]:
    """The words and phrases of a cue that the lists know, each with the number of negations before it."""
    tokens = list(_tokens(cue))
    hits: list[_Hit] = []
    k = negators = 0
    while k < len(tokens):
        phrase = _phrase_at(tokens, k, acts)
        if phrase is not None:
            length, act, lemma = phrase
            if act:
                hits.append(_Hit(act=act, lemma=lemma, negators=negators))
            else:
                negators += 1
            k += length
            continue
        if tokens[k] in acts.negators:
            negators += tokens[k + 1 : k + 2] == [] or tokens[k + 1] not in acts.but_also
        else:
            lemma = next((one for one in _lemmas(tokens[k], acts) if one in acts.of_word), "")
            if lemma:
                hits.append(_Hit(act=acts.of_word[lemma], lemma=lemma, negators=negators))
        k += 1
    return hits


def _tokens(cue: str) -> Iterator[str]:
    """The words of a cue in lower case, "didn't" in two."""
    for found in _WORD.findall(folded(cue).replace("’", "'")):
        if found.endswith("n't"):
            yield from (found[:-3] or "n't", "not")
        else:
            yield found


def _lemmas(token: str, acts: _Acts) -> Iterator[str]:
    yield token
    yield from acts.lemmas.get(token, ())
    for prefix in acts.prefixes:
        if token.startswith(prefix):
            yield from acts.lemmas.get(token.removeprefix(prefix), ())


def _phrase_at(tokens: list[str], k: int, acts: _Acts) -> tuple[int, str, str] | None:
    """The longest phrase that begins at a word: its length, its act ("" for a negation) and its words."""
    best: tuple[int, str, str] | None = None
    for first in dict.fromkeys(_lemmas(tokens[k], acts)):
        for phrase, act in acts.of_phrase.get(first, ()):
            ahead = tokens[k : k + len(phrase)]
            fits = len(ahead) == len(phrase) and all(
                want in (have, *acts.lemmas.get(have, ())) for want, have in zip(phrase, ahead, strict=True)
            )
            if fits and (best is None or len(phrase) > best[0]):
                best = (len(phrase), act, " ".join(phrase))
    return best


@cache
def _acts(language: str | None) -> _Acts:
    table = words(language, "acts")
    of_word: dict[str, str] = {}
    of_phrase: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    stances: dict[str, Stance] = {}
    verbs: list[str] = []
    nouns: list[str] = []
    classes: dict[str, Any] = table.get("acts", {})
    for act, listed in classes.items():
        phrases = [folded(phrase) for phrase in listed.get("phrases", ())]
        known = [*listed.get("verbs", ()), *listed.get("words", ()), *phrases]
        verbs += listed.get("verbs", ())
        nouns += listed.get("words", ())
        of_word |= {word: act for word in known if " " not in word}
        stances |= dict.fromkeys(known, listed["stance"])
        for phrase in phrases:
            of_phrase.setdefault(phrase.split()[0], []).append((tuple(phrase.split()), act))
    for stance, listed in table.get("stance", {}).items():
        stances |= dict.fromkeys(listed, stance)
    negation, light = table.get("negation", {}), table.get("light", {}).get("verbs", [])
    for phrase in negation.get("phrases", ()):
        of_phrase.setdefault(phrase.split()[0], []).append((tuple(phrase.split()), ""))
    found = _Acts(
        of_word=of_word,
        of_phrase={first: tuple(phrases) for first, phrases in of_phrase.items()},
        stances=stances,
        negated={act: listed["negated"] for act, listed in classes.items()},
        negators=frozenset(map(folded, negation.get("words", ()))),
        refusing=frozenset(negation.get("refusing", ())),
        but_also=frozenset(negation.get("but_also", ())),
        light=frozenset(light),
    )
    if "irregular" not in table:  # a language whose forms are listed, not made
        lemmas: dict[str, tuple[str, ...]] = {form: (lemma,) for form, lemma in forms_of(language).items()}
        prefixes = words(language, "statements").get("phrases", {}).get("prefixes", ())
        return replace(found, lemmas=lemmas, prefixes=tuple(prefixes))
    spare = {word for phrases in of_phrase.values() for phrase, _ in phrases for word in phrase}
    return replace(found, lemmas=_english([*verbs, *light], nouns, table["irregular"], spare))


@cache
def forms_of(language: str | None) -> dict[str, str]:
    """The lemma of each listed form of a verb of saying, for languages without a parser.

    >>> forms_of("ru")["сообщили"]
    'сообщить'
    """
    table = words(language, "statements")
    found = {folded(form): lemma for lemma, listed in table.get("forms", {}).items() for form in listed}
    for lemma, stems in table.get("stems", {}).items():
        found |= {folded(stem + ending): lemma for stem in stems for ending in table["endings"]}
    return found


def _english(
    verbs: list[str], nouns: list[str], irregular: dict[str, list[str]], spare: set[str]
) -> dict[str, tuple[str, ...]]:
    """The lemmas of each form of English verbs and nouns; `irregular` lists those that no rule makes."""
    made = [(form, lemma) for lemma, listed in irregular.items() for form in listed]
    made += [(form, verb) for verb in dict.fromkeys([*verbs, *irregular]) for form in verb_forms(verb)]
    made += [(_with_s(noun), noun) for noun in [*nouns, *sorted(spare)]]
    made += [(form, word) for word in sorted(spare) for form in verb_forms(word)]
    return _by_form(made)


def _by_form(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for form, lemma in pairs:
        if lemma not in found.setdefault(form, []):
            found[form].append(lemma)
    return {form: tuple(lemmas) for form, lemmas in found.items()}


def verb_forms(verb: str) -> tuple[str, ...]:
    """The regular forms of an English verb, doubled letters in both spellings.

    >>> verb_forms("admit")
    ('admits', 'admited', 'admiting', 'admitted', 'admitting')
    >>> verb_forms("deny")
    ('denies', 'denied', 'denying')
    """
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return _with_s(verb), verb[:-1] + "ied", verb + "ing"
    if verb.endswith("e"):
        ing = verb + "ing" if verb.endswith(("ee", "oe")) else verb[:-1] + "ing"
        return _with_s(verb), verb + "d", ing
    plain = (_with_s(verb), verb + "ed", verb + "ing")
    doubled = verb + verb[-1]
    return (*plain, doubled + "ed", doubled + "ing") if _DOUBLING.search(verb) else plain


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "es" if word.endswith(("s", "x", "z", "ch", "sh")) else word + "s"
