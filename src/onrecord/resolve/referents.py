"""Whom words may stand for: names, genders and roles of the people and bodies of a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.lang import words
from onrecord.model import Findings, Mention, Span, Token

FOUND_BY = "speakers@1"
DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
SMALL = DEFINITE | {"a", "an", "of", "for", "in", "to"}
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """Somebody or something that a speaker may be, and what is known of it so far.

    `kind` is that of the entity, or "phrase" and "plural" for words that name nobody ("the head of the committee").
    """

    name: str
    entity: str | None = None
    kind: str = "person"
    gender: str | None = None
    roles: tuple[frozenset[str], ...] = ()

    @property
    def key(self) -> str:
        """What makes two referents the same."""
        return self.entity or self.name

    def agrees(self, pronoun: str) -> bool:
        """Tell whether a pronoun of this kind ("male", "female", "plural", "thing") may stand for it.

        >>> Referent(name="Orla Veld", gender="female").agrees("male")
        False
        """
        if pronoun in ("male", "female"):
            return self.kind in ("person", "phrase") and self.gender in (None, pronoun)
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
