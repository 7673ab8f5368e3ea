"""Whom words may stand for: names, genders and roles of the people and bodies of a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import dropwhile, takewhile

from onrecord.lang import words
from onrecord.model import Findings, Mention, Span, Token

FOUND_BY = "speakers@1"
ANYBODY = "anybody"  # "one", "everybody"
DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
SMALL = DEFINITE | {"a", "an", "of", "for", "in", "to"}
_WORD = re.compile(r"\w[\w'’-]*")  # Vesk’s


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """Somebody or something that a speaker may be, and what is known of it so far.

    `kind` is that of the entity; for words without a name ("the head of the committee") it is "person" when they are
    about one person, "plural" for several, and "phrase" for the rest. `unnamed` tells that the source stays unnamed.
    """

    name: str
    entity: str | None = None
    kind: str = "person"
    gender: str | None = None
    roles: tuple[frozenset[str], ...] = ()
    unnamed: bool = False

    @property
    def key(self) -> str:
        """What makes two referents the same."""
        return self.entity or self.name

    def agrees(self, pronoun: str) -> bool:
        """Tell whether a pronoun of this kind ("male", "female", "person", "plural", "thing") may stand for it.

        >>> Referent(name="Orla Veld", gender="female").agrees("male")
        False
        """
        if pronoun in ("male", "female", "person"):
            return self.kind == "person" and (pronoun == "person" or self.gender in (None, pronoun))
        if pronoun == "plural":
            return self.kind in ("plural", "organisation", "group")
        return pronoun == "thing" and self.kind == "organisation"


@cache
def pronouns(language: str | None) -> dict[str, str]:
    """The pronouns of a language, each with whom it may stand for.

    >>> pronouns("en")["she"]
    'female'
    """
    table: dict[str, list[str]] = words(language, "statements").get("pronouns", {})
    return {form: kind for kind, forms in table.items() for form in forms}


def gender_of(around: str, name: str, language: str | None) -> str | None:
    """What honorifics, words of kinship and given names tell; None when they tell nothing or both.

    >>> gender_of("spokeswoman Orla Veld", "Orla Veld", "en")
    'female'
    """
    table = words(language, "statements")
    told = {word.casefold() for word in _WORD.findall(around)}
    found = {gender for gender, known in table.get("gender", {}).items() if told & set(known)}
    if not found and " " in name:
        first = name.split(maxsplit=1)[0]
        found = {gender for gender, known in table.get("given_names", {}).items() if first in known}
    return found.pop() if len(found) == 1 else None


@cache
def person_nouns(language: str | None) -> dict[str, str | None]:
    """The nouns for one person, each with the gender that it tells, None where it tells none.

    >>> person_nouns("en")["woman"], person_nouns("en")["shopkeeper"]
    ('female', None)
    """
    table = words(language, "statements")
    nouns: dict[str, str | None] = dict.fromkeys(table.get("persons", {}).get("nouns", ()))
    return nouns | {word: gender for gender, listed in table.get("gender", {}).items() for word in listed}


@cache
def general_nouns(language: str | None) -> frozenset[str]:
    """The nouns that point back at whoever spoke last ("the man")."""
    return frozenset(words(language, "statements").get("persons", {}).get("general", ()))


@lru_cache(maxsize=4096)
def content_words(phrase: str) -> frozenset[str]:
    """The words of a role or description that carry it.

    >>> sorted(content_words("the Deputy Minister of the Interior"))
    ['deputy', 'interior', 'minister']
    """
    return frozenset(w.casefold() for w in _WORD.findall(phrase)) - SMALL


def is_definite(phrase: str) -> bool:
    """Tell whether a description points at somebody known ("the minister", "Minister"), not at just anybody.

    >>> is_definite("a minister")
    False
    """
    return phrase.split(maxsplit=1)[0].lower() in DEFINITE or phrase[0].isupper()


def without_relative(phrase: str, language: str | None) -> str:
    """The phrase without the relative pronoun at its end, and without a relative clause after a comma.

    >>> without_relative("People who", "en"), without_relative("A miner, who gave no name", "en")
    ('People', 'A miner')
    >>> without_relative("people who know the mine", "en")
    'people who know the mine'
    """
    relative = words(language, "statements").get("speakers", {}).get("relative", ())
    parts = phrase.split(", ")
    kept = takewhile(lambda part: part.partition(" ")[0].casefold() not in relative, parts[1:])
    phrase = ", ".join([parts[0], *kept])
    before, _, last = phrase.rpartition(" ")
    return before.rstrip(" ,") if last.casefold() in relative else phrase


def without_article(phrase: str) -> str:
    """The phrase without the article at its start.

    >>> without_article("the First Deputy")
    'First Deputy'
    """
    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in SMALL and rest else phrase


def proper_name(findings: Findings, head: Token) -> str:
    """The capitalised words around a head, as one name."""
    parse = findings.parse
    tokens = [t for t in parse.children(head, "compound", "flat") if t.pos == "PROPN"] + [head]
    start, end = parse.bounds(tokens)
    return " ".join(findings.text[start:end].split())


def somebodies(findings: Findings) -> Iterator[tuple[int, Referent]]:
    """Persons that a main clause brings in without a name ("a shopkeeper", "her neighbour"), each with its place."""
    parse = findings.parse
    nouns = person_nouns(findings.document.language)
    for token in parse.tokens:
        if token.pos != "NOUN" or token.lemma.lower() not in nouns or "Number=Plur" in token.morph:
            continue
        if token.dep not in ("nsubj", "nsubjpass") or parse.head(token).dep in ("relcl", "acl", "advcl"):
            continue
        owners = parse.children(token, "poss")
        new = owners or any(c.text.lower() in ("a", "an", "another") for c in parse.children(token, "det"))
        if not new or any(c.pos == "PROPN" for c in parse.children(token, "appos", "compound")):
            continue
        described = [c for c in parse.children(token, "appos") if _is_indefinite(findings, c)]
        below = dropwhile(lambda t: t.pos == "PUNCT", parse.subtree(token))
        phrase = takewhile(lambda t: t.pos != "PUNCT", below)
        start, end = parse.bounds([*phrase, *described])
        name = " ".join(findings.text[start:end].split())
        yield start, Referent(name=name, gender=nouns[token.lemma.lower()], unnamed=not owners or bool(described))


def _is_indefinite(findings: Findings, noun: Token) -> bool:
    """Tell whether a noun stands for just anybody of its kind ("a retired railwayman")."""
    return noun.pos == "NOUN" and any(c.text.lower() in ("a", "an") for c in findings.parse.children(noun, "det"))


def guessed_persons(findings: Findings) -> Iterator[Mention]:
    """Persons by the parser's labels, for a document whose names were not looked for."""
    run: list[Token] = []
    for token in (*findings.parse.tokens, None):
        goes_on = token is not None and token.ent == "PERSON" and not (token.ent_start and run)
        if run and not goes_on:
            span = findings.span(run[0].start, run[-1].end)
            role = _role_beside(findings, run)
            yield Mention(id=span.id("mn"), span=span, kind="person", role=role, found_by=FOUND_BY)
            run = []
        if token is not None and token.ent == "PERSON" and token.text not in ("'s", "’s"):
            run.append(token)


def _role_beside(findings: Findings, run: list[Token]) -> Span | None:
    """The title that a name stands in apposition to ("the minister of health, Anna Brenn")."""
    name = run[-1]
    if name.dep != "appos":
        return None
    title = findings.parse.head(name)
    tokens = [t for t in findings.parse.subtree(title, without=("appos", "relcl")) if t.end <= run[0].start]
    tokens = [t for t in tokens if t.pos != "PUNCT" and t.dep != "det"]
    return findings.span(*findings.parse.bounds(tokens)) if tokens and title.pos in ("NOUN", "PROPN") else None
