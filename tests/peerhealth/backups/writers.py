"""Members of the community of `furnish`, signed in, who may write: `rig.script("tests.peerhealth.backups.writers", "8")`
says the public id of Rae's thread and the cookies of each."""

import json
import sys

from tests.rig import begin, session


def make(count: int) -> dict[str, object]:
    """Makes so many members."""
    from django.conf import settings

    from communities.models import Community
    from posts.models import Thread
    from tests.people import member, person

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody here has a real one
    place = Community.objects.get(slug="asthma")
    names = [f"Writer{number}" for number in range(count)]
    for name in names:
        member(person(name), place)
    thread = Thread.objects.get(author__username="Rae").public_id
    return {"thread": thread, "cookies": [session(name) for name in names]}


if __name__ == "__main__":
    begin()
    sys.stdout.write(json.dumps(make(int(sys.argv[1]))))
