"""What the clause of a cue says of the words: occasion, addressee, place and date."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from onrecord import places
from onrecord.lang import words
from onrecord.model import Findings, Mention, Parse, Place, Quotation, Span, Timex, Token, When, beginning_in
from onrecord.resolve.setting import Setting

VERBAL = frozenset({"VERB", "AUX"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "agent", "expl"})
CUT = frozenset({"in", "at", "on", "during", "after", "before", "about", "outside", "inside", "near", "with", "as"})
CLAUSAL = frozenset({"relcl", "acl", "appos", "advcl"})
NO_HEARERS = frozenset({"DATE", "TIME", "GPE", "MONEY", "LAW", "PERCENT"})
WORKS = frozenset({"WORK_OF_ART", "EVENT", "PRODUCT"})
PUNCTUATION = " ,;:–—-.\n\t"


@dataclass(frozen=True, slots=True)
class OccasionWords:
    """The words around words, from `lang/<code>/statements.toml`."""

    nouns: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    trailing: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()
    hearers: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    with_: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()
    going_on: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    by_channel: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


@cache
def occasion_words(language: str | None) -> OccasionWords:
    """The words of a language that tell of occasions; empty ones when there is no list."""
    table = words(language, "statements")
    listed = {name: frozenset(entries) for name, entries in table.get("occasions", {}).items()}
    listed["hearers"] = listed.get("hearers", frozenset()) | frozenset(table.get("persons", {}).get("nouns", ()))
    return OccasionWords(**{("with_" if name == "with" else name): entries for name, entries in listed.items()})


class Clause:
    """A cue's verb, noun or phrase with what hangs on it, outside the words said and the phrase that names the source.

    `words` are its tokens in order of the text.
    """

    def __init__(self, reader: "CircumstanceReader", top: Token, *, without: tuple[Span, ...] = ()) -> None:
        self.reader, self.top, self.without = reader, top, without
        self.known = occasion_words(reader.findings.language_at(top.start))
        self.lifted: set[int] = set()  # what the parse hung on the subject
        found = list(self._below(top))
        for above in reader.lenders(top):
            found.extend(self._fronted(above))
        self.words = sorted({t.i: t for t in found}.values(), key=lambda t: t.i)
        self.inside = {t.i for t in self.words}

    def _below(self, top: Token) -> Iterator[Token]:
        parse, stack = self.reader.parse, [top]
        while stack:
            token = stack.pop()
            yield token
            stack.extend(child for child in parse.children(token) if self._belongs(child, token))
            if token is top:
                stack.extend(self._after_subject(top))

    def _belongs(self, child: Token, head: Token) -> bool:
        if self._is_outside(child) or child.dep in SUBJECTS or child.dep in ("conj", "cc"):
            return child.dep in ("conj", "cc") and child.pos not in VERBAL and not self._is_outside(child)
        if child.pos not in VERBAL:
            return True
        if child.dep == "pcomp":
            return child.lemma.lower() in self.known.verbs
        return self.is_opening(child) or (child.dep == "acl" and self._is_dated(child)) or self._is_slip(child, head)

    def _is_slip(self, child: Token, head: Token) -> bool:
        """Tell whether a preposition was taken for a verb ("Following the vote, ...")."""
        return head is self.top and child.dep == "prep"

    def _is_outside(self, token: Token) -> bool:
        return any(s.start <= token.start < s.end for s in self.without)

    def _after_subject(self, verb: Token) -> Iterator[Token]:
        """What hangs on the subject but belongs to the verb ("said Veld | in Mirava", "Veld | on Tuesday said")."""
        parse = self.reader.parse
        for subject in parse.children(verb, "nsubj", "nsubjpass"):
            yield from self._dates_before(subject)
            named, after = subject.pos in ("PROPN", "PRON"), subject.i > verb.i
            if not (named or after):
                continue
            for child in parse.subtree(subject) if after else parse.children(subject):
                if child.dep not in ("prep", "npadvmod") or self._is_outside(child):
                    continue
                inner = parse.children(child, "pobj")
                hears = child.text.lower() == "to" and bool(inner) and self._may_hear(inner[0])
                if (named and after) or (bool(inner) and inner[0].ent in ("DATE", "TIME")) or hears:
                    self.lifted.add(child.i)
                    yield child

    def _dates_before(self, subject: Token) -> Iterator[Token]:
        """A date that was taken for a part of the name after it ("On | 17 May 2021 | Veld said")."""
        for child in self.reader.parse.children(subject):
            before = self.reader.parse.tokens[max(child.i - 1, 0)].text.lower()
            if child.i < subject.i and child.start in self.reader.timexes and before not in self.known.elsewhere:
                yield from () if self._is_outside(child) else (child,)

    def _fronted(self, verb: Token) -> Iterator[Token]:
        """What stands before the subject that two verbs share ("On Tuesday Veld went to Ostrel and | said")."""
        parse = self.reader.parse
        subjects = parse.children(verb, "nsubj", "nsubjpass")
        for child in parse.children(verb, "prep", "npadvmod", "advmod", "advcl"):
            if subjects and child.i < subjects[0].i and self._belongs(child, verb):
                yield from self._below(child)

    def is_opening(self, token: Token) -> bool:
        """Tell whether a participle says on what occasion words were spoken ("Presenting the budget, he said")."""
        if token.dep not in ("advcl", "acl") or token.tag != "VBG":
            return False
        before = token.i < self.top.i
        if token.lemma.lower() not in (self.known.verbs if before else self.known.trailing):
            return False
        marks = [c for c in self.reader.parse.children(token, "mark", "advmod") if c.i < token.i]
        hung = self.reader.parse.head(token)
        on_clause = hung.i == self.top.i or (token.dep == "acl" and hung.dep in SUBJECTS) or hung.pos in VERBAL
        return on_clause and all(c.text.lower() in ("while", "when") or c.dep == "advmod" for c in marks)

    def _is_dated(self, token: Token) -> bool:
        return token.tag == "VBN" and token.lemma.lower() in self.known.dated | {"dat"}

    def _head(self, token: Token) -> Token:
        return self.top if token.i in self.lifted else self.reader.parse.head(token)

    def above(self, token: Token) -> Iterator[Token]:
        """The prepositions between a token and the verb, nearest first, and the nouns that they hang on."""
        for head in self.reader.parse.ancestors(token):
            if head.i == self.top.i or head.i not in self.inside:
                return
            yield head

    def setting(self) -> Setting:
        """What the clause says."""
        addressee = self._addressee()
        return Setting(
            occasion=self._occasion(addressee),
            addressee=addressee[0] if addressee else None,
            place=self._place(),
            when=self._when(),
        )

    # Occasion ------------------------------------------------------------------------------------------------------

    def _occasion(self, addressee: tuple[Span, Token | None] | None) -> Span | None:
        for token in self.words:
            if self.is_opening(token):
                first = self.reader.parse.subtree(token)[0]
                return self._without_date(token, first)
        for token in self.words:
            if token.dep in ("prep", "advmod") and self._is_occasion(token):
                return self._without_date(token, token)
        if addressee is not None and addressee[1] is not None:  # "said to the deputies"
            return self.reader.findings.span(addressee[1].start, addressee[0].end)
        return None

    def _is_occasion(self, preposition: Token) -> bool:
        text, parse = preposition.text.lower(), self.reader.parse
        if text not in self.known.prepositions or any(
            t.text.lower() in self.known.elsewhere for t in self.above(preposition)
        ):
            return False
        inner = [c for c in parse.children(preposition, "pcomp") if c.pos in VERBAL]
        if inner:
            return inner[0].tag == "VBG" and text not in ("by", "over") and inner[0].lemma.lower() in self.known.verbs
        objects = parse.children(preposition, "pobj") or [
            o
            for of in parse.children(preposition, "prep")
            for o in parse.children(of, "pobj")  # "ahead of the summit"
        ]
        if not objects or objects[0].i not in self.inside or objects[0].ent in ("DATE", "TIME"):
            return False
        head = objects[0]
        lemma = head.lemma.lower()
        if text in self.known.by_channel:
            return lemma in self.known.channels or head.text.lower() in self.known.channels
        names = {lemma, head.text.lower(), *(c.lemma.lower() for c in parse.children(head, "nmod"))}
        if lemma in self.known.bare and not any(
            c.dep in ("prep", "acl", "poss", "amod", "compound") for c in parse.children(head)
        ):
            return False
        return bool(names & self.known.nouns)

    def _without_date(self, top: Token, first: Token) -> Span:
        """The phrase, without a date at its end that only says when ("in a statement | on Tuesday")."""
        found = [t for t in self.reader.parse.subtree(top) if t.i in self.inside and t.i >= first.i]
        if top.dep in ("prep", "advmod"):
            for token in found:
                inner = self.reader.parse.children(token, "pobj")
                if self._is_dated(self.reader.parse.head(token)):
                    continue
                loose = (
                    token.dep == "prep" and token.text.lower() == "on" and inner and inner[0].ent in ("DATE", "TIME")
                )
                bare = token.dep == "npadvmod" and token.start in self.reader.timexes
                if (loose or bare) and token.i > top.i + 1:
                    below = {t.i for t in self.reader.parse.subtree(token)}
                    if max(below) >= found[-1].i:
                        found = [t for t in found if t.i not in below]
                    break
        return self.reader.span(found)

    # Addressee -----------------------------------------------------------------------------------------------------

    def _addressee(self) -> tuple[Span, Token | None] | None:
        """Who hears, and the "to" before it where that hangs on the cue itself."""
        parse = self.reader.parse
        for verb in (t for t in self.words if t.i == self.top.i or self.is_opening(t)):
            if verb.lemma.lower() in self.known.tells:
                objects = [c for c in parse.children(verb, "dative", "dobj") if c.pos != "ADP" and c.i in self.inside]
                if objects and self._may_hear(objects[0], anything=True):
                    return self.reader.span(self._phrase(objects[0])), None
        for token in self.words:
            text, head = token.text.lower(), self._head(token)
            if token.dep not in ("prep", "dative") or text not in ("to", "with"):
                continue
            held = head.i == self.top.i or head.i in self.inside
            lemmas = {head.lemma.lower(), head.text.lower()}
            if text == "with" and token.i:  # "insisted in a phone call | with the Post"
                lemmas.add(self.reader.parse.tokens[token.i - 1].lemma.lower())
            before = self.known.with_ if text == "with" else self.known.to | self.known.nouns
            inner = parse.children(token, "pobj")
            if (
                held
                and lemmas & before
                and inner
                and inner[0].i in self.inside
                and self._may_hear(inner[0], anything=text == "with")
            ):
                if head.pos == "NOUN" and lemmas & self.known.visits | {"response", "reply"} & lemmas:
                    continue
                return self.reader.span(self._phrase(inner[0])), token if head.i == self.top.i else None
        return None

    def _may_hear(self, token: Token, *, anything: bool = False) -> bool:
        lemma = token.lemma.lower()
        if lemma in self.known.things or token.ent in NO_HEARERS or (token.ent in WORKS and not anything):
            return False
        if lemma in self.known.hearers or token.text.lower() in self.known.hearers:
            return True
        if token.pos == "PRON":
            return "PronType=Prs" in token.morph and "Reflex=Yes" not in token.morph
        return anything or token.pos == "PROPN"

    def _phrase(self, head: Token) -> list[Token]:
        """The noun phrase of who hears, without when, where and what ("reporters | in Kalden")."""
        parse, found, stack = self.reader.parse, [], [head]
        while stack:
            token = stack.pop()
            found.append(token)
            for child in parse.children(token):
                after = child.i > head.i and (
                    child.text.lower() in CUT or child.dep in CLAUSAL or child.start in self.reader.timexes
                )
                if not after and child.i in self.inside and child.text != ",":
                    stack.append(child)
        return found

    # Place and date --------------------------------------------------------------------------------------------------

    def _place(self) -> Place | None:
        """The one place that the clause puts the words in; of two joined by a comma ("Ostrel, Varenia") the first."""
        found: list[tuple[Mention, int]] = []
        for token in self.words:
            mention = self.reader.places.get(token.start)
            if mention is None:
                continue
            above = list(self.above(token))
            preposition = next((t for t in above if t.dep == "prep" or t.pos == "ADP"), None)
            if any(self._leads_away(t) for t in above if t is not preposition):
                continue
            if preposition is None:
                visited = next((t for t in above if t.pos in VERBAL), None)
                if visited is not None and visited.lemma.lower() in self.known.visits and token.dep == "dobj":
                    found.append((mention, visited.i))
                continue
            on_visit = (
                preposition.text.lower() == "to"
                and self.reader.parse.head(preposition).lemma.lower() in self.known.visits
            )
            if preposition.text.lower() in self.known.within or on_visit:
                found.append((mention, preposition.i))
        if not found or len({under for _, under in found}) > 1:
            return None
        return places.place(found[0][0].span, self.reader.findings.quote(found[0][0].span))

    def _when(self) -> When | None:
        """The date of the clause: the one its time expressions agree on, the most exact if one holds another."""
        dated: dict[str, Timex] = {}
        for token in self.words:
            timex = self.reader.timexes.get(token.start)
            if timex is not None and timex.type in ("DATE", "TIME") and timex.edtf and self._is_own(token, timex):
                dated.setdefault(timex.edtf, timex)
        exact = [t for edtf, t in dated.items() if not any(o != edtf and o.startswith(edtf) for o in dated)]
        return exact[0].when if len(exact) == 1 else None

    def _is_own(self, token: Token, timex: Timex) -> bool:
        """Tell whether a date is that of the words, not "since May", nor that of what they are about."""
        if ".." in (timex.edtf or ""):
            return False
        return not any(self._leads_away(above) for above in (token, *self.above(token)))

    def _leads_away(self, token: Token) -> bool:
        """Tell whether a preposition parts a place or a date from the words ("after", "about"), not from who hears."""
        text, parse = token.text.lower(), self.reader.parse
        if text not in self.known.elsewhere:
            return False
        if text == "of":
            return parse.head(token).lemma.lower() not in self.known.nouns | self.known.hearers
        if text in ("to", "with"):
            inner = parse.children(token, "pobj")
            return not (inner and self._may_hear(inner[0]))
        return True


class CircumstanceReader:
    """Finds the clause of a cue in the parse of a document."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.parse: Parse = findings.parse
        self.marks: list[Quotation] = [q for q in findings.quotemarks if q.depth == 0]
        self.timexes = {t.span.start: t for t in findings.timexes}
        self.places = {m.span.start: m for m in findings.mentions if m.kind == "place"}

    def top_of(self, spans: Iterable[Span]) -> Token | None:
        """The token that the others of some spans hang on."""
        tokens = [t for span in spans for t in self.parse.between(span.start, span.end)]
        inside = {t.i for t in tokens}
        tops = [
            t for t in tokens if (t.head not in inside or t.head == t.i) and t.pos not in ("PUNCT", "PART", "SPACE")
        ]
        return next((t for t in tops if t.pos in VERBAL), tops[0] if tops else None)

    def lenders(self, verb: Token) -> Iterator[Token]:
        """The verbs that a verb shares its subject with: "declined | to say", "went there and | said"."""
        while (
            verb.dep in ("xcomp", "conj")
            and verb.head != verb.i
            and not self.parse.children(verb, "nsubj", "nsubjpass")
        ):
            verb = self.parse.head(verb)
            if verb.pos not in VERBAL:
                return
            yield verb

    def span(self, tokens: Iterable[Token]) -> Span:
        """The span of the tokens, without commas at its edges, a quoted title taken whole."""
        start, end = self.parse.bounds(tokens)
        text = self.findings.text
        while text[end - 1] in PUNCTUATION:
            end -= 1
        first = bisect_left(self.marks, start, key=lambda q: q.span.start)
        for quotation in self.marks[first : first + 2]:  # a title that the parse cut in two, or left out
            if quotation.span.start <= end + 1:
                end = max(end, quotation.span.end)
        found = self.findings.span(start, end)
        dates = [timex.span.end for timex in beginning_in(self.findings.timexes, found)]
        names = [mention.span.end for mention in beginning_in(self.findings.mentions, found)]
        return self.findings.span(start, max([end, *dates, *names]))  # the parse may cut a date or a name in two
