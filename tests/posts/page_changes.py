"""What can happen on the site, for `tests/posts/test_page_versions.py`: whoever builds something that changes what a visitor
sees, or that a visitor may not know of, adds a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.management import call_command
from django.db import connection
from django.db.models import F

from accounts import renaming, vouching
from accounts.models import User
from communities import changing, deciding, guiding, joining, relating
from communities.models import Community, CommunityName, Guide
from communities.models.guide import in_a_year
from posts import (
    asking,
    building,
    doctor_said,
    helping,
    importing,
    merging,
    moderation,
    outcomes,
    publishing,
    reacting,
    visiting,
    withdrawing,
)
from posts.models import (
    AskSession,
    DoctorSaid,
    Hashtag,
    HashtagAlias,
    Hiding,
    Outcome,
    Post,
    TaggedPost,
    TaggedThread,
    Thread,
)
from tests import makers
from tests.people import member, person


@dataclass
class Stage:
    """`place` is public; ana asked in `thread`, bo answered (`reply`), and says what he is beside his posts."""

    place: Community
    ana: User
    bo: User
    mo: User
    thread: Thread
    reply: Post
    guide: Guide

    def addresses(self) -> dict[str, str]:
        """The pages that are kept."""
        place = f"/c/{self.place.slug}/"
        return {"home": "/", "list": "/c/", "tags": "/tag/", "tag": "/tag/sleep/", "place": place,
                "tagged": f"{place}?tag=rest", "waiting": f"{place}waiting/", "thread": self.thread.get_absolute_url(),
                "guides": f"{place}guides/", "guide": self.guide.get_absolute_url(), "on paper": f"{place}guides/{self.guide.slug}/print/"}  # fmt: skip

    def fresh(self, row):
        """The row as it is now."""
        return type(row).objects.get(pk=row.pk)


def set_up() -> Stage:
    """The stage."""
    place = makers.community("lupus", "public")
    ana, bo, mo = person("Ana"), person("Bo"), person("Mo")
    for user in (ana, bo):
        member(user, place)
    member(mo, place, role="moderator")
    relating.relate(user=bo, community=place, relation="carer", by_posts=True)
    thread = makers.thread(ana, place, body="I wake at four. #Sleep #Rest")
    guide = makers.guide(mo, place)
    building.build_from(guide, [thread.public_id], mo)
    return Stage(place, ana, bo, mo, thread, makers.reply(bo, thread, "Same here. #Sleep"), guide)


def sql(statement: str, *values) -> None:
    """Somebody at a prompt of the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(on: Stage, **fields) -> None:
    """What moderators save in the settings of the community."""
    changing.change(community=on.place, by=on.mo, as_of=changing.version(on.fresh(on.place)), fields=fields)


def edit(on: Stage, post: str = "reply", **what) -> None:
    """Other words."""
    row = on.reply if post == "reply" else on.thread.opening
    publishing.edit(post=on.fresh(row), by=on.bo if post == "reply" else on.ana, **({"body": "Other words. #Sleep"} | what))


def tell_outcome(on: Stage) -> None:
    """What happened."""
    outcomes.tell(user=on.ana, thread=on.thread, body="It got better.")


def tell_what_was_said(on: Stage, audience: str = "everyone") -> None:
    """A visit of Bo's, and an update about it."""
    question = visiting.ask(visiting.plan(owner=on.bo, purpose="new"), "Does that apply to me?", post=on.reply)
    words = {"title": "After my visit", "body": "She said wait.", "need": "listening", "audience": audience}
    doctor_said.tell(author=on.bo, question=question, about=on.thread, **words)


def first(*acts: Callable[[Stage], object]) -> list[Callable[[Stage], object]]:
    """All but the last are done before the pages are looked at."""
    return list(acts)


def hide(on: Stage, opening: bool = False) -> None:
    moderation.hide(post=on.thread.opening if opening else on.reply, by=on.mo, reason="Names a clinic.")


def session(on: Stage) -> None:
    """An hour of answers, for which bo could be asked."""
    makers.speaks(on.bo, on.place)
    makers.session(on.mo, on.place)


def asked(on: Stage, *, yes: bool | None = None) -> None:
    """Bo is asked to answer, and says yes or no."""
    here = AskSession.objects.get()
    asking.invite(session=here, name="Bo", by=on.mo)
    if yes is not None:
        asking.respond(session=here, user=on.bo, yes=yes)


def hidden_opening(on: Stage) -> None:
    hide(on, opening=True)


IMPORTED = '{"community": "lupus", "id": "a", "title": "From elsewhere", "author": "Old", "body": "Said there. #Sleep", "created_at": "2020-01-01T10:00:00Z", "kind": "question"}'
RELATION = {"relation": "patient", "by_posts": True}
# What happens: what is done (the last of it while somebody looks), and pages that must be other ones afterwards.
CHANGES: dict[str, tuple[list[Callable[[Stage], object]], set[str]]] = {
    "a thread": (first(lambda on: makers.thread(on.bo, on.place, title="Another one", body="Hi #Sleep #Rest")), {"home", "tags", "tag", "place", "tagged", "waiting"}),
    "a reply": (first(lambda on: makers.reply(on.bo, on.thread, "And here.")), {"home", "place", "thread", "tag"}),
    "an edit": (first(edit), {"thread"}),
    "another title": (first(lambda on: edit(on, "opening", thread_fields={"title": "How do you rest at night?"})), {"home", "place", "thread"}),
    "spoken as a professional": (first(lambda on: edit(on, credential=makers.professional(on.bo))), {"thread"}),
    "no longer checked": (first(lambda on: edit(on, credential=makers.professional(on.bo)), lambda on: vouching.give_up(on.bo)), {"thread"}),
    "a note": (first(lambda on: edit(on, "opening", notes=["death"])), {"place", "thread"}),
    "a narrower audience": (first(lambda on: edit(on, "opening", thread_fields={"audience": "members"})), {"home", "place", "tag", "thread"}),
    "a reply deleted": (first(lambda on: publishing.delete(post=on.reply)), {"thread", "place"}),
    "a thread deleted": (first(lambda on: publishing.delete(post=on.thread.opening)), {"thread", "place", "home"}),
    "a reply hidden": (first(hide), {"thread", "place"}),
    "a reply shown again": (first(hide, lambda on: moderation.restore(post=on.reply, by=on.mo, reason="x")), {"thread", "place"}),
    "a thread hidden": (first(hidden_opening), {"thread", "place", "home", "tag"}),
    "a thread shown again": (first(hidden_opening, lambda on: moderation.restore(post=on.thread.opening, by=on.mo, reason="x")), {"thread", "place", "home", "tag"}),
    "a hidden reply deleted": (first(hide, lambda on: publishing.delete(post=on.reply)), {"thread"}),
    "a reaction": (first(lambda on: reacting.toggle(user=on.bo, post=on.thread.opening, kind="hug")), {"thread", "place"}),
    "it helped": (first(lambda on: helping.mark(user=on.ana, post=on.reply)), {"thread"}),
    "it did not": (first(lambda on: helping.mark(user=on.ana, post=on.reply), lambda on: helping.unmark(user=on.ana, post=on.reply)), {"thread"}),
    "answered": (first(lambda on: helping.answered(user=on.ana, thread=on.thread, yes=True)), {"place", "waiting"}),
    "what happened": (first(tell_outcome), {"thread"}),
    "what happened, in other words": (first(tell_outcome, lambda on: outcomes.tell(user=on.ana, thread=on.thread, body="It did not.")), {"thread"}),
    "what happened, taken back": (first(tell_outcome, lambda on: outcomes.delete(user=on.ana, thread=on.thread)), {"thread"}),
    "what the doctor said": (first(tell_what_was_said), {"thread", "place"}),
    "what the doctor said, unlinked": (first(tell_what_was_said, lambda _on: DoctorSaid.objects.all().delete()), {"thread"}),
    "a relation": (first(lambda on: relating.relate(user=on.ana, community=on.place, **RELATION)), {"thread"}),
    "another relation": (first(lambda on: relating.relate(user=on.bo, community=on.place, **RELATION)), {"thread"}),
    "no relation": (first(lambda on: relating.relate(user=on.bo, community=on.place, relation="", by_posts=False)), {"thread"}),
    "leaving": (first(lambda on: joining.leave(user=on.bo, community=on.place)), {"thread"}),
    "a ban": (first(lambda on: deciding.ban(user=on.bo, community=on.place, by=on.mo, reason="x")), {"thread"}),
    "a ban lifted": (first(lambda on: deciding.ban(user=on.bo, community=on.place, by=on.mo, reason="x"), lambda on: deciding.lift(user=on.bo, community=on.place, by=on.mo)), {"thread"}),
    "consent taken back": (first(lambda on: withdrawing.withdraw(on.bo)), {"thread"}),
    "another name": (first(lambda on: renaming.rename(on.bo, "Somebody-else")), {"thread"}),
    "another picture": (first(lambda on: User.objects.filter(pk=on.bo.pk).update(avatar_seed="01234567")), {"thread"}),
    "an account deleted": (first(lambda on: on.fresh(on.bo).delete()), {"thread"}),
    "tags merged": (first(lambda on: merging.merge(old="rest", new="sleep", by=None)), {"thread", "place", "tags"}),
    "tags parted": (first(lambda on: merging.merge(old="rest", new="sleep", by=None), lambda _on: HashtagAlias.objects.all().delete()), {"tagged"}),
    "a tag shown otherwise": (first(lambda _on: Hashtag.objects.filter(name="sleep").update(display="SLEEP")), {"thread", "place", "tag", "tags"}),
    "settings": (first(lambda on: change(on, tagline="Another line", rules=["Here we listen"])), {"thread", "place", "list"}),
    "closed": (first(lambda on: change(on, visibility="members")), {"thread", "place", "home", "tag", "list", "waiting"}),
    "made private": (first(lambda on: change(on, visibility="private")), {"thread", "place", "home", "tag", "list", "waiting"}),
    "opened again": (first(lambda on: change(on, visibility="private"), lambda on: change(on, visibility="public")), {"thread", "place", "home", "tag", "list", "waiting"}),
    "among members, renamed": (first(lambda _on: makers.community("closed", "members"), lambda _on: Community.objects.filter(slug="closed").update(name="Not open")), {"list"}),
    "another name of a community": (first(lambda on: CommunityName(community=on.place, name="Wolf").save()), {"place"}),
    "a new community": (first(lambda _on: call_command("create_community", "new", name="New one", verbosity=0)), {"list"}),
    "an import": (first(lambda _on: importing.import_line(IMPORTED)), {"place", "tag"}),
    "rendered anew": (first(lambda _on: Post.objects.update(html="old", markup_version=0), lambda _on: call_command("rerender_posts", verbosity=0)), {"thread"}),
    "counted anew": (first(lambda _on: Thread.objects.update(reply_count=7), lambda _on: call_command("recount", verbosity=0)), {"thread", "place"}),
    "at a prompt": (first(lambda _on: sql("UPDATE posts_post SET html = 'x' WHERE number = 1")), {"thread"}),
    "copied in": (first(lambda _on: sql("UPDATE posts_thread SET title = 'Copied'")), {"thread", "place", "home"}),
    "tags taken off": (first(lambda _on: TaggedPost.objects.all().delete()), {"thread", "place"}),
    "the tags' index emptied": (first(lambda _on: TaggedThread.objects.all().delete()), {"tag"}),
    "rows of moderation deleted": (first(hide, lambda _on: Hiding.objects.all().delete()), {"thread"}),
    "outcomes deleted": (first(tell_outcome, lambda _on: Outcome.objects.all().delete()), {"thread"}),
    "a session": (first(lambda on: makers.session(on.mo, on.place)), {"home", "place"}),
    "a session at another time": (first(session, lambda on: AskSession.objects.update(answers_until=F("answers_until") + timedelta(hours=1))), {"place"}),
    "a session cancelled": (first(session, lambda on: asking.cancel(session=AskSession.objects.get(), by=on.mo, reason="Ill.")), {"place"}),
    "who answers": (first(session, lambda on: asked(on, yes=True)), {"place"}),
    "who does not after all": (first(session, lambda on: asked(on, yes=True), lambda on: asking.respond(session=AskSession.objects.get(), user=on.bo, yes=False)), {"place"}),
    "a guide": (first(lambda on: makers.guide(on.mo, on.place, title="Another guide")), {"guides"}),
    "a guide changed": (first(lambda on: makers.change_guide(on.mo, on.guide, title="Getting ready", body="Other words.")), {"guides", "guide", "on paper", "thread"}),
    "a guide read through": (first(lambda on: guiding.review(guide=on.guide, by=on.mo, as_of=1, as_what="a member", until=in_a_year())), {"guide", "on paper"}),
    "a guide taken down": (first(lambda on: guiding.withdraw(guide=on.guide, by=on.mo, reason="x")), {"guides", "guide", "on paper", "thread"}),
    "a guide put back": (first(lambda on: guiding.withdraw(guide=on.guide, by=on.mo, reason="x"), lambda on: guiding.put_back(guide=on.guide)), {"guides", "guide", "on paper", "thread"}),
    "a guide built from nothing": (first(lambda on: building.build_from(on.guide, [], on.mo)), {"guide", "thread"}),
    "a guide overdue": (first(lambda on: Guide.objects.update(review_by=date(2026, 1, 1))), {"guide", "guides", "on paper"}),
    "a guide's thread deleted": (first(lambda on: publishing.delete(post=on.thread.opening)), {"guide"}),
    "a table emptied": (first(lambda _on: sql("TRUNCATE posts_thread CASCADE")), {"thread", "place", "home"}),
}  # fmt: skip
