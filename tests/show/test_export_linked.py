"""Linked data: annotations, claims and provenance are what their standards say, and lead back to the words."""

import json

import rdflib
from prov.model import ProvDocument, ProvGeneration

from exported import expanded, files, text_of


def test_every_quote_selector_anchors_again_in_the_stored_text(record):
    page = json.loads(files("annotations", record)["annotations.jsonld"])["first"]
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            quote, position = target["selector"]
            text = text_of(record, target["source"]["id"].removeprefix("urn:onrecord:"))
            assert text[position["start"] : position["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.find(around) + len(quote["prefix"]) == position["start"]


def test_annotations_are_web_annotations_when_expanded(record):
    (collection,) = expanded(json.loads(files("annotations", record)["annotations.jsonld"]))
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    items = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert len(items) == sum(
        len(f.statements) + len(f.events) + len(f.citations) + len(f.claims) for f in record.findings
    )
    assert {kind for item in items for kind in item["@type"]} == {"http://www.w3.org/ns/oa#Annotation"}
    assert all(item["http://www.w3.org/ns/oa#hasTarget"] for item in items)


def test_claims_are_schema_org_without_a_rating(record):
    graph = expanded(json.loads(files("claims", record)["claims.jsonld"]))
    kinds = [kind for node in graph for kind in node["@type"]]
    assert kinds.count("https://schema.org/NewsArticle") == len(record.documents)
    assert kinds.count("https://schema.org/Claim") == sum(len(found.statements) for found in record.findings)
    assert set(kinds) == {"https://schema.org/NewsArticle", "https://schema.org/Claim"}
    ids = {node["@id"] for node in graph}
    assert all(
        node["https://schema.org/appearance"][0]["@id"] in ids
        for node in graph
        if "https://schema.org/appearance" in node
    )


def test_prov_json_is_read_and_written_back_equal_by_the_library(record):
    read = ProvDocument.deserialize(content=files("prov", record)["provenance.json"].decode(), format="json")
    assert ProvDocument.deserialize(content=read.serialize(), format="json") == read
    findings = sum(len(f.statements) + len(f.events) + len(f.citations) + len(f.claims) for f in record.findings)
    assert len(list(read.get_records(ProvGeneration))) == findings + len(record.incidents)


def test_both_forms_of_provenance_say_the_same_and_each_finding_leads_to_its_article(record):
    both = files("prov", record)
    graph = rdflib.Graph().parse(data=both["provenance.jsonld"], format="json-ld")
    onr, prov = (rdflib.Namespace(name) for name in ("urn:onrecord:", "http://www.w3.org/ns/prov#"))
    derived = json.loads(both["provenance.json"])["wasDerivedFrom"].values()
    quoted = [d for d in derived if "prov:type" in d]
    assert len(list(graph.subject_objects(prov.wasQuotedFrom))) == len(quoted)
    for found in record.findings:
        for statement in found.statements:
            passages = list(graph.objects(onr[statement.id], prov.wasDerivedFrom))
            assert {str(graph.value(p, prov.value)) for p in passages} == {found.quote(s) for s in statement.content}
            assert {str(a) for p in passages for a in graph.objects(p, prov.wasQuotedFrom)} == {
                onr[found.document.id].toPython()
            }
