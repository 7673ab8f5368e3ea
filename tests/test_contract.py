"""The JSON that others rely on: every key of the contract, every id leads somewhere, every list in its order."""

import json
import re

import pytest

from onrecord.plugins import load

KEYS = {
    "document": "id given_id uri sha256 media_type reader title publisher authors section published published_from "
    "language languages text",
    "timexes": "id start end type value edtf earliest latest anchor basis found_by",
    "orders": "id start end relation timex verb to found_by",
    "mentions": "id start end kind entity found_by",
    "entities": "id kind name aliases roles mentions country",
    "statements": "id mode voice stance content speaker cue occasion addressee place when inside citation confidence "
    "found_by",
    "events": "id type mode context trigger agents patients place when figures stance according_to accounts citation "
    "confidence found_by",
    "citations": "id start end form state label target found_by",
    "claims": "id start end kind supports found_by",
    "problems": "kind message start end",
    "speaker": "spans entity name role",
    "cue": "spans lemma act",
    "place": "span name geonames_id lat lon",
    "when": "edtf earliest latest timex",
    "figures": "span counts low high hedge",
    "agents": "span entity name sector country",
    "patients": "span entity name sector country",
    "incidents": "id title type when place entities accounts publishers independent copies disputes status review",
    "timeline": "when label documents independent lane after before",
    "accounts": "document publisher events statements stance according_to figures chains",
    "chains": "state breaks links",
    "links": "kind name state documents spans",
    "disputes": "field values",
}
VALUES = {
    ("timexes", "type"): {"DATE", "TIME", "DURATION", "SET"},
    ("timexes", "anchor"): {"explicit", "published", "earlier-date", "none"},
    ("mentions", "kind"): {"person", "organisation", "place", "group", "role", "law", "work"},
    ("statements", "mode"): {"direct", "indirect", "mixed"},
    ("statements", "voice"): {"named", "unnamed", "author"},
    ("statements", "stance"): {"asserted", "alleged", "denied", "hedged", "asked"},
    ("events", "stance"): {"asserted", "alleged", "denied", "hedged", "planned"},
    ("figures", "hedge"): {"exact", "over", "under", "about", "range"},
    ("citations", "state"): {"found", "missing", "dangling"},
    ("claims", "kind"): {"conclusion", "opinion", "claim"},
    ("orders", "relation"): {"before", "after", "between", "same-year", "on-or-after"},
    ("timeline", "lane"): {"dated", "yearless", "undated"},
    ("chains", "state"): {"found", "missing", "dangling", "outside"},
    ("links", "kind"): {"article", "outlet", "document", "speaker"},
    ("links", "state"): {"found", "missing", "dangling", "outside"},
    ("incidents", "status"): {"single-source", "corroborated", "contested"},
    ("incidents", "review"): {"open", "accepted", "rejected"},
}
PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}


@pytest.fixture(scope="module")
def record(example_record):
    with load("stores", "sqlite")(str(example_record / "demo" / "record")) as store:
        return store.record()


@pytest.fixture(scope="module")
def articles(record):
    ((_, content),) = load("exporters", "jsonl").files(record)
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture(scope="module")
def exported(record):
    ((_, content),) = load("exporters", "json").files(record)
    return json.loads(content)


def objects(value, name=""):
    """Every object with the key that it stands under."""
    if isinstance(value, dict):
        yield name, value
        for key, part in value.items():
            yield from objects(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from objects(part, name)


def test_every_object_has_the_keys_of_the_contract(articles, exported):
    for name, value in objects([*articles, exported]):
        if (
            name in KEYS
            and not (name == "when" and "timex" not in value)
            and not (name == "place" and "span" not in value)
        ):
            assert set(KEYS[name].split()) <= set(value), name


def test_every_value_is_one_that_the_contract_knows(articles, exported):
    for name, value in objects([*articles, exported]):
        for key, known in value.items():
            allowed = VALUES.get((name, key))
            assert allowed is None or known in allowed, (name, key, known)
        if name == "events":
            assert value["type"] in PLOVER or value["type"].startswith("x-")


def test_every_id_leads_to_something(articles):
    for article in articles:
        known = {value["id"] for name, value in objects(article) if "id" in value}
        for name, value in objects(article):
            for key in ("entity", "inside", "citation", "timex"):
                assert value.get(key) is None or value[key] in known, (name, key)
            if name == "events":
                assert value["according_to"] == "author" or value["according_to"] in known
                assert set(value["accounts"]) <= known
            if name == "orders":
                assert value["to"]
                assert set(value["to"]) <= known
            if name == "entities":
                assert set(value["mentions"]) <= known


def test_ids_are_unique_within_their_list(articles):
    for article in articles:
        for name in KEYS:
            ids = [value["id"] for value in article.get(name, ()) if isinstance(value, dict) and "id" in value]
            assert len(ids) == len(set(ids)), name


def test_lists_are_ordered_by_start_then_end_then_id(articles):
    def place(name, value):
        if name == "statements":
            return value["content"][0][0], value["content"][-1][1], value["id"]
        return (*value["trigger"], value["id"]) if name == "events" else (value["start"], value["end"], value["id"])

    for article in articles:
        for name in ("timexes", "orders", "mentions", "statements", "events", "citations", "claims"):
            places = [place(name, value) for value in article[name]]
            assert places == sorted(places), name


def test_names_of_participants_are_the_words_of_their_span(articles):
    for article in articles:
        text = article["document"]["text"]
        for name, value in objects(article):
            if name in ("agents", "patients", "place") and value.get("span"):
                assert text[slice(*value["span"])] == value["name"], name


def test_bounds_are_days_in_order(articles, exported):
    day = re.compile(r"\d{4}-\d\d-\d\d")
    for name, value in objects([*articles, exported]):
        if "earliest" in value:
            known = [bound for bound in (value["earliest"], value["latest"]) if bound is not None]
            assert all(day.fullmatch(bound) for bound in known), (name, value)
            assert known == sorted(known), (name, value)


def test_the_record_holds_together(exported):
    documents = {document["id"] for document in exported["documents"]}
    entities = {entity["id"] for entity in exported["entities"]}
    incidents = {incident["id"] for incident in exported["incidents"]}
    for incident in exported["incidents"]:
        assert {account["document"] for account in incident["accounts"]} <= documents
        assert set(incident["entities"]) <= entities
        assert 1 <= incident["independent"] <= len(incident["accounts"])
        for dispute in incident["disputes"]:
            given = {n for value in dispute["values"] for n in value["accounts"]}
            assert given <= set(range(len(incident["accounts"])))
    for entry in exported["timeline"]:
        assert ("incident" in entry) != ("statement" in entry)
        assert entry.get("incident") in {None, *incidents}


def test_the_chronology_is_ordered_and_the_undated_come_last(exported):
    def key(entry):
        when = entry["when"] or {}
        return when.get("earliest") or when.get("latest")

    days = [key(entry) for entry in exported["timeline"]]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated)
    assert days[: len(dated)] == dated
