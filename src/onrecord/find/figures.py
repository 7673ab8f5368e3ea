"""Numbers of people killed, injured, detained and so on, with the bounds that their words give."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, get_args

from onrecord.find.figures_numbers import Number, read_numbers
from onrecord.lang import words
from onrecord.model import Figure, Findings, Parse, Span, Token
from onrecord.model.event import Counts
from onrecord.plugins import Finder

LONGEST_SENTENCE = 400
_INNER = ("nummod", "quantmod", "compound", "amod", "det", "advmod", "npadvmod", "nmod", "predet")
_APART = 4  # words between a number and what it counts, without a parse
_BREAK = re.compile(r"[,;:()–—]")  # , and


def find_figures(findings: Findings) -> Iterator[Figure]:
    """Every number of people of the eight kinds; other numbers (dates, ages, money, names) are not figures.

    What is counted is read from the verb or noun that governs the number; without a parse, from the words around it.
    """
    for figure, _ in governed_figures(findings):
        yield figure


def governed_figures(findings: Findings) -> Iterator[tuple[Figure, Token | None]]:
    """The figures, each with the verb or noun that says what is counted (None where there is no parse)."""
    timexes = [t.span for t in findings.timexes]
    starts = [span.start for span in timexes]
    for sentence in findings.sentences:
        language = findings.language_at(sentence.start) or ""
        lexicon = _lexicon(language)
        if lexicon is None:
            continue
        masked = timexes[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        numbers = list(read_numbers(findings.text, sentence.start, sentence.end, language=language, masked=masked))
        tokens = findings.parse.between(sentence.start, sentence.end)
        if len(tokens) > LONGEST_SENTENCE:
            continue
        if tokens:
            numbers += [*_singles(lexicon, findings.parse, tokens, numbers), *_nobody(lexicon, findings.parse, tokens)]
            counting = _Counting(lexicon=lexicon, parse=findings.parse, text=findings.text, sentence=sentence)
            yield from counting.figures(numbers)
        else:
            yield from ((figure, None) for figure in _by_window(findings, lexicon, sentence, numbers))


finder = Finder(name="figures", version=2, find=find_figures, needs=frozenset({"sentences"}))


@dataclass(frozen=True, slots=True)
class _Lexicon:
    objects: dict[str, Counts]
    subjects: dict[str, Counts]
    nouns: dict[str, Counts]
    acts: dict[str, Counts]
    adjectives: dict[str, Counts]
    patterns: dict[str, list[str]]
    persons: frozenset[str]
    articles: frozenset[str]
    window: dict[str, Counts]
    prefixes: tuple[str, ...]


@cache
def _lexicon(language: str) -> _Lexicon | None:
    data = words(language, "figures")
    if not data:
        return None

    def table(name: str) -> dict[str, Counts]:
        kinds: dict[str, Any] = {kind: data[kind].get(name, ()) for kind in get_args(Counts) if kind in data}
        return {word: kind for kind, listed in kinds.items() for word in listed}  # type: ignore[misc]

    return _Lexicon(
        objects=table("object"),
        subjects=table("subject"),
        nouns=table("nouns"),
        acts=table("acts"),
        adjectives=table("adjectives"),
        patterns=data.get("patterns", {}),
        persons=frozenset(data.get("persons", {}).get("words", ())),
        articles=frozenset(data.get("article", {}).get("words", ())),
        window={word: kind for kind, listed in data.get("window", {}).items() for word in listed},
        prefixes=tuple(data.get("window_prefixes", {}).get("words", ())),
    )


def _nobody(lexicon: _Lexicon, parse: Parse, tokens: tuple[Token, ...]) -> Iterator[Number]:
    """ "denied that anyone had died": a source that says none."""
    for token in tokens:
        if token.text.lower() in lexicon.patterns["anyone"] and any(
            t.lemma in lexicon.patterns["denials"] for t in parse.ancestors(token)
        ):
            yield Number(start=token.start, core=token.start, end=token.end, low=0, high=0, hedge="exact")


def _singles(lexicon: _Lexicon, parse: Parse, tokens: tuple[Token, ...], numbers: list[Number]) -> Iterator[Number]:
    """ "a civilian", "another": one person, where no other number stands with the noun."""
    taken = [(n.start, n.end) for n in numbers]
    for token in tokens:
        if token.text.lower() not in lexicon.articles or any(s <= token.start < e for s, e in taken):
            continue
        if token.i and parse.tokens[token.i - 1].text.lower() in lexicon.patterns["none"]:
            continue  # "not a single person"
        noun = parse.head(token)
        alone = token.dep in ("dobj", "nsubjpass")
        named = noun.dep == "appos" and parse.head(noun).ent == "PERSON"  # "Mara Senn, a nurse"
        person = token.dep == "det" and noun.lemma.lower() in lexicon.persons and noun.tag == "NN" and not named
        if alone or (person and not any(token.end <= s < noun.end for s, _ in taken)):
            yield Number(start=token.start, core=token.start, end=token.end, low=1, high=1, hedge="exact")


@dataclass(frozen=True)
class _Counting:
    """What the numbers of one parsed sentence count."""

    lexicon: _Lexicon
    parse: Parse
    text: str
    sentence: Span

    def figures(self, numbers: list[Number]) -> Iterator[tuple[Figure, Token | None]]:
        """The numbers that are figures, in order of the text."""
        last: Counts | None = None
        for number in sorted(numbers, key=lambda n: n.core):
            if self._is_subset(number) or (last is not None and self._is_of_them(number)):
                continue
            number, found = self._toll(number)
            found = found or self._governed(number) or self._echo(number, last)
            if found is not None:
                last = found[0]
                counts, governor = found
                span = Span(doc=self.sentence.doc, start=number.start, end=number.end)
                yield Figure(span=span, counts=counts, low=number.low, high=number.high, hedge=number.hedge), governor

    _AMONG = re.compile(r"\bamong\s+\w+\s+$", re.IGNORECASE)  # among them

    _OF_THEM = re.compile(r"[,(–—-]\s*$")  # , 30 of them

    _ONE_OF = re.compile(r"\s+of\s+(?:the\s+)?(?:\w+\s+)?\w+")

    _RATE = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+)?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b")

    def _is_subset(self, number: Number) -> bool:
        """ "including two women", "one of 13 members", "one in five": a part of another number."""
        before = self.text[self.sentence.start : number.start].rstrip().rsplit(" ", 1)[-1]
        if self._RATE.match(self.text, number.end):
            return True
        one_of = number.low == 1 and self._ONE_OF.match(self.text, number.end) is not None
        among = before.casefold() in self.lexicon.patterns["them"] and self._AMONG.search(
            self.text[self.sentence.start : number.start]
        )
        return one_of or bool(among) or before.casefold() in self.lexicon.patterns["subset"]

    def _is_of_them(self, number: Number) -> bool:
        """ "200 people, 30 of them minors": a part of the number before."""
        words = self.parse.between(number.end, self.sentence.end)[:2]
        pointing = len(words) == 2 and words[0].lemma == "of" and words[1].text.lower() in self.lexicon.patterns["them"]
        before = self.text[self.sentence.start : number.start]
        return pointing and self._OF_THEM.search(before) is not None

    def _toll(self, number: Number) -> tuple[Number, tuple[Counts, Token | None] | None]:
        """ "the toll rose to 57", "the number of men who died is 9": the number as it stands after the noun."""
        start = max(self.sentence.start, number.start - 120)
        before = self.text[start : number.start]
        toll = self._toll_pattern.search(before)
        if toll is None:
            return number, None
        counts = self.lexicon.adjectives.get((toll["state"] or "").lower(), "killed")
        governor = self._first(number)
        if toll["act"]:
            governor = next(iter(self.parse.between(start + toll.start("act"), start + toll.end("act"))), None)
            act = (
                self.lexicon.subjects.get(governor.lemma) or self.lexicon.objects.get(governor.lemma)
                if governor
                else None
            )
            if act is None:
                return number, None
            counts = act
        if (
            toll["verb"].casefold() in self.lexicon.patterns["exceeds"]
            and number.hedge == "exact"
            and number.low is not None
        ):
            number = replace(number, start=start + toll.start("verb"), low=number.low + 1, high=None, hedge="over")
        return number, (counts, governor)

    @cached_property
    def _toll_pattern(self) -> re.Pattern[str]:
        states = "|".join(self.lexicon.adjectives)
        verbs = "|".join(self.lexicon.patterns["toll_before"])
        return re.compile(
            rf"""\b(?: toll                                                                # the toll rose to
                  | number\s+of\s+ (?:the\s|those\s|people\s)? (?P<state>{states})        # the number of wounded at
                  | number\s+of\s+ \w+ \s+who\s+ (?:had\s|were\s|have\s)? (?P<act>\w+)   # the number of men who died
                )\b [^;:]* \b (?P<verb>{verbs.replace(" ", r"[ ]")}) \s+ $""",
            re.IGNORECASE | re.VERBOSE,
        )

    def _first(self, number: Number) -> Token | None:
        tokens = self.parse.between(number.core, number.end)
        return tokens[0] if tokens else None

    def _governed(self, number: Number) -> tuple[Counts, Token] | None:
        tokens = self.parse.between(number.core, number.end)
        inside = {t.i for t in tokens}
        top = next((t for t in tokens if t.head not in inside or t.head == t.i), None)
        if top is None:
            return None
        noun = self._noun(top)
        return self._right_after(number) or self._of_argument(noun) or self._by_neighbours(number, tokens[-1])

    def _right_after(self, number: Number) -> tuple[Counts, Token] | None:
        """ "2 dead, 3 injured in a shooting": the word right after a number, with no noun after it."""
        words = self.parse.between(number.end, self.sentence.end)[:2]
        kind = self._state(words[0]) if words else None
        alone = len(words) < 2 or words[1].pos in ("PUNCT", "ADP", "CCONJ")
        return (kind, words[0]) if kind is not None and alone else None

    def _echo(self, number: Number, last: Counts | None) -> tuple[Counts, Token] | None:
        """ "officials put the number of wounded at 60; doctors counted more than 100": the same again."""
        token = self._first(number)
        verb = self.parse.head(token) if token else None
        if token is None or verb is None or last is None or token.pos != "NUM" or token.dep != "dobj":
            return None
        return (last, verb) if verb.lemma in self.lexicon.patterns["echo"] else None

    def _noun(self, token: Token) -> Token:
        """The noun that a number belongs to, or the number itself where it stands for people ("wounding 82")."""
        for _ in range(6):
            head = self.parse.head(token)
            if (
                token.dep not in _INNER
                or head.i == token.i
                or (head.pos in ("VERB", "AUX") and token.dep in ("advmod", "npadvmod"))
            ):
                break
            token = head
        return token

    def _of_argument(self, noun: Token, depth: int = 0) -> tuple[Counts, Token] | None:
        head = self.parse.head(noun)
        itself = self._noun_kind(noun)
        if itself is not None:
            return itself, noun
        found = self._of_role(noun, head) or self._of_modifiers(noun)
        if found is not None or depth > 4:
            return found
        if noun.dep in ("conj", "appos") and head.pos in ("NOUN", "PROPN", "PRON", "NUM"):
            return self._of_argument(head, depth + 1)
        if noun.dep == "pobj" and head.lemma == "of":
            above = self.parse.head(head)
            if above.lemma in self.lexicon.acts:
                return self.lexicon.acts[above.lemma], above
            if above.lemma in self.lexicon.patterns["wholes"]:
                return self._of_argument(above, depth + 1)
        return None

    def _noun_kind(self, noun: Token) -> Counts | None:
        word = noun.text.lower()
        if noun.pos in ("NOUN", "PROPN") and noun.lemma.lower() in self.lexicon.nouns:
            return self.lexicon.nouns[noun.lemma.lower()]
        if word in self.lexicon.adjectives and not self.parse.children(noun, "nsubjpass", "nsubj", "auxpass", "dobj"):
            return self.lexicon.adjectives[word]
        if noun.lemma in self.lexicon.patterns["lives"]:
            verb = self.parse.head(noun)
            return "killed" if verb.lemma in self.lexicon.patterns["lives_verbs"] else None
        return None

    def _of_role(self, noun: Token, verb: Token) -> tuple[Counts, Token] | None:
        """What the verb does to the noun, by the noun's place in its clause."""
        if self._unreal(verb):
            return None
        objectless = not self.parse.children(verb, "dobj")
        passive = noun.dep == "nsubjpass" or (
            noun.dep == "nsubj" and objectless and verb.tag == "VBN" and verb.lemma in self.lexicon.objects
        )
        if passive or noun.dep in ("dobj", "oprd") or (noun.dep == "nsubj" and objectless and self._state(verb)):
            counts = self._verb_kind(verb, noun) or (self._state(verb) if noun.dep.startswith("nsubj") else None)
            return (counts, verb) if counts else self._left(verb, noun)
        if noun.dep != "nsubj":
            return None
        intransitive = self.lexicon.subjects.get(verb.lemma)
        objectless = objectless or verb.lemma in self.lexicon.patterns["leaving_home"]  # "fled their homes"
        if intransitive and objectless and self._counts_persons(verb, noun):
            return intransitive, verb
        return self._predicate(verb)

    def _unreal(self, verb: Token) -> bool:
        """ "were not killed", "nearly lynched four"."""
        near_miss = self.lexicon.patterns["near_miss"]
        return any(
            t.dep == "neg" or (t.i < verb.i and t.lemma in near_miss)
            for t in self.parse.children(verb, "neg", "advmod")
        )

    def _predicate(self, verb: Token) -> tuple[Counts, Token] | None:
        if verb.lemma not in self.lexicon.patterns["being"]:
            return None
        for child in self.parse.children(verb, "acomp", "attr", "oprd", "xcomp", "ccomp", "advcl"):
            if child.text.lower() in self.lexicon.adjectives and child.pos != "NOUN":
                return self.lexicon.adjectives[child.text.lower()], child
        return None

    def _state(self, word: Token) -> Counts | None:
        """ "leaving 21 dead" parsed as a small clause: the adjective carries the noun."""
        return self.lexicon.adjectives.get(word.text.lower())

    def _left(self, verb: Token, noun: Token) -> tuple[Counts, Token] | None:
        """ "left three people dead": the adjective behind the noun."""
        if verb.lemma not in self.lexicon.patterns["leaving"]:
            return None
        last = noun
        while joined := self.parse.children(last, "conj"):
            last = joined[-1]
        after = self.parse.between(last.end, last.end + 40)[:3]
        return next(((kind, t) for t in after if (kind := self._state(t))), None)

    def _verb_kind(self, verb: Token, noun: Token) -> Counts | None:
        if self._to_death(verb):
            return "killed"
        counts = self.lexicon.objects.get(verb.lemma.lower())
        if counts is None or not self._counts_persons(verb, noun):
            return None
        partners = [
            t for t in self.parse.children(verb, "conj") if not self.parse.children(t, "nsubj", "nsubjpass", "dobj")
        ]
        above = self.parse.head(verb)
        if verb.dep == "conj" and noun.dep == "dobj" and not self.parse.children(above, "dobj", "nsubjpass"):
            partners.append(above)
        kinds = {self.lexicon.objects.get(t.lemma.lower()) for t in partners} | {counts}
        return "casualties" if {"killed", "injured"} <= kinds else counts

    def _to_death(self, verb: Token) -> bool:
        """ "shot dead three men", "were beaten to death"."""
        if verb.lemma.lower() not in self.lexicon.patterns["to_death"]:
            return False
        dead = any(
            t.text.lower() == "dead" for t in self.parse.children(verb, "acomp", "oprd", "advcl", "xcomp", "advmod")
        )
        after = self.parse.between(verb.end, self.sentence.end)
        death = any(t.lemma == "death" and self.parse.head(self.parse.head(t)).i == verb.i for t in after)
        return dead or death

    def _counts_persons(self, verb: Token, noun: Token) -> bool:
        patterns = self.lexicon.patterns
        if verb.lemma in patterns["particle_only"] and not self.parse.children(verb, "prt"):
            return False
        if verb.lemma not in patterns["persons_only"]:
            return True
        named = noun.ent in ("NORP", "PERSON") or noun.tag == "NNPS"
        return (
            named
            or noun.pos in ("NUM", "PRON")
            or noun.lemma.lower() in patterns["crowds"]
            or noun.lemma.lower() in self.lexicon.persons
            or self._of_persons(noun)
        )

    def _of_persons(self, noun: Token) -> bool:
        """ "dozens of people": the noun after "of" is a person."""
        for of in self.parse.children(noun, "prep"):
            for inner in self.parse.children(of, "pobj"):
                if inner.lemma.lower() in self.lexicon.persons or inner.ent == "NORP":
                    return True
        return False

    def _of_modifiers(self, noun: Token) -> tuple[Counts, Token] | None:
        """ "six members killed", "the 23 missing prisoners", "13 members who went missing"."""
        for child in self.parse.children(noun, "acl", "amod", "relcl", "advcl", "ccomp"):
            subjects = self.parse.children(child, "nsubj", "nsubjpass")
            if child.dep == "relcl":
                who = next((t for t in subjects if t.tag in ("WP", "WDT")), None)
                return self._of_role(who, child) if who else None
            kind = self._state(child)
            if child.dep == "acl" and child.tag == "VBN":
                kind = kind or self.lexicon.objects.get(child.lemma) or self.lexicon.subjects.get(child.lemma)
            if kind and not subjects and not self.parse.children(child, "dobj"):
                return kind, child
        if noun.pos == "NUM":
            inner = (
                pobj
                for of in self.parse.children(noun, "prep")
                if of.lemma == "of"
                for pobj in self.parse.children(of, "pobj")
            )
            return next((found for pobj in inner if (found := self._of_modifiers(pobj))), None)
        return None

    def _by_neighbours(self, number: Number, last: Token) -> tuple[Counts, Token] | None:
        """Where the parse went astray: "wounding at least 75", "20 others wounded" side by side."""
        before = self.parse.between(self.sentence.start, number.start)[-1:]
        after = self.parse.between(number.end, self.sentence.end)[:2]
        if after and after[0].text.lower() in self.lexicon.patterns["others"]:
            after = after[1:]
        for state in after[:1]:
            if (kind := self._state(state)) and state.tag != "VBD" and not self.parse.children(state, "dobj"):
                return kind, state
        for verb in before:
            if (
                verb.pos == "VERB"
                and verb.lemma in self.lexicon.objects
                and not self._unreal(verb)
                and (last.pos == "NUM" or last.text == "another")
            ):
                return self.lexicon.objects[verb.lemma], verb
        return None


def _by_window(findings: Findings, lexicon: _Lexicon, sentence: Span, numbers: list[Number]) -> Iterator[Figure]:
    """What the nearest word of the same clause says, in a language without a parse."""
    if not lexicon.window:
        return
    before = f"(?:{'|'.join(map(re.escape, lexicon.prefixes))})?" if lexicon.prefixes else ""
    listed = "|".join(map(re.escape, lexicon.window))
    pattern = re.compile(rf"(?<!\w){before}(?P<word>{listed})(?!\w)", re.IGNORECASE)
    for number in numbers:
        start, end = _clause(findings.text, sentence, number)
        if findings.text[start : number.start].rstrip().rsplit(" ", 1)[-1] in lexicon.patterns.get("subset", ()):
            continue
        near = [
            (min(abs(m.start() - number.end), abs(number.start - m.end())), m["word"].casefold())
            for m in pattern.finditer(findings.text, start, end)
            if _between(findings.text, m.span(), number) <= _APART
        ]
        if near:
            span = findings.span(number.start, number.end)
            yield Figure(
                span=span, counts=lexicon.window[min(near)[1]], low=number.low, high=number.high, hedge=number.hedge
            )


def _between(text: str, word: tuple[int, int], number: Number) -> int:
    """How many words stand between a word and a number."""
    first, last = (word[1], number.start) if word[1] <= number.start else (number.end, word[0])
    return len(text[first:last].split())


def _clause(text: str, sentence: Span, number: Number) -> tuple[int, int]:
    start = max((m.end() for m in _BREAK.finditer(text, sentence.start, number.start)), default=sentence.start)
    after = _BREAK.search(text, number.end, sentence.end)
    return start, after.start() if after else sentence.end
