"""Whatever changes what a visitor sees is there on the next request, whoever writes it and how; what happens out of their
sight changes nothing that they can tell, and costs no page that is kept."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Community, Membership
from peerhealth.page_store import pages
from posts import drafting
from posts.models import Post, Thread
from tests import makers
from tests.people import member
from tests.posts.page_changes import CHANGES, Stage, set_up, sql
from tests.posts.page_secrets import SECRETS
from tests.unchanged import _without_moments

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unhurried")]


@pytest.fixture
def stage(transactional_db):
    """The stage."""
    return set_up()


Shown = tuple[int, bytes, str | None]


def ask_all(on: Stage, names: Collection[str] | None = None) -> dict[str, tuple[Shown, int]]:
    """What a visitor is shown, by name of the page, without moments: (status, body, ETag); and how many queries it took."""
    found = {}
    for name, address in on.addresses().items():
        if names is None or name in names:
            with CaptureQueriesContext(connection) as caught:
                answer = Client().get(address)
            found[name] = (answer.status_code, _without_moments(answer.content), answer.get("ETag")), len(caught)
    return found


def look(on: Stage, names: Collection[str] | None = None) -> dict[str, Shown]:
    """What a visitor is shown."""
    return {name: shown for name, (shown, _queries) in ask_all(on, names).items()}


def drawn_again(on: Stage) -> list[str]:
    """Which pages are not answered from memory by one query."""
    return [name for name, (_shown, queries) in ask_all(on).items() if queries != 1]


@pytest.mark.parametrize("happens", CHANGES)
def test_a_change_is_there_on_the_next_request(stage, happens):
    acts, must_change = CHANGES[happens]
    for act in acts[:-1]:
        act(stage)
    before = look(stage)
    acts[-1](stage)
    kept = {name: page for name, (page, queries) in ask_all(stage).items() if queries == 1}
    shown = look(stage)
    pages.clear()
    drawn = look(stage, kept)  # all others were drawn in the line before
    assert kept == drawn, "what is shown is not what would be drawn"
    assert must_change <= {name for name in before if before[name][:2] != shown[name][:2]}


@pytest.mark.parametrize("happens", SECRETS)
def test_nothing_tells_of_what_is_out_of_sight(stage, happens):
    acts = SECRETS[happens]
    for act in acts[:-1]:
        act(stage)
    before = look(stage)
    assert drawn_again(stage) == []
    acts[-1](stage)
    assert drawn_again(stage) == []
    pages.clear()
    assert look(stage) == before


def rows() -> list[tuple]:
    """The rows of versions: (scope, weight)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope, weight FROM accounts_pagechange ORDER BY id")
        return cursor.fetchall()


def test_a_transaction_adds_one_row_a_community(stage):
    other = makers.community("elsewhere")
    member(stage.ana, other)
    before = rows()
    with transaction.atomic():
        for place in (stage.place, other, stage.place):
            makers.reply(stage.ana, makers.thread(stage.ana, place))
    added = sum(weight for _scope, weight in rows()) - sum(weight for _scope, weight in before)
    assert added == 3  # one each, and one for everything


def test_what_was_rolled_back_is_said_again(stage):
    """A savepoint that is taken back takes what was said along."""
    before = look(stage)
    with transaction.atomic():
        with transaction.atomic():
            makers.reply(stage.bo, stage.thread, "Never said.")
            transaction.set_rollback(True)
        makers.reply(stage.bo, stage.thread, "Said after all.")
    assert look(stage)["thread"][:2] != before["thread"][:2]


def test_rows_become_few_and_weigh_the_same(stage):
    for number in range(40):
        Post.objects.filter(pk=stage.reply.pk).update(html=str(number))
    found = [weight for scope, weight in rows() if scope == stage.place.pk]
    assert len(found) < 20
    assert sum(found) > 40


def test_everything_may_have_changed(stage):
    """What a loader of very much says once."""
    look(stage)
    with transaction.atomic():
        sql("SELECT accounts_all_pages_changed()")
        count = len(rows())
        makers.thread(stage.ana, stage.place)
        assert len(rows()) == count
    assert set(drawn_again(stage)) == set(stage.addresses())


def test_a_draft_is_nobodys_business(stage):
    look(stage)
    drafting.save(author=stage.ana, place=stage.place, words={"title": "Not yet", "body": "said"}, seq=1)
    assert drawn_again(stage) == []


def test_times_that_move_are_told(stage):
    """Words of time are part of what a page says: they are other ones a day later, under another ETag."""
    before = look(stage)
    Thread.objects.update(last_activity=timezone.now() - timedelta(days=3))
    assert look(stage)["home"][2] != before["home"][2]


def test_memberships_that_show_nothing(stage):
    look(stage)
    Membership.objects.filter(user=stage.bo).update(welcomed_at=timezone.now(), since=timezone.now())
    assert drawn_again(stage) == []


def test_an_address_at_which_something_else_is_now(stage):
    """Also where nothing had changed before, as after the update that brought the numbers."""
    thread = stage.thread.get_absolute_url()
    sql("DELETE FROM accounts_pagechange WHERE scope = %s", stage.place.pk)
    look(stage)
    assert drawn_again(stage) == []
    Thread.objects.update(public_id="bcdfghjkmnpq")
    assert Client().get(thread).status_code == 404
    sql("DELETE FROM accounts_pagechange WHERE scope = %s", stage.place.pk)
    look(stage, ["place"])
    Community.objects.filter(pk=stage.place.pk).update(slug="elsewhere")
    makers.community(stage.place.slug, "private")
    assert Client().get(f"/c/{stage.place.slug}/").status_code == 404
