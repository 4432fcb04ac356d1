"""What visitors may see changes by a number (docs/caching.md): the rows, and the function that adds one.

The rows are no model: only triggers write them, and only `accounts/page_versions.py` reads them. They are added, never
changed, so that two who write at one moment do not wait for each other; now and then some become one, of the same weight.
"""

from django.db import migrations

TABLE = """
CREATE TABLE accounts_pagechange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope bigint NOT NULL,
    weight bigint NOT NULL
);
CREATE INDEX accounts_pagechange_by_scope ON accounts_pagechange (scope, id) INCLUDE (weight);
INSERT INTO accounts_pagechange (scope, weight) VALUES (0, 1), (-1, 1);
"""
# Once a transaction and scope. A setting of the transaction says of which it has been said ("*": of all): like the rows
# it goes with a savepoint that is rolled back. Whoever makes one row of many takes only rows that nobody else holds.
CHANGED = """
CREATE FUNCTION accounts_page_changed(scope_changed bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('peerhealth.page_changes', true), '');
    one bigint;
    added bigint;
BEGIN
    IF said = '*' OR position(',' || scope_changed || ',' IN said) > 0 THEN
        RETURN;
    END IF;
    FOREACH one IN ARRAY CASE WHEN said = '' THEN ARRAY[scope_changed, -1] ELSE ARRAY[scope_changed] END LOOP
        INSERT INTO accounts_pagechange (scope, weight) VALUES (one, 1) RETURNING id INTO added;
        IF added % 16 = 0 THEN
            WITH old AS (
                DELETE FROM accounts_pagechange WHERE id IN (
                    SELECT id FROM accounts_pagechange WHERE scope = one AND id < added
                    ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
                RETURNING weight)
            INSERT INTO accounts_pagechange (scope, weight)
                SELECT one, sum(weight) FROM old HAVING count(*) > 0;
        END IF;
    END LOOP;
    PERFORM set_config('peerhealth.page_changes', coalesce(nullif(said, ''), ',') || scope_changed || ',', true);
END $$;
"""
# For whoever loads very much at once: every page has changed, and the rest of the transaction says nothing.
ALL_CHANGED = """
CREATE FUNCTION accounts_all_pages_changed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_pagechange (scope, weight) VALUES (0, 1), (-1, 1);
    PERFORM set_config('peerhealth.page_changes', '*', true);
END $$;
"""
# In a function, so that a session plans it once.
VERSION = """
CREATE FUNCTION accounts_page_version(VARIADIC scopes bigint[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT string_agg(v.scope || ':' || v.weight || ':' || v.id, ' ' ORDER BY v.scope) FROM (
        SELECT scope, sum(weight) AS weight, max(id) AS id FROM accounts_pagechange
        WHERE scope = ANY (scopes) GROUP BY scope) v);
END $$;
CREATE FUNCTION accounts_every_page_version() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN accounts_page_version(-1);
END $$;
"""
# What stands beside somebody's words wherever they are.
PERSON = """
CREATE FUNCTION accounts_person_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(0);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_person AFTER UPDATE ON accounts_user FOR EACH ROW
    WHEN ((OLD.username, OLD.avatar_seed) IS DISTINCT FROM (NEW.username, NEW.avatar_seed))
    EXECUTE FUNCTION accounts_person_shown();
CREATE FUNCTION accounts_table_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_all_pages_changed();
    RETURN NULL;
END $$;
"""
AWAY = """
DROP TRIGGER page_of_person ON accounts_user;
DROP FUNCTION accounts_every_page_version, accounts_page_version, accounts_person_shown, accounts_table_emptied, accounts_all_pages_changed, accounts_page_changed;
DROP TABLE accounts_pagechange;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_agreements")]

    operations = [migrations.RunSQL(TABLE + CHANGED + ALL_CHANGED + VERSION + PERSON, AWAY)]
