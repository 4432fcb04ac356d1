"""What is marked, compared with the definition said as plainly as Python can, over whatever people may do."""

import random
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from communities.access import Standing
from posts import moderation, publishing, reading, remembering, stretches, unread
from posts.models import Hiding, Post, Reading, Thread
from tests import makers
from tests.people import member, person
from tests.posts.test_at_the_same_moment import together

STEPS = 70


class Model:
    """The definition, over plain sets."""

    def __init__(self, thread: Thread, reader):
        self.thread, self.reader = thread, reader
        self.seen: set[int] = set()
        self.muted, self.folded, self.all_read = False, set(), None
        self.since = reader.memberships.get().since

    def unread(self) -> set[int]:
        """The numbers of the posts that are unread."""
        hidden = set(Hiding.objects.values_list("post_id", flat=True))
        floor = max(filter(None, [timezone.now() - timedelta(days=90), self.all_read, self.since]))
        posts = () if self.muted else Post.objects.filter(thread=self.thread)
        return {
            post.number
            for post in posts
            if not post.deleted_at and post.pk not in hidden and post.number not in self.seen
            and post.author_id != self.reader.pk and post.author_id not in self.folded and post.created_at > floor
        }  # fmt: skip

    def words(self) -> str:
        """What a list says."""
        unread_now, opened = self.unread(), Reading.objects.filter(user=self.reader).exists()
        return "new" if 0 in unread_now and not opened else f"{len(unread_now)} new" if unread_now else ""


def shown(page: str) -> tuple[set[int], set[int]]:
    """(numbers of the posts whose words a page shows, numbers of those it marks)."""
    numbers = dict(Post.objects.values_list("public_id", "number"))
    articles = re.findall(r'<article class="[^"]+" id="p-(\w+)">(.*?)</article>', page, re.DOTALL)
    there = {numbers[public_id]: words for public_id, words in articles if 'class="tombstone"' not in words}
    return set(there), {number for number, words in there.items() if "● new" in words}


class Walk:
    """Somebody reads while others write, take back, hide and show."""

    def __init__(self, seed: int, model: Model, client, others, moderator):
        self.dice, self.model, self.client, self.others, self.mo = random.Random(seed), model, client, others, moderator

    def post(self) -> Post:
        """Any post."""
        return self.dice.choice(list(Post.objects.filter(thread=self.model.thread)))

    def write(self) -> None:
        """Anybody replies to anything; now and then long ago, as an import does."""
        author = self.dice.choice([*self.others, self.mo, self.model.reader])
        at = timezone.now() - timedelta(days=91) if self.dice.random() < 0.1 else None
        publishing.reply(author=author, parent=self.post(), body="Words.", heed_blocks=False, at=at)

    def delete(self) -> None:
        """Anything goes."""
        publishing.delete(post=self.post())

    def hide_or_show(self) -> None:
        """A moderator decides."""
        post = self.post()
        if post.number:
            verb = moderation.restore if Hiding.objects.filter(post=post).exists() else moderation.hide
            verb(post=post, by=self.mo, reason="x")

    def read(self) -> None:
        """A page, in whatever way it is found: it marks what was unread, and that is read then."""
        post, cursor = self.post(), self.dice.randrange(20)
        query = self.dice.choice(
            ["", "?sort=newest", f"?after={cursor}", f"?before={cursor}", f"?post={post.public_id}"]
        )
        before = self.model.unread()
        page = self.client.get(f"/t/{self.model.thread.public_id}/{query}", follow=True).content.decode()
        there, marked = shown(page)
        assert marked == before & there
        self.model.seen |= there
        if way := re.search(r'href="[^"]*#p-(\w+)">First unread', page):
            assert Post.objects.get(public_id=way[1]).number in before
        else:
            assert not before or 0 in before

    def press(self) -> None:
        """One of the buttons that silence."""
        button = self.dice.randrange(6)
        if button == 0:
            self.client.post("/c/lupus/read/")
            self.model.all_read = timezone.now()
        elif button < 3:
            self.model.muted = not self.model.muted
            act = "mute" if self.model.muted else "unmute"
            self.client.post(f"/t/{self.model.thread.public_id}/mute/", {"act": act})
        else:
            self.fold(self.dice.choice(self.others))

    def fold(self, somebody) -> None:
        """Mutes somebody, or takes it back."""
        act = "unmute" if somebody.pk in self.model.folded else "mute"
        blocking.carry_out(act, reader=self.model.reader, person=somebody)
        self.model.folded ^= {somebody.pk}

    def step(self) -> None:
        """Something happens."""
        acts = [self.write, self.delete, self.hide_or_show, self.read, self.press]
        self.dice.choices(acts, weights=[10, 2, 3, 5, 2])[0]()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_marks_are_the_definition(browser_of, ana, bo, mo, kit, place, seed, monkeypatch, unhurried):
    monkeypatch.setattr(stretches, "POSTS_A_PAGE", 4)
    place.memberships.update(since=timezone.now() - timedelta(days=30))
    model = Model(makers.thread(bo, place), ana)
    walk = Walk(seed, model, browser_of(ana), [bo, kit], mo)
    for step in range(STEPS):
        walk.step()
        said = unread.marks([model.thread.pk], ana).get(model.thread.pk, unread.NO_MARK)
        assert (said.words, said.muted) == (model.words(), model.muted), step
    for row in Reading.objects.all():
        assert row.seen == sorted(set(row.seen))
        assert all(number > row.upto for number in row.seen)


def row_of(thread, reader) -> tuple[int, list[int]]:
    """What is kept of the reading."""
    return Reading.objects.values_list("upto", "seen").get(thread=thread, user=reader)


def see(reader, thread, numbers) -> None:
    """`reader` has the posts of these numbers before their eyes."""
    posts = Post.objects.filter(thread=thread, number__in=list(numbers)).order_by("number").for_page()
    rows = reading.rows(list(posts), thread, reader, Standing("member", "active"))
    view = reading.View(rows, None, page=None, newest=False)
    remembering.remember(reader, thread, view, reading.beside([], thread, reader).known)


def long_thread(author, place, replies: int) -> Thread:
    """A thread with many replies of one person."""
    thread = makers.thread(author, place)
    Post.objects.bulk_create(
        Post(thread=thread, author=author, parent=thread.opening, number=n, path=[n], depth=1, html="x")
        for n in range(1, replies + 1)
    )
    Thread.objects.filter(pk=thread.pk).update(last_number=replies, reply_count=replies, last_activity=timezone.now())
    thread.refresh_from_db()
    return thread


def first_unread(reader, thread, *, newest: bool = False) -> int | None:
    """The number of the post that a page leads to."""
    known = reading.beside([], thread, reader, newest=newest).known
    return known.first and known.first[1]


@pytest.mark.django_db
@pytest.mark.parametrize("newest", [False, True])
def test_the_first_of_a_thread_that_is_longer_than_is_looked_at(ana, bo, kit, place, newest):
    much = unread.LOOKED_AT + unread.SORTED
    thread = long_thread(bo, place, 2 * much)
    Post.objects.filter(number=0).update(author=ana)
    first, last = (2 * much, 1) if newest else (1, 2 * much)
    assert first_unread(ana, thread, newest=newest) == first
    step = -1 if newest else 1
    Reading.objects.create(user=ana, thread=thread, upto=-1, seen=list(range(first, first + much * step, step)))
    assert first_unread(ana, thread, newest=newest) == first + much * step, "far beyond what is looked at in order"
    below = Post.objects.get(thread=thread, number=first + 9 * step)
    late = publishing.reply(author=kit, parent=below, body="Late.", heed_blocks=False)
    Post.objects.filter(thread=thread, number__gt=0).exclude(number__in=[last, late.number]).update(author=ana)
    assert first_unread(ana, thread, newest=newest) == late.number, "below what has been read long since"
    Post.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=91))
    assert first_unread(ana, thread, newest=newest) == last


@pytest.mark.django_db
def test_what_is_kept_stays_small(ana, bo, place, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(remembering, "MOST_SEEN", 10)
    thread = long_thread(bo, place, 100)
    see(ana, thread, [99, 100, 50, 3])
    assert row_of(thread, ana) == (-1, [3, 50, 99, 100])
    see(ana, thread, range(3))
    assert row_of(thread, ana) == (3, [50, 99, 100])
    see(ana, thread, range(80, 90))
    assert row_of(thread, ana) == (81, [82, 83, 84, 85, 86, 87, 88, 89, 99, 100]), "the oldest are let go"
    see(ana, thread, range(90, 99))
    assert row_of(thread, ana) == (100, [])
    known = reading.beside([], thread, ana).known
    with django_assert_num_queries(0):
        remembering.remember(ana, thread, reading.View([], None, page=None, newest=False), known)


@pytest.mark.django_db
def test_what_can_never_be_unread_is_passed_over(ana, bo, mo, place):
    thread = long_thread(bo, place, 9)
    Post.objects.filter(number__in=[2, 6]).update(author=ana)
    Post.objects.filter(number=3).update(deleted_at=timezone.now())
    Post.objects.filter(number=4).update(created_at=timezone.now() - timedelta(days=91))
    moderation.hide(post=Post.objects.get(number=8), by=mo, reason="x")
    see(ana, thread, [0, 1])
    assert row_of(thread, ana) == (4, [])
    see(ana, thread, [5, 7, 9])
    assert row_of(thread, ana) == (7, [9]), "a hidden post may be shown again"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read_before", [True, False])
def test_two_tabs_at_the_same_moment_lose_nothing(read_before):
    place = makers.community()
    ana, bo = person("Ana"), person("Bo")
    for somebody in (ana, bo):
        member(somebody, place)
    for _ in range(6):
        thread = long_thread(bo, place, 60)
        if read_before:
            see(ana, thread, [0])
        pages = [range(n, 61, 6) for n in range(6)]
        assert not together(*(lambda page=page, thread=thread: see(ana, thread, page) for page in pages))
        assert row_of(thread, ana) == (60, [])
