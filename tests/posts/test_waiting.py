"""What waits for an answer in a community, and who is writing one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import blocking
from communities import deciding, joining
from communities.models import Membership
from posts import claiming, helping, publishing
from posts.models import Claim, Thread
from tests import makers
from tests.people import member, person
from tests.scene import without_tokens

pytestmark = pytest.mark.django_db
WRITING = "Somebody is writing an answer."


@pytest.fixture
def thread(ana, place):
    return makers.thread(ana, place)


def titles(page: str) -> list[str]:
    """The titles of the queue, in order."""
    return [part.split("</a>")[0].rpartition(">")[2] for part in page.split('<h3><a href="/t/')[1:]]


def queue(browser, query: str = "") -> str:
    return browser.get(f"/c/lupus/waiting/{query}").content.decode()


def test_it_works(browser_of, ana, bo, mo, place, thread):
    makers.thread(ana, place, title="A story", kind="story")
    makers.thread(ana, place, title="A win", kind="win")
    assert set(titles(queue(browser_of(bo)))) == {"How do you sleep?", "A story"}
    makers.reply(bo, thread)
    makers.reply(bo, thread)
    assert "One person has answered." in queue(browser_of(bo)), "twice by the same person is one"
    makers.reply(mo, thread)
    assert titles(queue(browser_of(bo))) == ["A story"]


def test_newcomers_come_first_then_who_waits_longest(browser_of, ana, bo, place):
    now = timezone.now()
    for number in range(2):
        makers.thread(ana, place, title=f"Later {number}", at=now - timedelta(hours=number + 1))
    makers.thread(bo, place, title="Newcomer", at=now - timedelta(minutes=1))
    makers.thread(person("Old"), place, title="New a month ago", at=now - timedelta(days=30))
    Thread.objects.filter(author=ana).update(first_here=False)
    assert titles(queue(browser_of(bo))) == ["Newcomer", "New a month ago", "Later 1", "Later 0"]


def test_only_members_are_pointed_at_newcomers(browser_of, ana, bo, place, zed):
    """Else an outsider would learn who has written before where only members read."""
    now = timezone.now()
    makers.thread(ana, place, title="Hush", audience="members", at=now - timedelta(hours=3))
    makers.thread(bo, place, title="First", at=now - timedelta(hours=1))
    makers.thread(ana, place, title="Not the first", at=now - timedelta(hours=2))
    for outsider in (None, zed):
        assert titles(queue(browser_of(outsider))) == ["Not the first", "First"]
    assert titles(queue(browser_of(bo)))[-1] == "Not the first"


def test_pages_lead_through_both_stretches_and_back(browser_of, ana, bo, place, monkeypatch):
    monkeypatch.setattr("posts.queue.A_PAGE", 2)
    now = timezone.now()
    for number in range(5):
        makers.thread(person(f"p{number}"), place, title=f"T{number}", at=now - timedelta(hours=9 - number))
    Thread.objects.filter(title__in=["T0", "T1"]).update(first_here=False)
    order = ["T2", "T3", "T4", "T0", "T1"]
    seen, query = [], ""
    while True:
        page = queue(browser_of(bo), query)
        seen.append(titles(page))
        if 'rel="next"' not in page:
            break
        query = page.split('rel="next" href="')[1].split('"')[0]
    assert seen == [order[:2], order[2:4], order[4:]]
    back = page.split('rel="prev" href="')[1].split('"')[0]
    assert titles(queue(browser_of(bo), back)) == order[2:4]
    for nonsense in ("?after=x", "?after=o-1-2", "?before=n-", "?after=q-1-bcdfghjkmnpq"):
        assert titles(queue(browser_of(bo), nonsense)) == order[:2]


def test_mine_is_said_to_be_mine_and_has_no_button(browser_of, ana, thread):
    page = queue(browser_of(ana))
    assert "This is yours." in page
    assert "I am writing an answer" not in page


@pytest.mark.parametrize("closed", ["members", "private"])
def test_what_an_outsider_may_not_read_changes_no_byte(browser_of, ana, zed, place, thread, closed):
    other = makers.community("closed", "private")
    member(ana, other)
    for who in (None, zed):
        before = without_tokens(browser_of(who).get("/c/lupus/waiting/").content)
        hidden = makers.thread(ana, place if closed == "members" else other, title="Hush", audience="members")
        claiming.claim(user=_writer(hidden), thread=hidden)
        assert without_tokens(browser_of(who).get("/c/lupus/waiting/").content) == before
        assert browser_of(who).get("/c/closed/waiting/").status_code == 404


def _writer(thread):
    user = person(f"W{thread.pk}")
    member(user, thread.community)
    return user


def test_a_claim_is_shown_to_members_without_a_name(browser_of, ana, bo, cy, zed, thread):
    answer = browser_of(bo).post(f"/t/{thread.public_id}/claim/", {"act": "start"})
    assert answer.url == thread.get_absolute_url() + "#reply"
    for reader in (ana, cy):
        for address in ("/c/lupus/waiting/", thread.get_absolute_url()):
            page = browser_of(reader).get(address).content.decode()
            assert WRITING in page
            assert ">Bo<" not in page
    for reader in (None, zed):
        for address in ("/c/lupus/waiting/", thread.get_absolute_url()):
            assert WRITING not in browser_of(reader).get(address).content.decode()
    assert WRITING not in browser_of(cy).get("/").content.decode()
    assert "You are writing an answer." in queue(browser_of(bo))


def test_a_claim_ends_by_itself_by_a_reply_and_by_a_press(browser_of, bo, cy, thread):
    claiming.claim(user=bo, thread=thread)
    Claim.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert WRITING not in queue(browser_of(cy))
    assert claiming.purge() == 1
    claiming.claim(user=bo, thread=thread)
    assert WRITING in queue(browser_of(cy))
    answer = browser_of(bo).post(f"/t/{thread.public_id}/claim/?queue=1", {"act": "stop"})
    assert answer.url == "/c/lupus/waiting/"
    assert WRITING not in queue(browser_of(cy))
    claiming.claim(user=bo, thread=thread)
    makers.reply(bo, thread)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("how", ["left", "banned"])
def test_who_is_gone_writes_no_answer(browser_of, bo, cy, mo, place, thread, how):
    claiming.claim(user=bo, thread=thread)
    assert WRITING in queue(browser_of(cy))
    if how == "left":
        joining.leave(user=bo, community=place)
    else:
        deciding.ban(user=bo, community=place, by=mo, reason="x")
    for address in ("/c/lupus/waiting/", thread.get_absolute_url()):
        assert WRITING not in browser_of(cy).get(address).content.decode()


def test_one_person_writes_one_answer(ana, bo, place, thread):
    other = makers.thread(ana, place, title="Another one")
    claiming.claim(user=bo, thread=thread)
    claiming.claim(user=bo, thread=other)
    assert [row.thread for row in Claim.objects.all()] == [other]


@pytest.mark.parametrize("blocks", ["reader", "writer"])
def test_a_block_hides_a_claim(browser_of, bo, cy, thread, blocks):
    claiming.claim(user=bo, thread=thread)
    one, other = (cy, bo) if blocks == "reader" else (bo, cy)
    blocking.block(blocker=one, person=other)
    for address in ("/c/lupus/waiting/", thread.get_absolute_url()):
        assert WRITING not in browser_of(cy).get(address).content.decode()


def test_who_must_not_claim(browser_of, ana, bo, mo, zed, place, thread):
    address = f"/t/{thread.public_id}/claim/"
    assert browser_of().post(address).url.startswith("/accounts/login/")
    assert browser_of(zed).post(address).status_code == 403
    assert browser_of(ana).post(address).status_code == 403, "one's own"
    blocking.block(blocker=ana, person=mo)
    assert browser_of(mo).post(address).status_code == 403
    helping.answered(user=ana, thread=thread, yes=True)
    assert browser_of(bo).post(address).status_code == 403
    assert browser_of(bo).get(address).url.endswith("#reply")
    assert not Claim.objects.exists()


def test_an_account_takes_its_claim_along(bo, thread):
    claiming.claim(user=bo, thread=thread)
    bo.delete()
    assert not Claim.objects.exists()


def test_blocked_people_are_folded_and_deleted_threads_gone(browser_of, ana, bo, thread):
    blocking.block(blocker=bo, person=ana)
    page = queue(browser_of(bo))
    assert "Folded: somebody you blocked." in page
    assert "I am writing an answer" not in page
    publishing.delete(post=thread.opening)
    assert titles(queue(browser_of())) == []


@pytest.mark.django_db(transaction=True)
def test_claims_at_the_same_moment(ana, bo, thread):
    def press(_):
        try:
            claiming.claim(user=bo, thread=thread)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, title=f"Thread {number}")
    client = browser_of(ana)
    with django_assert_num_queries(8):
        client.get("/c/lupus/waiting/")
    with django_assert_num_queries(3):
        browser_of().get("/c/lupus/waiting/")
    Membership.objects.filter(user=ana).update(role="greeter")
    with django_assert_num_queries(10):
        client.get("/c/lupus/waiting/")
