"""Who is behind each statement: names, pronouns and descriptions to the person they stand for; and nesting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onrecord.model import Findings, Mention, Span, Speaker, Statement, Token
from onrecord.model.statement import Voice
from onrecord.resolve.clauses import BESIDE, NOUNS, SUBJECTS, antecedent, is_plural, name_head, top
from onrecord.resolve.clauses import phrase as phrase_bounds
from onrecord.resolve.letters import first_person, letters
from onrecord.resolve.nesting import holders
from onrecord.resolve.referents import (
    ANYBODY,
    Referent,
    Role,
    gender_of_noun,
    general_nouns,
    is_definite,
    is_person_noun,
    listed,
    pronouns,
    proper_name,
    role_of,
    surname,
    without_article,
    without_possessive,
    without_relative,
)
from onrecord.resolve.salience import WINDOW
from onrecord.resolve.scene import Scene
from onrecord.resolve.stand_ins import with_mentions
from onrecord.resolve.voices import voice_of


def resolve_speakers(findings: Findings) -> Findings:
    """The findings with speakers that have name, role and entity, and statements that know what they are inside.

    A pronoun or description with two possible persons and no reason to choose stays unresolved.
    """
    reader = _Reader(findings)
    resolved = {s.id: reader.resolved(s) for s in sorted(findings.statements, key=_place_of_speaker)}
    outer = holders(findings.statements)
    nested = {s.id: replace(resolved[s.id], inside=outer.get(s.id)) for s in findings.statements}
    signed = tuple(letters(findings))
    statements = tuple(first_person(s, nested, findings, signed) for s in nested.values())
    return with_mentions(findings.with_(statements=statements), reader.stands_for)


def _place_of_speaker(statement: Statement) -> tuple[int, str]:
    speaker = statement.speaker
    return (speaker.spans[0].start if speaker and speaker.spans else statement.span.start), statement.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """What was said last: by whom, to whom, in which paragraph, and whether it asked."""

    speaker: str
    hearer: str | None
    paragraph: int
    asks: bool


class _Reader:
    """Tells who each speaker is, reading the document from left to right."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.parse = findings.parse
        self.scene = Scene(findings)
        self.role_starts = {m.span.start for m in findings.mentions if m.kind == "role"}
        self.turns: list[_Turn] = []
        self.done: dict[tuple[Span, ...], tuple[Speaker, Referent | None]] = {}
        self.stands_for: dict[Span, Referent] = {}
        self.heard: dict[str, Referent] = {}

    def resolved(self, statement: Statement) -> Statement:
        """The statement with its speaker and voice told, as far as the text says."""
        speaker = statement.speaker
        if speaker is None or not speaker.spans:
            return statement if statement.voice == "author" else replace(statement, voice="unnamed")
        span = speaker.spans[0]
        if speaker.spans not in self.done:
            self.scene.advance(span.start)
            told, referent = self._who(statement, speaker, span)
            self.done[speaker.spans] = told, referent
        told, referent = self.done[speaker.spans]
        if referent is not None:
            self._note_turn(statement, referent)
        return replace(statement, speaker=told, voice=self._voice(statement, span, referent))

    def _voice(self, statement: Statement, span: Span, referent: Referent | None) -> Voice:
        if statement.voice == "author" and not self.parse.between(span.start, span.end):
            return "author"
        if referent is not None and (referent.unnamed or referent.entity is not None):
            return "unnamed" if referent.unnamed else "named"
        return voice_of(self.findings, span, quoted=self.scene.stage.quote_at(span.start) is not None)

    # One speaker -----------------------------------------------------------------------------------------------------

    def _who(self, statement: Statement, speaker: Speaker, span: Span) -> tuple[Speaker, Referent | None]:
        language = self._language(span)
        words_here = " ".join(self.findings.quote(span).split())
        phrase = without_relative(words_here, language)
        relative = self._relative(span, phrase != words_here)
        if relative is not None:
            return self._stands_for(speaker, span, self._before_relative(relative), role=None)
        if not phrase:
            return speaker, None
        lower = phrase.casefold()
        pronoun = pronouns(language).get(lower)
        if pronoun is not None or lower in listed(language, "pairs", "both"):
            referent = self._behind_pronoun(pronoun or ANYBODY, lower, statement, span)
            return self._stands_for(speaker, span, referent, role=None)
        return self._named_or_described(speaker, span, phrase)

    def _named_or_described(self, speaker: Speaker, span: Span, phrase: str) -> tuple[Speaker, Referent | None]:
        head = top(self.parse, span)
        party = self._party(span, head)
        if party is not None:
            return self._spoke(speaker, span, party, role=None)
        mention = self._mention_of(span, head)
        if mention is not None:
            role = self._role(mention, span, head)
            namesake = self._namesake_heard(mention)
            if namesake is not None:
                return self._stands_for(speaker, span, namesake, role=role)
            return self._spoke(speaker, span, self.scene.named(mention, role), role=role)
        one = self._one_of_pair(phrase) or self._by_surname(phrase)
        if one is not None:
            return self._stands_for(speaker, span, one, role=None)
        if self._is_description(phrase, span, head):
            described = self._behind_description(phrase, span, head)
            if described is not None:
                return self._stands_for(speaker, span, described, role=without_article(phrase))
        return self._phrase(speaker, span, phrase, head)

    def _stands_for(
        self, speaker: Speaker, span: Span, referent: Referent | None, *, role: str | None
    ) -> tuple[Speaker, Referent | None]:
        """The speaker when its words stand for somebody mentioned before, or as it was when nobody fits."""
        if referent is None:
            return speaker, None
        self.stands_for[span] = referent
        return self._spoke(speaker, span, referent, role=role)

    def _spoke(
        self, speaker: Speaker, span: Span, referent: Referent, *, role: str | None
    ) -> tuple[Speaker, Referent | None]:
        self.scene.spoke(referent, span)
        if referent.entity is not None:
            self.heard[referent.entity] = referent
        return replace(speaker, entity=referent.entity, name=referent.name, role=role), referent

    def _phrase(self, speaker: Speaker, span: Span, phrase: str, head: Token | None) -> tuple[Speaker, Referent | None]:
        """The speaker by its own words ("the authorities")."""
        proper = head is not None and head.pos == "PROPN" and not head.text.islower()
        name = proper_name(self.findings, head) if head is not None and proper else phrase
        if head is not None and head.pos in NOUNS and self.parse.children(head, "poss"):
            name = phrase
        name = without_possessive(_without_marks(name))
        if len(name) == 1:  # "Q:" and "A:" name nobody
            return speaker, None
        self.scene.advance(span.end)
        key = self.scene.of_token.get(head.i) if head is not None else None
        known = self.scene.known.get(key or "") or self.scene.known.get(self.scene.full_name(name))
        if known is None or known.entity is None:
            known = self._described(known, without_clause(name, self.findings, span), span, head)
        return self._spoke(speaker, span, known, role=None)

    def _described(self, known: Referent | None, name: str, span: Span, head: Token | None) -> Referent:
        """Somebody that words without a name are about."""
        unnamed = voice_of(self.findings, span, quoted=False) == "unnamed"
        if known is not None:
            longer = known.name.casefold() in name.casefold()
            known = replace(known, unnamed=known.unnamed or unnamed, name=name if longer else known.name)
            return self.scene.keep(known)
        kind, gender = "phrase", None
        if head is not None and is_plural(self.parse, head):
            kind = "plural"
        elif head is not None:
            lemma = head.lemma.lower()
            person = is_person_noun(lemma, self._language(span))
            kind = "person" if person or (head.pos == "PROPN" and head.ent in ("PERSON", "")) else "phrase"
            gender = gender_of_noun(lemma, self._language(span))
        role = role_of(name, self._language(span))
        return Referent(key=name, name=name, kind=kind, gender=gender, roles=(role,), unnamed=unnamed)

    # Pronouns --------------------------------------------------------------------------------------------------------

    def _behind_pronoun(self, kind: str, lower: str, statement: Statement, span: Span) -> Referent | None:
        head = top(self.parse, span)
        if head is None or kind == "first":
            return None
        if kind == ANYBODY:
            return self._both(lower, span)
        without = frozenset(self._named_in_content(statement)) | self._opponent(head)
        after = self._next_turn(kind, statement, span, without)
        if after is not None:
            return after
        choice = self.scene.who(kind, head, without=without)
        if choice is None:
            return self._ahead(kind, head)
        if head.dep == "poss" and not choice.alone and not self._opponent(head):
            return None  # "his claim": the subject's, or another's
        return self.scene.told_by(kind, choice)

    def _ahead(self, kind: str, head: Token) -> Referent | None:
        """Whoever comes after the pronoun, when nobody before it agrees at all."""
        if kind not in ("male", "female"):
            return None
        before = self.scene.stage.outside[-WINDOW:]
        if any(self.scene.known[e.key].agrees(kind) for e in before if e.place < head.start):
            return None
        return self.scene.coming(kind, head)

    def _named_in_content(self, statement: Statement) -> Iterable[str]:
        """Who is named in what is said: nobody speaks of himself by name."""
        for content in statement.content:
            for mention in self.scene.mentions_in(content):
                if mention.kind == "person":
                    yield self.scene.named(mention).key

    def _opponent(self, head: Token) -> frozenset[str]:
        """Whoever rejects a claim that is "his" is not he."""
        if head.dep != "poss":
            return frozenset()
        noun = self.parse.head(head)
        verb = self.parse.head(noun)
        if verb.lemma.lower() not in listed(self._language_at(head.start), "replies", "against"):
            return frozenset()
        subjects = self.parse.children(verb, "nsubj", "nsubjpass")
        return frozenset(key for s in subjects if (key := self.scene.of_token.get(s.i)))

    def _next_turn(self, kind: str, statement: Statement, span: Span, without: frozenset[str]) -> Referent | None:
        """Whose turn it is: the one asked answers, and two who talk take turns from paragraph to paragraph."""
        if not self.turns or statement.mode == "indirect":
            return None
        last = self.turns[-1]
        here = self.scene.stage.paragraph_at(span.start)
        if here - last.paragraph > 1:
            return None
        talk = here > last.paragraph and self._opens_with_words(here) and self._opens_with_words(last.paragraph)
        replies = statement.cue is not None and statement.cue.lemma in listed(self._language(span), "replies", "verbs")
        wanted = [last.hearer] if replies or (last.asks and talk) else []
        if talk:
            earlier = [t for t in self.turns[-2:-1] if last.paragraph - t.paragraph <= 1]
            wanted += [t.speaker for t in earlier if t.speaker != last.speaker]
        for key in wanted:
            one = self.scene.known.get(key or "")
            if one is not None and one.agrees(kind) and one.key not in without:
                return one
        return None

    def _opens_with_words(self, paragraph: int) -> bool:
        """Tell whether a paragraph begins with somebody's own words, as in a talk."""
        return self.scene.stage.quote_at(self.scene.stage.paragraphs[paragraph]) is not None

    def _note_turn(self, statement: Statement, referent: Referent) -> None:
        start = statement.content[0].start
        if statement.mode == "indirect" or (
            statement.speaker and self.scene.stage.quote_at(statement.speaker.spans[0].start) is not None
        ):
            return
        last = self.findings.quote(statement.content[-1]).rstrip(" ,”\"’'»")
        turn = _Turn(
            speaker=referent.key,
            hearer=self._hearer(statement),
            paragraph=self.scene.stage.paragraph_at(start),
            asks=last.endswith("?"),
        )
        self.turns.append(turn)

    def _hearer(self, statement: Statement) -> str | None:
        """Who is told or asked."""
        for span in statement.cue.spans if statement.cue else ():
            verb = top(self.parse, span)
            if verb is None:
                continue
            found = self.parse.children(verb, "dobj", "dative")
            for preposition in self.parse.children(verb, "prep", "dative"):
                if preposition.text.lower() == "to":
                    found += self.parse.children(preposition, "pobj")
            self.scene.advance(max([statement.span.end, *(t.end for t in found)]))
            for token in found:
                key = self.scene.key_below(token)
                if key is not None:
                    return key
        return None

    def _both(self, lower: str, span: Span) -> Referent | None:
        """The two that were named together last."""
        if lower not in listed(self._language(span), "pairs", "both"):
            return None
        row = self.scene.last_row()
        return row if row is not None and len(row.members) == 2 else None

    def _one_of_pair(self, phrase: str) -> Referent | None:
        lower, language = phrase.casefold(), self.findings.document.language
        row = self.scene.last_row()
        for n, part in enumerate(("former", "latter")):
            if lower in listed(language, "pairs", part) and row is not None and len(row.members) == 2:
                return self.scene.known[row.members[n]]
        return None

    def _relative(self, span: Span, cut: bool) -> Token | None:
        """The relative pronoun that a speaker's words end with, unless a name stands before it."""
        tokens = self.parse.between(span.start, span.end)
        if not cut or not tokens or without_relative(tokens[-1].text, self._language(span)):
            return None
        return None if any(m.kind == "person" for m in self.scene.mentions_in(span)) else tokens[-1]

    def _before_relative(self, relative: Token) -> Referent | None:
        """The one that "who" follows."""
        noun = antecedent(self.parse, relative)
        if noun is None:
            return None
        key = self.scene.key_below(noun)
        if key is None:
            if not self._may_be_who(relative, noun):
                return None
            start, end = phrase_bounds(self.findings, noun)
            name = " ".join(self.findings.text[start:end].split())
            return self._described(None, name, self.findings.span(start, end), noun)
        found = self.scene.known[key]
        person = relative.text.casefold() in listed(self._language_at(relative.start), "persons", "relative")
        return None if person and found.kind == "place" else found

    def _may_be_who(self, relative: Token, noun: Token) -> bool:
        """Tell whether a relative pronoun can speak of a noun: "who" not of violence."""
        language = self._language_at(relative.start)
        if relative.text.casefold() not in listed(language, "persons", "relative") or noun.pos != "NOUN":
            return True
        several = is_plural(self.parse, noun) or noun.text.casefold() in listed(language, "persons", "groups")
        return several or is_person_noun(noun.lemma.casefold(), language)

    # Names and descriptions ------------------------------------------------------------------------------------------

    def _party(self, span: Span, head: Token | None) -> Referent | None:
        """Two or more who speak together: "Anton Kress and Pavel Orne"."""
        if head is None or not self.parse.children(head, "conj"):
            return None
        self.scene.advance(span.end)
        row = self.scene.last_row()
        return row if row is not None and self.scene.rows[-1][0] >= span.start else None

    def _by_surname(self, phrase: str) -> Referent | None:
        """Whoever bears a name that a transcript gives in capitals: "VELD:"."""
        if not phrase.isupper():
            return None
        last = surname(phrase).casefold()
        found = [e for e in self.findings.entities if e.kind == "person" and surname(e.name).casefold() == last]
        if len(found) != 1:
            return None
        return Referent(key=found[0].id, name=found[0].name, entity=found[0].id)

    def _namesake_heard(self, mention: Mention) -> Referent | None:
        """Of several who bear a surname that stands alone, the only one who has spoken: the widow, not the dead."""
        bare = self.findings.quote(mention.span)
        if mention.kind != "person" or " " in bare or mention.entity in self.heard:
            return None
        alike = [e for e in self.findings.entities if e.kind == "person" and surname(e.name) == surname(bare)]
        full = [e.id for e in alike if " " in e.name]
        heard = [self.heard[entity] for entity in full if entity in self.heard]
        return heard[0] if len(full) > 1 and len(heard) == 1 else None

    def _is_description(self, phrase: str, span: Span, head: Token | None) -> bool:
        common = head is None or head.pos == "NOUN" or head.start in self.role_starts
        return common or span.start in self.role_starts or without_article(phrase) != phrase

    def _behind_description(self, phrase: str, span: Span, head: Token | None) -> Referent | None:
        """The one whose known role holds all words of a description ("the deputy minister").

        A general noun ("the man") stands for whoever a pronoun would.
        """
        short = phrase.split(",", maxsplit=1)[0]
        if not is_definite(short):
            return None
        language = self._language(span)
        owner = self.scene.owner(head) if head is not None else ""
        owned = owner != ""
        role = role_of(self._without_owner(short, head), language, owner=owner)
        if not role.words:
            return None
        kinds = ("plural",) if head is not None and is_plural(self.parse, head) else ("person",)
        found = self.scene.described(role, kinds=kinds)
        if found is not None or owned or kinds == ("plural",):
            return found
        return self._behind_noun(role, head, language)

    def _behind_noun(self, role: Role, head: Token | None, language: str | None) -> Referent | None:
        doer = self.scene.doer(role.noun)
        if doer is not None and len(role.words) == 1:
            return doer
        if head is None:
            return None
        aged = any(word.endswith("-old") for word in role.words)
        told = gender_of_noun(role.noun, language)
        if role.words <= general_nouns(language) or aged or (told and self._is_number(head)):
            choice = self.scene.who(told or "person", head)
            return choice.referent if choice else None
        return self.scene.body(role.noun, head) if role.words == {role.noun} else None

    def _is_number(self, head: Token) -> bool:
        """Tell whether a noun is "of four": "the mother of four"."""
        after = (c for p in self.parse.children(head, "prep") for c in self.parse.children(p, "pobj"))
        return any(c.pos == "NUM" for c in after)

    def _without_owner(self, phrase: str, head: Token | None) -> str:
        for owner in self.parse.children(head, "poss") if head is not None else ():
            end = self.parse.bounds(self.parse.subtree(owner))[1]
            start = self.parse.bounds(self.parse.subtree(owner))[0]
            return phrase[max(0, min(len(phrase), end - start)) :].strip()
        return phrase

    def _mention_of(self, span: Span, head: Token | None) -> Mention | None:
        """The mention that a speaker's phrase is about: the one that holds its head, or stands beside it."""
        inside = [m for m in self.scene.mentions_in(span) if m.span.end <= span.end + 1]
        if head is None:
            return inside[0] if len(inside) == 1 else None
        people = [m for m in inside if m.kind == "person"]
        beside = {c.start for c in self.parse.children(head, "appos", "compound", "nmod") if c.i > head.i}
        outlet = self._outlet(inside[-1], span) if inside else None
        if outlet is not None:
            return outlet
        for mention in inside:
            if mention.span.start <= head.start < mention.span.end:
                return mention
        for mention in people:
            if any(mention.span.start <= start < mention.span.end for start in beside):
                return mention
            if mention.role is not None and mention.role.start <= head.start < mention.role.end:
                return mention
        if len(people) == 1 and self._is_title(head, people[0], span):
            return people[0]
        apart = [m for m in people if self.findings.text[span.start : m.span.start].rstrip().endswith(",")]
        return people[0] if len(people) == len(apart) == 1 and head.pos in NOUNS else None

    def _outlet(self, last: Mention, span: Span) -> Mention | None:
        """The newspaper or station that is named at the end of a phrase: "the Unity Party daily [Echo]"."""
        before = self.parse.between(span.start, last.span.start)
        names = bool(before) and before[-1].lemma.lower() in listed(self._language(span), "voices", "outlets")
        return last if names and last.kind == "organisation" and last.span.end == span.end else None

    def _is_title(self, head: Token, person: Mention, span: Span) -> bool:
        """Tell whether all before a name at the end is what he is: "councillor and former boxer Ivo Pell"."""
        name = name_head(self.parse, person.span)
        before = self.parse.between(span.start, person.span.start)
        if name is None or not before or person.span.end != span.end:
            return False
        if name.dep in SUBJECTS and self.parse.head(name).start >= span.end:  # the parser lost "police Capt."
            return True
        if before[-1].pos != "NOUN":
            return False
        while name.i != head.i and name.dep in (*BESIDE, "conj") and name.head != name.i:
            name = self.parse.head(name)
        return name.i == head.i and "Number=Plur" not in head.morph

    def _role(self, mention: Mention, span: Span, head: Token | None) -> str | None:
        """The words that give the role here: the mention's own, or the title that the name stands beside."""
        if mention.role is not None:
            return self.findings.quote(mention.role)
        if head is None or head.pos != "NOUN" or not span.start <= head.start < mention.span.start:
            return None
        before = " ".join(self.findings.text[span.start : mention.span.start].split()).rstrip(" ,\"“„«‘'")
        return without_article(before) or None

    def _language(self, span: Span) -> str | None:
        return self._language_at(span.start)

    def _language_at(self, at: int) -> str | None:
        return self.findings.language_at(at)


def _without_marks(name: str) -> str:
    """A title without the quotation marks around it."""
    inner = name.strip('"“”„«»‘’')
    return inner if inner and len(inner) < len(name) and not set(inner) & set('"“”„«»') else name


def without_clause(name: str, findings: Findings, span: Span) -> str:
    """A source's words without a participle clause after a comma: "an official, speaking in secret"."""
    head, comma, rest = name.partition(", ")
    if not comma:
        return name
    at = findings.text.find(rest[:10], span.start, span.end)
    token = next(iter(findings.parse.between(at, at + 1)), None) if at >= 0 else None
    return head if token is not None and token.pos == "VERB" else name
