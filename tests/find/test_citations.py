import pytest

from onrecord.config import Settings
from onrecord.find.citations import find_citations, is_outlet
from onrecord.find.names import find_names
from onrecord.model import Document, Link
from onrecord.split import split


def cited(text, links=(), language="en", **said):
    bare = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language=language, **said)
    spans = [(bare.span(text.index(words), text.index(words) + len(words)), target) for words, target in links]
    document = Document(
        id="d", text=text, sha256="0", media_type="text/html", reader="html", language=language,
        links=tuple(Link(span=span, target=target) for span, target in spans), **said,
    )  # fmt: skip
    findings = split(document, Settings())
    findings = findings.add(*find_names(findings))
    return [(c.form, c.state, findings.quote(c.span), c.label, c.target) for c in find_citations(findings)]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("“It is over,” he said. (Northern Wire)", "(Northern Wire)", "Northern Wire"),
        ("“It is over,” he said. (Kalden Courier, 3 May)", "(Kalden Courier, 3 May)", "Kalden Courier, 3 May"),
        ("The toll rose (Kalden Courier, 3 May) again.", "(Kalden Courier, 3 May)", "Kalden Courier, 3 May"),
        ("It was over. (AFP)", "(AFP)", "AFP"),
        ("It was over. (varenia.example.org)", "(varenia.example.org)", "varenia.example.org"),
        ("It was over. (Source: notice No. 12)", "(Source: notice No. 12)", "notice No. 12"),
        ("It was over. [Source – Varenia Today]", "[Source – Varenia Today]", "Varenia Today"),
        ("Всё кончено. (Источник: Северный телеграф)", "(Источник: Северный телеграф)", "Северный телеграф"),
        ("انتهى الأمر. (المصدر: صوت الشمال)", "(المصدر: صوت الشمال)", "صوت الشمال"),
    ],
)  # fmt: skip
def test_a_source_in_brackets_is_found(text, words, label):
    assert cited(text) == [("parenthesis", "found", words, label, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It is over,” he added. (Source:\n\n\n\nIt rained.", "(Source:"),
        ("“It is over,” he added. (Source: )", "(Source: )"),
        ("“It is over,” he said there. (\n\nIt rained.", "("),
        ("“It is over,” he said. ( )", "( )"),
        ("Всё кончено. (Источник:", "(Источник:"),
    ],
)
def test_a_bracket_that_was_left_empty_dangles(text, words):
    assert cited(text) == [("parenthesis", "dangling", words, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "The State Security Committee (SSC) met.",
        "He smiled. (Laughter)",
        "It was over. (We come back to this.)",
        "It was over. (Ardel Vesk)",
        "It was over. (Published Tuesday, 3 May)",
        "It was over. (Ardel Vesk / Staff Photographer)",
        "It was over. (Mirava File Photo)",
        "The town (near Ostrel) is small.",
        "He took [the money] and left.",
        "They won (2:0) in the end.",
        "The meeting began at 8:36 on Monday.",
        "Resolution 5 was adopted.",
    ],
)
def test_other_brackets_and_numbers_cite_nothing(text):
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "words", "target"),
    [
        ("Allah said: “They will spend it” [8:36]", "[8:36]", "Quran 8:36"),
        ("The Quran (2:255-257) says so.", "(2:255-257)", "Quran 2:255-257"),
        ("He read verse 2:30 of the Koran.", "2:30", "Quran 2:30"),
        ("Blessed are the meek, says Matthew 5:5.", "Matthew 5:5", "Matthew 5:5"),
        ("He read from 1 Corinthians 13:4-7 aloud.", "1 Corinthians 13:4-7", "1 Corinthians 13:4-7"),
        ("قال الله تعالى في القرآن [8:36]", "[8:36]", "Quran 8:36"),
        ("قال الله تعالى [الأنفال: 36]", "[الأنفال: 36]", "Quran 8:36"),
        ("قال الله تعالى (سورة البقرة، ٢٥٥-٢٥٧)", "(سورة البقرة، ٢٥٥-٢٥٧)", "Quran 2:255-257"),
    ],
)
def test_scripture_needs_its_context(text, words, target):
    assert [(form, quoted, to) for form, _, quoted, _, to in cited(text)] == [("scripture", words, target)]


@pytest.mark.parametrize(
    "text", ["The score was [3:1].", "Allah is great. It began at 8:36.", "The Quran [200:3] says so."]
)
def test_what_is_no_verse_is_none(text):
    assert not [found for found in cited(text) if found[0] == "scripture"]


@pytest.mark.parametrize(
    ("text", "form", "words", "target"),
    [
        ("Under Article 159 of the Criminal Code, he was charged.", "law", "Article 159 of the Criminal Code", None),
        ("Section 3 of the Public Order Act applies.", "law", "Section 3 of the Public Order Act", None),
        ("Law No. 12-FZ applies.", "law", "Law No. 12-FZ", None),
        ("See Security Council resolution 9 (1990).", "resolution", "", None),
        ("See Security Council resolution 1325.", "resolution", "Security Council resolution 1325", "S/RES/1325"),
        ("He cited resolution 1325 (2000) twice.", "resolution", "resolution 1325 (2000)", None),
        ("He cited resolution A/RES/68/262 twice.", "resolution", "resolution A/RES/68/262", "A/RES/68/262"),
        ("In Case No. 12-345 the court ruled.", "case", "Case No. 12-345", "12-345"),
        ("In Vesk v. Varenia the court ruled.", "case", "Vesk v. Varenia", None),
    ],
)
def test_laws_resolutions_and_cases_are_references(text, form, words, target):
    assert cited(text) == ([(form, "found", words, words, target)] if words else [])


def test_a_law_is_cited_with_its_article_and_labelled_with_its_title():
    found = cited("They amended the law “On Public Order” twice.")
    assert found == [("law", "found", "the law “On Public Order”", "On Public Order", None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("As reported by the Northern Wire, twelve died.", "As reported by the Northern Wire"),
        ("Twelve died, as Varenia Today reported.", "as Varenia Today reported"),
        ("“No,” Vesk told The Lodzern Post.", "told The Lodzern Post"),
        ("Citing the Kalden Courier, she left.", "Citing the Kalden Courier"),
        (
            "According to a new survey by the University of Ostrel, most agree.",
            "a new survey by the University of Ostrel",
        ),
        ("According to a survey, most agree.", "a survey"),
        ("In a report from 2019 she warned of it.", "a report from 2019"),
    ],
)
def test_a_source_that_is_only_named_is_missing(text, words):
    assert [(form, state, quoted) for form, state, quoted, _, _ in cited(text)] == [("named", "missing", words)]


@pytest.mark.parametrize("text", ["He said in the report that all was well.", "The Kalden Courier has new offices."])
def test_an_outlet_or_paper_that_backs_nothing_is_not_cited(text):
    assert cited(text) == []


def test_the_paper_itself_is_not_its_own_source():
    assert cited("“No,” Vesk told The Lodzern Post.", publisher="Lodzern Post") == []


def test_a_link_is_found_with_its_address():
    found = cited("It gave a notice of five lines on Monday.", [("a notice of five lines", "https://post.example/1")])
    assert found == [("link", "found", "a notice of five lines", "a notice of five lines", "https://post.example/1")]


def test_a_link_in_brackets_is_the_target_of_the_bracket():
    found = cited("It was over. (Northern Wire)", [("Northern Wire", "https://wire.example/1")])
    assert found == [("parenthesis", "found", "(Northern Wire)", "Northern Wire", "https://wire.example/1")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://post.example/a_b?x=1.", "https://post.example/a_b?x=1"),
        ("See (https://post.example/1).", "https://post.example/1"),
        ("It was over. (Source:\n\nhttps://post.example/1", "https://post.example/1"),
    ],
)
def test_an_address_in_the_text_is_a_link(text, address):
    assert {target for *_, target in cited(text)} == {address}


def test_notes_are_found_where_the_text_has_them():
    text = "The fire was set.[1] Nobody saw it.² The yard has 30 m² of grass.[4]"
    text += "\n\nNotes\n\n[1] Kalden Courier, 3 May.\n\n² Own count."
    assert cited(text) == [
        ("footnote", "found", "[1]", "Kalden Courier, 3 May.", None),
        ("footnote", "found", "²", "Own count.", None),
        ("footnote", "dangling", "[4]", "[4]", None),
    ]


@pytest.mark.parametrize(
    ("name", "told"), [("Radio Ostrel", True), ("Varenia Today", True), ("Post", False), ("Red Cross", False)]
)
def test_an_outlet_is_told_by_its_words(name, told):
    assert is_outlet(name) is told


def test_an_empty_text_cites_nothing():
    assert cited("") == []
