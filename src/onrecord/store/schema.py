"""The tables of a record as it is now, in SQLite and in PostgreSQL; `migrations` has the steps that lead there."""

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from onrecord.store.characters import storable, stored


class Words(TypeDecorator[str]):
    """Text of any kind: what UTF-8 cannot hold (half of a surrogate pair) is kept as bytes, in PostgreSQL escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        """The value as the database keeps it."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return storable(value)
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
        return value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        """The value as it was given."""
        if dialect.name == "postgresql":
            return stored(value) if isinstance(value, str) else None
        return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("name", String, nullable=False),
    Column("program", String, nullable=False),
)
originals = Table(
    "originals",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)
server_metadata = MetaData()
original_bytes = Table(  # only in PostgreSQL: a record in a folder keeps originals as files
    "original_bytes",
    server_metadata,
    Column("sha256", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
sources = Table(
    "sources",
    metadata,
    Column("name", Words, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("fingerprint", String, nullable=False),
)
documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", Words, nullable=False),
    Column("sha256", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("title", Words),
    Column("publisher", Words),
    Column("published", Words),
    Column("language", String),
    Column("text", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("digest", String, nullable=False),
)
document_sources = Table(
    "document_sources",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("source", Words, ForeignKey("sources.name", ondelete="CASCADE"), primary_key=True),
    Column("times", BigInteger, nullable=False),
)
sentences = Table(
    "sentences",
    metadata,
    Column("row", BigInteger, primary_key=True),
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("text", Words, nullable=False),
)


def _of_document(name: str, *filters: str) -> Table:
    return Table(
        name,
        metadata,
        Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        Column("n", BigInteger, primary_key=True),
        Column("id", String),
        Column("start", BigInteger),
        Column("end", BigInteger),
        *(Column(each, Words) for each in filters),
        Column("body", Words, nullable=False),
    )


def _of_record(name: str, *filters: str) -> Table:
    return Table(
        name,
        metadata,
        Column("n", BigInteger, primary_key=True),
        Column("id", String),
        *(Column(each, Words) for each in filters),
        Column("body", Words, nullable=False),
    )


timexes = _of_document("timexes", "type", "edtf", "earliest", "latest")
orders = _of_document("orders", "relation", "timex")
mentions = _of_document("mentions", "kind", "entity")
document_entities = _of_document("document_entities", "kind", "name")
statements = _of_document("statements", "mode", "voice", "stance", "speaker", "place", "earliest", "latest")
events = _of_document("events", "type", "mode", "stance", "place", "earliest", "latest")
figures = _of_document("figures", "counts", "hedge")
citations = _of_document("citations", "form", "state")
claims = _of_document("claims", "kind")
document_problems = _of_document("document_problems", "kind", "message")

problems = Table(
    "problems",
    metadata,
    Column("source", Words, ForeignKey("sources.name", ondelete="CASCADE"), primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("body", Words, nullable=False),
)
entities = _of_record("entities", "kind", "name")
incidents = _of_record("incidents", "type", "title", "place", "earliest", "latest", "status")
timeline = _of_record("timeline", "incident", "statement", "label", "earliest", "latest")
copies = _of_record("copies")
decisions = _of_record("decisions", "subject", "verdict", "reviewer", "at")
decisions.append_column(Column("hash", String))
state = Table(
    "state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
merge_keys = Table(
    "merge_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("name", String, primary_key=True),
)
merge_values = Table(
    "merge_values",
    metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
merge_pending = Table("merge_pending", metadata, Column("document", String, primary_key=True))
summaries = Table(
    "summaries",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
superseded = Table(
    "superseded",
    metadata,
    Column("n", BigInteger, primary_key=True),
    Column("id", String, nullable=False),
    Column("superseded_by", String),
)
accounts = Table(
    "accounts",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password", String),
    Column("since", String, nullable=False),
)
account_sessions = Table(
    "account_sessions",
    metadata,
    Column("token", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("made", BigInteger, nullable=False),
)
account_log = Table(
    "account_log",
    metadata,
    Column("n", BigInteger, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("action", String, nullable=False),
    Column("account", String, nullable=False),
)
