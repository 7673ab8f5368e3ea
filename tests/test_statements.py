"""From text to statements in one call, with the same result as a whole extraction."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from onrecord import pipeline, statements
from onrecord.config import Settings, settings_from
from onrecord.errors import ConfigError, OnrecordWarning, WrongUse

ARTICLES = sorted((Path(__file__).parents[1] / "examples" / "articles").rglob("*.txt"))
TEXT = (
    "Mayor Orla Veld reopened the bridge in Ostrel.\r\n\r\n"
    "“Nobody was hurt 🌧 at all,” the mayor said on Monday. She denied that it was unsafe.\r\n\r\n"
    "It is believed that two guards were injured."
)


def test_each_statement_has_its_words_and_the_name_behind_it():
    found = [(s.said_by(TEXT), s.speaker and s.speaker.words(TEXT), s.words(TEXT)) for s in statements(TEXT)]
    assert found == [
        ("Orla Veld", "the mayor", "“Nobody was hurt 🌧 at all,”"),
        ("Orla Veld", "She", "that it was unsafe"),
        (None, None, "that two guards were injured"),
    ]


def test_words_of_cue_and_span_are_those_of_the_text():
    text = "“It rained,” said Orla Veld, the mayor of Mirava, “and it will rain again.”"
    (found,) = statements(text, language="en")
    assert found.words(text) == "“It rained,” … “and it will rain again.”"
    assert found.cue is not None
    assert found.cue.words(text) == "said"
    assert found.span.words(text) == text


def test_published_dates_what_was_said_on_monday():
    dated, undated = statements(TEXT, published="2023-03-15")[0], statements(TEXT)[0]
    assert (dated.when and dated.when.edtf, undated.when and undated.when.edtf) == ("2023-03-13", None)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_the_short_way_gives_what_a_whole_extraction_gives(article):
    text = article.read_text("utf-8")
    document = pipeline.document_of(text, published="2023-03-20")
    whole = pipeline.extract(document, Settings()).statements
    assert whole
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OnrecordWarning)
        assert tuple(statements(text, published="2023-03-20")) == whole


@pytest.mark.parametrize("text", ["", "  \n\n ", "12 %", "\ud800"])
def test_a_text_without_words_has_no_statements(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OnrecordWarning)
        assert statements(text) == []


@pytest.mark.parametrize("published", ["yesterday", "2023-02-30", "20230314", "2023"])
def test_a_day_that_is_no_day_is_refused(published):
    with pytest.raises(WrongUse, match=f"published: '{published}' is no date"):
        statements(TEXT, published=published)


def test_a_language_without_a_pipeline_is_told():
    text = "Die Bürgermeisterin sagte, die Brücke in Ostrel sei seit Montag wieder für den Verkehr geöffnet."
    with pytest.warns(OnrecordWarning, match="language 'de': no pipeline is set") as told:
        assert statements(text) == []
    assert told[0].filename == __file__


def test_a_pipeline_that_is_not_installed_is_refused():
    with pytest.raises(ConfigError, match="'en_no_such_pipeline' is not installed"):
        statements(TEXT, settings=settings_from({"pipelines": {"en": "en_no_such_pipeline"}}))


def test_a_stage_that_fails_is_told_and_the_statements_stay(monkeypatch):
    def fails(findings):
        raise RuntimeError("boom")

    stages = tuple((name, fails if name == "resolve occasions" else stage) for name, stage in pipeline.stages())
    monkeypatch.setattr(pipeline, "stages", lambda: stages)
    with pytest.warns(OnrecordWarning, match="resolve occasions failed: RuntimeError: boom"):
        assert len(statements(TEXT)) == 3


def test_the_function_is_there_before_any_language_code():
    code = "import sys, json; from onrecord import statements; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert [name for name in loaded if name.startswith(("onrecord.", "spacy", "msgspec", "numpy"))] == []
