"""Whether what a rule of the lexicon asks for stands with a verb."""

from dataclasses import dataclass

from onrecord.find.events_lexicon import VerbRule
from onrecord.find.events_stance import StanceReader
from onrecord.model import Token


@dataclass(frozen=True)
class Fitter:
    """Compares verbs with the rules of the lexicon."""

    reader: StanceReader

    def fits(self, rule: VerbRule, verb: Token) -> bool:
        """Tell whether all that a rule asks for stands with the verb."""
        reader, parse, lists = self.reader, self.reader.parse, self.reader.lexicon
        noun = reader.object(verb)
        subject = reader.agent_of_passive(verb) if reader.is_passive(verb) else reader.subject(verb)
        below = reader.inner(verb)
        xcomp = rule.xcomp and (below is None or not ({"*", below.lemma.lower()} & rule.xcomp))
        if xcomp or (below is not None and below.lemma.lower() in rule.not_xcomp):
            return False
        return (
            (not rule.particle or bool(reader.particles(verb) & rule.particle))
            and (not rule.stranded or self._is_stranded(verb, rule.stranded))
            and (not rule.object or reader.fits(noun, rule.object))
            and (not rule.not_object or not reader.fits(noun, rule.not_object))
            and (not rule.subject or self._subject_fits(subject, rule.subject))
            and (not rule.prep or any(self._has(verb, noun, p) for p in rule.prep))
            and (not rule.joined or (verb.dep == "conj" and reader.lemma(parse.head(verb)) in rule.joined))
            and (
                not rule.prep_object
                or any(reader.fits(n, rule.prep_object) for ns in reader.prepositions(verb).values() for n in ns)
            )
            and (not rule.object_of or (noun is not None and self.is_followed(noun, rule.object_of)))
            and (not rule.reflexive or (noun is not None and noun.text.lower() in lists.classes["selves"]))
            and (not rule.active or not reader.is_passive(verb))
            and (not rule.aux or any(t.text.lower() in rule.aux for t in parse.children(verb, "aux")))
            and (not rule.adjective or self._predicate(verb, rule.adjective))
            and (not rule.clause or below is not None)
            and (not rule.infinitive or (below is not None and reader.is_infinitive(below)))
            and (not rule.subjunctive or (below is not None and self._is_wished(below)))
            and (not rule.participle or verb.tag == "VBN")
            and (not rule.passive or reader.is_passive(verb))
            and (not rule.alone or (noun is None and not parse.children(verb, "ccomp")))
            and (not rule.person_subject or (subject is not None and self._may_act(subject, verb)))
            and (not rule.person_object or (noun is not None and reader.is_person(noun)))
        )

    def _is_stranded(self, verb: Token, prepositions: frozenset[str]) -> bool:
        """ "Was fired on by gunmen": a preposition with nothing after it; not "was fired on Monday"."""
        beside = self.reader.parse.children(verb, "prep", "prt")
        return any(t.lemma.lower() in prepositions and not self.reader.parse.children(t, "pobj") for t in beside)

    def is_followed(self, noun: Token, listed: frozenset[str]) -> bool:
        """Tell whether one of the words stands after a noun's "of"."""
        return any(self.reader.fits(n, listed) for n in self.reader.after(noun, "of"))

    def _is_wished(self, below: Token) -> bool:
        """ "insisted that he resign", "that he must resign"; not "insists that nobody was hurt"."""
        auxiliaries = self.reader.parse.children(below, "aux", "auxpass")
        must = any(t.lemma.lower() in self.reader.lexicon.must or t.text.lower() == "be" for t in auxiliaries)
        return must or (below.tag in ("VB", "VBP") and not auxiliaries and below.dep == "ccomp")

    def _may_act(self, subject: Token, verb: Token) -> bool:
        """Tell whether the subject can act; "it" can in what is said ("Varenia says it is ready")."""
        return self.reader.is_person(subject) or (subject.text.lower() == "it" and verb.dep == "ccomp")

    def _has(self, verb: Token, noun: Token | None, preposition: str) -> bool:
        """Tell whether a preposition stands with the verb or, with a noun after it, with its object."""
        found = self.reader.after(verb, preposition) or self._bare(verb, preposition)
        return bool(found) or (noun is not None and bool(self.reader.after(noun, preposition)))

    def _bare(self, verb: Token, preposition: str) -> bool:
        return any(t.lemma.lower() == preposition for t in self.reader.parse.children(verb, "prep", "prt"))

    def _subject_fits(self, subject: Token | None, listed: frozenset[str]) -> bool:
        if subject is None:
            return False
        start, end = self.reader.name(subject)
        return any(t.lemma.lower() in listed for t in self.reader.parse.between(start, end))

    def _predicate(self, verb: Token, adjectives: frozenset[str]) -> bool:
        return any(
            t.lemma.lower() in adjectives or t.text.lower() in adjectives
            for t in self.reader.parse.children(verb, "acomp", "attr", "oprd", "ccomp", "xcomp")
        )
