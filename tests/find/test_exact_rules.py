"""Statements by exact rules: marks, paragraphs, transcripts, tweets, headlines, signatures; each row one claim."""

import pytest

from onrecord import statements
from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.find.quotations.lexicon import lexicon
from onrecord.find.quotations.marks import is_title
from onrecord.model import Document, Statement
from onrecord.split import split

pytestmark = pytest.mark.usefixtures("either_way")


def found(text):
    """Speaker, cue and content of each statement."""
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    return [
        (
            " ".join(findings.quote(span) for span in s.speaker.spans) if s.speaker else None,
            " ".join(findings.quote(span) for span in s.cue.spans) if s.cue else None,
            [findings.quote(span) for span in s.content],
        )
        for s in find_quotations(findings)
        if isinstance(s, Statement)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The bridge is safe," said Orla Veld.', [("Orla Veld", "said", ['"The bridge is safe,"'])]),
        ("'The bridge is safe,' said Orla Veld.", [("Orla Veld", "said", ["'The bridge is safe,'"])]),
        ("‘The bridge is safe,’ said Orla Veld.", [("Orla Veld", "said", ["‘The bridge is safe,’"])]),
        ("``The bridge is safe,'' said Orla Veld.", [("Orla Veld", "said", ["``The bridge is safe,''"])]),
        ("''The bridge is safe,'' said Orla Veld.", [("Orla Veld", "said", ["''The bridge is safe,''"])]),
        ("«The bridge is safe», said Orla Veld.", [("Orla Veld", "said", ["«The bridge is safe»"])]),
        ("« The bridge is safe », said Orla Veld.", [("Orla Veld", "said", ["« The bridge is safe »"])]),
        ("„The bridge is safe“, said Orla Veld.", [("Orla Veld", "said", ["„The bridge is safe“"])]),
        ("»The bridge is safe«, said Orla Veld.", [("Orla Veld", "said", ["»The bridge is safe«"])]),
        ("‹The bridge is safe›, said Orla Veld.", [("Orla Veld", "said", ["‹The bridge is safe›"])]),
        ("「The bridge is safe」, said Orla Veld.", [("Orla Veld", "said", ["「The bridge is safe」"])]),
    ],
)
def test_a_quotation_in_any_form_of_mark_has_its_speaker(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“One is money.\n\n“Two is time.\n\n“Three is love,” Kress said.",
            [("Kress", "said", ["“One is money.", "“Two is time.", "“Three is love,”"])],
        ),
        (
            "Kress said: “One is money.\n\n“Two is time.\n\n“Three is love.”",
            [("Kress", "said", ["“One is money.", "“Two is time.", "“Three is love.”"])],
        ),
        ('Kress said: "One is money.\n\n"Two is time."', [("Kress", "said", ['"One is money.', '"Two is time."'])]),
        ("Kress said:\n\n“One is money.\n\n“Two is time.”", [("Kress", "said", ["“One is money.", "“Two is time.”"])]),
        ("Kress said: «One is money.\n\n«Two is time.»", [("Kress", "said", ["«One is money.", "«Two is time.»"])]),
        (
            "“One is money,” Kress said. “Two is time.\n\n“Three is love.”",
            [("Kress", "said", ["“One is money,”", "“Two is time.", "“Three is love.”"])],
        ),
        ("“He told me ‘go home’ and I went,” Veld said.", [("Veld", "said", ["“He told me ‘go home’ and I went,”"])]),
        (
            "“The man shouted ‘Fire!’ in the hall,” Veld said.",
            [("Veld", "said", ["“The man shouted ‘Fire!’ in the hall,”"])],
        ),
        ("Veld said: “The law «On Bridges» is old.”", [("Veld", "said", ["“The law «On Bridges» is old.”"])]),
    ],
)
def test_a_quotation_over_paragraphs_or_with_another_inside_is_one(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The law “On Bridges and Roads of Varenia” was passed.", []),
        ("She read “The Long Road to Kalden” in May.", []),
        ("The so-called “peace zone” was closed.", []),
        ("The film “The Mine” opened in Ostrel.", []),
        ("The operation, dubbed “Clean Water”, began at dawn.", []),
        ("A “sleeping” cell was found.", []),
        ("He won the “Golden Bridge” award.", []),
        ("They met at the conference “Roads of the Future”.", []),
        ("The group “Free Kalden” marched in Mirava.", []),
        ("Workers at the “Red Star” plant went home.", []),
    ],
)
def test_titles_and_scare_quotes_are_not_spoken(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Q: What happened at the mine?\nA: The roof fell in.",
            [("Q", ":", ["What happened at the mine?"]), ("A", ":", ["The roof fell in"])],
        ),
        (
            "QUESTION: What happened at the mine?\nANSWER: The roof fell in.",
            [("QUESTION", ":", ["What happened at the mine?"]), ("ANSWER", ":", ["The roof fell in"])],
        ),
        (
            "Question: What happened at the mine?\nAnswer: The roof fell in.",
            [("Question", ":", ["What happened at the mine?"]), ("Answer", ":", ["The roof fell in"])],
        ),
        (
            "MAYOR ORLOVA: The roof fell in.\nKRESS: Who was there?",
            [("MAYOR ORLOVA", ":", ["The roof fell in"]), ("KRESS", ":", ["Who was there?"])],
        ),
        (
            "Anna Holm: The roof fell in.\nPeter Kress: Who was there?",
            [("Anna Holm", ":", ["The roof fell in"]), ("Peter Kress", ":", ["Who was there?"])],
        ),
        (
            "JUDGE SENN (presiding): Sit down.\nMR. KRESS: Thank you.",
            [("JUDGE SENN", ":", ["Sit down"]), ("MR. KRESS", ":", ["Thank you"])],
        ),
        (
            "Varenia Today: Were you there?\nPeter Kress: I was not.",
            [("Varenia Today", ":", ["Were you there?"]), ("Peter Kress", ":", ["I was not"])],
        ),
        (
            "[INTERVIEWER]: Were you there?\n[KRESS]: I was not.",
            [("INTERVIEWER", ":", ["Were you there?"]), ("KRESS", ":", ["I was not"])],
        ),
        ("Q. Were you there?\nA. I was not.", [("Q", ".", ["Were you there?"]), ("A", ".", ["I was not"])]),
        ("**Kress:** I was not there.", [("Kress", ":", ["I was not there"])]),
        ("Peter Kress — I was not there.", []),
        ("Photo: Anna Holm", []),
        ("Source: Northern Wire", []),
        ("Read more: The mine of Ostrel", []),
        ("Updated: 3 May 2021", []),
        ("Note: The figures are old.", []),
        ("Kalden: 3, Ostrel: 2", []),
        ("Time: 10:30", []),
        ("@orlaveld: The bridge is safe. Do not panic.", [("@orlaveld", ":", ["The bridge is safe. Do not panic"])]),
        ("Orla Veld (@orlaveld): The bridge is safe.", [("Orla Veld (@orlaveld)", ":", ["The bridge is safe"])]),
        (
            "Orla Veld (@orlaveld) tweeted: The bridge is safe.",
            [("Orla Veld (@orlaveld)", "tweeted", ["The bridge is safe"])],
        ),
        ("Veld tweeted: “The bridge is safe.”", [("Veld", "tweeted", ["“The bridge is safe.”"])]),
        ("Veld tweeted: The bridge is safe.", [("Veld", "tweeted", ["The bridge is safe"])]),
        ("RT @orlaveld: The bridge is safe.", [("@orlaveld", ":", ["The bridge is safe"])]),
        (
            "“The bridge is safe” — Orla Veld (@orlaveld) May 3, 2021",
            [("Orla Veld", "—", ["“The bridge is safe”"])],
        ),
        (
            "We have the key. https://post.example/a — Orla Veld (@orlaveld) 3 May 2021",
            [("Orla Veld", "—", ["We have the key"])],
        ),
        (
            "The bridge was open.\n\nWe have the key.\n\n— Orla Veld (@orlaveld) May 3, 2021\n\nIt rained.",
            [("Orla Veld", "—", ["We have the key"])],
        ),
        ("The mayor — Orla Veld (@orlaveld) on the web — was there.", []),
        ("Veld: bridge is safe", [("Veld", ":", ["bridge is safe"])]),
        ("Orla Veld: The bridge in Ostrel is safe", [("Orla Veld", ":", ["The bridge in Ostrel is safe"])]),
        ("‘The bridge is safe’, says Veld", [("Veld", "says", ["‘The bridge is safe’"])]),
        ("‘Nobody was there’: Kress on the night at the mine", [("Kress", ":", ["‘Nobody was there’"])]),
        ("Bridge is safe, says mayor", [("mayor", "says", ["Bridge is safe"])]),
        ("Mayor says bridge is safe", [("Mayor", "says", ["bridge is safe"])]),
        ("Bridge is safe - mayor", []),
        ("‘The roof was rotten’: miners speak out", [("miners", ":", ["‘The roof was rotten’"])]),
        ("“It was dark”: the mayor of Ostrel on the raid", [("the mayor of Ostrel", ":", ["“It was dark”"])]),
        (
            "“Who builds on sand will move house.” — Orla Veld",
            [("Orla Veld", None, ["“Who builds on sand will move house.”"])],
        ),
        (
            "“Who builds on sand will move house.”\n— Orla Veld, mayor of Ostrel",
            [("Orla Veld, mayor of Ostrel", None, ["“Who builds on sand will move house.”"])],
        ),
        ("“Who builds on sand” – and who does not – moves house.", []),
        ("“The Long Road”: a film about miners", []),
        ("“Clean Water”: what we know", []),
        ("“I was asleep that night”: an interview with Anna Holm", [("Anna Holm", ":", ["“I was asleep that night”"])]),
        ("He called us at night on 4 February 2028.", []),
        ("Egypt: Detainees Beaten in Cairo", []),
        (
            "“They came at night,” he said. “Aron” was held in Kalden for nine days.",
            [("he", "said", ["“They came at night,”"])],
        ),
        ("Key Facts: The mine is old.", []),
        (
            "Interviewer: Were you there?\nKress: No.\nInterviewer: Where were you?\nKress: At home.",
            [
                ("Interviewer", ":", ["Were you there?"]),
                ("Kress", ":", ["No"]),
                ("Interviewer", ":", ["Where were you?"]),
                ("Kress", ":", ["At home"]),
            ],
        ),
        (
            "KRESS: I was at home.\n\nIt was late.\n\nHOLM: Who was with you?\n\nKRESS: My wife was with me.",
            [
                ("KRESS", ":", ["I was at home", "It was late"]),
                ("HOLM", ":", ["Who was with you?"]),
                ("KRESS", ":", ["My wife was with me"]),
            ],
        ),
        ("Kress: “I was at home.”", [("Kress", ":", ["“I was at home.”"])]),
        ("“No,” she said.\n\n“Never,” he said.", [("she", "said", ["“No,”"]), ("he", "said", ["“Never,”"])]),
        (
            "“We are tired,” Kress said. “We will stop.” He left.",
            [("Kress", "said", ["“We are tired,”", "“We will stop.”"])],
        ),
        ("“We are tired,” Kress said; “we will stop.”", [("Kress", "said", ["“We are tired,”", "“we will stop.”"])]),
        ("He called it “a farce”.", [("He", "called", ["it “a farce”"])]),
        ("The word “mine” is old.", []),
        ("He is known as “the Fox”.", []),
        ("Peter “the Fox” Kress was there.", []),
        ("The party “Free Kalden” won.", []),
        ('The newspaper "Kalden Courier" was closed.', []),
        ("The article “On bread and butter” appeared in May.", []),
        ("Dear Sir,\n\nThe bridge is not safe.\n\nYours faithfully,\n\nOrla Veld", []),
    ],
)
def test_turns_tweets_headlines_and_signatures(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize("dash", ["—", "–", "-", "―", "‒"])
def test_a_quotation_is_signed_after_any_dash(dash):
    text = f"“The town was dark. We had no water.” {dash} Orla K. Veld\n“Nobody came to help us.” {dash} Anna Holm."
    assert [(who, content) for who, _, content in found(text)] == [
        ("Orla K. Veld", ["“The town was dark. We had no water.”"]),
        ("Anna Holm", ["“Nobody came to help us.”"]),
    ]


def test_a_transcript_whose_paragraphs_open_with_marks_has_turns_and_no_asides():
    text = (
        "The recording begins with a question.\n\n“Holm: Who closed the bridge?\n\n“(Silence.)\n\n"
        "“Kress: I closed it on Monday.\n\n“The ice was too thick.\n\n“Holm: Thank you, minister.”"
    )
    assert found(text) == [
        ("Holm", ":", ["Who closed the bridge?"]),
        ("Kress", ":", ["I closed it on Monday", "“The ice was too thick"]),
        ("Holm", ":", ["Thank you, minister"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In “The Long Mine”, Orla Veld tells of a strike in Kalden.",
        "On “Good Morning Varenia,” the mayor tells of her youth.",
        "Under what they called “the old way,” the club in Mirava charged nothing.",
        "The “No More Tolls” movement continues to grow in Ostrel.",
        "Orla Veld works there. “We pay too much,” said Anna Holm.\n\n'A very long night.'\n\nThe bridge was closed.",
    ],
)
def test_a_title_a_name_and_a_heading_in_marks_are_nobodys_words(text):
    marked = [content for _, cue, content in found(text) if cue != "said"]
    assert not [c for c in marked if any(word in " ".join(c) for word in ("In “", "On “", "Under", "The “", "'A"))]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "According to “The Long Mine”, a book by Orla Veld, three miners were killed.",
            "“The Long Mine”, a book by Orla Veld",
            "three miners were killed",
        ),
        (
            "According to “The Long Mine” by Orla Veld, the owners told nobody.",
            "“The Long Mine” by Orla Veld",
            "the owners told nobody",
        ),
        ("“The Long Mine” says that nobody was paid.", "“The Long Mine”", "that nobody was paid"),
    ],
)
def test_a_book_that_tells_something_is_the_source_with_both_its_marks(text, speaker, content):
    assert [(who, words) for who, _, words in found(text)] == [(speaker, [content])]


def test_the_sentence_after_a_quoted_word_or_two_has_its_own_speaker():
    text = "The fire was a “small matter.” A quarter of the miners asked the union to strike."
    assert not [content for _, _, content in found(text) if "fire" in " ".join(content)]


def test_the_title_of_a_book_after_a_comma_is_no_part_of_what_its_author_says():
    text = "The mine was “a grave for the poor,” Veld wrote in her memoir, “The Long Road Home.”"
    assert all("Road" not in part for _, _, content in found(text) for part in content)


def test_the_heading_of_a_paragraph_is_no_speaker():
    text = (
        "Water for All Towns: The council will lay pipes to every village.\n\n"
        "The water comes from two wells, and all towns of the valley drink it.\n\n"
        "Orla Veld: We have no wells."
    )
    found = [s for s in statements(text, language="en") if s.found_by.startswith("quotations.label@")]
    assert [s.speaker.words(text) for s in found] == ["Orla Veld"]


def test_a_headline_before_a_quoted_transcript_does_not_speak_the_paragraphs_between():
    text = (
        "Orla Veld: The Dam Will Hold\n\nThe minister answered questions in Lodzern on Monday.\n\n"
        "“VELD: Is the dam safe?”\n\n“KRESS: It is safe.”\n\n“VELD: Who says so?”"
    )
    said = [s.words(text) for s in statements(text, language="en")]
    assert not any("answered questions" in words for words in said)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The rule stands in her new book “We Have No Wells”.", True),
        ("The rule stands in her new book.\n\n“We have no wells,” Veld said.", False),
    ],
)
def test_words_in_marks_after_a_paragraph_about_a_book_are_no_title(text, title):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    assert is_title(findings.quotemarks[0], findings, lexicon("en")) is title
