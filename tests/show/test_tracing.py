"""Who has it from whom: the chain from an article through what it cites to the one who spoke."""

from functools import cache

import pytest

from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.model import Document, document_id
from onrecord.pipeline import extract
from onrecord.show.check import questions
from onrecord.show.linked import record_json
from onrecord.show.tracing import tracer_of

DEED = "two guards were killed in Brenn on 20 May 2031"
TOLD = DEED.capitalize().replace("brenn", "Brenn").replace("may", "May")
OWN = f"{TOLD}, the governor, Petr Lohm, told Northern Wire."


@cache
def found(publisher, text, published, uri=None):
    name = document_id(text=text, publisher=publisher, title=None, url=None, given_id=None)
    return extract(
        Document(
            id=name,
            text=text,
            sha256="",
            media_type="text/plain",
            reader="plain@1",
            uri=uri,
            publisher=publisher,
            published=published,
            language="en",
        ),
        Settings(),
    )


def record_of(*articles):
    return merge([found(*article) for article in articles])


def ways(record):
    """The chains of the publishers: each link with its kind, name and state."""
    (incident,) = record.incidents
    shown = {}
    for account, chains in zip(incident.accounts, tracer_of(record).chains(incident), strict=True):
        for chain in chains:
            links = [f"{link.name} ({link.state})" for link in chain.links[1:]]
            shown.setdefault(account.publisher, []).append(links)
    return shown


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (f"Northern Wire reported, citing the prison service, that {DEED}.", ["Northern Wire", "prison service"]),
        (
            f"Citing a source in the ministry, Northern Wire said that {DEED}.",
            ["Northern Wire", "source in the ministry"],
        ),
        (
            f"Northern Wire reported, quoting the governor, Petr Lohm, that {DEED}.",
            ["Northern Wire", "governor, Petr Lohm"],
        ),
        (f"The governor, Petr Lohm, told Northern Wire that {DEED}.", ["Northern Wire", "Petr Lohm"]),
        (f"In an interview with Northern Wire, Petr Lohm said that {DEED}.", ["Northern Wire", "Petr Lohm"]),
        (f"Petr Lohm said that {DEED}, as quoted by Northern Wire.", ["Northern Wire", "Petr Lohm"]),
        (f"Northern Wire quoted Petr Lohm as saying that {DEED}.", ["Northern Wire", "Petr Lohm"]),
        (f"Northern Wire reported that Petr Lohm had said that {DEED}.", ["Northern Wire", "Petr Lohm"]),
        (f"The Lodzern Post, citing Northern Wire, wrote that {DEED}.", ["Lodzern Post", "Northern Wire"]),
    ],
)
def test_the_sources_of_a_sentence_stand_from_the_nearest_to_the_one_who_spoke(text, links):
    record = record_of(("Ostrel Echo", text, "2031-05-22"))
    (incident,) = record.incidents
    ((chain,),) = tracer_of(record).chains(incident)
    assert [link.name for link in chain.links[1:]] == links
    assert chain.links[0].documents == (incident.accounts[0].document,)


def test_every_link_points_at_the_words_that_name_it():
    citing = ("Ostrel Echo", f"Northern Wire reported that {DEED}.", "2031-05-22")
    record = record_of(("Northern Wire", OWN, "2031-05-21"), citing)
    texts = {found.document.id: found for found in record.findings}
    (incident,) = record.incidents
    for chains in tracer_of(record).chains(incident):
        for link in (link for chain in chains for link in chain.links[1:]):
            words = [texts[span.doc].quote(span) for span in link.spans]
            assert words
            assert all(link.name in each for each in words)


def test_a_chain_goes_on_in_the_article_that_is_cited():
    record = record_of(
        ("Northern Wire", OWN, "2031-05-21"),
        ("Kalden Courier", f"Northern Wire reported that {DEED}.", "2031-05-22"),
        ("Varenia Today", f"According to the Kalden Courier, {DEED}.", "2031-05-23"),
    )
    assert ways(record) == {
        "Northern Wire": [["Petr Lohm (found)"]],
        "Kalden Courier": [["Northern Wire (found)", "Petr Lohm (found)"]],
        "Varenia Today": [["Kalden Courier (found)", "Northern Wire (found)", "Petr Lohm (found)"]],
    }


def test_what_the_cited_article_does_not_say_is_missing():
    text = f"Northern Wire reported, citing the fire service, that {DEED}."
    record = record_of(("Northern Wire", OWN, "2031-05-21"), ("Kalden Courier", text, "2031-05-22"))
    assert ways(record)["Kalden Courier"] == [["Northern Wire (found)", "fire service (missing)"]]
    asked = [question.message for question in questions(record) if question.kind == "chain"]
    assert len(asked) == 1
    assert "fire service by way of Northern Wire, whose article here does not say so" in asked[0]


def test_a_source_that_is_not_in_the_record_breaks_the_chain_where_it_stands():
    record = record_of(("Kalden Courier", f"Petr Lohm told Northern Wire that {DEED}.", "2031-05-22"))
    assert ways(record)["Kalden Courier"] == [["Northern Wire (missing)", "Petr Lohm (outside)"]]


def test_a_reference_that_is_given_but_not_kept_lies_outside_the_record():
    text = f"{TOLD} (Source: Annual report of the prison service)."
    record = record_of(("Kalden Courier", text, "2031-05-22"))
    assert ways(record)["Kalden Courier"] == [["Annual report of the prison service (outside)"]]
    assert [q.kind for q in questions(record) if q.kind == "chain"] == ["chain"]


def test_a_source_without_a_name_ends_the_chain():
    record = record_of(("Kalden Courier", f"A doctor said that {DEED}.", "2031-05-22"))
    assert ways(record)["Kalden Courier"] == [["None (missing)"]]


def test_the_credit_of_an_agency_is_the_first_link():
    text = f"BRENN (Northern Wire) — Petr Lohm said that {DEED}. The town was quiet."
    record = record_of(("Northern Wire", OWN, "2031-05-21"), ("Kalden Courier", text, "2031-05-22"))
    assert ways(record)["Kalden Courier"] == [["Northern Wire (found)", "Petr Lohm (found)"]]


def test_an_article_is_not_followed_to_one_that_came_later_nor_round_in_a_circle():
    later = ("Northern Wire", OWN, "2031-05-25")
    citing = ("Kalden Courier", f"Northern Wire reported that {DEED}.", "2031-05-22")
    assert ways(record_of(later, citing))["Kalden Courier"] == [["Northern Wire (missing)"]]
    one = ("Kalden Courier", f"Varenia Today reported that {DEED}.", "2031-05-22")
    other = ("Varenia Today", f"According to the Kalden Courier, {DEED}.", "2031-05-22")
    links = ways(record_of(one, other))
    assert links["Kalden Courier"] == [["Varenia Today (found)", "Kalden Courier (found)"]]


def test_the_words_of_the_author_have_no_source_but_the_article():
    assert ways(record_of(("Kalden Courier", f"{TOLD}.", "2031-05-22"))) == {"Kalden Courier": [[]]}


def test_a_citation_that_the_record_can_follow_is_not_asked_about():
    citing = ("Kalden Courier", f"Northern Wire reported that {DEED}.", "2031-05-22")
    alone = [q for q in questions(record_of(citing)) if q.kind == "missing"]
    both = [q for q in questions(record_of(citing, ("Northern Wire", OWN, "2031-05-21"))) if q.kind == "missing"]
    assert (len(alone), both) == (1, [])


def test_the_export_has_the_chains_of_each_account():
    record = record_of(("Kalden Courier", f"Petr Lohm told Northern Wire that {DEED}.", "2031-05-22"))
    ((chain,),) = [account["chains"] for account in record_json(record)["incidents"][0]["accounts"]]
    assert (chain["state"], chain["breaks"]) == ("missing", 1)
    assert [link["kind"] for link in chain["links"]] == ["article", "outlet", "speaker"]
    assert all(link["spans"] for link in chain["links"])


def test_an_agency_is_found_under_the_name_that_credits_it_and_a_paper_is_no_outlet():
    credited = f"BRENN (AP) — Petr Lohm said that {DEED}. The town was quiet."
    record = record_of(("Associated Press", OWN.replace("told Northern Wire", "said"), "2031-05-21"))
    record = merge([*record.findings, found("Kalden Courier", credited, "2031-05-22")])
    assert ways(record)["Kalden Courier"] == [["AP (found)", "Petr Lohm (found)"]]
    record = record_of(("Kalden Courier", f"According to a report by the prison service, {DEED}.", "2031-05-22"))
    (chain,) = [chain for chains in tracer_of(record).chains(record.incidents[0]) for chain in chains]
    assert [link.kind for link in chain.links] == ["article", "document"]
