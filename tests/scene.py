"""One community of a chosen visibility, what is said in it, and every kind of reader: the scene of the tests that prove
who may read."""

import re

from accounts import blocking
from accounts.models import User
from communities import inviting, wording
from communities.models import Community, Condition
from posts import building
from tests import makers
from tests.people import member, person

WORDS = ("Told among", "told-among", "A muttered guide", "a-muttered-guide", "Whispered", "low voice", "HushHush", "hushhush")


TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="\w+|name="kept" value="[\w.:-]+|"token" value="[\w-]+|data-live="[\w:-]+)"')


def without_tokens(page: bytes) -> bytes:
    """The page without form tokens, which are random on every page: nothing else may differ."""
    return TOKEN.sub(b"", page)


def set_up(visibility: str) -> tuple[Community, User, dict[str, str]]:
    """The community, the author, and the names with which addresses are filled in."""
    place = makers.community("the-place", visibility)
    author = person("Author")
    member(author, place)
    thread = makers.thread(author, place, title="Told among us", body="Whispered words. #HushHush")
    reply = makers.reply(author, thread, "A low voice.")
    Condition.objects.create(doid="DOID:1", name="an illness of no place")
    looks_after = person("Looks-after")
    member(looks_after, place, role="moderator")
    term = wording.add(by=looks_after, community=place, name="hushing", meaning="Whispered in a low voice.")
    wording.add(by=None, name="MRI", meaning="A scan with a strong magnet.", forms=["MRI scan"])
    invitation = inviting.invite(community=place, by=looks_after, most_uses=1, days=1)
    guide = makers.guide(looks_after, place, title="A muttered guide", body="Whispered advice.")
    guide = makers.change_guide(looks_after, guide, body="A low voice advises.")
    building.build_from(guide, [thread.public_id], author)
    names = {
        "guide": guide.slug,
        "slug": place.slug,
        "thread": thread.get_absolute_url(),
        "thread_id": thread.public_id,
        "title": thread.slug,
        "opening": thread.opening.public_id,
        "reply": reply.public_id,
        "author": author.username,
        "tag": "hushhush",
        "term": term.slug,
        "invitation": inviting.signed(invitation),
    }
    return place, author, names


def reader(name: str, place: Community, author: User) -> User | None:
    """A person of the table; None for an anonymous visitor."""
    if name == "anonymous":
        return None
    if name == "author":
        return author
    rights = {"staff": {"is_staff": True}, "superuser": {"is_staff": True, "is_superuser": True}}.get(name, {})
    user = person("Reader", **rights)
    states = {"pending": "pending", "banned": "banned", "member": "active", "moderator": "active", "blocked": "active"}
    if name in states:
        member(user, place, state=states[name], role="moderator" if name == "moderator" else "member")
    if name == "elsewhere":
        member(user, makers.community("another"), role="moderator")
    if name == "blocked":
        blocking.block(blocker=author, person=user)
    return user


def outcome(answer) -> int | str:
    """The status, or "sign in" for a redirect to the sign-in page."""
    if answer.status_code == 302 and answer.url.startswith("/accounts/login/"):
        return "sign in"
    return answer.status_code
