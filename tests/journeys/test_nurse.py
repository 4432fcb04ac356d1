"""A nurse asks to be checked, two people of the house look her up, she speaks as one in a reply, and takes it off again."""

import pytest
from django.conf import settings as site
from django.test import Client

from accounts.models import Credential, User
from posts.models import Post
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person, show_second_factor


@pytest.fixture
def thread(transactional_db):
    """Bo asks where professionals are welcome; Nell is a member, and two people look after the site."""
    place, nell, bo = makers.community(clinicians="welcome"), person("Nell"), person("Bo")
    member(nell, place)
    member(bo, place)
    for name in ("First-porter", "Second-porter"):
        person(name, is_staff=True, is_superuser=True)
    return makers.thread(bo, place)


def inside(page, name: str) -> None:
    """`page` is that of somebody who has shown a second factor."""
    client, user = Client(), User.objects.get(username=name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    show_second_factor(client, user)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    page.goto("/about/")
    page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": page.url.removesuffix("about/")}])


def check(page, name: str) -> None:
    """Looks at the evidence in the admin and confirms it."""
    inside(page, name)
    page.goto("/admin/accounts/credential/")
    page.get_by_role("checkbox", name="Select this object").check()
    page.locator("select[name=action]").select_option(label="Look at the evidence and confirm")
    page.locator("button[name=index]").first.click()
    page.get_by_text("Ring the ward.").wait_for()
    page.get_by_role("button", name="I have looked it up, and it is right").click()
    page.wait_for_url("**/admin/accounts/credential/")


def test_a_nurse(open_page, thread):
    page = open_page(width=360, javascript=False)
    sign_in(page, "Nell")
    page.goto("/settings/")
    page.get_by_role("link", name="For health professionals").first.click()
    page.get_by_label("Your profession").select_option("nurse")
    page.get_by_label("Country").fill("UK")
    page.get_by_label("Register").fill("Nursing and Midwifery Council")
    page.get_by_label("Your number there").fill("12A3456E")
    page.get_by_label("How we can see").fill("Ring the ward.")
    page.get_by_label("Lupus").check()
    page.get_by_role("button", name="Ask for the check").click()
    page.get_by_text("Waiting to be checked: nurse, UK").wait_for()
    page.goto(thread.get_absolute_url())
    assert not page.get_by_label("Speak as a nurse").count()

    for name in ("First-porter", "Second-porter"):
        check(open_page(), name)
    assert Credential.objects.get().is_standing

    page.goto("/notifications/")
    page.get_by_text("Your profession is checked, until").first.wait_for()
    page.goto(thread.get_absolute_url())
    offer = page.get_by_label("Speak as a nurse (UK)")
    assert not offer.is_checked()
    page.get_by_label("Your reply").fill("Ask the ward who looks after it.")
    offer.check()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("Speaking as a nurse, UK · checked by PeerHealth until").wait_for()
    page.get_by_text("General information, not a consultation.").first.wait_for()

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Speak as a nurse (UK)").uncheck()
    page.get_by_role("button", name="Save the change", exact=True).click()
    page.get_by_text("Ask the ward who looks after it.").wait_for()
    assert not page.get_by_text("Speaking as a nurse").count()
    assert Post.objects.get(number=1).credential is None
