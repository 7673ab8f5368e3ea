"""Signs that nobody sees, odd blanks and line ends do not change what is found, and every place stays exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.legible import legible
from onrecord.model import Document, Findings, Link, Mention, Problem, Span


def document(text, **values):
    return Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", **values)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Petra Va\u200bnce", "Petra Vance"),
        ("Mar\u00adsh and Kor\u2060el", "Marsh and Korel"),
        ("\u202eOvertaken\u202c", "Overtaken"),
        ("The\u00a0Assembly\u2009met", "The Assembly met"),
        ("10\u00a0000 people", "10\u00a0000 people"),  # a number keeps its blank
        ("One.\rTwo.", "One.\nTwo."),
        ("One.\r\n\r\nTwo.", "One.\n\nTwo."),
        ("One.\u2029Two.\x85Three.\x0bFour.", "One.\nTwo.\nThree.\nFour."),
        ("nul\x00l", "null"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian needs
        ("an\u200cchor", "anchor"),
        ("👩\u200d🚒", "👩\u200d🚒"),
    ],
)
def test_a_text_is_read_as_people_see_it(text, read):
    assert legible(document(text)).document.text == read


def test_lines_that_were_wrapped_are_read_as_one_paragraph():
    text = (
        "The governor of the district said on Monday that the old State\n"
        "Prison of Kalden will be closed before the winter, and that the\n"
        "Ministry of Justice will then move all of the men who are held\n"
        "there to Ostrel.\n\nIt rained."
    )
    read = legible(document(text)).document.text
    assert read.splitlines() == [text[: text.index("\n\n")].replace("\n", " "), "", "It rained."]


def test_a_document_without_odd_signs_is_read_as_it_is():
    plain = document("It rained in Mirava.")
    assert legible(plain).document is plain


def test_what_is_found_stands_where_the_words_stand():
    span = Span(doc="d", start=0, end=12)
    link = Link(span=span, target="https://wire.example/")
    original = document("Petra Va\u200bnce of Mar\u00adsh", title_span=span, links=(link,))
    seen = legible(original)
    assert seen.document.quote(seen.document.title_span) == "Petra Vance"
    assert seen.document.quote(seen.document.links[0].span) == "Petra Vance"
    mention = Mention(id="m", span=Span(doc="d", start=15, end=20), kind="place", found_by="t")
    found = Findings(document=seen.document).add(mention, Problem(kind="p", message="", start=0, end=11))
    back = seen.back(found)
    assert back.document == original
    assert back.quote(back.mentions[0].span) == "Mar\u00adsh"
    assert (back.problems[0].start, back.problems[0].end) == (0, 12)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab\u200b\u00ad\r\n \u00a0\u202e\u2029\x00é", max_size=40))
def test_every_place_comes_back_to_its_own_sign(text):
    seen = legible(document(text))
    read = seen.document.text
    for place, sign in enumerate(read):
        start, end = seen._outwards(place, place + 1)
        assert end == start + 1
        assert text[start] == sign or (sign in " \n" and text[start].isspace())
        assert seen.inwards(start, end) == (place, place + 1)
