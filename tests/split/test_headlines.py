"""Headlines in title case are read as sentences; names keep their capitals, and every character its place."""

import pytest

from onrecord import statements
from onrecord.split.headlines import with_plain_headlines

BODY = """
The Varenian Rights League said on Monday that the road to Hope was blocked by soldiers, and that it was not the first
time. In Mirava the Chief of Staff, Ivo Pell of the SSC, denied it to the Kalden Post-Courier.
"""


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Soldiers Block Road To Hope As Talks Fail", "Soldiers block road to Hope as talks fail"),
        ("SSC's Pell: ‘We Did Not Block The Road’", "SSC's Pell: ‘We did not block the road’"),
        ("Varenian Rights League Blames Soldiers For It", "Varenian Rights League blames soldiers for it"),
        ("17-Year-Old Shot Dead At Mirava Market", "17-year-old shot dead at Mirava market"),
        ("Kalden Post-Courier Wins A Prize For Its Report", "Kalden Post-Courier wins a prize for its report"),
        ("SOLDIERS LEAVE THE ROAD TO MIRAVA, SSC SAYS", "Soldiers leave the road to Mirava, SSC says"),
        ("Ivo A. Pell And Petra J. Vance Both Deny It", "Ivo A. Pell and Petra J. Vance both deny it"),
    ],
)
def test_a_headline_has_capitals_where_its_article_has_them(headline, expected):
    assert with_plain_headlines(f"{headline}\n{BODY}", "en") == f"{expected}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "Ivo Pell, Anna Rusk, Tomas Varga, Petra Vance",  # names alone
        "* Varenian Air Force Office Of Special Investigations",  # an item of a list
        "Lodzern Army; Kalden Army; Mirava Army; Brenn Army",  # a list
        "The Chief of Staff, Ivo Pell, Denied It on Monday.",  # a sentence
        "Pell Denies It",  # too short to tell
        "Army Chiefs Meet In " + "Kalden-" * 100 + "Mirava",  # too long for one
    ],
)
def test_what_is_no_headline_stays_as_it_is(line):
    assert with_plain_headlines(f"{line}\n{BODY}", "en") == f"{line}\n{BODY}"


def test_a_text_in_another_language_stays_as_it_is():
    german = "Minister Weist Jeden Vorwurf Zurück\n\nDer Minister hat am Montag jeden Vorwurf zurückgewiesen."
    assert with_plain_headlines(german, "de") == german
    assert with_plain_headlines(german, None) == german


def test_who_spoke_in_a_headline_is_a_name_and_the_words_stay_as_printed():
    text = f"Interior Minister Ivo Pell Denies Ordering Strike On Village\n{BODY}"
    first = statements(text, language="en")[0]
    assert first.speaker is not None
    assert first.speaker.name == "Ivo Pell"
    assert [text[span.start : span.end] for span in first.content] == ["Ordering Strike On Village"]
