"""A new version of a text is asked for before the next writing: what changed is shown, what was typed is kept."""

import re

import pytest

from accounts import agreeing, consenting
from accounts.models import Agreement, Consent, User
from peerhealth import texts
from posts.models import Draft, Post, Reaction, Thread
from tests import makers, newer_texts, validity
from tests.accounts.walking import NEW
from tests.people import person

pytestmark = pytest.mark.django_db
WORDS = {"title": "How do you sleep?", "body": "I wake at four.", "kind": "question", "need": "advice",
         "audience": "no_search"}  # fmt: skip


@pytest.fixture
def new(tmp_path, settings, monkeypatch):
    """`new("terms")` publishes a new version of that text."""
    return lambda text="terms", **how: newer_texts.publish(tmp_path, settings, monkeypatch, text, **how)


def form_of(answer) -> dict[str, list[str]]:
    """The hidden fields of the page that asks: what its button sends."""
    page = answer.content.decode().split("<main", 1)[1]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def test_it_works(browser_of, ana, place, new):
    client = browser_of(ana)
    new("terms")
    asked = client.post("/c/lupus/new/", WORDS)
    page = asked.content.decode()
    assert asked.status_code == 403
    assert not validity.of_page(page)
    assert "There is cake now." in page
    assert re.search(r"New:</strong></p><ins><p>Bring cake on Sundays\.</p></ins>", page)
    assert '<dd dir="auto">I wake at four.</dd>' in page
    assert not Thread.objects.exists()
    made = client.post("/c/lupus/new/", form_of(asked))
    assert made.url == Thread.objects.get().get_absolute_url()
    assert Post.objects.get().body == "I wake at four."
    assert Agreement.objects.get(user=ana, text="terms", version=newer_texts.DAY)
    assert not Draft.objects.filter(closed_at=None).exists()
    thread = Thread.objects.get()
    Post.objects.update(created_at=thread.created_at.replace(year=2020))
    assert client.post(f"/t/{thread.public_id}/reply/", {"body": "And I wake at five."}).status_code == 302


def test_an_agreement_at_sign_up_has_its_versions(client):
    client.post("/accounts/signup/", NEW)
    user = User.objects.get()
    rows = set(Agreement.objects.filter(user=user).values_list("text", "version"))
    assert rows == {(text, texts.latest(text).key) for text in ("terms", "privacy")}
    assert consenting.has_consented(user)
    assert agreeing.due_from(user) == []


def test_reading_goes_on_and_so_does_taking_back(browser_of, ana, bo, place, new):
    thread = makers.thread(ana, place)
    client = browser_of(ana)
    new("terms")
    for address in ("/", "/c/lupus/", thread.get_absolute_url(), "/c/lupus/new/", "/settings/"):
        assert client.get(address).status_code == 200
    assert client.post(f"/p/{thread.opening.public_id}/delete/").status_code == 302
    assert client.post("/u/Bo/block/").status_code == 302
    assert client.post("/c/lupus/leave/").status_code == 302
    assert client.post("/settings/consent/withdraw/").status_code == 302
    assert Agreement.objects.filter(user=ana, version=newer_texts.DAY).count() == 0


def test_a_reply_keeps_its_words_also_as_a_draft(browser_of, ana, bo, place, new):
    thread = makers.thread(ana, place)
    client = browser_of(bo)
    new("privacy")
    asked = client.post(f"/t/{thread.public_id}/reply/", {"body": "Me too, at five."})
    assert asked.status_code == 403
    assert thread.posts.count() == 1
    assert Draft.objects.get(author=bo).words["body"] == "Me too, at five."
    assert f'href="/t/{thread.public_id}/reply/"' in asked.content.decode()  # "Not now"
    assert b"Me too, at five." in client.get(f"/t/{thread.public_id}/reply/").content
    assert client.post(f"/t/{thread.public_id}/reply/", form_of(asked)).status_code == 302
    assert thread.posts.get(number=1).body == "Me too, at five."


def test_an_edit_keeps_its_words(browser_of, ana, place, new):
    reply = makers.reply(ana, makers.thread(ana, place), "Before.")
    client = browser_of(ana)
    new("terms")
    asked = client.post(f"/p/{reply.public_id}/edit/", {"body": "After."})
    assert asked.status_code == 403
    reply.refresh_from_db()
    assert reply.body == "Before."
    assert client.post(f"/p/{reply.public_id}/edit/", form_of(asked)).status_code == 302
    reply.refresh_from_db()
    assert reply.body == "After."


def test_a_reaction_is_asked_for_and_taken_back_without(browser_of, ana, bo, place, new):
    post = makers.thread(ana, place).opening
    client = browser_of(bo)
    client.post(f"/p/{post.public_id}/react/", {"kind": "me_too"})
    assert Reaction.objects.count() == 1
    new("terms")
    assert client.post(f"/p/{post.public_id}/react/", {"kind": "me_too"}).status_code == 302
    assert Reaction.objects.count() == 0
    asked = client.post(f"/p/{post.public_id}/react/", {"kind": "me_too"})
    assert asked.status_code == 403
    by_script = client.post(f"/p/{post.public_id}/react/", {"kind": "me_too"}, headers={"HX-Request": "true"})
    where = by_script["HX-Redirect"]
    assert where.startswith("/settings/agreements/?next=")
    assert Reaction.objects.count() == 0
    marks = form_of(client.get(where))
    assert client.post("/settings/agreements/", marks).url == post.get_absolute_url()
    client.post(f"/p/{post.public_id}/react/", {"kind": "me_too"})
    assert Reaction.objects.count() == 1


def test_drafts_and_previews_ask_nothing(browser_of, ana, place, new):
    client = browser_of(ana)
    new("terms")
    assert client.post("/c/lupus/new/draft/", WORDS).json()["seq"] == 1
    assert client.post("/c/lupus/new/", WORDS | {"preview": "1"}).status_code == 200
    assert client.post("/c/lupus/new/", WORDS | {"save_draft": "1", "seq": "1"}).status_code == 302
    assert Draft.objects.get().words["body"] == "I wake at four."


def test_joining_asks(browser_of, place, new):
    zed = person("Zed")
    new("terms")
    asked = browser_of(zed).post("/c/lupus/join/")
    assert asked.status_code == 403
    assert not place.memberships.exists()
    assert browser_of(zed).post("/c/lupus/join/", form_of(asked)).status_code == 302
    assert place.memberships.count() == 1


def test_a_correction_asks_nobody(browser_of, ana, place, new):
    new("terms", asks=False)
    assert agreeing.due_from(ana) == []
    assert browser_of(ana).post("/c/lupus/new/", WORDS).status_code == 302
    listed = browser_of(ana).get("/terms/versions/").content.decode()
    assert "A small correction: nobody is asked again." in listed


def test_nobody_agrees_to_what_they_were_not_shown(browser_of, ana, place, new):
    client = browser_of(ana)
    new("terms")
    for mark in ("terms:2026-11-30", "privacy:2035-01-01", "terms", ""):
        assert client.post("/c/lupus/new/", WORDS | {"agrees": mark}).status_code == 403
    assert not Thread.objects.exists()
    assert not Agreement.objects.filter(version=newer_texts.DAY).exists()


def test_health_data_are_asked_apart(browser_of, ana, place, new):
    client = browser_of(ana)
    new("health-data")
    asked = client.post("/c/lupus/new/", WORDS)
    page = asked.content.decode()
    assert 'type="checkbox" name="agrees" value="health-data:2035-01-01"' in page
    again = client.post("/c/lupus/new/", form_of(asked))  # the box is not ticked
    assert again.status_code == 403
    ticked = client.post("/c/lupus/new/", form_of(again) | {"agrees": "health-data:2035-01-01"})
    assert ticked.status_code == 302
    assert Consent.objects.of(ana).standing().filter(version=newer_texts.DAY).exists()


def test_who_took_the_consent_back_is_not_asked_for_it(ana, new):
    Consent.objects.update(withdrawn_at=ana.date_joined)
    new("health-data")
    assert agreeing.due_from(ana) == []


def test_who_never_agreed_is_asked_before_the_first_words(browser_of, ana, place):
    Agreement.objects.all().delete()
    asked = browser_of(ana).post("/c/lupus/new/", WORDS)
    page = asked.content.decode()
    assert page.count("You have not agreed to it yet.") == 2
    assert page.count("Read it here") == 2
    assert "You must be 16 or older" in page
    assert browser_of(ana).post("/c/lupus/new/", form_of(asked)).status_code == 302
    assert Agreement.objects.filter(user=ana).count() == 2


def test_saying_no_is_told_what_it_means(browser_of, ana, place, new, settings):
    settings.OPERATOR_CONTACT = "hello@peers.example"
    new("terms")
    page = browser_of(ana).post("/c/lupus/new/", WORDS).content.decode()
    for said in ("You can go on reading.", "/settings/posts/", "/settings/consent/", "hello@peers.example", "Not now"):
        assert said in page


def test_outsiders_get_the_same_no_as_ever(browser_of, zed, new):
    makers.community("hidden", "private")
    new("terms")
    assert browser_of(zed).post("/c/hidden/new/", WORDS).status_code == 404
    assert browser_of(zed).post("/c/no-such-place/new/", WORDS).status_code == 404


def test_words_of_somebody_else_are_not_shown(browser_of, ana, bo, place, new):
    from peerhealth import kept

    new("terms")
    page = browser_of(ana).post("/c/lupus/new/", WORDS | {kept.FIELD: kept.mark(bo)}).content.decode()
    assert "I wake at four." not in page
    assert "Your text is still in the page you came from" in page


def test_the_settings_show_what_was_agreed_to(browser_of, ana, new):
    client = browser_of(ana)
    page = client.get("/settings/agreements/").content.decode()
    assert page.count("You agreed on") == 2
    assert "I agree" not in page
    new("terms")
    waiting = client.get("/settings/agreements/")
    assert "There is cake now." in waiting.content.decode()
    assert client.post("/settings/agreements/").status_code == 422
    assert client.post("/settings/agreements/", form_of(waiting)).url == "/settings/agreements/"
    assert f"version {newer_texts.DAY}" in client.get("/settings/agreements/").content.decode()
    for back in ("https://evil.example/", "//evil.example/"):
        assert back not in client.get("/settings/agreements/", {"next": back}).content.decode()


def test_whatever_writes_asks_first():
    """Every module of views that calls a verb of writing asks; a new one is added to those that do."""
    from pathlib import Path

    verbs = re.compile(r"publishing\.(publish|reply|edit)\b|reacting\.toggle|outcomes\.tell\b|joining\.join\(|readership\.change")
    root = Path(texts.__file__).parents[1]
    writing = [path for floor in ("posts", "communities") for path in (root / floor / "views").glob("*.py")
               if verbs.search(path.read_text())]  # fmt: skip
    asking = [path for path in writing if re.search(r"agreeing\.first|views\.writing import", path.read_text())]
    assert len(writing) >= 6
    assert writing == asking


def test_it_costs_one_query_where_nothing_is_due(ana, place, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert agreeing.due_from(ana) == []
