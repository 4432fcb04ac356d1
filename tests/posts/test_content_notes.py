"""Content notes: authors add them, readers fold topics, everywhere."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from peerhealth import cookies
from posts import folding, importing, publishing
from posts.models import Post, TopicFold
from posts.topics import Topic
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
DETAILS = re.compile(r"<details(?:(?!<details).)*?</details>", re.DOTALL)
ADDRESSES = re.compile(r'(?:href|action|formaction|hx-\w+)="[^"]*"')


def outside(page: str) -> str:
    """What is read without opening anything; addresses are not read."""
    page = ADDRESSES.sub("", page)
    while (less := DETAILS.sub("", page)) != page:
        page = less
    return page


@pytest.fixture
def told(ana, bo, place):
    """A thread of Ana's and a reply of Bo's to it, both with a note, and a branch that goes on from there."""
    fields = {"title": "Zinnia in the title", "body": "Zinnia in the text. #Zinnia", "notes": ["death"]}
    thread = makers.thread(ana, place, **fields)
    reply = makers.reply(bo, thread, "Zinnia in the reply.", notes=["death", "abuse"])
    makers.reply(ana, reply, "Plain words.")
    return thread, reply


def fold(reader, *topics, until=None):
    """Folds topics for a signed-in reader."""
    folding.choose(reader, dict.fromkeys(topics, until))


def every_page(thread, reply) -> dict[str, str]:
    """Every page on which the words may stand, by what it is."""
    deep = thread.get_absolute_url()
    return {
        "home": "/", "community": "/c/lupus/", "waiting": "/c/lupus/waiting/", "thread": deep,
        "newest first": f"{deep}?sort=newest", "at the reply": f"{deep}?post={reply.public_id}", "tag": "/tag/zinnia/",
        "profile": "/u/Ana/", "replies of a profile": "/u/Bo/?show=replies",
        "reply": f"/t/{thread.public_id}/reply/", "reply to the reply": f"/t/{thread.public_id}/reply/?to={reply.public_id}",
    }  # fmt: skip


def test_it_works(browser_of, ana, cy, place):
    sent = {"title": "A hard week", "body": "Words.", "kind": "story", "need": "listening", "audience": "everyone"}
    browser_of(ana).post("/c/lupus/new/", sent | {"notes": ["abuse", "death"]})
    post = Post.objects.get()
    assert post.notes == ["death", "abuse"], "in the order of the list"
    page = browser_of(cy).get(post.thread.get_absolute_url()).content.decode()
    assert "Notes: death and terminal illness · abuse" in re.sub(r"<svg.*?</svg> ?", "", page, flags=re.DOTALL)
    assert "Notes:" in browser_of(cy).get("/c/lupus/").content.decode()
    fold(cy, "abuse")
    page = browser_of(cy).get(post.thread.get_absolute_url()).content.decode()
    assert "You chose to fold: abuse." in page
    assert "A hard week" not in outside(page)
    assert "A hard week" in page, "“Show” opens it"
    assert "/reading/topics/" in page


def test_a_folded_topic_is_folded_on_every_page(browser_of, told, cy):
    pages = every_page(*told)
    plain = {name: browser_of(cy).get(address).content.decode() for name, address in pages.items()}
    assert not [name for name, page in plain.items() if "zinnia" not in outside(page).lower()]
    fold(cy, "death")
    for name, address in pages.items():
        page = browser_of(cy).get(address).content.decode()
        tags = re.sub(r'<section><h2>Tags people use here.*?</section>|<h1 dir="auto">#Zinnia</h1>', "", page)
        tags = tags.replace("#Zinnia ·", "")
        assert "zinnia" not in outside(tags).lower(), name
        if name != "waiting":
            assert "You chose to fold: death and terminal illness." in page, name
            assert "/reading/topics/" in page, name
            assert "Plain words." in page or "thread" not in name, name


def test_the_strips_of_the_first_page_fold_too(browser_of, ana, bo, cy, place):
    makers.thread(ana, place, title="Zinnia asked", body="Words.", notes=["abuse"])
    newcomer = person("Newcomer")
    for reader in (cy, newcomer):
        assert "Zinnia" in outside(browser_of(reader).get("/").content.decode())
        fold(reader, "abuse")
        page = browser_of(reader).get("/").content.decode()
        assert "Zinnia" in page
        assert "Zinnia" not in outside(page)
    assert "Waiting for an answer" in browser_of(cy).get("/").content.decode()
    assert "Talking right now" in browser_of(newcomer).get("/").content.decode()


def test_what_nobody_noted_and_other_topics_are_not_folded(browser_of, told, cy):
    fold(cy, "addiction")
    page = browser_of(cy).get(told[0].get_absolute_url()).content.decode()
    assert "Zinnia in the title" in outside(page)
    assert "You chose to fold" not in page


def test_one_s_own_words_are_never_folded(browser_of, told, ana, bo):
    fold(ana, "death")
    page = browser_of(ana).get(told[0].get_absolute_url()).content.decode()
    assert "Zinnia in the title" in outside(page)
    assert "Zinnia in the reply" not in outside(page)
    assert "Zinnia in the title" in outside(browser_of(ana).get("/c/lupus/").content.decode())


def test_a_blocked_person_is_the_reason_that_is_given(browser_of, told, ana, cy):
    fold(cy, "death")
    blocking.mute(muter=cy, person=ana)
    page = browser_of(cy).get(told[0].get_absolute_url()).content.decode()
    assert "somebody you muted" in page
    assert page.count("You chose to fold") == 1, "the reply of somebody else"


def test_two_topics_are_both_named(browser_of, told, cy):
    fold(cy, "death", "abuse")
    page = browser_of(cy).get(told[0].get_absolute_url()).content.decode()
    assert "You chose to fold: death and terminal illness · abuse." in page


def test_moderators_see_the_words_of_a_folded_post_after_show(browser_of, told, mo):
    fold(mo, "death")
    for act in ("hide", "ban", "history"):
        page = browser_of(mo).get(f"/p/{told[0].opening.public_id}/{act}/").content.decode()
        assert "zinnia" not in outside(page).lower(), act


def test_visitors_choose_with_a_cookie(browser_of, told):
    client = browser_of()
    address = told[0].get_absolute_url()
    assert "Zinnia in the title" in outside(client.get(address).content.decode())
    assert not client.cookies, "nobody has a cookie who has not chosen"
    answer = client.post("/reading/topics/", {"death": "always"})
    assert answer.url == "/reading/topics/?saved=1"
    cookie = answer.cookies["topics"]
    assert cookie.value == "death"
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", cookies.A_YEAR)
    for page in (client.get(address), client.get("/"), client.get("/c/lupus/")):
        assert "Zinnia in the t" not in outside(page.content.decode())
        assert "Cookie" in page["Vary"]
    assert 'value="always" selected' in client.get("/reading/topics/").content.decode()
    client.post("/reading/topics/", {})
    assert not client.cookies["topics"].value
    assert "Zinnia in the title" in outside(client.get(address).content.decode())


def test_today_ends_with_the_day(browser_of, told, cy, monkeypatch):
    visitor = browser_of()
    cookie = visitor.post("/reading/topics/", {"death": "today", "offset": "-60"}).cookies["topics"]
    assert cookie["max-age"] == "", "until the browser is closed"
    browser_of(cy).post("/reading/topics/", {"death": "today", "abuse": "always"})
    until = TopicFold.objects.get(topic="death").until
    assert timezone.now() < until <= timezone.now() + timedelta(days=1)
    assert TopicFold.objects.get(topic="abuse").until is None
    assert set(folding.choices_of(cy)) == {"death", "abuse"}
    assert "You chose to fold" in visitor.get("/c/lupus/").content.decode()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("posts.folding.timezone.now", lambda: tomorrow)
    monkeypatch.setattr("posts.folding.time.time", tomorrow.timestamp)
    assert set(folding.choices_of(cy)) == {"abuse"}
    assert "You chose to fold" not in visitor.get("/c/lupus/").content.decode()


@pytest.mark.parametrize(
    ("offset", "ends"),
    [(0, "2026-03-01T00:00"), (-60, "2026-02-28T23:00"), (300, "2026-03-01T05:00"), (9999, "2026-03-01T00:00")],
)
def test_the_day_is_the_reader_s(offset, ends):
    noon = datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert folding.end_of_day(offset, noon).isoformat()[:16] == ends


FORGED = [
    "dragon",
    "death-1",
    "death-99999999999",
    "death;abuse",
    "death-٣٣٣٣٣٣٣٣٣٣",
    "death." * 100,
    "'",
    "\x00",
    "death-",
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_cookie_is_ignored(browser_of, told, forged):
    assert folding.parse(forged) == {}
    if not forged.isascii():
        return
    client = browser_of()
    client.cookies["topics"] = forged
    page = client.get(told[0].get_absolute_url())
    assert page.status_code == 200
    if forged != "death;abuse":  # a browser would send the first half, which is a choice
        assert "Zinnia in the title" in outside(page.content.decode())


def test_all_topics_fit_into_the_cookie():
    choices = dict.fromkeys(Topic.values, timezone.now().replace(microsecond=0) + timedelta(hours=3))
    assert folding.parse(folding.written(choices)) == choices


def test_what_a_visitor_chose_holds_after_signing_in_until_they_choose(browser_of, told, cy):
    client = browser_of(cy)
    client.cookies["topics"] = "death"
    assert "Zinnia in the title" not in outside(client.get(told[0].get_absolute_url()).content.decode())
    client.post("/reading/topics/", {"abuse": "always"})
    assert list(TopicFold.objects.values_list("user", "topic")) == [(cy.pk, "abuse")]
    assert not client.cookies["topics"].value
    assert "Zinnia in the title" in outside(client.get(told[0].get_absolute_url()).content.decode())


def test_choices_are_one_s_own(browser_of, told, cy, bo):
    fold(cy, "death")
    assert "You chose to fold" not in browser_of(bo).get("/c/lupus/").content.decode()
    page = browser_of(bo).get("/reading/topics/").content.decode()
    assert "selected" not in page.replace('value="" selected', "")


def test_a_choice_that_there_is_not_is_refused(browser_of, cy):
    answer = browser_of(cy).post("/reading/topics/", {"death": "for ever"})
    assert answer.status_code == 422
    assert not TopicFold.objects.exists()


@pytest.mark.parametrize("notes", [["dragon"], ["death", "dragon"]])
def test_only_notes_of_the_list_are_taken(browser_of, ana, place, notes):
    sent = {"title": "A hard week", "body": "Kept words.", "kind": "story", "need": "listening", "audience": "everyone"}
    answer = browser_of(ana).post("/c/lupus/new/", sent | {"notes": notes})
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()
    assert not Post.objects.exists()


def test_notes_of_a_reply_and_of_an_edit(browser_of, told, bo):
    thread, reply = told
    client = browser_of(bo)
    client.post(f"/t/{thread.public_id}/reply/", {"body": "More.", "to": "", "notes": ["needles"]})
    assert Post.objects.get(body="More.").notes == ["needles"]
    form = client.get(f"/p/{reply.public_id}/edit/").content.decode()
    assert re.search(r'<details class="noting" open>', form)
    assert len(re.findall(r'value="\w+"[^>]* checked', form)) == 2
    client.post(f"/p/{reply.public_id}/edit/", {"body": reply.body, "notes": ["abuse"]})
    reply.refresh_from_db()
    assert (reply.notes, reply.edited_at) == (["abuse"], None), "no word has changed"
    client.post(f"/p/{reply.public_id}/edit/", {"body": reply.body})
    reply.refresh_from_db()
    assert reply.notes == []


def test_deleting_takes_the_notes_too(told):
    publishing.delete(post=told[1])
    told[1].refresh_from_db()
    assert told[1].notes == []


def test_an_import_may_carry_notes(place):
    line = {"id": "x", "community": "lupus", "author": "wren", "title": "Heat", "body": "Words.", "notes": ["death"],
            "created_at": "2026-01-01T00:00:00Z",
            "replies": [{"author": "gull", "body": "Same.", "created_at": "2026-01-02T00:00:00Z", "notes": ["abuse"]}]}  # fmt: skip
    importing.import_thread(line)
    assert list(Post.objects.order_by("number").values_list("notes", flat=True)) == [["death"], ["abuse"]]
    for wrong in (["dragon"], "death", [["death"]]):
        with pytest.raises(importing.LineError, match="notes"):
            importing.import_thread(line | {"id": "y", "notes": wrong})


@pytest.mark.parametrize("threads", [1, 30])
def test_topics_cost_one_query_where_a_note_is(browser_of, ana, cy, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(ana, place, title=f"Thread {number}", kind="vent")
    client, visitor = browser_of(cy), browser_of()
    visitor.cookies["topics"] = "death"
    with django_assert_num_queries(8) as plain:
        client.get("/c/lupus/")
    with django_assert_num_queries(4):
        visitor.get("/c/lupus/")
    Post.objects.update(notes=["death"])
    with django_assert_num_queries(len(plain) + 1):
        client.get("/c/lupus/")
    with django_assert_num_queries(4):
        visitor.get("/c/lupus/")
