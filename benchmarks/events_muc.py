"""Fills the incident templates of the MUC-4 corpus from events: perpetrators, victims, targets and weapons."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import spacy

from onrecord import places
from onrecord.config import Settings
from onrecord.find.events_clause import Reader
from onrecord.find.events_lexicon import lexicon
from onrecord.model import Event, Findings, Participant, Token

Row = dict[str, Any]

TYPES = {"abduct": "KIDNAPPING", "explosives": "BOMBING", "suicide-attack": "BOMBING", "destroy": "ARSON"}
# the corpus asks for acts of terrorism: no fights between armies and rebels, no arrests, no conquests
LEFT_OUT = frozenset({"clash", "territory", "crowd-control", "aerial", "heavy-weapons"})
FIGHTERS = frozenset({
    "guerrilla", "guerilla", "terrorist", "rebel", "insurgent", "subversive", "extremist", "assailant", "attacker",
    "gunman", "kidnapper", "murderer", "killer", "assassin", "perpetrator", "hitman", "criminal", "delinquent",
})  # fmt: skip
NAMES = frozenset({
    "january", "february", "april", "june", "july", "august", "september", "october", "november", "december", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "san", "el",
})  # fmt: skip
NOBODY = frozenset({
    "he", "him", "she", "her", "it", "they", "them", "who", "whom", "which", "that", "himself", "themselves", "i", "we",
    "us", "you", "others", "those", "one", "attack", "responsibility",
})  # fmt: skip
WORD = re.compile(r"[A-Z][A-Z'’-]*[A-Z]|[A-Z]")  # GUERRILLAS
ENDINGS = ("s", "es", "ed", "ing", "d", "'s", "ly", "er")
# Colonel Ponce, San Miguel
TITLED = re.compile(
    r"\b((?:colonel|col|general|gen|captain|capt|major|lieutenant|lt|sergeant|mr|mrs|dr|father|bishop|monsignor|san|santa"
    r"|president|minister|judge|senator|deputy|el|la|los|las)\.? )([a-z]{3,})",
    re.IGNORECASE,
)
# [FMLN], and the words that it stands for
SHORT = re.compile(r"[\[(]([A-Z]{2,6})[\])]")
LONG = re.compile(r"((?:\b[\w-]+ ){1,6})([\[(][A-Z]{2,6}[\])])")
WORD_ANY = re.compile(r"[A-Za-z]+")


def mixed_case(text: str) -> str:
    """Text in capitals with small letters: words that a dictionary of common words knows, the others as names."""
    if any(c.islower() for c in text[:2000]):
        return text
    lowered = WORD.sub(lambda m: m[0].lower() if is_common(m[0].lower()) else m[0].title(), text)
    lowered = TITLED.sub(lambda m: m[1] + m[2].title(), lowered)
    short = {m[1] for m in SHORT.finditer(text)}
    lowered = WORD_ANY.sub(lambda m: m[0].upper() if m[0].upper() in short else m[0], lowered)
    lowered = LONG.sub(lambda m: " ".join(w.title() if len(w) > 3 else w for w in m[1].split(" ")) + m[2], lowered)
    return re.sub(r"((?:^|[.!?]\s+|\n\n|\]\s)[\"'(\[]*)([a-z])", lambda m: m[1] + m[2].upper(), lowered)


@cache
def is_common(word: str) -> bool:
    """Tell whether the lemmatizer's index lists the word or what it is a form of."""
    index, stops = _dictionary()
    if word in NAMES or places.country(word.title()) is not None:
        return False
    if word in stops or word in index:
        return True
    stems = [word.removesuffix(end) for end in ENDINGS if word.endswith(end)]
    forms = stems + [f"{stem}e" for stem in stems] + [stem[:-1] for stem in stems]
    forms += [f"{word[:-3]}y"] if word.endswith(("ies", "ied")) else []
    return any(form in index for form in forms if len(form) > 2)


@cache
def _dictionary() -> tuple[frozenset[str], frozenset[str]]:
    pipeline = spacy.load(Settings().pipelines["en"])
    tables = pipeline.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index = frozenset(w for listed in tables.get_table("lemma_index").values() for w in listed)
    irregular = frozenset(w for listed in tables.get_table("lemma_exc").values() for w in listed)
    return index | irregular, frozenset(pipeline.Defaults.stop_words)


def templates(findings: Findings) -> list[Row]:
    """One template a type of incident, with the participants of its events."""
    slots: dict[str, Row] = {}
    accused = [p for e in findings.events if e.type == "ACCUSE" and e.mode == "allege" for p in e.patients]
    for event in findings.events:
        kind = TYPES.get(event.mode or "", "ATTACK")
        if event.type != "ASSAULT" or event.stance in ("denied", "planned") or event.mode in LEFT_OUT:
            continue
        if is_war(findings, event):
            continue
        slot = slots.setdefault(kind, {
            "type": kind, "PerpInd": [], "PerpOrg": [], "Target": [], "Victim": [], "Weapon": [],
            "stage": "ACCOMPLISHED", "casualties": [],
        })  # fmt: skip
        fill(findings, event, slot)
    for slot in slots.values():
        for one in accused:
            perpetrator(findings, one, slot)
        for role in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon"):
            slot[role] = merged(slot[role])
    return [slots[kind] for kind in sorted(slots)]


def is_war(findings: Findings, event: Event) -> bool:
    """Tell whether soldiers or police act, or rebels are the ones harmed."""
    state = any(p.sector in ("MIL", "COP") for p in event.agents)
    return (state and not any(p.sector == "CVL" for p in event.patients)) or (
        bool(event.patients) and all(head(findings, p).lemma.lower() in FIGHTERS for p in event.patients)
    )


def fill(findings: Findings, event: Event, slot: Row) -> None:
    """The participants of one event in the slots of a template."""
    words = lexicon("en")
    assert words is not None
    reader = Reader(findings.parse, words)
    for agent in event.agents:
        perpetrator(findings, agent, slot)
    for patient in event.patients:
        top = head(findings, patient)
        if top.text.lower() in NOBODY or top.lemma.lower() in FIGHTERS:
            continue
        thing = top.ent in ("ORG", "FAC") or top.lemma.lower() in words.classes["property"] | words.classes["roads"]
        thing = top.ent != "PERSON" and (thing or not reader.is_person(top))
        slot["Target" if thing else "Victim"].append(patient.name)
    slot["Weapon"] += weapons(findings, event)
    slot["casualties"] += [{"effect": f.counts, "lo": f.low, "hi": f.high} for f in event.figures]


def perpetrator(findings: Findings, agent: Participant, slot: Row) -> None:
    """Who did it: the organisation that the words name, and the people."""
    top = head(findings, agent)
    if top.text.lower() in NOBODY or top.ent == "GPE" or agent.sector in ("COP", "JUD"):
        return
    bodies = bodies_in(findings, agent)
    slot["PerpOrg"] += bodies
    if agent.name not in bodies and top.ent != "ORG":
        slot["PerpInd"].append(agent.name)


def head(findings: Findings, participant: Participant) -> Token:
    tokens = findings.parse.between(participant.span.start, participant.span.end)
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[0])


def bodies_in(findings: Findings, participant: Participant) -> list[str]:
    """The organisations that the words of a participant name: "ELN guerrillas", "members of the Medellin Cartel"."""
    tokens = findings.parse.between(participant.span.start, participant.span.end)
    runs: list[list[Token]] = []
    for token in tokens:
        if token.ent != "ORG":
            continue
        if runs and runs[-1][-1].i == token.i - 1 and not token.ent_start:
            runs[-1].append(token)
        else:
            runs.append([token])
    return [findings.text[run[0].start : run[-1].end] for run in runs]


ARMS = frozenset({
    "bomb", "dynamite", "grenade", "rocket", "missile", "mortar", "machinegun", "machine-gun", "rifle", "pistol", "gun",
    "mine", "explosive", "bullet", "knife", "machete", "submachinegun", "shotgun", "firebomb", "molotov", "revolver",
    "car-bomb", "shell",
})  # fmt: skip


def weapons(findings: Findings, event: Event) -> list[str]:
    """The weapons named in the sentence of an event."""
    sentence = next((s for s in findings.sentences if s.start <= event.trigger.start < s.end), event.span)
    found = []
    for token in findings.parse.between(sentence.start, sentence.end):
        if token.pos in ("NOUN", "PROPN") and token.lemma.lower() in ARMS and token.dep not in ("compound", "amod"):
            before = [t for t in findings.parse.children(token, "compound", "amod") if t.i < token.i]
            found.append(findings.text[(before[0] if before else token).start : token.end])
    return found


def merged(fillers: Iterable[str]) -> list[list[str]]:
    """Fillers as lists of aliases: a name that is part of a longer one is the same."""
    groups: list[list[str]] = []
    for filler in sorted(dict.fromkeys(fillers), key=len, reverse=True):
        key = significant(filler)
        home = next((g for g in groups if any(key and key <= significant(other) for other in g)), None)
        if home is None:
            groups.append([filler])
        else:
            home.append(filler)
    return groups


SMALL = frozenset({"the", "a", "an", "of", "s", "his", "its", "their"})


def significant(name: str) -> set[str]:
    return {w for w in re.findall(r"\w+", name.lower()) if w not in SMALL}
