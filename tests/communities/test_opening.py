"""“Tell me when it opens”."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import NotificationSettings
from communities import catalogue, opening
from communities.models import Community, CommunityName, Condition, OpeningAlert
from tests.people import member, person

pytestmark = pytest.mark.django_db
ALERT = "/conditions/DOID:2/alert/"


@pytest.fixture(autouse=True)
def fever():
    """A condition, and a narrower one."""
    lines = (("DOID:1", "fever", ()), ("DOID:2", "hill fever", ("DOID:1",)))
    catalogue.load([catalogue.Entry(doid, name, (), (), above, (), is_rare=False) for doid, name, above in lines])
    return Condition.objects.get(doid="DOID:1")


def opened(fever, **fields) -> Community:
    """A community for fever of all kinds."""
    community = Community.objects.create(slug="fever", name="Fever", hashtag="Fever", **fields)
    community.conditions.add(fever)
    opening.announce(community)
    return community


def test_it_works(browser_of, zed, fever, django_capture_on_commit_callbacks):
    client = browser_of(zed)
    assert "Tell me when it opens" in client.get("/conditions/?q=hill fever").content.decode()
    assert client.post(ALERT).url == "/settings/waiting/"
    client.post(ALERT)
    assert OpeningAlert.objects.count() == 1
    assert "You will be told" in client.get("/conditions/?q=hill fever").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        opened(fever)
    assert [message.to for message in mail.outbox] == [[zed.email]]
    told = mail.outbox[0].subject + mail.outbox[0].body
    assert "ever" not in told.replace("every", "")
    assert "/settings/waiting/" in told
    page = client.get("/settings/waiting/").content.decode()
    assert "hill fever" in page
    assert 'href="/c/fever/"' in page
    opening.tell_the_waiting(Community.objects.get().pk)
    assert len(mail.outbox) == 1, "nobody is told twice"


def test_a_pause_is_waited_for(zed, fever, django_capture_on_commit_callbacks):
    """“Before this day we send you nothing at all”; afterwards the nightly job does."""
    opening.wait_for(user=zed, condition=fever)
    chosen = NotificationSettings.objects.create(user=zed, paused_until=timezone.now() + timedelta(days=3))
    with django_capture_on_commit_callbacks(execute=True):
        community = opened(fever)
    assert opening.tell_the_waiting(community.pk) == 0
    assert not mail.outbox
    chosen.paused_until = None
    chosen.save()
    assert opening.tell_the_waiting(community.pk) == 1


def test_undone_with_one_press(browser_of, zed):
    client = browser_of(zed)
    client.post(ALERT)
    client.post(ALERT, {"stop": "1"})
    assert not OpeningAlert.objects.exists()
    assert "You wait for nothing" in client.get("/settings/waiting/").content.decode()


def test_anonymous_people_sign_in_and_come_back(browser_of, zed):
    client = browser_of()
    for answer in (client.post(ALERT), client.get(ALERT)):
        assert answer.url.startswith("/accounts/login/?next=/conditions/DOID")
    assert "Tell me when it opens" in browser_of(zed).get(ALERT).content.decode()
    assert not OpeningAlert.objects.exists(), "coming back presses nothing"


def test_no_such_condition(browser_of, zed):
    assert browser_of(zed).get("/conditions/DOID:77/alert/").status_code == 404
    assert browser_of(zed).post("/conditions/DOID:77/alert/").status_code == 404


def test_nobody_sees_that_others_wait_nor_how_many(browser_of, zed, ana):
    def pages(user) -> list[str]:
        client = browser_of(user)
        seen = [
            client.get(page).content.decode() for page in ("/conditions/?q=hill fever", ALERT, "/settings/waiting/")
        ]
        return [line for page in seen for line in page.splitlines() if "csrfmiddlewaretoken" not in line]

    before = pages(ana)
    for number in range(3):
        browser_of(person(f"Waiting{number}")).post(ALERT)
    assert pages(ana) == before
    browser_of(ana).post(ALERT, {"stop": "1"})
    assert OpeningAlert.objects.count() == 3, "one's own waits only"


def test_the_answer_alone_while_the_page_stays(browser_of, zed):
    part = browser_of(zed).post(ALERT, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "You will be told" in part


def test_a_private_community_is_announced_to_nobody_until_it_is_listed(
    browser_of, zed, fever, django_capture_on_commit_callbacks
):
    browser_of(zed).post(ALERT)
    with django_capture_on_commit_callbacks(execute=True):
        community = opened(fever, visibility="private")
    assert not mail.outbox
    assert "/c/fever/" not in browser_of(zed).get("/settings/waiting/").content.decode()
    community.visibility = "members"
    community.save()
    with django_capture_on_commit_callbacks(execute=True):
        opening.announce(community)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_loses_nobody(browser_of, zed, fever, settings, django_capture_on_commit_callbacks):
    browser_of(zed).post(ALERT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    with django_capture_on_commit_callbacks(execute=True):
        opened(fever)
    assert Community.objects.filter(slug="fever").exists()
    assert OpeningAlert.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("tell_waiting", verbosity=0)
    assert len(mail.outbox) == 1
    assert OpeningAlert.objects.get().told_at


def test_what_is_open_already_is_shown_instead(browser_of, zed, fever):
    opened(fever)
    client = browser_of(zed)
    assert client.post(ALERT).url == "/c/fever/"
    assert "There is a community for it" in client.get(ALERT).content.decode()
    assert not OpeningAlert.objects.exists()


def test_one_mail_for_several_waits(browser_of, zed, fever, django_capture_on_commit_callbacks):
    for doid in ("DOID:1", "DOID:2"):
        browser_of(zed).post(f"/conditions/{doid}/alert/")
    with django_capture_on_commit_callbacks(execute=True):
        opened(fever)
    assert len(mail.outbox) == 1


def test_a_renamed_community_is_found_by_both_names_and_shows_one(fever):
    community = opened(fever)
    community.name = "Fevers"
    community.save()
    opening.announce(community)
    kinds = dict(CommunityName.objects.values_list("name", "kind"))
    assert kinds == {"Fever": "former", "Fevers": "preferred"}


def test_a_wait_long_over_is_left_out_and_forgotten_at_night(browser_of, zed, fever):
    opening.wait_for(user=zed, condition=fever)
    client = browser_of(zed)
    for days, shown in ((29, True), (31, False)):
        OpeningAlert.objects.update(told_at=timezone.now() - timedelta(days=days))
        assert ("DOID:1" in client.get("/settings/waiting/").content.decode()) is shown
        assert OpeningAlert.objects.exists(), "nobody's looking deletes"
    call_command("tell_waiting", verbosity=0)
    assert not OpeningAlert.objects.exists()


@pytest.mark.parametrize("waits", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_waits(browser_of, zed, waits, django_assert_num_queries):
    for number in range(waits):
        condition = Condition.objects.create(doid=f"DOID:9{number}", name=f"fever {number}")
        opening.wait_for(user=zed, condition=condition)
    client = browser_of(zed)
    with django_assert_num_queries(6):
        client.get("/settings/waiting/")


def test_opening_in_the_admin_tells_the_waiting(admin_of, zed, fever, django_capture_on_commit_callbacks):
    admin_of(zed).post(ALERT)
    community = Community.objects.create(slug="fever", name="Fever", hashtag="Fever")
    member(zed, community)
    operator = admin_of(person("Operator", is_staff=True, is_superuser=True))
    fields = {"slug": "fever", "name": "Fever", "hashtag": "Fever", "visibility": "public", "joining": "open",
              "clinicians": "asked", "conditions": [fever.pk], "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        answer = operator.post(f"/admin/communities/community/{community.pk}/change/", fields)
    assert answer.status_code == 302
    assert len(mail.outbox) == 1


def test_waiting_needs_consent(browser_of, zed, fever):
    zed.consents.all().delete()
    answer = browser_of(zed).post(ALERT)
    assert answer.url.startswith("/settings/consent/?next=")
    assert not OpeningAlert.objects.exists()
