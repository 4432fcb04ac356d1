"""What a visitor may not know of: none of it moves the version of a page, each with the name of what it is."""

from collections.abc import Callable

from django.test import Client

from accounts import blocking, describing, suspending
from communities import deciding, guide_rights, guiding, joining, relating, speaking
from communities.models import Community, Guide
from communities.models.guide import in_a_year
from posts import (
    building,
    claiming,
    following,
    helping,
    moderation,
    outcomes,
    publishing,
    reacting,
    silencing,
    tag_following,
    visiting,
)
from posts.models import (
    Thread,
)
from tests import makers
from tests.people import member, person
from tests.posts.page_changes import Stage, asked, edit, first, hide, session, tell_what_was_said


def quietly(on: Stage) -> Community:
    """Somewhere that visitors cannot look."""
    secret = makers.community("our-secret", "private")
    for user in (on.ana, on.bo):
        member(user, secret)
    return secret


def take_down(on: Stage) -> None:
    """A second guide, which only those who write guides see."""
    guiding.withdraw(guide=makers.guide(on.mo, on.place, title="Down"), by=on.mo, reason="x")


def members_thread(on: Stage) -> None:
    """A thread that visitors do not see."""
    makers.thread(on.ana, on.place, title="Among us", audience="members")


def talk(on: Stage, place: Community, **fields) -> None:
    """All that can happen to a thread."""
    thread = makers.thread(on.ana, place, body="Quiet words #Sleep", **fields)
    reply = makers.reply(on.bo, thread, "Quiet answer @Ana")
    reacting.toggle(user=on.ana, post=reply, kind="hug")
    helping.mark(user=on.ana, post=reply)
    publishing.edit(post=on.fresh(reply), by=on.bo, body="Other quiet words")
    outcomes.tell(user=on.ana, thread=thread, body="Quietly.")
    publishing.delete(post=reply)


def edit_hidden(on: Stage) -> None:
    """Its author mends what is hidden."""
    edit(on)


def begin_hidden(on: Stage) -> None:
    """A thread that a moderator hides."""
    thread = makers.thread(on.ana, on.place, title="Out of sight", body="Hidden words #Sleep")
    makers.reply(on.bo, thread, "Hidden answer")
    moderation.hide(post=thread.opening, by=on.mo, reason="Names a clinic.")


def talk_hidden(on: Stage) -> None:
    """All that can happen in it."""
    thread = Thread.objects.get(title="Out of sight")
    reply = makers.reply(on.ana, thread, "More hidden words #Rest @Bo")
    reacting.toggle(user=on.bo, post=reply, kind="hug")
    helping.mark(user=on.ana, post=thread.posts.get(author=on.bo))
    publishing.edit(post=on.fresh(reply), by=on.ana, body="Other hidden words #Sleep")
    publishing.edit(post=on.fresh(thread.opening), by=on.ana, body="Mended", thread_fields={"title": "Mended"})
    outcomes.tell(user=on.ana, thread=on.fresh(thread), body="Quietly.")
    moderation.hide(post=on.fresh(reply), by=on.mo, reason="x")
    moderation.restore(post=on.fresh(reply), by=on.mo, reason="x")
    publishing.delete(post=on.fresh(reply))
    publishing.delete(post=on.fresh(thread.opening))


def _reads(on: Stage) -> None:
    client = Client()
    client.force_login(on.mo, backend="django.contrib.auth.backends.ModelBackend")
    for address in on.addresses().values():
        client.get(address)


# What a visitor may not know of: nor from a page that takes longer.
SECRETS: dict[str, list[Callable[[Stage], object]]] = {
    "among members": first(lambda on: talk(on, on.place, audience="members")),
    "in private": first(quietly, lambda on: talk(on, Community.objects.get(slug="our-secret"))),
    "a private community": first(quietly),
    "a private one changes": first(quietly, lambda _on: Community.objects.filter(slug="our-secret").update(tagline="Psst")),
    "somebody asked to answer": first(session, asked),
    "somebody asked, who says no": first(session, lambda on: asked(on, yes=False)),
    "a session among members": first(lambda on: makers.session(on.mo, on.place, audience="members")),
    "a hidden post": first(hide, edit_hidden),
    "in a hidden thread": first(begin_hidden, talk_hidden),
    "a guide that is taken down": first(take_down, lambda on: makers.change_guide(on.mo, Guide.objects.get(title="Down"), body="Other words.")),
    "the same, read through": first(take_down, lambda on: guiding.review(guide=Guide.objects.get(title="Down"), by=on.mo, as_of=1, as_what="", until=in_a_year())),
    "the same, built from a thread": first(take_down, lambda on: building.build_from(Guide.objects.get(title="Down"), [on.thread.public_id], on.mo)),
    "a guide in private": first(quietly, lambda on: makers.guide(on.ana, Community.objects.get(slug="our-secret"))),
    "the right to write guides": first(lambda on: guide_rights.give(name="Ana", community=on.place, by=on.mo)),
    "built from a thread among members": first(members_thread, lambda on: building.build_from(on.guide, [t.public_id for t in Thread.objects.all()], on.mo)),
    "a mute": first(lambda on: blocking.mute(muter=on.ana, person=on.bo)),
    "a block": first(lambda on: blocking.block(blocker=on.ana, person=on.bo)),
    "a thread muted": first(lambda on: silencing.mute(on.bo, on.thread)),
    "following": first(lambda on: following.follow(on.mo, on.thread)),
    "a tag muted": first(lambda on: tag_following.mute(on.ana, "sleep")),
    "a visit": first(lambda on: visiting.ask(visiting.plan(owner=on.bo, purpose="new"), "Mine?", post=on.reply)),
    "what the doctor said, among members": first(lambda on: tell_what_was_said(on, "members")),
    "a claim": first(lambda on: claiming.claim(user=on.mo, thread=on.thread)),
    "joining": first(lambda on: joining.join(user=person("Zed"), community=on.place)),
    "a quiet relation": first(lambda on: relating.relate(user=on.ana, community=on.place, relation="patient", by_posts=False)),
    "a profession checked": first(lambda on: makers.professional(on.ana)),
    "a wish to speak with it": first(lambda on: speaking.wish(on.ana, ["lupus"])),
    "a greeter": first(lambda on: deciding.set_role(user=on.ana, community=on.place, role="greeter")),
    "signing up and in": first(lambda _on: Client().force_login(person("New"), backend="django.contrib.auth.backends.ModelBackend")),
    "words about oneself": first(lambda on: describing.describe(user=on.ana, about="Likes tea.")),
    "a suspension": first(lambda on: suspending.suspend(user=on.ana, by=person("Op", is_superuser=True, is_staff=True), reason="x")),
    "reading": first(_reads),
}  # fmt: skip
