"""What stands on a hashtag's page beside its threads: community, filters, related tags; and who must not see of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts import moderation, publishing
from posts.models import Hashtag, TaggedThread, Thread
from posts.recounting import recount
from tests import makers, scene
from tests.people import member, person

pytestmark = pytest.mark.django_db


def rows() -> set[tuple]:
    """What the index of threads says."""
    return set(TaggedThread.objects.values_list("tag__name", "thread_id", "is_public", "kind", "last_activity"))


def body_of(client, address: str) -> str:
    """The page's text."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(browser_of, ana, bo, place):
    elsewhere = makers.community("gout")
    member(bo, elsewhere)
    for author, where in ((ana, place), (bo, elsewhere)):
        makers.thread(author, where, title=f"Asked in {where.slug}", body="#Sleep #Heat")
    makers.thread(ana, place, title="A story", kind="story", body="#Sleep #Rare")
    page = body_of(browser_of(), "/tag/sleep/")
    assert page.index("A story") < page.index("Asked in gout") < page.index("Asked in lupus")
    together = page.split("Often together with")[1]
    assert "#Heat" in together
    assert "#Rare" not in together, "once is chance"
    assert "Asked in" not in body_of(browser_of(), "/tag/sleep/?kind=story")
    gout = body_of(browser_of(), "/tag/sleep/?in=gout")
    assert "Asked in gout" in gout
    assert "Asked in lupus" not in gout
    assert "Nothing of this kind yet." in body_of(browser_of(), "/tag/sleep/?in=gout&kind=story")
    assert (
        "<form" not in page.split("<main")[1].split('method="post"')[0] or 'method="post"' not in page.split("<main")[1]
    )


def test_pages_go_on_through_all_kinds(browser_of, ana, place):
    moment = timezone.now()
    for number in range(45):
        kind = ("question", "story", "win")[number % 3]
        thread = makers.thread(ana, place, title=f"Thread {number:02}", kind=kind, body="#Sleep")
        Thread.objects.filter(pk=thread.pk).update(last_activity=moment - timedelta(minutes=number))
    recount()
    for client in (browser_of(), browser_of(ana)):
        seen, address = [], "/tag/sleep/"
        while address:
            page = body_of(client, address)
            seen += [f"{n:02}" for n in range(45) if f"Thread {n:02}<" in page]
            further = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
            address = f"/tag/sleep/{further}" if further.startswith("?") else further
        assert seen == [] or sorted(seen) == seen
        assert len(seen) == 45


def test_its_community_is_offered_and_offers_it(browser_of, ana, place):
    makers.thread(ana, place, body="#Lupus")
    assert 'href="/c/lupus/" dir="auto">Lupus</a>' in body_of(browser_of(), "/tag/lupus/")
    assert 'href="/tag/Lupus/"' in body_of(browser_of(), "/c/lupus/")
    place.hashtag, place.hashtags = "SLE", ["Sjögren"]
    place.save()
    makers.thread(ana, place, body="#sjogren")
    assert "Its community:" in body_of(browser_of(), "/tag/sjogren/")
    assert "Its community:" not in body_of(browser_of(), "/tag/lupus/")


def test_a_communitys_tag_has_a_page_before_anybody_uses_it(browser_of, place):
    assert "Nobody has used this hashtag yet" in body_of(browser_of(), "/tag/lupus/")
    makers.community("hush", "private")
    assert browser_of().get("/tag/hush/").status_code == 404


@pytest.mark.parametrize("visibility", ["members", "private"])
@pytest.mark.parametrize("who", ["visitor", "outsider"])
@pytest.mark.parametrize(
    "address", ["/tag/sleep/", "/tag/sleep/?kind=question", "/tag/sleep/?in=closed", "/tag/lupus/"]
)
def test_what_is_said_in_private_does_not_change_a_byte(browser_of, zed, ana, place, visibility, who, address):
    makers.thread(ana, place, body="#Sleep #Heat")
    makers.thread(ana, place, body="#Sleep #Light")
    client = browser_of(zed if who == "outsider" else None)
    before = scene.without_tokens(client.get(address).content)
    closed = makers.community("closed", visibility, hashtag="Closed")
    member(ana, closed)
    for _ in range(31):
        thread = makers.thread(ana, closed, body="#Sleep #Heat #HushHush #Lupus")
    makers.reply(ana, thread, "#Light")
    makers.thread(ana, place, body="#Sleep #Light #Lupus", audience="members")
    assert scene.without_tokens(client.get(address).content) == before
    assert "#HushHush" in body_of(browser_of(ana), "/tag/sleep/")


def test_members_see_what_is_said_among_them(browser_of, ana, bo, place):
    closed = makers.community("closed", "private")
    joined = member(bo, closed)
    makers.thread(bo, closed, title="Told among us", body="#Sleep")
    assert "Told among us" in body_of(browser_of(bo), "/tag/sleep/")
    assert "Told among us" in body_of(browser_of(bo), "/tag/sleep/?in=closed")
    joined.delete()
    assert browser_of(bo).get("/tag/sleep/").status_code == 404


def test_the_rows_follow_every_verb(ana, bo, mo, place):
    thread = makers.thread(ana, place, body="#Sleep")
    reply = makers.reply(bo, thread, "#Heat")
    makers.reply(bo, thread, "No tag")

    def true_now():
        before = rows()
        recount()
        assert rows() == before, "as counting anew says"
        return {(name, public) for name, _thread, public, _kind, _moment in before}

    assert true_now() == {("sleep", True), ("heat", True)}
    fields = {"title": thread.title, "kind": "story", "need": thread.need, "audience": "members"}
    publishing.edit(post=thread.opening, by=ana, body="#Sleep", thread_fields=fields)
    assert true_now() == {("sleep", False), ("heat", False)}
    assert {row[3] for row in rows()} == {"story"}
    publishing.edit(post=reply, by=bo, body="#Light")
    assert true_now() == {("sleep", False), ("light", False)}
    moderation.hide(post=thread.opening, by=mo, reason="x")
    assert true_now() == set()
    moderation.restore(post=thread.opening, by=mo, reason="x")
    assert true_now() == {("sleep", False), ("light", False)}
    publishing.delete(post=reply)
    assert true_now() == {("sleep", False)}


def test_a_community_that_closes_takes_its_threads_along(ana, place):
    makers.thread(ana, place, body="#Sleep")
    assert Hashtag.objects.get().uses == 1
    place.visibility = "private"
    place.save()
    recount()
    assert TaggedThread.objects.get().is_public is False
    assert Hashtag.objects.get().uses == 0


def test_muted_tags_are_left_out_where_asked(ana, bo, place, nobody):
    from posts import tag_following

    quiet, heard = makers.thread(bo, place, body="#Sleep"), makers.thread(person("Cy"), place, body="#Heat")
    tag_following.mute(ana, "sleep")
    assert list(Thread.objects.without_muted_tags(ana)) == [heard]
    assert set(Thread.objects.without_muted_tags(nobody)) == {quiet, heard}
