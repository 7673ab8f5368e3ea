"""Names that may be one: a group with reasons for a reviewer, never a merge."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from merge_samples import article, at, killing, with_event
from typer.testing import CliRunner

from onrecord import plugins
from onrecord.cli import app
from onrecord.growth import keep_up
from onrecord.merge import merge
from onrecord.model import Entity, Incident, Mention, MergeRules, Participant, Record
from onrecord.review.drafts import Wish
from onrecord.reviewing import decide, read_record
from onrecord.store.sqlite import open_store
from onrecord.suggesting import suggestions

SPELLINGS = ("Emomal Varkhon", "Emomali Varhon", "Imomali Varkhon", "E. Varkhon", "Varkhon", "Varkhon Emomali")


def entity(number, name, kind="person", roles=()):
    return Entity(id=f"en-{number}", kind=kind, name=name, roles=roles, mentions=(f"m-{number}",))


def groups(*entities, **others):
    return [{e.name for e in s.entities} for s in suggestions(Record(entities=entities, **others))]


def named(publisher, name, roles=(), text="{} spoke to the Assembly of Varenia in Lodzern about the harvest."):
    """An article that names somebody, with the person as mention and entity."""
    found = article(text.format(name), publisher=publisher, published="2031-05-20")
    span = at(found, name)
    own = Entity(id=span.id("en"), kind="person", name=name, roles=roles, mentions=(span.id("me"),))
    return found.add(Mention(id=span.id("me"), span=span, kind="person", entity=own.id, found_by="names@1"), own)


def test_six_spellings_of_one_man_are_one_group_with_reasons():
    (found,) = suggestions(Record(entities=tuple(entity(n, name) for n, name in enumerate(SPELLINGS))))
    assert {e.name for e in found.entities} == set(SPELLINGS)
    assert any("spelled alike" in reason for reason in found.reasons)
    assert any("a surname alone" in reason for reason in found.reasons)
    assert found.row["command"].startswith("onrecord decide merge en-")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Ivo Marek", "Eva Marek"), "person"),
        (("Ivo Marek", "Petra Marek", "Marek"), "person"),
        (("Ivo Marek", "Ilya Marek", "I. Marek"), "person"),
        (("Marek", "Marek"), "person"),
        (("Ministry of Health", "Ministry of Defence"), "organisation"),
        (("Mirava", "Morava"), "place"),
    ],
)
def test_what_only_looks_alike_or_fits_two_is_no_group(names, kind):
    assert groups(*(entity(n, name, kind) for n, name in enumerate(names))) == []


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Interior Ministry", "Ministry of the Interior"), "organisation"),
        (("State Security Committee", "SSC"), "organisation"),
        (("Ostrel", "Ostrell"), "place"),
        (("Ivo Marek", "Ivo O. Marek"), "person"),
        (("Ivo Marek", "Marek"), "person"),
    ],
)
def test_other_ways_to_write_a_name_are_a_group(names, kind):
    assert groups(*(entity(n, name, kind) for n, name in enumerate(names))) == [set(names)]


def test_private_persons_are_suggested_within_one_incident_only():
    text = "24 prisoners were killed in Mirava, Anka Vesk among them."
    own = Entity(id="e-1", kind="person", name="Anka Vesk", roles=("widow",), mentions=("m-en-1",))
    victim = killing("Kalden Courier", "24", "Mirava", "2031-05-19", text=text).add(own)
    one, other = replace(entity(1, "Anka Vesk"), mentions=("m-en-1",)), entity(2, "Anka Vesck")
    assert groups(one, other, findings=(victim,)) == []
    both = Incident(id="in-1", title="", type="ASSAULT", when=None, place=None, entities=("en-1", "en-2"))
    assert groups(one, other, findings=(victim,), incidents=(both,)) == [{"Anka Vesk", "Anka Vesck"}]


def hurt(publisher, place, name="Anka Vesk", **others):
    """An article about a killing in which somebody with a name was hurt."""
    text = f"24 prisoners were killed in {place}. {name} was wounded by the guards, wrote {publisher}."
    found = killing(publisher, "24", place, "2031-05-19", text=text)
    found = with_event(found, "wounded", day="2031-05-19", place=place, who=name, **others)
    span = at(found, name)
    own = Entity(id=span.id("en"), kind="person", name=name, mentions=(span.id("me"),))
    event = next(e for e in found.events if e.trigger == at(found, "wounded"))
    told = replace(event, patients=(Participant(span=span, name=name, entity=own.id),))
    events = [told if each is event else each for each in found.events]
    return replace(found, events=tuple(events)).add(own)


def test_a_victim_is_one_person_within_one_incident_and_not_beyond_it():
    here, there = hurt("Kalden Courier", "Mirava"), hurt("Northern Wire", "Mirava")
    elsewhere = hurt("Varenia Today", "Ostrel")
    record = merge([here, there, elsewhere])
    assert [e.name for e in record.entities] == ["Anka Vesk", "Anka Vesk"]
    assert sorted(len(e.mentions) for e in record.entities) == [1, 2]
    assert len(merge([here, there, elsewhere], private="record").entities) == 1


def test_an_office_holder_of_the_same_name_is_not_the_victim():
    offices = [("The Lodzern Post", "minister of health"), ("Varenia Today", "health minister")]
    officials = [named(outlet, "Anka Vesk", (role,)) for outlet, role in offices]
    record = merge([hurt("Kalden Courier", "Mirava"), *officials])
    assert sorted(len(e.mentions) for e in record.entities) == [1, 2]


def test_articles_that_say_neither_speak_of_the_office_holder():
    official = named("The Lodzern Post", "Anka Vesk", ("minister of health",))
    plain = [named(outlet, "Anka Vesk", ()) for outlet in ("Varenia Today", "Northern Wire")]
    record = merge([hurt("Kalden Courier", "Mirava"), official, *plain])
    assert sorted(len(e.mentions) for e in record.entities) == [1, 3]


def test_one_decision_merges_a_group_and_undo_leaves_nothing_behind(tmp_path):
    folder = str(tmp_path / "record")
    with open_store(folder, create=True) as store:
        for n, name in enumerate(SPELLINGS):
            found = named(f"Outlet {n}", name, roles=("president",))
            data = found.text.encode()
            name = sha256(data).hexdigest()
            store.put(source=str(n), sha256=name, data=data, fingerprint="1", findings=[found], problems=[])
        keep_up(store)
        before = _exported(store)
        (group,) = json.loads(_shown(folder))
        assert "6 of them are called 'president'" in group["reasons"]
        names = tuple(e["id"] for e in group["entities"])
        wish = Wish(verdict="merge", subjects=names, reviewer="R. Ilves", at="2031-06-01T10:00:00Z")
        decide(store, read_record(store), wish)
        assert len(read_record(store).entities) == 1
        assert json.loads(_shown(folder)) == []
        decide(store, read_record(store), replace(wish, verdict="undo", subjects=()))
        assert _exported(store) == before


def _shown(folder):
    return CliRunner().invoke(app, ["show", "entities", "--suggest", "--json", "-r", folder]).stdout


def _exported(store):
    record = replace(read_record(store), decisions=())
    return dict(plugins.load("exporters", "json").files(record))["record.json"]


def in_office(name, published, *, publisher="post", role="interior minister"):
    """An article of a day that names the interior minister by name and office, or by the office alone."""
    words = f"{name}, the {role}," if name else f"The {role}"
    found = article(f"{words} spoke to the Assembly.", publisher=f"{publisher} {published}", published=published)
    span = at(found, name or role)
    kind, roles = ("person", (role,)) if name else ("role", ())
    own = Entity(id=span.id("en"), kind=kind, name=name or role, roles=roles, mentions=(span.id("me"),))
    return found.add(Mention(id=span.id("me"), span=span, kind=kind, entity=own.id, found_by="names@1"), own)


SENN, VARGA = "Mara Senn", "Ivo Varga"


@pytest.mark.parametrize(
    ("named", "day", "holder"),
    [
        ([(SENN, "2031-03-01"), (SENN, "2031-09-01")], "2031-06-01", SENN),
        ([(SENN, "2031-03-01")], "2031-05-01", SENN),
        ([(SENN, "2031-03-01"), (VARGA, "2031-06-01")], "2031-06-20", VARGA),
        ([(SENN, "2031-03-01")], "2031-12-01", None),
        ([(SENN, "2031-03-01"), (VARGA, "2031-04-01")], "2031-03-15", None),
        ([(SENN, "2031-03-01"), (VARGA, "2031-03-02"), (SENN, "2031-03-03")], "2031-03-03", None),
    ],
)
def test_an_office_alone_is_suggested_for_who_held_it_on_that_day(named, day, holder):
    articles = [in_office(name, published) for name, published in named] + [in_office(None, day, publisher="mail")]
    record = merge(articles)
    found = [s for s in suggestions(replace(record, findings=tuple(articles))) if s.entities[-1].kind == "role"]
    assert [s.entities[0].name for s in found] == ([holder] if holder else [])
    assert all(day in s.reasons[0] for s in found)


def test_an_office_put_together_with_its_holder_is_a_role_of_hers_and_no_name():
    articles = [
        in_office(SENN, "2031-03-01"),
        *(in_office(None, f"2031-03-0{n}", publisher="mail") for n in range(2, 6)),
    ]
    record = merge(articles)
    (found,) = suggestions(replace(record, findings=tuple(articles)))
    rules = MergeRules(entities_same=(tuple(e.id for e in found.entities),))
    (senn,) = [e for e in merge(articles, rules).entities if e.kind in ("person", "role")]
    assert (senn.kind, senn.name, senn.aliases, senn.roles) == ("person", SENN, (), ("interior minister",))
    assert len(senn.mentions) == 5
