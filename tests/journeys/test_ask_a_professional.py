"""An hour of *Ask a professional* in a real browser, from its announcement to the page that remains."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peerhealth import one_clock
from posts.models import AskSession
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_of(open_page):
    """Somebody's page, signed in."""

    def make(user):
        page = open_page()
        sign_in(page, user.username)
        return page

    return make


def test_from_announcement_to_readable_page(open_page, page_of, monkeypatch, unhurried, place, mo, ana, bo):
    nurse = person("Nora")
    member(nurse, place)
    makers.speaks(nurse, place)
    opens(page_of(mo))
    session, answers = AskSession.objects.get(), page_of(nurse)
    says_yes(answers)
    asks(page_of(ana))
    shares(page_of(bo), session)
    monkeypatch.setattr(one_clock, "now", lambda: session.answers_from)
    answers_it(answers, session)
    monkeypatch.setattr(one_clock, "now", lambda: session.answers_until)
    reads(open_page(zone="Asia/Tokyo"))


def opens(page) -> None:
    page.goto("/c/lupus/")
    page.get_by_label("Looking after this community").get_by_role("link", name="Ask a professional").click()
    page.get_by_role("link", name="Open a session").click()
    page.get_by_label("Topic").fill("An hour about pumps")
    page.get_by_label("Introduction").fill("Ask about pumps and travel.")
    begin = (timezone.now() + timedelta(days=2)).replace(hour=18, minute=0)
    page.get_by_label("Answers begin").fill(f"{begin:%Y-%m-%dT%H:%M}")
    page.get_by_label("Answers end").fill(f"{begin:%Y-%m-%dT19:00}")
    page.get_by_label("Who answers").fill("Nora")
    page.get_by_role("button", name="Open the session").click()
    page.get_by_text("The session is open.").wait_for()


def says_yes(page) -> None:
    page.goto("/notifications/")
    page.get_by_text("You are asked to answer").click()
    page.get_by_role("button", name="Yes, I will answer").click()
    page.get_by_text("You said yes").wait_for()


def asks(page) -> None:
    page.goto("/c/lupus/")
    assert page.get_by_text("Nora (nurse, UK)").is_visible()
    page.get_by_role("link", name="An hour about pumps").first.click()
    page.get_by_role("link", name="Ask your question").click()
    page.get_by_label("Your question").fill("What about travel?")
    page.get_by_role("button", name="Ask this").click()
    page.get_by_role("link", name="See your question").wait_for()


def shares(page, session: AskSession) -> None:
    page.goto(session.get_absolute_url())
    page.get_by_role("listitem").filter(has_text="What about travel?").get_by_role("button", name="Me too").click()
    page.get_by_role("button", name="Me too · 1").wait_for()


def answers_it(page, session: AskSession) -> None:
    page.goto(session.get_absolute_url())
    page.get_by_role("link", name="Answer (question 1)").click()
    page.get_by_label("Your reply").fill("Carry it with you.")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("Speaking as a nurse, UK").wait_for()


def reads(page) -> None:
    page.goto("/c/lupus/about/")
    page.get_by_role("link", name="See their questions and answers").click()
    page.get_by_role("link", name="An hour about pumps").click()
    assert page.get_by_role("heading", name="Questions and answers").is_visible()
    assert page.get_by_text("where you are").is_visible(), "the hour in Tokyo"
    page.emulate_media(media="print")
    for words in ("An hour about pumps", "What about travel?", "Carry it with you.", "Speaking as a nurse, UK"):
        assert page.get_by_text(words).first.is_visible(), words
    assert not page.locator("form, button, .acts, .footer").filter(visible=True).count()
