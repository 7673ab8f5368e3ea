"""The join of a large merge in DuckDB on Parquet (the extra "analytics"): which reports are worth comparing.

The same rule as in process (`onrecord.merge.links`): what comes of the pairs is worked out by the same pure functions.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from onrecord.errors import WrongUse
from onrecord.merge.links import DECISIVE, OF_TEXT, Pair, limits, numbered_node

ROWS = 100_000
_TELLING = """
    CREATE TABLE telling AS SELECT key, name FROM held WHERE key IN (
        SELECT key FROM held GROUP BY key
        HAVING count(*) <= CASE WHEN (key & {of_text}) <> 0 THEN {common} ELSE {crowded} END
    )
"""
_PAIRS = """
    SELECT a.name, b.name FROM telling AS a JOIN telling AS b ON a.key = b.key AND a.name < b.name
    WHERE ((a.key & {of_text}) <> 0) = {text}
    GROUP BY a.name, b.name
    HAVING sum(CASE WHEN NOT {text} AND (a.key & {decisive}) <> 0 THEN 2 ELSE 1 END) >= {enough}
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
        database.execute(_TELLING.format(**known))
        reports = database.execute(_PAIRS.format(**known, text="FALSE", enough=known["keys"])).fetchall()
        texts = database.execute(_PAIRS.format(**known, text="TRUE", enough=known["words"])).fetchall()
    return {(a, b) for a, b in reports if numbered_node(a)[0] != numbered_node(b)[0]}, {(a, b) for a, b in texts}


def write_keys(held: Iterable[tuple[int, str]], folder: Path) -> None:
    """Write keys with who holds each to Parquet files in a folder, some thousand rows at a time."""
    import pyarrow
    from pyarrow import parquet

    schema: Any = pyarrow.schema([("key", pyarrow.int64()), ("name", pyarrow.string())])
    rows = list(held)
    for start in range(0, max(len(rows), 1), ROWS):
        part = rows[start : start + ROWS]
        table = pyarrow.table({"key": [key for key, _ in part], "name": [name for _, name in part]}, schema=schema)
        parquet.write_table(table, folder / f"{start:012}.parquet")
