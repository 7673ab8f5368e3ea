"""A tagger of another language joins as a plugin, and one that is broken leaves what the rules found."""

import re
from importlib.metadata import EntryPoint

import pytest

from onrecord import plugins
from onrecord.config import Settings
from onrecord.find.quotations import find_quotations, learned
from onrecord.model import Document, Problem
from onrecord.model.attribution import Attribution
from onrecord.split import split

SAID = re.compile(r"(?P<source>\w+) (?P<cue>tol) (?P<content>[^.]+)")  # Orla tol mira sen ostrel
MADE_UP = "Orla tol mira sen ostrel. Kalden bor.\n\nIlan tol bor sen."
ENGLISH = "“The bridge is safe,” Orla Veld said. The mayor denied that it was late."


def tag_made_up(findings, paragraphs):
    """The statements of a made-up language, in which "tol" means "said"."""
    for paragraph in paragraphs:
        for said in SAID.finditer(findings.text, paragraph.start, paragraph.end):
            yield Attribution(
                content=(said.span("content"),), cue=(said.span("cue"),), source=(said.span("source"),), confidence=0.8
            )


def no_statement(findings, paragraphs):
    return []


def raises(findings, paragraphs):
    raise RuntimeError("no weights")


def points_outside(findings, paragraphs):
    return [Attribution(content=((4, len(findings.text) + 1),))]


def has_an_empty_cue(findings, paragraphs):
    return [Attribution(content=((0, 9),), cue=((3, 3),))]


def has_no_content(findings, paragraphs):
    return [Attribution(content=())]


def gives_strings(findings, paragraphs):
    return ["said"]


@pytest.fixture
def register(monkeypatch):
    """Install a function of this module as the only tagger of a language, as its entry point would."""

    def install(language, function):
        point = EntryPoint(name=language, value=f"{__name__}:{function}", group="onrecord.taggers")
        installed = plugins.installed
        monkeypatch.setattr(
            plugins, "installed", lambda group: {language: point} if group == "taggers" else installed(group)
        )
        learned.tagger_of.cache_clear()

    yield install
    learned.tagger_of.cache_clear()


def found_in(text, language):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language=language)
    return list(find_quotations(split(document, Settings())))


def test_a_tagger_gives_statements_in_a_language_without_rules(register):
    assert found_in(MADE_UP, "qva") == []
    register("qva", "tag_made_up")
    found = found_in(MADE_UP, "qva")
    assert [(s.speaker.words(MADE_UP), s.cue.words(MADE_UP), s.words(MADE_UP)) for s in found] == [
        ("Orla", "tol", "mira sen ostrel"),
        ("Ilan", "tol", "bor sen"),
    ]
    assert {(s.mode, s.confidence, s.found_by) for s in found} == {("indirect", 0.8, "quotations.tagger@1")}


def test_a_tagger_is_shown_the_paragraphs_of_its_language_alone(register):
    register("qva", "tag_made_up")
    found = found_in(MADE_UP + "\n\nСтена tol упала, сказал он вчера вечером.", "qva")
    assert [s.speaker.words(MADE_UP) for s in found] == ["Orla", "Ilan"]


def test_rules_add_marks_where_a_tagger_finds_nothing(register):
    register("en", "no_statement")
    assert "“The bridge is safe,”" in [s.words(ENGLISH) for s in found_in(ENGLISH, "en")]


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("raises", "RuntimeError: no weights"),
        ("points_outside", r"PluginError: \[4, 73\) is outside the text of 72 characters"),
        ("has_an_empty_cue", r"PluginError: \[3, 3\) is outside the text"),
        ("has_no_content", "PluginError: a statement has no content"),
        ("gives_strings", "AttributeError: "),
        ("is_not_there", r"PluginError: the tagger 'en' \(.*:is_not_there\) cannot be loaded: "),
    ],
)
def test_a_broken_tagger_is_a_problem_and_the_rules_go_on(register, function, reason):
    with pytest.MonkeyPatch.context() as without:
        without.setattr(learned, "tagger_of", lambda _: None)
        by_rule = found_in(ENGLISH, "en")
    assert len(by_rule) == 2
    register("en", function)
    problem, *found = found_in(ENGLISH, "en")
    assert isinstance(problem, Problem)
    assert problem.kind == "tagger"
    assert re.match(f"the tagger 'en' failed, so only rules were used: {reason}", problem.message)
    assert found == by_rule
