# ruff: noqa: E501
import pytest

from onrecord.read.metadata import is_person, iso_date, metadata_of

BODY = "A fire broke out in the harbour of Mirava on Monday evening, and the police said that two people were hurt."


@pytest.mark.parametrize(
    ("text", "title", "authors", "section", "published"),
    [
        (f"Fire in Mirava\n\nBy ANNA KOREL\n\nLODZERN, 3 May (Northern Wire) — {BODY}", "Fire in Mirava", ("ANNA KOREL",), None, None),
        (f"Opinion, Varenia, Main Feature\n\nFire in Mirava\n\n{BODY}\n\n{BODY}\n\n\nAnna Korel", "Fire in Mirava", ("Anna Korel",), "Opinion, Varenia, Main Feature", None),
        (f"WORLD\n\nFire in Mirava\n\n3 May 2021\n\n{BODY}", "Fire in Mirava", (), "WORLD", "2021-05-03"),
        (f"# Fire in Mirava\n\n*By Anna Korel*\n\n{BODY}", "Fire in Mirava", ("Anna Korel",), None, None),
        (f"Title: Fire in Mirava\nAuthor: Anna Korel, Ivo Dantz\nPublished: 2021-05-03\n\n{BODY}", "Fire in Mirava", ("Anna Korel", "Ivo Dantz"), None, "2021-05-03"),
        (f'---\ntitle: "Fire in Mirava"\nauthors: [Anna Korel]\ndate: 2021-05-03T10:00\n---\n\n{BODY}', "Fire in Mirava", ("Anna Korel",), None, "2021-05-03"),
        (f"Fire in Mirava\nBy Anna Korel and Ivo Dantz, Kalden Courier\n3 May 2021\n\n{BODY}", "Fire in Mirava", ("Anna Korel", "Ivo Dantz"), None, "2021-05-03"),
        (f"Fire in Mirava\nHundreds flee as it burns\nAnna Korel | May 3, 2021 | 10:30\n{BODY}", "Fire in Mirava", ("Anna Korel",), None, "2021-05-03"),
        (f"Reportage\n\nThe Road to the Harbour\n\n{BODY}\n\nAnna Korel", "The Road to the Harbour", ("Anna Korel",), "Reportage", None),
        (f"Letter from Kalden, Long Read\n\nFire in Mirava\n\n{BODY}", "Fire in Mirava", (), "Letter from Kalden, Long Read", None),
        (f"Новости\n\nПожар в Мираве\n\nАвтор: Анна Корель\n\n3 мая 2021\n\n{BODY}", "Пожар в Мираве", ("Анна Корель",), "Новости", "2021-05-03"),
        (f"Fire in Mirava\n\nUpdated: 4 May 2021\nPublished: 3 May 2021, 10:15\n\n{BODY}\n\n— Anna Korel", "Fire in Mirava", ("Anna Korel",), None, "2021-05-03"),
        (f"By Anna Korel\nLODZERN, May 3, 2021 (Northern Wire) - {BODY}", None, ("Anna Korel",), None, "2021-05-03"),
        (f"Police: two hurt in fire\n\nBy a staff reporter\n\n{BODY}", "Police: two hurt in fire", (), None, None),
    ],
)  # fmt: skip
def test_head_and_foot_of_a_plain_text_are_understood(text, title, authors, section, published):
    found = metadata_of(text, markdown=True)
    dates = [c.value for c in found.candidates if c.origin != "update line"]
    assert (found.title, found.authors, found.section, next(iter(dates), None)) == (title, authors, section, published)
    for at, words in ((found.title_at, title), (found.byline_at, " and ".join(authors) or None)):
        if words and at:
            assert text[slice(*at)].split()[0] == words.split()[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "Short note",
        BODY,
        f"{BODY} {BODY}",
        f"By the time the police came, the fire was out.\n\n{BODY}",
        f"{BODY}\n\nThe End",
        f"{BODY}\n\nThe Lodzern Post",
        f"{BODY}\n\nRead More",
        f"Fire in Mirava: what we know so far.\n\n{BODY}",
    ],
)
def test_what_the_text_does_not_say_stays_none(text):
    found = metadata_of(text)
    assert (found.title, found.authors, found.section, found.candidates) == (None, (), None, ())


def test_the_outlet_of_a_date_line_is_the_publisher():
    assert metadata_of(f"Fire in Mirava\n\nThe Lodzern Post, 3 May 2021\n\n{BODY}").publisher == "The Lodzern Post"


def test_the_first_lines_of_a_wrapped_text_are_no_title():
    lines = (
        "A fire broke out in the harbour of Mirava on Monday\nevening, and the police said that two people were hurt\n"
    )
    text = (lines * 6) + "in the fire that nobody had seen."
    assert metadata_of(text).title is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2021-05-03", "2021-05-03"),
        ("2021/05/03 10:00", "2021-05-03"),
        ("Monday, 3rd of May 2021", "2021-05-03"),
        ("May 3, 2021", "2021-05-03"),
        ("03.05.2021", "2021-05-03"),
        ("3 мая 2021", "2021-05-03"),
        ("3 مايو 2021", "2021-05-03"),
        ("Mon, 03 May 2021 10:00:00 GMT", "2021-05-03"),
        ("3 May", None),
        ("05/03/2021", None),
        ("30 February 2021", None),
        ("12345-05-031", None),
        ("May 2021", None),
    ],
)
def test_only_a_whole_and_possible_date_is_a_date(words, day):
    assert iso_date(words) == day


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("Anna Korel", True),
        ("Anna J. Korel-Dantz", True),
        ("Yusuf ibn al Karim", True),
        ("Анна Корель", True),
        ("Northern Wire", False),
        ("the police", False),
        ("Anna", False),
        ("Anna Korel reported this from Mirava", False),
        ("Kalden Courier", False),
        ("All Rights Reserved", False),
    ],
)
def test_a_bare_name_is_told_from_other_words(words, person):
    assert is_person(words) is person
