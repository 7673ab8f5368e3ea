"""The words of a language that tell that somebody says something, as one value."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from onrecord.find.quotations.acts import forms_of, stances
from onrecord.lang import words
from onrecord.model.statement import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Cue verbs by the complement that holds the content, cue nouns, and the words that describe a source.

    `prepositions` maps a verb to the prepositions before its content; `weak` are verbs of attitude, without speech.
    """

    clause: frozenset[str] = frozenset()
    infinitive: frozenset[str] = frozenset()
    gerund: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    prepositions: dict[str, frozenset[str]] = field(default_factory=dict)
    numbering: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    modals: frozenset[str] = frozenset()
    stances: dict[str, Stance] = field(default_factory=dict)
    nouns_of_clause: frozenset[str] = frozenset()
    nouns_of_infinitive: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    according: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    hearers: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    slips: dict[str, str] = field(default_factory=dict)
    naming: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    named_as: frozenset[str] = frozenset()
    never_nouns: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    quoting: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    unnamed_phrases: tuple[str, ...] = ()
    author: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    scare: frozenset[str] = frozenset()
    held_in: frozenset[str] = frozenset()
    reading: frozenset[str] = frozenset()
    forms: dict[str, str] = field(default_factory=dict)
    asides: frozenset[str] = frozenset()
    source_phrases: tuple[str, ...] = ()
    that: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    @property
    def verbs(self) -> frozenset[str]:
        """Every cue verb."""
        frames = self.clause | self.infinitive | self.gerund | self.object
        return frames | frozenset(self.prepositions) | self.numbering

    def lemma(self, found: str) -> str:
        """The lemma, put right where the parser is known to slip."""
        lower = found.lower()
        return self.slips.get(lower, lower)

    def stance(self, lemma: str | None) -> Stance:
        """What a cue says about the stand of the speaker; a cue that is not listed asserts."""
        return self.stances.get(lemma or "", "asserted")


@cache
def lexicon(language: str | None) -> Lexicon:
    """The statement words of a language; an empty lexicon when there is no list for it.

    >>> lexicon("en").stance("deny")
    'denied'
    >>> lexicon("xx").verbs
    frozenset()
    """
    table = words(language, "statements")
    frames: dict[str, Any] = table.get("frames", {})
    nouns, phrases = table.get("nouns", {}), table.get("phrases", {})
    speakers, titles = table.get("speakers", {}), table.get("titles", {})
    return Lexicon(
        clause=frozenset(frames.get("clause", ())),
        infinitive=frozenset(frames.get("infinitive", ())),
        gerund=frozenset(frames.get("gerund", ())),
        object=frozenset(frames.get("object", ())),
        prepositions={verb: frozenset(after) for verb, after in frames.get("preposition", {}).items()},
        numbering=frozenset(frames.get("numbers", {}).get("verbs", ())),
        numbers=frozenset(frames.get("numbers", {}).get("nouns", ())),
        weak=frozenset(table.get("weak", {}).get("lemmas", ())),
        modals=frozenset(frames.get("modals", ())),
        stances=stances(language),
        nouns_of_clause=frozenset(nouns.get("clause", ())),
        nouns_of_infinitive=frozenset(nouns.get("infinitive", ())),
        light=frozenset(nouns.get("light", ())),
        according=frozenset(phrases.get("according", ())),
        occasions=frozenset(table.get("occasions", {}).get("nouns", ())),
        hearers=frozenset(table.get("occasions", {}).get("hearers", ())),
        openings=frozenset(table.get("occasions", {}).get("verbs", ())),
        slips=table.get("lemmas", {}),
        naming=frozenset(frames.get("naming", ())),
        named=frozenset(frames.get("named", ())),
        named_as=frozenset(frames.get("named_as", ())),
        never_nouns=frozenset(frames.get("never_nouns", ())),
        deeds=frozenset(frames.get("deeds", ())),
        quoting=frozenset(frames.get("quoting", ())),
        persons=frozenset(table.get("persons", {}).get("nouns", ())),
        headings=frozenset(speakers.get("headings", ())),
        turns=frozenset(speakers.get("turns", ())),
        generic=frozenset(speakers.get("generic", ())),
        unnamed_phrases=tuple(speakers.get("unnamed_phrases", ())),
        author=frozenset(speakers.get("author", ())),
        nobody=frozenset(speakers.get("nobody", ())),
        documents=frozenset(speakers.get("documents", ())),
        titled=frozenset(titles.get("nouns", ())),
        scare=frozenset(titles.get("scare", ())),
        held_in=frozenset(titles.get("held_in", ())),
        reading=frozenset(titles.get("reading", ())),
        forms=forms_of(language),
        asides=frozenset(phrases.get("asides", ())),
        source_phrases=tuple(phrases.get("source", ())),
        that=frozenset(phrases.get("that", ())),
        prefixes=tuple(phrases.get("prefixes", ())),
    )
