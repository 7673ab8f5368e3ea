"""Turn articles into a record that can be checked: statements, events, dates and sources, each with its span."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.config import Settings
    from onrecord.model import Statement
    from onrecord.opened import OpenRecord

__version__ = "0.1.0"


def statements(
    text: str, *, language: str | None = None, published: str | None = None, settings: "Settings | None" = None
) -> "list[Statement]":
    """Who said what in a text: each statement with its content, cue and speaker, in order of the text.

    All spans are half-open code points of `text`. `language` is an ISO 639-1 code, guessed when it is None; `published`
    is the day of publication (YYYY-MM-DD), which "on Monday" leans on. Warns (OnrecordWarning) of what cannot be read,
    such as a language without a pipeline.

    Raises WrongUse when `published` is no such day, and ConfigError when the settings name a pipeline that is not
    installed.

    >>> text = "Mayor Orla Veld reopened the bridge. “Nobody was hurt,” the mayor said. She denied that it was unsafe."
    >>> for statement in statements(text, language="en"):
    ...     print(statement.said_by(text), "|", statement.words(text), "|", statement.mode, statement.stance)
    Orla Veld | “Nobody was hurt,” | direct asserted
    Orla Veld | that it was unsafe | indirect denied
    """
    from onrecord.pipeline import statements_of

    return statements_of(text, language=language, published=published, settings=settings)


def open(record: str = "record") -> "OpenRecord":
    """A record that was built before: its documents, statements, incidents and chronology as values and as tables.

    `record` is the folder that `onrecord build -r` wrote. The values are read once; open it again to see what changed.

    Raises RecordError when there is no record, or one that this program cannot read.
    """
    from onrecord.opened import open_record

    return open_record(record)
