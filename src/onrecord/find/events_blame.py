"""Who is said to have done it: by claiming it, or because somebody suspects, accuses or blames them."""

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.find.events_stance import StanceReader
from onrecord.model import Token


@dataclass(frozen=True)
class Blame:
    """Reads off the words around an event noun who is said to have done it: "claimed responsibility for the attack"."""

    reader: StanceReader

    def of(self, noun: Token) -> list[Token]:
        """The nouns for those who are said to have done it; none where the text denies it."""
        lists, head = self.reader.lexicon.blame, self.reader.parse.head(noun)
        if noun.dep == "conj" and head.pos in ("NOUN", "PROPN"):
            return self.of(head)
        found = self._ascribed(noun)
        if not found and noun.dep in ("pobj", "pcomp"):
            preposition, above = head, self.reader.parse.head(head)
            if preposition.lemma in lists["behind"]:
                found = self._owner_of_role(above)
            elif above.lemma.lower() in lists["answerable"]:
                found = self._of_adjective(above)
            elif above.pos == "NOUN" and above.lemma.lower() in lists["roles"]:
                found = self._owner_of_role(above)
            elif above.pos == "VERB" and self._accuses(above, preposition):
                found = self._object(above)
        return [n for n in found if self.reader.is_person(n)]

    def _ascribed(self, noun: Token) -> list[Token]:
        """ "attributed the bombing to the rebels", "a killing blamed on the rebels"."""
        parse, lists = self.reader.parse, self.reader.lexicon.blame
        verbs = [parse.head(noun)] if noun.dep in ("dobj", "nsubjpass") else []
        verbs += parse.children(noun, "acl", "relcl")
        for verb in verbs:
            if verb.lemma.lower() in lists["ascribe"] and self._is_told(verb):
                found = [n for p in ("to", "on", "upon") for n in self.reader.after(verb, p)]
                if found:
                    return found
        return []

    def _is_told(self, verb: Token) -> bool:
        return self.reader.stance(verb) not in (None, "denied")

    def _of_adjective(self, adjective: Token) -> list[Token]:
        """ "the rebels are responsible for", "the men responsible for"."""
        head = self.reader.parse.head(adjective)
        if head.pos in ("NOUN", "PROPN"):
            return [head]
        if head.pos in ("VERB", "AUX") and self._is_told(head):
            objects = self.reader.parse.children(head, "dobj") if adjective.dep in ("oprd", "ccomp") else []
            return objects or self._list([self.reader.subject(head)])
        return []

    def _owner_of_role(self, role: Token) -> list[Token]:
        """ "claimed responsibility", "their part in", "is suspected of involvement in", "was behind"."""
        if role.pos in ("VERB", "AUX"):
            return self._list([self.reader.subject(role)]) if self._is_told(role) else []
        if role.lemma.lower() not in self.reader.lexicon.blame["roles"]:
            return [role]
        owner = self.reader.owner(role)
        if owner is not None and owner.tag != "PRP$":
            return [owner]
        head = self.reader.parse.head(role)
        if role.dep in ("dobj", "attr") and head.lemma.lower() in self.reader.lexicon.blame["claim"]:
            return self._list([self.reader.subject(head)]) if self._is_told(head) else []
        return self._climbed(role)

    def _climbed(self, role: Token) -> list[Token]:
        """Whom the verb above deals with: "arrested the guard for his part in the killing"."""
        preposition = self.reader.parse.head(role)
        verb = self.reader.parse.head(preposition)
        accused = role.dep == "pobj" and verb.pos == "VERB" and self._accuses(verb, preposition)
        return self._object(verb) if accused else []

    def _accuses(self, verb: Token, preposition: Token) -> bool:
        lists = self.reader.lexicon.blame
        return preposition.lemma in lists["links"] and verb.lemma.lower() in lists["accuse"] and self._is_told(verb)

    def _object(self, verb: Token) -> list[Token]:
        return self._list([self.reader.object(verb)])

    @staticmethod
    def _list(found: Iterable[Token | None]) -> list[Token]:
        return [noun for noun in found if noun is not None]
