import io
import os
import sys

import pytest

from onrecord.model import Problem, Source
from onrecord.read import expand


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "articles"
    (root / "post").mkdir(parents=True)
    (root / ".git").mkdir()
    for name in ("b.txt", "a.html", "post/c.txt", ".hidden", ".git/config"):
        (root / name).write_text("It rained.", "utf-8")
    return root


def names(found):
    return [item.name if isinstance(item, Source) else item.kind for item in found]


def test_a_folder_is_read_in_order_without_hidden_files(folder):
    assert names(expand([str(folder)])) == ["articles/a.html", "articles/b.txt", "articles/post/c.txt"]


def test_names_do_not_depend_on_where_the_folder_lies(folder, monkeypatch):
    absolute = names(expand([str(folder)]))
    monkeypatch.chdir(folder)
    assert names(expand(["."])) == absolute
    assert names(expand(["b.txt", "post/c.txt"])) == ["b.txt", "c.txt"]


def test_links_are_not_followed_out_of_the_folder(folder, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Not yours.", "utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "twin.txt").symlink_to(folder / "b.txt")
    found = list(expand([str(folder)]))
    assert names(found) == ["articles/a.html", "articles/b.txt", "unsupported", "articles/post/c.txt"]
    assert "link.txt" in found[2].message


def test_what_is_missing_or_no_file_is_a_problem_that_names_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    found = list(expand([str(tmp_path / "gone.txt"), str(tmp_path / "pipe"), str(tmp_path / "empty")]))
    assert [item.kind for item in found] == ["missing", "unsupported", "empty"]
    assert all(
        isinstance(item, Problem) and word in item.message
        for item, word in zip(found, ("gone.txt", "pipe", "empty"), strict=True)
    )


def test_a_dash_is_stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It rained.")))
    (source,) = expand(["-"], format="jsonl")
    assert (source.name, source.data, source.format) == ("stdin", b"It rained.", "jsonl")


def test_a_name_in_other_bytes_can_still_be_written_as_json(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w", encoding="utf-8") as file:
        file.write("It rained.")
    (source,) = expand([str(tmp_path)])
    assert source.name.endswith("caf\ufffd.txt")
    assert source.path is not None
    assert os.path.exists(source.path)
