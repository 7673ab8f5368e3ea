from dataclasses import replace

import pytest

from onrecord.model import Document, Findings
from onrecord.split.quotemarks import find_quotemarks
from onrecord.text import paragraphs


def quoted(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain")
    findings = Findings(document=document)
    findings = replace(findings, paragraphs=tuple(document.span(*bounds) for bounds in paragraphs(text)))
    return [(findings.quote(q.span), q.depth, q.closed) for q in find_quotemarks(findings)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Kress said "no" and "never".', ['"no"', '"never"']),
        ("“No”, said Kress", ["“No”"]),
        ("«Нет», – сказал Кресс", ["«Нет»"]),
        ("„Nein“, sagte Kress. »Nie«", ["„Nein“", "»Nie«"]),
        ("„Nie” powiedział", ["„Nie”"]),
        ("”Nej”, sade Kress", ["”Nej”"]),
        ("‘No,’ said Kress", ["‘No,’"]),
        ("'No,' said Kress", ["'No,'"]),
        ("「いいえ」と言った", ["「いいえ」"]),
        ("قال: «لا»", ["«لا»"]),
        ("It was “late“, he said.", ["“late“"]),
        ('It was "late, " he said.', ['"late, "']),
    ],
)
def test_marks_of_every_script_are_paired(text, expected):
    assert [words for words, _, _ in quoted(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Don't. It wasn't the miners' fault, nor Kress's.",
        "Don’t. It wasn’t the miners’ fault, nor Kress’s.",
        "'Tis the '90s, rock 'n roll.",
        "He is 6'2\" tall.",
        "No marks at all.",
        "",
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text):
    assert quoted(text) == []


def test_a_plural_possessive_does_not_end_a_quotation():
    assert quoted("She joined ‘the miners’ strike’ in May")[0][0] == "‘the miners’ strike’"


def test_inner_quotations_are_deeper():
    assert quoted("“He told me ‘go «now»’ and I went,” she said.") == [
        ("“He told me ‘go «now»’ and I went,”", 0, True),
        ("‘go «now»’", 1, True),
        ("«now»", 2, True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One.\n\n“Two.\n\n“Three.”", [("“One.", False), ("“Two.", False), ("“Three.”", True)]),
        ('"One.\n\n"Two," he said.', [('"One.', False), ('"Two,"', True)]),
        ("“One.\n\nTwo.\n\nThree,” he said.", [("“One.", False), ("Two.", False), ("Three,”", True)]),
        ("“One, he said. “Two,” she said.", [("“One, he said.", False), ("“Two,”", True)]),
        ("“One, he said.\n\nTwo.", [("“One, he said.", False)]),
    ],
)
def test_what_is_left_open_ends_with_its_paragraph(text, expected):
    assert [(words, closed) for words, _, closed in quoted(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("``No,'' said Kress.", ["``No,''"]),
        ("''No,'' said Kress.", ["''No,''"]),
        ("`No,' said Kress.", ["`No,'"]),
        ("“No'', said Kress", ["“No''"]),
        ('„Nein", sagte Kress', ['„Nein"']),
        ("„Nein”, sagte Kress", ["„Nein”"]),
        (",,Nie'' powiedział", [",,Nie''"]),
        ("‚Nein‘, sagte Kress", ["‚Nein‘"]),
        ("‹Non›, dit Kress", ["‹Non›"]),
        ("« Non », dit Kress", ["« Non »"]),
        ("«\xa0Non\xa0», dit Kress", ["«\xa0Non\xa0»"]),
        ("»Nein«, sagte Kress", ["»Nein«"]),
        ("»Nej», sade Kress", ["»Nej»"]),
        ("『いいえ』と言った", ["『いいえ』"]),
        ("「彼は『いいえ』と言った」", ["「彼は『いいえ』と言った」", "『いいえ』"]),
        ("｢いいえ｣と言った", ["｢いいえ｣"]),
        ("〝いいえ〟と言った", ["〝いいえ〟"]),
        ("《否》他说", ["《否》"]),
        ("“否”，他说", ["“否”"]),
        ("＂No＂ said Kress", ["＂No＂"]),
        ("〈否〉", ["〈否〉"]),
        ("❝No❞ said Kress", ["❝No❞"]),
        ("״לא״ אמר קרס", ["״לא״"]),
        ('הוא אמר "לא" והלך', ['"לא"']),
        ("قال الوزير: “لا”", ["“لا”"]),
        ("قال ”لا“ ثم مضى", ["”لا“"]),
        ("『No』", ["『No』"]),
        ("She said 'it is the '90s' again", ["'it is the '90s'"]),
        ("‘It’s Kress’s mine,’ she said", ["‘It’s Kress’s mine,’"]),
        ("'It's Kress's mine,' she said", ["'It's Kress's mine,'"]),
        ("“He said ‘no’,” Veld said", ["“He said ‘no’,”", "‘no’"]),
        ("\"He said 'no',\" Veld said", ["\"He said 'no',\"", "'no'"]),
        ("“He said “no” twice,” Veld said", ["“He said “no” twice,”", "“no”"]),
        ("«Он сказал „нет“», – заявил мэр", ["«Он сказал „нет“»", "„нет“"]),
        ("«Он сказал «нет», – заявил мэр", ["«Он сказал «нет»", "«нет»"]),
        ('"One" and "two" and "three"', ['"One"', '"two"', '"three"']),
        ('The 5\'10" man said "no".', ['"no"']),
        ('The 12" pipe broke.', []),
        ("rock 'n' roll", []),
        ("the workers' and miners' unions", []),
        ("(“No,” he said)", ["“No,”"]),
        ("—“No,” he said", ["“No,”"]),
        ('He said:"No."', ['"No."']),
        ("He said:“No.”", ["“No.”"]),
        ('"No",he said', ['"No"']),
        ("“‘No,’ he said,” she said", ["“‘No,’ he said,”", "‘No,’"]),
        ("the code `x` is", []),
        ("it`s late", []),
    ],
)
def test_marks_of_every_form_and_the_slips_of_typing(text, expected):
    assert [words for words, _, _ in quoted(text)] == expected


@pytest.mark.parametrize(
    "unit", ["``", "`a ", "«a» ", "''a ", ",,a ", '"', "“", "'a ", "‘a’ s' ", "«", "s' a", "“a\n\n"]
)
def test_long_runs_of_marks_cost_linear_time(unit):
    assert len(quoted(unit * 5_000)) <= 5_000 * len(unit)
