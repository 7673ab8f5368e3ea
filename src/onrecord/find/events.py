"""Who did what to whom: events of the sixteen PLOVER types, and law-making, by a lexicon of triggers over the parse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.find.events_actors import Actors, actor_words
from onrecord.find.events_blame import Blame
from onrecord.find.events_clause import SUBJECTS, verbs_of
from onrecord.find.events_fit import Fitter
from onrecord.find.events_lexicon import NO_EVENT, Lexicon, NounRule, VerbRule, lexicon
from onrecord.find.events_means import means_of
from onrecord.find.events_roles import Roles
from onrecord.find.events_spoken import SPOKEN, SPOKEN_MODE, Spoken, is_about_contest
from onrecord.find.events_stance import StanceReader
from onrecord.find.events_words import find_events_by_words, word_lexicon
from onrecord.find.figures import LONGEST_SENTENCE, governed_figures
from onrecord.model import Event, Figure, Findings, Means, Participant, Span, Token, stable_id
from onrecord.plugins import Finder

VERBS, NOUNS, DEMANDS, STATES = "events.verbs@1", "events.nouns@1", "events.demands@1", "events.states@1"
_HOLDING = ("REJECT", "REQUEST", "AGREE", "THREATEN", "RETREAT", "COERCE", "CONCEDE", "SANCTION")
_NOT_INSIDE = frozenset({"law", "work"})


def find_events(findings: Findings, *, repeats: bool = False) -> Iterator[Event]:
    """Every event that the lexicon knows a trigger for, with its participants, figures and how the text tells it.

    Verbs of saying are no events: what is said stands in the statements. With `repeats` also the nouns that only point
    back to an event that was told ("the attack").
    """
    article = _article(findings)
    told: set[str] = set()
    for sentence in findings.sentences:
        language = findings.language_at(sentence.start) or ""
        words = lexicon(language)
        tokens = findings.parse.between(sentence.start, sentence.end)
        asked = findings.text[sentence.start : sentence.end].endswith(("?", "؟"))
        by_words = word_lexicon(language) if words is None and not asked else None
        if by_words is not None:
            yield from find_events_by_words(findings, sentence, by_words)
        if words is not None and 0 < len(tokens) <= LONGEST_SENTENCE and not asked:
            for event in _Sentence(article, words, tokens, frozenset(told)).events():
                if not repeats:
                    told.add(event.type)
                yield event


@dataclass(frozen=True)
class _Article:
    """What the sentences share: figures by governing token, titles, whether violence or an election is told of."""

    findings: Findings
    governed: dict[int, list[Figure]]
    titles: tuple[Span, ...]
    violent: bool
    contest: bool


def _article(findings: Findings) -> _Article:
    governed: dict[int, list[Figure]] = {}
    for figure, governor in governed_figures(findings):
        if governor is not None:
            governed.setdefault(governor.i, []).append(figure)
    titles = tuple(m.span for m in findings.mentions if m.kind in _NOT_INSIDE)
    return _Article(findings, governed, titles, _is_violent(findings), is_about_contest(findings))


def _is_violent(findings: Findings) -> bool:
    """Tell whether the article speaks of attacks or riots anywhere."""
    for sentence in findings.sentences:
        words = lexicon(findings.language_at(sentence.start) or "")
        tokens = findings.parse.between(sentence.start, sentence.end) if words is not None else ()
        if words is not None and any(_is_violence(words, token) for token in tokens):
            return True
    return False


def _is_violence(words: Lexicon, token: Token) -> bool:
    lemma = token.lemma.lower()
    nouns, rules = words.nouns.get(lemma, ()), words.verbs.get(lemma, ())
    if token.pos == "NOUN" and nouns:
        return any(noun.type == "ASSAULT" or noun.mode == "riot" for noun in nouns)
    return token.pos == "VERB" and any(r.type == "ASSAULT" and not r.needs_cause and not r.object for r in rules)


finder = Finder(name="events", version=2, find=find_events, needs=frozenset({"sentences", "figures"}))


@dataclass(frozen=True)
class _Found:
    """An event as it was found, with the tokens it came from."""

    event: Event
    trigger: Token
    verb: VerbRule | None = None


class _Sentence:
    """The events of one sentence."""

    def __init__(self, article: _Article, words: Lexicon, tokens: tuple[Token, ...], told: frozenset[str]) -> None:
        self.findings, self.governed, self.violent = article.findings, article.governed, article.violent
        self.contest = article.contest
        self.words, self.tokens, self.told = words, tokens, told
        self.titles = [t for t in article.titles if t.start < tokens[-1].end and tokens[0].start < t.end]
        self.parse = article.findings.parse
        self.reader = StanceReader(self.parse, words)
        self.actors = Actors(self.findings, self.reader, actor_words("en"))
        self.roles = Roles(self.findings, self.reader, self._rule, self.actors)
        self.blame = Blame(self.reader)
        self.fitter = Fitter(self.reader)
        self.spoken = Spoken(self.reader, article.contest)

    def events(self) -> Iterator[Event]:
        """The events in order of the text, one for each trigger and type."""
        dropped: set[int] = set()
        found: list[_Found] = []
        for verb in verbs_of(self.parse, self.tokens):
            if verb.i in dropped or self._in_title(verb):
                continue
            one = self._by_verb(verb) or self._by_demand(verb)
            if one is not None:
                found.append(one)
                dropped |= self._dropped(one)
        found += [one for noun in self.tokens if (one := self._by_noun(noun, dropped, found)) is not None]
        found += [
            one
            for i in sorted(self._loose_figures(found))
            if (one := self._by_state(self.parse.tokens[i], found)) is not None
        ]
        attacks = [(one.event, one.trigger) for one in found if one.event.type == "ASSAULT"]
        means = means_of(self.findings, self.reader, self.tokens, attacks)
        for one in found:
            yield self._with_figures(one, means.get(one.event.id, ()))

    def _in_title(self, token: Token) -> bool:
        return any(title.start <= token.start < title.end for title in self.titles)

    # ---- verbs

    def _by_verb(self, verb: Token) -> _Found | None:
        rules = self.words.verbs.get(self.reader.lemma(verb), ())
        stance = self.reader.stance(verb) if rules else None
        rule = next(
            (rule for rule in rules if (not rule.negated or stance == "denied") and self.fitter.fits(rule, verb)), None
        )
        if rule is None:
            return None
        stance = "asserted" if rule.negated else stance
        if stance is None or (rule.needs_cause and not self._is_violent_death(verb)):
            return None
        kind = self._kind(verb, rule)
        if kind is None:
            return None
        agents = self._agents(verb, rule, kind)
        wanted = ("patient-subject",) if rule.patient == ("subject",) else rule.patient
        found = self.roles.of_verb(verb, wanted) or self.roles.concerned(verb, wanted, rule.type)
        told = tuple(p for p in found if not self.roles.is_asked(p))
        if found and not (told or agents):
            return None  # "did not say how many were wounded"
        patients = tuple(p for p in told if all(not p.span.overlaps(a.span) for a in agents))
        bare = not agents and not patients and verb.i not in self.governed
        if bare and verb.dep == "acl" and rule.type in self.told:
            return None
        confidence = 0.5 + 0.15 * bool(agents) + 0.15 * bool(patients)
        mode = SPOKEN_MODE if kind != rule.type and kind == SPOKEN else rule.mode or self._mode(verb, kind)
        event = self._event(verb, kind, mode, agents, patients, VERBS, confidence)
        return _Found(replace(event, stance=stance, context=self._context(rule.context)), verb, rule)

    def _agents(self, verb: Token, rule: VerbRule, kind: str) -> tuple[Participant, ...]:
        """Who did it; in an attack neither the building that "which" stands for nor who is named farther off."""
        if kind == "ASSAULT":
            nearer = self._nearer_attack(verb)
            if nearer is not None:
                told = self._rule(nearer)
                return self.roles.of_verb(nearer, told.agent) if told is not None else ()
            if self._is_of_thing(verb):
                return ()
        return self.roles.of_verb(verb, rule.agent)

    def _nearer_attack(self, verb: Token) -> Token | None:
        """Of "police seek the owner of a bag that exploded, wounding 13": "exploded", not "seek"."""
        if verb.dep != "advcl" or verb.tag != "VBG":
            return None
        between = [t for t in self.tokens if self.parse.head(verb).i < t.i < verb.i and t.pos == "VERB"]
        last = between[-1] if between else None
        rule = self._rule(last) if last is not None else None
        return last if rule is not None and rule.type == "ASSAULT" else None

    def _is_of_thing(self, verb: Token) -> bool:
        """ "An attack on the café which killed 13": nothing that can act stands right before "which"."""
        while verb.dep in ("conj", "advcl") and not self.parse.children(verb, *SUBJECTS):
            verb = self.parse.head(verb)
        relative = [t for t in self.parse.children(verb, *SUBJECTS) if t.tag == "WDT"]
        if not relative or verb.dep != "relcl":
            return False
        noun = self.parse.head(verb)
        where = noun.dep == "pobj" and noun.ent in ("GPE", "LOC", "FAC")  # "in Kalden, which"
        return where or not self.reader.is_person(noun)

    def _kind(self, verb: Token, rule: VerbRule) -> str | None:
        """The type of the event that a verb with its rule tells of; None where what happens is none."""
        if rule.type == "ASSAULT":
            if self._is_accident(verb) or self._is_recorded(verb, rule):
                return None
            return self.spoken.kind_of_verb(verb, violent=self._violence(verb))
        if rule.type == "AGREE" and self._is_harmful(verb):
            return "THREATEN"
        return None if rule.type == NO_EVENT else rule.type

    def _rule(self, verb: Token) -> VerbRule | None:
        """The first rule that fits a verb whatever its stance."""
        rules = self.words.verbs.get(self.reader.lemma(verb), ())
        rule = next((rule for rule in rules if not rule.negated and self.fitter.fits(rule, verb)), None)
        return None if rule is None or rule.type == NO_EVENT else rule

    def _is_harmful(self, verb: Token) -> bool:
        """ "is prepared to impose martial law": not an offer but a threat; what is agreed on or offered is none."""
        below = self.reader.inner(verb) if self.reader.lemma(verb) not in self.words.offers else None
        rule = self._rule(below) if below is not None else None
        return rule is not None and rule.type in ("ASSAULT", "COERCE", "SANCTION", "THREATEN", "MOBILIZE")

    def _dropped(self, one: _Found) -> set[int]:
        """What is promised, demanded or refused: the words below that are no events of their own."""
        if one.verb is None or one.verb.inner != "drop":
            return set()
        below = self.parse.children(
            one.trigger, "xcomp", "ccomp", "dobj", "prep", "acomp", "nsubjpass", "oprd", "agent"
        )
        inner = self.reader.inner(one.trigger)
        below += [inner] if inner is not None else []
        dropped = {t.i for top in below for t in self.parse.subtree(top, without=("relcl", "advcl"))}
        told = [t for t in self.tokens if t.i in dropped and t.dep == "pcomp" and self.parse.children(t, *SUBJECTS)]
        return dropped - {t.i for top in told for t in self.parse.subtree(top)}

    def _is_violent_death(self, verb: Token) -> bool:
        """ "nine inmates died": counted deaths in an article on violence, or a death beside an act of violence."""
        return self._violence(verb) or (self.violent and verb.i in self.governed)

    def _violence(self, verb: Token) -> bool:
        """Tell whether the sentence also tells of an act, or names a weapon, that one can die of."""
        weapons = self.words.classes["weapons"] | self.words.classes["devices"] - self.words.classes["vague_devices"]
        others = [t for t in self.tokens if t.i != verb.i]
        return any(_is_violence(self.words, t) or (t.pos == "NOUN" and t.lemma.lower() in weapons) for t in others)

    def _is_recorded(self, verb: Token, rule: VerbRule) -> bool:
        """ "Captured on video", "footage capturing the shooting": nobody took a place."""
        near = [t for t in (self.reader.subject(verb), *self.parse.subtree(verb)) if t is not None]
        return rule.mode == "territory" and any(t.lemma.lower() in self.words.classes["recorders"] for t in near)

    def _is_accident(self, verb: Token) -> bool:
        """Killed by an illness, a storm or a crash: nobody attacked anybody."""
        subject = self.reader.agent_of_passive(verb) if self.reader.is_passive(verb) else self.reader.subject(verb)
        above = self.parse.head(verb)
        if verb.dep == "advcl" and above.lemma in self.words.classes["accidents"] and not self._violence(verb):
            return True  # "the ferry sank, killing 80"
        causes = [subject] if subject is not None else []
        causes += [n for p in ("in", "by", "of", "from", "during") for n in self.reader.after(verb, p)]
        return any(n.lemma.lower() in self.words.classes["causes"] for n in causes)

    def _by_demand(self, verb: Token) -> _Found | None:
        """ "the union said that the ministry must pay": a demand on the ministry."""
        if verb.lemma.lower() not in self.words.sayings:
            return None
        below = self.reader.inner(verb)
        must = (
            [t for t in self.parse.children(below, "aux") if t.lemma.lower() in self.words.must]
            if below is not None
            else []
        )
        if not must or below is None or self.reader.stance(verb) != "asserted":
            return None
        agents = self.roles.of_verb(verb, ("subject",))
        patients = self.roles.participants(self.parse.children(below, "nsubj", "nsubjpass"))
        if not agents or not patients or any(p.name.lower() == "we" for p in patients):
            return None
        return _Found(self._event(must[0], "REQUEST", None, agents, patients, DEMANDS, 0.6), must[0])

    # ---- nouns

    def _by_noun(self, noun: Token, dropped: set[int], found: list[_Found]) -> _Found | None:
        rules = self.words.nouns.get(noun.lemma.lower(), ())
        if (
            not rules
            or noun.pos not in ("NOUN", "PROPN")
            or noun.i in dropped
            or noun.ent in ("ORG", "PERSON", "DATE", "TIME")
            or self._in_title(noun)
        ):
            return None
        if noun.dep == "pobj" and not self.parse.children(noun, "det", "amod", "compound") and self._is_manner(noun):
            return None
        carrier = self._carrier(noun)
        stance, light = self.reader.stance(carrier), self._light(carrier)
        rule = next((rule for rule in rules if self._is_event(rule, noun, light)), None)
        if stance is None or rule is None or rule.type == NO_EVENT or self._told_by_verb(carrier, rule, found):
            return None
        if rule.needs_cause and not self._violence(noun):
            return None
        agents = self.roles.of_noun(carrier, rule.agent) or self._doers(carrier, light)
        wanted = rule.patient if carrier.i == noun.i else (*rule.patient, "on", "against")
        patients = self.roles.of_noun(carrier, wanted) or (self._beside(light, rule) if light is not None else ())
        patients = patients or self.roles.concerned_by_noun(carrier, rule.patient, rule.type)
        patients = patients or (self.roles.of_target(carrier) if rule.type == "ASSAULT" else ())
        patients = tuple(p for p in patients if all(not p.span.overlaps(a.span) for a in agents))
        blamed = self.roles.participants(self.blame.of(carrier)) if rule.type == "ASSAULT" and not agents else ()
        if light is None and not agents and not patients and not blamed and self._is_told(noun, rule):
            return None
        if rule.person_patient and not any(self.roles.is_person(p) for p in patients):
            return None
        kind = (
            self.spoken.kind_of_noun(carrier, light, violent=self._violence(noun))
            if rule.type == "ASSAULT"
            else rule.type
        )
        if kind is None:
            return None
        confidence = (0.6 if light is not None else 0.45) + 0.1 * bool(agents) + 0.1 * bool(patients)
        mode = self._noun_mode(noun, rule) if kind == rule.type else SPOKEN_MODE
        event = self._event(noun, kind, mode, agents, patients, NOUNS, confidence)
        blamed = tuple(self.actors.acting(p, rule.type, agent=True) for p in blamed)
        return _Found(replace(event, stance=stance, context=self._context(()), alleged_agents=blamed), noun)

    def _is_manner(self, noun: Token) -> bool:
        """ "In protest at the arrests", "in retaliation": why something was done, no event of its own."""
        return noun.tag == "NN" and self.parse.head(noun).lemma.lower() == "in" and noun.text.lower() in ("protest",)

    def _carrier(self, noun: Token) -> Token:
        """The noun that the words around belong to: "effort" of "a mediation effort between"."""
        head = self.parse.head(noun)
        hollow = noun.dep == "compound" and head.lemma.lower() in self.words.classes["hollow"]
        return head if hollow else noun

    def _doers(self, noun: Token, light: Token | None) -> tuple[Participant, ...]:
        """Who carried it out: the subject of the light verb, or the agent in "an attack staged by rebels"."""
        if light is not None:
            suffered = self.reader.lemma(light) in self.words.suffered
            return self.roles.of_verb(light, ("subject",)) if not suffered or self.reader.is_passive(light) else ()
        staged = [t for t in self.parse.children(noun, "acl") if self.reader.lemma(t) in self.words.light]
        return self.roles.of_verb(staged[0], ("subject",)) if staged and self.reader.is_passive(staged[0]) else ()

    def _is_told(self, noun: Token, rule: NounRule) -> bool:
        """ "the attack", with nothing new, after an event of that type: a word for the event that was told."""
        pointed = any(t.lemma.lower() in self.words.pointers for t in self.parse.children(noun, "det", "poss"))
        return pointed and rule.type in self.told and noun.i not in self.governed

    def _light(self, noun: Token) -> Token | None:
        """The verb that only carries the noun: "carried out an attack", "took part in a strike"."""
        head = self.parse.head(noun)
        if noun.dep == "conj":
            return self._light(head) if head.dep in ("dobj", "nsubjpass") else None
        if noun.dep == "pobj" and head.lemma.lower() == "in":
            verb = self.parse.head(head)
            return verb if verb.pos == "VERB" and self.reader.lemma(verb) in self.words.light_in else None
        carried = noun.dep in ("dobj", "nsubjpass") and self.reader.lemma(head) in self.words.light
        return head if carried and (noun.dep == "dobj" or self.reader.is_passive(head)) else None

    def _is_event(self, rule: NounRule, noun: Token, light: Token | None) -> bool:
        children = {t.lemma.lower() for t in self.parse.children(noun, "compound", "amod", "nmod")}
        if children & rule.not_modified or (rule.modified and not children & rule.modified):
            return False
        if (rule.contest and not self.contest) or any(self.reader.after(noun, p) for p in rule.not_after):
            return False
        if rule.type == NO_EVENT:
            return not rule.of or self.fitter.is_followed(noun, rule.of)
        if rule.light:
            return light is not None and self.reader.lemma(light) in rule.light
        if light is not None:
            return True
        companions = {p for p in rule.alone_with if self.reader.after(noun, p)} or (
            "owner" in rule.alone_with and self.reader.owner(noun) is not None
        )
        return (rule.alone and noun.lemma.lower() not in rule.alone_not) or bool(companions)

    def _told_by_verb(self, noun: Token, rule: NounRule, found: list[_Found]) -> bool:
        """Tell whether a verb of the same type already holds the noun ("opened an inquiry")."""
        for one in found:
            held = one.trigger.i == noun.head and noun.dep in ("dobj", "nsubjpass", "attr")
            if held and (one.event.type == rule.type or one.event.type in _HOLDING):
                return True
        return False

    def _beside(self, light: Token, rule: NounRule) -> tuple[Participant, ...]:
        if self.reader.lemma(light) in self.words.suffered and not self.reader.is_passive(light):
            return self.roles.of_verb(light, ("subject",)) if rule.type in ("ASSAULT", "COERCE", "SANCTION") else ()
        return next(
            (found for p in rule.patient if (found := self.roles.participants(self.reader.after(light, p)))), ()
        )

    # ---- states

    def _loose_figures(self, found: list[_Found]) -> set[int]:
        held = {one.trigger.i for one in found}
        return {t.i for t in self.tokens if t.i in self.governed and t.i not in held}

    def _by_state(self, word: Token, found: list[_Found]) -> _Found | None:
        """ "left 21 dead": people are dead or hurt, and the sentence tells of an attack."""
        counts = {figure.counts for figure in self.governed[word.i]}
        if not counts & {"killed", "injured", "casualties"} or not self._violence(word) or self._is_accident(word):
            return None
        stance = self.reader.stance(word if word.pos not in ("NUM",) else self.parse.head(word))
        verb = word if word.pos == "VERB" else self.parse.head(word)
        if stance is None or any(
            one.trigger.i == word.head and one.event.type == "ASSAULT" and word.dep == "conj" for one in found
        ):
            return None
        figure = self.governed[word.i][0]
        number = self.parse.between(figure.span.start, figure.span.end)
        top = next((t for t in number if not figure.span.start <= self.parse.head(t).start < figure.span.end), None)
        noun = (
            self.parse.head(top)
            if top is not None and top.dep in ("nummod", "det") and self.parse.head(top).i != word.i
            else top
        )
        patients = self.roles.participants([noun]) if noun is not None and noun.i != word.i else ()
        agents = self.roles.of_verb(verb, ("subject",)) if verb.lemma == "leave" else ()
        agents = tuple(a for a in agents if all(not p.span.overlaps(a.span) for p in patients))
        event = self._event(word, "ASSAULT", self._mode(word, "ASSAULT"), agents, patients, STATES, 0.5)
        return _Found(replace(event, stance=stance, context=self._context(())), word)

    # ---- the parts of an event

    def _event(
        self,
        trigger: Token,
        kind: str,
        mode: str | None,
        agents: tuple[Participant, ...],
        patients: tuple[Participant, ...],
        rule: str,
        confidence: float,
    ) -> Event:
        span = self._trigger(trigger)
        return Event(
            id=stable_id("ev", span.doc, span.start, span.end, kind),
            span=_cover(span, [p.span for p in (*agents, *patients)]),
            trigger=span,
            type=kind,
            mode=mode,
            agents=tuple(self.actors.acting(p, kind, agent=True) for p in agents),
            patients=tuple(self.actors.acting(p, kind, agent=False) for p in patients),
            confidence=round(confidence, 2),
            attempted=self.reader.is_attempt(trigger),
            found_by=rule,
        )

    def _trigger(self, token: Token) -> Span:
        """The trigger with a particle that follows it at once ("blew up")."""
        end = token.end
        after = self.parse.tokens[token.i + 1] if token.i + 1 < len(self.parse.tokens) else None
        if after is not None and after.dep == "prt" and after.head == token.i:
            end = after.end
        return self.findings.span(token.start, end)

    def _mode(self, verb: Token, kind: str) -> str | None:
        """How an assault was done, from the words of its subject and of its means ("killed in a bomb attack")."""
        if kind != "ASSAULT":
            return None
        nouns = [n for p in ("in", "by", "with") for n in self.reader.after(verb, p)]
        subject = self.reader.subject(verb)
        nouns += [subject] if subject is not None and not self.reader.is_passive(verb) else []
        for noun in nouns:
            start, end = self.reader.name(noun)
            for token in self.parse.between(start, end):
                if token.lemma.lower() in self.words.modes:
                    return self.words.modes[token.lemma.lower()]
        return None

    def _noun_mode(self, noun: Token, rule: NounRule) -> str | None:
        for child in self.parse.children(noun, "compound", "amod", "nmod"):
            if child.lemma.lower() in self.words.modes:
                return self.words.modes[child.lemma.lower()]
        return rule.mode

    def _context(self, given: tuple[str, ...]) -> tuple[str, ...]:
        sentence = {t.lemma.lower() for t in self.tokens if t.pos in ("NOUN", "ADJ", "PROPN")}
        found = [name for name, listed in self.words.contexts.items() if sentence & listed]
        return tuple(dict.fromkeys((*given, *found)))

    def _with_figures(self, one: _Found, means: tuple[Means, ...]) -> Event:
        figures = self.governed.get(one.trigger.i, [])
        if not figures and not means:
            return one.event
        span = _cover(one.event.span, [f.span for f in figures])
        return replace(one.event, figures=tuple(figures), span=span, means=means)


def _cover(span: Span, others: Iterable[Span]) -> Span:
    spans = [span, *others]
    return Span(doc=span.doc, start=min(s.start for s in spans), end=max(s.end for s in spans))
