"""Questions that come from posts: added without a script, and shown only with what their owner may read at that moment."""

import pytest

from accounts import blocking
from communities.models import Membership
from posts import folding, moderation, publishing, visit_sources, visiting
from posts.models import Purpose, Thread, Visit, VisitQuestion
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
WORDS = "The rash came back in week three."
BODY = f"# A head\n\n**Hello** all.\n\n- {WORDS}\n\n||Folded by its author.||\n\n" + "A last line. " * 40
TITLE = "Does yours itch at night?"


@pytest.fixture
def thread(bo, place):
    return makers.thread(bo, place, title=TITLE, body=BODY)


@pytest.fixture
def question(ana, thread):
    """Ana's question, with words of Bo's."""
    visit = visiting.plan(owner=ana, purpose=Purpose.NEW)
    mark = next(one.mark for one in visit_sources.passages(BODY) if one.text == WORDS)
    return visiting.ask(visit, "Is that mine too?", post=thread.opening, passage=mark)


def shown(browser_of, user, question) -> str:
    return browser_of(user).get(question.visit.address).content.decode()


def assert_gone(browser_of, ana, question) -> None:
    """The question stays; no word and no link of the post, on no page of the visit."""
    for path in ("", "page/?places=1", "text/?places=1", "answers/"):
        page = browser_of(ana).get(question.visit.address + path).content.decode()
        assert "Is that mine too?" in page
        assert not [one for one in (WORDS, TITLE, f"/p/{question.post.public_id}/", "Lupus") if one in page.partition("<main")[2]]
    assert question.post.public_id not in browser_of(ana).get("/visits/download/?as=json").content.decode()


def test_it_works(browser_of, ana, thread):
    mine, address = browser_of(ana), f"/p/{thread.opening.public_id}/ask/"
    assert address in mine.get(thread.get_absolute_url()).content.decode()
    assert address not in browser_of().get(thread.get_absolute_url()).content.decode()
    page = mine.get(address).content.decode()
    assert WORDS in page
    assert "Folded by its author" not in page
    mark = next(one.mark for one in visit_sources.passages(BODY) if one.text == WORDS)
    asked = {"passage": mark, "text": "Is that mine too?", "visit": "new", "purpose": "side_effect", "whom": "Dr B"}
    assert mine.post(address, asked).url == Visit.objects.get().address
    question = VisitQuestion.objects.select_related("visit").get()
    assert (question.visit.whom, question.visit.purpose, question.post) == ("Dr B", "side_effect", thread.opening)
    page = shown(browser_of, ana, question)
    assert WORDS in page
    assert TITLE in page
    again = mine.get(address).content.decode()
    assert f'value="{question.visit.public_id}"' in again, "there is a visit to choose now"
    mine.post(address, {"passage": "", "text": "And that?", "visit": question.visit.public_id})
    assert [one.text for one in question.visit.questions.all()] == ["Is that mine too?", "And that?"]


def test_nothing_of_others_is_stored(question):
    row = VisitQuestion.objects.filter(pk=question.pk).values().get()
    assert not [value for value in row.values() if isinstance(value, str) and ("rash" in value or "itch" in value)]


def test_passages_are_plain_words(question):
    texts = [one.text for one in visit_sources.passages(BODY)]
    assert texts[:3] == ["A head", "Hello all.", WORDS]
    assert all(len(text) <= visit_sources.LONGEST for text in texts)
    assert len(visit_sources.passages("\n\n".join(f"Line {n}" for n in range(50)))) == visit_sources.MOST
    assert visit_sources.passages("See [my page](https://example.org/) and `code`.")[0].text == "See my page and code."
    assert visit_sources.passages("||all of it||\n\n#T1D #Surgery\n\n- \n\n---") == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "", "visit": "new", "purpose": "new"}, "Please write your question first."),
        ({"text": "Kept?", "visit": "bcdfghjkmnpq"}, "That visit is gone."),
        ({"text": "Kept?"}, "Please choose a visit."),
        ({"text": "Kept?", "visit": "new", "purpose": "new", "passage": "garbage"}, "has been changed meanwhile"),
        ({"text": "Kept?", "visit": "new", "purpose": "new", "day": "soon", "whom": "Dr Kept"}, "Please write the day like"),
    ],
)
def test_what_is_wrong_comes_back_whole(browser_of, ana, thread, sent, said):
    answer = browser_of(ana).post(f"/p/{thread.opening.public_id}/ask/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert all(sent[name] in page for name in ("text", "whom") if sent.get(name))
    assert not Visit.objects.exists()


def test_a_beginning_keeps_everything(browser_of, ana, thread):
    sent = {"start": "others", "text": "", "visit": "new", "purpose": "results", "day": "2027-02-03", "whom": "Dr Kept"}
    page = browser_of(ana).post(f"/p/{thread.opening.public_id}/ask/", sent).content.decode()
    for words in ("I read others’ experience of … Does that apply to me?</textarea>", "2027-02-03", "Dr Kept"):
        assert words in page


def test_visits_of_others_cannot_be_chosen(browser_of, bo, thread, question):
    address = f"/p/{thread.opening.public_id}/ask/"
    assert question.visit.public_id not in browser_of(bo).get(address).content.decode()
    answer = browser_of(bo).post(address, {"text": "Mine?", "visit": question.visit.public_id})
    assert answer.status_code == 422
    assert question.visit.questions.count() == 1


def test_deleted(browser_of, ana, thread, question):
    publishing.delete(post=thread.opening)
    assert_gone(browser_of, ana, question)


def test_hidden_and_shown_again(browser_of, ana, mo, thread, question):
    moderation.hide(post=thread.opening, by=mo, reason="Names a clinic.")
    assert_gone(browser_of, ana, question)
    moderation.restore(post=thread.opening, by=mo, reason="It does not.")
    assert WORDS in shown(browser_of, ana, question)


def test_for_members_and_ana_has_left(browser_of, ana, thread, question):
    Thread.objects.filter(pk=thread.pk).update(audience="members")
    assert WORDS in shown(browser_of, ana, question)
    Membership.objects.filter(user=ana).delete()
    assert_gone(browser_of, ana, question)


@pytest.mark.parametrize("state", ["banned", "pending"])
def test_private_and_ana_is_no_member_any_more(browser_of, ana, place, question, state):
    type(place).objects.filter(pk=place.pk).update(visibility="private")
    assert WORDS in shown(browser_of, ana, question)
    Membership.objects.filter(user=ana).update(state=state)
    assert_gone(browser_of, ana, question)


def test_words_that_were_taken_out_are_not_shown(browser_of, ana, bo, thread, question):
    publishing.edit(post=thread.opening, by=bo, body="Other words now.")
    page = shown(browser_of, ana, question)
    assert WORDS not in page
    assert "Other words now" not in page
    assert TITLE in page


def test_somebody_blocked_and_a_folded_topic(browser_of, ana, bo, cy, place, thread, question):
    blocking.block(blocker=ana, person=bo)
    page = shown(browser_of, ana, question)
    assert WORDS not in page
    assert TITLE not in page
    other = makers.thread(cy, place, title="Night fears", body="I fear the needle.", notes=["needles"])
    mark = visit_sources.passages("I fear the needle.")[0].mark
    visiting.ask(question.visit, "A smaller one?", post=other.opening, passage=mark)
    assert "I fear the needle." in shown(browser_of, ana, question)
    folding.choose(ana, {"needles": None})
    page = shown(browser_of, ana, question)
    assert "I fear the needle." not in page
    assert "Night fears" not in page
    assert "A smaller one?" in page


def test_asking_needs_what_reading_needs(browser_of, bo, zed, place):
    secret = makers.community("secret", "private")
    member(bo, secret)
    post = makers.thread(bo, secret, body="Whispered.").opening
    answer, other = (browser_of(zed).get(f"/p/{one}/ask/") for one in (post.public_id, "bcdfghjkmnpq"))
    assert (answer.status_code, answer.content) == (other.status_code, other.content) == (404, other.content)
    member(person("Cyril"), secret)
    assert browser_of(bo).get(f"/p/{post.public_id}/ask/").status_code == 200
