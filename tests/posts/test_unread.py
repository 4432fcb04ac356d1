"""What is new: marks in lists and in a thread, and that they are true."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from communities import joining
from posts import moderation, publishing, remembering, stretches
from posts.models import AllRead, Post, Reading
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried", "here_a_while")]


def mark(client, address: str = "/c/lupus/") -> str:
    """What a list says of its only thread: "3 new", "new" or nothing."""
    found = re.findall(r'<span class="new"><span aria-hidden="true">●</span> ([^<]+)</span>', page(client, address))
    assert len(found) <= 1
    return found[0] if found else ""


def page(client, address: str) -> str:
    """The page at `address`."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def marked(client, address: str) -> list[int]:
    """The numbers of the posts that a thread's page marks as new."""
    numbers = dict(Post.objects.values_list("public_id", "number"))
    articles = re.findall(r'<article class="[^"]+" id="p-(\w+)">(.*?)</article>', page(client, address), re.DOTALL)
    return [numbers[public_id] for public_id, words in articles if "● new" in words]


def test_it_works(browser_of, ana, bo, place):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    assert mark(reader) == "new"
    assert marked(reader, thread.get_absolute_url()) == [0]
    assert mark(reader) == "", "read on one page, gone on the next"
    for _ in range(3):
        makers.reply(bo, thread)
    for address in ("/c/lupus/", "/", "/u/Bo/", "/tag/sleep/"):
        assert mark(reader, address) == "3 new", address
    assert marked(reader, thread.get_absolute_url()) == [1, 2, 3]
    assert marked(reader, thread.get_absolute_url()) == []
    assert mark(reader) == ""


def test_a_thread_that_began_before_i_came_counts_its_new_replies(browser_of, ana, bo, place):
    thread = makers.thread(bo, place)
    ana.memberships.update(since=timezone.now())
    assert mark(browser_of(ana)) == ""
    makers.reply(bo, thread)
    assert mark(browser_of(ana)) == "1 new"


def test_a_screen_reader_hears_unread_in_the_heading(browser_of, ana, bo, mo, place):
    thread, reader = makers.thread(mo, place), browser_of(ana)
    first = makers.reply(bo, thread)
    reader.get(thread.get_absolute_url())
    makers.reply(bo, first)
    seen = re.findall(r'<h3 class="byline">.*?</h3>', page(reader, thread.get_absolute_url()), re.DOTALL)
    said = [
        re.sub(r"\s+", " ", re.sub(r'<span class="new" aria-hidden="true">.*?</span>|<[^>]+>', "", one)) for one in seen
    ]
    assert "unread" not in said[0]
    assert said[1].startswith("Reply 2, by Bo, to reply 1, unread ")


def test_my_own_posts_never_count(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(ana, thread)
    assert mark(browser_of(ana)) == ""
    assert marked(browser_of(ana), thread.get_absolute_url()) == []
    assert mark(browser_of(bo)) == "new"


def test_replying_reads_what_was_on_the_page_and_nothing_else(browser_of, ana, bo, place):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    reader.get(thread.get_absolute_url())
    makers.reply(bo, thread, "Meanwhile.")
    answer = reader.post(f"/t/{thread.public_id}/reply/", {"body": "Mine.", "to": ""})
    assert mark(reader) == "1 new"
    reader.get(answer.url)
    assert mark(reader) == "1 new", "a permalink shows nothing by itself"
    assert marked(reader, thread.get_absolute_url()) == [1]


def test_only_what_a_page_shows_is_read(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 4)
    thread, reader = makers.thread(bo, place), browser_of(ana)
    posts = [makers.reply(bo, thread) for _ in range(10)]
    address = thread.get_absolute_url()
    reader.get(f"{address}?post={posts[5].public_id}")
    row = Reading.objects.get()
    assert (row.upto, row.seen) == (-1, [6, 7, 8, 9])
    assert mark(reader) == "7 new"
    reader.get(address)
    row.refresh_from_db()
    assert (row.upto, row.seen) == (4, [6, 7, 8, 9])
    assert mark(reader) == "2 new"
    assert marked(reader, f"{address}?after=4") == [5]
    row.refresh_from_db()
    assert (row.upto, row.seen) == (9, [])
    assert mark(reader) == "1 new"


def test_first_unread_leads_to_it_wherever_it_stands(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 4)
    thread, reader = makers.thread(bo, place), browser_of(ana)
    address = thread.get_absolute_url()
    assert "First unread" not in page(reader, address), "the beginning is where one is"
    here = makers.reply(bo, thread)
    assert f'href="#p-{here.public_id}">First unread' in page(reader, address)
    assert "First unread" not in page(reader, address)
    last = thread.opening
    chain = [last := makers.reply(ana, last) for _ in range(5)]
    deep = makers.reply(bo, chain[-1])
    there = f"?post={deep.public_id}#p-{deep.public_id}"
    assert f'href="{there}">First unread' in page(reader, address)
    for _ in range(5):
        far = makers.reply(bo, thread)
    makers.reply(bo, thread)
    found = re.search(r'href="([^"]+)">First unread', page(reader, address))
    first = Post.objects.get(public_id=re.search(r"p-(\w+)$", found[1])[1])
    assert first.number < far.number, "the thread's own pages come before its branches"
    assert first.branch_id is None
    assert marked(reader, f"{address}{there.partition('#')[0]}") == [deep.number]


def test_first_unread_keeps_the_order(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 4)
    thread, reader = makers.thread(bo, place), browser_of(ana)
    for _ in range(9):
        makers.reply(bo, thread)
    reader.get(f"{thread.get_absolute_url()}?sort=newest")
    fifth = Post.objects.get(number=5)
    way = f'href="?post={fifth.public_id}&amp;sort=newest#p-{fifth.public_id}"'
    assert way in page(reader, f"{thread.get_absolute_url()}?sort=newest")


def test_counts_stay_true_when_posts_go_and_come_back(browser_of, ana, bo, mo, place):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    reader.get(thread.get_absolute_url())
    first, second, third = (makers.reply(bo, thread) for _ in range(3))
    assert mark(reader) == "3 new"
    publishing.delete(post=first)
    assert mark(reader) == "2 new"
    moderation.hide(post=second, by=mo, reason="x")
    assert mark(reader) == "1 new"
    publishing.edit(post=third, by=bo, body="Other words.")
    assert mark(reader) == "1 new", "an edit is nothing new"
    reader.get(thread.get_absolute_url())
    assert mark(reader) == ""
    moderation.restore(post=Post.objects.get(pk=second.pk), by=mo, reason="x")
    assert mark(reader) == "1 new", "its words were not on the page"
    moderation.hide(post=third, by=mo, reason="x")
    moderation.restore(post=third, by=mo, reason="x")
    assert mark(reader) == "1 new", "what was read stays read"


def test_what_is_folded_does_not_count(browser_of, ana, bo, mo, place):
    thread, reader = makers.thread(mo, place), browser_of(ana)
    reader.get(thread.get_absolute_url())
    makers.reply(bo, thread)
    assert mark(reader) == "1 new"
    blocking.mute(muter=ana, person=bo)
    assert mark(reader) == ""
    makers.reply(mo, thread)
    assert marked(reader, thread.get_absolute_url()) == [2]
    blocking.block(blocker=ana, person=mo)
    makers.reply(mo, thread)
    assert mark(reader) == ""


def test_what_is_older_than_the_horizon_is_not_new(browser_of, ana, bo, place):
    place.memberships.update(since=timezone.now() - timedelta(days=900))
    long_ago = timezone.now() - timedelta(days=91)
    thread = makers.thread(bo, place, at=long_ago)
    makers.reply(bo, thread, at=long_ago)
    assert mark(browser_of(ana)) == ""
    makers.reply(bo, thread, at=timezone.now() - timedelta(days=89))
    assert mark(browser_of(ana)) == "1 new"


def test_no_more_than_99_are_counted(browser_of, ana, bo, place):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    reader.get(thread.get_absolute_url())
    Post.objects.bulk_create(
        Post(thread=thread, author=bo, parent=thread.opening, number=n, path=[n], depth=1, body="x")
        for n in range(1, 121)
    )
    thread.last_activity = timezone.now()
    thread.save()
    assert mark(reader) == "99+ new"
    Post.objects.filter(number__gt=99).delete()
    assert mark(reader) == "99 new"


def test_an_outsider_is_told_of_the_threads_they_opened_only(browser_of, zed, bo, place):
    opened, other = makers.thread(bo, place, title="Opened"), makers.thread(bo, place, title="Another one")
    reader = browser_of(zed)
    assert mark(reader) == ""
    reader.get(opened.get_absolute_url())
    for thread in (opened, other):
        makers.reply(bo, thread)
    assert mark(reader) == "1 new"
    assert "/c/lupus/read/" not in page(reader, "/c/lupus/")
    makers.reply(bo, opened)
    joining.join(user=zed, community=place)
    assert mark(reader) == "2 new", "what was opened before joining is followed from its opening on"
    assert marked(reader, opened.get_absolute_url()) == [1, 2]


def test_a_thread_that_is_closed_to_me_shows_nothing(browser_of, ana, bo):
    closed = makers.community("closed", "private")
    for somebody in (ana, bo):
        member(somebody, closed)
    thread, reader = makers.thread(bo, closed, title="Told among us"), browser_of(ana)
    reader.get(thread.get_absolute_url())
    makers.reply(bo, thread)
    assert mark(reader, "/c/closed/") == "1 new"
    before = page(reader, "/")
    joining.leave(user=ana, community=closed)
    assert Reading.objects.filter(user=ana).exists()
    for address in ("/", "/c/", "/u/Bo/", "/settings/muted/"):
        shown = page(reader, address)
        assert "Told among us" not in shown
        assert 'class="new"' not in shown
    assert 'class="new"' in before
    assert reader.get(thread.get_absolute_url()).status_code == 404


def test_what_i_read_changes_no_byte_for_anybody_else(browser_of, ana, bo, mo, zed, place, monkeypatch):
    from tests.scene import without_tokens

    monkeypatch.setattr("peerhealth.moments._ago", lambda *about: "then")
    monkeypatch.setattr(remembering, "moment_now", lambda: "1")
    thread = makers.thread(bo, place)
    makers.reply(bo, thread)
    others = [browser_of(one) for one in (None, mo, zed, person("Staff", is_staff=True, is_superuser=True))]
    addresses = ("/c/lupus/", "/", "/tag/sleep/", thread.get_absolute_url())
    for client in others:
        client.get(thread.get_absolute_url())
    before = [without_tokens(client.get(address).content) for client in others for address in addresses]
    reader = browser_of(ana)
    reader.get(thread.get_absolute_url())
    reader.post("/c/lupus/read/")
    reader.post(f"/t/{thread.public_id}/mute/")
    assert Reading.objects.filter(user=ana).exists()
    assert [without_tokens(client.get(address).content) for client in others for address in addresses] == before


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}],
)
def test_a_page_fetched_in_advance_is_not_read(browser_of, ana, bo, place, headers):
    thread, reader = makers.thread(bo, place), browser_of(ana)
    reader.get(thread.get_absolute_url(), headers=headers)
    reader.head(thread.get_absolute_url())
    reader.get(f"/t/{thread.public_id}/wrong-words/")
    assert reader.get(f"{thread.get_absolute_url()}?post=bcdfghjkmnpq").status_code == 404
    assert not Reading.objects.exists()
    assert mark(reader) == "new"


def test_nothing_is_kept_of_visitors_and_of_who_has_not_agreed(browser_of, bo, place):
    thread, stranger = makers.thread(bo, place), person("New", consents=False)
    for somebody in (None, stranger):
        assert marked(browser_of(somebody), thread.get_absolute_url()) == []
    assert browser_of(stranger).post("/c/lupus/read/").url.startswith("/settings/consent/")
    assert browser_of(stranger).post(f"/t/{thread.public_id}/mute/").url.startswith("/settings/consent/")
    assert not Reading.objects.exists()
    assert not AllRead.objects.exists()


@pytest.mark.parametrize("threads", [1, 30])
def test_a_list_of_what_is_new_costs_the_same_for_any_number(
    browser_of, ana, bo, mo, place, threads, django_assert_num_queries
):
    reader = browser_of(ana)
    for number in range(threads):
        thread = makers.thread(bo, place, title=f"Thread {number}")
        reader.get(thread.get_absolute_url())
        makers.reply(mo, thread)
    with django_assert_num_queries(8):
        shown = reader.get("/c/lupus/").content.decode()
    assert shown.count("1 new") == min(threads, 20)
    with django_assert_num_queries(13):
        reader.get("/")
    with django_assert_num_queries(4):
        browser_of().get("/c/lupus/")
