"""Who is on a rig's site: a community, its conversation, and members enough to post without a pause (`posts.limits`).

    cast = rig.script("tests.faults.cast", "40")
"""

import json
import sys
from dataclasses import dataclass

from tests.rig import begin

MEMBERS = "Poster"  # …0, …1 and so on
KEY = "k" * 32  # of forms: any is right that stands in the cookie and in the form
# All that says when something was said, so that it agrees with itself afterwards (`manage.py check_counters`).
A_DAY_OLDER = """
    UPDATE posts_post SET created_at = created_at - interval '1 day';
    UPDATE posts_thread SET created_at = created_at - interval '1 day', last_activity = last_activity - interval '1 day',
        first_reply_at = first_reply_at - interval '1 day';
    UPDATE posts_taggedthread SET last_activity = last_activity - interval '1 day'
"""


@dataclass(frozen=True)
class Cast:
    """`thread` and `opening`: public ids. `cookies`: of each member, signed in."""

    community: str
    thread: str
    opening: str
    cookies: list[str]

    @property
    def page(self) -> str:
        """The address of the conversation."""
        return f"/t/{self.thread}/"

    @property
    def reply(self) -> str:
        """Where replies are sent."""
        return f"{self.page}reply/"

    def fields(self, body: str, token: str) -> dict[str, str]:
        """Of the form of a reply."""
        return {"body": body, "token": token, "csrfmiddlewaretoken": KEY}


def make(members: int) -> dict[str, object]:
    """What `Cast` holds."""
    from django.conf import settings
    from django.db import transaction

    from tests import makers
    from tests.people import member, person
    from tests.rig import session

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody here has a real one
    with transaction.atomic():
        place = makers.community("lupus")
        people = [person(f"{MEMBERS}{number}") for number in range(members)]
        for user in people:
            member(user, place)
        thread = makers.thread(people[0], place)
        cookies = [f"{session(user.username)}; csrftoken={KEY}" for user in people]
    return {
        "community": place.slug, "thread": thread.public_id, "opening": thread.opening.public_id, "cookies": cookies
    }  # fmt: skip


if __name__ == "__main__":
    begin()
    sys.stdout.write(json.dumps(make(int(sys.argv[1]))))
