"""A community that others may know of says when it looks different (docs/caching.md)."""

from django.db import migrations

# Under a name that is known, also where only members read: lists name it.
COMMUNITY = """
CREATE FUNCTION communities_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.visibility <> 'private' THEN
        PERFORM accounts_page_changed(OLD.id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.visibility <> 'private' THEN
        PERFORM accounts_page_changed(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_community AFTER INSERT OR DELETE ON communities_community FOR EACH ROW
    EXECUTE FUNCTION communities_shown();
CREATE TRIGGER page_of_changed_community AFTER UPDATE ON communities_community FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION communities_shown();
CREATE TRIGGER page_of_no_community AFTER TRUNCATE ON communities_community
    EXECUTE FUNCTION accounts_table_emptied();
"""
# None of an address at which there is nothing (any more): it would be the version of whatever never changed.
VERSION = """
CREATE FUNCTION communities_page_version(address text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT c.id || ' ' || accounts_page_version(0, c.id) FROM communities_community c WHERE c.slug = address);
END $$;
"""
# What belongs to one: its other names, and what its people say of themselves beside their posts.
OF_COMMUNITY = """
CREATE FUNCTION communities_row_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(c.id) FROM communities_community c WHERE c.visibility <> 'private' AND c.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.community_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.community_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_name AFTER INSERT OR UPDATE OR DELETE ON communities_communityname FOR EACH ROW
    EXECUTE FUNCTION communities_row_shown();
CREATE TRIGGER page_of_new_member AFTER INSERT ON communities_membership FOR EACH ROW
    WHEN (NEW.relation_by_posts) EXECUTE FUNCTION communities_row_shown();
CREATE TRIGGER page_of_former_member AFTER DELETE ON communities_membership FOR EACH ROW
    WHEN (OLD.relation_by_posts) EXECUTE FUNCTION communities_row_shown();
CREATE TRIGGER page_of_member AFTER UPDATE ON communities_membership FOR EACH ROW
    WHEN ((OLD.relation_by_posts OR NEW.relation_by_posts)
        AND (OLD.user_id, OLD.community_id, OLD.relation, OLD.relation_by_posts, OLD.state, OLD.banned_until, OLD.outside)
        IS DISTINCT FROM
        (NEW.user_id, NEW.community_id, NEW.relation, NEW.relation_by_posts, NEW.state, NEW.banned_until, NEW.outside))
    EXECUTE FUNCTION communities_row_shown();
"""
AWAY = """
DROP TRIGGER page_of_member ON communities_membership;
DROP TRIGGER page_of_former_member ON communities_membership;
DROP TRIGGER page_of_new_member ON communities_membership;
DROP TRIGGER page_of_name ON communities_communityname;
DROP TRIGGER page_of_no_community ON communities_community;
DROP TRIGGER page_of_changed_community ON communities_community;
DROP TRIGGER page_of_community ON communities_community;
DROP FUNCTION communities_page_version, communities_row_shown, communities_shown;
"""


class Migration(migrations.Migration):
    dependencies = [("communities", "0012_subscriptions"), ("accounts", "0016_page_changes")]

    operations = [migrations.RunSQL(COMMUNITY + OF_COMMUNITY + VERSION, AWAY)]
