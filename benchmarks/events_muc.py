"""Fills the incident templates of the MUC-4 corpus from events: perpetrators, victims, targets and weapons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from onrecord.find.events_clause import Reader
from onrecord.find.events_lexicon import lexicon
from onrecord.model import Event, Findings, Participant, Token
from onrecord.places.parties import LONGEST, party

Row = dict[str, Any]
Fillers = list[list[str]]

TYPES = {"abduct": "KIDNAPPING", "explosives": "BOMBING", "suicide-attack": "BOMBING", "destroy": "ARSON"}
# the corpus asks for acts of terrorism: no fights between armies and rebels, no arrests, no conquests
LEFT_OUT = frozenset({"clash", "crowd-control", "aerial", "territory"})
FIGHTS = frozenset(
    {"clash", "combat", "battle", "fighting", "crossfire", "skirmish", "firefight", "encounter", "gunfight"}
)
FIGHTERS = frozenset({
    "guerrilla", "guerilla", "terrorist", "rebel", "insurgent", "subversive", "extremist", "assailant", "attacker",
    "gunman", "kidnapper", "murderer", "killer", "assassin", "perpetrator", "hitman", "criminal", "delinquent",
})  # fmt: skip
NOBODY = frozenset({
    "he", "him", "she", "her", "it", "they", "them", "who", "whom", "which", "that", "himself", "themselves", "i", "we",
    "us", "you", "others", "those", "one", "attack", "responsibility", "me", "this", "several", "many", "some", "all",
})  # fmt: skip
WAR = frozenset(
    {"helicopter", "aircraft", "airplane", "jet", "tank", "convoy", "patrol", "column", "battalion", "brigade"}
)
UNSAID = frozenset({"bullet", "weapon", "stone", "gas", "gun", "firearm"})  # ammunition and bare words for weapons
MURDEROUS = (
    "kill",
    "murder",
    "assassinat",
    "kidnap",
    "abduct",
    "wound",
    "injur",
    "die",
    "death",
    "execut",
    "behead",
    "dead",
)
OLD = timedelta(days=90)
MANY = 300  # sums over years ("some 1,600 people have been murdered") are no incident
DATELINE = 120
BODIES = frozenset(
    {"army", "government", "force", "military", "group", "front", "movement", "organization", "administration"}
)
SMALL = frozenset({"the", "a", "an", "of", "s", "his", "its", "their"})


@dataclass(frozen=True)
class Report:
    """One report with its events and parse."""

    findings: Findings
    reader: Reader

    def templates(self) -> list[Row]:
        """One template a type of incident, with the participants of its events."""
        slots: dict[str, Row] = {}
        for event in self.findings.events:
            if not self.is_wanted(event):
                continue
            kind = TYPES.get(event.mode or "", "ATTACK")
            slot = slots.setdefault(kind, {
                "type": kind, "PerpInd": [], "PerpOrg": [], "Target": [], "Victim": [], "Weapon": [],
                "stage": "ATTEMPTED", "casualties": [],
            })  # fmt: skip
            self.fill(event, slot)
        for slot in slots.values():
            self.close(slot)
        return [slots[kind] for kind in sorted(slots)]

    def is_wanted(self, event: Event) -> bool:
        """Tell whether an event is an act of terrorism as the corpus counts them."""
        if event.type != "ASSAULT" or event.stance in ("denied", "planned") or event.mode in LEFT_OUT:
            return False
        many = any((f.low or f.high or 0) >= MANY for f in event.figures)
        return not (many or self.is_war(event) or self.is_old(event) or self.is_vague(event))

    def is_vague(self, event: Event) -> bool:
        """Tell whether an event is no particular one: "attacks on civilians", with neither figure nor day."""
        if event.when is not None or event.figures:
            return False
        trigger = self.findings.parse.between(event.trigger.start, event.trigger.end)
        several = event.place is None and bool(event.patients) and all(map(self.is_nameless, event.patients))
        return several or (bool(trigger) and trigger[0].tag == "NNS")

    def is_nameless(self, patient: Participant) -> bool:
        """Tell whether a patient is one word for many: "civilians"."""
        single = len(self.findings.parse.between(patient.span.start, patient.span.end)) == 1
        return single and self.head(patient).tag == "NNS"

    def is_old(self, event: Event) -> bool:
        """Tell whether an event lies more than three months before the day of the report."""
        latest = event.when.latest if event.when is not None else None
        return latest is not None and self.day is not None and date.fromisoformat(latest[:10]) < self.day - OLD

    @cached_property
    def day(self) -> date | None:
        """The day of the dateline."""
        first = next(iter(self.findings.timexes), None)
        dated = first is not None and first.span.start < DATELINE and first.latest is not None
        return date.fromisoformat(first.latest[:10]) if dated and first is not None and first.latest else None

    def is_war(self, event: Event) -> bool:
        """Tell whether soldiers or police act, only rebels or soldiers are harmed, or it was in a fight of both."""
        state = any(p.sector in ("MIL", "COP") for p in event.agents)
        civil = any(p.sector in ("CVL", None) and self.head(p).ent != "ORG" for p in event.patients)
        fighters = [p for p in event.patients if self.head(p).lemma.lower() in FIGHTERS or p.sector == "REB"]
        fight = any(t.lemma.lower() in FIGHTS for t in self.sentence(event)) and not event.agents
        armed = all(p.sector in ("MIL", "REB", "COP") for p in event.patients)
        soldiers = bool(event.patients) and all(p.sector == "MIL" for p in event.patients)
        return (
            soldiers
            or (state and not civil)
            or (bool(event.patients) and len(fighters) == len(event.patients))
            or (fight and armed)
        )

    def sentence(self, event: Event) -> tuple[Token, ...]:
        """The tokens of the sentence that an event stands in."""
        within = next((s for s in self.findings.sentences if s.start <= event.trigger.start < s.end), event.span)
        return self.findings.parse.between(within.start, within.end)

    def fill(self, event: Event, slot: Row) -> None:
        """The participants of one event in the slots of a template."""
        for agent in (*event.agents, *event.alleged_agents):
            self.perpetrator(agent, slot)
        for patient in event.patients:
            top = self.head(patient)
            if top.text.lower() in NOBODY or top.lemma.lower() in FIGHTERS or self.is_left_out(top):
                continue
            thing = self.is_thing(top, patient) and not self.hurts_people(event, top)
            slot["Target" if thing else "Victim"].append(self.aliases(patient))
        slot["Weapon"] += [[m.name] for m in event.means if m.name.lower().split()[-1].removesuffix("s") not in UNSAID]
        if not event.attempted:
            slot["stage"] = "ACCOMPLISHED"
        slot["casualties"] += [{"effect": f.counts, "lo": f.low, "hi": f.high} for f in event.figures]

    def is_left_out(self, top: Token) -> bool:
        """Tell whether a patient is a country or town, a part of something that is not named, or a thing of war."""
        lemma, listed = top.lemma.lower(), self.reader.lexicon.classes
        return top.ent in ("GPE", "LOC") or lemma in listed["parts"] or lemma in WAR

    def hurts_people(self, event: Event, top: Token) -> bool:
        """Tell whether the trigger is a deed that only people suffer: killed, kidnapped, wounded."""
        words = self.findings.text[event.trigger.start : event.trigger.end].lower()
        return words.startswith(MURDEROUS) and top.lemma.lower() not in self.reader.lexicon.classes["property"]

    def is_thing(self, top: Token, patient: Participant) -> bool:
        """Tell whether a patient is a building, a vehicle or a body, and no person."""
        listed = self.reader.lexicon.classes
        lemma = self.reader.core(top).lemma.lower()
        if top.ent == "PERSON" or patient.sector in ("CVL", "ELI"):
            return False
        if lemma in listed["property"] | listed["roads"] | listed["territory"]:
            return True
        return top.ent in ("ORG", "FAC", "GPE") or not self.reader.is_person(top)

    def perpetrator(self, agent: Participant, slot: Row) -> None:
        """Who did it: the organisation that the words name, and the people."""
        top = self.head(agent)
        if top.text.lower() in NOBODY or top.ent == "GPE" or agent.sector in ("COP", "JUD"):
            return
        bodies = self.bodies_in(agent)
        slot["PerpOrg"] += [[body] for body in bodies]
        if top.lemma.lower() in BODIES and not bodies:
            slot["PerpOrg"] += [self.aliases(agent)] if top.lemma.lower() != "group" else []
        elif agent.name.removeprefix("the ").removeprefix("The ") not in bodies and top.ent != "ORG":
            slot["PerpInd"].append(self.aliases(agent))

    @cached_property
    def group(self) -> list[str]:
        """The one armed group that the report names, in all its spellings; none where it names several."""
        known: dict[object, list[str]] = {}
        tokens, n = self.findings.parse.tokens, 0
        while n < len(tokens):
            for length in range(LONGEST, 0, -1):
                run = tokens[n : n + length]
                name = self.findings.text[run[0].start : run[-1].end]
                found = party(name)
                if found is not None and found.sector in ("REB", "CRM") and run[0].text[:1].isupper():
                    known.setdefault(found, []).append(name)
                    n += length - 1
                    break
            n += 1
        return list(dict.fromkeys(next(iter(known.values())))) if len(known) == 1 else []

    def close(self, slot: Row) -> None:
        """Fillers that are the same put together, and the one armed group that the report names."""
        fighters = any(
            w.lower().removesuffix("s") in FIGHTERS for names in slot["PerpInd"] for n in names for w in n.split()
        )
        if fighters and self.group:
            slot["PerpOrg"].append(self.group)
        for role in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon"):
            slot[role] = merged(slot[role])

    def head(self, participant: Participant) -> Token:
        """The noun that the words of a participant hang on."""
        tokens = self.findings.parse.between(participant.span.start, participant.span.end)
        inside = {t.i for t in tokens}
        return next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[0])

    def aliases(self, participant: Participant) -> list[str]:
        """The words for a participant and what stands in apposition to them: "a woman identified as Mara Benn"."""
        top = self.head(participant)
        parse = self.findings.parse
        beside = [*parse.children(top, "appos"), *([parse.head(top)] if top.dep == "appos" else [])]
        for named in parse.children(top, "acl"):
            if named.lemma in ("identify", "name", "call", "know"):
                beside += [*parse.children(named, "oprd", "dobj"), *self.reader.after(named, "as")]
        found = [participant.name]
        for other in beside:
            start, end = self.reader.name(other)
            if self.reader.is_person(other) and other.text.lower() not in NOBODY:
                found.append(self.findings.text[start:end])
        return found

    def bodies_in(self, participant: Participant) -> list[str]:
        """The organisations that the words of a participant name: "ELN guerrillas", "members of the Cartel"."""
        tokens = self.findings.parse.between(participant.span.start, participant.span.end)
        runs: list[list[Token]] = []
        for token in tokens:
            if token.ent != "ORG" and party(token.text) is None:
                continue
            if runs and runs[-1][-1].i == token.i - 1 and not token.ent_start:
                runs[-1].append(token)
            else:
                runs.append([token])
        return [self.findings.text[run[0].start : run[-1].end] for run in runs]


def templates(findings: Findings) -> list[Row]:
    """The templates of a report."""
    words = lexicon("en")
    assert words is not None
    return Report(findings, Reader(findings.parse, words)).templates()


def merged(fillers: Iterable[list[str]]) -> Fillers:
    """Fillers as lists of aliases: a name that is part of a longer one is the same."""
    groups: Fillers = []
    for filler in sorted(unique(fillers), key=lambda names: -max(map(len, names))):
        keys = [significant(name) for name in filler]
        home = next((g for g in groups for other in g if any(k and k <= significant(other) for k in keys)), None)
        if home is None:
            groups.append(filler)
        else:
            home += filler
    return groups


def unique(fillers: Iterable[list[str]]) -> Iterator[list[str]]:
    seen = set()
    for filler in fillers:
        key = tuple(filler)
        if key not in seen:
            seen.add(key)
            yield list(filler)


def significant(name: str) -> set[str]:
    return {w for w in re.findall(r"\w+", name.lower()) if w not in SMALL}
