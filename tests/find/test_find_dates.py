from itertools import pairwise
from time import process_time

import pytest

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span


def found(text, language="en"):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language=language)
    findings = Findings(
        document=document, passages=(Passage(span=Span(doc="d", start=0, end=len(text)), language=language),)
    )
    return [(findings.quote(t.span), t.type) for t in finder.find(findings)]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The Assembly voted on the 29th of May.", "the 29th of May", "DATE"),
        ("He spoke again on the 21th of May.", "the 21th of May", "DATE"),
        ("She left Lodzern on May 3, 2014, by train.", "May 3, 2014", "DATE"),
        ("They met on Monday, 3 June 2019.", "Monday, 3 June 2019", "DATE"),
        ("In the night from 19 to 20 of May, shots were heard.", "the night from 19 to 20 of May", "TIME"),
        ("It ran from 3 to 5 May 2019 in Kalden.", "from 3 to 5 May 2019", "DATE"),
        ("The fair (3–5 May) was cancelled.", "3–5 May", "DATE"),
        ("Five men died between Monday and Thursday.", "between Monday and Thursday", "DATE"),
        ("Between 2013 and 2016 nobody asked.", "Between 2013 and 2016", "DATE"),
        ("Prices rose in early May.", "early May", "DATE"),
        ("It must be done by the end of 2013.", "the end of 2013", "DATE"),
        ("The camp opened in the late 1970s.", "the late 1970s", "DATE"),
        ("A fort of the 19th century stands there.", "the 19th century", "DATE"),
        ("He was freed last spring.", "last spring", "DATE"),
        ("The ship sank a day earlier.", "a day earlier", "DATE"),
        ("They came back the following Tuesday.", "the following Tuesday", "DATE"),
        ("The minister resigned last week.", "last week", "DATE"),
        ("He was held for three years.", "three years", "DURATION"),
        ("They patrol every two weeks.", "every two weeks", "SET"),
        ("The siren sounded at 7:15 p.m. in Brenn.", "7:15 p.m.", "TIME"),
        ("The guns fell silent at 18:30.", "18:30", "TIME"),
        ("The strike ended on 2019-05-29.", "2019-05-29", "DATE"),
        ("The shop was closed on Christmas Eve.", "Christmas Eve", "DATE"),
        ("The town was founded in 218 BC by settlers.", "218 BC", "DATE"),
        ("A bit later the guards returned.", "A bit later", "DATE"),
    ],
)
def test_an_expression_is_found_with_its_whole_span_and_type(text, words, kind):
    assert found(text) == [(words, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "The men were held in colony No. 3/2 near Mirava.",
        "Unto Hell they will be gathered [8:36].",
        "Kalden beat Ostrel 3:2 in the final.",
        "It may be so; they may march on.",
        "This was the 46th meeting of the council.",
        "April Santel and August Brenner, 34 years old, were there.",
        "The 34-year-old guard paid $2,010 for it.",
        "Over 2000 prisoners were moved.",
        "Version 10.11 was installed on room 1999's door.",
        "A man was found in the 1300 block of North Lake.",
        "The shop at 1435 Front Street in Brenn was closed.",
        "If they refuse, then they will be sent home.",
        "She writes for Varenia Today and the Daily Courier.",
        "The camp was left after the fall of the town.",
        "He was the First Deputy Minister.",
        "A quarter of the shops and more than a quarter of the inns were shut.",
        "It was argued in some quarters.",
        "The Constitution of the Year was burnt after the fall of the town.",
        "On the 20th anniversary they met.",
        "They still constantly take practical measures in advance.",
    ],
)
def test_a_trap_is_no_date(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ru", "Собрание прошло 29 мая 2019 года в Лодзерне.", "29 мая 2019 года"),
        ("ru", "Они встретились с 3 по 5 мая.", "с 3 по 5 мая"),
        ("ru", "Это было в мае 2014 г., сказал он.", "мае 2014 г."),
        ("ar", "اجتمع المجلس في ٢٩ مايو ٢٠١٩ في المدينة", "٢٩ مايو ٢٠١٩"),
        ("ar", "وقع ذلك في 3 حزيران 2014 هناك", "3 حزيران 2014"),
        ("ar", "في ١٢ رمضان ١٤٤٠", "١٢ رمضان ١٤٤٠"),
    ],
)
def test_explicit_dates_are_found_in_other_languages(language, text, words):
    assert [w for w, _ in found(text, language)] == [words]


def test_a_language_without_words_of_time_gives_nothing():
    assert found("Am 29. Mai 2019 tagte der Rat.", "de") == []
    assert found("2019-05-29", None) == []


def test_expressions_never_overlap_and_come_in_order():
    document = (
        "Last Friday night, 3 May 2019, from 2 to 4 June, two days later, every Monday at noon in the late 1990s. " * 3
    )
    text = Document(id="d", text=document, sha256="", media_type="text/plain", reader="plain", language="en")
    timexes = list(finder.find(Findings(document=text)))
    assert all(a.span.end <= b.span.start for a, b in pairwise(timexes))


UNITS = [
    "1 ",
    "one and ",
    "one-",
    "May ",
    "the ",
    "-",
    "1,111,",
    "two years or ",
    "to 3 ",
    "a ",
    "   ",
    "early in the ",
    "2019/",
    "8:36 ",
    "Friday night ",
    "19",
    "from 3 to ",
    "\n",
    "12:00 ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_monotonous_text_takes_linear_time(unit):
    text = unit * (20_000 // len(unit)) + " 1990"
    start = process_time()
    found(text)
    assert process_time() - start < 10
