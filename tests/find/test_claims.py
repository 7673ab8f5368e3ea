import pytest

from onrecord.config import Settings
from onrecord.find.claims import find_claims
from onrecord.find.names import find_names
from onrecord.model import Document, Speaker, Statement, Timex
from onrecord.split import split


def read(text, language="en"):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language=language)
    findings = split(document, Settings())
    return findings.add(*find_names(findings))


def claimed(findings):
    return [(claim.kind, findings.quote(claim.span)) for claim in find_claims(findings)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Thus, the inquiry was never meant to begin.", "conclusion", "Thus, the inquiry was never meant to begin"),
        ("Therefore the law had long been written.", "conclusion", "Therefore the law had long been written"),
        ("All this shows that nobody wants an inquiry!", "conclusion", "All this shows that nobody wants an inquiry"),
        ("This decision is not surprising.", "opinion", "This decision is not surprising"),
        ("The answer of the ministry was shameful.", "opinion", "The answer of the ministry was shameful"),
        ("It is hard to see this as a coincidence.", "opinion", "It is hard to see this as a coincidence"),
        ("Unfortunately, the yard was swept before dawn.", "opinion", "Unfortunately, the yard was swept before dawn"),
        ("It should be noted also that, in fact, they always did so.", "claim", "they always did so"),
        ("In fact, nobody counted the dead.", "claim", "nobody counted the dead"),
        ("It is no secret that the committee listens.", "claim", "the committee listens"),
    ],
)
def test_the_author_is_heard_where_the_words_say_so(text, kind, words):
    assert claimed(read(text)) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Thus far nobody has been charged.",
        "The march began at noon and ended in the square.",
        "The shameful law was amended.",
        "Indeed the march began at noon.",
        "It is hard to reach the colony in winter.",
        "The mayor asked whether it was surprising.",
        "Shameful End of a Long Inquiry in Lodzern Is Surprising Everybody",
    ],
)
def test_a_report_is_no_claim(text):
    assert claimed(read(text)) == []


def test_what_a_source_says_is_not_the_authors():
    findings = read("The decision is not surprising, Vesk said. “In fact, nobody counted the dead.”")
    content = findings.span(0, 30)
    statement = Statement(id="s", span=findings.span(0, 41), content=(content,), mode="indirect", found_by="test@1")
    assert claimed(findings.add(statement)) == []


def test_the_it_of_a_judgement_is_nobody():
    text = "It is hard to see this as a coincidence."
    findings = read(text)
    it = Speaker(spans=(findings.span(0, 2),))
    content = (findings.span(18, 39),)
    statement = Statement(
        id="s", span=findings.span(0, 39), content=content, mode="indirect", speaker=it, found_by="test@1"
    )
    assert claimed(findings.add(statement)) == [("opinion", text[:-1])]


def test_a_frame_that_leads_to_a_dated_report_claims_nothing():
    findings = read("It should be noted that the committee met on Monday.")
    when = findings.span(45, 51)
    assert claimed(findings.add(Timex(id="t", span=when, type="DATE", found_by="test@1"))) == []


def test_a_scare_quote_does_not_make_it_somebody_elses():
    text = "Thus, the “silent” networks in the colonies served as a reason for a law."
    assert claimed(read(text)) == [("conclusion", text[:-1])]


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Таким образом, расследование не начнётся.", "ru", "conclusion"),
        ("К сожалению, двор был убран до рассвета.", "ru", "opinion"),
        ("وبالتالي لن يبدأ التحقيق.", "ar", "conclusion"),
    ],
)
def test_openings_are_known_without_a_parse(text, language, kind):
    assert [found for found, _ in claimed(read(text, language))] == [kind]


@pytest.mark.parametrize("line", ["It is hard to see this as a coincidence", "It Is Hard To See This As A Coincidence"])
def test_a_headline_claims_nothing(line):
    assert claimed(read(f"{line}\n\nThe law was passed on Monday.")) == []


def test_an_empty_text_claims_nothing():
    assert claimed(read("")) == []
