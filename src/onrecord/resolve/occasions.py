"""Where, when, on what occasion and to whom each statement was made, as far as its own sentence says."""

import re
from dataclasses import replace

from onrecord.model import Findings, Statement, Token, When
from onrecord.resolve.circumstances import CircumstanceReader, Clause, OccasionWords, occasion_words
from onrecord.resolve.circumstances_plain import plain_setting
from onrecord.resolve.nesting import settle
from onrecord.resolve.setting import Setting

POST = "quotations.post@"
HANDLE = re.compile(r" ?\(@\w{1,30}\)[ ,]{1,2}")  # (@orlaveld)


def resolve_occasions(findings: Findings) -> Findings:
    """The findings with the occasion, addressee, place and date of each statement, never the article's own date.

    "He said then" and "he said there" take them from the sentence before, or from that speaker's last statement.
    """
    findings = settle(findings)
    reader = _Reader(findings)
    settings: dict[str, Setting] = {}
    last: dict[str, Setting] = {}
    previous: Statement | None = None
    ended = 0
    for statement in sorted(findings.statements, key=lambda s: (s.content[0].start, s.id)):
        setting = reader.setting(statement)
        who = _speaker(statement)
        if reader.refers_back(statement):
            before = reader.setting_before(statement, ended)
            setting = _filled(setting, before if before != Setting() else last.get(who or "", before))
        elif previous is not None and reader.goes_on(statement, previous):
            setting = _filled(setting, settings[previous.id])
        if who and setting != Setting():
            last[who] = setting
        settings[statement.id] = setting
        ended = max(ended, statement.span.end)
        previous = statement if statement.inside is None else previous
    told = tuple(_told(statement, settings[statement.id]) for statement in findings.statements)
    return findings.with_(statements=told)


def _speaker(statement: Statement) -> str | None:
    return statement.speaker.entity or statement.speaker.name if statement.speaker else None


def _told(statement: Statement, setting: Setting) -> Statement:
    return replace(
        statement,
        occasion=setting.occasion,
        addressee=setting.addressee,
        place=setting.place,
        when=setting.when,
    )


def _filled(setting: Setting, other: Setting) -> Setting:
    """The setting, with what it lacks taken from another; who heard is not carried over."""
    return Setting(
        occasion=setting.occasion or other.occasion,
        addressee=setting.addressee,
        place=setting.place or other.place,
        when=setting.when or other.when,
    )


class _Reader(CircumstanceReader):
    """Looks around the cue of a statement, outside what was said."""

    def setting(self, statement: Statement) -> Setting:
        """What the clause of the cue says, and when a document that speaks was issued, or a post written."""
        if statement.found_by.startswith(POST):
            return Setting(when=self._dated(statement))
        top = self._cue(statement)
        if top is None:
            return plain_setting(statement, self.findings)
        speaker = statement.speaker.spans if statement.speaker else ()
        setting = Clause(self, top, without=(*statement.content, *speaker)).setting()
        source = self.top_of(speaker)
        if setting.when is None and source is not None and source.pos == "NOUN":
            issued = [c for c in self.parse.children(source, "acl") if c.lemma.lower() in self._words(source).dated]
            if issued:
                setting = replace(setting, when=Clause(self, issued[0]).setting().when)
        return setting

    def _dated(self, post: Statement) -> When | None:
        """The date after a post and its author: "— Orla Veld (@orlaveld) May 3, 2021"."""
        end = max(span.end for span in post.speaker.spans) if post.speaker else post.span.end
        handle = HANDLE.match(self.findings.text, end)
        dated = (t for t in self.findings.timexes if handle and t.span.start == handle.end() and t.type == "DATE")
        return next((timex.when for timex in dated), None)

    def setting_before(self, statement: Statement, floor: int) -> Setting:
        """What the sentence right before the words says, when no other statement lies between."""
        start = statement.span.start
        own = self.parse.between(start, statement.span.end)
        before = [
            t for t in self.parse.between(max(floor, start - 1000), start) if own and t.sentence < own[0].sentence
        ]
        if not before:
            return Setting()
        sentence = [t for t in before if t.sentence == before[-1].sentence]
        verb = next((t for t in sentence if t.dep == "ROOT"), None)
        return Clause(self, verb).setting() if verb is not None else Setting()

    def refers_back(self, statement: Statement) -> bool:
        """Tell whether the cue says "then", "there" or "in the same interview"."""
        verb = self._cue(statement)
        if verb is None:
            return False
        known, parse = self._words(verb), self.parse
        if any(child.text.lower() in known.again and child.i > verb.i for child in parse.children(verb, "advmod")):
            return True
        inner = [noun for child in parse.children(verb, "prep") for noun in parse.children(child, "pobj")]
        return any(c.text.lower() in known.same for noun in inner for c in parse.children(noun, "amod"))

    def goes_on(self, statement: Statement, previous: Statement) -> bool:
        """Tell whether words are a part of those right before them: "she added", or a quotation without a cue."""
        verb = self._cue(statement)
        added = verb is not None and verb.lemma.lower() in self._words(verb).going_on
        who = _speaker(statement)
        if not (added or statement.cue is None) or who is None or who != _speaker(previous):
            return False
        between = sum(1 for p in self.findings.paragraphs if previous.span.end <= p.start <= statement.span.start)
        return between <= 1

    def _words(self, token: Token) -> OccasionWords:
        return occasion_words(self.findings.language_at(token.start))

    def _cue(self, statement: Statement) -> Token | None:
        """The token that the circumstances hang on: the cue's verb, or the verb that a cue noun is the object of."""
        top = self.top_of(statement.cue.spans) if statement.cue else None
        if top is not None and top.pos == "NOUN" and top.dep == "dobj":
            return self.parse.head(top)
        return top
