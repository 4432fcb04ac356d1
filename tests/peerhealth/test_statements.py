"""Querysets that are turned into SQL once and prepared (`peerhealth.statements`): they give what the queryset gives."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from communities.models import Membership
from peerhealth import outages
from peerhealth.statements import Fixed, Statement, Together, Written, ask
from posts.models import Post, Thread
from tests import makers

pytestmark = pytest.mark.django_db


def of_slug(reader, slug):
    """Threads of a community that a reader may read."""
    return Thread.objects.visible_to(reader).select_related("community").filter(community__slug=slug).order_by("pk")


def test_it_works(ana, zed, place):
    first, second = makers.thread(ana, place), makers.thread(ana, place, audience="members")
    found = Statement(of_slug)
    assert found(reader=ana, slug=place.slug) == [first, second]
    assert found(reader=zed, slug=place.slug) == [first]
    assert found(reader=AnonymousUser(), slug=place.slug) == [first]
    assert found(reader=ana, slug="elsewhere") == []
    assert found(reader=ana, slug=place.slug)[0].community == place


def test_rows_as_values(ana, bo, place):
    makers.thread(ana, place)
    named = Statement(lambda names: User.objects.filter(username__in=names).order_by("pk").values("username"))
    assert named(names=["Ana", "Bo"]) == [{"username": "Ana"}, {"username": "Bo"}]
    assert named(names={"Bo"}) == [{"username": "Bo"}]
    listed = Statement(lambda ids: User.objects.filter(pk__in=ids).values_list("pk", "username"))
    assert listed(ids=[bo.pk]) == [(bo.pk, "Bo")]
    assert listed(ids=[]) == []


def test_what_is_asked_for_everybody_differs_by_shape(ana, bo):
    some = Statement(lambda name, most: User.objects.filter(**{"username": name} if name else {}).order_by("pk")[:most])
    assert some(name="Bo", most=Fixed(5)) == [bo]
    assert some(name=None, most=Fixed(1)) == [ana]
    assert len(some(name=None, most=Fixed(2))) == 2


def test_a_column_of_numbers_is_compared_as_a_whole(ana, place):
    thread = makers.thread(ana, place)
    replies = [makers.reply(ana, thread) for _ in range(3)]
    after = Statement(lambda thread, path: Post.objects.filter(thread=thread, path__gt=path).order_by("path"))
    assert after(thread=thread.pk, path=replies[0].path) == replies[1:]
    assert after(thread=thread.pk, path=[*replies[0].path, 5]) == replies[1:]


def test_several_are_asked_at_once(ana, bo, django_assert_num_queries):
    named = Statement(
        lambda names: User.objects.filter(username__in=names).order_by("-pk").values_list("pk", "username")
    )
    both = Together(named, Statement(lambda pk: User.objects.filter(pk=pk).values_list("is_active", "username")))
    both(names=["Bo"], pk=ana.pk)
    with django_assert_num_queries(1):
        assert both(names=["Ana", "Bo"], pk=bo.pk) == [[(bo.pk, "Bo"), (ana.pk, "Ana")], [(True, "Bo")]]
    assert both(names=[], pk=0) == [[], []]


def test_one_that_can_find_nothing_stands_beside_others(ana, place):
    mine = Statement(lambda reader: Membership.objects.of(reader).values_list("community_id"))
    named = Statement(lambda pk: User.objects.filter(pk=pk).values_list("username"))
    both = Together(mine, named)
    assert both(reader=ana, pk=ana.pk) == [[(place.pk,)], [("Ana",)]]
    assert both(reader=AnonymousUser(), pk=ana.pk) == [[], [("Ana",)]]


def test_words_of_our_own(ana, bo, zed, place, django_assert_num_queries):
    mine = Statement(lambda reader: Membership.objects.of(reader).values("user_id", "community_id"))
    who = "SELECT u.username, '{}' AS nothing FROM accounts_user u JOIN ({mine}) m ON m.user_id = u.id WHERE u.id = %(pk)s"
    written = Written(who, mine=mine)
    assert set(written.names) == {"pk", "reader"}
    assert written(reader=ana, pk=ana.pk) == [("Ana", "{}")]
    assert written(reader=ana, pk=bo.pk) == written(reader=zed, pk=zed.pk) == []
    around = Written("SELECT w.username FROM ({written}) w", written=written)
    with django_assert_num_queries(1):
        assert Together(written, around)(reader=ana, pk=ana.pk) == [[("Ana", "{}")], [("Ana",)]]


def test_a_word_is_never_sql(ana):
    named = Statement(lambda name: User.objects.filter(username=name))
    for word in ("'; DROP TABLE accounts_user; --", "100%s", "%(name)s", "\\", "\x1fhole 0"):
        assert named(name=word) == []
    assert named(name="Ana") == [ana]


def test_a_moment_does_not_stand_still(ana):
    frozen = Statement(lambda pk: Membership.objects.filter(user=pk, since__lt=timezone.now()))
    with pytest.raises(ValueError, match="stand still"):
        frozen(pk=ana.pk)
    since = Statement(lambda pk, moment: Membership.objects.filter(user=pk, since__lt=moment))
    assert since(pk=ana.pk, moment=datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_neither_does_a_day():
    frozen = Statement(lambda pk: Membership.objects.filter(user=pk, since__date__lt=timezone.now().date()))
    with pytest.raises(ValueError, match="stand still"):
        frozen(pk=1)


def test_nothing_of_one_person_is_built_for_all(ana):
    """A builder may know of a reader who they are, and no more."""
    for more in ("is_staff", "is_superuser", "is_active", "username"):
        told = Statement(lambda reader, more=more: User.objects.filter(pk=reader.pk, is_staff=bool(getattr(reader, more))))
        with pytest.raises(User.DoesNotExist):
            told(reader=ana)


def test_true_is_not_one(ana, bo):
    kinds = Statement(lambda what: User.objects.filter(is_active=True, username="Ana" if what is True else "Bo"))
    assert kinds(what=True) == [ana]
    assert kinds(what=Fixed(1)) == [bo]


def test_no_value_is_lost():
    forgetful = Statement(lambda name: User.objects.filter(username=name.lower()[:3]))
    with pytest.raises(ValueError, match=r"lost|stand still"):
        forgetful(name="Ana")
    with pytest.raises(TypeError):
        Statement(lambda name: User.objects.filter(username=name))(name=1.5)


@pytest.fixture
def elsewhere(transactional_db):
    """Another connection, in which a table is made and changed as a migration does it beside a running site."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE changing (name varchar(10)); INSERT INTO changing VALUES ('Ana')")
        yield cursor
        cursor.execute("DROP TABLE changing")
    other.close()


NAMES = "SELECT name FROM changing WHERE name <> %(not)s"


def test_a_migration_beside_it_is_no_error(elsewhere):
    assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]
    elsewhere.execute("ALTER TABLE changing ALTER name TYPE varchar(20)")
    with CaptureQueriesContext(connection) as asked:
        assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]
    assert len(asked) == 2, "the first was refused: else this test proves nothing"


def test_in_a_transaction_it_is_the_transaction_that_is_tried_again(elsewhere):
    assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]
    elsewhere.execute("ALTER TABLE changing ALTER name TYPE varchar(20)")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        ask(NAMES, {"not": "Bo"})
    assert outages.outage_of(refused.value) is outages.BUSY
    with transaction.atomic():
        assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]


def test_one_that_the_server_has_forgotten(elsewhere):
    assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")
    assert ask(NAMES, {"not": "Bo"}) == [("Ana",)]


def test_what_else_is_not_supported_is_a_defect(elsewhere):
    with pytest.raises(NotSupportedError) as refused:
        ask("SELECT count(*) FROM changing WHERE name <> %(not)s FOR UPDATE", {"not": "Bo"})
    assert outages.outage_of(refused.value) is None
