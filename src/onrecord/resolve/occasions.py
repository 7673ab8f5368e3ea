"""Where, when and on what occasion each statement was made, as far as its own sentence says."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from onrecord import places
from onrecord.lang import words
from onrecord.model import Findings, Mention, Parse, Place, Span, Statement, Timex, Token, When

CLAUSE_TOPS = frozenset({"VERB", "AUX"})
PUNCTUATION = " ,;:–—-.\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Occasion, place and date of a statement; each None where the text does not say."""

    occasion: Span | None = None
    place: Place | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    hearers: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()


@cache
def _words(language: str | None) -> _Words:
    table = words(language, "statements").get("occasions", {})
    return _Words(**{name: frozenset(listed) for name, listed in table.items()})


def resolve_occasions(findings: Findings) -> Findings:
    """The findings with the occasion, place and date of each statement, never the article's own date.

    "He said then" and "he said there" take them from the sentence before, or from that speaker's last statement.
    """
    reader = _Reader(findings)
    settings: dict[str, Setting] = {}
    last: dict[str, Setting] = {}
    ended = 0
    for statement in sorted(findings.statements, key=lambda s: (s.content[0].start, s.id)):
        setting = reader.setting(statement)
        who = statement.speaker.entity or statement.speaker.name if statement.speaker else None
        if reader.refers_back(statement):
            before = reader.setting_before(statement, ended)
            setting = _filled(setting, before if before != Setting() else last.get(who or "", before))
        if who and setting != Setting():
            last[who] = setting
        settings[statement.id] = setting
        ended = max(ended, statement.span.end)
    told = tuple(_told(statement, settings[statement.id]) for statement in findings.statements)
    return findings.with_(statements=told)


def _told(statement: Statement, setting: Setting) -> Statement:
    return replace(statement, occasion=setting.occasion, place=setting.place, when=setting.when)


def _filled(setting: Setting, other: Setting) -> Setting:
    """The setting, with what it lacks taken from another."""
    return Setting(
        occasion=setting.occasion or other.occasion, place=setting.place or other.place, when=setting.when or other.when
    )


class _Reader:
    """Looks around the cue of a statement, outside what was said."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.parse: Parse = findings.parse
        self.marks = [q for q in findings.quotemarks if q.depth == 0]
        self.timexes = {t.span.start: t for t in findings.timexes}
        self.places = {m.span.start: m for m in findings.mentions if m.kind == "place"}

    def setting(self, statement: Statement) -> Setting:
        """What the clause of the cue says."""
        verb = self._cue(statement)
        if verb is None:
            return Setting()
        content = statement.content
        clause = [t for t in self._clause(verb) if not any(c.start <= t.start < c.end for c in content)]
        speaker = statement.speaker.spans if statement.speaker else ()
        clause = [t for t in clause if not any(s.start <= t.start < s.end for s in speaker)]
        return self._setting_in(verb, clause)

    def setting_before(self, statement: Statement, floor: int) -> Setting:
        """What the sentence right before the words says, when no other statement lies between."""
        start = statement.content[0].start
        before = self.parse.between(max(floor, start - 1000), start)
        if not before:
            return Setting()
        sentence = [t for t in before if t.sentence == before[-1].sentence]
        verb = next((t for t in sentence if t.dep == "ROOT"), None)
        return self._setting_in(verb, self._clause(verb)) if verb is not None else Setting()

    def refers_back(self, statement: Statement) -> bool:
        """Tell whether the cue says "then" or "there"."""
        verb = self._cue(statement)
        if verb is None:
            return False
        again = _words(self.findings.language_at(verb.start)).again
        return any(child.text.lower() in again and child.i > verb.i for child in self.parse.children(verb, "advmod"))

    def _cue(self, statement: Statement) -> Token | None:
        if statement.cue is None:
            return None
        tokens = self.parse.between(statement.cue.spans[0].start, statement.cue.spans[0].end)
        return next((t for t in tokens if t.pos in CLAUSE_TOPS), None)

    def _clause(self, verb: Token) -> list[Token]:
        """The tokens that a verb governs without another finite verb between, its opening participle included."""
        found: list[Token] = []
        stack = [verb]
        while stack:
            token = stack.pop()
            found.append(token)
            stack.extend(c for c in self.parse.children(token) if c.pos not in CLAUSE_TOPS or self._is_opening(c, verb))
        return sorted(found, key=lambda t: t.i)

    def _is_opening(self, token: Token, verb: Token) -> bool:
        known = _words(self.findings.language_at(token.start)).verbs
        return token.head == verb.i and token.dep == "advcl" and token.tag == "VBG" and token.lemma.lower() in known

    def _setting_in(self, verb: Token, clause: list[Token]) -> Setting:
        inside = {t.i for t in clause}
        occasion = self._occasion(verb, clause, inside)
        return Setting(occasion=occasion, place=self._place(clause, inside), when=self._when(clause))

    def _occasion(self, verb: Token, clause: list[Token], inside: set[int]) -> Span | None:
        known = _words(self.findings.language_at(verb.start))
        hearers: Span | None = None
        for token in clause:
            if self._is_opening(token, verb) and token.i < verb.i:
                return self._span(t for t in self.parse.subtree(token) if t.i in inside)
            if token.dep != "prep":
                continue
            objects = self.parse.children(token, "pobj")
            if not objects or objects[0].i not in inside:
                continue
            lemma = objects[0].lemma.lower()
            heads = {lemma, *(c.lemma.lower() for c in self.parse.children(objects[0], "nmod"))}
            if token.text.lower() in known.prepositions and heads & known.nouns:
                return self._span(t for t in self.parse.subtree(token) if t.i in inside and t.i >= token.i)
            if hearers is None and token.text.lower() == "to" and lemma in known.hearers:
                hearers = self._span(t for t in self.parse.subtree(token) if t.i in inside and t.i >= token.i)
        return hearers

    def _span(self, tokens: Iterable[Token]) -> Span:
        """The span of the tokens, without commas at its edges, a quoted title taken whole."""
        start, end = self.parse.bounds(tokens)
        text = self.findings.text
        while text[end - 1] in PUNCTUATION:
            end -= 1
        first = bisect_left(self.marks, start, key=lambda q: q.span.start)
        for quotation in self.marks[first : first + 2]:  # a title that the parse cut in two, or left out
            if quotation.span.start <= end + 1:
                end = max(end, quotation.span.end)
        return self.findings.span(start, end)

    def _place(self, clause: list[Token], inside: set[int]) -> Place | None:
        """The one place that "in" or "at" puts the clause in."""
        found: list[Mention] = []
        for token in clause:
            mention = self.places.get(token.start)
            if mention is None:
                continue
            above = self.parse.head(token)
            while above.dep == "pobj" or above.pos == "PROPN":
                above = self.parse.head(above)
                if above.head == above.i:
                    break
            if above.dep == "prep" and above.i in inside and above.text.lower() in ("in", "at", "from"):
                found.append(mention)
        if len(found) != 1:
            return None
        return places.place(found[0].span, self.findings.quote(found[0].span))

    def _when(self, clause: list[Token]) -> When | None:
        """The date of the clause: the one its time expressions agree on, the most exact if one holds another."""
        dated: dict[str, Timex] = {}
        for token in clause:
            timex = self.timexes.get(token.start)
            if timex is not None and timex.type in ("DATE", "TIME") and timex.edtf:
                dated.setdefault(timex.edtf, timex)
        exact = [t for edtf, t in dated.items() if not any(o != edtf and o.startswith(edtf) for o in dated)]
        return exact[0].when if len(exact) == 1 else None
