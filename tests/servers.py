"""A PostgreSQL server of the tests' own: one that is named, or a private one from the machine's binaries."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

NAMED = "ONRECORD_TEST_POSTGRES"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path | None:
    """The folder of the newest server that is installed, None when there is none."""
    found = [Path(each) for each in (shutil.which("initdb"),) if each]
    found += [path / "initdb" for place in PLACES for path in sorted(Path("/").glob(place[1:]), reverse=True)]
    return next((path.parent for path in found if path.exists() and (path.parent / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server: of ONRECORD_TEST_POSTGRES, or of a private one in a temporary folder; None without."""
    folder = binaries()
    if NAMED in os.environ or folder is None:
        yield os.environ.get(NAMED)
        return
    root = os.getuid() == 0  # the server refuses to run as root
    place = Path(tempfile.mkdtemp(prefix="pg-"))
    if root:
        shutil.chown(place, "postgres", "postgres")

    def run(*command: str) -> None:
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
        made = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=120, **user)
        assert made.returncode == 0, made.stderr + made.stdout

    data = str(place / "data")
    settings = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off -c full_page_writes=off"
    try:
        run(str(folder / "initdb"), "-D", data, "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-sync")
        run(str(folder / "pg_ctl"), "-D", data, "-w", "-o", settings, "-l", str(place / "log"), "start")
        stop = ["sh", "-c", 'cat >/dev/null; "$0" -D "$1" -m immediate stop', str(folder / "pg_ctl"), data]
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
        watch = subprocess.Popen(
            stop, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=place, start_new_session=True, **user
        )
        try:  # the server stops when this process closes the pipe, or is gone
            yield f"postgresql://onrecord@/postgres?host={place}"
        finally:
            watch.communicate(timeout=60)
    finally:
        shutil.rmtree(place, ignore_errors=True)


class Places:
    """Where new records can be made for a test: folders, or schemas of a server."""

    def __init__(self, kind: str, folder: Path, server: str | None) -> None:
        self.kind, self._folder, self._server = kind, folder, server
        self._made: dict[str, str] = {}

    def __call__(self, name: str = "record") -> str:
        """The location of the record of that name; it need not be there yet."""
        if self._server is None:
            return str(self._folder / name)
        schema = self._made.setdefault(name, f"t{uuid4().hex[:16]}")
        return f"{self._server}{'&' if '?' in self._server else '?'}schema={schema}"

    @contextmanager
    def raw(self, location: str) -> Iterator[Any]:
        """A connection past the program: `execute` runs SQL, which is kept at the end."""
        if self._server is None:
            connection: Any = sqlite3.connect(Path(location) / "record.db")
        else:
            import psycopg

            address, _, schema = location.rpartition("schema=")
            connection = psycopg.connect(address.rstrip("?&"))
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(f"SET search_path TO {schema}")
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()

    def untie(self, connection: Any, *triggers: str) -> None:
        """Drop triggers of the decisions."""
        for trigger in triggers:
            connection.execute(f"DROP TRIGGER {trigger}{' ON decisions' if self._server else ''}")

    def clear(self) -> None:
        """Remove what was made on the server."""
        for location in [self(name) for name in self._made]:
            with self.raw(location) as connection:
                connection.execute(f"DROP SCHEMA {location.rpartition('schema=')[2]} CASCADE")
