"""Nobody but its owner reaches a visit: by no address, search, admin page, export, feed or log (the whole cast)."""

import json
import logging

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import reverse

from peerhealth import logs
from posts import visit_sources, visiting
from posts.models import Purpose, Visit, VisitQuestion
from tests import makers, scene
from tests.addresses import READERS
from tests.posts.test_visits import TODAY

pytestmark = pytest.mark.django_db
WORDS = ("Quokka", "wombat", "numbat", "bilby", "dingo")
RANDOM = "bcdfghjkmnpq"
ADDRESSES = ("", "edit/", "know/", "delete/", "later/", "page/", "page/?places=1", "page/?file=1", "text/", "add/", "answers/",
             "{question}/", "{question}/move/", "{question}/tell/")  # fmt: skip
SENT = {"text": "Mine now", "good": "what", "where": "first", "act": "delete", "purpose": "new", "title": "A title", "body": "Words"}


@pytest.fixture
def stage():
    """The scene, and a visit of its author's with words that stand nowhere else."""
    place, author, names = scene.set_up("public")
    visit = visiting.plan(owner=author, purpose=Purpose.RESULTS, day=TODAY(), whom="Dr Quokka")
    visiting.change(visit, symptoms="wombat in the night", worries="numbat")
    post = makers.thread(author, place, title="Open", body="Open words.").opening
    mark = visit_sources.passages("Open words.")[0].mark
    question = visiting.ask(visit, "Is it the bilby?", post=post, passage=mark)
    visiting.note(visit, {question.public_id: ("A dingo, rather.", "")})
    return place, author, names, visit, question


def addresses(visit_id: str, question_id: str) -> list[str]:
    return [f"/visits/{visit_id}/" + path.format(question=question_id) for path in ADDRESSES]


@pytest.mark.parametrize("who", [one for one in READERS if one != "author"])
def test_every_address_is_that_of_a_random_visit(browser_of, stage, who):
    place, author, _names, visit, question = stage
    reader = scene.reader(who, place, author)
    client = browser_of(reader)
    theirs = visiting.plan(owner=reader, purpose=Purpose.NEW) if reader else None
    for method in ("get", "post"):
        sent = SENT if method == "post" else {}
        pairs = zip(addresses(visit.public_id, question.public_id), addresses(RANDOM, RANDOM), strict=True)
        if theirs:  # somebody's question in a visit of one's own
            pairs = [*pairs, (f"/visits/{theirs.public_id}/{question.public_id}/", f"/visits/{theirs.public_id}/{RANDOM}/")]
        for real, random in pairs:
            one, other = (getattr(client, method)(address, sent) for address in (real, random))
            assert one.status_code == other.status_code
            assert one.status_code in ({404, 405} if reader and method == "post" else {404} if reader else {302, 405})
            assert scene.without_tokens(one.content) == scene.without_tokens(other.content)
            assert reader or one.status_code == 405 or one.url.startswith("/accounts/login/")
            assert dict(one.headers) == dict(other.headers) or not reader
    assert Visit.objects.filter(pk=visit.pk).exists()
    assert VisitQuestion.objects.get(pk=question.pk).text == "Is it the bilby?"
    if reader:
        said = "".join(client.get(address).content.decode() for address in ("/", "/visits/", "/visits/download/", "/visits/download/?as=json"))
        assert not [word for word in WORDS if word in said]


@pytest.mark.parametrize("who", ["anonymous", "member", "moderator", "superuser", "author"])
def test_no_search_feed_or_completion_knows_of_it(browser_of, stage, who):
    place, author, _names, *_visit = stage
    client = browser_of(scene.reader(who, place, author))
    for word in (*WORDS, "rather"):
        page = client.get(f"/search/?q={word}").content.decode()
        assert "Is it the bilby" not in page
        assert "in the night" not in page
    for address in (f"/c/{place.slug}/feed/", "/sitemap.xml", f"/u/{author.username}/", f"/search/completions/?q={WORDS[0]}"):
        answer = client.get(address)
        assert not [word for word in WORDS if word in answer.content.decode().replace(f"q={WORDS[0]}", "")]


def test_the_admin_tells_that_it_is_there_and_no_more(admin_of, stage):
    superuser = scene.reader("superuser", *stage[:2])
    client, (*_rest, visit, question) = admin_of(superuser), stage
    for row in (visit, question):
        kind = f"posts_{row._meta.model_name}"
        pages = [client.get(reverse(f"admin:{kind}_changelist"))]
        pages += [client.get(reverse(f"admin:{kind}_{name}", args=[row.pk])) for name in ("change", "history", "delete")]
        said = "".join(page.content.decode() for page in pages if page.status_code < 400)
        assert str(row.pk) in said
        assert not [word for word in (*WORDS, visit.public_id, question.public_id) if word in said]
        assert not admin.site._registry[type(row)].search_fields
    for asked in ("posts_visit_changelist?whom__contains=Quokka", f"posts_visit_changelist?owner={visit.owner_id}",
                  "posts_visitquestion_changelist?text__contains=bilby", "posts_visitquestion_changelist?visit__owner=1"):  # fmt: skip
        name, _sign, query = asked.partition("?")
        answer = client.get(f"{reverse(f'admin:{name}')}?{query}")
        assert answer.status_code == 400 or answer.url.endswith("?e=1"), "the list answers no question about what it does not show"
    page = client.get(reverse("admin:accounts_user_change", args=[visit.owner_id])).content.decode()
    assert not [word for word in WORDS if word in page]


def test_no_line_of_the_log_names_it(browser_of, stage, caplog):
    _place, author, _names, visit, question = stage
    caplog.set_level(logging.DEBUG)
    client = browser_of(author)
    for address in addresses(visit.public_id, question.public_id):
        client.get(address)
        client.post(address, SENT | {"text": "bilby" * 200})
    written = [json.dumps(vars(record), default=str) for record in caplog.records if record.name.startswith("peerhealth")]
    lines = "".join([*written, *(logs.Json().format(record) for record in caplog.records)])
    assert "route" in lines
    assert not [word for word in (*WORDS, visit.public_id, question.public_id) if word in lines]


@pytest.mark.parametrize("path", ["", "answers/", "know/", "text/", "page/"])
def test_no_cache_gives_it_to_anybody_else(browser_of, stage, path):
    _place, author, _names, visit, _question = stage
    kept = browser_of(author).get(visit.address + path)["Cache-Control"]
    assert "private" in kept
    assert ("no-cache" if path == "page/" else "no-store") in kept


def test_only_their_tables_hold_the_words(stage):
    """No other table has taken a copy: not the search, not the notifications."""
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one not in {"posts_visit", "posts_visitquestion"}]
        for table in tables:
            asked = f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s'  # noqa: S608  (names of our own tables)
            cursor.execute(asked, ["|".join(WORDS)])
            assert cursor.fetchone() == (0,), table
