"""A folder that is watched from the page: built when its files have changed and come to rest, until it is stopped."""

import json
import time
from pathlib import Path

import pytest
from browser import Browser

from onrecord.errors import RecordError
from onrecord.model import Problem, Record
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app
from onrecord.web.watching import Watcher

HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def built():
    """What was built: for each time the names of the files that lay in the folder."""
    return []


@pytest.fixture
def watcher(tmp_path, built):
    def build(paths, progress):
        names = sorted(path.name for path in Path(paths[0]).iterdir())
        if "broken" in names:
            raise RecordError("the disk is full")
        for number, name in enumerate(names, 1):
            progress(number, len(names), f"articles/{name}")
        built.append(names)
        wrong = [name for name in names if name.endswith(".pdf")] if len(built) == 1 else []
        return f"{len(names)} sources read.", [
            Problem(kind="unreadable", message="no text", source=f"articles/{name}") for name in wrong
        ]

    (tmp_path / "record").mkdir()
    made = Watcher(build, record=tmp_path / "record", look=0.01)
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    (made / "a.txt").write_text("It rained in Brenn.")
    return made


def until(true):
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it does not come")


def test_what_lies_there_and_what_comes_is_built(watcher, folder, built):
    watcher.start(str(folder))
    until(lambda: built == [["a.txt"]] and not watcher.state.work.running)
    assert watcher.state.work.result == "1 sources read."
    (folder / "b.txt").write_text("It rained in Kalden.")
    until(lambda: built[1:] == [["a.txt", "b.txt"]])
    (folder / "b.txt").write_text("It rained in Kalden on Monday.")
    until(lambda: len(built) == 3)
    until(lambda: watcher.state.work.run == 3 and not watcher.state.work.running)
    assert watcher.state.files == 2


def test_after_a_stop_nothing_is_built(watcher, folder, built):
    watcher.start(str(folder))
    until(lambda: built)
    watcher.stop()
    (folder / "b.txt").write_text("It rained in Kalden.")
    time.sleep(0.1)
    assert len(built) == 1
    assert not watcher.state.on


def test_a_problem_stays_with_its_file_until_that_is_read_well(watcher, folder, built):
    (folder / "b.pdf").write_text("%")
    watcher.start(str(folder))
    until(lambda: watcher.state.work.problems)
    assert watcher.state.work.problems == (("articles/b.pdf", "unreadable: no text"),)
    (folder / "c.txt").write_text("It rained.")
    until(lambda: len(built) == 2 and not watcher.state.work.problems)


def test_a_build_that_cannot_be_says_why_and_watching_goes_on(watcher, folder, built):
    (folder / "broken").write_text("")
    watcher.start(str(folder))
    until(lambda: watcher.state.work.result == "Nothing was added: the disk is full")
    (folder / "broken").unlink()
    until(lambda: built)


def test_a_folder_that_goes_ends_the_watching(watcher, folder):
    watcher.start(str(folder))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    until(lambda: not watcher.state.on)
    assert "no longer there" in watcher.state.work.result


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "whole path"),
        ("articles", "whole path"),
        ("{tmp}/nowhere", "no such folder"),
        ("{tmp}/articles/a.txt", "no such folder"),
        ("{tmp}/record", "the record itself"),
        ("{tmp}", "the record itself"),
        ("/x\0y", "whole path"),
    ],
)
def test_what_is_no_folder_of_articles_is_refused_with_the_reason(watcher, folder, tmp_path, given, why):
    page = Browser(create_app(Record, watcher=watcher)).at_home()
    path = given.replace("{tmp}", str(tmp_path))
    answer = page.request("POST", "/add/watch", headers=HERE, data={"folder": path})
    assert answer.status_code == 400
    assert why in answer.json()["said"]
    assert not watcher.state.on


def test_too_many_files_are_refused(watcher, folder, monkeypatch):
    monkeypatch.setattr("onrecord.web.watching.MOST_FILES", 0)
    with pytest.raises(Exception, match="more than 0 files"):
        watcher.start(str(folder))


def test_the_page_watches_tells_and_stops(watcher, folder, built, tmp_path):
    inbox = Inbox(tmp_path / "added", lambda _: ("", []), most_bytes=10)
    page = Browser(create_app(Record, inbox=inbox, watcher=watcher)).at_home()
    assert page.request("POST", "/add/watch", headers=HERE, data={"folder": f" {folder} "}).status_code == 303
    until(lambda: built and not watcher.state.work.running)
    shown = page.get("/add").text
    assert str(folder) in shown
    assert "1 file lies in it. 1 sources read." in shown
    assert page.request("POST", "/add/watch/stop", headers=HERE).status_code == 303
    events = page.get("/add/watch/progress").text.strip().split("\n\n")
    last = json.loads(events[-1].removeprefix("data: "))
    assert (last["on"], last["words"], last["work"]["run"]) == (False, "1 sources read.", 1)
    assert "Stop watching" not in page.get("/add").text


@pytest.mark.parametrize("path", ["/add/watch", "/add/watch/stop"])
def test_another_site_cannot_watch(watcher, folder, path):
    page = Browser(create_app(Record, watcher=watcher)).at_home()
    answer = page.request("POST", path, headers={"sec-fetch-site": "cross-site"}, data={"folder": str(folder)})
    assert answer.status_code == 403
    assert not watcher.state.on


def test_without_a_watcher_there_is_no_such_page():
    page = Browser(create_app(Record)).at_home()
    assert page.request("POST", "/add/watch", headers=HERE, data={"folder": "/tmp"}).status_code == 404
