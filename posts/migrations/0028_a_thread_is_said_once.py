"""What happens in a thread says once in a transaction that its community's pages have changed: a reply touches a dozen
rows of one thread, and each asked anew whose page that is. (Undone with what has said it: the mark is the
transaction's, and goes back with a savepoint.)"""

from importlib import import_module

from django.db import migrations

before = import_module("posts.migrations.0027_hidden_threads_are_silent")

# One thread is remembered, the last: nearly every transaction writes in one.
THREAD = f"""
CREATE OR REPLACE FUNCTION posts_thread_changed(thread bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
BEGIN
    IF current_setting('peerhealth.thread_said', true) = thread::text THEN
        RETURN;
    END IF;
    SELECT t.community_id INTO place FROM posts_thread t JOIN communities_community c ON c.id = t.community_id
    WHERE t.id = thread AND t.audience <> 'members' AND c.visibility = 'public'
        AND {before.HIDDEN.format(opening="t.opening_id")};
    IF FOUND THEN
        PERFORM accounts_page_changed(place);
        PERFORM set_config('peerhealth.thread_said', thread::text, true);
    END IF;
END $$;
"""


AS_IT_WAS = before.THREAD[: before.THREAD.index("CREATE OR REPLACE FUNCTION posts_thread_shown")]


class Migration(migrations.Migration):
    dependencies = [("posts", "0027_hidden_threads_are_silent")]

    operations = [migrations.RunSQL(THREAD, AS_IT_WAS)]
