from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.model.edtf import bounds, valid
from onrecord.resolve.dates import resolve_dates
from onrecord.text import paragraphs

PUBLISHED = "2019-06-04"  # a Tuesday


def resolved(text, published=PUBLISHED, language="en"):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language=language
    )
    spans = tuple(Span(doc="d", start=s, end=e) for s, e in paragraphs(text))
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language=language),)
    findings = Findings(document=document, passages=passages, paragraphs=spans)
    return resolve_dates(findings.add(*finder.find(findings)))


def by_words(findings):
    return {findings.quote(t.span): t for t in findings.timexes}


@pytest.mark.parametrize(
    ("text", "value", "edtf"),
    [
        ("The Assembly voted on the 29th of May.", "2019-05-29", "2019-05-29"),
        ("He spoke on the 21th of May.", "2019-05-21", "2019-05-21"),
        ("In the night from 19 to 20 of May, shots were heard.", "2019-05-19TNI", "2019-05-19/2019-05-20"),
        ("On the night of 31 December 2018 it snowed.", "2018-12-31TNI", "2018-12-31"),
        ("The fair was held from 3 to 5 May 2018.", "2018-05-03", "2018-05-03/2018-05-05"),
        ("It was open May 3–5.", "2019-05-03", "2019-05-03/2019-05-05"),
        ("From 28 May to 3 June they marched.", "2019-05-28", "2019-05-28/2019-06-03"),
        ("Between 2013 and 2016 nobody asked.", "2013", "2013/2016"),
        ("They have been at war since 2014.", "2014", "2014/.."),
        ("They talked to relatives between Monday and Thursday.", "2019-05-27", "2019-05-27/2019-05-30"),
        ("They were away from Friday to Monday.", "2019-05-31", "2019-05-31/2019-06-03"),
        ("The fair will last from Saturday to Wednesday.", "2019-06-08", "2019-06-08/2019-06-12"),
        ("From 1 July the committee may open letters.", "2019-07-01", "2019-07-01/.."),
        ("From 2014 she worked in Kalden.", "2014", "2014"),
        ("From Friday no letter has a seal.", "2019-06-07", "2019-06-07/.."),
        ("The mine closed. From Friday nobody worked.", "2019-05-31", "2019-05-31"),
        ("Prices rose from 1990 levels.", "1990", "1990"),
        ("The governor has until Friday to answer.", "2019-06-07", "../2019-06-07"),
        ("The minister wanted the law passed before the autumn.", "2019-FA", "../2019-23"),
        ("It must be done by the end of 2013.", "2013", "../2013"),
        ("Prices rose in early May.", "2019-05", "2019-05"),
        ("It began around 5 May 2018.", "2018-05-05", "2018-05-05~"),
        ("The camp opened in the late 1970s.", "197", "197X"),
        ("A fort of the 19th century stands there.", "18", "18XX"),
        ("He was freed last spring.", "2019-SP", "2019-21"),
        ("The town was founded in 218 BC.", "BC0218", "-0217"),
        ("It was built in the third quarter of 1998.", "1998-Q3", "1998-35"),
        ("The minister resigned on Friday.", "2019-05-31", "2019-05-31"),
        ("The Assembly will vote on Friday.", "2019-06-07", "2019-06-07"),
        ("The minister resigned last week.", "2019-W22", "2019-05-27/2019-06-02"),
        ("She was arrested yesterday.", "2019-06-03", "2019-06-03"),
        ("They will meet in December.", "2019-12", "2019-12"),
        ("They met in December.", "2018-12", "2018-12"),
        ("He was held for three years.", "P3Y", None),
        ("They waited two and a half years.", "P2Y6M", None),
        ("They patrol every two weeks.", "P2W", None),
        ("They met three months ago.", "2019-03", "2019-03"),
        ("The strike ended on 2019-02-03.", "2019-02-03", "2019-02-03"),
        ("It was signed on 10/11/2018.", "2018", "2018"),
        ("It was signed on 25/11/2018.", "2018-11-25", "2018-11-25"),
        ("Thanksgiving of 1999 was cold.", "1999-11-25", "1999-11-25"),
        ("It closed on January 13 1951 for good.", "1951-01-13", "1951-01-13"),
        ("An editorial of 25 April: the law is bad.", "2019-04-25", "2019-04-25"),
        ("The strike of July–November 1994 failed.", "1994-07", "1994-07/1994-11"),
        ("Throughout 1915-17, bread was short.", "1915", "1915/1917"),
        ("The court sits the week of 10 June.", "2019-W24", "2019-06-10/2019-06-16"),
        ("The mayor will be named to the council in December.", "2019-12", "2019-12"),
        ("Workers are planning to march on Friday.", "2019-06-07", "2019-06-07"),
        ("The bank has extended the loan through January.", "2020-01", "../2020-01"),
        ("The offer had been scheduled to expire on Friday.", "2019-05-31", "2019-05-31"),
        ("A planned vote was lost on Friday.", "2019-05-31", "2019-05-31"),
        ("The council met on the 3rd.", "2019-06-03", "2019-06-03"),
        ("The council met on the 20th.", "2019-05-20", "2019-05-20"),
        ("The council will meet on the 20th.", "2019-06-20", "2019-06-20"),
        ("The council will meet on the 2nd.", "2019-07-02", "2019-07-02"),
        ("The guard came at mid-afternoon yesterday.", "2019-06-03TAF", "2019-06-03"),
        ("After its 1990 invasion it was alone.", "1990", "1990"),
        ("It took a minute and a half.", "PT1M30S", None),
        ("They waited five business days.", "P5D", None),
        ("It earns 20 crowns per month.", "P1M", None),
        ("The day before last Tuesday he left.", "2019-05-27", "2019-05-27"),
        ("She has written much in recent weeks and months.", "PAST_REF", None),
    ],
)
def test_an_expression_of_a_report_leans_on_publication(text, value, edtf):
    (timex,) = resolved(text).timexes
    assert (timex.value, timex.edtf) == (value, edtf)
    assert (timex.earliest, timex.latest) == bounds(edtf)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The Assembly voted on the 29th of May.", "XXXX-05-29"),
        ("In the night from 19 to 20 of May, shots were heard.", "XXXX-05-19/XXXX-05-20"),
        ("The fair was held from 3 to 5 May.", "XXXX-05-03/XXXX-05-05"),
        ("It was on Friday.", None),
        ("She was arrested yesterday.", None),
        ("It happened last week.", None),
        ("It happened a year ago.", None),
        ("Until the 29th of May they waited.", "XXXX-05-29"),
    ],
)
def test_without_a_document_date_nothing_gets_a_year(text, edtf):
    (timex,) = resolved(text, published=None).timexes
    assert (timex.edtf, timex.earliest, timex.latest, timex.anchor) == (edtf, None, None, "none")


def test_a_story_hands_its_year_on():
    text = (
        "On 3 May 2014 the strike began in Kalden.\n\nOn 7 May the guard moved in. Two days later the mine was closed."
    )
    for published in (None, PUBLISHED):
        findings = resolved(text, published)
        timexes = by_words(findings)
        seventh, later = timexes["7 May"], timexes["Two days later"]
        assert (seventh.edtf, seventh.anchor) == ("2014-05-07", "earlier-date")
        assert findings.quote(seventh.basis) == "3 May 2014"
        assert (later.edtf, findings.quote(later.basis)) == ("2014-05-09", "7 May")


def test_paragraphs_that_report_lean_on_publication_even_after_a_story():
    text = (
        "In May 1994 the dam broke and in June 1994 it was rebuilt. In July 1995 it was closed.\n\n"
        "On Friday the minister said that it would reopen. Yesterday workers arrived."
    )
    timexes = by_words(resolved(text))
    assert timexes["Friday"].edtf == "2019-05-31"
    assert timexes["Yesterday"].edtf == "2019-06-03"


def test_a_day_earlier_is_counted_from_the_day_told_last():
    text = "They marched on Sunday.\n\nNobody spoke.\n\nSome sang.\n\nA day earlier, the mayor had forbidden it."
    assert by_words(resolved(text))["A day earlier"].edtf == "2019-06-01"


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("In May and June 1990 the shops were shut.", "May", "1990-05"),
        ("It rained on 3 May, 7 May and 9 June 1990.", "7 May", "1990-05-07"),
        ("Buses leave on Monday and Tuesday nights.", "Monday", None),
    ],
)
def test_a_list_says_its_year_or_its_manner_at_the_end(text, words, edtf):
    assert by_words(resolved(text))[words].edtf == edtf


@pytest.mark.parametrize(
    "aside",
    [
        "The church had broken with the state (1790).",
        "He had led the August 1792 rising.",
        "The estates sat as in 1614.",
    ],
)
def test_a_story_does_not_follow_a_date_named_in_passing(aside):
    text = f"On 2 June 1993 the Assembly of Varenia was besieged. {aside}\n\nOn 17 August a levy was voted."
    assert by_words(resolved(text))["17 August"].edtf == "1993-08-17"


@pytest.mark.parametrize(
    ("before", "value", "edtf"),
    [("October 1977", "1978-WI", "1977-24"), ("January 1977", "1977-WI", "1976-24")],
)
def test_the_winter_of_a_story_is_the_one_it_comes_to(before, value, edtf):
    winter = by_words(
        resolved(
            f"In {before} the army left Kalden. In March 1970 it had come. In {before} it starved."
            f" Throughout the winter snow fell."
        )
    )["the winter"]
    assert (winter.value, winter.edtf) == (value, edtf)


def test_a_year_earlier_is_compared_with_the_stretch_named_last():
    text = (
        "In the third quarter profit fell. A year earlier it rose. In the nine months it fell from that of a year ago."
    )
    timexes = by_words(resolved(text, "2018-11-02"))
    assert timexes["A year earlier"].value == "2017-Q3"
    assert timexes["a year ago"].value == "2017"


def test_an_open_year_lends_no_year():
    text = "Since 2016 Drost has led the colony.\n\nOn 19 May he resigned."
    assert by_words(resolved(text))["19 May"].edtf == "2019-05-19"
    assert by_words(resolved(text, published=None))["19 May"].edtf == "XXXX-05-19"


def test_an_open_year_is_no_story():
    text = (
        "Since 2014 the mine has been closed.\n\nOn 19 May the guard came back. The owners have until Friday to answer."
    )
    timexes = by_words(resolved(text))
    assert timexes["2014"].edtf == "2014/.."
    assert timexes["19 May"].edtf == "2019-05-19"
    assert timexes["Friday"].edtf == "../2019-06-07"


def test_an_hour_without_a_day_stays_without_one():
    (timex,) = resolved("The riot was put down by four in the morning, officials say.").timexes
    assert (timex.value, timex.edtf) == ("XXXX-XX-XXT04:00", None)
    timexes = by_words(resolved("On 12 May the gate was opened. Shots were heard at 6.20 a.m. in the yard."))
    assert (timexes["6.20 a.m."].value, timexes["6.20 a.m."].edtf) == ("2019-05-12T06:20", "2019-05-12")


def test_vague_words_take_the_date_that_follows_them():
    text = "A vote was held on 29 May. A bit earlier, on 17 May, she spoke. “We are ready”, he said then."
    timexes = by_words(resolved(text, None))
    assert timexes["A bit earlier"].edtf == "XXXX-05-17"
    assert timexes["then"].edtf == "XXXX-05-17"


def test_between_two_events_is_the_time_between_the_last_two_days_in_their_order():
    text = "He spoke on 21 May, as he had on 17 May. Between these two events the prison burned."
    assert by_words(resolved(text))["Between these two events"].edtf == "2019-05-17/2019-05-21"
    assert by_words(resolved(text, None))["Between these two events"].edtf == "XXXX-05-17/XXXX-05-21"


def test_today_in_an_article_that_tells_days_by_the_calendar_is_the_time_of_writing():
    analysis = "The law passed on 29 May. The president had spoken on 17 May. Today the whole region follows."
    assert by_words(resolved(analysis))["Today"].edtf == "2019-06~"
    assert by_words(resolved("The law passed today, said the minister."))["today"].edtf == "2019-06-04"


def test_a_week_day_that_is_not_that_of_the_date_is_a_problem():
    assert [p.kind for p in resolved("They met on Monday, 3 June 2019.").problems] == []
    (problem,) = resolved("They met on Friday, 3 June 2019.").problems
    assert (problem.kind, problem.message) == ("weekday", "Friday is named, but 2019-06-03 is a Monday")


def test_the_note_says_in_plain_words_where_the_year_is_from():
    (timex,) = resolved("The Assembly voted on the 29th of May.").timexes
    assert timex.note == "29 May; the year is the article's"
    (timex,) = resolved("The Assembly voted on the 29th of May.", None).timexes
    assert timex.note == "29 May; no year in the text, no document date"


def test_a_hijri_date_is_marked_and_not_converted():
    (timex,) = resolved("في ١٢ رمضان ١٤٤٠", language="ar").timexes
    assert (timex.edtf, timex.note) == (None, "a date of the Hijri calendar (1440-09-12); it is not converted")


def test_other_languages_read_explicit_dates():
    assert resolved("Собрание прошло 29 мая 2019 года.", language="ru").timexes[0].edtf == "2019-05-29"
    assert resolved("Собрание прошло 29 мая.", None, language="ru").timexes[0].edtf == "XXXX-05-29"
    assert resolved("اجتمع المجلس في ٢٩ مايو ٢٠١٩", language="ar").timexes[0].edtf == "2019-05-29"


@pytest.mark.parametrize(
    "text",
    [
        "It was on 29.02.2019.",
        "They left on 29 February 2019.",
        "It is 12,345,678 years old; 9999 years later it ends.",
    ],
)
def test_a_day_that_the_calendar_lacks_has_no_value(text):
    assert all(t.edtf is None and t.earliest is None for t in resolved(text).timexes)


@pytest.mark.parametrize("placeholder", ["0001-01-01", "9999-12-31", "2019-13-01", "", "soon"])
def test_a_placeholder_for_a_publication_date_anchors_nothing(placeholder):
    for timex in resolved("She left yesterday. He came last Friday. The law passed on 29 May.", placeholder).timexes:
        assert (timex.anchor, timex.earliest) == ("none", None)


def test_resolving_twice_gives_the_same():
    once = resolved("On 3 May they met. Two days later, on Sunday, it was over. By the end of 2013 all was lost.")
    assert resolve_dates(once).timexes == once.timexes


WORDS = st.lists(
    st.sampled_from(
        [
            "on",
            "3",
            "29",
            "31",
            "30",
            "May",
            "February",
            "the",
            "21th",
            "of",
            "last",
            "next",
            "Friday",
            "week",
            "two",
            "days",
            "later",
            "ago",
            "between",
            "2013",
            "and",
            "2016",
            "since",
            "from",
            "to",
            "early",
            "night",
            ",",
            ".",
            "–",
            "every",
            "noon",
            "8:36",
            "3/2",
            "quarter",
            "third",
            "decade",
            "spring",
            "now",
            "then",
            "today",
            "yesterday",
            "earlier",
            "a",
            "bit",
            "218",
            "BC",
            "'99",
            "until\n\n",
            "year",
        ]
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.sampled_from([None, "2019-06-04", "2020-02-29", "2019-06", "1999-12-31T23:59:00Z", "nonsense"]))
def test_every_value_is_edtf_with_bounds_in_order(text, published):
    for timex in resolved(text or ".", published).timexes:
        assert timex.edtf is None or valid(timex.edtf), timex
        assert not (timex.earliest and timex.latest) or timex.earliest <= timex.latest, timex
        assert (timex.anchor == "published") <= (published not in (None, "nonsense"))


@settings(max_examples=40, deadline=None)
@given(st.dates(min_value=date(1990, 3, 1), max_value=date(2030, 2, 1)).filter(lambda d: (d.month, d.day) != (2, 29)))
def test_a_day_that_takes_its_year_from_the_article_moves_with_it(day):
    text = "The Assembly voted on the 29th of May. Last year it did not. The law passed in early March."
    here, there = resolved(text, day.isoformat()), resolved(text, day.replace(year=day.year + 1).isoformat())
    for a, b in zip(here.timexes, there.timexes, strict=True):
        assert a.anchor == b.anchor == "published"
        assert int(b.earliest[:4]) - int(a.earliest[:4]) == 1
        assert a.earliest[4:8] == b.earliest[4:8]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["The sky was grey.", "Nobody answered.", "The guard wore a hat."]), st.integers(0, 2))
def test_a_sentence_without_dates_changes_nothing_else(extra, where):
    sentences = ["The Assembly voted on the 29th of May.", "A day earlier it rained.", "It will meet on Friday."]
    before = [t.edtf for t in resolved(" ".join(sentences)).timexes]
    sentences.insert(where, extra)
    assert [t.edtf for t in resolved(" ".join(sentences)).timexes] == before
