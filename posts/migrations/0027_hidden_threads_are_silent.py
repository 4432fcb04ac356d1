"""What happens in a thread that a moderator has hidden says nothing: a visitor sees nothing of the thread, so that a page
which takes longer would tell that something happened there. That it is hidden, or shown again, says so as before."""

from importlib import import_module

from django.db import migrations

before = import_module("posts.migrations.0018_page_changes")

HIDDEN = "NOT EXISTS (SELECT FROM posts_hiding h WHERE h.post_id = {opening})"
THREAD = f"""
CREATE OR REPLACE FUNCTION posts_thread_changed(thread bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
BEGIN
    SELECT t.community_id INTO place FROM posts_thread t JOIN communities_community c ON c.id = t.community_id
    WHERE t.id = thread AND t.audience <> 'members' AND c.visibility = 'public'
        AND {HIDDEN.format(opening="t.opening_id")};
    IF FOUND THEN
        PERFORM accounts_page_changed(place);
    END IF;
END $$;
CREATE OR REPLACE FUNCTION posts_thread_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(c.id) FROM communities_community c WHERE c.visibility = 'public' AND c.id IN (
        CASE WHEN TG_OP <> 'INSERT' AND OLD.audience <> 'members'
            AND {HIDDEN.format(opening="OLD.opening_id")} THEN OLD.community_id END,
        CASE WHEN TG_OP <> 'DELETE' AND NEW.audience <> 'members'
            AND {HIDDEN.format(opening="NEW.opening_id")} THEN NEW.community_id END);
    RETURN NULL;
END $$;
"""
# A row of hiding beside an opening: the thread comes into sight with it, or goes out of it.
BESIDE = """
CREATE OR REPLACE FUNCTION posts_beside_post_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posts bigint[];
BEGIN
    posts := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.post_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.post_id END];
    PERFORM posts_thread_changed(p.thread_id) FROM posts_post p WHERE p.id = ANY (posts);
    IF TG_TABLE_NAME = 'posts_hiding' THEN
        PERFORM accounts_page_changed(t.community_id)
        FROM posts_thread t JOIN communities_community c ON c.id = t.community_id
        WHERE t.opening_id = ANY (posts) AND t.audience <> 'members' AND c.visibility = 'public';
    END IF;
    RETURN NULL;
END $$;
"""


def as_it_was(statements: str, *names: str) -> str:
    """The functions `names` of the migration before."""
    parts = [part for part in statements.split("CREATE ") if part.startswith(tuple(f"FUNCTION {name}(" for name in names))]
    return "".join(f"CREATE OR REPLACE {part}" for part in parts)


class Migration(migrations.Migration):
    dependencies = [("posts", "0025_fewer_indexes_of_posts")]

    operations = [
        migrations.RunSQL(
            THREAD + BESIDE,
            as_it_was(before.THREAD, "posts_thread_changed", "posts_thread_shown")
            + as_it_was(before.BESIDE, "posts_beside_post_shown"),
        )
    ]
