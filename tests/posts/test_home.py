"""The first page: what waits, what is new, and why it is there."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts import blocking
from communities import joining
from posts import home_list, listing, publishing, tag_following, withdrawing
from posts.models import Dismissal, Thread, ThreadFollow, ThreadMute
from tests import makers
from tests.people import member as joined
from tests.people import person
from tests.unchanged import unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]


@pytest.fixture
def elsewhere(db):
    """Another public community, and somebody in it."""
    place = makers.community("elsewhere")
    joined(person("Other"), place)
    return place


def said_by_other(elsewhere, title, body="Words. #Fatigue", **fields):
    """A thread of the other community."""
    return makers.thread(elsewhere.memberships.get().user, elsewhere, title=title, body=body, **fields)


def home(client, query="") -> str:
    """The first page."""
    return client.get(f"/{query}").content.decode()


def strip(page: str) -> str:
    """What waits for an answer."""
    return page.partition('id="waiting"')[2].partition("</section>")[0]


def titles(user, **query) -> list[str]:
    """What is new for `user`, in order."""
    return [row["title"] for row in home_list.page_for(user, query).rows]


def test_a_visitor_sees_what_this_is_and_what_is_talked_about(browser_of, ana, place):
    makers.thread(ana, place)
    page = home(browser_of())
    assert "People who get it" in page
    assert 'action="/conditions/"' in page
    assert "How do you sleep?" in page


@pytest.mark.parametrize("muted", [0, 5, 30, 60])
def test_a_page_is_filled_however_much_of_the_newest_is_unwanted(ana, bo, place, elsewhere, muted, monkeypatch):
    monkeypatch.setattr(listing, "THREADS_A_PAGE", 9)
    followed = said_by_other(elsewhere, "Followed", at=timezone.now() - timedelta(days=2))
    ThreadFollow.objects.create(user=ana, thread=followed)
    makers.thread(bo, place, title="Old", at=timezone.now() - timedelta(days=3))
    for number in range(60):
        makers.thread(bo, place, title=f"{number}", at=timezone.now() - timedelta(minutes=60 - number))
    newest = Thread.objects.order_by("-last_activity")[:muted]
    ThreadMute.objects.bulk_create(ThreadMute(user=ana, thread=thread) for thread in newest)
    wanted = [f"{number}" for number in reversed(range(60 - muted))] + ["Followed", "Old"]
    assert titles(ana) == wanted[:9]


def test_a_member_sees_the_threads_of_their_communities_only(browser_of, ana, place, elsewhere):
    said_by_other(elsewhere, "Not for this page")
    makers.thread(ana, place, title="For this page")
    page = home(browser_of(ana))
    assert "For this page" in page
    assert "Not for this page" not in page
    assert 'class="why"' not in page, "a community needs no reason"


def test_what_i_follow_comes_with_its_reason_each_once(browser_of, ana, bo, place, elsewhere):
    makers.thread(bo, place, title="Of my community", body="Here. #Fatigue")
    said_by_other(elsewhere, "Of the hashtag")
    both = said_by_other(elsewhere, "Of the hashtag and followed")
    said_by_other(elsewhere, "Neither of them", body="Words. #Heat")
    makers.thread(bo, place, title="The newest")
    client = browser_of(ana)
    tag_following.follow(ana, "fatigue")
    answer = client.post(f"/t/{both.public_id}/follow/", {"act": "follow"}, follow=True).content.decode()
    assert "You follow this conversation." in answer
    assert "Stop following" in answer
    page = home(client)
    assert titles(ana) == ["The newest", "Of the hashtag and followed", "Of the hashtag", "Of my community"]
    assert page.count('class="why"') == 2
    assert page.count("Because you follow #Fatigue") == 1
    assert page.count("You follow this conversation") == 1
    client.post(f"/t/{both.public_id}/follow/", {"act": "unfollow"})
    assert home(client).count("Because you follow #Fatigue") == 2
    tag_following.mute(ana, "fatigue")
    assert titles(ana) == ["The newest"]
    assert titles(bo) == ["The newest", "Of my community"], "nobody else's"


def test_writing_follows_and_reading_does_not(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    browser_of(ana).get(thread.get_absolute_url())
    assert [follow.user for follow in ThreadFollow.objects.all()] == [bo]
    makers.reply(ana, thread)
    makers.reply(ana, thread)
    assert ThreadFollow.objects.filter(user=ana).count() == 1
    browser_of(ana).post(f"/t/{thread.public_id}/mute/")
    assert not ThreadFollow.objects.filter(user=ana).exists(), "muting ends it"
    makers.reply(ana, thread)
    assert not ThreadFollow.objects.filter(user=ana).exists(), "and an answer does not begin it again"
    browser_of(ana).post(f"/t/{thread.public_id}/follow/")
    assert thread.title in home(browser_of(ana)), "following ends the mute"
    withdrawing.withdraw(bo)
    assert not ThreadFollow.objects.filter(user=bo).exists()
    makers.reply(bo, thread)
    assert not ThreadFollow.objects.filter(user=bo).exists(), "nothing is kept without consent"
    publishing.reply(author=person("Author"), parent=thread.opening, body="Said elsewhere.", follows=False)
    assert ThreadFollow.objects.count() == 1


def test_opening_the_addresses_changes_nothing(browser_of, ana, bo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    assert client.get(f"/t/{thread.public_id}/follow/").url == thread.get_absolute_url()
    assert client.get(f"/t/{thread.public_id}/dismiss/").url == "/"
    assert client.get("/dismissed/").url == "/"
    assert not ThreadFollow.objects.filter(user=ana).exists()
    assert not Dismissal.objects.exists()


def test_what_waits_for_an_answer_stands_first_until_two_have_answered(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    assert thread.title in strip(home(browser_of(bo)))
    assert "/c/lupus/waiting/" in strip(home(browser_of(bo)))
    assert not strip(home(browser_of(ana))), "my own question is not for me"
    makers.reply(bo, thread)
    makers.reply(mo, thread)
    assert not strip(home(browser_of(bo)))


def test_newcomers_come_first_then_the_longest_wait(browser_of, ana, bo, place):
    ago = lambda days: timezone.now() - timedelta(days=days)  # noqa: E731
    makers.thread(bo, place, title="First post long ago", at=ago(40))
    for days in (30, 20, 10, 5):
        makers.thread(bo, place, title=f"Waits {days} days", at=ago(days))
    new = person("New")
    joined(new, place)
    makers.thread(new, place, title="Hello, I am new", at=ago(1))
    shown = strip(home(browser_of(ana)))
    order = ["Hello, I am new", "First post long ago", "Waits 30 days", "Waits 20 days"]
    assert sorted(order, key=shown.index) == order
    assert "Waits 10 days" not in shown
    assert shown.count("First post here") == 1
    blocking.mute(muter=ana, person=new)
    assert "Hello" not in strip(home(browser_of(ana)))


def test_what_is_not_for_me_is_set_aside_and_comes_back(browser_of, ana, bo, mo, place):
    thread, client = makers.thread(bo, place), browser_of(ana)
    shown = client.post(f"/t/{thread.public_id}/dismiss/", follow=True).content.decode()
    assert "Set aside." in strip(shown)
    assert thread.title not in strip(shown)
    assert thread.title in strip(home(browser_of(mo))), "for me alone"
    assert "Set aside" not in home(browser_of(mo))
    client.post(f"/t/{thread.public_id}/dismiss/", {"act": "back"})
    assert thread.title in strip(home(client))
    client.post(f"/t/{thread.public_id}/dismiss/")
    client.post(f"/t/{thread.public_id}/dismiss/")
    Dismissal.objects.update(at=timezone.now() - timedelta(hours=1))
    shown = home(client)
    assert "Set aside." not in shown
    assert "Bring back what I set aside" in shown
    client.post("/dismissed/")
    assert thread.title in strip(home(client))
    client.post(f"/t/{thread.public_id}/dismiss/")
    withdrawing.withdraw(ana)
    assert not Dismissal.objects.exists()
    assert client.post(f"/t/{thread.public_id}/dismiss/").url.startswith("/settings/consent/")


def test_a_row_is_kept_once(ana, bo, place):
    thread = makers.thread(bo, place)
    Dismissal.objects.create(user=ana, thread=thread)
    with pytest.raises(IntegrityError):
        Dismissal.objects.create(user=ana, thread=thread)


def test_pages_stay_put_while_new_things_come(ana, bo, place, elsewhere):
    moment = timezone.now() - timedelta(hours=2)
    tag_following.follow(ana, "fatigue")
    for number in range(50):
        at = moment + timedelta(minutes=number)
        kinds = {"kind": ("question", "vent", "tip")[number % 3], "at": at}
        if number % 2:
            said_by_other(elsewhere, f"Thread {number}", **kinds)
        else:
            makers.thread(bo, place, title=f"Thread {number}", **kinds)
    expected = [f"Thread {number}" for number in range(49, -1, -1)]
    first = home_list.page_for(ana, {})
    makers.thread(bo, place, title="Came meanwhile")
    said_by_other(elsewhere, "Came meanwhile too")
    second = home_list.page_for(ana, {"after": first.after})
    third = home_list.page_for(ana, {"after": second.after})
    assert [row["title"] for page in (first, second, third) for row in page.rows] == expected
    assert not third.after
    assert titles(ana, before=third.before) == expected[20:40]
    assert titles(ana, before=second.before) == expected[:20]
    assert [row["title"] for row in home_list.new_for(ana, 5)][:2] == ["Came meanwhile too", "Came meanwhile"]
    assert len(home_list.new_for(ana, 30)) == 30


def test_a_followed_hashtag_tells_nothing_of_what_i_may_not_read(browser_of, ana, bo, elsewhere, place):
    secret, other = makers.community("closed", "private"), elsewhere.memberships.get().user
    joined(other, secret)
    said_by_other(elsewhere, "In the open")
    tag_following.follow(ana, "fatigue")
    pages = {"home": "/", "following": "/following/", "notifications": "/notifications/"}
    with unchanged({"ana": browser_of(ana)}, pages):
        makers.thread(other, secret, title="Told among us", body="Words. #Fatigue")
        said_by_other(elsewhere, "For members", audience="members")


def test_what_i_followed_in_a_community_that_i_left_is_gone_everywhere(browser_of, ana, bo):
    secret = makers.community("closed", "private")
    for somebody in (ana, bo):
        joined(somebody, secret)
    thread = makers.thread(bo, secret, title="Told among us")
    makers.reply(ana, thread)
    client = browser_of(ana)
    for address in ("/", "/following/"):
        assert "Told among us" in client.get(address).content.decode()
    joining.leave(user=ana, community=secret)
    for address in ("/", "/following/", "/notifications/"):
        assert "Told among us" not in client.get(address).content.decode()
    assert client.post(f"/t/{thread.public_id}/follow/").status_code == 404
    assert client.post(f"/t/{thread.public_id}/dismiss/").status_code == 404


def test_the_list_of_what_i_follow(browser_of, ana, bo, place):
    for number in range(22):
        makers.thread(ana, place, title=f"Thread {number}")
    tag_following.follow(ana, "heat")
    client = browser_of(ana)
    page = client.get("/following/").content.decode()
    assert "#heat" in page
    assert 'rel="next"' in page
    assert "Thread 21" in page
    assert "Thread" not in browser_of(bo).get("/following/").content.decode()
    newest = Thread.objects.get(title="Thread 21")
    client.post("/following/", {"unfollow": newest.public_id})
    client.post("/following/", {"unfollow": "garbage"})
    assert ThreadFollow.objects.count() == 21


def test_without_a_community_it_helps_to_find_one(browser_of, ana, place, zed):
    makers.thread(ana, place)
    page = home(browser_of(zed))
    assert "Find your place first" in page
    assert "Talking right now" in page
    tag_following.follow(zed, "sleep")
    page = home(browser_of(zed))
    assert "Find your place first" in page
    assert "Because you follow #Sleep" in page


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_threads(
    browser_of, ana, place, threads, django_assert_num_queries
):
    tag_following.follow(ana, "heat")
    for number in range(threads):
        author = person(f"author{number}")
        makers.reply(ana, makers.thread(author, place, title=f"Thread {number}", body="#Heat #Sleep"))
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(13):
        member.get("/")
    with django_assert_num_queries(1):
        visitor.get("/")
    with django_assert_num_queries(6):
        member.get("/following/")
