"""One number for the rows of a table, whatever their order: the sum of a hash of each row as text.

PostgreSQL's own hash of 64 bits is the same in all its versions, on all machines of one byte order. What a row is as
text depends on settings of the session, so these are fixed (FIXED).
"""

from collections.abc import Iterable, Iterator

from psycopg import Connection, sql

from peerhealth.backups.manifest import Counted

SCHEMA = "public"
FIXED = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "lc_monetary": "C",
    "search_path": SCHEMA,
}
# Tables of ours with their sizes in bytes; what an extension brings is the extension's.
TABLES = """
    SELECT relname, pg_table_size(oid) FROM pg_class
    WHERE relnamespace = %s::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname
"""


def settle() -> str:
    """The statements that fix what rows are as text, for this session."""
    return "".join(f"SET {name} = '{value}';\n" for name, value in FIXED.items())


def tables(connection: Connection) -> dict[str, int]:
    """The tables of the site in this database, by name, with their sizes in bytes."""
    return dict(connection.execute(TABLES, [SCHEMA]).fetchall())


def question(table: str) -> sql.Composed:
    """The statement that answers with the number of rows of a table and their checksum, as text."""
    return sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(row_of_table::text, 0)), 0)::text FROM {} AS row_of_table"
    ).format(sql.Identifier(SCHEMA, table))


def count(connection: Connection, names: Iterable[str]) -> Iterator[tuple[str, Counted]]:
    """Yields what the tables hold, as far as the transaction of `connection` sees it. The session is settled first."""
    connection.execute(settle())
    for name in names:
        rows, checksum = connection.execute(question(name)).fetchone() or (0, "0")
        yield name, Counted(rows, checksum)
