"""A guide and a word looked up; questions from three conversations, in order, on a page to take along; what was said, told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import wording
from posts.models import Thread, Visit
from tests import makers
from tests.journeys.test_main_job import sign_in
from tests.people import member, person

QUESTIONS = ("The first one?", "The second one?", "The third one?", "The fourth one?", "The fifth one?")


@pytest.fixture
def threads(transactional_db):
    """A guide and three conversations, and Ana, who is new and reads them."""
    place = makers.community("lupus")
    ana, bo = person("Ana"), person("Bo")
    for user in (ana, bo):
        member(user, place)
    wording.add(by=None, name="MRI", meaning="A scan with a strong magnet.", forms=["magnet scan"])
    makers.guide(bo, place, title="Your first weeks", body="You may be sent to an MRI. Write down what you wonder about.")
    return [makers.thread(bo, place, title=f"Conversation {n}", body=f"Words of thread {n}.") for n in (1, 2, 3)]


def read_up(page) -> None:
    """From the community to its guide, and a word of it: at once in a box beside it, and in full on a page of its own."""
    page.goto("/c/lupus/")
    page.get_by_role("link", name="Guides").first.click()
    page.get_by_role("link", name="Your first weeks").click()
    page.get_by_role("region", name="What this is").get_by_text("not medical advice").wait_for()
    word = page.locator(".post-body").get_by_role("link", name="MRI")
    word.focus()
    page.get_by_role("status").get_by_text("A scan with a strong magnet.").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/words/mri/")
    page.get_by_text("magnet scan").first.wait_for()


def add(page, thread, question: str, *, new: bool = False) -> None:
    """From the menu of a post to the visit."""
    page.goto(thread.get_absolute_url())
    page.locator(".opening .more summary").click()
    page.locator(".opening").get_by_role("link", name="Add to my visit").click()
    page.get_by_label("My question").fill(question)
    if new:
        page.get_by_label("With whom").fill("Dr Lind")
    page.get_by_role("button", name="Add it", exact=True).last.click()
    page.get_by_role("heading", name="My questions").wait_for()


def test_from_a_guide_to_the_doctor_and_back(open_page, threads):
    page = open_page(width=360)
    sign_in(page, "Ana")
    read_up(page)
    for number, question in enumerate(QUESTIONS):
        add(page, threads[number % 3], question, new=number == 0)
    for _step in range(2):  # the fifth one to the third place
        page.locator(".visit-question", has_text=QUESTIONS[4]).get_by_role("button", name="Up").click()
    page.locator(".visit-question", has_text=QUESTIONS[3]).get_by_role("button", name="To the top").click()
    wanted = [QUESTIONS[n] for n in (3, 0, 1, 4, 2)]
    assert page.locator(".asks > :last-child").all_inner_texts() == wanted

    take_along(page, wanted)

    visit = Visit.objects.get()
    Visit.objects.update(day=timezone.localdate() - timedelta(days=1))
    page.goto("/")
    page.get_by_role("link", name="Note what was said").click()
    page.get_by_label("What was said, as I understood it").first.fill("Wait until May.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Tell the conversation this came from").click()
    page.get_by_role("button", name="Post it as an update").click()
    page.get_by_text("Wait until May.").first.wait_for()
    page.goto(threads[0].get_absolute_url())
    page.get_by_role("heading", name="What the doctor said").wait_for()
    assert Thread.objects.filter(kind="update").count() == 1
    assert visit.questions.exclude(answer="").count() == 1


def take_along(page, wanted: list[str]) -> None:
    """The page on paper and without a connection: the questions, and nothing of the site or of others."""
    page.get_by_role("link", name="The page to take along").click()
    page.get_by_role("button", name="Print, or save as PDF").wait_for()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    page.emulate_media(media="print")
    assert page.locator("li > p:first-child").all_inner_texts() == wanted
    assert page.locator("li").nth(0).locator(".line").count() > 1
    said = page.locator("body").inner_text()
    assert "Dr Lind" in said
    assert not [word for word in ("Print", "Lupus", "PeerHealth", "Words of thread") if word in said]
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
    assert asked == []
    page.emulate_media(media="screen")
    page.context.set_offline(False)
    page.get_by_role("link", name="Back to the visit").click()
