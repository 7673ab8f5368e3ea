"""Which words of a sentence tell of one time: the verb and the noun of one happening, joined verbs, participles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from onrecord.lang import words
from onrecord.model import Parse, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "compound", "amod", "nmod", "poss", "appos", "attr"})
Tie = Literal["same", "joined", "fronted"]


@dataclass(frozen=True)
class Words:
    """The words of one language that pass a date on (`lang/<code>/event_dates.toml`)."""

    happenings: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()
    throughout: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    aftermath: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    intended: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()
    according: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    occurring: frozenset[str] = frozenset()
    responding: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    done_with: frozenset[str] = frozenset()
    whilst: frozenset[str] = frozenset()
    sequence: frozenset[str] = frozenset()
    lawful: frozenset[str] = frozenset()


@cache
def dating_words(language: str | None) -> Words:
    """The words of a language that pass a date on; none for a language without a list."""
    listed = {
        name.replace("while", "whilst"): frozenset(found) for name, found in words(language, "event_dates").items()
    }
    return Words(**listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The happenings of one sentence and how they are tied: `types` has the event type of each trigger, by token.

    Two happenings are tied as "same" when one clause tells them ("killed in an attack", "exploded, killing five"), as
    "joined" when they are verbs of one subject ("arrested and beat"), as "fronted" when the second clause has its own
    subject, so that only a time before both counts for it ("On Monday police arrested ... and the court jailed ...").
    """

    parse: Parse
    words: Words
    types: Mapping[int, str]
    tokens: tuple[Token, ...]
    ties: dict[int, list[tuple[Token, Tie]]] = field(default_factory=dict)

    @classmethod
    def of(cls, parse: Parse, tokens: tuple[Token, ...], types: Mapping[int, str], listed: Words) -> "Clauses":
        """The happenings of a sentence with their ties worked out."""
        made = cls(parse=parse, words=listed, types=types, tokens=tokens)
        for token in tokens:
            for above, tie in made._above(token):
                made.ties.setdefault(token.i, []).append((above, tie))
                if tie != "fronted":
                    made.ties.setdefault(above.i, []).append((token, tie))
        return made

    def tied(self, token: Token) -> list[tuple[Token, Tie]]:
        """What has the same time as a happening, the words above it first."""
        return self.ties.get(token.i, [])

    def happens(self, token: Token) -> bool:
        """Tell whether a token is something with a time of its own: a verb, a trigger, the noun of a happening."""
        if token.i in self.types or (token.pos in VERBS and token.dep not in _NOMINAL):
            return True
        return token.pos in NOUNS and token.lemma.lower() in self.words.happenings | self.words.phases

    def _above(self, token: Token) -> Iterator[tuple[Token, Tie]]:
        if token.head == token.i or not self.happens(token):
            return
        if token.dep in ("acomp", "oprd"):
            yield self.parse.head(token), "same"
        elif token.pos in NOUNS or self._is_gerund(token):
            yield from ((above, "same") for above in self._noun(token))
        else:
            yield from self._verb(token)

    def _is_gerund(self, token: Token) -> bool:
        """Tell whether the parse read a noun as a verb: "in a drive-by shooting"."""
        if token.i not in self.types or token.dep not in ("pobj", "dobj", "pcomp"):
            return False
        left = self.parse.children(token, "det", "amod", "compound", "poss", "nummod")
        return token.dep != "pcomp" or bool(left) or self._follows_noun(token)

    def _follows_noun(self, token: Token) -> bool:
        before = self.parse.tokens[token.i - 1] if token.i else token
        return before.head == token.head and before.dep == "pobj"

    # ---- nouns

    def _noun(self, noun: Token) -> Iterator[Token]:
        head = self.parse.head(noun)
        lemma = head.lemma.lower()
        if noun.dep in ("pobj", "pcomp"):
            yield from self._held(noun, head)
        elif noun.dep in ("dobj", "nsubjpass"):
            told = noun.dep == "nsubjpass" and lemma in self.words.reported
            if lemma in self.words.light or (self._is_violent(noun) and (told or lemma in self.words.results)):
                yield head
        elif noun.dep == "nsubj":
            kills = lemma in self.words.results or self._is_violent(head)
            if head.pos in VERBS and (lemma in self.words.occurring or kills):
                yield head
        elif noun.dep == "attr":
            if self.parse.children(head, "expl"):
                yield head
        elif noun.dep == "conj" and self.happens(head) and head.pos in NOUNS:
            yield head

    def _held(self, noun: Token, preposition: Token) -> Iterator[Token]:
        """What a noun after "in" or "during" is the time of; a deed of the law follows the violence it is about.

        Who was hurt "after a shooting" was hurt in it.
        """
        above, word = self.parse.head(preposition), preposition.text.lower()
        if word == "to" and self._is_violent(noun) and above.lemma.lower() in self.words.responding:
            yield above
        if word == "of" and self._is_violent(noun) and above.lemma.lower() in self.words.reports:
            yield from self._responded(above)
        hurt = word in self.words.aftermath and self._is_violent(noun) and self._is_harmed(above)
        if hurt or (word == "of" and above.lemma.lower() in self.words.phases):
            yield above
        if word not in self.words.at_once or not self.happens(above) or (preposition.dep != "prep" and word != "by"):
            return
        about = self.types.get(above.i) in self.words.lawful and self._is_violent(noun)
        if not about:
            yield above

    def _responded(self, reports: Token) -> Iterator[Token]:
        """The verb of those who follow a report: "[responded] to reports of a shooting"."""
        preposition = self.parse.head(reports)
        above = self.parse.head(preposition)
        if preposition.text.lower() == "to" and above.lemma.lower() in self.words.responding:
            yield above

    def _is_violent(self, token: Token) -> bool:
        return self.types.get(token.i) == "ASSAULT"

    def _is_harmed(self, token: Token) -> bool:
        """Tell whether a word tells of the victims: "were wounded", "are dead", "died"."""
        told = [token, *self.parse.children(token, "acomp", "oprd")]
        return any(self._is_violent(t) and (t.tag == "VBN" or not self.parse.children(t, "dobj")) for t in told)

    # ---- verbs

    def _verb(self, verb: Token) -> Iterator[tuple[Token, Tie]]:
        head = self.parse.head(verb)
        if verb.dep in ("advcl", "acl", "relcl", "pcomp", "ccomp"):
            above = self._around(verb, head)
            if above is not None:
                yield above, "same"
        elif verb.dep == "xcomp":
            if head.lemma.lower() in self.words.done_with:
                yield head, "same"
        elif verb.dep == "conj" and self.happens(head):
            yield from self._joined(verb, head)

    def _around(self, verb: Token, head: Token) -> Token | None:
        """The happening whose time a clause below it has."""
        if self._is_cleft(verb, head):
            return head
        if verb.dep == "advcl":
            return self._clause_above(head) if self._at_once(verb) else None
        if verb.dep == "pcomp":
            above = self.parse.head(head)
            return above if head.lemma.lower() in self.words.whilst and self.happens(above) else None
        if verb.dep == "acl" and self._after_comma(verb) and self._at_once(verb):
            around = self._clause_above(head)
            return around if around is not None and around.i < verb.i else None
        if verb.dep == "acl" and verb.tag == "VBN" and head.dep == "conj":
            return self._other_victims(verb, head)
        if verb.dep in ("acl", "relcl") and head.pos in NOUNS and self.happens(head):
            return head if self._tells(verb) else None
        return self._where(verb, head)

    def _where(self, verb: Token, head: Token) -> Token | None:
        """The verb that only says that something happened: "it [occurred] in Kalden, where two were shot"."""
        if verb.dep != "relcl" or not any(c.tag == "WRB" for c in self.parse.children(verb)):
            return None
        above = self._clause_above(head)
        return above if above is not None and above.lemma.lower() in self.words.occurring else None

    def _other_victims(self, verb: Token, noun: Token) -> Token | None:
        """The verb of "one man was killed" for "and six people wounded" after it, which leaves out its own."""
        above = self.parse.head(noun)
        if above.dep in ("nsubj", "nsubjpass"):
            above = self.parse.head(above)
        return above if self._is_violent(verb) and self._is_harmed(above) else None

    def _at_once(self, verb: Token) -> bool:
        """ "killing five", "when a shell hit": at the time of the clause above, not "after", "if" or "had hit"."""
        children = self.parse.children(verb)
        if any(c.dep == "aux" and c.lemma.lower() == "have" for c in children):
            return False
        marks = [c for c in children if (c.dep == "mark" or c.tag == "WRB") and c.i < verb.i]
        if marks:
            return all(mark.lemma.lower() in self.words.whilst for mark in marks)
        inside = any(c.i < verb.i < verb.head for c in self.parse.children(self.parse.head(verb)) if c.dep in SUBJECTS)
        return verb.tag == "VBG" and not inside and not any(c.dep in SUBJECTS or c.dep == "aux" for c in children)

    def _after_comma(self, verb: Token) -> bool:
        return verb.i > 0 and self.parse.tokens[verb.i - 1].text == ","

    def _clause_above(self, token: Token) -> Token | None:
        for node in (token, *self.parse.ancestors(token)):
            if node.pos in VERBS:
                return node
        return None

    def _tells(self, verb: Token) -> bool:
        """Tell whether a clause says what its noun did: "the blast that killed five", "the rally held on Monday"."""
        lemma = verb.lemma.lower()
        if verb.dep == "acl" and verb.tag == "VBN":
            return lemma in self.words.light | self.words.occurring
        pronouns = [c for c in self.parse.children(verb) if c.tag in ("WDT", "WP", "WRB")]
        held = [c for c in self.parse.children(verb, "prep") if self._of_which(c)]
        if held or any(c.tag == "WRB" for c in pronouns):
            return True
        subject = verb.dep == "acl" or any(c.dep in SUBJECTS for c in pronouns)
        deed = self.types.get(verb.i) == "ASSAULT" or lemma in self.words.results | self.words.occurring
        return subject and deed

    def _of_which(self, preposition: Token) -> bool:
        objects = self.parse.children(preposition, "pobj")
        return preposition.lemma.lower() in self.words.at_once and any(o.tag == "WDT" for o in objects)

    def _is_cleft(self, verb: Token, head: Token) -> bool:
        """ "It was on Monday that gunmen attacked"."""
        if head.lemma.lower() != "be" or verb.i < head.i:
            return False
        opened = any(c.lemma.lower() == "it" and c.dep in SUBJECTS for c in self.parse.children(head))
        between = self.parse.children(head, "prep", "npadvmod", "advmod", "attr")
        marked = any(c.lemma.lower() in ("that", "when") for c in self.parse.children(verb))
        return opened and marked and bool(between)

    def _joined(self, verb: Token, head: Token) -> Iterator[tuple[Token, Tie]]:
        """The verb that another is joined to; none when the words say that one came later."""
        children = self.parse.children(verb)
        if head.i == verb.i or any(
            (c.i < verb.i or c.dep == "advmod") and c.lemma.lower() in self.words.sequence for c in children
        ):
            return
        if self._helpers(verb) - {"be"} and self._helpers(verb) != self._helpers(head):
            return
        if self._is_harmed(verb) and self._is_harmed(head):
            yield head, "same"
        elif any(c.dep in SUBJECTS for c in children):
            yield head, "fronted"
        elif verb.tag == head.tag or {verb.tag, head.tag} <= {"VBD", "VBN"}:
            yield head, "joined"
        elif head.tag == "VBG" and head.dep in ("advcl", "acl") and verb.tag == "VBD":
            around = self._clause_above(
                self.parse.head(head)
            )  # "fired on a crowd, wounding eleven, and arrested dozens"
            if around is not None:
                yield around, "joined"

    def _helpers(self, verb: Token) -> set[str]:
        return {c.lemma.lower() for c in self.parse.children(verb, "aux", "auxpass")}
