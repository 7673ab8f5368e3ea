"""What has come back from many machines, in Parquet files on disk: a build that is stopped goes on with them."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import dataset, parquet

from onrecord.distributed.batches import Batch
from onrecord.errors import RecordError
from onrecord.merge.ledger import key
from onrecord.model import stable_id
from onrecord.private_files import private_folder, write_private

Name = tuple[str, str, str]  # a source, the hash of its bytes, and what else decides what is found in it
_NAME = ["name", "sha256", "run"]
_RUN = pyarrow.field("run", pyarrow.string())
_DOCUMENTS = pyarrow.schema(
    [("number", pyarrow.int64()), ("id", pyarrow.string()), ("findings", pyarrow.large_binary())]
)
FOLDER = "parts"
BLOCKS = "blocks"
ROWS = 64


class Parts:
    """The rows of one answer are one file, written whole or not at all; only what is in it decides its name."""

    def __init__(self, folder: Path) -> None:
        """The parts in a folder, which is made when the first one is kept."""
        self._folder = folder
        self._files: dict[Name, tuple[Path, int]] = {}
        for file in sorted(folder.glob("*.parquet")):
            self._note(file, _names(file))

    @property
    def documents(self) -> int:
        """About how many documents they have: one a source."""
        return len(self._files)

    def __contains__(self, name: Name) -> bool:
        return name in self._files

    def keep(self, batch: Batch, runs: Iterable[str]) -> None:
        """Keep what was found; `runs` gives, for each source, what else decides it.

        Raises RecordError when it cannot be written.
        """
        table = pyarrow.Table.from_batches([batch]).append_column(_RUN, [pyarrow.array(list(runs), pyarrow.string())])
        names = list(zip(*(table.column(each).to_pylist() for each in _NAME), strict=True))
        file = self._folder / f"{stable_id('part', names)}.parquet"
        whole = pyarrow.BufferOutputStream()
        parquet.write_table(table, whole, compression="zstd")
        try:
            private_folder(self._folder.parent)
            private_folder(self._folder)
            write_private(file, whole.getvalue())
        except OSError as error:
            raise RecordError(f"{file}: cannot be written ({error.strerror}); build again to go on") from error
        self._note(file, names)

    def take(self, name: Name) -> Mapping[str, Any]:
        """The row of a source."""
        file, number = self._files[name]
        row: Mapping[str, Any] = _table(file).slice(number, 1).to_pylist()[0]
        return row

    def by_block(self, most: int) -> list[Path]:
        """The documents of all parts put together by their block: at most so many files of `id` and `findings`."""
        files = sorted({file for file, _ in self._files.values()})
        batches = (batch for file in files for batch in _documents(file, most))
        folder = self._folder / BLOCKS
        shutil.rmtree(folder, ignore_errors=True)
        dataset.write_dataset(
            batches,
            folder,
            schema=_DOCUMENTS,
            format="parquet",
            partitioning=dataset.partitioning(pyarrow.schema([_DOCUMENTS.field("number")]), flavor="hive"),
            max_partitions=most + 1,
        )
        return sorted(path for path in folder.glob("*/") if path.is_dir())

    def clear(self) -> None:
        """Remove all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._files.clear()

    def _note(self, file: Path, names: Iterable[Name]) -> None:
        self._files.update((name, (file, number)) for number, name in enumerate(names))


def _names(file: Path) -> list[Name]:
    """The sources of a part; none when it was not written to its end."""
    try:
        table = parquet.read_table(file, columns=_NAME)
    except (pyarrow.ArrowException, OSError):
        return []
    return list(zip(*(table.column(name).to_pylist() for name in _NAME), strict=True))


@lru_cache(maxsize=2)
def _table(file: Path) -> Any:
    return parquet.read_table(file)


def _documents(file: Path, most: int) -> Iterator[Batch]:
    """The documents of a part, each with the number of its block."""
    for batch in parquet.ParquetFile(file).iter_batches(ROWS, columns=["documents"]):
        listed = [document for own in batch.column("documents").to_pylist() for document in own]
        numbers = [key("block", document["block"]) % most for document in listed]
        rows = [{**document, "number": number} for document, number in zip(listed, numbers, strict=True)]
        yield pyarrow.RecordBatch.from_pylist(rows, schema=_DOCUMENTS)
