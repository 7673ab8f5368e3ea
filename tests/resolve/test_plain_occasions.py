"""What stands around Russian and Arabic statements: occasion, hearer, place and date, by lists of words."""

import pytest

from onrecord.config import Settings
from onrecord.find.dates import find_dates
from onrecord.find.quotations import find_quotations
from onrecord.model import Document
from onrecord.resolve.dates import resolve_dates
from onrecord.resolve.occasions import resolve_occasions
from onrecord.split import split


def around(text, language):
    """Occasion, addressee, place and date of the first statement, in words."""
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language=language)
    findings = split(document, Settings())
    findings = findings.add(*find_dates(findings))
    findings = findings.add(*find_quotations(findings))
    first = resolve_occasions(resolve_dates(findings)).statements[0]
    return (
        first.occasion and findings.quote(first.occasion),
        first.addressee and findings.quote(first.addressee),
        first.place and first.place.name,
        first.when and first.when.edtf,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "В понедельник в Москве мэр Остреля заявил журналистам на пресс-конференции, что мост закрыт.",
            ("на пресс-конференции", "журналистам", "Москва", None),
        ),
        (
            "«Мост закрыт», – рассказала 3 мая 2021 года в интервью «Вестнику» Анна Хольм.",
            ("в интервью «Вестнику»", "«Вестнику»", None, "2021-05-03"),
        ),
        (
            "«Мы не отступим», – подчеркнул в беседе с корреспондентом «Вестника» глава профсоюза Пётр Холм.",
            ("в беседе с корреспондентом «Вестника»", "корреспондентом «Вестника»", None, None),
        ),
        (
            "Министр Крес сообщил на внеочередном заседании правительства 5 мая 2021 года, что шахта закрыта.",
            ("на внеочередном заседании правительства", None, None, "2021-05-05"),
        ),
        ("Она сказала депутатам в Казани, что закон принят.", (None, "депутатам", "Казань", None)),
        ("Крес написал в своём телеграм-канале: «Мост закрыт».", ("в своём телеграм-канале", None, None, None)),
        ("По словам министра, мост закрыли 3 мая 2021 года.", (None, None, None, None)),
        ("Министр заявил, что мост закрыт с 3 мая 2021 года.", (None, None, None, None)),
        ("Министр заявил в Остреле, что мост закрыт.", (None, None, None, None)),  # a town that no table knows
    ],
)
def test_around_a_russian_statement(text, expected):
    assert around(text, "ru") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قال الوزير في مؤتمر صحفي في القاهرة يوم الاثنين 3 مايو 2021 إن الجسر مغلق.",
            ("في مؤتمر صحفي", None, "القاهرة", "2021-05-03"),
        ),
        ("قال الوزير للصحفيين إن الجسر مغلق.", (None, "للصحفيين", None, None)),
        (
            "وأضافت هولم في مقابلة مع صحيفة الشمال أن الجسر مغلق.",
            ("في مقابلة مع صحيفة الشمال", "صحيفة الشمال", None, None),
        ),
        ("قالت الوزارة في بيان يوم 5 مايو 2021 إن ثلاثة عمال قتلوا.", ("في بيان", None, None, "2021-05-05")),
        ("كتب كريس على صفحته: «الجسر مغلق».", ("على صفحته", None, None, None)),
        ("قال الوزير إن الجسر أغلق في 3 مايو 2021 في القاهرة.", (None, None, None, None)),
    ],
)
def test_around_an_arabic_statement(text, expected):
    assert around(text, "ar") == expected
