"""Options that several commands share, and how they speak to people."""

import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import WrongUse
from onrecord.text import is_day, masked, plural, visible

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.fetch import Rules
    from onrecord.model import Given, Problem

FORMATS = ("text", "jsonl")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z  # en", re.VERBOSE)


def _record(value: str) -> str:
    if not value.strip():
        raise WrongUse("--record is empty: name the record's folder, or its postgresql:// address")
    return value


def _format(value: str | None) -> str | None:
    if value is not None and value not in FORMATS:
        raise WrongUse(f"--format {value!r} is not known: choose {' or '.join(FORMATS)}")
    return value


def _language(value: str | None) -> str | None:
    if value is not None and _LANGUAGE.match(value) is None:
        raise WrongUse(f"--language {value!r} is no language code: write it as en")
    return value


def day(option: str, value: str | None) -> str | None:
    """The date that an option gives, as it stands.

    Raises WrongUse when it is no date.
    """
    if value is None or is_day(value):
        return value
    raise WrongUse(f"{option} {value!r} is no date: write it as 2023-03-14")


def stop_if(wrong: Iterable[str]) -> None:
    """Print what is wrong, a line each, and end with exit code 1; nothing where nothing is wrong."""
    lines = [visible(line) for line in wrong]
    for line in lines:
        print(line)
    if lines:
        raise typer.Exit(1)


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders (read recursively), article lists (.jsonl, .csv), archives, or - for stdin; "
        "with --network addresses of pages, feeds and lists of feeds.",
    ),
]
SomeSources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE...",
        help="Files, folders (read recursively), article lists (.jsonl, .csv), archives, or - for stdin; "
        "with --network addresses of pages, feeds and lists of feeds.",
    ),
]
RecordOption = Annotated[
    str,
    typer.Option(
        "--record",
        "-r",
        metavar="RECORD",
        help="The record's folder, or the postgresql:// address of a team's record.",
        callback=_record,
    ),
]
Published = Annotated[
    str | None, typer.Option(metavar="DATE", help="Publication date (YYYY-MM-DD) of what does not say it.")
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Publisher of what does not say it.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="Title of what does not say it.")]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help="Language of the articles (ISO 639-1).", callback=_language)
]
Format = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="How to read stdin: text or jsonl.", callback=_format)
]
Workers = Annotated[int | None, typer.Option(min=1, metavar="N", help="Worker processes (default: the cores).")]
Config = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Settings (default: onrecord.toml, if there is one).")
]
Network = Annotated[
    bool, typer.Option("--network", help="Fetch the sources that are addresses. Nothing else asks the network.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to stdout.")]


def given(published: str | None, publisher: str | None, title: str | None, language: str | None) -> "Given":
    """What the command line says about the sources.

    Raises WrongUse when the date is no date.
    """
    from onrecord.model import Given

    return Given(published=day("--published", published), publisher=publisher, title=title, language=language)


def stderr() -> "Console":
    """A console for everything that is not data."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def tell_problems(problems: Iterable["Problem"]) -> None:
    """Print each problem on stderr, one line each."""
    for problem in problems:
        name = problem.source or ""
        where = "" if name and name in problem.message else f"{name}: "
        place = f" (at {problem.start})" if problem.start is not None else ""
        print(visible(f"{problem.kind}: {where}{problem.message}{place}").replace("\n", " "), file=sys.stderr)


def tell_unmerged(store: Any, record: str) -> None:
    """Say on stderr that what was merged is older than the articles, and what to do, where that is so."""
    count = store.unmerged()
    if count:
        print(
            f"note: {plural(count, 'article')} came, changed or went since the chronology was made: a build is at work"
            f", or was stopped; run it again, or: onrecord build --remerge -r {shlex.quote(masked(record))}",
            file=sys.stderr,
        )


def rules(network: bool, config: Path | None = None) -> "Rules | None":
    """The rules of fetching, None where nothing may be fetched."""
    from onrecord.config import load_settings
    from onrecord.fetch import Rules

    return Rules(most_bytes=load_settings(config).limits.file_bytes) if network else None
