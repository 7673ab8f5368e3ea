"""Where an article says it has a claim from: the sources it names, from the nearest to the one who spoke."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from onrecord import lang
from onrecord.credits import credits_of, plain_name
from onrecord.model import Account, Citation, Event, Findings, Span, Statement
from onrecord.model.record import ChainKind

SOURCES = frozenset({"link", "parenthesis", "footnote", "named"})
LONGEST_NAME = 90
AUTHOR = "author"
_ENDS_NAME = re.compile(
    r"[,;:.!?()\"“”«»\n](?:\s|$) | \s(?:that|said|says|wrote|reported|reports)\b | \s[—–-]\s  # the governor, who",
    re.VERBOSE,
)
_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)", re.IGNORECASE)  # the [ministry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One source that an article names for a claim; `citation` where it is cited, `name` None where it has no name."""

    kind: ChainKind
    name: str | None
    span: Span
    citation: Citation | None = None


class Sources:
    """Looks up the sources that one article names; `outlets` are the plain names of the publishers of the record."""

    def __init__(self, found: Findings, outlets: Collection[str]) -> None:
        self.found = found
        self._outlets = outlets
        self._statements = {statement.id: statement for statement in found.statements}
        self._citations = {citation.id: citation for citation in found.citations}

    @cached_property
    def credited(self) -> tuple[Step, ...]:
        """The agency or outlet whose text the article says it is: "LODZERN (Northern Wire) —"."""
        own = plain_name(self.found.document.publisher)
        given = [span for name, span in credits_of(self.found.document, self._outlets) if span and name != own]
        return tuple(_once(Step(kind="outlet", name=self.found.quote(span), span=span) for span in given))

    def of_statement(self, name: str) -> tuple[Step, ...]:
        """The sources of what somebody is said to have said, in order; of the author's words, the credit."""
        said = self._statements.get(name)
        if said is None or said.voice == "author":
            return self.credited
        levels = self._levels(said)
        steps: list[Step] = []
        waiting = self._cited(said, levels)
        for level in levels:
            around = [v for v in waiting if not any(part.contains(v.span) for part in level.content)]
            steps += around
            waiting = [v for v in waiting if v not in around]
            steps += self._speaker(level)
            steps += self._quoted_as_saying(level)
        own = [*self._behind(said, levels)]
        return tuple(_once([*self.credited, *_with_behind([*steps, *waiting], own)]))

    def of_event(self, event: Event) -> tuple[Step, ...]:
        """The source that the author gives for an event that he tells himself."""
        citation = self._citations.get(event.citation or "")
        cited = [self._step(citation)] if citation is not None and citation.form in SOURCES else []
        return tuple(_once([*self.credited, *cited]))

    def of_account(self, account: Account) -> Iterator[tuple[Span, tuple[Step, ...]]]:
        """What an account tells, each with the sources that the article gives for it."""
        if account.according_to == AUTHOR:
            told = [event for event in self.found.events if event.id in account.events]
            yield from ((event.span, self.of_event(event)) for event in told)
        for said in (self._statements[name] for name in account.statements if name in self._statements):
            yield said.content[0], self.of_statement(said.id)

    def _levels(self, said: Statement) -> list[Statement]:
        """The statement and those around it, the outermost first."""
        levels, seen = [said], {said.id}
        while (outer := self._statements.get(levels[0].inside or "")) is not None and outer.id not in seen:
            if outer.voice == "author":
                break
            seen.add(outer.id)
            levels.insert(0, outer)
        return levels

    def _speaker(self, said: Statement) -> Iterator[Step]:
        speaker = said.speaker
        if speaker is None:
            yield Step(kind="speaker", name=None, span=said.cue.spans[0] if said.cue else said.content[0])
            return
        name, span = speaker.name, speaker.spans[0]
        citation = self._citation_of(name, span)
        if citation is not None or self._is_outlet(name):
            named = citation is None or plain_name(citation.label) in plain_name(self.found.quote(span))
            where = span if named or citation is None else citation.span
            paper = citation is not None and self._is_paper(citation)
            kind: ChainKind = "document" if paper else "outlet"
            label = name if citation is None or paper else citation.label
            yield Step(kind=kind, name=label, span=where, citation=citation)
        else:
            yield Step(kind="speaker", name=None if said.voice == "unnamed" else name, span=span)

    def _is_outlet(self, name: str | None) -> bool:
        """Tell whether a name is that of a publisher of the record, or an outlet's by its own words ("... Courier")."""
        plain = plain_name(name)
        return plain in self._outlets or bool(_outlet_words().search(plain))

    def _citation_of(self, name: str | None, span: Span) -> Citation | None:
        """The citation that a speaker is: it stands at his words, or it names the outlet that they stand for."""
        for citation in self._named:
            label = plain_name(citation.label)
            if label and label == plain_name(name) and abs(citation.span.start - span.start) <= LONGEST_NAME:
                return citation
            if self._is_paper(citation) and citation.span.start == span.start and span.contains(citation.span):
                return citation
        return None

    @cached_property
    def _named(self) -> list[Citation]:
        return [citation for citation in self.found.citations if citation.form == "named"]

    def _step(self, citation: Citation) -> Step:
        label = citation.label
        outlet = citation.form == "named" and not self._is_paper(citation)
        outlet = outlet or plain_name((label or "").split(",")[0]) in self._outlets
        if outlet and label is not None:
            return Step(kind="outlet", name=label.split(",")[0].strip(), span=citation.span, citation=citation)
        return Step(kind="document", name=label or citation.target, span=citation.span, citation=citation)

    def _is_paper(self, citation: Citation) -> bool:
        """Tell whether a citation names a paper ("a survey by ...") and no outlet: its label is all its words."""
        return self.found.quote(citation.span) == citation.label

    def _cited(self, said: Statement, levels: Sequence[Statement]) -> list[Step]:
        """The citations that back a statement, those nearest to the article first, an interview last."""
        speakers = {id(c) for level in levels if (c := self._level_citation(level)) is not None}
        backing = [self._citations[said.citation]] if said.citation in self._citations else []
        if self._beginning[self._sentences(levels[0])] == 1:
            backing += [c for c in self._near(said) if not any(part.overlaps(c.span) for part in said.content)]
        listed = [c for c in dict.fromkeys(backing) if c.form in SOURCES and id(c) not in speakers]
        spoken, behind = (_phrases(self._language, name) for name in ("spoken_to", "behind"))

        def rank(citation: Citation) -> tuple[bool, int]:
            return spoken.match(self.found.quote(citation.span)) is not None, -citation.span.start

        return [self._step(c) for c in sorted(listed, key=rank) if not behind.match(self.found.quote(c.span))]

    def _level_citation(self, said: Statement) -> Citation | None:
        return self._citation_of(said.speaker.name, said.speaker.spans[0]) if said.speaker else None

    @cached_property
    def _beginning(self) -> Counter[tuple[Span, ...]]:
        """How many statements that lie in no other stand in the same sentences."""
        return Counter(self._sentences(statement) for statement in self.found.statements if statement.inside is None)

    def _near(self, said: Statement) -> Iterator[Citation]:
        for sentence in self._sentences(said):
            yield from (c for c in self._named if sentence.contains(c.span))

    def _sentences(self, said: Statement) -> tuple[Span, ...]:
        """The sentences that its cue and speaker stand in."""
        spans = [*(said.cue.spans if said.cue else ()), *(said.speaker.spans if said.speaker else ())]
        return tuple(dict.fromkeys(s for span in spans or [said.span] if (s := self._sentence(span)) is not None))

    def _sentence(self, span: Span) -> Span | None:
        at = bisect_right(self.found.sentences, span.start, key=lambda s: s.start) - 1
        return self.found.sentences[at] if at >= 0 and span.start < self.found.sentences[at].end else None

    @property
    def _language(self) -> str | None:
        return self.found.document.language

    def _behind(self, said: Statement, levels: Sequence[Statement]) -> Iterator[Step]:
        """The sources of a source: "citing the ministry"."""
        content = [part for level in levels for part in level.content]
        for sentence in dict.fromkeys(s for level in levels for s in self._sentences(level)):
            for match in _phrases(self._language, "behind").finditer(self.found.text, sentence.start, sentence.end):
                inside = any(part.start < match.start() < part.end for part in said.content)
                step = None if inside else self._name(match.end(), sentence.end, content)
                if step is not None:
                    yield step

    def _name(self, start: int, end: int, content: Iterable[Span]) -> Step | None:
        """The source that is named from an offset on, up to the end of its name."""
        text = self.found.text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = min([end, start + LONGEST_NAME, *(part.start for part in content if start < part.start)])
        broken = _ENDS_NAME.search(text, start, end)
        stop = broken.start() if broken is not None else end
        stop = self._with_person(stop, end)
        while stop > start and text[stop - 1] in " .,;:":
            stop -= 1
        if stop <= start:
            return None
        span = self.found.span(start, stop)
        cited = next((c for c in self._named if c.label and c.span.overlaps(span) and not self._is_paper(c)), None)
        if cited is not None and plain_name(cited.label) in plain_name(self.found.quote(span)):
            return Step(kind="outlet", name=cited.label, span=span, citation=cited)
        name = _ARTICLE.sub("", self.found.quote(span), count=1)
        return Step(kind="outlet" if self._is_outlet(name) else "speaker", name=name, span=span)

    def _with_person(self, stop: int, end: int) -> int:
        """The end of a name that goes on with a person's after a comma: "the governor, Petr Lohm"."""
        if self.found.text[stop : stop + 2] != ", ":
            return stop
        at = bisect_left(self.found.mentions, stop + 2, key=lambda m: m.span.start)
        named = self.found.mentions[at : at + 1]
        if named and named[0].kind == "person" and named[0].span.start == stop + 2 and named[0].span.end <= end:
            return named[0].span.end
        return stop

    def _quoted_as_saying(self, said: Statement) -> Iterator[Step]:
        """The speaker whom an outlet quotes: "quoted [Irena Valk] as saying that ..."."""
        first = said.content[0]
        phrase = _phrases(self._language, "as_saying").search(self.found.text, first.start, first.end)
        if phrase is None or phrase.start() - first.start > LONGEST_NAME:
            return
        between = self.found.text[first.start : phrase.start()].strip()
        if between and not _ENDS_NAME.search(between):
            span = self.found.span(first.start, first.start + len(between))
            yield Step(kind="speaker", name=_ARTICLE.sub("", between, count=1), span=span)


def _with_behind(steps: Sequence[Step], behind: Iterable[Step]) -> list[Step]:
    """The sources with those that they name in turn, each right after the one whose words stand before it."""
    listed = list(steps)
    for source in behind:
        before = [n for n, step in enumerate(listed) if step.span.start < source.span.start]
        nearest = max(before, key=lambda n: listed[n].span.start, default=0)
        listed.insert(nearest + 1, source)
    return listed


def _once(steps: Iterable[Step]) -> Iterator[Step]:
    """The sources, each once: one that is named twice stands where it is named first, with its citation."""
    known: dict[str, Step] = {}
    nameless = 0
    for step in steps:
        key = plain_name(step.name)
        if not key:
            nameless += 1
            key = f"\x1f{nameless}"
        if key in known:
            known[key] = replace(known[key], citation=known[key].citation or step.citation)
        else:
            known[key] = step
    yield from known.values()


@cache
def _outlet_words() -> re.Pattern[str]:
    """What ends or begins the names of outlets: "The Lodzern [Post]", "[Radio] Brenn"."""
    lists = lang.words("en", "names")
    heads, starts = ("|".join(map(re.escape, lists.get(key, ()))) for key in ("outlet_heads", "outlet_starts"))
    return re.compile(rf"\w\s(?:{heads or '(?!)'})\Z|\A(?:{starts or '(?!)'})\s\w")


@cache
def _phrases(language: str | None, name: str) -> re.Pattern[str]:
    listed = lang.words(language, "tracing").get(name, ())
    said = "|".join(re.escape(words) for words in sorted(listed, key=lambda w: (-len(w), w))) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{said})(?![\w-])", re.IGNORECASE)
