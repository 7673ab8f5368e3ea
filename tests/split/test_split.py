"""Splitting keeps to the text: passages by language, sentences inside paragraphs, a parse that points at its words."""

import pytest

from onrecord.config import Settings
from onrecord.errors import ConfigError
from onrecord.model import Document
from onrecord.split import split
from onrecord.split.passages import guess_language, passage_language

MIXED = (
    "The Assembly met in Lodzern on Tuesday and voted on the law about the prisons of the country.\n\n"
    "Министр сказал, что закон будет принят. Он добавил, что времени мало.\n\n"
    "Nobody spoke against it.\n\n"
    "قال الوزير إن القانون سيصدر قريبا\n"
)


def divided(text, **settings):
    document = Document(id="doc-1", text=text, sha256="", media_type="text/plain", reader="plain")
    return split(document, Settings(**settings))


def test_each_passage_has_its_language_and_the_document_its_main_one():
    findings = divided(MIXED)
    assert [p.language for p in findings.passages] == ["en", "ru", "en", "ar"]
    assert findings.document.language == "en"
    assert findings.document.languages == ("en", "ru", "ar")


def test_a_language_without_a_pipeline_gets_sentences_and_one_note():
    findings = divided(MIXED)
    russian = findings.passages[1].span
    assert [findings.quote(s) for s in findings.sentences if russian.contains(s)] == [
        "Министр сказал, что закон будет принят.",
        "Он добавил, что времени мало.",
    ]
    assert [(p.kind, p.start) for p in findings.problems] == [
        ("language", russian.start),
        ("language", findings.passages[3].span.start),
    ]
    assert not any(russian.start <= token.start < russian.end for token in findings.parse.tokens)


def test_tokens_point_at_their_words_and_sentences():
    findings = divided(MIXED)
    for token in findings.parse.tokens:
        assert findings.text[token.start : token.end] == token.text
        sentence = findings.sentences[token.sentence]
        assert sentence.start <= token.start < sentence.end or token.text.isspace()
        assert findings.parse.tokens[token.head].sentence == token.sentence


def test_no_sentence_crosses_a_paragraph():
    findings = divided("A heading without a stop\n\nThe text goes on here. It ends.")
    assert findings.quote(findings.sentences[0]) == "A heading without a stop"


@pytest.mark.parametrize("text", ["", "   \n\n ", "\u200b", "…", "12\n\n13"])
def test_texts_with_nothing_to_read_are_split_without_complaint(text):
    findings = divided(text)
    assert all(findings.quote(s) for s in findings.sentences)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Minister sagte am Dienstag, dass das Gesetz in Kraft getreten ist.", "de"),
        ("Le ministre a déclaré mardi que la loi était entrée en vigueur.", "fr"),
        ("Ο υπουργός μίλησε.", "el"),
        ("!!! 12", None),
    ],
)
def test_languages_are_told_from_enough_text(text, language):
    assert guess_language(text) == language


def test_a_short_foreign_looking_line_keeps_the_articles_language():
    assert passage_language("Le Monde, Paris", "en") == "en"


def test_a_pipeline_that_is_not_installed_is_named():
    with pytest.raises(ConfigError, match="'en_no_such_model' is not installed"):
        divided(MIXED, pipelines={"en": "en_no_such_model"})


def test_a_paragraph_too_long_to_parse_at_once_is_cut_after_a_sentence():
    sentence = "The governor of the colony said that the gates had been closed at night. "
    findings = divided(sentence * 200)
    assert len(findings.paragraphs) == 1
    assert {findings.quote(s) for s in findings.sentences} == {sentence.strip()}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("He said.[1] She left.", ["He", "said", ".", "[", "1", "]", "She", "left", "."]),
        ("He said so,[12] then left.", ["He", "said", "so", ",", "[", "12", "]", "then", "left", "."]),
    ],
)
def test_the_number_of_a_note_is_no_part_of_the_word_before_it(text, tokens):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en")
    assert [token.text for token in split(document, Settings()).parse.tokens] == tokens


@pytest.mark.parametrize("title", ["Sgt.", "Capt.", "Lt.", "Det."])
def test_a_short_title_does_not_end_a_sentence(title):
    findings = divided(f"The road was closed, {title} Ivo Pell said. Nobody was hurt.")
    assert len(findings.sentences) == 2
