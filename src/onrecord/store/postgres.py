"""A record on a server: the tables of a PostgreSQL schema, with the bytes as received."""

from onrecord.config import beside
from onrecord.store import purge
from onrecord.store.kept import Store
from onrecord.store.purge import Purge
from onrecord.store.received import OriginalsInDatabase
from onrecord.store.server import Address, ServerDatabase, address_of


def open_store(location: str, *, create: bool = False) -> "PostgresStore":
    """The record at a `postgresql://` address; a new one when there is none and `create` is set.

    Raises RecordError when there is no record, when the server cannot be reached, or without psycopg.
    """
    return PostgresStore(address_of(location), create=create)


class PostgresStore(Store):
    """A record on a server."""

    def __init__(self, address: Address, *, create: bool) -> None:
        self.name = address.name
        database = ServerDatabase(address, create=create)
        super().__init__(database, OriginalsInDatabase(database))

    def scrub(self, plan: Purge) -> None:
        """Remove what a purge names from what this user keeps beside the record, and overwrite what was deleted."""
        purge.drop_beside(beside(self.name, make=False), plan)
        super().scrub(plan)
