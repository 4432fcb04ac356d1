"""Words of titles, for finding threads like the one that is being written.

A column that the database fills by itself, because every way of writing a title must fill it. The function spells out
what `unaccent` leaves to the search path, so that it may be called immutable, and parts words at any ASCII punctuation:
PostgreSQL's parser takes "ME/CFS" for the name of a file.
"""

from django.db import migrations

PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~"
FUNCTION = f"""
    CREATE FUNCTION posts_bare(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $bare$
        SELECT translate(
            replace(replace(public.unaccent('public.unaccent'::regdictionary, lower($1)), '''', ''), '’', ''),
            $signs${PUNCTUATION}$signs$, '{" " * len(PUNCTUATION)}')
    $bare$
"""
COLUMN = """
    ALTER TABLE posts_thread ADD COLUMN title_words tsvector
        GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, posts_bare(title))) STORED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0003_reading_opened"),
        ("communities", "0001_extensions"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION posts_bare(text)"),
        migrations.RunSQL(COLUMN, "ALTER TABLE posts_thread DROP COLUMN title_words"),
        migrations.RunSQL(
            "CREATE INDEX thread_by_title_words ON posts_thread USING gin (title_words)",
            "DROP INDEX thread_by_title_words",
        ),
    ]
