"""The join of a large merge in DuckDB on Parquet (the extra "analytics"): which reports are worth comparing.

The same rule as in process (`onrecord.merge.links`): what comes of the pairs is worked out by the same pure functions.
"""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from onrecord.errors import WrongUse
from onrecord.merge.links import DECISIVE, OF_TEXT, Pair, limits, numbered_node

ROWS = 100_000
_RINGS = """
    CREATE TABLE rings AS
    SELECT key, name, row_number() OVER ring - 1 AS turn, count(*) OVER (PARTITION BY key) AS n
    FROM held WINDOW ring AS (PARTITION BY key ORDER BY name)
"""
_LED_TO = """
    CREATE TABLE led AS
    SELECT a.key, a.name AS a, b.name AS b FROM rings AS a JOIN rings AS b ON a.key = b.key AND a.name < b.name
    WHERE a.n <= CASE WHEN (a.key & {of_text}) <> 0 THEN {common} ELSE 2 * {reach} + 1 END
    UNION ALL
    SELECT a.key, least(a.name, b.name), greatest(a.name, b.name)
    FROM (SELECT key, name, (turn + unnest(range(1, {reach} + 1))) % n AS turn FROM rings
          WHERE (key & {of_text}) = 0 AND n > 2 * {reach} + 1) AS a
    JOIN rings AS b ON a.key = b.key AND a.turn = b.turn
"""
_PAIRS = """
    SELECT a, b FROM led WHERE ((key & {of_text}) <> 0) = {text}
    GROUP BY a, b
    HAVING sum(CASE WHEN NOT {text} AND (key & {decisive}) <> 0 THEN 2 ELSE 1 END) >= {enough}
"""


def join_in_duckdb(held: Iterable[tuple[int, str]]) -> tuple[set[Pair], set[Pair]]:
    """The pairs of reports, and those of documents, that are worth comparing, from each key and who holds it.

    Raises WrongUse when DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise WrongUse("merging in DuckDB needs its library: pip install 'onrecord[analytics]'") from error
    known = {"of_text": OF_TEXT, "decisive": DECISIVE, **limits()}
    with TemporaryDirectory() as folder, duckdb.connect() as database:
        write_keys(held, Path(folder))
        database.execute(f"CREATE VIEW held AS SELECT DISTINCT key, name FROM read_parquet('{folder}/*.parquet')")
        database.execute(_RINGS)
        database.execute(_LED_TO.format(**known))
        reports = database.execute(_PAIRS.format(**known, text="FALSE", enough=known["keys"])).fetchall()
        texts = database.execute(_PAIRS.format(**known, text="TRUE", enough=known["words"])).fetchall()
    return {(a, b) for a, b in reports if numbered_node(a)[0] != numbered_node(b)[0]}, {(a, b) for a, b in texts}


def write_keys(held: Iterable[tuple[int, str]], folder: Path) -> None:
    """Write keys with who holds each to Parquet files in a folder, some thousand rows at a time and no more in memory.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_keys(((n, f"doc-{n}#000") for n in range(ROWS + 1)), Path(folder))
    ...     len(list(Path(folder).iterdir()))
    2
    """
    import pyarrow
    from pyarrow import parquet

    schema: Any = pyarrow.schema([("key", pyarrow.int64()), ("name", pyarrow.string())])
    left, number = iter(held), 0
    while (part := list(islice(left, ROWS))) or number == 0:
        table = pyarrow.table({"key": [key for key, _ in part], "name": [name for _, name in part]}, schema=schema)
        parquet.write_table(table, folder / f"{number:06}.parquet")
        number += 1
