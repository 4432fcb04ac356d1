"""“You are no longer the only one”."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import blocking, suspending
from accounts.models import Notification, NotificationSettings
from communities import catalogue, deciding, opening, together, withdrawing
from communities.models import Community, Condition, Membership, OpeningAlert, OpeningYes
from peerhealth.errors import Refused
from posts import mailing
from tests.people import person

pytestmark = pytest.mark.django_db
PAGE, WAITING, ALERT = "/conditions/DOID:2/together/", "/settings/waiting/", "/conditions/DOID:2/alert/"
OPENING = {"act": "open", "name": "Hill fever", "tagline": "", "hashtag": "HillFever", "visibility": "members"}


@pytest.fixture(autouse=True)
def fever():
    """A condition that has no community."""
    catalogue.load([catalogue.Entry("DOID:2", "hill fever", (), (), (), (), is_rare=False)])
    return Condition.objects.get(doid="DOID:2")


@pytest.fixture
def two(fever, zed, django_capture_on_commit_callbacks):
    """Two people who wait for it."""
    other = person("Ola")
    with django_capture_on_commit_callbacks(execute=True):
        for user in (zed, other):
            opening.wait_for(user=user, condition=fever)
    return zed, other


def said(client, address: str) -> str:
    """The page without form tokens."""
    lines = client.get(address).content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_it_works(browser_of, two, fever):
    zed, ola = two
    assert set(Notification.objects.values_list("event", "about")) == {("together", "DOID:2")}
    first, second = browser_of(zed), browser_of(ola)
    assert f'href="{PAGE}"' in first.get(WAITING).content.decode()
    assert "Ola" not in first.get(PAGE).content.decode()
    assert first.post(PAGE, {"act": "yes"}).url == PAGE
    assert "Ola" not in first.get(PAGE).content.decode()
    assert "Zed" not in second.get(PAGE).content.decode(), "no names before both said yes"
    second.post(PAGE, {"act": "yes"})
    assert 'href="/u/Zed/"' in second.get(PAGE).content.decode()
    assert 'href="/u/Ola/"' in first.get(PAGE).content.decode()
    assert together.tell_of(zed, ["DOID:2", "DOID:9"]) == {
        "DOID:2": ("Somebody else would open a community with you.", PAGE)
    }
    assert first.post(PAGE, OPENING).url == "/c/hill-fever/"
    community = Community.objects.get()
    assert (community.visibility, community.hashtag) == ("members", "HillFever")
    assert list(community.conditions.all()) == [fever]
    roles = Membership.objects.filter(community=community).values_list("user__username", "role")
    assert sorted(roles) == [("Ola", "moderator"), ("Zed", "moderator")]
    assert not OpeningYes.objects.exists()
    assert not Notification.objects.exists()


def test_the_mail_waits_for_a_pause_and_is_stopped_with_one_click(two):
    """One of the mails of news: it names nothing, and goes when such mails go."""
    zed, ola = two
    Notification.objects.update(at=timezone.now() - timedelta(minutes=5))
    for user in two:
        NotificationSettings.objects.create(user=user, detail="full")
    NotificationSettings.objects.filter(user=ola).update(paused_until=timezone.now() + timedelta(days=3))
    assert mailing.mail(zed.pk)
    assert not mailing.mail(ola.pk)
    (message,) = mail.outbox
    assert "You are no longer the only one who waits for a community." in message.body
    assert message.message()["List-Unsubscribe"]
    for secret in ("fever", "DOID", "Ola"):
        assert secret not in message.subject + message.body


def test_alone_one_learns_nothing(browser_of, fever, zed):
    opening.wait_for(user=zed, condition=fever)
    assert browser_of(zed).get(PAGE).url == ALERT
    assert PAGE not in browser_of(zed).get(WAITING).content.decode()
    with pytest.raises(Refused):
        together.say_yes(zed, fever)
    assert not Notification.objects.exists()


def test_nobody_learns_how_many(browser_of, two, fever):
    zed, _ola = two
    before = [said(browser_of(zed), address) for address in (PAGE, WAITING)]
    for number in range(3):
        more = person(f"More{number}")
        opening.wait_for(user=more, condition=fever)
        together.say_yes(more, fever)
    assert [said(browser_of(zed), address) for address in (PAGE, WAITING)] == before
    assert Notification.objects.filter(user=zed).count() == 1, "nobody is told twice"


def test_who_does_not_wait_sees_no_difference(browser_of, fever, ana, two):
    client = browser_of(ana)
    pages = ("/conditions/?q=hill fever", ALERT, WAITING)
    before, asked = [said(client, address) for address in pages], client.get(PAGE)
    for user in two:
        together.say_yes(user, fever)
    assert [said(client, address) for address in pages] == before
    OpeningYes.objects.all().delete()
    OpeningAlert.objects.all().delete()
    assert [said(client, address) for address in pages] == before
    assert asked.url == client.get(PAGE).url == ALERT


@pytest.mark.parametrize("ending", ["waits no more", "withdrawn", "suspended", "deleted", "blocks", "blocked"])
def test_it_is_over_at_once(browser_of, two, fever, ending):
    zed, ola = two
    for user in two:
        together.say_yes(user, fever)
    if ending == "waits no more":
        opening.wait_no_more(user=ola, condition=fever)
        assert not Notification.objects.filter(user=ola).exists()
    elif ending == "withdrawn":
        withdrawing.withdraw(ola)
        assert not OpeningYes.objects.filter(user=ola).exists()
    elif ending == "suspended":
        suspending.suspend(user=ola, by=person("Root", is_staff=True, is_superuser=True), reason="x")
    elif ending == "deleted":
        ola.delete()
    else:
        blocker, blocked = (ola, zed) if ending == "blocks" else (zed, ola)
        blocking.block(blocker=blocker, person=blocked)
    assert browser_of(zed).get(PAGE).url == ALERT
    assert PAGE not in browser_of(zed).get(WAITING).content.decode()
    assert together.tell_of(zed, ["DOID:2"]) == {}
    with pytest.raises(Refused):
        together.open_place(zed, fever, name="Hill fever", tagline="", hashtag="Hill", visibility="public")
    assert not Community.objects.exists()


def test_a_yes_is_taken_back(browser_of, two, fever):
    zed, ola = two
    for user in two:
        together.say_yes(user, fever)
    browser_of(ola).post(PAGE, {"act": "no"})
    page = browser_of(zed).get(PAGE).content.decode()
    assert "Ola" not in page
    assert "You would open it with others" in page


@pytest.mark.parametrize("swapped", [False, True])
def test_across_a_block_nobody_meets(fever, zed, swapped, django_capture_on_commit_callbacks):
    ola = person("Ola")
    blocking.block(blocker=ola if swapped else zed, person=zed if swapped else ola)
    with django_capture_on_commit_callbacks(execute=True):
        for user in (zed, ola):
            opening.wait_for(user=user, condition=fever)
    assert not Notification.objects.exists()
    assert together.meetings(zed, ["DOID:2"]) == together.meetings(ola, ["DOID:2"]) == {}


def test_one_community_and_no_second(browser_of, two, fever):
    clients = [browser_of(user) for user in two]
    for user in two:
        together.say_yes(user, fever)
    assert [client.post(PAGE, OPENING).status_code for client in clients] == [302, 302]
    assert Community.objects.count() == 1


def test_a_form_that_is_to_be_mended(browser_of, two, fever):
    for user in two:
        together.say_yes(user, fever)
    answer = browser_of(two[0]).post(PAGE, OPENING | {"hashtag": "two words"})
    assert answer.status_code == 422
    assert "one word of letters" in answer.content.decode()
    assert not Community.objects.exists()


def test_where_operators_open_communities(browser_of, admin_of, settings, two, fever):
    settings.MEMBERS_OPEN_COMMUNITIES = False
    for user in two:
        together.say_yes(user, fever)
    client = browser_of(two[0])
    assert "Open the community" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, OPENING).status_code == 422
    assert not Community.objects.exists()
    operator = admin_of(person("Root", is_staff=True, is_superuser=True))
    assert "hill fever" in operator.get("/admin/communities/openingyes/").content.decode()


def test_consent_comes_first(browser_of, two):
    from accounts.models import Consent

    Consent.objects.filter(user=two[0]).delete()
    assert browser_of(two[0]).post(PAGE, {"act": "yes"}).url.startswith("/settings/consent/")
    assert not OpeningYes.objects.exists()


def test_who_agreed_to_an_older_text_is_left_out_and_asked(browser_of, two, fever, django_capture_on_commit_callbacks):
    from accounts.models import Consent

    zed, ola = two
    third = person("Una")
    opening.wait_for(user=third, condition=fever)
    for user in (*two, third):
        together.say_yes(user, fever)
    Consent.objects.filter(user=ola).update(version="an older text")
    with django_capture_on_commit_callbacks(execute=True):
        assert browser_of(zed).post(PAGE, OPENING).url == "/c/hill-fever/"
    assert set(Membership.objects.values_list("user__username", "role")) == {("Zed", "moderator"), ("Una", "moderator")}
    assert OpeningAlert.objects.get(user=ola).told_at, "told that it is open, as others who wait"
    assert browser_of(ola).get("/c/hill-fever/join/").url.startswith("/settings/consent/")


def test_a_private_community_changes_nothing(browser_of, two, fever):
    before = said(browser_of(two[0]), PAGE)
    secret = Community.objects.create(slug="hill-fever", name="Hill", hashtag="Hill", visibility="private")
    secret.conditions.add(fever)
    deciding.set_role(user=person("In"), community=secret, role="member")
    assert said(browser_of(two[0]), PAGE) == before


def test_it_is_flat(two, django_assert_num_queries):
    for number in range(3, 6):
        condition = Condition.objects.create(doid=f"DOID:{number}", name=f"illness {number}")
        for act in (lambda user, what: opening.wait_for(user=user, condition=what), together.say_yes):
            for user in two:
                act(user, condition)
    with django_assert_num_queries(5):
        assert len(together.meetings(two[0], [f"DOID:{number}" for number in range(2, 6)])) == 4
