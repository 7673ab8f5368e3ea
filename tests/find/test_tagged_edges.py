"""What becomes of what the tagger marked: which parts belong to a cue, where they end, and what is no statement."""

import pytest

from onrecord.config import Settings
from onrecord.find.quotations.frames import Reading
from onrecord.find.quotations.learned import tagged_drafts
from onrecord.find.quotations.lexicon import lexicon
from onrecord.find.quotations.marks import Marks
from onrecord.model import Document
from onrecord.model.attribution import Attribution
from onrecord.split import split


def kept(text, **marked):
    """The contents of the drafts when a tagger has marked these words."""
    return [[text[slice(*b)] for b in draft.content] for draft in drafts(text, **marked)]


def drafts(text, *, source, cue, content):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    reading = Reading(findings=findings, words=lexicon("en"), marks=Marks.of(findings))

    def bounds(words):
        return tuple((text.index(part), text.index(part) + len(part)) for part in words)

    marked = Attribution(
        source=bounds([source] if source else []), cue=bounds([cue]), content=bounds(content), confidence=0.9
    )
    return list(tagged_drafts(reading, "en", [marked]))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            "Tom Holm and his sister both sit on the council. The vote was rushed, said Dora Holm.",
            "Dora Holm",
            "said",
            ["Tom Holm and his sister both sit on the council", "The vote was rushed"],
            ["The vote was rushed"],
        ),
        (
            "Veld told the Assembly that no one had died. On Tuesday she told it that nine had.",
            "Veld",
            "told",
            ["that no one had died", "that nine had"],
            ["that no one had died"],
        ),
        (
            "“We are tired,” Kress said. “We will stop.”",
            "Kress",
            "said",
            ["“We are tired,”", "“We will stop.”"],
            ["“We are tired,”", "“We will stop.”"],
        ),
    ],
)
def test_words_of_another_sentence_belong_to_a_cue_only_in_marks(text, source, cue, content, expected):
    assert kept(text, source=source, cue=cue, content=content) == [expected]


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        (
            "Nine men died in a mine near Ostrel, in the north of Varenia, a doctor told Northern Wire.",
            "told",
            "Nine men died in a mine near Ostrel",
            "Nine men died in a mine near Ostrel, in the north of Varenia",
        ),
        (
            "The mine will close, in a letter to the union, a doctor wrote.",
            "wrote",
            "The mine will close",
            "The mine will close",
        ),
        (
            "A doctor said at the conference “Order and Freedom” in Mirava that the mine was unsafe.",
            "said",
            "in Mirava that the mine was unsafe",
            "that the mine was unsafe",
        ),
    ],
)
def test_phrases_between_commas_belong_to_the_words_and_the_occasion_does_not(text, cue, content, expected):
    source = "a doctor" if "a doctor" in text else "A doctor"
    assert kept(text, source=source, cue=cue, content=[content]) == [[expected]]


def test_what_is_said_in_a_relative_clause_ends_with_it():
    text = "The daughter of Omar Haddad, who says that she was followed, has left the country."
    content = "that she was followed, has left the country"
    assert kept(text, source="who", cue="says", content=[content]) == [["that she was followed"]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "shown"),
    [
        ("Kress did not say whether he knew of it.", "Kress", "did not say", "whether he knew of it", False),
        ("Kress did not say when it closed.", "Kress", "did not say", "when it closed", False),
        ("Kress did not say that the roof was weak.", "Kress", "did not say", "that the roof was weak", True),
        ("Kress did not answer questions.", "Kress", "did not answer", "questions", False),
        ("Kress asked not to be named, because he fears for his job.", "Kress", "asked", "not to be named", False),
        ("The guards were not paid, and the work was criticised.", None, "was criticised", "the work", False),
        ("Presenting the budget, Kress told the deputies to wait.", "Kress", "Presenting", "the budget", False),
        ("The sale of the mine was announced on Monday.", None, "was announced", "The sale of the mine", True),
        ("Asked about it, Kress said “No.”", "Kress", "said", "“No.”", True),
        ("A woman from Kalden tells it differently.", "A woman from Kalden", "tells", "it differently", False),
        ("It is understood that the roof was weak.", None, "It is understood", "that the roof was weak", True),
        ("A mine, known as the Pit, was closed.", None, "known as", "the Pit", False),
        ("This shows that the roof was weak.", None, "shows", "the roof was weak", False),
        ("Nobody said that the roof was weak.", "Nobody", "said", "that the roof was weak", False),
    ],
)
def test_what_puts_nothing_forward_is_no_statement_and_what_was_not_claimed_is_one(text, source, cue, content, shown):
    assert kept(text, source=source, cue=cue, content=[content]) == ([[content]] if shown else [])


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (
            "Kress said at the conference “Safer rivers and what they need from us” that the dam was old.",
            "“Safer rivers and what they need from us” that the dam was old",
            "that the dam was old",
        ),
        (
            "Kress said of the conference “Nobody asked the miners. We would have come” and left.",
            "“Nobody asked the miners. We would have come”",
            "“Nobody asked the miners. We would have come”",
        ),
        (
            "Kress said of the report “It was written long before they came to Ostrel, by people who had never been "
            "down a mine and who never asked one of us what we saw” and left.",
            "“It was written long before they came to Ostrel, by people who had never been down a mine and who never "
            "asked one of us what we saw”",
            None,
        ),
    ],
)
def test_several_sentences_and_long_ones_are_no_title(text, content, expected):
    assert kept(text, source="Kress", cue="said", content=[content]) == [[expected or content]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            "“We have won,” Orwen was quoted as saying by the Kalden daily Echo.",
            "the Kalden daily Echo",
            "was quoted as saying",
            ["“We have won,”", "Orwen"],
            (["Orwen"], ["was quoted as saying"], ["“We have won,”"]),
        ),
        (
            "Orwen was quoted by Northern Wire as saying that the list was closed.",
            "Northern Wire",
            "as saying",
            ["that the list was closed"],
            (["Orwen"], ["was quoted", "as saying"], ["that the list was closed"]),
        ),
        (
            "Northern Wire quoted Orwen as saying that the list was closed.",
            "Northern Wire",
            "quoted",
            ["Orwen as saying that the list was closed"],
            (["Orwen"], ["quoted", "as saying"], ["that the list was closed"]),
        ),
        (
            "Orwen was quoted as saying.",
            "Orwen",
            "was quoted",
            ["as saying"],
            (["Orwen"], ["was quoted"], ["as saying"]),
        ),
        (
            "The deputy quoted a poem about the sea.",
            "The deputy",
            "quoted",
            ["a poem about the sea"],
            (["The deputy"], ["quoted"], ["a poem about the sea"]),
        ),
    ],
)
def test_who_is_quoted_has_said_it_and_not_who_quotes(text, source, cue, content, expected):
    (draft,) = drafts(text, source=source, cue=cue, content=content)
    found = ([text[slice(*b)] for b in part] for part in (draft.speaker, draft.cue, draft.content))
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("called", "expected"),
    [("“a death trap”", [["which", "“a death trap”"]]), ("“The Long Road North”", [])],
)
def test_a_pronoun_keeps_what_it_is_called_unless_that_is_a_title(called, expected):
    text = f"The bridge, which Kress called {called} on Monday, was closed."
    assert kept(text, source="Kress", cue="called", content=["which", called]) == expected
