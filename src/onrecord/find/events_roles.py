"""Who takes part in an event: the words, and what they tell of country and sector."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from onrecord.find.events_actors import Actors
from onrecord.find.events_clause import RELATIVE, Reader
from onrecord.find.events_lexicon import VerbRule
from onrecord.model import Findings, Participant, Token

_MOST = 6
_DEEP = 2
_SITES = ("in", "at", "by", "on", "near", "outside", "inside", "under", "beside", "behind", "opposite", "against")
_BEHIND = ("by", "of", "against", "from", "to", "with", "between", "for", "on", "in")


@dataclass(frozen=True)
class Roles:
    """Finds participants around a trigger, by the places that a rule names."""

    findings: Findings
    reader: Reader
    rule: Callable[[Token], VerbRule | None]
    actors: Actors

    def of_verb(self, verb: Token, wanted: tuple[str, ...]) -> tuple[Participant, ...]:
        """The participants in the first of the wanted places that has any."""
        for place in wanted:
            found = self.participants(self._at(verb, place))
            if found:
                return found
        return ()

    def of_noun(self, noun: Token, wanted: tuple[str, ...]) -> tuple[Participant, ...]:
        """The participants that stand with an event noun ("the killing of ...", "Varenia's attack")."""
        for place in wanted:
            found = self.participants(self._beside(noun, place))
            if found:
                return found
        return ()

    def _beside(self, noun: Token, place: str) -> list[Token]:
        """The nouns beside a noun: its owner, its possessor ("the mayor's murder"), its nation, or in a phrase."""
        if place not in ("owner", "possessor", "nation", "doer"):
            return self.reader.after(noun, place)
        owner = self.reader.owner(noun)
        if place == "doer":  # "the soldiers' killing of the editor"
            return [owner] if owner is not None and owner.dep == "poss" and self.reader.after(noun, "of") else []
        fits = owner is not None and (place == "owner" or (owner.dep == "poss") == (place == "possessor"))
        return [owner] if owner is not None and fits else []

    def concerned(self, verb: Token, wanted: tuple[str, ...], kind: str) -> tuple[Participant, ...]:
        """Whose matter it is where no party stands at the wanted places: "protested against Varenia's decision"."""
        if kind in self.reader.lexicon.classes["bodily"]:
            return ()
        found = self._through(n for place in wanted for n in self._at(verb, place))
        if not found and kind == "THREATEN":
            return self.of_condition(verb)
        return found or (self.of_purpose(verb) or self._in_protest(verb) if kind == "PROTEST" else ())

    def of_condition(self, verb: Token) -> tuple[Participant, ...]:
        """Who is threatened by a condition: "threatened to leave unless the ministry pays"."""
        clause = self.reader.condition(verb)
        subject = self.reader.subject(clause) if clause is not None else None
        return self.participants([subject] if subject is not None and self.reader.is_person(subject) else [])[:1]

    def of_purpose(self, trigger: Token) -> tuple[Participant, ...]:
        """Whom a protest is directed at by what it is for: "a strike to demand reforms by the ministry"."""
        clause = self.reader.purpose(trigger)
        rule = self.rule(clause) if clause is not None else None
        if clause is None or rule is None or rule.type not in ("PROTEST", "REQUEST", "ACCUSE", "REJECT"):
            return ()
        wanted = tuple(place for place in rule.patient if place != "subject")
        asked = self.reader.after(clause, "for") if rule.type == "REQUEST" else []  # "calling for freedom from Varenia"
        found = self.of_verb(clause, wanted) or self._through(n for p in wanted for n in self._at(clause, p))
        return found or self._through(asked)

    def concerned_by_noun(self, noun: Token, wanted: tuple[str, ...], kind: str) -> tuple[Participant, ...]:
        """The same for an event noun: "a protest against the decision of the court"."""
        if kind in self.reader.lexicon.classes["bodily"]:
            return ()
        found = self._through(n for place in wanted if place != "owner" for n in self.reader.after(noun, place))
        return found or (self.of_purpose(noun) or self._in_protest(noun) if kind == "PROTEST" else ())

    def _in_protest(self, trigger: Token) -> tuple[Participant, ...]:
        """ "went on strike in protest at the ministry's decision"."""
        words = (trigger, self.reader.parse.head(trigger), *self.reader.after(trigger, "on"))
        protests = [n for word in words for n in self.reader.after(word, "in") if n.lemma.lower() == "protest"]
        against = [n for one in protests for p in ("at", "against", "of", "over") for n in self.reader.after(one, p)]
        return self.participants(against)[:1] or self._through(against)

    def _through(self, nouns: Iterable[Token]) -> tuple[Participant, ...]:
        return self.participants(self._nested(nouns))[:1]

    def _nested(self, nouns: Iterable[Token], depth: int = 0) -> list[Token]:
        """The party behind the first noun that is no party itself: its owner, or who stands after it."""
        for noun in nouns:
            owner = self.reader.owner(noun)
            after = [n for p in _BEHIND for n in self.reader.after(noun, p)]
            behind = [owner, *after] if owner is not None else after
            found = [n for n in behind if self.reader.is_person(n) and self.reader.is_party(n)]
            found = found or (self._nested(after, depth + 1) if depth < _DEEP else [])
            if found:
                return found[:1]
        return []

    def _at(self, verb: Token, place: str) -> list[Token]:
        reader, parse = self.reader, self.reader.parse
        if place == "subject":
            found = reader.agent_of_passive(verb) if reader.is_passive(verb) else reader.subject(verb)
            vehicle = found is None or found.lemma.lower() in reader.lexicon.classes["vague_devices"]
            return [] if found is None or vehicle else self._behind(found)
        if place == "patient-subject":
            found = reader.subject(verb)
            return [found] if found else []
        noun = reader.object(verb)
        if place == "object":
            return [noun] if noun is not None and noun.i != self._agent(verb) else []
        if place == "owner":
            owner = reader.owner(noun) if noun else None
            return [owner] if owner else []
        if place == "dative":
            found_ = parse.children(verb, "dative")
            return [t for d in found_ for t in ([d] if d.pos != "ADP" else parse.children(d, "pobj"))]
        if place == "site":
            return self._site(verb)
        if place in ("inner", "inner-subject"):
            return self._inner(verb, place)
        holds = noun is not None and noun.lemma.lower() not in reader.lexicon.nouns
        own = reader.after(verb, place) or (reader.after(noun, place) if noun is not None and holds else [])
        return own[:1] if place == "in" else own

    def _site(self, verb: Token) -> list[Token]:
        """The building or vehicle that something was done at: "exploded in front of the bank"."""
        listed = self.reader.lexicon.classes
        for preposition in _SITES:
            for noun in self.reader.after(verb, preposition):
                whole = self.reader.whole(noun)
                if whole.i != noun.i or whole.lemma.lower() in listed["property"] | listed["roads"]:
                    return [whole]
        return []

    def _agent(self, verb: Token) -> int:
        subject = self.reader.subject(verb)
        return subject.i if subject is not None and not self.reader.is_passive(verb) else -1

    def _behind(self, noun: Token) -> list[Token]:
        """Who is behind an act that stands as a subject: "a rebel attack killed five" has the rebels."""
        acts = self.reader.lexicon.nouns
        if noun.lemma.lower() not in acts and (noun.tag != "VBG" or noun.text.lower() not in acts):
            return [noun]
        owner = self.reader.owner(noun)
        return [owner] if owner else self.reader.after(noun, "by")

    def _inner(self, verb: Token, place: str) -> list[Token]:
        reader, below = self.reader, self.reader.inner(verb)
        if below is None:
            return []
        if place == "inner-subject":
            own = reader.parse.children(below, "nsubj", "nsubjpass")
            if own:
                return own
            objects = reader.parse.children(verb, "dobj")
            return objects[:1]
        return self._below(below, 0)

    def _below(self, verb: Token, depth: int) -> list[Token]:
        """The party that the clause below is about, as its own rule says; else its object or what follows it."""
        reader = self.reader
        rule = self.rule(verb) if depth <= _DEEP else None
        for place in () if rule is None or rule.patient == ("subject",) else rule.patient:
            known = [n for n in self._at(verb, place) if reader.is_party(n)] if place != "inner" else []
            if known:
                return known
        candidates = reader.parse.children(verb, "dative", "dobj", "nsubjpass")
        for noun in candidates:
            if reader.is_person(noun) and reader.is_party(noun):
                return [noun]
        around = [(verb, p) for p in ("against", "to", "with", "from", "between", "on", "in", "of", "into")]
        around += [
            (noun, p)
            for noun in candidates
            for p in ("of", "against", "to", "with", "from", "between", "on", "in", "for")
        ]
        for word, preposition in around:
            nouns = [n for n in reader.after(word, preposition) if reader.is_person(n) and reader.is_party(n)]
            if nouns:
                return nouns[:1]
        owners = [o for noun in candidates if (o := reader.owner(noun)) is not None]
        owners = owners or self._nested(candidates + [n for ns in reader.prepositions(verb).values() for n in ns])
        deeper = reader.inner(verb)
        if owners or deeper is None or depth > _DEEP:
            return owners[:1]
        return self._below(deeper, depth + 1)

    def of_target(self, noun: Token) -> tuple[Participant, ...]:
        """Whom an event was done to by "the mayor was the target of an attack", "the house subjected to an attack"."""
        preposition, parse = self.reader.parse.head(noun), self.reader.parse
        above = parse.head(preposition)
        if noun.dep != "pobj":
            return ()
        if above.lemma.lower() in self.reader.lexicon.classes["subjected"] and preposition.lemma in ("to", "from"):
            return self.of_verb(above, ("object",))
        if above.lemma.lower() not in self.reader.lexicon.classes["targets"] or preposition.lemma not in ("of", "in"):
            return ()
        verb = parse.head(above)
        if above.dep in ("attr", "oprd"):
            return self.of_verb(verb, ("subject",))
        named = parse.children(verb, "attr") if above.dep == "nsubj" and verb.lemma == "be" else []
        named = named or ([verb] if above.dep == "appos" else parse.children(above, "appos"))
        return self.participants(named)

    def participants(self, nouns: Iterable[Token]) -> tuple[Participant, ...]:
        """Each noun, and those joined to it, as a participant; events, causes and weapons are left out."""
        found: list[Participant] = []
        for noun in nouns:
            meant = [one for listed in self.reader.listed(noun) for one in self.reader.joined(listed)]
            for one in map(self.reader.whole, meant):
                asked = one.tag in RELATIVE  # "who shot the mayor" is what nobody knows
                if (
                    not asked
                    and self.reader.is_party(one)
                    and not any(p.span.start <= one.start < p.span.end for p in found)
                ):
                    found += self._apart(one)
        return tuple(found[:_MOST])

    def _apart(self, noun: Token) -> tuple[Participant, ...]:
        """The noun phrase, as two parties where two nations share a noun: "US and British forces"."""
        whole = self.participant(noun)
        seam = self.actors.seam(noun, whole.span)
        if seam is None:
            return (whole,)
        parts = []
        for start, end in ((whole.span.start, seam[0]), (seam[1], whole.span.end)):
            span = self.findings.span(start, end)
            country = self.actors.of(noun, self.findings.parse.between(start, end))[0]
            parts.append(Participant(span=span, name=self.findings.quote(span), sector=whole.sector, country=country))
        return tuple(parts)

    def is_person(self, participant: Participant) -> bool:
        """Tell whether a participant can act: a release of prisoners, not of a report."""
        tokens = self.reader.parse.between(participant.span.start, participant.span.end)
        return any(self.reader.is_person(t) for t in tokens if t.pos in ("NOUN", "PROPN", "PRON"))

    def is_asked(self, participant: Participant) -> bool:
        """Tell whether a participant is what is asked for: "how many soldiers"."""
        first = self.reader.parse.between(participant.span.start, participant.span.end)[0]
        return first.tag == "WRB"

    def participant(self, noun: Token) -> Participant:
        """The noun phrase of a noun as a participant."""
        noun = self.reader.antecedent(noun) or noun
        start, end = self.reader.name(noun)
        span = self.findings.span(start, end)
        tokens = self.findings.parse.between(start, end)
        country, sector = self.actors.of(noun, tokens)
        return Participant(span=span, name=self.findings.quote(span), sector=sector, country=country)
