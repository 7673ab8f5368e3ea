import pytest

from onrecord.find.dates import finder
from onrecord.model import Document, Findings, Passage, Span
from onrecord.resolve.dates import resolve_dates
from onrecord.show.explain import explain


def explained(text, published="2019-06-04"):
    document = Document(
        id="d", text=text, sha256="", media_type="text/plain", reader="plain", published=published, language="en"
    )
    passages = (Passage(span=Span(doc="d", start=0, end=len(text)), language="en"),)
    findings = Findings(document=document, passages=passages)
    (timex,) = resolve_dates(findings.add(*finder.find(findings))).timexes
    return explain(timex)


@pytest.mark.parametrize(
    ("text", "published", "sentence"),
    [
        ("The Assembly voted on the 29th of May.", "2019-06-04", "29 May 2019; the year is the article's"),
        ("It met on 17 May.", None, "17 May (year not given); no year in the text, no document date"),
        ("It met on 17 May 2014.", None, "17 May 2014; the text says it"),
        ("She was freed yesterday.", "2019-06-04", "3 June 2019; counted from the article's date"),
        ("She was freed yesterday.", None, "not placed on a calendar; relative, and the document has no date"),
        ("He was held for three years.", None, "3 years; a length of time"),
        ("They patrol every two weeks.", None, "every 2 weeks; repeated"),
        ("They met on Mondays.", None, "not placed on a calendar; repeated"),
        ("He has recently left.", None, "some time ago; the text does not say which day"),
        ("Three weeks after the siege they left.", None,
         "3 weeks; counted from an event; the text does not say its day"),
        ("At 19:05 GMT shots were heard.", None,
         "not placed on a calendar, 19:05; the day is not said; the zone is as written: GMT"),
        ("Last Easter they met.", None, "not placed on a calendar; a feast that moves; its day is not worked out"),
        ("It was signed on 03/04/2019.", None, "2019; 2019-04-03 or 2019-03-04: day and month could be either"),
    ],
)  # fmt: skip
def test_a_time_is_explained_in_one_sentence(text, published, sentence):
    assert explained(text, published) == sentence
