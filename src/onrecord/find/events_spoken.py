"""Attacks made with words: "attacked her rival as a fraud" accuses, and hurts nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.find.events_clause import Reader
from onrecord.find.events_lexicon import lexicon
from onrecord.model import Findings, Token

SPOKEN, SPOKEN_MODE = "ACCUSE", "disapprove"
_BODILY = "ASSAULT"
_SINGLE = ("NN", "NNP")


def is_about_contest(findings: Findings) -> bool:
    """Tell whether an article is about an election: several of its sentences speak of candidates, votes or debates."""
    found = 0
    for sentence in findings.sentences:
        words = lexicon(findings.language_at(sentence.start) or "")
        if words is None or not words.contest_sentences:
            continue
        listed = words.spoken["contest"]
        found += any(t.lemma.lower() in listed for t in findings.parse.between(sentence.start, sentence.end))
        if found >= words.contest_sentences:
            return True
    return False


@dataclass(frozen=True)
class Spoken:
    """Tells attacks with words from attacks.

    Where neither is said and one person "attacks" in an article about an election, it is None: nobody can tell.
    """

    reader: Reader
    contest: bool

    def kind_of_verb(self, verb: Token, *, violent: bool) -> str | None:
        """The type of event that a verb of attack tells of; `violent`: the sentence has another act or a weapon."""
        listed, reader = self._listed, self.reader
        if not listed or reader.lemma(verb) not in listed["verbs"]:
            return _BODILY
        noun, speaker = reader.object(verb), self._speaks(reader.agent_of_passive(verb) or reader.subject(verb))
        adverbs = {t.text.lower() for t in reader.parse.children(verb, "advmod")}
        if adverbs & listed["adverbs"] or (noun is not None and reader.fits(noun, listed["topics"])):
            return SPOKEN
        if self._is_site(noun):
            return _BODILY
        if self._says(verb):
            return SPOKEN
        if violent:
            return _BODILY
        if self._is_published(verb) or (speaker and self._has_reason(verb)):
            return SPOKEN
        return None if speaker and self.contest else _BODILY

    def kind_of_noun(self, noun: Token, light: Token | None, *, violent: bool) -> str | None:
        """The type of the event that a noun of attack tells of; `light` is the verb that carries the noun, if any."""
        listed, reader = self._listed, self.reader
        if not listed or noun.lemma.lower() not in listed["nouns"]:
            return _BODILY
        aims = [n for p in ("on", "against", "upon") for n in reader.after(noun, p)]
        if any(reader.fits(n, listed["topics"]) for n in aims) or (self._is_published(noun) and not violent):
            return SPOKEN
        owner = next(iter(reader.parse.children(noun, "poss")), None)
        speaker = self._speaks(owner) or (light is not None and self._speaks(reader.subject(light)))
        aimed = any(n.ent == "PERSON" for n in aims)
        unclear = (speaker or aimed) and self.contest and not violent
        return None if unclear and not any(self._is_site(n) for n in aims) else _BODILY

    @property
    def _listed(self) -> Mapping[str, frozenset[str]]:
        return self.reader.lexicon.spoken

    def _is_published(self, word: Token) -> bool:
        """ "In a tweet", "during the debate", "on television"."""
        after = [n for name, nouns in self.reader.prepositions(word).items() if name != "via" for n in nouns]
        return any(
            t.lemma.lower() in self._listed["channels"] for noun in after for t in (noun, self.reader.core(noun))
        )

    def _has_reason(self, verb: Token) -> bool:
        """ "For her support of the war", "as a fraud": why somebody is criticised."""
        return any(t.lemma.lower() in self._listed["reasons"] for t in self.reader.parse.children(verb, "prep"))

    def _says(self, verb: Token) -> bool:
        """ "..., saying that", "..., calling her a fraud"."""
        clauses = self.reader.parse.children(verb, "advcl")
        return any(t.tag == "VBG" and self.reader.lemma(t) in self._listed["sayings"] for t in clauses)

    def _speaks(self, noun: Token | None) -> bool:
        """Tell whether a noun is one who speaks: one person, or what somebody has written."""
        if noun is None:
            return False
        if noun.tag in ("PRP", "PRP$"):
            return noun.text.lower() in ("he", "she", "his", "her", "i", "my")
        single = noun.tag in _SINGLE and not self.reader.parse.children(noun, "conj")
        named = noun.ent == "PERSON" or (noun.pos == "PROPN" and not noun.ent)
        return single and (named or noun.lemma.lower() in self._listed["speakers"])

    def _is_site(self, noun: Token | None) -> bool:
        """Tell whether a noun is a place, a building or a vehicle: no words hurt those."""
        if noun is None:
            return False
        classes = self.reader.lexicon.classes
        return noun.ent in ("GPE", "LOC", "FAC") or self.reader.fits(noun, classes["property"] | classes["territory"])
