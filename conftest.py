"""Tests run without a network, and every example in the documentation runs."""

import shlex
import socket
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from typer.testing import CliRunner

ROOT = Path(__file__).parent


class Console(CodeBlockParser):
    """Runs ```console blocks: `$ onrecord ...` and what it prints on stdout, in a folder that holds `demo/record`."""

    language = "console"

    def evaluate(self, example):
        from onrecord.cli import app

        command, _, expected = example.parsed.partition("\n")
        words = shlex.split(command.removeprefix("$ "))
        if words[0] != "onrecord":
            return None
        shown = CliRunner(env={"COLUMNS": "100"}).invoke(app, words[1:], prog_name="onrecord")
        if shown.exception is not None and not isinstance(shown.exception, SystemExit):
            raise shown.exception
        got = "\n".join(line.rstrip() for line in shown.stdout.splitlines())
        if got.strip() != expected.strip():
            return f"$ {command}\nexpected:\n{expected}\ngot:\n{got}"
        return None


@pytest.fixture(scope="session")
def example_record(tmp_path_factory):
    """A folder with `demo/record`, the example record, built once."""
    from onrecord.config import Settings
    from onrecord.model import Given
    from onrecord.pipeline import build

    folder = tmp_path_factory.mktemp("example")
    (folder / "demo").mkdir()
    articles = str(ROOT / "examples" / "articles")
    build([articles], record=str(folder / "demo" / "record"), given=Given(), settings=Settings(), workers=2)
    return folder


@pytest.fixture
def in_example_folder(example_record, monkeypatch):
    monkeypatch.chdir(example_record)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def refuse(self, address):
        local = self.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in ("127.0.0.1", "::1", "localhost")
        if not local:
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def pytest_collection_modifyitems(items):
    """Keep the examples of one page in the order of the page, wherever the random order puts them."""
    places: dict[Path, list[int]] = {}
    for place, item in enumerate(items):
        if isinstance(item, SybilItem):
            places.setdefault(item.path, []).append(place)
    for where in places.values():
        ordered = sorted((items[place] for place in where), key=lambda item: item.example.line)
        for place, item in zip(where, ordered, strict=True):
            items[place] = item


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), Console()],
    patterns=["README.md", "CONTRIBUTING.md", "docs/*.md", "docs/*/*.md"],
    fixtures=["in_example_folder"],
).pytest()
