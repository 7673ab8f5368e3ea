"""Whom words may stand for: the people and bodies of a document, with what is known of their gender and roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from onrecord.lang import words
from onrecord.model import Findings, Mention, Span, Token
from onrecord.resolve.clauses import NOUNS

FOUND_BY = "speakers@1"
ANYBODY = "anybody"  # "one", "everybody"
DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
INDEFINITE = frozenset({"a", "an", "another", "any", "each", "every", "no", "one", "other", "some"})
SMALL = DEFINITE | {"a", "an", "of", "for", "in", "to", "my", "our", "your"}
_POSSESSIVE = re.compile(r"['’]s\Z")  # the president's
_WORD = re.compile(r"\w[\w'’-]*")  # Vesk’s
_AFTER_HEAD = re.compile(r"\s(?:of|for|to|at|in|from|with|by|on|who|which|that|until|since)\s|\s?[,(]")  # head of the


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What somebody is: the noun and all the words that carry it.

    `owner` is the key of whose it is ("his lawyer"), "" when nobody's, None when the text does not tell; `past` tells
    that it is said of times gone by ("was minister").
    """

    noun: str
    words: frozenset[str]
    owner: str | None = ""
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """Somebody or something that a speaker may be, and what is known of it so far.

    `key` is what makes two referents the same. `kind` is that of the entity; for words without a name ("the head of the
    committee") it is "person" when they are about one person, "plural" for several, and "phrase" for the rest. `sure`
    tells that the text gives the gender and not a list of names, `unnamed` that the source stays unnamed.
    """

    key: str
    name: str
    entity: str | None = None
    kind: str = "person"
    gender: str | None = None
    sure: bool = False
    roles: tuple[Role, ...] = ()
    unnamed: bool = False
    members: tuple[str, ...] = ()

    def agrees(self, pronoun: str) -> bool:
        """Tell whether a pronoun of this kind ("male", "female", "person", "plural", "thing") may stand for it.

        >>> Referent(key="p", name="Orla Veld", gender="female").agrees("male")
        False
        """
        if pronoun in ("male", "female", "person"):
            return self.kind == "person" and (pronoun == "person" or self.gender in (None, pronoun))
        if pronoun == "plural":
            return self.kind in ("plural", "organisation", "group")
        return pronoun == "thing" and self.kind in ("organisation", "document")


@cache
def pronouns(language: str | None) -> dict[str, str]:
    """The pronouns of a language, each with whom it may stand for.

    >>> pronouns("en")["she"]
    'female'
    """
    table: dict[str, list[str]] = words(language, "statements").get("pronouns", {})
    return {form: kind for kind, forms in table.items() for form in forms}


@cache
def listed(language: str | None, part: str, name: str) -> frozenset[str]:
    """One list of the words about speakers, as a set."""
    return frozenset(words(language, "speakers").get(part, {}).get(name, ()))


@cache
def _gender_words(language: str | None) -> dict[str, str]:
    table = words(language, "speakers").get("gender", {})
    return {word: gender for gender in ("male", "female") for word in table.get(gender, ())}


@lru_cache(maxsize=4096)
def gender_of_noun(noun: str, language: str | None) -> str | None:
    """The gender that a noun or honorific tells.

    >>> gender_of_noun("spokeswoman", "en"), gender_of_noun("wife", "en"), gender_of_noun("lawyer", "en")
    ('female', 'female', None)
    """
    told = _gender_words(language).get(noun)
    if told or language != "en" or noun in listed(language, "gender", "neither"):
        return told
    return "female" if noun.endswith("woman") else "male" if noun.endswith("man") and noun != "man" else None


def gender_of(around: str, language: str | None) -> str | None:
    """What honorifics and nouns around a name tell; None when they tell nothing or both.

    >>> gender_of("spokeswoman Orla Veld", "en")
    'female'
    """
    told = {gender_of_noun(word.casefold(), language) for word in _WORD.findall(around)} - {None}
    return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=4096)
def gender_of_name(name: str, language: str | None) -> str | None:
    """What a given name or the ending of a surname tells: weak evidence.

    >>> gender_of_name("Zarina Saidova", "en"), gender_of_name("Sasha Dorn", "en")
    ('female', None)
    """
    first, _, rest = name.partition(" ")
    given = {gender for gender in ("male", "female") if rest and first in listed(language, "given_names", gender)}
    endings = words(language, "speakers").get("gender", {}).get("endings", {})
    ending = {g for g, ends in endings.items() if any(w.casefold().endswith(tuple(ends)) for w in name.split())}
    found = given or ending
    return found.pop() if len(found) == 1 else None


def surname(name: str) -> str:
    """The last word of a name that is no "Jr." after it.

    >>> surname("Orla Veld"), surname("Ivo Marek Jr.")
    ('Veld', 'Marek')
    """
    parts = name.split()
    suffixes = words("en", "names").get("name_suffixes", ())
    while len(parts) > 1 and parts[-1].strip(".,").casefold() in suffixes:
        parts.pop()
    return parts[-1].rstrip(",")


@cache
def person_nouns(language: str | None) -> frozenset[str]:
    """The nouns for one person.

    >>> {"woman", "shopkeeper", "lawyer"} <= person_nouns("en")
    True
    """
    old = words(language, "statements").get("persons", {}).get("nouns", ())
    return listed(language, "persons", "nouns") | frozenset(old) | frozenset(_gender_words(language))


@lru_cache(maxsize=4096)
def is_person_noun(noun: str, language: str | None) -> bool:
    """Tell whether a noun is about a person, by the lists or by its ending.

    >>> is_person_noun("violinist", "en"), is_person_noun("list", "en")
    (True, False)
    """
    endings = words(language, "speakers").get("persons", {}).get("endings", ())
    return noun in person_nouns(language) or any(noun.endswith(e) and len(noun) > len(e) + 2 for e in endings)


@cache
def general_nouns(language: str | None) -> frozenset[str]:
    """The nouns that point back at whoever spoke last ("the man")."""
    return listed(language, "persons", "general")


@cache
def _office_names(language: str | None) -> tuple[dict[str, str], dict[str, str], re.Pattern[str] | None]:
    """Other names of offices: of one word, of several, and the pattern that finds the latter."""
    groups: list[list[str]] = words(language, "speakers").get("offices", {}).get("same", [])
    names = {other: group[0] for group in groups for other in group[1:]}
    longer = {other: first for other, first in names.items() if " " in other}
    ordered = sorted(longer, key=lambda other: (-len(other), other))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b") if ordered else None  # head of state
    return {o: f for o, f in names.items() if " " not in o}, longer, pattern


@lru_cache(maxsize=4096)
def role_of(phrase: str, language: str | None = "en", *, owner: str | None = "", past: bool = False) -> Role:
    """A role as its noun and the words that carry it, an office by the name that is compared.

    >>> role = role_of("the Deputy Minister of the Interior")
    >>> role.noun, sorted(role.words)
    ('minister', ['deputy', 'interior', 'minister'])
    >>> role_of("the premier").noun
    'minister'
    """
    short, longer, pattern = _office_names(language)
    text = phrase.casefold()
    if pattern is not None:
        text = pattern.sub(lambda found: longer[found[0]], text)
    found = _WORD.findall(_AFTER_HEAD.split(text, maxsplit=1)[0])
    noun = found[-1] if found else ""
    other = short.get(noun, noun)
    said = [*found[:-1], *_WORD.findall(other), *_WORD.findall(text)[len(found) :]]
    spelling: dict[str, str] = words(language, "speakers").get("offices", {}).get("spelling", {})
    kept = frozenset(spelling.get(w, w).removesuffix("'s").removesuffix("’s") for w in said) - SMALL
    return Role(noun=other.rpartition(" ")[2], words=kept, owner=owner, past=past)


def fits(wanted: Role, role: Role, language: str | None) -> bool:
    """Tell whether a description is a role said in as many words or fewer.

    >>> minister = role_of("Minister of the Interior")
    >>> fits(role_of("the minister"), minister, "en"), fits(role_of("the deputy minister"), minister, "en")
    (True, False)
    >>> fits(role_of("the minister"), role_of("deputy minister"), "en")
    False
    """
    more = role.words - wanted.words
    return wanted.noun == role.noun and wanted.words <= role.words and not more & listed(language, "offices", "other")


@lru_cache(maxsize=4096)
def content_words(phrase: str) -> frozenset[str]:
    """The words of a role or description that carry it.

    >>> sorted(content_words("the Deputy Minister of the Interior"))
    ['deputy', 'interior', 'minister']
    """
    return frozenset(w.casefold() for w in _WORD.findall(phrase)) - SMALL


def is_definite(phrase: str) -> bool:
    """Tell whether a description points at somebody known ("the minister", "Minister"), not at just anybody.

    >>> is_definite("The minister"), is_definite("A minister")
    (True, False)
    """
    first = phrase.split(maxsplit=1)[0].lower()
    return first in DEFINITE or (phrase[0].isupper() and first not in INDEFINITE)


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


def without_possessive(phrase: str) -> str:
    """A phrase without the ending of the possessive.

    >>> without_possessive("the president's"), without_possessive("his mother’s")
    ('the president', 'his mother')
    """
    return _POSSESSIVE.sub("", phrase)


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
    return findings.span(*findings.parse.bounds(tokens)) if tokens and title.pos in NOUNS else None
