"""A verb or noun with what stands around it: subject, object, prepositions and the clause below."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord import places
from onrecord.find.events_lexicon import ANY, Lexicon
from onrecord.model import Parse, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
PARTIES = ("PERSON", "NORP", "GPE", "ORG")
RELATIVE = ("WP", "WDT")
_OUTSIDE_NAME = (
    "relcl",
    "acl",
    "appos",
    "advcl",
    "cc",
    "conj",
    "parataxis",
    "punct",
    "ccomp",
    "advmod_after",
    "preconj",
)
# types of acts of which "for doing something" tells what their object has done: "criticised the officer for shooting"
_DEALT_WITH = frozenset({"ACCUSE", "SANCTION", "COERCE", "SUPPORT"})
DEEP = 12


@dataclass(frozen=True)
class Reader:
    """Reads clauses off a parse with the help of the lexicon's word lists."""

    parse: Parse
    lexicon: Lexicon

    def lemma(self, token: Token) -> str:
        """The lemma as the lexicon spells it: that of "staged" is "stage"."""
        return self.lexicon.forms.get(token.text.lower()) or token.lemma.lower()

    # ---- parts of a clause

    def is_passive(self, verb: Token) -> bool:
        """Tell whether the subject of the verb is the one it is done to."""
        if self.parse.children(verb, "auxpass", "nsubjpass"):
            return True
        if verb.tag not in ("VBN", "VBD") or self.parse.children(verb, "dobj"):
            return False
        if self._shares_agent(verb):
            return True
        if verb.tag == "VBD" and verb.dep != "acl":  # "people shot by police"
            return False
        if self.parse.children(verb, "aux"):
            return False
        if self.parse.children(verb, *SUBJECTS):
            return True  # "left one student injured", "two killed and three injured"
        head = self.parse.head(verb)
        if verb.dep == "conj":
            return head.tag in ("VBN", "VBD") and head.i != verb.i and self.is_passive(head)
        found = verb.dep == "xcomp" and (head.lemma in self.lexicon.finding or head.lemma == "leave")  # "found beaten"
        return (
            found or verb.dep in ("acl", "oprd") or (verb.dep == "advcl" and not self.parse.children(verb, *SUBJECTS))
        )

    def _shares_agent(self, verb: Token) -> bool:
        """ "707 people shot and killed by police": done to them, though the parser has them shoot."""
        partners = [p for p in self.parse.children(verb, "conj") if p.i - verb.i == 2]
        return any(
            t.tag == "VBN" and self.parse.children(t, "agent") and not self.parse.children(t, "dobj", *SUBJECTS)
            for t in (verb, *partners)
        )

    def subject(self, verb: Token, depth: int = 0) -> Token | None:
        """The subject, found higher up where the verb shares it with another (coordination, control, participles)."""
        own = [t for t in self.parse.children(verb, *SUBJECTS) if t.dep != "csubj"]
        if own:
            return self._antecedent(own[-1], verb)
        head = self.parse.head(verb)
        if depth > DEEP or head.i == verb.i:
            return None
        if verb.dep == "conj" and head.pos in ("VERB", "AUX"):
            return self.subject(head, depth + 1)
        if verb.dep == "xcomp" and head.pos == "ADJ" and head.dep in ("acomp", "oprd"):
            return self.subject(self.parse.head(head), depth + 1)
        if verb.dep in ("oprd", "advcl", "xcomp") and verb.tag == "VBN" and head.lemma == "leave" and head.i < verb.i:
            objects = self.parse.children(head, "dobj")  # "left two guards injured"
            return objects[0] if objects else self.subject(head, depth + 1) if self.is_passive(head) else None
        if verb.dep == "xcomp":
            objects = self.parse.children(head, "dobj") if head.lemma.lower() in self.lexicon.object_control else []
            return objects[0] if objects else self.subject(head, depth + 1)
        if verb.dep == "advcl" and verb.tag == "VBG" and self.is_passive(head):
            return self.agent_of_passive(head)
        if verb.dep == "advcl" and (verb.tag in ("VBG", "VBN") or self.is_infinitive(verb)):
            return self.subject(head, depth + 1)
        if verb.dep == "acl":
            return head if verb.tag in ("VBG", "VBN", "VBD") else None
        if verb.dep == "pcomp" and not self._is_bare_act(verb):
            return self._subject_of_gerund(head, depth)
        return None

    def _is_bare_act(self, verb: Token) -> bool:
        """ "The town is quiet after shooting": an act that nobody is said to have done."""
        return verb.text.lower() in self.lexicon.nouns and not self.parse.children(verb, "dobj", "prep")

    def _subject_of_gerund(self, preposition: Token, depth: int) -> Token | None:
        """ "accused the mayor of stealing": the mayor; "died after falling": who died."""
        above = self.parse.head(preposition)
        if above.dep == "dobj" and preposition.lemma == "for" and self._deals_with(self.parse.head(above)):
            return above
        if above.pos in ("VERB", "AUX"):
            blamed = preposition.lemma in ("of", "with", "from") or (
                preposition.lemma == "for" and self._deals_with(above)
            )
            objects = self.parse.children(above, "dobj") if blamed else []
            return objects[0] if objects else self.subject(above, depth + 1)
        if above.pos == "ADJ":
            return self.subject(self.parse.head(above), depth + 1)
        return None

    def _deals_with(self, verb: Token) -> bool:
        """Tell whether "for doing something" after the verb is what its object has done."""
        types = {rule.type for rule in self.lexicon.verbs.get(self.lemma(verb), ())}
        return bool(types & _DEALT_WITH) or verb.lemma.lower() in self.lexicon.blame["accuse"]

    def _antecedent(self, subject: Token, verb: Token) -> Token:
        if subject.tag in RELATIVE and verb.dep == "relcl":
            return self.parse.head(verb)
        return subject

    def antecedent(self, pronoun: Token) -> Token | None:
        """Whom "it" or "they" stands for in what somebody says of himself: "Varenia said it had closed the border".

        "He" and "she" only where the speaker says what they will do: "the mayor said he would resign".
        """
        verb, word = self.parse.head(pronoun), pronoun.text.lower()
        if pronoun.tag != "PRP" or pronoun.dep not in SUBJECTS or word not in self.lexicon.pronouns:
            return None
        for head in self.parse.ancestors(pronoun):
            above = self.parse.head(head)
            if head.dep == "ccomp" and self.lemma(above) in self.lexicon.self_sayings and above.i < head.i:
                if self.lexicon.pronouns[word] == "person" and not self._is_own_plan(verb):
                    return None
                speaker = self.subject(above)
                return speaker if speaker is not None and self._agrees(speaker, self.lexicon.pronouns[word]) else None
            if head.dep not in ("ccomp", "conj", "xcomp", "acomp"):
                return None
        return None

    def _is_own_plan(self, verb: Token) -> bool:
        return any(t.lemma.lower() in self.lexicon.own_plans for t in self.parse.children(verb, "aux"))

    def _agrees(self, noun: Token, kind: str) -> bool:
        """Tell whether a noun can be meant by a pronoun for a body, for several, or for one person."""
        many = noun.tag in ("NNS", "NNPS") or len(self.joined(noun)) > 1
        if noun.pos == "PRON" or not self.is_person(noun):
            return False
        if kind == "several":
            return many or noun.ent in ("ORG", "NORP") or self.core(noun).tag in ("NNS", "NNPS")
        person = noun.ent == "PERSON" or self.lexicon.sectors.get(noun.lemma.lower()) in (None, "GOV", "LEG", "JUD")
        if kind == "person":
            return not many and noun.ent not in ("ORG", "GPE", "NORP") and person
        return not many and noun.ent != "PERSON" and (noun.ent != "" or noun.lemma.lower() in self.lexicon.bodies)

    def object(self, verb: Token) -> Token | None:
        """Whom or what it is done to: the object, or the subject of a passive."""
        if self.is_passive(verb):
            return self.subject(verb)
        own = self.parse.children(verb, "dobj")
        if own:
            return self.parse.head(verb) if own[0].tag in RELATIVE and verb.dep == "relcl" else own[0]
        partners = self.parse.children(verb, "conj")
        close = bool(partners) and partners[0].i - verb.i == 2  # "arrested and beat the protesters"
        alike = bool(partners) and (close or partners[0].tag == verb.tag)
        if alike and not self.parse.children(partners[0], *SUBJECTS, "auxpass"):
            shared = self.parse.children(partners[0], "dobj")
            return shared[0] if shared else None
        return None

    def agent_of_passive(self, verb: Token) -> Token | None:
        """The noun after "by", also where a second verb has it: "shot and killed by police"."""
        found = self.after(verb, "by")
        partners = [] if found else self.parse.children(verb, "conj")
        close = bool(partners) and partners[0].i - verb.i == 2 and self.is_passive(partners[0])
        return found[0] if found else self.agent_of_passive(partners[0]) if close else None

    def after(self, word: Token, preposition: str) -> list[Token]:
        """The nouns after a preposition that depends on the word ("out of" counts as "of" and as "out"); no dates."""
        found = []
        for prep in self.parse.children(word, "prep", "agent", "dative", "prt", "advmod"):
            nested = self.parse.children(prep, "prep")
            if prep.lemma.lower() == preposition:
                nested = [prep, *nested]
            else:
                nested = [inner for inner in nested if inner.lemma.lower() == preposition]
            found += [noun for inner in nested for noun in self.parse.children(inner, "pobj")]
        return [noun for noun in found if noun.ent not in ("DATE", "TIME")]

    def prepositions(self, word: Token) -> dict[str, list[Token]]:
        """The nouns after each preposition that depends on the word."""
        return {
            p.lemma.lower(): self.after(word, p.lemma.lower())
            for p in self.parse.children(word, "prep", "agent", "dative")
        }

    def particles(self, verb: Token) -> set[str]:
        """Particles, adverbs and predicates that stand with a verb ("blew up", "found guilty")."""
        return {t.lemma.lower() for t in self.parse.children(verb, "prt", "advmod", "oprd", "acomp", "prep", "ccomp")}

    def inner(self, verb: Token) -> Token | None:
        """The verb of the clause below ("agreed to meet": meet)."""
        held = bool(self.parse.children(verb, "dobj"))
        found = [t for t in self.parse.children(verb, "xcomp", "ccomp") if not (held and self._says_so(t))]
        if not found:
            found = [
                c
                for a in self.parse.children(verb, "acomp", "attr", "oprd")
                for c in self.parse.children(a, "xcomp", "ccomp")
            ]
        if not found:
            found = [c for p in self.parse.children(verb, "prep") for c in self.parse.children(p, "pcomp")]
        if not found:
            found = [t for t in self.parse.children(verb, "advcl") if t.i > verb.i and self.is_infinitive(t)]
        if not found:
            nouns = [*self.parse.children(verb, "dobj"), *self.after(verb, "on"), *self.after(verb, "to")]
            proposed = [n for n in nouns if n.lemma.lower() in self.lexicon.classes["proposals"]]
            clauses = [c for n in proposed for c in self.parse.children(n, "acl", "ccomp")]
            found = [c for c in clauses if self.parse.children(c, *SUBJECTS)]
        return found[0] if found else None

    def _says_so(self, clause: Token) -> bool:
        """ "..., diplomats said": the parser takes who says the whole for a part of it."""
        subjects = self.parse.children(clause, *SUBJECTS)
        return (
            bool(subjects)
            and clause.dep == "ccomp"
            and clause.lemma.lower() in self.lexicon.sayings | {"quote", "report"}
        )

    def condition(self, verb: Token) -> Token | None:
        """The verb of the condition that stands with a verb or the one below: "unless the mayor resigns"."""
        below = self.inner(verb)
        clauses = [c for v in (verb, below) if v is not None for c in self.parse.children(v, "advcl")]
        marks = self.lexicon.modality["conditions"]
        return next((c for c in clauses if any(m.lemma.lower() in marks for m in self.parse.children(c, "mark"))), None)

    def purpose(self, trigger: Token) -> Token | None:
        """What an act is done for: "demand" of "marched to demand", "staged a rally, demanding"."""
        for word in (trigger, self.parse.head(trigger)):
            for clause in self.parse.children(word, "advcl", "xcomp", "acl", "relcl"):
                if clause.i > trigger.i and (clause.tag == "VBG" or self.is_infinitive(clause)):
                    return clause
            if word.pos not in ("NOUN", "PROPN"):
                break
        return None

    def is_infinitive(self, verb: Token) -> bool:
        """Tell whether "to" stands before the verb."""
        return any(t.tag == "TO" for t in self.parse.children(verb, "aux"))

    def owner(self, noun: Token) -> Token | None:
        """The possessor, or the people or country that an adjective names ("the Varenian proposal")."""
        for child in self.parse.children(noun, "poss", "compound", "amod", "nmod"):
            if child.dep == "compound" and child.ent and child.ent == noun.ent and noun.pos == "PROPN":
                continue  # "Saudi" of "Saudi Arabia"
            if child.dep in ("compound", "nmod") and child.ent == "GPE" and not self._is_country(child):
                continue  # "the Kalden explosion": where it was
            acts = child.pos == "NOUN" and child.lemma.lower() in self.lexicon.sectors
            if child.dep == "poss" or child.ent in PARTIES or acts:
                return child
        return None

    def _is_country(self, name: Token) -> bool:
        words = self.parse.between(*self.name(name))
        return places.country(" ".join(t.text for t in words)) is not None

    # ---- nouns

    def joined(self, noun: Token) -> list[Token]:
        """A noun and those coordinated with it."""
        found, node = [noun], noun
        for _ in range(DEEP):
            more = [t for t in self.parse.children(node, "conj") if t.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")]
            if not more or self._abbreviates(more[0], node):
                break
            found += more
            node = more[-1]
        return found

    def listed(self, noun: Token) -> list[Token]:
        """Who is meant where the sentence names them: "those wounded include a nurse and two clerks"."""
        verb = self.parse.head(noun)
        if (
            noun.text.lower() in self.lexicon.classes["counted"]
            and noun.dep in SUBJECTS
            and verb.lemma in ("include", "be")
        ):
            return self.parse.children(verb, "dobj", "attr") or [noun]
        return [noun]

    def whole(self, noun: Token) -> Token:
        """What a noun is a part of: "the office" in "the windows of the office", "Selm" in "the arm of Selm"."""
        for _ in range(3):
            lemma = noun.lemma.lower()
            inner = (
                self.after(noun, "of") if lemma in self.lexicon.classes["parts"] | self.lexicon.classes["body"] else []
            )
            if lemma in self.lexicon.classes["body"]:
                inner = [
                    n for n in (*inner, *self.parse.children(noun, "poss")) if self.is_person(n) and n.ent != "ORG"
                ]
            if not inner:
                break
            noun = inner[0]
        return noun

    def _abbreviates(self, short: Token, noun: Token) -> bool:
        """ "the Varenian Workers' Front, or VWF"."""
        words = [t.text for t in self.parse.between(*self.name(noun)) if t.text[:1].isupper()]
        return len(short.text) > 1 and short.text.isupper() and "".join(w[0] for w in words).endswith(short.text)

    def core(self, noun: Token) -> Token:
        """The noun that is meant: "prisoners" in "dozens of prisoners"."""
        for _ in range(3):
            if noun.lemma.lower() not in self.lexicon.classes["partitives"] and noun.pos not in ("NUM", "DET", "PRON"):
                break
            inner = self.after(noun, "of")
            if not inner:
                break
            noun = inner[0]
        return noun

    def name(self, noun: Token) -> tuple[int, int]:
        """The bounds of the noun phrase: its words up to the noun, and what follows with "of" or in the same name."""
        kept = [noun]
        for child in self.parse.children(noun):
            if child.dep in _OUTSIDE_NAME or (child.dep == "prep" and not self._in_name(child, noun)):
                continue
            if child.i > noun.i and child.dep not in ("prep", "compound", "nummod"):
                continue
            kept += self._inside(child)
        indices = {t.i for t in kept}
        indices -= {t.i for t in kept if t.tag == "WP$"}
        start = noun.i
        while start - 1 in indices or (start - 1 >= 0 and self._is_inner_mark(start - 1, indices)):
            start -= 1
        end = noun.i
        while end + 1 in indices:
            end += 1
        return self.parse.tokens[start].start, self.parse.tokens[end].end

    def _in_name(self, preposition: Token, noun: Token) -> bool:
        if preposition.ent and preposition.ent == noun.ent:
            return True
        return preposition.lemma == "of" and not self._is_charge(preposition, noun)

    def _is_charge(self, preposition: Token, noun: Token) -> bool:
        """ "accused the guards of torture": what they are accused of is no part of their name."""
        accused = noun.dep == "dobj" and self.parse.head(noun).lemma in self.lexicon.modality["alleged_verbs"]
        return accused and not any(self.is_person(n) for n in self.parse.children(preposition, "pobj"))

    def _inside(self, child: Token) -> list[Token]:
        return self.parse.subtree(
            child, without=("relcl", "acl", "appos", "advcl", "ccomp", "parataxis") if child.dep == "prep" else ()
        )

    def _is_inner_mark(self, i: int, indices: set[int]) -> bool:
        token = self.parse.tokens[i]
        return token.text in ("-", "'", "’", "“", "”", '"', "`") and i - 1 in indices and i + 1 in indices | {i + 1}

    def is_person(self, noun: Token) -> bool:
        """Tell whether the noun can act: a person, a body, a people, a country, a pronoun for one."""
        noun = self.core(noun)
        if noun.tag in ("PRP", "WP") or noun.pos == "PROPN":
            return noun.text.lower() not in ("it", "itself")
        words = {noun.lemma.lower(), noun.text.lower()}
        return noun.ent in PARTIES or bool(
            words & (self.lexicon.sectors.keys() | self.lexicon.classes["captives"] | self.lexicon.classes["actors"])
        )

    def is_party(self, noun: Token) -> bool:
        """Tell whether the noun may be shown as a participant: not an event, a cause, a weapon or a bare "this"."""
        word = self.core(noun)
        lemma = word.lemma.lower()
        if word.pos in ("ADP", "ADV", "PUNCT", "SCONJ", "CCONJ", "AUX", "NUM") or word.tag in ("DT", "WDT", "EX"):
            return False
        if word.text.lower() in self.lexicon.classes["nameless"]:
            return False
        if word.pos == "PRON" and word.tag not in ("PRP", "WP"):
            return False
        listed = self.lexicon.classes
        if word.ent in PARTIES or lemma in listed["parties"]:
            return True
        if lemma in listed["abstract"] or (
            word.pos == "NOUN" and lemma.endswith(tuple(sorted(listed["abstract_endings"])))
        ):
            return False
        return not (
            lemma in self.lexicon.nouns
            or lemma in (listed["devices"] | listed["arms"]) - listed["property"]
            or any(lemma in listed[name] for name in ("causes", "times", "proposals"))
        )

    def fits(self, noun: Token | None, listed: frozenset[str]) -> bool:
        """Tell whether the noun, one joined to it or what it stands for is in the list."""
        if noun is None:
            return False
        if ANY in listed:
            return True
        return any(self._words(t) & listed for t in self.joined(noun))

    def _words(self, noun: Token) -> set[str]:
        """What a noun stands for: itself, "prisoners" in "dozens of prisoners", "aid" in "aid deliveries"."""
        found = {noun.lemma.lower(), noun.text.lower(), self.core(noun).lemma.lower()}
        if noun.lemma.lower() in self.lexicon.classes["hollow"]:
            found |= {t.lemma.lower() for t in self.parse.children(noun, "compound", "amod", "nmod")}
        return found


def verbs_of(parse: Parse, tokens: tuple[Token, ...]) -> Iterator[Token]:
    """The verbs that may be triggers: no auxiliaries, no participles that describe or stand for a noun."""
    for token in tokens:
        if (
            token.tag.startswith("VB")
            and token.dep not in ("aux", "auxpass", "amod", "compound")
            and not parse.children(token, "det")
            and not _is_joined(parse, token)
        ):
            yield token


def _is_joined(parse: Parse, verb: Token) -> bool:
    """Tell whether a participle is the end of a compound: "fired" of "gas-fired power plants"."""
    before = parse.tokens[max(verb.i - 2, 0) : verb.i]
    noun = len(before) == 2 and before[0].pos in ("NOUN", "PROPN") and before[0].end == before[1].start
    return verb.tag in ("VBN", "VBD") and noun and before[1].text == "-" and before[1].end == verb.start
