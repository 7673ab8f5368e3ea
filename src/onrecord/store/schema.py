"""The tables of a record as it is now, and the numbered migrations that lead there."""

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Words(TypeDecorator[str]):
    """Text of any kind: what UTF-8 cannot hold (half of a surrogate pair) is kept as bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:  # noqa: ARG002
        """The value as SQLite keeps it."""
        if value is None:
            return None
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
        return value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The value as it was given."""
        return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("program", String, nullable=False),
)
originals = Table(
    "originals",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("bytes", Integer, nullable=False),
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
    Column("times", Integer, nullable=False),
)
sentences = Table(
    "sentences",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", String, nullable=False),
)


def _of_document(name: str, *filters: str) -> Table:
    return Table(
        name,
        metadata,
        Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
        Column("n", Integer, primary_key=True),
        Column("id", String),
        Column("start", Integer),
        Column("end", Integer),
        *(Column(each, Words) for each in filters),
        Column("body", Words, nullable=False),
    )


def _of_record(name: str, *filters: str) -> Table:
    return Table(
        name,
        metadata,
        Column("n", Integer, primary_key=True),
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
    Column("n", Integer, primary_key=True),
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
    Column("key", Integer, primary_key=True),
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
superseded = Table(
    "superseded",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("superseded_by", String),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered step of the schema; it runs in one transaction together with its row in `migrations`."""

    number: int
    name: str
    statements: tuple[str, ...]


OF_DOCUMENT = "document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE"
OF_SOURCE = "source TEXT NOT NULL REFERENCES sources(name) ON DELETE CASCADE"


def _document_table(name: str, filters: str) -> str:
    columns = "".join(f"{each} TEXT, " for each in filters.split())
    return (
        f"CREATE TABLE {name} ({OF_DOCUMENT}, n INTEGER NOT NULL, id TEXT, "
        f'start INTEGER, "end" INTEGER, {columns}body TEXT NOT NULL, PRIMARY KEY (document, n)) WITHOUT ROWID'
    )


def _record_table(name: str, filters: str = "") -> str:
    columns = "".join(f"{each} TEXT, " for each in filters.split())
    return f"CREATE TABLE {name} (n INTEGER PRIMARY KEY, id TEXT, {columns}body TEXT NOT NULL)"


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        number=1,
        name="documents, findings and what was merged from them",
        statements=(
            "CREATE TABLE originals (sha256 TEXT PRIMARY KEY NOT NULL, bytes INTEGER NOT NULL)",
            "CREATE TABLE sources (name TEXT PRIMARY KEY NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL)",
            "CREATE TABLE documents (id TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, sha256 TEXT NOT NULL, "
            "fingerprint TEXT NOT NULL, title TEXT, publisher TEXT, published TEXT, language TEXT, text TEXT NOT NULL, "
            "body TEXT NOT NULL, digest TEXT NOT NULL)",
            f"CREATE TABLE document_sources ({OF_DOCUMENT}, {OF_SOURCE}, "
            "times INTEGER NOT NULL, PRIMARY KEY (document, source))",
            "CREATE INDEX document_sources_by_source ON document_sources (source)",
            f"CREATE TABLE sentences (row INTEGER PRIMARY KEY, {OF_DOCUMENT}, "
            'start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL)',
            "CREATE INDEX sentences_by_document ON sentences (document)",
            "CREATE VIRTUAL TABLE search USING fts5(text, content='sentences', content_rowid='row', "
            "tokenize='unicode61 remove_diacritics 2')",
            _document_table("timexes", "type edtf earliest latest"),
            _document_table("mentions", "kind entity"),
            _document_table("document_entities", "kind name"),
            _document_table("statements", "mode voice stance speaker place earliest latest"),
            _document_table("events", "type mode stance place earliest latest"),
            _document_table("figures", "counts hedge"),
            _document_table("citations", "form state"),
            _document_table("claims", "kind"),
            _document_table("document_problems", "kind message"),
            f"CREATE TABLE problems ({OF_SOURCE}, n INTEGER NOT NULL, "
            "kind TEXT NOT NULL, message TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (source, n))",
            _record_table("entities", "kind name"),
            _record_table("incidents", "type title place earliest latest status"),
            _record_table("timeline", "incident statement label earliest latest"),
            _record_table("copies"),
            _record_table("decisions", "subject verdict reviewer at"),
        ),
    ),
    Migration(
        number=2,
        name="the order of times",
        statements=(_document_table("orders", "relation timex"),),
    ),
    Migration(
        number=3,
        name="decisions in a chain, which are never changed",
        statements=(
            "ALTER TABLE decisions ADD COLUMN hash TEXT",
            "CREATE INDEX decisions_by_subject ON decisions (subject)",
            "CREATE TABLE state (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions "
            "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END",
            "CREATE TRIGGER decisions_are_not_removed BEFORE DELETE ON decisions "
            "BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END",
        ),
    ),
    Migration(
        number=4,
        name="what merging remembers from one document to the next",
        statements=(
            "CREATE TABLE merge_keys (key INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (key, name)) WITHOUT ROWID",
            "CREATE TABLE merge_values (kind TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, "
            "PRIMARY KEY (kind, name))",
            "CREATE TABLE merge_pending (document TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID",
            "CREATE TABLE superseded (n INTEGER PRIMARY KEY, id TEXT NOT NULL, superseded_by TEXT)",
            "CREATE INDEX superseded_by_id ON superseded (id)",
            "INSERT INTO merge_pending SELECT id FROM documents",
            *(
                f"CREATE TRIGGER documents_{name} AFTER {change} ON documents "
                f"BEGIN INSERT OR IGNORE INTO merge_pending VALUES ({row}.id); END"
                for name, change, row in (
                    ("came", "INSERT", "new"),
                    ("changed", "UPDATE OF digest", "new"),
                    ("went", "DELETE", "old"),
                )
            ),
        ),
    ),
)
