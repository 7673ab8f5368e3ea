"""The trigger lexicon: which verbs and nouns are events of which type, and who plays which part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.lang import words

ANY = "*"
NO_EVENT = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbRule:
    """A verb that is an event when all that is asked for stands with it; empty sets ask for nothing.

    `agent` and `patient` say where to look, in order of preference; `inner` says what becomes of events in the clause
    below: "keep", "drop" (what is demanded or refused did not happen) or "alleged". `alone` asks for neither an object
    nor a clause, `object_of` for one of the words after the object's "of", `stranded` for a preposition with nothing
    after it ("was fired on"), `joined` for the verb that "and" joins it to. Where a rule of type `NO_EVENT` fits, the
    verb tells of nothing.
    """

    type: str
    mode: str | None = None
    lemmas: frozenset[str]
    particle: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    prep: frozenset[str] = frozenset()
    stranded: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()
    prep_object: frozenset[str] = frozenset()
    xcomp: frozenset[str] = frozenset()
    not_xcomp: frozenset[str] = frozenset()
    adjective: frozenset[str] = frozenset()
    aux: frozenset[str] = frozenset()
    agent: tuple[str, ...] = ("subject",)
    patient: tuple[str, ...] = ("object",)
    context: tuple[str, ...] = ()
    inner: str = "keep"
    object_of: frozenset[str] = frozenset()
    active: bool = False
    reflexive: bool = False
    clause: bool = False
    infinitive: bool = False
    subjunctive: bool = False
    negated: bool = False
    participle: bool = False
    passive: bool = False
    alone: bool = False
    needs_cause: bool = False
    person_subject: bool = False
    person_object: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NounRule:
    """A noun that is an event: alone, with one of the words in `alone_with`, or as the object of a light verb.

    `modified` are words of which one must stand before it, `not_modified` words of which none may, `of` words of which
    one must stand after its "of", `not_after` prepositions that may not follow it, `light` the only light verbs that
    count. `contest` asks for an article about an election.
    """

    type: str
    mode: str | None = None
    lemmas: frozenset[str]
    alone: bool = False
    alone_not: frozenset[str] = frozenset()
    alone_with: frozenset[str] = frozenset()
    modified: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    not_modified: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    contest: bool = False
    agent: tuple[str, ...] = ("by", "owner")
    patient: tuple[str, ...] = ()
    needs_cause: bool = False
    person_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All rules of a language by lemma, and the word lists that the rules lean on."""

    verbs: Mapping[str, tuple[VerbRule, ...]]
    nouns: Mapping[str, tuple[NounRule, ...]]
    classes: Mapping[str, frozenset[str]]
    modality: Mapping[str, frozenset[str]]
    light: frozenset[str]
    light_in: frozenset[str]
    offers: frozenset[str]
    pronouns: Mapping[str, str]
    self_sayings: frozenset[str]
    own_plans: frozenset[str]
    bodies: frozenset[str]
    forms: Mapping[str, str]
    begin: frozenset[str]
    object_control: frozenset[str]
    finding: frozenset[str]
    pointers: frozenset[str]
    modes: Mapping[str, str]
    contexts: Mapping[str, frozenset[str]]
    sectors: Mapping[str, str]
    sayings: frozenset[str]
    must: frozenset[str]
    suffered: frozenset[str]
    attempts: Mapping[str, frozenset[str]]
    blame: Mapping[str, frozenset[str]]
    spoken: Mapping[str, frozenset[str]]
    contest_sentences: int


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language, or None when there is none.

    >>> rules = lexicon("en").verbs["arrest"]
    >>> [(rule.type, rule.mode) for rule in rules]
    [('COERCE', 'arrest')]
    """
    data = words(language, "events")
    if "verb" not in data:
        return None
    none = words(language, "no_events")
    classes = {name: frozenset(listed) for name, listed in (data["classes"] | none.get("classes", {})).items()}
    verbs = [VerbRule(**_options(entry, classes)) for entry in _with_none(none, data, "verb")]
    nouns = [NounRule(**_options(entry, classes)) for entry in _with_none(none, data, "noun")]
    spoken = none.get("spoken", {})
    return Lexicon(
        verbs={lemma: tuple(r for r in verbs if lemma in r.lemmas) for lemma in _lemmas(verbs)},
        nouns={lemma: tuple(r for r in nouns if lemma in r.lemmas) for lemma in _lemmas(nouns)},
        classes=classes,
        modality={name: frozenset(listed) for name, listed in data["modality"].items()},
        light=frozenset(data["light"]["verbs"]),
        light_in=frozenset(data["light"]["take_part"]),
        offers=frozenset(data["light"]["offers"]),
        forms=data["forms"],
        pronouns=data["speakers"]["pronouns"],
        self_sayings=frozenset(data["speakers"]["sayings"]),
        own_plans=frozenset(data["speakers"]["plans"]),
        bodies=frozenset(data["speakers"]["bodies"]),
        begin=frozenset(data["light"]["begin"]),
        object_control=frozenset(data["light"]["object_control"]),
        finding=frozenset(data["light"]["finding"]),
        pointers=frozenset(data["light"]["pointers"]),
        modes=data["modes"],
        contexts={name: frozenset(listed) for name, listed in data["contexts"].items()},
        sectors=_acting(language),
        sayings=frozenset(data["demands"]["sayings"]),
        must=frozenset(data["demands"]["must"]),
        attempts={name: frozenset(listed) for name, listed in data["attempts"].items()},
        suffered=frozenset(data["light"]["suffered"]),
        blame={name: frozenset(listed) for name, listed in data["blame"].items()},
        spoken={name: frozenset(listed) for name, listed in spoken.items() if isinstance(listed, list)},
        contest_sentences=spoken.get("contest_sentences", 0),
    )


def _with_none(none: Mapping[str, Any], data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The entries that tell of no event, before those that do."""
    return [*({**entry, "type": NO_EVENT} for entry in none.get(kind, [])), *data[kind]]


def _acting(language: str) -> dict[str, str]:
    """The words for people and bodies, with their sector."""
    actors = words(language, "actors")
    listed = [
        (sector, word) for kind in ("weak", "sectors") for sector, found in actors[kind].items() for word in found
    ]
    return {word: sector for sector, word in listed if sector}


def _lemmas(rules: Iterable[VerbRule] | Iterable[NounRule]) -> list[str]:
    return sorted({lemma for rule in rules for lemma in rule.lemmas})


def _options(entry: dict[str, Any], classes: dict[str, frozenset[str]]) -> dict[str, Any]:
    """The fields of a rule: lists that order a search stay tuples, the others become sets, "@classes" filled in."""
    ordered = ("agent", "patient", "context")
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if not isinstance(value, list):
            found[name] = value
        elif name in ordered:
            found[name] = tuple(value)
        else:
            parts = [classes[word[1:]] if word.startswith("@") else {word} for word in value]
            found[name] = frozenset().union(*parts)
    return found
