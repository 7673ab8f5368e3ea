"""Rows of the cross-document corpora, and the documents that they hold."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.model import Document

Row = dict[str, Any]
Answers = Iterable[tuple[str, list[Row], list[Row]]]  # verb of the scorer, gold, predicted


def rows(path: Path) -> list[Row]:
    """The rows of a file; where a folder has the other half of a corpus only, those."""
    if not path.exists():
        path = path.with_name(path.name.replace("_dev.", "_test."))
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def plain(name: str, text: str, **known: Any) -> Document:
    return Document(id=name, text=text, sha256="", media_type="text/plain", reader="plain", **known)
