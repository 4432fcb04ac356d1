"""Visitors get again what was drawn before: the same bytes and headers as a page newly drawn, with one query, and nobody
else gets it."""

import re

import pytest
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from peerhealth import page_store, revisits
from peerhealth.live import tickets
from peerhealth.page_store import pages
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = re.compile(rb'data-live="[^"]*"|since=\d+')
DIFFERENT = {"Date", "Content-Length"}


@pytest.fixture
def said(transactional_db):
    """A thread with a reply, in public."""
    place, ana = makers.community(), person("Ana")
    member(ana, place)
    thread = makers.thread(ana, place)
    makers.reply(ana, thread)
    return thread


@pytest.fixture
def thread_at(said):
    """Its address."""
    return said.get_absolute_url()


def addresses(thread) -> list[str]:
    """Every page that is kept, and some of them asked for in other ways."""
    at, place = thread.get_absolute_url(), f"/c/{thread.community.slug}/"
    return ["/", "/c/", "/tag/", "/tag/sleep/", "/tag/sleep/?kind=question", place, f"{place}?kind=question", f"{place}waiting/",
            at, f"{at}?sort=newest", f"{at}?post={thread.opening.public_id}"]  # fmt: skip


def ask(address: str, client: Client | None = None, **headers: str):
    """The answer with `queries`, as a plain visitor gets it."""
    with CaptureQueriesContext(connection) as caught:
        answer = (client or Client()).get(address, headers=headers)
    answer.queries = [query["sql"] for query in caught]
    return answer


def told(answer) -> tuple:
    """What an answer says, without its moment."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in DIFFERENT)
    return answer.status_code, headers, sorted(answer.cookies), MOMENTS.sub(b"", answer.content)


def test_it_works(thread_at):
    drawn, kept = ask(thread_at), ask(thread_at)
    assert len(drawn.queries) > 3
    assert len(kept.queries) == 1
    assert told(kept) == told(drawn)
    known = ask(thread_at, If_None_Match=drawn["ETag"])
    assert (known.status_code, known.content, len(known.queries)) == (304, b"", 1)
    assert set(known.headers) == {"ETag", "Cache-Control", "Vary", "X-Request-ID"}
    assert known["Cache-Control"] == "private, no-cache"
    assert "Cookie" in known["Vary"]


def test_every_kept_page_is_the_page(said, settings):
    """Byte for byte and header for header, from the middleware that is asked last to the one that is asked first."""
    for address in addresses(said):
        drawn, kept = ask(address), ask(address)
        pages.clear()
        settings.PAGE_CACHE_MB = 0
        bare = ask(address)
        settings.PAGE_CACHE_MB = 16
        assert len(kept.queries) == 1, address
        assert told(kept) == told(drawn), address
        ours = {"ETag", "Cache-Control"}
        assert told(kept)[2:] == told(bare)[2:], address
        assert {header for header in told(kept)[1] if header[0] not in ours} == set(told(bare)[1]), address
        assert not ours & set(bare.headers), address


def test_a_kept_page_hears_with_a_ticket_of_its_own(thread_at, settings):
    settings.LIVE = True
    drawn, kept = ask(thread_at), ask(thread_at)
    was, now = (tickets.read(re.search(rb'data-live="([^"]*)"', one.content)[1].decode()) for one in (drawn, kept))
    assert now.began > was.began
    assert (now.channels, now.place, now.rights, now.person) == (was.channels, was.place, was.rights, "")
    assert int(kept["Content-Length"]) == len(kept.content)
    assert kept["ETag"] == drawn["ETag"]


@pytest.mark.parametrize("etags", ['W/"0", {}', "{}, garbage", "*", '{strong}'])  # fmt: skip
def test_whoever_has_the_page_gets_no_second_one(thread_at, etags):
    etag = ask(thread_at)["ETag"]
    assert ask(thread_at, If_None_Match=etags.format(etag, strong=etag[2:])).status_code == 304


@pytest.mark.parametrize("etags", ['"', 'W/"', "garbage", ",,,", '"*"', "W/*", "é", '"' + "x," * 3000, "\\"])
def test_whoever_has_something_else_gets_the_page(thread_at, etags):
    ask(thread_at)
    assert ask(thread_at, If_None_Match=etags).status_code == 200


def test_head_is_get_without_a_body(thread_at):
    drawn = ask(thread_at)
    with CaptureQueriesContext(connection) as caught:
        head = Client().head(thread_at)
    assert len(caught) == 1
    assert told(head)[:2] == told(drawn)[:2]


@pytest.mark.parametrize("cookie", ["reading=text:125", "topics=death", "order=newest", "sessionid=garbage", "anything=1"])
def test_whoever_chose_anything_passes_by(thread_at, cookie):
    ask(thread_at)
    name, _, value = cookie.partition("=")
    client = Client()
    client.cookies[name] = value
    kept = len(pages)
    for address in (thread_at, f"{thread_at}?sort=newest"):
        answer = ask(address, client)
        assert len(answer.queries) >= 3
        assert "ETag" not in answer
    assert len(pages) == kept


def test_a_token_for_forms_is_no_choice(thread_at):
    ask(thread_at)
    client = Client()
    client.get("/accounts/login/")
    assert set(client.cookies) == {site.CSRF_COOKIE_NAME}
    assert len(ask(thread_at, client).queries) == 1


def test_nobody_signed_in_gets_or_fills_it(said, thread_at, browser_of):
    etag = ask(thread_at)["ETag"]
    client, kept = browser_of(said.author), len(pages)
    for address in addresses(said):
        answer = ask(address, client, If_None_Match=etag)
        assert answer.status_code == 200
        assert "ETag" not in answer
        assert "no-cache" not in answer["Cache-Control"]
    assert len(pages) == kept
    assert b"Sign in" in ask(thread_at).content


@pytest.mark.parametrize("header", ["HX-Request", "Background", "Range", "Authorization"])
def test_parts_of_pages_pass_by(thread_at, header):
    ask(thread_at)
    assert len(ask(thread_at, **{header: "true"}).queries) > 1


def test_other_answers_are_not_kept(said, thread_at):
    closed, hidden = makers.community("among-us", "members"), makers.community("ours", "private")
    for address in ("/c/nowhere/", f"/c/{closed.slug}/", f"/c/{hidden.slug}/", f"/t/{said.public_id}/wrong/", "/tag/nobody/",
                    "/search/?q=sleep", "/accounts/login/", "/help-now/", f"{thread_at}?post=zzzzzzzzzzzz"):  # fmt: skip
        ask(address)
        assert "ETag" not in ask(address), address
    assert len(pages) == 0


def test_what_no_view_reads_is_not_kept(said, thread_at):
    for address in (f"{thread_at}?utm=1", f"/?{'x' * 500}", f"{thread_at}?after={'1.' * 300}", "/c/?q=1", f"/c/{said.community.slug}/?sort=top"):
        assert ask(address).status_code == 200
    assert len(pages) == 0


def test_hosts_and_schemes_are_apart(thread_at):
    ask(thread_at)
    assert len(Client().get(thread_at, headers={"Host": "other.example"}, secure=True).content) > 1000
    assert len(pages) == 2


def test_one_process_sees_what_another_one_wrote(thread_at):
    """The version is in the database; this process has not heard of the change in any other way."""
    ask(thread_at)
    with connection.connection.cursor() as cursor:
        cursor.execute("UPDATE posts_post SET html = '<p>Other words</p>' WHERE number = 1")
    assert b"Other words" in ask(thread_at).content


def test_what_is_not_committed_is_not_kept(thread_at):
    with transaction.atomic():
        assert "ETag" not in ask(thread_at)
    assert len(pages) == 0


def test_a_page_may_be_newer_than_its_version_and_never_older(said, thread_at, monkeypatch):
    """Somebody writes after the version was read and before the page is drawn: the next one is drawn anew."""
    from posts.views import threads

    shown = threads.answering.readable_thread

    def meanwhile(*args):
        monkeypatch.setattr(threads.answering, "readable_thread", shown)
        makers.reply(said.author, said, "Said meanwhile.")
        return shown(*args)

    monkeypatch.setattr(threads.answering, "readable_thread", meanwhile)
    assert b"Said meanwhile." in ask(thread_at).content
    assert len(ask(thread_at).queries) > 3
    assert len(ask(thread_at).queries) == 1


def test_time_alone_makes_a_page_old(thread_at, monkeypatch):
    ask(thread_at)
    now = page_store.time.monotonic()
    monkeypatch.setattr(page_store.time, "monotonic", lambda: now + 59)
    assert len(ask(thread_at).queries) == 1
    monkeypatch.setattr(page_store.time, "monotonic", lambda: now + 61)
    assert len(ask(thread_at).queries) > 3


def test_what_is_told_in_hours_is_kept_longer(said, thread_at, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE posts_post SET created_at = created_at - interval '3 hours'")
    ask(thread_at)
    now = page_store.time.monotonic()
    monkeypatch.setattr(page_store.time, "monotonic", lambda: now + 590)
    assert len(ask(thread_at).queries) == 1
    monkeypatch.setattr(page_store.time, "monotonic", lambda: now + 601)
    assert len(ask(thread_at).queries) > 3


def test_memory_is_bounded(said, thread_at, settings):
    ask(thread_at)
    size = pages.size
    settings.PAGE_CACHE_MB = 5 * size / 1_000_000
    for number in range(20):
        ask(f"{thread_at}?after={number}")
        assert pages.size <= page_store.most()
    assert 1 < len(pages) < 20
    assert len(ask(f"{thread_at}?after=19").queries) == 1  # what was used last is there
    settings.PAGE_CACHE_MB = 2 * size / 1_000_000  # one page would be half of it
    pages.clear()
    ask(thread_at)
    assert len(pages) == 0


def test_the_version_is_missing(thread_at):
    """New code before its migrations: nothing is kept, and pages are there."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_pagechange RENAME TO accounts_pagechange_away")
    try:
        assert ask(thread_at).status_code == 200
        assert len(pages) == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_pagechange_away RENAME TO accounts_pagechange")


def test_cookies_that_pages_read_are_none_of_those_let_through():
    """Whoever reads another cookie for a page that is kept, reads one that passes by; this says which are let through."""
    assert sorted(revisits.COOKIES) == ["csrftoken"]
    asked = RequestFactory().get("/", HTTP_COOKIE="csrftoken=1; language=de")
    assert isinstance(asked, WSGIRequest)
    assert revisits.key_of(asked) is None


def test_without_a_database_nothing_is_told_from_memory(thread_at, monkeypatch):
    """Nobody can know then whether it still is so: the page of an outage, as everywhere."""
    ask(thread_at)

    def gone(*_args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("accounts.page_versions.statements.ask", gone)
    answer = Client(raise_request_exception=False).get(thread_at)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_a_lost_connection_is_made_again(thread_at):
    """As the question after its health that this query stands for: after a restart of the database nobody sees an error."""
    ask(thread_at)
    connection.connection.close()
    assert len(ask(thread_at).queries) == 1
