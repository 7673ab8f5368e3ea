"""A reviewer undoes a fold from the shell, and takes that back: what counts follows each time, and nothing is lost."""

import json

import pytest
from typer.testing import CliRunner

from onrecord.cli import app

OWN = "Two guards were killed in Brenn on 20 May 2031, the governor, Petr Lohm, told reporters."
CITING = "According to Northern Wire, two guards were killed in Brenn on 20 May 2031."
ARTICLES = [
    {"id": "wire", "publisher": "Northern Wire", "published": "2031-05-21", "text": OWN},
    {"id": "courier", "publisher": "Kalden Courier", "published": "2031-05-22", "text": CITING},
]


@pytest.fixture
def record(tmp_path):
    articles = tmp_path / "articles.jsonl"
    articles.write_text("".join(json.dumps(article | {"language": "en"}) + "\n" for article in ARTICLES), "utf-8")
    called("build", str(articles), "-r", str(tmp_path / "record"))
    return str(tmp_path / "record")


def called(*words):
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


def incident(record):
    ((found),) = json.loads(called("show", "incidents", "-r", record, "--json"))
    return found


def test_a_fold_shows_its_words_and_a_reviewer_undoes_it(record):
    before = incident(record)
    (fold,) = before["folds"]
    assert (fold["kind"], before["independent"], before["origins"], before["status"]) == (
        "reported",
        2,
        1,
        "single-source",
    )
    place = next(span for span in fold["spans"])
    assert CITING[place["start"] : place["end"]] == "Northern Wire"

    called("decide", "reject", fold["id"], "--reviewer", "Ada", "-r", record)
    undone = incident(record)
    assert (undone["origins"], undone["status"], undone["folds"]) == (2, "corroborated", [fold])

    called("undo", "--reviewer", "Ada", "-r", record)
    assert incident(record)["origins"] == 1
