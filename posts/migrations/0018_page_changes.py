"""What is said where everyone may read says when it looks different (docs/caching.md). What is among members, in private
or hidden says nothing: not even how long a page takes shall tell a visitor that something happened there.

Whatever comes into sight (a wider audience, a post shown again) says so itself, and so does what goes out of it."""

from django.db import migrations

THREAD = """
CREATE FUNCTION posts_thread_changed(thread bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
BEGIN
    SELECT t.community_id INTO place FROM posts_thread t JOIN communities_community c ON c.id = t.community_id
    WHERE t.id = thread AND t.audience <> 'members' AND c.visibility = 'public';
    IF FOUND THEN
        PERFORM accounts_page_changed(place);
    END IF;
END $$;
CREATE FUNCTION posts_thread_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(c.id) FROM communities_community c WHERE c.visibility = 'public' AND c.id IN (
        CASE WHEN TG_OP <> 'INSERT' AND OLD.audience <> 'members' THEN OLD.community_id END,
        CASE WHEN TG_OP <> 'DELETE' AND NEW.audience <> 'members' THEN NEW.community_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_thread AFTER INSERT OR DELETE ON posts_thread FOR EACH ROW
    EXECUTE FUNCTION posts_thread_shown();
CREATE TRIGGER page_of_changed_thread AFTER UPDATE ON posts_thread FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION posts_thread_shown();
CREATE TRIGGER page_of_no_thread AFTER TRUNCATE ON posts_thread EXECUTE FUNCTION accounts_table_emptied();
"""
POST = """
CREATE FUNCTION posts_post_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM posts_hiding h WHERE h.post_id = NEW.id)
            AND OLD.deleted_at IS NOT DISTINCT FROM NEW.deleted_at THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM posts_thread_changed(OLD.thread_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM posts_thread_changed(NEW.thread_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_post AFTER INSERT OR DELETE ON posts_post FOR EACH ROW EXECUTE FUNCTION posts_post_shown();
CREATE TRIGGER page_of_changed_post AFTER UPDATE ON posts_post FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION posts_post_shown();
CREATE TRIGGER page_of_no_post AFTER TRUNCATE ON posts_post EXECUTE FUNCTION accounts_table_emptied();
"""
# What stands with a post or at a thread's top.
BESIDE = """
CREATE FUNCTION posts_beside_post_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM posts_thread_changed(p.thread_id) FROM posts_post p WHERE p.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.post_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.post_id END);
    RETURN NULL;
END $$;
CREATE FUNCTION posts_beside_thread_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM posts_thread_changed(OLD.thread_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM posts_thread_changed(NEW.thread_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_hiding AFTER INSERT OR UPDATE OR DELETE ON posts_hiding FOR EACH ROW
    EXECUTE FUNCTION posts_beside_post_shown();
CREATE TRIGGER page_of_help AFTER INSERT OR UPDATE OR DELETE ON posts_helped FOR EACH ROW
    EXECUTE FUNCTION posts_beside_post_shown();
CREATE TRIGGER page_of_outcome AFTER INSERT OR UPDATE OR DELETE ON posts_outcome FOR EACH ROW
    EXECUTE FUNCTION posts_beside_thread_shown();
CREATE TRIGGER page_of_tag_in_post AFTER INSERT OR UPDATE OR DELETE ON posts_taggedpost FOR EACH ROW
    EXECUTE FUNCTION posts_beside_thread_shown();
CREATE TRIGGER page_of_tag_in_thread AFTER INSERT OR UPDATE OR DELETE ON posts_taggedthread FOR EACH ROW
    EXECUTE FUNCTION posts_beside_thread_shown();
"""
# How a hashtag is called, wherever it stands. One that nobody has used in public stands nowhere that a visitor sees.
TAG = """
CREATE FUNCTION posts_tag_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(0);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_tag AFTER UPDATE ON posts_hashtag FOR EACH ROW
    WHEN (OLD.name <> NEW.name OR (OLD.display <> '' AND OLD.display <> NEW.display))
    EXECUTE FUNCTION posts_tag_shown();
CREATE TRIGGER page_of_alias AFTER INSERT OR UPDATE OR DELETE ON posts_hashtagalias FOR EACH ROW
    EXECUTE FUNCTION posts_tag_shown();
"""
# None of a thread that is not there (any more), as of a community.
VERSION = """
CREATE FUNCTION posts_page_version(thread text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT t.community_id || ' ' || accounts_page_version(0, t.community_id)
        FROM posts_thread t WHERE t.public_id = thread);
END $$;
"""
TRIGGERS = {
    "posts_hashtagalias": ["page_of_alias"],
    "posts_hashtag": ["page_of_tag"],
    "posts_taggedthread": ["page_of_tag_in_thread"],
    "posts_taggedpost": ["page_of_tag_in_post"],
    "posts_outcome": ["page_of_outcome"],
    "posts_helped": ["page_of_help"],
    "posts_hiding": ["page_of_hiding"],
    "posts_post": ["page_of_post", "page_of_changed_post", "page_of_no_post"],
    "posts_thread": ["page_of_thread", "page_of_changed_thread", "page_of_no_thread"],
}
AWAY = "".join(f"DROP TRIGGER {name} ON {table};\n" for table, names in TRIGGERS.items() for name in names) + """
DROP FUNCTION posts_page_version, posts_tag_shown, posts_beside_thread_shown, posts_beside_post_shown, posts_post_shown, posts_thread_shown,
    posts_thread_changed;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0017_digests"), ("communities", "0013_page_changes")]

    operations = [migrations.RunSQL(THREAD + POST + BESIDE + TAG + VERSION, AWAY)]
