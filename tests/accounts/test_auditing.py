"""Who reads in the admin what the site would not show them leaves an entry."""

import pytest

from accounts import auditing
from accounts.models import AuditEntry, User
from posts import publishing
from posts.models import Hashtag
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db):
    """A superuser, in no community."""
    return person("Operator", is_staff=True, is_superuser=True)


@pytest.fixture
def hush(db):
    """A thread in a private community."""
    place = makers.community("hush-place", "private")
    author = person("Author")
    member(author, place)
    return makers.thread(author, place, title="Hush")


def entries() -> list[tuple[str, str, str]]:
    """(act, model, rows) of all entries, the oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("act", "model", "rows"))


def test_it_works(admin_of, operator, hush, ana, place):
    makers.thread(ana, place)
    client = admin_of(operator)
    client.get("/admin/posts/thread/")
    client.get(f"/admin/posts/thread/{hush.pk}/change/")
    assert entries() == [("list", "posts.thread", str(hush.pk)), ("read", "posts.thread", str(hush.pk))]
    assert AuditEntry.objects.first().by == operator


def test_what_everyone_may_read_leaves_none(admin_of, operator, ana, place):
    thread = makers.thread(ana, place)
    client = admin_of(operator)
    for page in ("posts/thread/", f"posts/thread/{thread.pk}/change/", "posts/post/", "communities/community/"):
        client.get(f"/admin/{page}")
    assert not entries()


@pytest.mark.parametrize("model", ["thread", "post"])
def test_a_members_thread_and_a_search_leave_one(admin_of, operator, ana, place, model):
    makers.thread(ana, place, audience="members")
    admin_of(operator).get(f"/admin/posts/{model}/?q=sleep")
    assert [entry[:2] for entry in entries()] == [("list", f"posts.{model}")]


def test_being_a_member_is_reading_as_one(admin_of, operator, hush):
    member(operator, hush.community)
    admin_of(operator).get("/admin/posts/thread/")
    assert not entries()


def test_people_and_memberships_are_private_everywhere(admin_of, operator, ana, place):
    client = admin_of(operator)
    client.get("/admin/accounts/user/")
    client.get("/admin/communities/membership/")
    client.get(f"/admin/accounts/user/{ana.pk}/change/")
    assert [entry[:2] for entry in entries()] == [
        ("list", "accounts.user"), ("list", "communities.membership"), ("read", "accounts.user"),
    ]  # fmt: skip


def test_completion_leaves_one(admin_of, operator, ana):
    client = admin_of(operator)
    client.get("/admin/autocomplete/?app_label=communities&model_name=membership&field_name=user&term=ana")
    assert entries() == [("list", "accounts.user", str(ana.pk))]


def test_entries_are_nobodys_to_change(admin_of, operator, hush):
    client = admin_of(operator)
    client.get("/admin/posts/thread/")
    entry = AuditEntry.objects.get()
    path = f"/admin/accounts/auditentry/{entry.pk}"
    assert client.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{path}/change/", {"rows": "nothing"})
    client.post(
        "/admin/accounts/auditentry/", {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    )
    entry.refresh_from_db()
    assert entry.rows == str(hush.pk)


def test_more_keys_than_fit_are_counted(operator):
    auditing.record(by=operator, act=AuditEntry.Act.LIST, model=User, keys=range(10**6, 10**6 + 900))
    rows = AuditEntry.objects.get().rows
    assert len(rows) <= auditing.LONGEST
    kept = rows.count(",")
    assert rows.endswith(f"and {900 - kept} more")


def test_the_page_that_asks_for_a_reason_is_read_too(admin_of, operator, hush):
    client = admin_of(operator)
    page = client.post("/admin/posts/post/", {"action": "hide", "_selected_action": [hush.opening.pk]})
    assert b"I wake at four" in page.content
    assert ("list", "posts.post", str(hush.opening.pk)) in entries()


def test_hashtags_that_are_used_in_secret_leave_one(admin_of, operator, hush, ana, place):
    makers.thread(ana, place, body="#OpenWord")
    publishing.edit(post=hush.opening, by=hush.author, body="#HushWord")
    admin_of(operator).get("/admin/posts/hashtag/")
    secret = Hashtag.objects.get(name="hushword")
    assert [(entry[1], str(secret.pk) in entry[2].split(", ")) for entry in entries()] == [("posts.hashtag", True)]
