"""Where, when and on what occasion words were spoken: each row one claim."""

import pytest

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document, Mention, Timex
from onrecord.resolve.occasions import resolve_occasions
from onrecord.resolve.speakers import resolve_speakers
from onrecord.split import split

pytestmark = pytest.mark.usefixtures("rules_only")


def read(text, *, place=None, date=None, edtf="2021-05-17"):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en", published="2024-01-01"
    )
    findings = split(document, Settings())
    found = list(find_quotations(findings))
    if place:
        span = findings.span(text.index(place), text.index(place) + len(place))
        found.append(Mention(id=span.id("mn"), span=span, kind="place", found_by="test@1"))
    if date:
        span = findings.span(text.index(date), text.index(date) + len(date))
        found.append(Timex(id=span.id("tx"), span=span, type="DATE", edtf=edtf, found_by="test@1"))
    return resolve_occasions(resolve_speakers(findings.add(*found)))


def occasions(findings):
    return [findings.quote(s.occasion) if s.occasion else None for s in findings.statements]


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        (
            "Veld said at the conference “Roads of the Future” that bridges fall.",
            "at the conference “Roads of the Future”",
        ),
        (
            "Presenting the budget to the deputies, Veld noted that bridges fall.",
            "Presenting the budget to the deputies",
        ),
        ("“Bridges fall”, – said the minister to the deputies.", "to the deputies"),
        ("“Bridges fall,” Veld said in an interview with Varenia Today.", "in an interview with Varenia Today"),
        ("“Bridges fall,” Veld said in anger.", None),
        ("Veld said that bridges fell at the conference.", None),
        ("Veld said that bridges fall.", None),
    ],
)
def test_the_clause_of_the_cue_tells_the_occasion(text, occasion):
    assert occasions(read(text)) == [occasion]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Veld stated in Mirava that bridges fall.", "Mirava"),
        ("Veld stated that bridges fell in Mirava.", None),
        ("“Bridges fall,” said the mayor of Mirava.", None),
    ],
)
def test_a_place_is_where_words_were_spoken_not_what_they_are_about(text, place):
    (statement,) = read(text, place="Mirava").statements
    assert (statement.place.name if statement.place else None) == place


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On 17 May 2021 Veld stated that bridges fall.", "2021-05-17"),
        ("Veld stated that bridges fell on 17 May 2021.", None),
        ("On 17 May 2021 it rained. Veld stated that bridges fall.", None),
        ("Bridges fall, and nobody knows why. — Orla Veld (@orlaveld) 17 May 2021", "2021-05-17"),
    ],
)
def test_a_date_is_that_of_the_cue_never_the_articles(text, edtf):
    (statement,) = read(text, date="17 May 2021").statements
    assert (statement.when.edtf if statement.when else None) == edtf


def test_then_is_the_occasion_of_the_statement_before():
    text = "On 17 May 2021 Veld stated at the conference “Roads” that bridges fall. “They do”, – she said then."
    findings = read(text, date="17 May 2021")
    assert occasions(findings) == ["at the conference “Roads”"] * 2
    assert [s.when.edtf for s in findings.statements] == ["2021-05-17"] * 2


def test_there_is_the_occasion_of_the_sentence_before():
    text = (
        "On 17 May 2021 Veld spoke at the opening of a mine. “It is deep”, – she said there. “Bridges fall,” she said."
    )
    findings = read(text, date="17 May 2021")
    assert occasions(findings) == ["at the opening of a mine", None]


def test_two_dates_in_one_clause_leave_it_open():
    text = "On 17 May 2021, and again on 3 June 2022, Veld stated that bridges fall."
    findings = read(text, date="17 May 2021")
    span = findings.span(text.index("3 June"), text.index("3 June") + 11)
    other = Timex(id=span.id("tx"), span=span, type="DATE", edtf="2022-06-03", found_by="test@1")
    assert [s.when for s in resolve_occasions(findings.add(other)).statements] == [None]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Veld said at a rally that bridges fall. “They do,” Veld added.", ["at a rally", "at a rally"]),
        ("Veld said at a rally that bridges fall. “They do,” Veld said.", ["at a rally", None]),
        ("Veld said at a rally that bridges fall. “They do,” Kress added.", ["at a rally", None]),
        ("Veld said at a rally that bridges fall.\n\n“They do,” Veld added.", ["at a rally", "at a rally"]),
        ("Veld said at a rally that bridges fall.\n\nIt rained.\n\n“They do,” Veld added.", ["at a rally", None]),
    ],
)
def test_what_is_added_was_said_on_the_same_occasion(text, where):
    assert occasions(read(text)) == where


def test_the_same_interview_has_the_date_of_the_first():
    text = "On 17 May 2021 Veld said in an interview that bridges fall. Veld said in the same interview that they do."
    findings = read(text, date="17 May 2021")
    assert occasions(findings) == ["in an interview", "in the same interview"]
    assert [s.when.edtf for s in findings.statements] == ["2021-05-17"] * 2
