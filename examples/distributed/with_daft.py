"""Reads and extracts the files of a folder with Daft, and merges what is found: a start for an engine of your own.

pip install 'onrecord[analytics]' daft
python examples/distributed/with_daft.py examples/articles found
"""

import os
import sys
from contextlib import ExitStack

os.environ |= {"DAFT_ANALYTICS_ENABLED": "0", "DO_NOT_TRACK": "true"}

import daft
import pyarrow
from pyarrow import dataset

from onrecord.config import Settings
from onrecord.distributed.batches import FOUND, decoded, opened
from onrecord.merge import merge
from onrecord.model import Given


@daft.cls(max_concurrency=1)
class Extractor:
    """Holds the models: Daft makes one for each worker, and gives it batch after batch."""

    def __init__(self) -> None:
        """Start the two confined processes of the stage; they end with this one."""
        self._stack = ExitStack()
        self._stage = self._stack.enter_context(opened(Settings(), Given()))

    @daft.method.batch(return_dtype=daft.DataType.from_arrow_type(pyarrow.struct(FOUND)), unnest=True, batch_size=8)
    def extract(self, name: daft.Series, data: daft.Series) -> pyarrow.Array:
        """What is found in a batch of sources, a row each."""
        columns = [name.to_arrow(), data.to_arrow()]
        found = self._stage(pyarrow.RecordBatch.from_arrays(columns, names=["name", "data"]))
        return pyarrow.StructArray.from_arrays(found.columns, fields=list(FOUND))


def main(folder: str, out: str) -> None:
    """Write what is found in the files of a folder to Parquet, and print the incidents of all of them."""
    files = sorted((entry for entry in os.scandir(folder) if entry.is_file()), key=lambda entry: entry.name)
    sources = daft.from_pydict({"name": [file.name for file in files], "path": [file.path for file in files]})
    sources = sources.with_column("data", daft.functions.download(sources["path"]))
    sources.select(Extractor().extract(sources["name"], sources["data"])).write_parquet(out)
    rows = dataset.dataset(out).to_table().to_pylist()
    record = merge([findings for row in rows for findings in decoded(row)[0]])
    for incident in record.incidents:
        print(incident.title)


if __name__ == "__main__":
    main(*sys.argv[1:3])
