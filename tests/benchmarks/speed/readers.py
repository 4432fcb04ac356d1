"""Asked of a loaded site, in a process with its settings: people who are signed in, and addresses to measure."""

import json
import sys

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from tests.rig import begin

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Threads that everyone may read, in the largest community, whose opening is there.
OPEN = """
    FROM posts_thread t JOIN communities_community c ON c.id = t.community_id JOIN posts_post o ON o.id = t.opening_id
    WHERE c.visibility = 'public' AND t.audience <> 'members' AND o.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = o.id)
"""
OF_SIZE = f"SELECT t.id, t.public_id, t.slug, c.id {OPEN} AND t.last_number BETWEEN %s AND %s ORDER BY t.id LIMIT %s"
LONGEST = f"SELECT t.id, t.public_id, t.slug, c.id, t.last_number {OPEN} ORDER BY t.last_number DESC LIMIT 2"
DEEPEST = "SELECT p.public_id, t.public_id FROM posts_post p JOIN posts_thread t ON t.id = p.thread_id "
DEEPEST += "ORDER BY p.depth DESC LIMIT 1"
ROOTS = "SELECT public_id FROM posts_post WHERE thread_id = %s AND depth = 1 AND deleted_at IS NULL ORDER BY number"
TAGS = "SELECT name, uses FROM posts_hashtag WHERE uses > 4 ORDER BY uses DESC"
# A small tag fills one page, in a young site as in an old one: what it costs is compared.
SMALL = 30


def rows(statement: str, *given) -> list[tuple]:
    """What a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def addresses() -> dict:
    """What there is to measure: threads (id, public id, slug, community), places in the long ones, tags, lists."""
    from communities.models import Community
    from peerhealth import moments

    largest = Community.objects.order_by("pk")[0]
    longest = rows(LONGEST)
    tags = rows(TAGS)
    listed = f"SELECT t.last_activity, t.public_id {OPEN} AND c.id = %s ORDER BY 1 DESC, 2 DESC OFFSET %s LIMIT 1"
    deep = {}
    for page in (1000, 100):
        found = rows(listed, largest.pk, (page - 1) * 20 - 1)
        if found:
            deep[page] = f"{moments.stamp(found[0][0])}-{found[0][1]}"
    # A run makes them longer: the next one finds them again.
    answered = [row for row in rows(OF_SIZE, 15, 200, 3_000) if row[3] == largest.pk]
    return {
        "answered": answered,
        "threads20": rows(OF_SIZE, 18, 19, 1_500), "threads50": rows(OF_SIZE, 45, 49, 400),
        "longest": longest[0], "long": longest[-1], "deepest": rows(DEEPEST)[0],
        "roots": {str(one[0]): [found[0] for found in rows(ROOTS, one[0])] for one in longest},
        "community": [largest.pk, largest.slug], "deep": deep, "tags": [tags[0], min(tags, key=lambda tag: abs(tag[1] - SMALL))],
    }  # fmt: skip


def cookies(many: str) -> list[str]:
    """The Cookie headers of people of the largest community, newly signed in: a reader who reads much first."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    community = addresses()["community"][0]
    found = []
    for user in User.objects.filter(memberships__community=community).order_by("pk")[: int(many)]:
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        found.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return found


if __name__ == "__main__":
    begin()
    json.dump(globals()[sys.argv[1]](*sys.argv[2:]), sys.stdout, default=str)
