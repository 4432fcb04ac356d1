"""The statements around a dump, all in one transaction with it: what makes room before it, what compares, what holds
back. Without the COMMIT at its end, whatever happens, nothing has happened."""

from collections.abc import Iterator

from psycopg import sql

from peerhealth.backups import checksums, target
from peerhealth.backups.manifest import Manifest

LOCK = 0x7068_6261  # any number of ours: who restores holds it
OURS = "peerhealth: "  # begins the sentences that we raise
BEGIN = f"""
SET client_min_messages = warning;
BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL maintenance_work_mem = '256MB';  -- for indexes
DO $$ BEGIN
    IF NOT pg_try_advisory_xact_lock({LOCK}) THEN
        RAISE EXCEPTION '{OURS}Another restore is at it, or one that was killed is just ending: try again in a minute.';
    END IF;
END $$;
"""
# Under the lock, because somebody may have signed up since we looked. What is to go is named before anything goes: one
# takes others with it.
EMPTY = """
DO $$ DECLARE is_used boolean; gone text; BEGIN
    IF to_regclass({people}) IS NOT NULL THEN
        EXECUTE 'LOCK TABLE ' || {people};
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || {people} || ')' INTO is_used;
        IF is_used THEN RAISE EXCEPTION '%', {refusal}; END IF;
    END IF;
    FOREACH gone IN ARRAY (
        SELECT coalesce(array_agg(format('DROP %s IF EXISTS %s CASCADE', kind, name) ORDER BY turn), ARRAY[]::text[])
        FROM (
            SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
                oid::regclass::text AS name, CASE relkind WHEN 'S' THEN 2 ELSE 1 END AS turn FROM pg_class
                WHERE relnamespace = {schema}::regnamespace AND relkind IN ('v', 'r', 'p', 'S')
                AND NOT {extensions_have}
            UNION ALL SELECT 'ROUTINE', oid::regprocedure::text, 3 FROM pg_proc
                WHERE pronamespace = {schema}::regnamespace AND NOT {extensions_have}
            UNION ALL SELECT 'TYPE', oid::regtype::text, 4 FROM pg_type
                WHERE typnamespace = {schema}::regnamespace AND typtype IN ('e', 'd', 'c') AND NOT {extensions_have}
                AND (typrelid = 0 OR (SELECT relkind FROM pg_class WHERE pg_class.oid = typrelid) = 'c')
        ) AS ours
    ) LOOP EXECUTE gone; END LOOP;
END $$;
CREATE TABLE {mark} (moment timestamptz NOT NULL, with_mail boolean NOT NULL);
INSERT INTO {mark} VALUES ({moment}, {with_mail});
"""
EXTENSIONS_HAVE = "EXISTS (SELECT 1 FROM pg_depend WHERE objid = oid AND deptype = 'e')"  # what one brings is its own
# Of these, as of mails that are on their way, nobody knows whether they were done after the backup: they wait for a
# word of the operator's, as jobs that failed do (`peerhealth/parking.py`).
HOLD = """
WITH held AS (
    UPDATE procrastinate_jobs SET status = 'failed', worker_id = NULL, abort_requested = false,
        args = args || '{"_why": "waited in the backup"}'::jsonb
    WHERE status IN ('todo', 'doing') AND queue_name <> 'nightly' RETURNING id
)
INSERT INTO procrastinate_events (job_id, type) SELECT id, 'failed' FROM held;
"""
# Workers of then are not here; what they were at begins anew.
TAKE_UP = "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE status = 'doing';\n"
# Numbers that were given since the backup are given to nobody else: some links in mails that went out since are signed
# for a number alone.
FURTHER_ON = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT seqrelid::regclass AS name, seqmax FROM pg_sequence
        JOIN pg_class ON pg_class.oid = seqrelid WHERE relnamespace = {schema}::regnamespace
    LOOP PERFORM setval(one.name, least(nextval(one.name) + 100000, one.seqmax)); END LOOP;
END $$;
"""
DIFFERS = """
DO $$ DECLARE rows bigint; checksum text; BEGIN
    {question} INTO rows, checksum;
    IF rows <> {rows} OR checksum <> {checksum} THEN
        RAISE EXCEPTION '%', format({sentence}, rows, checksum);
    END IF;
END $$;
"""


def before(said: Manifest, *, with_mail: bool) -> str:
    """Opens the transaction and empties the database, unless people are there."""
    words = {
        "people": sql.Literal(f"{checksums.SCHEMA}.{target.people()}"),
        "refusal": sql.Literal(f"{OURS}People have come into this database meanwhile."),
        "schema": sql.Literal(checksums.SCHEMA),
        "extensions_have": sql.SQL(EXTENSIONS_HAVE),
        "mark": sql.Identifier(checksums.SCHEMA, target.MARK),
        "moment": sql.Literal(said.moment.isoformat()),
        "with_mail": sql.Literal(with_mail),
    }
    return checksums.settle() + BEGIN + sql.SQL(EMPTY).format(**words).as_string()


def after(said: Manifest, *, verify: bool, with_mail: bool) -> Iterator[str]:
    """Compares, where it is asked for; holds what waited; and makes all of it so."""
    yield checksums.settle()
    for name, one in said.tables.items() if verify else ():
        sentence = f"{OURS}The table {name} came back with %s rows (%s) and had {one.rows} ({one.checksum})."
        words = {
            "question": checksums.question(name),
            "rows": sql.Literal(one.rows),
            "checksum": sql.Literal(one.checksum),
            "sentence": sql.Literal(sentence),
        }
        yield sql.SQL(DIFFERS).format(**words).as_string()
    yield sql.SQL(FURTHER_ON).format(schema=sql.Literal(checksums.SCHEMA)).as_string()
    yield TAKE_UP if with_mail else HOLD
    yield "DELETE FROM procrastinate_workers;\nCOMMIT;\n"
