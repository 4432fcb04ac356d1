"""Questions for my visit: the list, a visit and its questions, for its owner alone."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import consenting
from accounts.models import EventChoice, Notification, User
from posts import good_questions, telling, visit_reminding, visiting, withdrawing
from posts.models import Purpose, Visit, VisitQuestion
from tests import makers
from tests.people import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def visit(ana):
    """A visit of Ana's, next week, with five questions."""
    visit = visiting.plan(owner=ana, purpose=Purpose.TREATMENT, day=TODAY() + timedelta(days=7), whom="The new one")
    for number in range(1, 6):
        visiting.ask(visit, f"Question number {number}?")
    return visit


def order(visit) -> list[str]:
    return [one.text[-2] for one in VisitQuestion.objects.filter(visit=visit)]


def test_it_works(browser_of, ana):
    mine = browser_of(ana)
    assert "Plan my first visit" in mine.get("/visits/").content.decode()
    made = mine.post("/visits/new/", {"purpose": "results", "day": "2027-01-05", "whom": "Dr  Who"})
    visit = Visit.objects.get()
    assert made.url == f"/visits/{visit.public_id}/"
    assert (visit.owner, visit.purpose, visit.day.isoformat(), visit.whom) == (ana, "results", "2027-01-05", "Dr Who")
    mine.post(f"{made.url}add/", {"text": "Does that apply to me?"})
    mine.post(f"{made.url}add/", {"good": "copy"})
    mine.post(f"{made.url}know/", {"symptoms": "Tired since May", "worries": "The nights"})
    page = mine.get(made.url).content.decode()
    for words in ("Does that apply to me?", "Can I have a copy of the results?", "Tired since May", "The nights"):
        assert words in page
    assert "2 questions" in mine.get("/visits/").content.decode()
    mine.post(f"{made.url}edit/", {"purpose": "second", "day": "", "whom": ""})
    assert "A visit, no day yet" in mine.get(made.url).content.decode()
    mine.post(f"{made.url}delete/")
    assert not Visit.objects.exists()
    assert not VisitQuestion.objects.exists()


def test_every_purpose_has_good_questions():
    assert set(good_questions.GOOD) == set(Purpose.values)
    for questions in good_questions.GOOD.values():
        assert len(questions) >= 6
        assert all(str(words).endswith((".", "?")) for words in questions.values())


def test_a_good_question_is_one_press_and_offered_once(browser_of, ana):
    visit, mine = visiting.plan(owner=ana, purpose=Purpose.NEW), browser_of(ana)
    assert "Questions that often help" in mine.get(visit.address).content.decode()
    for _twice in range(2):
        mine.post(f"/visits/{visit.public_id}/add/", {"good": "what"})
    assert [one.text for one in visit.questions.all()] == [good_questions.GOOD[Purpose.NEW]["what"]]
    for key in good_questions.GOOD[Purpose.NEW]:
        visiting.ask_good(visit, key)
    assert "Questions that often help" not in mine.get(visit.address).content.decode()


def test_what_is_no_good_question_adds_nothing(browser_of, ana, visit):
    browser_of(ana).post(f"/visits/{visit.public_id}/add/", {"good": "garbage"})
    assert visit.questions.count() == 5


@pytest.mark.parametrize(
    ("which", "where", "then"),
    [(3, "up", "12435"), (0, "up", "12345"), (4, "down", "12345"), (1, "down", "13245"), (4, "first", "51234"), (2, "x", "12345")],
)
def test_the_order(browser_of, ana, visit, which, where, then):
    question = visit.questions.all()[which]
    answer = browser_of(ana).post(f"/visits/{visit.public_id}/{question.public_id}/move/", {"where": where})
    assert answer.url == f"/visits/{visit.public_id}/#q-{question.public_id}"
    assert order(visit) == list(then)


def test_a_beginning_is_put_before_what_was_typed(browser_of, ana, visit):
    page = browser_of(ana).post(f"/visits/{visit.public_id}/add/", {"start": "worry", "text": "the nights"})
    assert page.status_code == 200
    assert "I worry about … How likely is that for me? the nights</textarea>" in page.content.decode()
    assert visit.questions.count() == 5


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("add/", {"text": " \u200b "}, "Please write your question first."),
        ("add/", {"text": "x" * 501}, "Please use at most 500 characters"),
        ("edit/", {"purpose": "results", "day": "in spring", "whom": "Kept"}, "Please write the day like"),
        ("edit/", {"purpose": "results", "day": "0026-01-05", "whom": "Kept"}, "look at the year again"),
        ("edit/", {"purpose": "party", "day": "", "whom": "Kept"}, "Please look again"),
        ("know/", {"symptoms": "y" * 2001}, "Please use at most 2000 characters"),
    ],
)
def test_what_cannot_be_kept_comes_back_whole(browser_of, ana, visit, path, sent, said):
    answer = browser_of(ana).post(visit.address + path, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    for words in {"whom", "symptoms", "text"} & sent.keys():
        assert sent[words].strip(" \u200b") in page
    assert order(visit) == list("12345")


def test_a_question_is_reworded_and_deleted(browser_of, ana, visit):
    mine, first = browser_of(ana), visit.questions.first()
    address = f"/visits/{visit.public_id}/{first.public_id}/"
    assert first.text in mine.get(address).content.decode()
    assert mine.post(address, {"text": ""}).status_code == 422
    mine.post(address, {"text": "What else could it be?"})
    assert visit.questions.first().text == "What else could it be?"
    mine.post(address, {"act": "delete"})
    assert order(visit) == list("2345")


def test_there_is_an_end_to_it(browser_of, ana, visit, monkeypatch):
    monkeypatch.setattr(visiting, "MOST_QUESTIONS", 5)
    monkeypatch.setattr(visiting, "MOST_VISITS", 1)
    answer = browser_of(ana).post(f"/visits/{visit.public_id}/add/", {"text": "One more?"})
    assert (answer.status_code, "There are 50 questions here" in answer.content.decode()) == (422, True)
    assert "One more?" in answer.content.decode()
    assert browser_of(ana).post(f"/visits/{visit.public_id}/add/", {"good": "good"}).status_code == 422
    assert browser_of(ana).post("/visits/new/", {"purpose": "new"}).status_code == 422


def test_answers_are_noted_and_counted(browser_of, ana, visit):
    mine, (first, second, *_rest) = browser_of(ana), visit.questions.all()
    visiting.change(visit, day=TODAY() - timedelta(days=1))
    address = f"/visits/{visit.public_id}/answers/"
    assert first.text in mine.get(address).content.decode()
    sent = {f"answer-{first.public_id}": "Every second day.", f"next-{first.public_id}": "Blood in May",
            f"next-{second.public_id}": "A letter"}  # fmt: skip
    assert mine.post(address, sent).status_code == 302
    page = mine.get(visit.address).content.decode()
    assert "Every second day." in page
    assert "A letter" in page
    assert "1 of 5 questions answered" in mine.get("/visits/").content.decode()
    long = mine.post(address, {f"answer-{first.public_id}": "z" * 2001})
    assert (long.status_code, "z" * 2001 in long.content.decode()) == (422, True)


def test_one_quiet_prompt_after_the_day(browser_of, ana, bo, visit):
    mine, asks = browser_of(ana), "You had a visit."
    assert asks not in mine.get("/").content.decode()
    Visit.objects.update(day=TODAY())
    assert asks not in mine.get("/").content.decode()
    Visit.objects.update(day=TODAY() - timedelta(days=1))
    for page in ("/", "/visits/"):
        assert asks in mine.get(page).content.decode()
        assert asks not in browser_of(bo).get(page).content.decode()
    Visit.objects.update(day=TODAY() - timedelta(days=31))
    assert asks not in mine.get("/").content.decode()
    Visit.objects.update(day=TODAY() - timedelta(days=2))
    mine.get(f"/visits/{visit.public_id}/later/")
    assert asks in mine.get("/").content.decode(), "opened as an address it changes nothing"
    assert mine.post(f"/visits/{visit.public_id}/later/", {"from": "home"}).url == "/"
    assert asks not in mine.get("/").content.decode()
    visiting.change(Visit.objects.get(), day=TODAY() - timedelta(days=1))
    assert asks in mine.get("/").content.decode(), "another day is another visit"
    visiting.note(visit, {})
    assert asks not in mine.get("/visits/").content.decode()


def test_nobody_is_told_besides_who_has_not_chosen_so(ana, bo, visit):
    for owner in (ana, bo):
        visiting.plan(owner=owner, purpose=Purpose.NEW, day=TODAY() - timedelta(days=1), whom="Dr Quokka")
    visit_reminding.remind_due()
    assert not Notification.objects.exists()
    EventChoice.objects.create(user=ana, event="visit", place="mail", wanted=True)
    for _twice in range(2):
        visit_reminding.remind_due()
    told = Notification.objects.get()
    assert (told.user, told.event, told.on_site) == (ana, "visit", False)
    asked = [("visit", told.about)]
    assert telling.told(ana, asked)[asked[0]][1] == f"/visits/{told.about}/answers/"
    assert "Quokka" not in str(telling.told(ana, asked))
    assert telling.told(bo, asked) == {}
    visiting.close(Visit.objects.get(public_id=told.about))
    assert telling.told(ana, asked) == {}


def test_consent_comes_first_and_all_goes_with_it(browser_of, ana, visit):
    gone = person("Nocons", consents=False)
    thread = makers.thread(ana, makers.community("open"))
    for address in ("/visits/new/", f"/p/{thread.opening.public_id}/ask/"):
        assert browser_of(gone).get(address).url.startswith("/settings/consent/")
    assert "/visits/download/" in browser_of(ana).get("/settings/consent/withdraw/").content.decode()
    withdrawing.withdraw(ana)
    assert not Visit.objects.exists()
    assert not VisitQuestion.objects.exists()
    assert not consenting.has_consented(ana)


def test_it_goes_with_the_account(ana, bo, visit):
    visiting.plan(owner=bo, purpose=Purpose.NEW)
    User.objects.get(pk=ana.pk).delete()
    assert [one.owner for one in Visit.objects.all()] == [bo]
    assert not VisitQuestion.objects.exists()


def test_the_owner_takes_everything_along(browser_of, ana, bo, place, visit):
    thread = makers.thread(bo, place, body="Words of somebody else.")
    visiting.ask(visit, "From a post?", post=thread.opening)
    visiting.note(visit, {visit.questions.first().public_id: ("Yes.", "In May")})
    answer = browser_of(ana).get("/visits/download/?as=json")
    (told,) = json.loads(answer.content)["visits"]
    assert told["whom"] == "The new one"
    assert [one["answer"] for one in told["questions"]] == ["Yes.", "", "", "", "", ""]
    assert told["questions"][-1]["from"] == f"/p/{thread.opening.public_id}/"
    assert "attachment" in answer["Content-Disposition"]
    text = browser_of(ana).get("/visits/download/").content.decode()
    assert "1. Question number 1?" in text
    assert "In May" in text
    assert "Words of somebody else" not in text + answer.content.decode()
    assert json.loads(browser_of(bo).get("/visits/download/?as=json").content) == {"visits": []}


@pytest.mark.parametrize("path", ["", "page/", "text/", "answers/"])
def test_as_many_queries_for_thirty_questions_as_for_one(browser_of, ana, bo, place, django_assert_num_queries, path):
    few, many = (visiting.plan(owner=ana, purpose=Purpose.NEW) for _ in range(2))
    thread = makers.thread(bo, place)
    for visit, count in ((few, 1), (many, 30)):
        for number in range(count):
            visiting.ask(visit, f"Number {number}?", post=thread.opening)
    wanted = {"": 6, "page/": 4, "text/": 4, "answers/": 4}[path]
    mine = browser_of(ana)
    for visit in (few, many):
        with django_assert_num_queries(wanted):
            assert mine.get(visit.address + path).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_as_many_queries_for_thirty_visits(browser_of, ana, django_assert_num_queries, count):
    for number in range(count):
        visiting.plan(owner=ana, purpose=Purpose.NEW, day=TODAY() - timedelta(days=number))
    mine = browser_of(ana)
    with django_assert_num_queries(4):
        assert mine.get("/visits/").status_code == 200
