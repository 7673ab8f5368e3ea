"""What a text says of before and after is checked against the days that other articles give for the same incidents."""

from functools import cache

import pytest

from onrecord.config import Settings
from onrecord.merge import merge
from onrecord.model import Document, document_id
from onrecord.pipeline import extract
from onrecord.show.check import questions

SHOT = "Three men were shot dead in Brenn on 17 May 2031."
ORDERED = "Three men were shot dead in Brenn on 17 May. {}, 24 prisoners were killed in Mirava."


@cache
def found(publisher, text):
    name = document_id(text=text, publisher=publisher, title=None, url=None, given_id=None)
    document = Document(
        id=name,
        text=text,
        sha256="",
        media_type="text/plain",
        reader="plain@1",
        publisher=publisher,
        published="2031-06-02",
        language="en",
    )
    return extract(document, Settings())


@pytest.mark.parametrize(
    ("words", "day", "asked"),
    [
        ("After that", 12, ["After that"]),
        ("After that", 25, []),
        ("Before that", 25, ["Before that"]),
        ("Before that", 12, []),
    ],
)
def test_an_order_is_compared_with_the_days_of_other_articles(words, day, asked):
    one = found("Kalden Courier", ORDERED.format(words))
    others = [
        found("Northern Wire", f"24 prisoners were killed in Mirava on {day} May 2031."),
        found("Varenia Today", SHOT),
    ]
    record = merge([one, *others])
    orders = [question for question in questions(record) if question.kind == "order"]
    assert [one.text[question.start : question.end] for question in orders] == asked


def test_what_is_only_put_in_order_has_no_day_of_its_own():
    record = merge([found("Kalden Courier", ORDERED.format("After that"))])
    whens = {i.title: i.when for i in record.incidents}
    assert [when for title, when in whens.items() if "prisoners" in title] == [None]
    (entry,) = [e for e in record.timeline if "prisoners" in e.label]
    assert (entry.lane, entry.after, entry.before) == ("undated", ("2031-05-17",), ())


def test_a_day_outside_the_two_that_it_is_put_between_is_a_question():
    text = (
        "On 17 May a guard was killed in Brenn. On 21 May a fire killed two men in Kalden. Between these two events, "
        "on 25 May, 24 prisoners were killed in Mirava."
    )
    asked = [q.message for q in questions(merge([found("Kalden Courier", text)])) if q.kind == "order"]
    assert asked == ["“Between these two events” puts 25 May between 17 May and 21 May, but the dates do not"]
