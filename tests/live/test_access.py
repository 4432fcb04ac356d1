"""Access lost: the stream ends within five seconds, nothing further is sent, and no ticket from before opens another one."""

import threading

import pytest
from django.db import connection, transaction

from accounts import suspending
from communities import changing, deciding, joining
from posts import moderation, publishing, withdrawing
from tests import makers, tour
from tests.live.streams import wait_until
from tests.people import PASSWORD, member, person

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5  # seconds


@pytest.fixture
def closed(place):
    """The place, among members."""
    type(place).objects.filter(pk=place.pk).update(visibility="private")
    place.refresh_from_db()
    return place


@pytest.fixture
def thread(ana, closed):
    return makers.thread(ana, closed)


def now(thread) -> str:
    return f"/t/{thread.public_id}/now/replies/?after=0"


def narrow_place(*, place, mo, **cast):
    assert changing.change(community=place, by=mo, as_of=changing.version(place), fields={"visibility": "private"})


def hide(*, thread, mo, **cast):
    moderation.hide(post=thread.opening, by=mo, reason="Not here.")


def narrow_thread(*, thread, ana, **cast):
    publishing.edit(post=thread.opening, by=ana, body="Among us.", thread_fields={"audience": "members"})


def sign_out(*, client, **cast):
    assert client.post("/accounts/logout/").status_code == 302


def end_session(*, client, bo, **cast):
    other = tour.signed_in(bo.username)
    from allauth.usersessions.models import UserSession

    key = client.session.session_key
    UserSession.objects.create(user=bo, session_key=key, ip="127.0.0.1", user_agent="")
    assert other.post("/accounts/sessions/", {"others": "1"}).status_code == 302
    assert not UserSession.objects.filter(session_key=key).exists()


def change_password(*, bo, browser_of, **cast):
    fields = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    assert browser_of(bo).post("/accounts/password/change/", fields).status_code == 302


def delete_account(*, bo, admin_of, boss, **cast):
    assert admin_of(boss).post(f"/admin/accounts/user/{bo.pk}/delete/", {"post": "yes"}).status_code == 302


def narrow_in_admin(*, place, admin_of, boss, **cast):
    page = admin_of(boss).get(f"/admin/communities/community/{place.pk}/change/")
    form = page.context["adminform"].form
    fields = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    lists = {name: value for name, value in fields.items() if isinstance(value, list)}
    fields |= {name: ",".join(map(str, value)) for name, value in lists.items() if name != "conditions"}
    for formset in page.context["inline_admin_formsets"]:
        fields |= {
            f"{formset.formset.prefix}-{key}": formset.formset.management_form[key].value()
            for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
        }
    names = {name: "" for name in fields if name.endswith("-TOTAL_FORMS")}
    fields |= dict.fromkeys(names, 0)
    sent = admin_of(boss).post(f"/admin/communities/community/{place.pk}/change/", fields | {"visibility": "private"})
    assert sent.status_code == 302, sent.context["errors"]


# Those of a member in a private place: what they lose is everything there.
OF_A_MEMBER = {
    "leaves": lambda *, bo, place, **cast: joining.leave(user=bo, community=place),
    "is banned": lambda *, bo, place, mo, **cast: deciding.ban(user=bo, community=place, by=mo, reason="Enough."),
    "is suspended": lambda *, bo, boss, **cast: suspending.suspend(user=bo, by=boss, reason="Enough."),
    "withdraws consent": lambda *, bo, **cast: withdrawing.withdraw(bo),
    "signs out": sign_out,
    "ends the session elsewhere": end_session,
    "changes the password": change_password,
    "is deleted": delete_account,
}
# Those of a visitor in a public place.
OF_A_VISITOR = {
    "thread hidden": hide, "thread narrowed": narrow_thread, "place closed": narrow_place,
    "place closed in the admin": narrow_in_admin,
}  # fmt: skip


def test_a_member_loses(hears, process, browser_of, admin_of, thread, closed, ana, mo):
    boss, other = person("Boss", is_staff=True, is_superuser=True), hears(ana, now(thread))
    for number, (name, lose) in enumerate(OF_A_MEMBER.items()):
        bo = person(f"Bo-{number}")
        member(bo, closed)
        client = browser_of(bo)
        stream = hears(bo, now(thread), client=client)
        ticket = client.get(now(thread)).headers["Live-Ticket"]
        lose(bo=bo, place=closed, mo=mo, boss=boss, client=client, browser_of=browser_of, admin_of=admin_of)
        makers.reply(ana, thread)
        assert stream.rest(within=SOON) == [], name
        refused(process, ticket, name)
        assert other.next() == "reply", name


def test_a_visitor_loses(hears, process, browser_of, admin_of, place, ana, mo, nobody):
    boss = person("Boss", is_staff=True, is_superuser=True)
    for name, lose in OF_A_VISITOR.items():
        type(place).objects.filter(pk=place.pk).update(visibility="public")
        place.refresh_from_db()
        thread = makers.thread(ana, place)
        stream, inside = hears(nobody, now(thread)), hears(mo, now(thread))
        ticket = browser_of().get(now(thread)).headers["Live-Ticket"]
        lose(place=place, mo=mo, thread=thread, ana=ana, boss=boss, admin_of=admin_of)
        makers.reply(ana, thread)
        assert stream.rest(within=SOON) == [], name
        refused(process, ticket, name)
        assert browser_of().get(now(thread)).status_code != 200, name
        wait_until(lambda inside=inside: inside.next() == "reply")  # who looks after the place hears on


def refused(process, ticket, name):
    again = process.open(ticket)
    assert (again.status, again.text) == (403, ""), name
    again.close()


def test_at_the_same_moment(hears, thread, closed, ana, bo):
    """What was said before the end but is committed after it is not sent: the order of the commits decides."""
    stream, inside = hears(bo, now(thread)), hears(ana, now(thread))
    has_said, may_commit = threading.Event(), threading.Event()

    def talk():
        with transaction.atomic():
            makers.reply(ana, thread)
            has_said.set()
            may_commit.wait(SOON)
        connection.close()

    talking = threading.Thread(target=talk)
    talking.start()
    has_said.wait(SOON)
    joining.leave(user=bo, community=closed)
    may_commit.set()
    talking.join()
    assert inside.next() == "reply"
    assert stream.rest(within=SOON) == []


def test_many_at_once(hears, thread, closed, ana, bo):
    """However close the two are: no more is heard than was committed when the leaving was."""
    stream, start = hears(bo, now(thread)), threading.Event()

    def talk():
        start.wait(SOON)
        for _ in range(8):
            makers.reply(ana, thread)
        connection.close()

    talking = threading.Thread(target=talk)
    talking.start()
    start.set()
    wait_until(lambda: thread.posts.count() > 2)
    joining.leave(user=bo, community=closed)
    committed = thread.posts.count() - 1
    heard = stream.rest(within=SOON)
    talking.join()
    assert len(heard) <= committed


def test_a_request_that_was_under_way(process, hears, browser_of, thread, closed, bo, monkeypatch):
    """It read that Bo is a member, then he left, then its ticket was written: that ticket opens nothing."""
    from posts.views import now as views

    stream = hears(bo, now(thread))
    honest = views.arriving.replies

    def slowly(*asked):
        found = honest(*asked)
        joining.leave(user=bo, community=closed)
        return found

    monkeypatch.setattr(views.arriving, "replies", slowly)
    ticket = browser_of(bo).get(now(thread)).headers["Live-Ticket"]
    assert stream.rest(within=SOON) == []  # now the process has heard of it
    refused(process, ticket, "late")


def test_who_may_still_read_comes_back(hears, place, ana, bo):
    """Leaving a public place ends the stream, and the page gets another one, with less."""
    thread = makers.thread(ana, place)
    stream = hears(bo, now(thread))
    joining.leave(user=bo, community=place)
    assert stream.rest(within=SOON) == []
    again = hears(bo, now(thread))
    makers.reply(ana, thread)
    assert again.next() == "reply"


def test_what_is_among_members_makes_no_sound(hears, place, ana, bo, nobody):
    """A members' thread in a public place, and what happens to a hidden post: visitors hear only what follows."""
    address = f"/c/{place.slug}/now/"
    outside, inside = hears(nobody, address), hears(bo, address)
    makers.thread(ana, place, audience="members")
    assert inside.next() == "thread"
    makers.thread(ana, place)
    assert outside.next() == "thread"
    assert len(outside.events) == 2  # the greeting, and this


def test_a_hidden_post_makes_no_sound(hears, place, ana, bo, mo, nobody):
    thread = makers.thread(ana, place)
    reply = makers.reply(bo, thread)
    moderation.hide(post=reply, by=mo, reason="Not here.")
    outside = hears(nobody, now(thread))
    publishing.edit(post=reply, by=bo, body="Other words.")
    makers.reply(ana, thread)
    assert outside.next() == "reply"
