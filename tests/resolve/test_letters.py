"""Who "I" is in a letter: the one who signs it, where the text has a greeting, a closing formula and a name."""

import pytest

from onrecord.config import Settings
from onrecord.find.quotations import find_quotations
from onrecord.model import Document
from onrecord.resolve.speakers import resolve_speakers
from onrecord.split import split

pytestmark = pytest.mark.usefixtures("rules_only")


def said_by(text, **about):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="en", **about)
    findings = split(document, Settings())
    told = resolve_speakers(findings.add(*find_quotations(findings)))
    return [(s.speaker.name if s.speaker else None, s.voice) for s in told.statements]


@pytest.mark.parametrize(
    "letter",
    [
        "Dear Sir,\n\nI believe that the mayor must go.\n\nYours faithfully,\nAnna Holm",
        "Dear Sir, I believe that the mayor must go.\nYours, Anna Holm (Ostrel)",
        "To the Editor:\nI believe that the mayor must go.\n\nSincerely,\n\nAnna Holm, Kalden",
        "Letters\n\nDear Editor\nI believe that the mayor must go.\nKind regards\nAnna Holm.",
    ],
)
def test_i_is_who_signs_the_letter(letter):
    assert said_by(letter, authors=("Orla Veld",)) == [("Anna Holm", "named")]


def test_each_of_two_letters_has_its_own_signature():
    text = (
        "Dear Sir,\nI believe that the law is wrong.\nSincerely,\nPavel Orne\n\n"
        "Dear Madam,\nI doubt that the mine will open.\nRegards,\nJana Holt"
    )
    assert [name for name, _ in said_by(text)] == ["Pavel Orne", "Jana Holt"]


@pytest.mark.parametrize(
    "text",
    [
        "I believe that the mayor must go.\n\nYours faithfully,\nAnna Holm",  # no greeting
        "Dear Sir,\n\nI believe that the mayor must go.",  # nobody signs
        "Dear Sir,\n\nI believe that the mayor must go.\n\nYours is a long way to go, Anna Holm",
        "Dear Sir,\n\nI believe that the mayor must go.\n\nYours,\na citizen who has seen it all",
    ],
)
def test_without_greeting_closing_or_name_i_stays_the_author(text):
    assert said_by(text) == [(None, "author")]
