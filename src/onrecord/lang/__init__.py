"""Word lists as data: one folder a language, one TOML file a topic (`lang/en/dates.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(language: str | None, topic: str) -> dict[str, Any]:
    """The word lists of a language on a topic; empty when there are none.

    >>> words("xx", "dates")
    {}
    """
    file = files(__name__) / (language or "none") / f"{topic}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def languages(topic: str) -> tuple[str, ...]:
    """The languages that have word lists on a topic, in alphabetical order."""
    folders = (folder for folder in files(__name__).iterdir() if folder.is_dir())
    return tuple(sorted(folder.name for folder in folders if (folder / f"{topic}.toml").is_file()))
