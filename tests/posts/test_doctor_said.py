"""“What the doctor said”: an update about the conversation that a question came from, seen by who may read both."""

import pytest

from accounts import blocking
from communities.models import Membership
from posts import doctor_said, limits, moderation, outcomes, publishing, visiting
from posts.models import DoctorSaid, OutcomeAsked, Purpose, Thread, VisitQuestion
from tests import makers
from tests.people import member, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
TOP, ABOUT = "What the doctor said", "What a doctor said, about:"


def asked(owner, post) -> VisitQuestion:
    visit = visiting.plan(owner=owner, purpose=Purpose.CHECK_UP)
    question = visiting.ask(visit, "Does that apply to me?", post=post)
    visiting.note(visit, {question.public_id: ("Yes, from May on.", "A letter")})
    return VisitQuestion.objects.select_related("visit").get(pk=question.pk)


def address(question) -> str:
    return f"/visits/{question.visit.public_id}/{question.public_id}/tell/"


def sent(**fields) -> dict[str, str]:
    return {"title": "After my visit", "body": "She said **wait**.", "need": "listening", "audience": "no_search"} | fields


def tell(author, about, **fields) -> Thread:
    limits.hold(author)
    words = {"title": "After my visit", "body": "She said **wait**.", "need": "listening", "audience": "everyone"} | fields
    return doctor_said.tell(author=author, question=asked(author, about.opening), about=about, **words)


def shown(browser_of, thread, user=None) -> str:
    return browser_of(user).get(thread.get_absolute_url()).content.decode().partition("<main")[2]


@pytest.fixture
def thread(bo, place):
    return makers.thread(bo, place)


def test_it_works(browser_of, ana, thread):
    question, mine = asked(ana, thread.opening), browser_of(ana)
    assert address(question) in mine.get(question.visit.address).content.decode()
    page = mine.get(address(question)).content.decode()
    for words in ("After my visit: Does that apply to me?", "What I understood: Yes, from May on.", "What happens next: A letter"):
        assert words in page
    answer = mine.post(address(question), sent())
    update = Thread.objects.get(kind="update")
    assert answer.url == update.get_absolute_url()
    assert (update.author, update.community, update.audience) == (ana, thread.community, "no_search")
    top = shown(browser_of, thread)
    assert TOP in top
    assert top.index("After my visit") < top.index("I wake at four.")
    back = shown(browser_of, update)
    assert ABOUT in back
    assert thread.get_absolute_url() in back
    assert "You have told the conversation." in mine.get(question.visit.address).content.decode()
    again = mine.post(address(question), sent(title="Once more"))
    assert again.url == update.get_absolute_url()
    assert DoctorSaid.objects.count() == 1, "telling twice is telling once"


def test_of_who_asked_it_is_what_happened(browser_of, bo, cy, thread):
    OutcomeAsked.objects.create(thread=thread)
    tell(cy, thread, title="I heard the same", body="Of another.")
    tell(bo, thread, title="What came of it")
    top = shown(browser_of, thread)
    assert top.index("She said <strong>wait</strong>.") < top.index("I heard the same") < top.index("I wake at four.")
    assert outcomes.ask_due() == 0
    assert "You asked this a while ago." not in shown(browser_of, thread, bo)
    assert OutcomeAsked.objects.get().closed_at


def test_a_long_one_is_shown_by_its_beginning(browser_of, bo, thread):
    tell(bo, thread, body="Many words. " * 500)
    top = shown(browser_of, thread)
    assert len(top) < 30_000
    assert "Many words." in top.partition("I wake at four.")[0]


def test_gone_from_the_top_with_its_words(browser_of, ana, mo, thread):
    update = tell(ana, thread)
    moderation.hide(post=update.opening, by=mo, reason="Names a clinic.")
    for user in (None, mo, ana):
        assert TOP not in shown(browser_of, thread, user)
    moderation.restore(post=update.opening, by=mo, reason="It does not.")
    assert TOP in shown(browser_of, thread)
    publishing.delete(post=update.opening)
    assert TOP not in shown(browser_of, thread)
    assert "She said" not in shown(browser_of, thread)


def test_the_conversation_is_gone(browser_of, ana, thread):
    update = tell(ana, thread)
    publishing.delete(post=thread.opening)
    assert ABOUT not in shown(browser_of, update)


@pytest.mark.parametrize("side", ["about", "update"])
def test_only_who_may_read_both(browser_of, ana, bo, zed, thread, side):
    update = tell(ana, thread)
    Thread.objects.filter(pk={"about": thread, "update": update}[side].pk).update(audience="members")
    open_one, words = (update, ABOUT) if side == "about" else (thread, TOP)
    for user in (None, zed):
        page = shown(browser_of, open_one, user)
        assert words not in page
        assert "How do you sleep?" not in page if side == "about" else "After my visit" not in page
    assert words in shown(browser_of, open_one, bo)


def test_never_for_more_people(browser_of, ana, bo, place):
    among_us = makers.thread(bo, place, audience="members")
    question, mine = asked(ana, among_us.opening), browser_of(ana)
    assert 'value="no_search"' not in mine.get(address(question)).content.decode()
    assert mine.post(address(question), sent()).status_code == 422
    assert tell(ana, among_us, audience="everyone").audience == "members"


def test_blocked_people_stand_at_no_top(browser_of, ana, bo, cy, thread):
    question = asked(ana, thread.opening)
    tell(ana, thread)
    assert TOP in shown(browser_of, thread, cy)
    blocking.block(blocker=cy, person=ana)
    assert TOP not in shown(browser_of, thread, cy)
    blocking.block(blocker=bo, person=ana)
    answer = browser_of(ana).post(address(question), sent())
    assert (answer.status_code, "This is not possible here." in answer.content.decode()) == (422, True)
    assert "She said" in answer.content.decode(), "nothing typed is lost"
    assert DoctorSaid.objects.count() == 1


def test_who_may_not_write_there(browser_of, ana, zed, thread):
    theirs = asked(zed, thread.opening)
    assert browser_of(zed).get(address(theirs)).status_code == 403
    assert browser_of(zed).post(address(theirs), sent()).status_code == 403
    question = asked(ana, thread.opening)
    Membership.objects.filter(user=ana).update(state="banned")
    assert browser_of(ana).post(address(question), sent()).status_code == 403
    publishing.delete(post=thread.opening)
    assert browser_of(ana).get(address(question)).status_code == 404
    own = visiting.ask(question.visit, "Of no post?")
    assert browser_of(ana).get(address(own)).status_code == 404
    assert not DoctorSaid.objects.exists()


def test_limits_and_wrong_words_hold(browser_of, ana, thread, monkeypatch):
    question, mine = asked(ana, thread.opening), browser_of(ana)
    assert mine.post(address(question), sent(title="x")).status_code == 422
    personal = mine.post(address(question), sent(body="Write to me@example.org please."))
    assert (personal.status_code, "an email address" in personal.content.decode()) == (422, True)
    assert "Nothing is posted yet" in mine.post(address(question), sent() | {"preview": "1"}).content.decode()
    makers.thread(ana, thread.community)
    monkeypatch.setattr(limits, "THREADS_A_DAY", 1)
    refused = mine.post(address(question), sent())
    assert (refused.status_code, "She said" in refused.content.decode()) == (429, True)
    assert not Thread.objects.filter(kind="update").exists()


def test_it_costs_nothing_where_nothing_was_said(browser_of, ana, bo, thread, django_assert_num_queries, django_assert_max_num_queries):
    other, reader = makers.thread(bo, thread.community), browser_of(ana)
    for number in range(8):
        tell(member_of(thread, number), thread)
    for one in (other, thread):
        reader.get(one.get_absolute_url())
    with django_assert_max_num_queries(40) as without:
        reader.get(other.get_absolute_url())
    with django_assert_num_queries(len(without) + 1):
        page = reader.get(thread.get_absolute_url()).content.decode()
    assert page.count("/after-my-visit/") == doctor_said.MOST_SHOWN


def member_of(thread, number):
    user = person(f"Someone{number}")
    member(user, thread.community)
    return user
