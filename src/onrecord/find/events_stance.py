"""How real an event is: told as a fact, alleged, denied, hedged, planned, only tried, or none at all."""

from dataclasses import dataclass

from onrecord.find.events_clause import DEEP, SUBJECTS, Reader
from onrecord.model import Token
from onrecord.model.event import EventStance


@dataclass(frozen=True)
class StanceReader(Reader):
    """Reads clauses, and how the text tells what they say."""

    def stance(self, trigger: Token, depth: int = 0) -> EventStance | None:
        """How the text tells the event; None where it only is wished, feared, demanded or imagined."""
        own = self._own_stance(trigger)
        if own is None or self._is_inverted(trigger) or self._is_command(trigger):
            return None
        above = self._stance_from_above(trigger, depth)
        if above is None or (above == "asserted" and self._is_of_nobody(trigger)):
            return None
        return own if own != "asserted" else above

    def _is_command(self, verb: Token) -> bool:
        """ "Don't shoot!": what somebody is told to do."""
        auxiliaries = self.parse.children(verb, "aux", "auxpass")
        bare = verb.tag == "VB" and verb.dep in ("ROOT", "ccomp") and not self.parse.children(verb, *SUBJECTS)
        return bare and bool(auxiliaries) and all(t.lemma.lower() == "do" for t in auxiliaries)

    def _is_of_nobody(self, verb: Token) -> bool:
        """ "Whoever kills", "before anyone was hurt", "you go out and get shot": nothing that happened."""
        subjects = self.parse.children(verb, *SUBJECTS)
        if any(t.text.lower() == "you" for t in subjects):
            finite = next(iter(self.parse.children(verb, "aux", "auxpass")), verb)
            return finite.tag in ("VBP", "VB")
        return any(t.text.lower() in self.lexicon.modality["anyone"] for t in subjects)

    def _is_inverted(self, verb: Token) -> bool:
        """ "Had the army attacked": a condition without "if"."""
        subjects = self.parse.children(verb, *SUBJECTS)
        return (
            bool(subjects)
            and verb.dep == "advcl"
            and any(
                t.i < subjects[0].i and t.text.lower() in self.lexicon.modality["inverted"]
                for t in self.parse.children(verb, "aux", "auxpass")
            )
        )

    def is_attempt(self, trigger: Token) -> bool:
        """Tell whether it was only tried: "tried to kill", "attempted murder", "a foiled attack"."""
        words, head = self.lexicon.attempts, self.parse.head(trigger)
        beside = self.parse.children(trigger, "amod", "compound")
        if trigger.pos in ("NOUN", "PROPN") and any(t.text.lower() in words["described"] for t in beside):
            return True
        if (
            trigger.dep == "pobj"
            and self.parse.head(head).lemma.lower() in words["nouns"]
            and head.lemma in ("of", "at")
        ):
            return True
        if (trigger.dep == "compound" or trigger.lemma.lower() in words["nouns"]) and head.lemma.lower() in words[
            "nouns"
        ]:
            return True
        for _ in range(3):
            if trigger.dep == "conj" and not self.parse.children(trigger, *SUBJECTS, "aux"):
                trigger, head = head, self.parse.head(head)
        infinitive = self.is_infinitive(trigger) and trigger.dep in ("xcomp", "acl", "advcl")
        return infinitive and head.lemma.lower() in words["verbs"] | words["nouns"]

    def _own_stance(self, word: Token) -> EventStance | None:
        listed, found = self.lexicon.modality, "asserted"
        for child in self.parse.children(word, "aux", "neg", "advmod", "mark", "amod", "det", "advcl", "compound"):
            text, lemma = child.text.lower(), child.lemma.lower()
            if child.dep == "mark" and lemma in listed["conditions"] and not self._is_contrast(child):
                return None
            if child.dep == "aux" and (lemma in listed["unreal_aux"] or text in listed["unreal_aux"]):
                return None
            if child.dep == "aux" and lemma in listed["reported_aux"] | {"'d", "’d"} and child.tag == "MD":
                if not self._is_reported(word):
                    return None
                found = "planned"
            elif child.dep == "aux" and (lemma in listed["planned_aux"] or text in listed["planned_aux"]):
                found = "planned"
            elif child.dep == "aux" and lemma in listed["hedged_aux"]:
                found = "hedged"
            elif child.dep == "neg" or (child.dep == "det" and lemma == "no"):
                return "denied"
            elif child.dep in ("advmod", "amod") and child.i < word.i + 3:
                if lemma in listed["unreal_words"] or text in listed["unreal_words"]:
                    return None
                found = self._by_word(text, found)
        if word.dep == "ccomp" and self._is_demanded(word):
            return "planned" if self.parse.head(word).lemma.lower() in listed["planned_heads"] else None
        subject = next(iter(self.parse.children(word, *SUBJECTS)), None)
        if subject is not None and (subject.text.lower() in ("nobody", "none") or self._is_no_one(subject)):
            return "denied"
        return found  # type: ignore[return-value]

    def _is_demanded(self, verb: Token) -> bool:
        """ "ordered that the village be burned": the bare form tells what is wanted, not what was done."""
        auxiliaries = self.parse.children(verb, "aux", "auxpass")
        return any(t.text.lower() == "be" for t in auxiliaries) and len(auxiliaries) == 1

    def _is_contrast(self, mark: Token) -> bool:
        """ "if earlier the police did it, now ...": the past against the present, no condition."""
        after = self.parse.tokens[mark.i + 1] if mark.i + 1 < len(self.parse.tokens) else mark
        return after.text.lower() in self.lexicon.modality["earlier"]

    def _by_word(self, text: str, found: str) -> str:
        for name in ("alleged", "hedged", "planned"):
            if text in self.lexicon.modality[f"{name}_words"]:
                return name
        return found

    def _is_no_one(self, noun: Token) -> bool:
        return any(t.lemma.lower() in ("no", "neither") for t in self.parse.children(noun, "det", "preconj"))

    def _is_reported(self, verb: Token) -> bool:
        """ "would" after a verb of saying is the future of the past; elsewhere it is only imagined."""
        if any(t.lemma == "have" for t in self.parse.children(verb, "aux")):
            return False
        return (
            verb.dep == "ccomp"
            or any(t.dep == "ccomp" for t in self.parse.ancestors(verb))
            or bool(self.parse.children(verb, "ccomp"))
        )

    def _stance_from_above(self, word: Token, depth: int) -> EventStance | None:
        head = self.parse.head(word)
        if head.i == word.i or depth > DEEP:
            return "asserted"
        if word.pos in ("NOUN", "PROPN"):
            return self._stance_of_noun(word, head, depth)
        if word.dep == "conj":
            shares = not self.parse.children(word, *SUBJECTS)
            return self.stance(head, depth + 1) if shares else self._stance_from_above(head, depth + 1)
        if self.is_infinitive(word) or word.dep == "xcomp":
            return self._stance_of_infinitive(word, head, depth)
        if word.dep == "pcomp":
            return self._stance_after_preposition(head, depth)
        if word.dep == "ccomp":
            return self._stance_of_clause(head)
        if word.dep == "advcl" and word.tag == "VBG":
            return self.stance(head, depth + 1)
        return "asserted"

    def _stance_of_infinitive(self, word: Token, head: Token, depth: int) -> EventStance | None:
        listed = self.lexicon.modality
        if head.lemma == "be" and self.is_infinitive(word) and self._stands_apart(word, head):
            return None
        to_come = head.text.lower() == "going" or (head.lemma == "be" and head.pos in ("AUX", "VERB"))
        if to_come and self.is_infinitive(word):
            return None if self._own_stance(head) in (None, "denied") else "planned"
        if head.lemma.lower() in listed["denial_verbs"]:
            return "denied"
        if head.lemma.lower() in listed["admissions"] and word.tag == "VBG":
            return self.stance(head, depth + 1)
        if head.lemma.lower() in self.lexicon.begin:
            found = self.stance(head, depth + 1)
            return None if found == "denied" and head.lemma == "have" else found  # "they need not meet us"
        if head.lemma in self.lexicon.finding and word.tag == "VBN" and not self.parse.children(word, "aux"):
            return self.stance(head, depth + 1)
        if head.lemma.lower() in listed["told_heads"]:
            told = self._own_stance(head)
            hedged = head.lemma.lower() in listed["hedged_verbs"]
            return told if told != "asserted" or not self.is_passive(head) else "hedged" if hedged else "alleged"
        if head.lemma.lower() in listed["planned_heads"] or head.text.lower() in listed["planned_heads"]:
            above = self.parse.head(head) if head.pos == "ADJ" else head
            return None if self._own_stance(above) is None else "planned"
        return None

    def _stands_apart(self, verb: Token, head: Token) -> bool:
        """ "were on their way to arrest him": a purpose, not "were to arrest him"."""
        before = [t for t in self.parse.children(head) if head.i < t.i < verb.i]
        return any(t.dep in ("prep", "attr", "advmod") and t.pos in ("ADP", "NOUN") for t in before)

    def _stance_after_preposition(self, preposition: Token, depth: int) -> EventStance | None:
        listed, above = self.lexicon.modality, self.parse.head(preposition)
        if (
            preposition.lemma in listed["unreal_preps"]
            or above.lemma in listed["nearly"]
            or above.lemma in listed["unreal_verbs"] | listed["unreal_nouns"]
        ):
            return None
        if above.lemma in listed["denial_verbs"]:
            return "denied"
        charged = any(r.type in ("COERCE", "SANCTION", "ACCUSE") for r in self.lexicon.verbs.get(above.lemma, ()))
        cleared = above.lemma in listed["cleared_verbs"] and preposition.lemma in ("of", "from")
        if (
            above.lemma in listed["alleged_verbs"]
            or cleared
            or (charged and preposition.lemma in listed["causes_of_arrest"])
        ):
            return "alleged"
        return (
            self.stance(above, depth + 1) if above.pos in ("VERB", "AUX") and preposition.lemma == "by" else "asserted"
        )

    def _stance_of_clause(self, head: Token) -> EventStance | None:
        listed, lemma = self.lexicon.modality, head.lemma.lower()
        if lemma in listed["unreal_verbs"]:
            return None
        for name in ("denial", "alleged", "hedged"):
            if lemma in listed[f"{name}_verbs"]:
                return "denied" if name == "denial" else name  # type: ignore[return-value]
        if any(t.dep == "mark" and t.lemma.lower() in listed["conditions"] for t in self.parse.children(head)):
            return None
        return "asserted"

    def _lists_charges(self, word: Token) -> bool:
        """ "Charges include murder", "charges including murder": what somebody is said to have done."""
        if word.lemma.lower() != "include":
            return False
        who = self.parse.children(word, *SUBJECTS) or [self.parse.head(word)]
        return any(t.lemma.lower() in self.lexicon.modality["charges"] for t in who)

    def _stance_of_noun(self, noun: Token, head: Token, depth: int) -> EventStance | None:
        listed = self.lexicon.modality
        if noun.dep in ("compound", "amod", "nmod"):
            return None
        if noun.dep == "conj":
            return self._stance_from_above(head, depth + 1)
        if noun.dep == "pobj":
            above = self.parse.head(head)
            if above.pos == "VERB" and head.lemma == "to" and noun.lemma.lower() in listed["emergencies"]:
                return "asserted"
            if head.lemma in listed["unreal_preps"] or above.lemma in listed["unreal_nouns"]:
                return None
            wanted = above.text.lower() == "wanted" and head.lemma == "for"
            if (
                not wanted
                and above.lemma in listed["unreal_verbs"]
                and head.lemma in ("for", "of", "from", "to", "against", "in")
            ):
                return None
            if above.lemma in listed["charges"] or self._lists_charges(head):
                return "alleged"
            return "alleged" if above.lemma in listed["alleged_verbs"] and head.lemma in ("of", "with") else "asserted"
        if noun.dep in ("dobj", "nsubjpass", "attr"):
            if head.lemma in listed["unreal_verbs"] and head.lemma not in listed["real_objects"]:
                return None
            if head.lemma in listed["denial_verbs"]:
                return "denied"
            if self._lists_charges(head):
                return "alleged"
            if head.lemma in self.lexicon.light or noun.dep == "attr":
                return self.stance(head, depth + 1)
        return "asserted"
