"""The people and bodies that a document brings in, in order, and who stands out at each place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from onrecord.lang import words
from onrecord.model import Findings, Mention, Span, Token
from onrecord.resolve.clauses import (
    ASIDE,
    MAIN,
    NOUNS,
    SUBJECTS,
    clause,
    deeds,
    descriptions,
    first_of_row,
    is_indefinite,
    is_main,
    is_plural,
    name_head,
    phrase,
    predicates,
    top,
    weight,
)
from onrecord.resolve.referents import (
    Referent,
    Role,
    fits,
    gender_of,
    gender_of_name,
    gender_of_noun,
    guessed_persons,
    is_person_noun,
    listed,
    pronouns,
    role_of,
    surname,
    without_article,
    without_possessive,
)
from onrecord.resolve.salience import WINDOW, Choice, Entry, Stage
from onrecord.resolve.voices import voice_of

SPOKE = 30  # what it adds to have spoken in a main clause
AHEAD = 12  # names that are looked at after a pronoun
LONGEST_CLAUSE = 12  # tokens
BEFORE = 8  # characters before a name that may hold an honorific


Event = tuple[int, int, int]  # place, order, number


class Scene:
    """Reads a document from left to right: `advance` to a place, then ask who stands out there."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.parse = findings.parse
        self.language = findings.document.language
        self.entities = {e.id: e for e in findings.entities}
        named = [m for m in findings.mentions if m.kind in ("person", "organisation")]
        self.mentions = named or list(guessed_persons(findings))
        self.starts = [m.span.start for m in self.mentions]
        self.stage = Stage.of(findings)
        self.known = self.stage.known
        self.cues = _places_of_telling(findings)
        self.of_noun: dict[str, dict[str, None]] = {}  # the keys of those with a role, by its noun
        self.doers: dict[str, dict[str, None]] = {}  # the keys of those who do something, by "owner" for own
        self.of_token: dict[int, str] = {}  # the key of who a token names
        self.rows: list[tuple[int, str]] = []
        self.by_surname: dict[str, list[str]] = {}
        self.absorbed: set[int] = set()
        self._events = sorted(self._all_events())
        self._next = 0

    # Reading on ------------------------------------------------------------------------------------------------------

    def advance(self, offset: int) -> None:
        """Take in all that stands before an offset."""
        while self._next < len(self._events) and self._events[self._next][0] < offset:
            _, order, number = self._events[self._next]
            self._next += 1
            (self._take_mention, self._take_noun, self._take_pronoun)[order](number)

    def _all_events(self) -> Iterator[Event]:
        covered: set[int] = set()
        for number, mention in enumerate(self.mentions):
            yield mention.span.start, 0, number
            covered.update(t.i for t in self.parse.between(mention.span.start, mention.span.end))
        self.covered = covered
        forms = pronouns(self.language)
        for token in self.parse.tokens:
            if token.i in covered:
                continue
            if token.pos in NOUNS and self._may_speak(token):
                yield token.start, 1, token.i
            elif token.pos == "PRON" and forms.get(token.text.lower()) in ("male", "female", "plural"):
                yield token.start, 2, token.i

    def _may_speak(self, noun: Token) -> bool:
        heading = self.findings.text[noun.end : noun.end + 1] == ":" and noun.dep == "ROOT"  # (Source: ...
        if heading or noun.dep in ("compound", "amod", "nmod", "npadvmod"):
            return False
        lemma = noun.lemma.lower()
        if is_person_noun(lemma, self.language) or noun.text.lower() in listed(self.language, "persons", "groups"):
            return True
        return noun.pos == "NOUN" and lemma in self._documents

    @property
    def _documents(self) -> frozenset[str]:
        old = words(self.language, "statements").get("speakers", {}).get("documents", ())
        return listed(self.language, "voices", "documents") | frozenset(old)

    # Names -----------------------------------------------------------------------------------------------------------

    def _take_mention(self, number: int) -> None:
        mention = self.mentions[number]
        referent = self.named(mention)
        self.keep(referent)
        head = name_head(self.parse, mention.span)
        if head is None:
            self._enter(mention.span.start, 0, ASIDE, -1, referent.key)
            return
        for token in self.parse.between(mention.span.start, mention.span.end):
            self.of_token[token.i] = referent.key
        if mention.kind == "person":
            self._learn(referent.key, descriptions(self.parse, head))
            self._note_deeds(referent.key, head)
        self._enter(mention.span.start, head.sentence, weight(self.parse, head), clause(self.parse, head), referent.key)
        self._close_row(head, mention.span.end)

    def named(self, mention: Mention, role: str | None = None) -> Referent:
        """Who a mention names, with what this mention adds to what is known."""
        entity = self.entities.get(mention.entity or "")
        words_here = " ".join(self.findings.quote(mention.span).split())
        if entity is None and mention.kind == "organisation" and not words_here[:1].isupper():
            return self._plain_body(mention)
        name = entity.name if entity else self.full_name(words_here)
        key = mention.entity or name
        known = self.known.get(key)
        if known is None:
            known = Referent(key=key, name=name, entity=mention.entity, kind=mention.kind)
            if mention.kind == "person":
                known = replace(known, gender=gender_of_name(name, self.language))
            if " " in name:
                self.by_surname.setdefault(surname(name), []).append(name)
        role = role or (self.findings.quote(mention.role) if mention.role else None)
        if role:
            known = with_role(known, role_of(role + self._of_place(mention), self.language))
        if mention.kind == "person" and not known.sure:
            told = self._told_gender(mention)
            known = replace(known, gender=told or known.gender, sure=told is not None)
        return self.keep(known)

    def _plain_body(self, mention: Mention) -> Referent:
        """The body that "the agency" stands for, or a body by these words."""
        head = name_head(self.parse, mention.span)
        found = self.body(head.lemma.lower(), head) if head is not None else None
        if found is not None:
            return found
        start = phrase(self.findings, head)[0] if head is not None else mention.span.start
        name = " ".join(self.findings.text[min(start, mention.span.start) : mention.span.end].split())
        key = without_article(name).casefold()
        return self.known.get(key) or Referent(key=key, name=name, kind="organisation")

    def full_name(self, name: str) -> str:
        """The longer name that a surname was introduced with, when exactly one fits."""
        fitting = self.by_surname.get(name, ())
        return fitting[0] if len(fitting) == 1 else name

    def _of_place(self, mention: Mention) -> str:
        """The words that go on with a role after a name: "Governor Sorn [of Kalden]"."""
        if mention.role is None or mention.role.start > mention.span.start:
            return ""
        head = name_head(self.parse, mention.span)
        after = [c for c in self.parse.children(head, "prep") if c.text == "of"] if head else []
        if not after or after[0].start > mention.span.end + 1:
            return ""
        start, end = self.parse.bounds(self.parse.subtree(after[0], without=("cc", "conj", "punct")))
        return " " + self.findings.text[start:end]

    def _told_gender(self, mention: Mention) -> str | None:
        role = self.findings.quote(mention.role) if mention.role else ""
        start = mention.role.start if mention.role and mention.role.start < mention.span.start else mention.span.start
        line = self.findings.text.rfind("\n", 0, start) + 1
        around = self.findings.text[max(line, start - BEFORE) : mention.span.end]
        return gender_of(f"{around} {role}", self.language)

    def _learn(self, key: str, nouns: Iterable[Token]) -> None:
        """Add what nouns say of somebody: roles, and the gender that they tell."""
        referent = self.known[key]
        for noun in nouns:
            if noun.i in self.covered:
                continue
            self.absorbed.add(noun.i)
            self.of_token[noun.i] = key
            if not is_person_noun(noun.lemma.lower(), self.language):
                continue
            start, end = self._bare_phrase(noun)
            past = noun.dep == "attr" and "Tense=Past" in self.parse.head(noun).morph
            role = role_of(self.findings.text[start:end], self.language, owner=self.owner(noun), past=past)
            referent = with_role(referent, role)
            told = gender_of_noun(noun.lemma.lower(), self.language)
            if told is not None and not referent.sure:
                referent = replace(referent, gender=told, sure=True)
        self.keep(referent)

    def owner(self, noun: Token) -> str | None:
        """Whose somebody is: the key, "" when nobody's is said, None when it is not known whose."""
        owners = self.parse.children(noun, "poss")
        return self.key_below(owners[0]) if owners else ""

    def _bare_phrase(self, noun: Token) -> tuple[int, int]:
        """The phrase of a noun without its owner."""
        start, end = phrase(self.findings, noun)
        owners = [self.parse.bounds(self.parse.subtree(c))[1] for c in self.parse.children(noun, "poss")]
        return max([start, *owners]), end

    def _close_row(self, head: Token, end: int) -> None:
        """Enter "Kress and Orne" as one party, once its last name is read."""
        first = first_of_row(self.parse, head)
        if first.i == head.i or head.dep not in ("conj", "appos"):
            return
        row = [first, *self._row_after(first)]
        keys = tuple(dict.fromkeys(key for t in row if (key := self.key_below(t))))
        if len(keys) < 2 or len(keys) != len(row) or row[-1].start > end:
            return
        if any(self.known[k].kind != self.known[keys[0]].kind for k in keys):
            return
        start = self._start_of(first)
        names = [self.known[k].name for k in keys]
        name = f"{', '.join(names[:-1])} and {names[-1]}"
        key = f"{name}@{start}"
        self.known[key] = Referent(key=key, name=name, kind="plural", members=keys)
        self.rows.append((first.start, key))
        self._enter(first.start, first.sentence, weight(self.parse, first) + 10, clause(self.parse, first), key)

    def _start_of(self, token: Token) -> int:
        """Where the name around a token begins, or its phrase."""
        before = self.mentions[max(0, bisect_right(self.starts, token.start) - 1)]
        holds = before.span.start <= token.start < before.span.end
        return before.span.start if holds else phrase(self.findings, token)[0]

    def _row_after(self, first: Token) -> Iterator[Token]:
        for token in self.parse.children(first, "conj"):
            yield token
            yield from self._row_after(token)

    def key_below(self, token: Token) -> str | None:
        """Who a noun or a name beside it names."""
        beside = (c.i for c in self.parse.children(token, "appos", "compound"))
        return next((self.of_token[i] for i in (token.i, *beside) if i in self.of_token), None)

    # Descriptions and pronouns ---------------------------------------------------------------------------------------

    def _take_noun(self, number: int) -> None:
        noun = self.parse.tokens[number]
        if noun.i in self.absorbed or self._beside_name(noun) or noun.dep == "attr" or self._names_a_kind(noun):
            return
        start, end = phrase(self.findings, noun)
        end = self._end_of_clause(noun, end) if is_indefinite(self.parse, noun) else end
        name = without_possessive(" ".join(self.findings.text[start:end].split()))
        referent = self._noun_referent(noun, name, start)
        self.of_token[noun.i] = self.keep(referent).key
        if referent.kind == "person":
            self.absorbed.update(c.i for c in self.parse.children(noun, "appos") if c.pos == "NOUN")
        self._enter(start, noun.sentence, weight(self.parse, noun), clause(self.parse, noun), referent.key)

    def _names_a_kind(self, noun: Token) -> bool:
        """Tell whether a single common noun stands without any article: "elected president" is nobody."""
        if noun.pos != "NOUN" or is_plural(self.parse, noun) or noun.dep in SUBJECTS:
            return False
        several = noun.text.lower() in listed(self.language, "persons", "groups")
        return not several and not self.parse.children(noun, "det", "poss", "nummod", "appos", "amod")

    def _end_of_clause(self, noun: Token, end: int) -> int:
        """Where a clause ends that tells which one is meant: "a woman [whose husband is held]", not "who said ..."."""
        for verb in self.parse.children(noun, "relcl"):
            below = self.parse.subtree(verb)
            clause_start = below[0].start
            if not self.findings.text[end:clause_start].strip() and self.cues.isdisjoint(t.start for t in below):
                row = list(takewhile(lambda t: t.pos != "PUNCT", below))
                end = max(end, row[-1].end) if len(row) <= LONGEST_CLAUSE else end
        return end

    def _beside_name(self, noun: Token) -> bool:
        """Tell whether a noun only describes somebody named beside it."""
        beside = self.parse.children(noun, "appos")
        if self.parse.head(noun).i in self.covered and noun.dep in ("appos", "compound", "nmod"):
            return True
        if noun.dep in SUBJECTS and self.parse.head(noun).lemma == "be":
            beside = beside + self.parse.children(self.parse.head(noun), "attr")
        return any(c.i in self.covered for c in beside)

    def _noun_referent(self, noun: Token, name: str, start: int) -> Referent:
        lemma, text = noun.lemma.lower(), noun.text.lower()
        plural = is_plural(self.parse, noun) or text in listed(self.language, "persons", "groups")
        indefinite = is_indefinite(self.parse, noun)
        bare = self.findings.text[slice(*self._bare_phrase(noun))]
        role = role_of(bare, self.language, owner=self.owner(noun))
        kind = "plural" if plural else "document" if lemma in self._documents else "person"
        if not indefinite:
            same = self.described(role, kinds=(kind,))
            if same is not None:
                return same
        span = self.findings.span(start, noun.end)
        unnamed = kind != "document" and (
            self._is_described(noun) or voice_of(self.findings, span, quoted=True) == "unnamed"
        )
        told = gender_of_noun(lemma, self.language) if kind == "person" else None
        return Referent(
            key=f"{name}@{start}",
            name=name,
            kind=kind,
            gender=told,
            sure=told is not None,
            roles=(role,),
            unnamed=unnamed,
        )

    def _is_described(self, noun: Token) -> bool:
        return any(is_indefinite(self.parse, c) for c in self.parse.children(noun, "appos"))

    def described(self, role: Role, *, kinds: tuple[str, ...] = ("person",)) -> Referent | None:
        """The one whose known role holds all words of a description; of several, who clearly stands out."""
        same = [self.known[key] for key in self.of_noun.get(role.noun, ())]
        same = [r for r in same if r.kind in kinds]
        fitting = [r for r in same if self._has_role(r, role)]
        bare = role.words - listed(self.language, "offices", "past")
        if not fitting and bare != role.words:  # "the former minister": who was minister
            fitting = [r for r in same if self._has_role(r, replace(role, words=bare, past=True))]
        return fitting[0] if len(fitting) == 1 else self._outstanding(fitting) if fitting else None

    def _has_role(self, referent: Referent, wanted: Role) -> bool:
        kept = [r for r in referent.roles if (r.past or not wanted.past) and _same_owner(wanted, r, referent.kind)]
        return any(fits(wanted, role, self.language) for role in kept)

    def _note_deeds(self, key: str, token: Token) -> None:
        for deed in deeds(self.parse, token):
            for noun in agent_nouns(deed):
                self.doers.setdefault(noun, {})[key] = None

    def doer(self, noun: str) -> Referent | None:
        """The one person who does what a noun names its bearer by: "the owner" for who owns."""
        found = list(self.doers.get(noun, ()))
        return self.known[found[0]] if len(found) == 1 else None

    def _outstanding(self, fitting: list[Referent]) -> Referent | None:
        """Of several with a role, who clearly stands out at the place that was reached."""
        keys = {r.key for r in fitting}
        last = self.stage.outside[-1:]
        if not last:
            return None
        recent = self.stage.outside[-WINDOW:]
        scores = self.stage.scores(recent, last[0].place + 1, last[0].sentence, lambda r: r.key in keys)
        return self.stage.first(scores)

    def _take_pronoun(self, number: int) -> None:
        token = self.parse.tokens[number]
        kind = pronouns(self.language)[token.text.lower()]
        choice = self.who(kind, token)
        if choice is None:
            return
        referent = self.told_by(kind, choice)
        self.of_token[token.i] = referent.key
        if referent.kind == "person" and token.dep in SUBJECTS:
            self._learn(referent.key, predicates(self.parse, token))
            self._note_deeds(referent.key, token)
        self._enter(token.start, token.sentence, weight(self.parse, token), clause(self.parse, token), referent.key)

    def told_by(self, kind: str, choice: Choice) -> Referent:
        """The referent with the gender that a pronoun for it tells, where nobody else comes near."""
        referent = choice.referent
        if choice.plain and kind in ("male", "female") and referent.kind == "person" and not referent.sure:
            return self.keep(replace(referent, gender=kind, sure=True))
        return referent

    # Who stands out --------------------------------------------------------------------------------------------------

    def who(self, kind: str, token: Token, *, without: frozenset[str] = frozenset()) -> Choice | None:
        """Who a pronoun stands for: the most prominent that agrees, nobody when two stand close."""
        quote = self.stage.quote_at(token.start)
        own = clause(self.parse, token) if token.dep not in (*SUBJECTS, "poss") else None

        def allowed(entry: Entry) -> bool:
            return entry.key not in without and (own is None or own < 0 or entry.clause != own)

        inside = [self.stage.inside.get(quote, [])] if quote is not None else []
        for entries in (*inside, self.stage.outside):
            choice = self.stage.choose(kind, entries, token.start, token.sentence, allowed)
            if choice is not None:
                return choice
        return None

    def coming(self, kind: str, token: Token) -> Referent | None:
        """The one person that the rest of the sentence, or the next one, has for its subject: "As he said, Kress"."""
        first = bisect_right(self.starts, token.start)
        ahead = [m for m in self.mentions[first : first + AHEAD] if m.kind == "person"]
        for sentence in (token.sentence, token.sentence + 1, token.sentence + 2):
            found = []
            for mention in ahead:
                head = name_head(self.parse, mention.span)
                if head is not None and head.sentence == sentence and self.stage.quote_at(head.start) is None:
                    subject = first_of_row(self.parse, head)
                    if subject.dep in SUBJECTS and is_main(self.parse, self.parse.head(subject)):
                        found.append(self.named(mention))
            if found:
                return found[0] if len(found) == 1 and found[0].agrees(kind) else None
        return None

    # Keeping ---------------------------------------------------------------------------------------------------------

    def spoke(self, referent: Referent, span: Span) -> None:
        """Note that somebody spoke: whoever spoke last stands out most."""
        if referent.key not in self.known:
            self.keep(referent)
        token = top(self.parse, span)
        if token is not None:
            self.of_token.setdefault(token.i, referent.key)
        prominence = weight(self.parse, token) if token else 0
        prominence += SPOKE if prominence >= MAIN else 0
        self._enter(span.start, token.sentence if token else 0, max(prominence, ASIDE + SPOKE), -1, referent.key)

    def _enter(self, place: int, sentence: int, prominence: int, verb: int, key: str) -> None:
        self.stage.enter(Entry(place=place, sentence=sentence, weight=prominence, clause=verb, key=key))

    def keep(self, referent: Referent) -> Referent:
        """Store what is known of somebody."""
        self.known[referent.key] = referent
        for role in referent.roles:
            self.of_noun.setdefault(role.noun, {})[referent.key] = None
        return referent

    def last_row(self) -> Referent | None:
        """The last party of several that were named together."""
        return self.known[self.rows[-1][1]] if self.rows else None

    def body(self, noun: str, token: Token) -> Referent | None:
        """The body that a plain noun may stand for: "the newspaper" for the last one of those named."""
        allowed = words(self.language, "speakers").get("bodies", {}).get(noun)
        if allowed is None:
            return None
        state = listed(self.language, "bodies_not", "state")
        never = state if noun in listed(self.language, "bodies_not", "never_state") else frozenset()

        def may(referent: Referent) -> bool:
            parts = {word.casefold() for word in referent.name.split()}
            return (
                referent.entity is not None
                and referent.kind == "organisation"
                and not parts & never
                and (not allowed or bool(parts & set(allowed)))
            )

        kept = [e for e in self.stage.outside[-WINDOW:] if may(self.known[e.key])]
        choice = self.stage.choose("thing", kept, token.start, token.sentence)
        return choice.referent if choice else None

    def mentions_in(self, span: Span) -> list[Mention]:
        """The names that begin inside a span."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return self.mentions[first:last]


def _places_of_telling(findings: Findings) -> set[int]:
    """Where the cues of statements begin, and the relative pronouns that are speakers."""
    found = {span.start for s in findings.statements if s.cue for span in s.cue.spans}
    for statement in findings.statements:
        for span in statement.speaker.spans if statement.speaker else ():
            last = findings.parse.between(span.start, span.end)[-1:]
            found.update(t.start for t in last if t.tag in ("WP", "WDT"))
    return found


def with_role(referent: Referent, role: Role) -> Referent:
    """The referent with one role more."""
    return referent if role in referent.roles else replace(referent, roles=(*referent.roles, role))


def _same_owner(wanted: Role, role: Role, kind: str) -> bool:
    """Tell whether two roles may be owed to the same: "her lawyer" to "his lawyer", where whose is not known."""
    if wanted.owner in ("", role.owner):
        return True
    return kind == "person" and role.owner != "" and None in (wanted.owner, role.owner)


def agent_nouns(deed: str) -> tuple[str, ...]:
    """The nouns for whoever does something.

    >>> "owner" in agent_nouns("own"), "banker" in agent_nouns("bank"), "writer" in agent_nouns("write")
    (True, True, True)
    """
    bare = deed.removesuffix("e")
    return f"{bare}er", f"{bare}or", f"{deed}{deed[-1:]}er"
