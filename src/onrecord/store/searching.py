"""The full-text index over sentences: the same words in SQLite (FTS5) and in PostgreSQL (tsvector)."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from onrecord.store import schema

LONGEST_WORD = 500  # characters of a word that count: PostgreSQL allows 2,046 bytes
RANKED = 2_000  # sentences that are compared: of words that more of them have, the first in the record
LARGEST = 900_000  # bytes of the words of one sentence: PostgreSQL allows a megabyte

_BEST = """
    SELECT best.document, best.start, best."end", d.text, d.title, d.publisher
    FROM ({found}) AS best JOIN documents AS d ON d.id = best.document
    ORDER BY best.rank, best.document, best.start
    """
_MATCHING = text("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :words LIMIT :ranked + 1)")
_IN_SQLITE = """
        SELECT s.document, s.start, s."end", {rank} AS rank
        FROM (SELECT {found} FROM search WHERE search MATCH :words LIMIT :ranked) AS found
        JOIN sentences AS s ON s."row" = found."row"
        ORDER BY rank, s.document, s.start LIMIT :limit"""
_SQLITE = text(_BEST.format(found=_IN_SQLITE.format(rank="found.rank", found='rowid AS "row", bm25(search) AS rank')))
_SQLITE_COMMON = text(_BEST.format(found=_IN_SQLITE.format(rank="length(s.text)", found='rowid AS "row"')))
_POSTGRES = text(
    _BEST.format(
        found="""
        SELECT s.document, s.start, s."end", -ts_rank(found.words, CAST(:words AS tsquery), 1) AS rank
        FROM (
            SELECT "row", words FROM search WHERE words @@ CAST(:words AS tsquery) ORDER BY "row" LIMIT :ranked
        ) AS found JOIN sentences AS s ON s."row" = found."row"
        ORDER BY rank, s.document, s.start LIMIT :limit"""
    )
)
_FTS_ADD = text("INSERT INTO search(rowid, text) SELECT row, text FROM sentences WHERE document = :document")
_FTS_DROP = text(
    "INSERT INTO search(search, rowid, text) SELECT 'delete', row, text FROM sentences WHERE document = :document"
)
_VECTORS = text('INSERT INTO search ("row", words) VALUES (:row, CAST(:words AS tsvector))')


def index(connection: Connection, documents: Sequence[str]) -> None:
    """Make the sentences of new documents findable."""
    if connection.dialect.name != "postgresql":
        connection.execute(_FTS_ADD, [{"document": document} for document in documents])
        return
    table = schema.sentences
    sentences = connection.execute(table.select().where(table.c.document.in_(documents))).all()
    if sentences:
        connection.execute(_VECTORS, [{"row": row.row, "words": vector(row.text)} for row in sentences])


def drop(connection: Connection, document: str) -> None:
    """Take the sentences of a document out of the index, before they are deleted."""
    if connection.dialect.name != "postgresql":  # PostgreSQL drops them with the sentences
        connection.execute(_FTS_DROP, {"document": document})


def search(connection: Connection, words: str, limit: int) -> Sequence[Row[Any]]:
    """The sentences that have all these words, the best first: document, start, end; text, title and publisher.

    Of words that very many have, SQLite would count all of them to rank one: there the shortest come first.
    """
    postgres = connection.dialect.name == "postgresql"
    quoted = _query(words) if postgres else " ".join(f'"{word}"' for word in searched(words))
    if not quoted:
        return []
    asked = {"words": quoted, "limit": limit, "ranked": RANKED}
    wanted = _POSTGRES
    if not postgres:
        common = connection.execute(_MATCHING, asked).scalar_one() > RANKED
        wanted = _SQLITE_COMMON if common else _SQLITE
    typed = wanted.columns(text=schema.Words(), title=schema.Words(), publisher=schema.Words())
    return connection.execute(typed, asked).all()


def searched(words: str) -> list[str]:
    """The words of a search, each safe between double quotes.

    >>> searched('prison "AND near* -')
    ['prison', 'AND', 'near*']
    """
    cleaned = "".join(" " if c in '"\x00' or "\ud800" <= c <= "\udfff" else c for c in words)
    return [word for word in cleaned.split() if any(c.isalnum() for c in word)]


class _Folding(dict[int, str]):
    """What a character becomes in the index: small and without accents; a space where a word ends."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = _folded(character)
        return folded


def _folded(character: str) -> str:
    if "\u0300" <= character <= "\u0331":
        return ""
    category = unicodedata.category(character)
    if category[0] not in "LN" and category != "Co":
        return " "
    small = character.lower()[0]
    base = unicodedata.normalize("NFD", small)[0]
    return base if base.isascii() else small


_FOLDING = _Folding()


def tokens(text: str) -> list[str]:
    """The words of a text as FTS5's `unicode61 remove_diacritics 2` cuts them.

    >>> tokens("The SSC's café, état-major")
    ['the', 'ssc', 's', 'cafe', 'etat', 'major']
    """
    return [word[:LONGEST_WORD] for word in text.translate(_FOLDING).split()]


def vector(text: str) -> str:
    """A sentence as a tsvector: each word with its places.

    >>> vector("No, no Kalden")
    "'kalden':3 'no':1,2"
    """
    places: dict[str, list[int]] = {}
    size = 0
    for place, word in enumerate(tokens(text), 1):
        size += len(word.encode()) + 8
        if size > LARGEST:
            break
        places.setdefault(word, []).append(min(place, 16383))
    return " ".join(f"'{word}':{','.join(map(str, at[:255]))}" for word, at in sorted(places.items()))


def _query(words: str) -> str:
    """A search as a tsquery: all the words; the parts of one word beside each other.

    >>> _query("Kalden état-major")
    "'kalden' & ('etat' <-> 'major')"
    """
    phrases = [" <-> ".join(f"'{part}'" for part in tokens(word)) for word in searched(words)]
    return " & ".join(f"({phrase})" if "<->" in phrase else phrase for phrase in phrases if phrase)
