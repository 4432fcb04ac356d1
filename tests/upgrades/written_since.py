"""What only this release knows, written by its own verbs into a database that the last release goes on reading: an *Ask a
professional* session that was moved, an answer with a checked profession, a guide, a visit. Says in JSON which pages show
it. Of places and people that `smoke.py` has made."""

import json
import sys
from datetime import timedelta

from tests.rig import begin


def main() -> list[str]:
    """Addresses of pages that the last release has, too."""
    from django.utils import timezone

    from accounts.models import User
    from communities.models import Community
    from posts import asking, visiting
    from posts.models.visit import Purpose
    from tests import makers
    from tests.people import member, person

    place = Community.objects.get(slug="between")
    ana, mo = (User.objects.get(username=name) for name in ("Ana", "Mo"))
    nurse = person("Nora")
    member(nurse, place)
    session = makers.session(mo, place)
    makers.reply(ana, session.thread, "What about travel?")
    begins = timezone.now() + timedelta(days=2)
    asking.change(session=session, by=mo, answers_from=begins, answers_until=begins + timedelta(hours=1), zone="UTC")
    credential = makers.professional(nurse, place)
    asking.invite(session=session, name="Nora", by=mo)
    makers.reply(nurse, makers.thread(ana, place, title="Who knows?"), "It can be so.", credential=credential)
    makers.guide(mo, place)
    visiting.plan(owner=ana, purpose=Purpose.NEW)
    thread = session.thread.get_absolute_url()
    return ["/", "/c/between/", "/c/between/feed/", thread, "/search/?q=pumps", "/u/Mo/", "/notifications/", "/tag/", "/sitemap.xml"]


if __name__ == "__main__":
    sys.path.insert(0, ".")
    begin()
    sys.stdout.write(json.dumps(main()))
