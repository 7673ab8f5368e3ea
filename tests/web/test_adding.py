"""What is added from the page: kept in its folder under a safe name, built once, its problems told."""

import json
import time

import pytest
from browser import Browser

from onrecord.errors import RecordError
from onrecord.model import Problem, Record
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app

HERE = {"sec-fetch-site": "same-origin"}


KIND = {"content-type": "application/octet-stream"}


@pytest.fixture
def inbox(tmp_path):
    def build(progress):
        progress(1, 1, "added/a.txt")
        return "1 source read.", [Problem(kind="unreadable", message="no text", source="added/b.pdf")]

    return Inbox(tmp_path / "added", build, most_bytes=1000)


@pytest.fixture
def page(inbox):
    return Browser(create_app(Record, inbox=inbox)).at_home()


def post(page, path, **options):
    kind = KIND if "content" in options else {}
    return page.request("POST", path, headers=HERE | kind | options.pop("headers", {}), **options)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.html", "a.html"),
        ("../../../etc/passwd", "passwd"),
        ("..", "article"),
        ("C:\\Users\\me\\b.txt", "b.txt"),
        (".hidden", "hidden"),
        ("الخبر.txt", "الخبر.txt"),
        ("x\x00y\n.txt", "x_y_.txt"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
    ],
)
def test_a_file_is_kept_in_its_folder_under_a_safe_name(page, inbox, name, kept):
    answer = post(page, "/add/file", params={"name": name}, content=b"It rained.")
    assert (answer.status_code, answer.json()["said"]) == (201, kept)
    assert [path.name for path in inbox.folder.iterdir()] == [kept]


def test_one_name_with_other_bytes_is_another_file(page, inbox):
    for content in (b"one", b"two", b"one"):
        post(page, "/add/file", params={"name": "a.txt"}, content=content)
    assert sorted(path.name for path in inbox.folder.iterdir()) == ["a (2).txt", "a.txt"]


@pytest.mark.parametrize(("content", "status"), [(b"", 400), (b"x" * 1001, 413)])
def test_nothing_and_too_much_are_refused(page, inbox, content, status):
    assert post(page, "/add/file", params={"name": "a.txt"}, content=content).status_code == status
    assert not inbox.folder.exists()


def test_pasted_text_becomes_a_line_of_json(page, inbox):
    given = {"text": "It rained.", "title": " Rain ", "publisher": "", "published": "2031-05-19", "url": ""}
    name = post(page, "/add/text", content=json.dumps(given)).json()["said"]
    kept = json.loads((inbox.folder / name).read_bytes())
    assert kept == {"text": "It rained.", "title": "Rain", "published": "2031-05-19"}


@pytest.mark.parametrize("given", [{"text": " "}, {"text": "x", "published": "May"}, {"words": "x"}, ["x"], "x"])
def test_what_is_no_article_is_refused_with_the_reason(page, given):
    answer = post(page, "/add/text", content=json.dumps(given))
    assert answer.status_code == 400
    assert answer.json()["said"]


def test_the_form_works_without_a_script(page, inbox):
    form = {"text": "It rained.", "title": "", "publisher": "The Lodzern Post", "published": "", "url": ""}
    answer = post(page, "/add/text", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/add")
    wait(inbox)
    assert "1 source read." in page.get("/add").text


def wait(inbox):
    for _ in range(200):
        if not inbox.work.running:
            return
        time.sleep(0.01)
    raise AssertionError("the build does not end")


def test_progress_comes_as_events_and_problems_with_their_file(page, inbox):
    post(page, "/add/build")
    wait(inbox)
    answer = page.get("/add/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    (event,) = answer.text.strip().split("\n\n")
    work = json.loads(event.removeprefix("data: "))
    assert work["result"] == "1 source read."
    assert work["problems"] == [["added/b.pdf", "unreadable: no text"]]
    assert not work["running"]


def test_a_build_that_cannot_be_says_why(tmp_path):
    def build(progress):
        raise RecordError("the disk is full")

    inbox = Inbox(tmp_path, build, most_bytes=10)
    inbox.start()
    wait(inbox)
    assert inbox.work.result == "Nothing was added: the disk is full"


@pytest.mark.parametrize("path", ["/add/file?name=a.txt", "/add/text", "/add/build"])
def test_another_site_can_add_nothing(page, inbox, path):
    answer = page.request("POST", path, headers={"sec-fetch-site": "cross-site"}, content=b"x")
    assert answer.status_code == 403
    assert inbox.work.run == 0
    assert not inbox.folder.exists()


def test_a_record_that_cannot_be_written_has_no_such_page():
    page = Browser(create_app(Record)).at_home()
    assert page.get("/add").status_code == 404
    assert post(page, "/add/build").status_code == 404
    assert 'href="/add"' not in page.get("/").text
