"""What the words for a participant tell of its country and its sector (PLOVER codes)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from onrecord import places
from onrecord.find.events_clause import Reader
from onrecord.lang import words
from onrecord.model import Findings, Participant, Span, Token
from onrecord.places.leaders import LONGEST_NAME, leader
from onrecord.places.parties import LONGEST, Party, party

_LONGEST_ROLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorWords:
    """The words of a language for people and bodies: sectors by role noun, and what changes them."""

    sectors: Mapping[str, str]
    weak: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]


@cache
def actor_words(language: str) -> ActorWords:
    """The words of a language for people and bodies.

    >>> actor_words("en").sectors["border guard"], actor_words("en").weak["official"]
    ('COP', 'GOV')
    """
    data = words(language, "actors")
    return ActorWords(
        sectors=_by_word(data.get("sectors", {})),
        weak=_by_word(data.get("weak", {})),
        lists={name: frozenset(listed) for name, listed in data.get("words", {}).items()},
    )


def _by_word(sectors: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: sector for sector, listed in sectors.items() for word in listed}


@dataclass(frozen=True, slots=True)
class _Role:
    """A run of tokens that names a role: its first and last index, and the sector."""

    first: int
    last: int
    sector: str


@dataclass(frozen=True, slots=True)
class _Body:
    """A run of tokens that names a known body."""

    first: int
    last: int
    party: Party


@dataclass(frozen=True)
class Actors:
    """Reads country and sector off the words of a noun phrase."""

    findings: Findings
    reader: Reader
    words: ActorWords

    def of(self, noun: Token, tokens: tuple[Token, ...]) -> tuple[str | None, str | None]:
        """The country and the sector that a noun phrase tells, or else the name that stands beside it."""
        sector, country = self._sector(noun, tokens), self._country(noun, tokens)
        for beside in self._beside(noun) if sector is None or country is None else ():
            sector = sector or self._sector(*beside)
            country = country or self._country(*beside)
        return country or self._origin(noun, sector) or self._led(noun, tokens), sector

    def acting(self, participant: Participant, kind: str, *, agent: bool) -> Participant:
        """The participant with the sector that its part in the event tells.

        A capital that acts or is dealt with stands for its government, one that is shelled does not; aircraft that
        attack are military.
        """
        if participant.sector is not None:
            return participant
        last = participant.name.split()[-1].lower()
        if agent and kind == "ASSAULT" and {last, last.removesuffix("s")} & self.words.lists["craft"]:
            return replace(participant, sector="MIL")
        dealt = agent or kind in self.words.lists["dealings"]
        capital = participant.country is not None and _is_capital(participant.name)
        return replace(participant, sector="GOV") if dealt and capital else participant

    def seam(self, noun: Token, span: Span) -> tuple[int, int] | None:
        """Where one of two nations that share a plural noun ends, and the other begins: "US and British forces"."""
        parse = self.reader.parse
        for first in parse.children(noun, "amod", "compound", "nmod") if noun.tag in ("NNS", "NNPS") else ():
            others = [t for t in parse.children(first, "conj") if t.i < noun.i]
            between = parse.between(first.end, others[0].start) if len(others) == 1 else ()
            nations = [places.country(t.text) for t in (first, *others)]
            joined = len(between) == 1 and self._has(between, "joins")
            if joined and None not in nations and span.start <= first.start:
                return first.end, others[0].start
        return None

    # ---- sector

    def _sector(self, noun: Token, tokens: tuple[Token, ...]) -> str | None:
        core = self.reader.core(noun)
        nation = places.country(core.text)
        if nation is not None and not nation.adjective:
            return None
        if self._has(tokens, "peoples") or self._is_counted_people(noun, core):
            return "CVL"
        sector = self._role(core, tokens)
        past = self._has([t for t in tokens if t.i < core.i], "former")
        return "ELI" if past and sector in ("GOV", "LEG", "MIL", "JUD", "COP") else sector

    def _role(self, core: Token, tokens: tuple[Token, ...]) -> str | None:
        """What the head says, else the words before it from the nearest on, else its weak word, else those after."""
        bodies = list(self._known(tokens))
        strong = [r for r in self._roles(tokens) if not any(b.first <= r.first <= b.last for b in bodies)]
        strong += [_Role(b.first, b.last, b.party.sector) for b in bodies if b.party.sector]
        held = [r for r in strong if r.first <= core.i <= r.last]
        before = [r for r in strong if r.last < core.i and not self._is_only_head(r, tokens)]
        after = [r for r in strong if r.first > core.i]
        for role in (*held, *reversed(before)):
            return role.sector
        lemma = core.lemma.lower()
        if lemma in self.words.lists["party_nouns"]:
            return "PTY"
        if any(
            t.lemma.lower() in self.words.lists["heads"] and self._follows_nation(t) for t in tokens if t.i <= core.i
        ):
            return "GOV"
        if not after and lemma in self.words.weak:
            return self.words.weak[lemma] or None
        return after[0].sector if after else None

    def _roles(self, tokens: tuple[Token, ...]) -> Iterator[_Role]:
        """The longest role at each token; a surname is none ("Dena King")."""
        n, listed = 0, self.words.sectors
        while n < len(tokens):
            for length in range(min(_LONGEST_ROLE, len(tokens) - n), 0, -1):
                run = tokens[n : n + length]
                found = next((listed[form] for form in _forms(run, self.findings) if form in listed), None)
                if found is not None and (run[0].ent != "PERSON" or run[0].ent_start):
                    yield _Role(run[0].i, run[-1].i, found)
                    n += length - 1
                    break
            n += 1

    def _is_only_head(self, role: _Role, tokens: tuple[Token, ...]) -> bool:
        """ "deputy" in "deputy chief" is no member of parliament."""
        return any(t.i == role.first and t.lemma.lower() in self.words.lists["only_heads"] for t in tokens)

    def _has(self, tokens: Iterable[Token], name: str) -> bool:
        return any(t.text.lower() in self.words.lists[name] for t in tokens)

    def _is_counted_people(self, noun: Token, core: Token) -> bool:
        """ "more than 100 Varenians", "thousands of Varenians": people, not the state."""
        nation = places.country(core.text) if core.text.endswith("s") else None
        counted = core.i != noun.i or bool(self.reader.parse.children(core, "nummod"))
        return nation is not None and nation.adjective and counted

    def _follows_nation(self, core: Token) -> bool:
        before = self.reader.parse.tokens[core.i - 1] if core.i else None
        before = (
            self.reader.parse.tokens[core.i - 2]
            if before is not None and before.text in ("'s", "’s") and core.i > 1
            else before
        )
        return before is not None and places.country(before.text) is not None

    # ---- country

    def _country(self, noun: Token, tokens: tuple[Token, ...]) -> str | None:
        """The country of the head when it names one; else the only one that the words name."""
        if self._has(tokens, "peoples"):
            return None
        core = self.reader.core(noun)
        found = list(self._countries(tokens))
        own = {code for first, last, code in found if first <= core.i <= last}
        codes = {code for *_, code in found}
        people = places.country(core.text)
        if own and (people is None or not people.adjective):
            codes = own
        if len(codes) == 1:
            return codes.pop()
        charity = any(form in self.words.lists["charities"] for form in _tails(tokens, self.findings))
        return "NGO" if charity and not codes else None

    def _countries(self, tokens: tuple[Token, ...]) -> Iterator[tuple[int, int, str]]:
        """Where the words name a known body, a country or its people, or a town of one country; the longest first."""
        taken: set[int] = set()
        for body in self._known(tokens):
            taken |= set(range(body.first, body.last + 1))
            yield body.first, body.last, body.party.country
        for run in _runs(tokens):
            for part in (run, *((token,) for token in run)):
                inside = {t.i for t in part}
                code = None if inside & taken else self._nation(part)
                if code is not None:
                    taken |= inside
                    yield part[0].i, part[-1].i, code

    def _nation(self, run: tuple[Token, ...]) -> str | None:
        start, end = run[0].start, run[-1].end
        name = self.findings.text[start:end]
        nation = places.country(name)
        if nation is not None:
            return nation.alpha3
        town = all(t.ent in ("GPE", "LOC") for t in run)
        town = town or (all(t.ent != "PERSON" for t in run) and _is_capital(name))
        return places.place(Span(doc=self.findings.document.id, start=start, end=end), name).country if town else None

    def _known(self, tokens: tuple[Token, ...]) -> Iterator[_Body]:
        """The bodies that are known by name, the longest name at each token."""
        n = 0
        while n < len(tokens):
            for length in range(min(LONGEST, len(tokens) - n), 0, -1):
                run = tokens[n : n + length]
                found = party(self.findings.text[run[0].start : run[-1].end]) if run[0].text[:1] != "'" else None
                if found is not None:
                    yield _Body(run[0].i, run[-1].i, found)
                    n += length - 1
                    break
            n += 1

    def _led(self, noun: Token, tokens: tuple[Token, ...]) -> str | None:
        """The country of a head of state known by name: "President Mugabe", "the Reagan administration"."""
        if noun.ent == "NORP" or self._has(tokens, "peoples"):
            return None
        beside = [t for _, found in self._beside(noun) for t in found]
        office = any(t.lemma.lower() in self.words.lists["offices"] for t in (*tokens, *beside))
        for run in _runs(tokens, joined=("-",)):
            names = tuple(t for t in run if t.lemma.lower() not in self.words.lists["offices"])
            for first in range(len(names)):
                for length in range(min(LONGEST_NAME, len(names) - first), 0, -1):
                    part = names[first : first + length]
                    ends = first + length == len(names) or names[first + length].ent != "PERSON"
                    found = leader(self.findings.text[part[0].start : part[-1].end], office=office)
                    if found is not None and ends and (length > 1 or not self._is_given_name(part[0])):
                        return found
        return None

    def _is_given_name(self, token: Token) -> bool:
        """Tell whether another part of a person's name stands around a word: "Pavel Mugabe", "Mugabe Street"."""
        around = [t for t in self.reader.parse.tokens[max(0, token.i - 1) : token.i + 2] if t.i != token.i]
        return any(
            t.ent == "PERSON" and t.text[:1].isupper() and t.lemma.lower() not in self.words.lists["offices"]
            for t in around
        )

    # ---- words beside the noun phrase

    def _beside(self, noun: Token) -> Iterator[tuple[Token, tuple[Token, ...]]]:
        """What a name stands in apposition to: "Adra Selm, the president of Varenia," and the other way round."""
        parse = self.reader.parse
        others = parse.children(noun, "appos")
        others += [parse.head(noun)] if noun.dep == "appos" else []
        for other in others:
            start, end = self.reader.name(other)
            tokens = tuple(t for t in parse.between(start, end) if t.i != noun.i)
            if tokens and (noun.pos == "PROPN") != (other.pos == "PROPN"):
                yield other, tokens

    def _origin(self, noun: Token, sector: str | None) -> str | None:
        """The country that the noun is said to be from, or in, where its people stay at home."""
        wanted = self.words.lists["origins"]
        if sector in self.words.lists["settled"] and noun.lemma.lower() not in self.words.lists["strangers"]:
            wanted |= self.words.lists["homes"]
        for preposition in self.reader.parse.children(noun, "prep"):
            if preposition.lemma.lower() in wanted:
                for place in self.reader.parse.children(preposition, "pobj"):
                    tokens = self.reader.parse.between(*self.reader.name(place))
                    code = self._country(place, tokens)
                    if code is not None:
                        return code
        return None


def _is_capital(name: str) -> bool:
    """Tell whether a name is that of a capital and of nothing as large."""
    found = places.chosen(places.lookup(name))
    return len(found) == 1 and found[0].capital and not found[0].other_name


def _runs(tokens: tuple[Token, ...], *, joined: tuple[str, ...] = ()) -> Iterator[tuple[Token, ...]]:
    """Runs of words with a capital, and the marks that join them."""
    run: list[Token] = []
    for token in tokens:
        if token.text[:1].isupper() or (run and token.text in joined):
            run.append(token)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _forms(run: tuple[Token, ...], findings: Findings) -> tuple[str, ...]:
    """A run as it may be listed: as written, without a plural s, and with the last or each word by its lemma."""
    text = findings.text[run[0].start : run[-1].end].lower()
    front = findings.text[run[0].start : run[-1].start].lower()
    return front + run[-1].lemma.lower(), text, text.removesuffix("s"), " ".join(t.lemma.lower() for t in run)


def _tails(tokens: tuple[Token, ...], findings: Findings) -> Iterator[str]:
    """The last words of a phrase as they may be listed."""
    for n in range(len(tokens)):
        yield from _forms(tokens[n:], findings)
