"""The database of a record, whichever it is: transactions, migrations, and errors that a user can act on."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Literal

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.exc import DBAPIError

from onrecord import __version__
from onrecord.errors import RecordError
from onrecord.store.migrations import BEFORE_THE_FIRST, MIGRATIONS, Migration, translated
from onrecord.store.schema import migrations

WAIT_SECONDS = 30
Advice = tuple[tuple[tuple[str, ...], str], ...]
Part = Literal["findings", "decisions"]


class Database(ABC):
    """Transactions for reading and for writing on the tables of a record.

    `name` is what messages call the record: a path, or an address without its password.
    """

    name: str
    read_only: bool = False
    schema: str | None = None
    advice: Advice = ()
    elsewhere: str = "name another folder with -r"
    _engine: Engine
    _reader: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record from its first to its last line."""
        with self.explained(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *parts: Part) -> Iterator[Connection]:
        """A transaction that is kept wholly or not at all; it waits for others that write to the same parts (findings).

        Decisions are a part of their own where the database can do that, so that a reviewer need not wait for a merge.
        """
        with (
            self.explained(),
            self._engine.connect().execution_options(onrecord_write=True) as connection,
            connection.begin(),
        ):
            entered = parts or ("findings",)
            for part in entered:
                self._enter(connection, part)
            yield connection
            for part in entered:
                self._leave(connection, part)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @abstractmethod
    def moment(self) -> Hashable:
        """What is different after every change of the record, and costs little to ask."""

    @abstractmethod
    def scrub(self) -> None:
        """Overwrite what was deleted, as far as the database can."""

    @abstractmethod
    def damage(self, connection: Connection) -> Iterator[str]:
        """What the database finds wrong with its own files, one sentence each."""

    def patiently(self, connection: Connection) -> AbstractContextManager[None]:  # noqa: ARG002
        """A stretch in which a statement may take as long as it takes."""
        return nullcontext()

    @abstractmethod
    def _enter(self, connection: Connection, part: Part) -> None:
        """Wait for others that write to this part."""

    @abstractmethod
    def _leave(self, connection: Connection, part: Part) -> None:
        """Note that the part has changed."""

    def prepare(self) -> None:
        """Bring the tables up to date; each step is one transaction."""
        with self.reading() as connection:
            number = self._number(connection)
        if number == MIGRATIONS[-1].number or (self.read_only and number == 0):
            return
        if self.read_only:
            raise RecordError(f"{self.name}: made by an earlier onrecord; open it once where it may be written")
        if number == 0:
            self._begin()
        for migration in MIGRATIONS:
            with self.writing() as connection:
                if migration.number == self._number(connection) + 1:
                    with self.patiently(connection):
                        self._step(connection, migration)

    def _begin(self) -> None:
        """Make the table of migrations; another program may be doing the same."""
        first = BEFORE_THE_FIRST if self.schema is None else translated(BEFORE_THE_FIRST)
        with (
            self.explained(),
            self._engine.connect().execution_options(onrecord_write=True) as connection,
            connection.begin(),
        ):
            self._enter(connection, "findings")
            connection.exec_driver_sql(first)

    def _step(self, connection: Connection, migration: Migration) -> None:
        for statement in migration.of(self._engine.dialect.name):
            connection.exec_driver_sql(statement)
        row = {"number": migration.number, "name": migration.name, "program": __version__}
        connection.execute(migrations.insert(), row)

    def _tables(self, connection: Connection) -> list[str]:
        return inspect(connection).get_table_names(schema=self.schema)

    def _number(self, connection: Connection) -> int:
        tables = self._tables(connection)
        if "migrations" not in tables:
            if tables:
                raise RecordError(f"{self.name}: this database is not a record of onrecord; {self.elsewhere}")
            return 0
        number = connection.execute(select(func.max(migrations.c.number))).scalar() or 0
        if number > MIGRATIONS[-1].number:
            program = connection.execute(select(migrations.c.program).where(migrations.c.number == number)).scalar()
            raise RecordError(
                f"{self.name}: made by onrecord {program}, this is {__version__}; install onrecord {program} or later"
            )
        return number

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the database complains of into a RecordError that names the record and the next step."""
        try:
            yield
        except DBAPIError as error:
            raise RecordError(f"{self.name}: {self.advised(str(error.orig))}") from error
        except self._engine.dialect.loaded_dbapi.Error as error:  # of a statement past SQLAlchemy
            raise RecordError(f"{self.name}: {self.advised(str(error))}") from error
        except UnicodeDecodeError as error:
            raise RecordError(f"{self.name}: {self.advised('malformed')}") from error

    def advised(self, message: str) -> str:
        """What to do about a complaint of the database."""
        for words, advice in self.advice:
            if any(word in message for word in words):
                return advice
        return f"the database says: {message}"
