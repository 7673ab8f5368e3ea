import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.find.figures import find_figures
from onrecord.find.figures_numbers import read_numbers
from onrecord.model import Document
from onrecord.split import split


def figures(text, language="en"):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language=language)
    findings = split(document, Settings())
    findings = findings.add(*find_dates(findings))
    return [(findings.quote(f.span), f.counts, f.low, f.high) for f in find_figures(findings)]


@pytest.mark.parametrize(
    ("text", "quoted", "low", "high", "hedge"),
    [
        ("over 30 people", "over 30", 31, None, "over"),
        ("more than 2,500 people", "more than 2,500", 2501, None, "over"),
        ("at least 5 men", "at least 5", 5, None, "over"),
        ("no fewer than nine men", "no fewer than nine", 9, None, "over"),
        ("40 or more men", "40 or more", 40, None, "over"),
        ("up to 20 men", "up to 20", None, 20, "under"),
        ("fewer than ten men", "fewer than ten", None, 9, "under"),
        ("nearly 200 men", "nearly 200", 200, 200, "about"),
        ("about a dozen men", "about a dozen", 12, 12, "about"),
        ("20 to 30 men", "20 to 30", 20, 30, "range"),
        ("between five and six men", "between five and six", 5, 6, "range"),
        ("between 20 and 30 men", "between 20 and 30", 20, 30, "range"),
        ("five or six men", "five or six", 5, 6, "range"),
        ("several men", "several", 3, None, "over"),
        ("dozens of men", "dozens", 24, None, "over"),
        ("hundreds of men", "hundreds", 200, None, "over"),
        ("tens of thousands of men", "tens of thousands", 20000, None, "over"),
        ("twenty-four men", "twenty-four", 24, 24, "exact"),
        ("three hundred and five men", "three hundred and five", 305, 305, "exact"),
        ("1.5 million people", "1.5 million", 1500000, 1500000, "exact"),
        ("two dozen men", "two dozen", 24, 24, "exact"),
    ],
)
def test_a_hedge_sets_the_bounds(text, quoted, low, high, hedge):
    (number,) = read_numbers(text, 0, len(text))
    assert (text[number.start : number.end], number.low, number.high, number.hedge) == (quoted, low, high, hedge)


@pytest.mark.parametrize(
    "text",
    [
        "on 12 March 2019",
        "in the night from 3 to 4 May",
        "at 9:02 a.m.",
        "aged 40",
        "a 10-year-old",
        "Mara Senn, 27, died",
        "a Brenn woman, 23, was killed",
        "Ilan Doran (31) was killed",
        "boys 14, 15 and 16 years old died",
        "$50",
        "76 percent",
        "for 72 hours",
        "ten days ago",
        "Article 307",
        "colony No. 3/2",
        "the 46th meeting",
        "25 km from Brenn",
        "since 2016",
        "an AK-47",
        "9" * 5000,
    ],
)
def test_dates_ages_money_and_names_are_no_numbers_of_people(text):
    assert list(read_numbers(text, 0, len(text))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Over 30 prisoners were killed in Brenn.", [("Over 30", "killed", 31, None)]),
        (
            "In the night from 3 to 4 May, up to 20 inmates were wounded in colony No. 3/2.",
            [("up to 20", "injured", None, 20)],
        ),
        (
            "24 prisoners and three guards were killed.",
            [("24", "killed", 24, 24), ("three", "killed", 3, 3)],
        ),
        (
            "The blast killed two people and wounded 29 in Kalden.",
            [("two", "killed", 2, 2), ("29", "injured", 29, 29)],
        ),
        ("Guards killed and wounded several villagers.", [("several", "casualties", 3, None)]),
        ("The raid left eight men dead.", [("eight", "killed", 8, 8)]),
        ("Police in Mirava arrested more than 180 people.", [("more than 180", "detained", 181, None)]),
        ("Thirteen members of the party went missing.", [("Thirteen", "missing", 13, 13)]),
        ("Soldiers abducted five villagers near Ostrel.", [("five", "abducted", 5, 5)]),
        ("The fighting displaced 4,000 families.", [("4,000", "displaced", 4000, 4000)]),
        ("About 600 people marched through Lodzern.", [("About 600", "participants", 600, 600)]),
        ("The shooting claimed 17 lives.", [("17", "killed", 17, 17)]),
        ("The killing of nine guards shocked Varenia.", [("nine", "killed", 9, 9)]),
        ("The ministry raised the death toll from 9 to 14.", [("14", "killed", 14, 14)]),
        ("Doctors put the number of wounded at 60.", [("60", "injured", 60, 60)]),
        ("A journalist was killed in Kalden.", [("A", "killed", 1, 1)]),
        ("No arrests were made.", [("No", "detained", 0, 0)]),
    ],
)
def test_the_governing_word_says_what_is_counted(text, found):
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The Assembly has 120 members.",
        "Two gunmen killed the mayor of Brenn.",
        "The guards were not allowed to arrest anyone for 20 days.",
        "A mob nearly lynched four men.",
        "Five witnesses said that the prison was on fire.",
        "Nine bombs damaged the bridge.",
    ],
)
def test_other_numbers_are_no_figures(text):
    assert figures(text) == []


def test_two_numbers_joined_by_and_are_two():
    text = "five and six men"
    assert [n.low for n in read_numbers(text, 0, len(text))] == [5, 6]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Police shot dead three men and a woman.", [("three", "killed", 3, 3), ("a", "killed", 1, 1)]),
        ("Gunmen shot three men dead.", [("three", "killed", 3, 3)]),
        ("Two guards were beaten to death.", [("Two", "killed", 2, 2)]),
        ("Two guards were beaten.", []),
        ("1,200 people fled their homes.", [("1,200", "displaced", 1200, 1200)]),
        ("Hundreds of thousands marched.", [("Hundreds of thousands", "participants", 200_000, None)]),
        ("A score of men were arrested.", [("A score of", "detained", 20, 20)]),
        ("Not a single person was hurt.", []),
        ("Half of the accused were jailed.", []),
        ("A dozen of the accused were jailed.", [("A dozen", "detained", 12, 12)]),
        ("One in five prisoners was killed.", []),
        ("Room 5 was where two guards were killed.", [("two", "killed", 2, 2)]),
        ("The second guard was killed.", []),
        ("2 dead, 2 injured in shooting at market in Brenn", [("2", "killed", 2, 2), ("2", "injured", 2, 2)]),
        ("Two injured men were killed in Brenn.", [("Two", "killed", 2, 2)]),
        ("The riot leaves 24 inmates and three guards dead.", [("24", "killed", 24, 24), ("three", "killed", 3, 3)]),
        ("A clash left two men and 11 women injured.", [("two", "injured", 2, 2), ("11", "injured", 11, 11)]),
        ("Police detained 200 people, 30 of them minors.", [("200", "detained", 200, 200)]),
        ("Police detained Mara Senn, a nurse, in Brenn.", []),
        ("Gunmen killed a judge in Brenn.", [("a", "killed", 1, 1)]),
    ],
)
def test_traps(text, found):
    assert figures(text) == found


def test_a_part_of_another_figure_is_not_counted_twice():
    assert figures("Six people were killed, including two women.") == [("Six", "killed", 6, 6)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "В колонии убиты более 30 заключённых.", [("более 30", "killed", 31, None)]),
        ("ru", "Полиция сообщила, что задержаны не менее пяти человек.", [("не менее пяти", "detained", 5, None)]),
        ("ar", "أعلنت الوزارة مقتل ما لا يقل عن 12 شخصا في المدينة", [("ما لا يقل عن 12", "killed", 12, None)]),
        ("ar", "قتل 4 جنود وأصيب 9 آخرون في ميرافا", [("4", "killed", 4, 4), ("9", "injured", 9, 9)]),
        ("ar", "وإصابة نحو 20 شخصا بجروح", [("نحو 20", "injured", 20, 20)]),
        ("ar", "مقتل أربعة آلاف شخص", [("أربعة آلاف", "killed", 4000, 4000)]),
        ("ar", "في 26 مارس (آذار) 2005 قتل الحارس", []),
        ("ar", "في سبتمبر (أيلول) 1970 خطف الحارس", []),
        ("ar", "في 17/2/ 1986 خطف الحارس", []),
        ("ar", "مقتل 33 شخصا بينهم 3 نساء", [("33", "killed", 33, 33)]),
        ("ar", "قتل الحارس قبل سبعة اسابيع", []),
        ("ar", "قتل الحارس في هجوم استهدف المدينة ثم زار الوزير 5 رؤساء", []),
    ],
)
def test_without_a_parse_the_nearest_word_decides(language, text, found):
    assert figures(text, language) == found
