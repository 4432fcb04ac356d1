"""Rows that an outsider may not read, full of what an outsider may find elsewhere: the same words, hashtags, people and
conditions. Whoever builds something that lists, counts or orders adds here what it could give away.

`add(stage)` makes them where they are secret. `add(stage, secret=False)` makes the same in the open: what does not change
then could not have leaked, so nothing is proved by it.
"""

from dataclasses import dataclass

from accounts.models import User
from communities import guiding, opening, wording
from communities.models import Community, CommunityName, Condition, Guide
from posts import building, moderation, publishing, reacting
from posts.kinds import OFFERED, WRITTEN_KINDS
from posts.models import Thread
from tests import makers
from tests.people import member, person


@dataclass(frozen=True)
class Stage:
    """What stands before: `place` is public, `secret` private and empty; ana and bo belong to both and have written in
    `place`, mo looks after both. The outsiders are strangers to `place`, pending and banned are so in `secret`; all
    of them are members `elsewhere`, and bo with them."""

    place: Community
    secret: Community
    elsewhere: Community
    condition: Condition
    ana: User
    bo: User
    mo: User
    readers: dict[str, User | None]
    names: dict[str, str]


def stage() -> Stage:
    """Sets the stage, with something in every list that an outsider may see."""
    place = makers.community("sleep", question="What brings you?")
    closed = makers.community("sleep-among-us", "private", name="Sleep among us", hashtag="SleepAmongUs")
    condition = Condition.objects.create(doid="DOID:1", name="sleep illness")
    place.conditions.add(condition)
    ana, bo, mo = person("Ana"), person("Bo"), person("Mo")
    for user, role in ((ana, "member"), (bo, "member"), (mo, "moderator")):
        for community in (place, closed):
            member(user, community, role=role)
    readers = {"anonymous": None, "outsider": person("Zed"), "pending": person("Pending"), "banned": person("Banned")}
    elsewhere = makers.community("elsewhere")
    member(bo, elsewhere)
    wording.add(by=mo, community=place, name="sleep", meaning="What comes at four.")
    wording.add(by=None, name="MRI", meaning="A scan with a strong magnet.")
    for name, state in (("pending", "pending"), ("banned", "banned")):
        member(readers[name], closed, state=state)
    for name in ("outsider", "pending", "banned"):
        member(readers[name], elsewhere)
    makers.thread(readers["outsider"], elsewhere, title="Is anybody awake?", body="Sleep does not come. #Sleep #Awake")
    told = makers.thread(ana, place)
    reply = makers.reply(bo, told, "A walk before #Sleep helps.")
    makers.reply(ana, reply, "It did.")
    makers.thread(bo, place, title="Nobody answered this", body="Sleep by day? #Sleep #Shifts")
    reacting.toggle(user=bo, post=told.opening, kind="hug")
    hour = makers.session(mo, place, body="Ask about nights. #Sleep")
    makers.reply(ana, hour.thread, "How much sleep is enough?")
    guide = makers.guide(mo, place, title="Resting well", body="What helps to sleep.")
    building.build_from(guide, [told.public_id], mo)
    names = {
        "guide": guide.slug,
        "slug": place.slug, "thread_id": told.public_id, "title": told.slug, "thread": told.get_absolute_url(),
        "opening": told.opening.public_id, "reply": reply.public_id, "author": ana.username, "tag": "sleep",
        "invitation": "garbage", "ask": hour.thread.public_id, "term": "sleep",
    }  # fmt: skip
    return Stage(place, closed, elsewhere, condition, ana, bo, mo, readers, names)


def add(on: Stage, *, secret: bool = True) -> None:
    """Adds everything that is secret, or with `secret` false the same for everyone to see."""
    before = set(Thread.objects.values_list("pk", flat=True))
    new = makers.community("sleep-well", "private" if secret else "public", name="Sleep well", hashtag="SleepWell")
    new.conditions.add(on.condition)
    for name in ("sleep", "night owls"):
        CommunityName(community=new, name=name).save()
    newcomer = person("Newt", days_here=0)
    for user in (on.ana, on.bo, newcomer):
        member(user, new)
    member(on.mo, new, role="moderator")
    member(newcomer, on.secret)
    for place in (new, on.secret):
        wording.add(by=on.mo, community=place, name="sleep", meaning="A word among us.", forms=["MRI", "answered"])
        _talk(on, place, newcomer, audience="everyone")
    _talk(on, on.place, on.ana, audience="members" if secret else "everyone")
    opening.wait_for(user=newcomer, condition=Condition.objects.create(doid="DOID:2", name="another illness"))
    _gone(on, secret=secret)
    _guides(on, new, before, secret=secret)


def _talk(on: Stage, place: Community, first: User, *, audience: str) -> None:
    """A thread of each kind, answers, reactions, a person named, and somebody's first post."""
    for kind in WRITTEN_KINDS:
        words = "I wake at four, @Zed and @Ana. #Sleep #Pens #Night"
        thread = makers.thread(on.ana, place, title="How do you sleep?", body=words, kind=kind, audience=audience)
        answer = makers.reply(on.bo, thread, "A walk before #Sleep helps. @Zed")
        makers.reply(on.ana, answer, "It did.")
        for post in (thread.opening, answer):
            reacting.toggle(user=on.mo, post=post, kind=OFFERED[kind][0])
    session = makers.session(on.mo, place, title="How do you sleep? An hour about it", audience=audience)
    makers.reply(on.bo, session.thread, "How much sleep is enough?")
    makers.thread(first, place, title="My first words: how do you sleep?", body="Hello. #Sleep", audience=audience)


def _guides(on: Stage, new: Community, before: set[int], *, secret: bool) -> None:
    """A guide in every place, of the words that people look for; where others may read, it is taken down. And the guide that
    everybody may read was built from all that is new, too."""
    for place in (new, on.secret, on.place):
        told = makers.guide(on.mo, place, title="How do you sleep?", summary="Sleep, pens and night shifts.", body="A walk before sleep helps.")
        building.build_from(told, Thread.objects.filter(community=place).values_list("public_id", flat=True), on.mo)
        if secret and place == on.place:
            guiding.withdraw(guide=told, by=on.mo, reason="Names a clinic.")
    added = Thread.objects.filter(community=on.place).exclude(pk__in=before).values_list("public_id", flat=True)
    guide = Guide.objects.get(community=on.place, slug=on.names["guide"])
    building.build_from(guide, [on.names["thread_id"], *added], on.mo)


def _gone(on: Stage, *, secret: bool) -> None:
    """In every place one thread that moderators hid and one that its author took back: the outsiders' own among them."""
    for place in (on.place, on.elsewhere):
        hidden = makers.thread(on.bo, place, title="How do you sleep? (hidden)", body="Words that are hidden. #Sleep #Hidden")
        deleted = makers.thread(on.bo, place, title="How do you sleep? (deleted)", body="Words that are gone. #Sleep #Gone")
        if secret:
            moderation.hide(post=hidden.opening, by=on.mo, reason="Names a clinic.")
            publishing.delete(post=deleted.opening)
