"""A guide's page, writing one, and where it is found: from its threads, in search, beside a title, in feed and sitemap."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities import guide_rights, guiding
from communities.models import Guide, GuideRevision, GuideSource
from communities.models.guide import in_a_year
from posts import building, moderation
from posts.models import GuideThread
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
LIST, ADDRESS = "/c/lupus/guides/", "/c/lupus/guides/getting-ready-for-a-visit/"
HARD = (
    "Notwithstanding considerable methodological heterogeneity, contemporary multidisciplinary recommendations in the "
    "literature increasingly acknowledge that individualised rehabilitation administered by appropriately qualified "
    "practitioners in the community is associated with a clinically meaningful improvement of the functional independence."
)


@pytest.fixture
def guide(mo, place):
    """A guide."""
    return makers.guide(mo, place)


def form(**fields) -> dict:
    """What is sent to write one; sources as rows of the form."""
    words = {"title": "Sleeping through", "summary": "What helps at night.", "body": "Rest when you can.", "as_of": "0",
             "why": "", "review_by": in_a_year().isoformat(), "threads": "", "source-TOTAL_FORMS": "2",
             "source-INITIAL_FORMS": "0", "source-MIN_NUM_FORMS": "0", "source-MAX_NUM_FORMS": "30"}  # fmt: skip
    return words | fields


def source(number: int = 0, **fields) -> dict:
    """A row of the form."""
    row = {"title": "Sleep", "publisher": "A health service", "link": "https://health.example/sleep/", "dated": "2026-03-01"}
    return {f"source-{number}-{name}": value for name, value in (row | fields).items()}


def text_of(answer) -> str:
    return answer.content.decode()


def test_it_works(browser_of, mo, place):
    answer = browser_of(mo).post(f"{LIST}new/", form(**source()))
    assert answer.url == f"{LIST}sleeping-through/"
    page = text_of(browser_of().get(answer.url))
    for said in ("Sleeping through", "not medical advice", "Rest when you can.", "A health service", "1 March 2026",
                 'href="https://health.example/sleep/" rel="nofollow ugc noopener noreferrer"', "To be looked at again by"):  # fmt: skip
        assert said in page
    assert "Change this guide" not in page
    assert "Change this guide" in text_of(browser_of(mo).get(answer.url))


def test_a_change_is_the_next_version(browser_of, guide, mo):
    client = browser_of(mo)
    opened = text_of(client.get(f"{ADDRESS}edit/"))
    assert "Living with it" in opened
    sent = form(title=guide.title, body="Other words.", as_of="1", why="Said better.")
    assert client.post(f"{ADDRESS}edit/", sent).url == ADDRESS
    latest = GuideRevision.objects.get(number=2)
    assert (latest.body, latest.why, latest.by) == ("Other words.", "Said better.", mo)
    assert not latest.sources.exists()
    assert guide.revisions.get(number=1).sources.count() == 1


def test_two_editors_lose_nothing(browser_of, guide, mo, ana, place):
    guide_rights.give(name="Ana", community=place, by=mo)
    makers.change_guide(mo, guide, body=f"{makers.GUIDE_BODY}\n\nA line of Mo.")
    sent = form(title=guide.title, body="Words of Ana.", as_of="1", why="Mine.")
    answer = browser_of(ana).post(f"{ADDRESS}edit/", sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Words of Ana." in page
    assert "A line of Mo." in page
    assert "Said more plainly." in page
    assert Guide.objects.get().number == 2
    assert answer.context["form"]["as_of"].value() == 2
    assert browser_of(ana).post(f"{ADDRESS}edit/", sent | {"as_of": "2"}).url == ADDRESS
    assert [row.number for row in guide.revisions.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Hm"}, "at least 4"),
        ({"title": "x" * 141}, "at most 140"),
        ({"summary": ""}, "required"),
        ({"summary": "x" * 301}, "at most 300"),
        ({"body": "\u200b \u200b"}, "write something"),
        ({"body": "x" * 40_001}, "40,000"),
        ({"body": "word " * 5_000}, "too long"),
        ({"review_by": "2020-01-01"}, "between tomorrow"),
        ({"review_by": "soon"}, "2027-03-31"),
        ({"threads": "https://elsewhere.example/t/nothing"}, "no conversation"),
        (source(link="javascript:alert(1)"), "no address on the web"),
        (source(link="ftp://health.example/x"), "no address on the web"),
        (source(link="https://me:secret@health.example/"), "without a name"),
        (source(link="//health.example/"), "no address on the web"),
        (source(title=""), "give its title"),
        (source(publisher=""), "who publishes it"),
        (source(dated="9999-01-01"), "year, month and day"),
        ({"source-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser_of, mo, place, fields, said):
    sent = form() | fields
    answer = browser_of(mo).post(f"{LIST}new/", sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert sent["body"][:3_000].strip() in page
    assert not Guide.objects.exists()


def test_a_row_that_is_empty_is_no_source(browser_of, mo, place):
    empty = dict.fromkeys(source(1), "")
    browser_of(mo).post(f"{LIST}new/", form(**empty, **source()))
    assert [row.title for row in GuideSource.objects.all()] == ["Sleep"]


def test_members_write_none(browser_of, guide, ana, zed):
    for reader, status in ((ana, 403), (zed, 403)):
        assert browser_of(reader).post(f"{LIST}new/", form()).status_code == status
        assert browser_of(reader).post(f"{ADDRESS}edit/", form(as_of="1", why="x")).status_code == status
    assert GuideRevision.objects.count() == 1


def test_what_was_typed_is_there_after_signing_in_again(browser_of, mo, guide):
    client = browser_of(mo)
    kept = client.get(f"{LIST}new/").content.decode().split('name="kept" value="')[1].split('"')[0]
    visitor = Client()
    visitor.post(f"{LIST}new/", form(kept=kept))
    visitor.force_login(mo, backend="django.contrib.auth.backends.ModelBackend")
    assert "Rest when you can." in text_of(visitor.get(f"{LIST}new/"))


def test_threads_and_guides_name_each_other(browser_of, guide, mo, ana, place):
    thread = makers.thread(ana, place, title="How do you ask?")
    lines = f"http://testserver{thread.get_absolute_url()}\n{thread.public_id}"
    sent = form(title=guide.title, as_of="1", why="Named it.", threads=lines)
    assert browser_of(mo).post(f"{ADDRESS}edit/", sent).url == ADDRESS
    assert "How do you ask?" in text_of(browser_of().get(ADDRESS))
    page = text_of(browser_of().get(thread.get_absolute_url()))
    assert "This became part of a guide" in page
    assert ADDRESS in page
    assert thread.get_absolute_url() in browser_of(mo).get(f"{ADDRESS}edit/").context["form"]["threads"].value()
    browser_of(mo).post(f"{ADDRESS}edit/", sent | {"as_of": "2", "threads": "", "title": "Other words"})
    assert not GuideThread.objects.exists()


def test_each_names_only_what_its_reader_may_read(browser_of, guide, mo, ana, place):
    among = makers.thread(ana, place, title="Told among us", audience="members")
    hidden = makers.thread(ana, place, title="Hidden away")
    building.build_from(guide, [among.public_id, hidden.public_id], mo)
    moderation.hide(post=hidden.opening, by=mo, reason="x")
    assert "Told among us" in text_of(browser_of(ana).get(ADDRESS))
    for said in ("Told among us", "Hidden away", "Built from"):
        assert said not in text_of(browser_of().get(ADDRESS))
    guiding.withdraw(guide=guide, by=mo, reason="x")
    assert "part of a guide" not in text_of(browser_of(ana).get(among.get_absolute_url()))
    assert "part of a guide" in text_of(browser_of(mo).get(among.get_absolute_url()))


def test_threads_of_other_places_are_as_if_they_were_not(browser_of, mo, ana, place):
    other, secret = makers.community("other"), makers.community("secret", "private")
    for community in (other, secret):
        member(ana, community)
        path = makers.thread(ana, community, title="Elsewhere").get_absolute_url()
        answer = browser_of(mo).post(f"{LIST}new/", form(threads=path))
        assert answer.status_code == 422
        assert "There is no conversation of this community at" in text_of(answer)


def test_what_an_editor_cannot_see_stays(guide, mo, ana, place):
    hidden = makers.thread(ana, place)
    building.build_from(guide, [hidden.public_id], mo)
    moderation.hide(post=hidden.opening, by=mo, reason="x")
    bo = person("Bo")
    member(bo, place)
    building.build_from(guide, [], bo)
    assert GuideThread.objects.count() == 1


def test_a_hard_text_is_told_to_its_writers_alone_and_never_refused(browser_of, mo, place):
    answer = browser_of(mo).post(f"{LIST}new/", form(body=HARD))
    page = text_of(browser_of(mo).get(answer.url))
    assert "a little hard for a tired reader" in page
    assert page.count("Notwithstanding considerable") == 2, "in the text, and named as a long sentence"
    assert "tired reader" not in text_of(browser_of().get(answer.url))


def test_on_paper(browser_of, guide):
    page = text_of(browser_of().get(f"{ADDRESS}print/"))
    assert "Write down three questions." in page
    assert "not medical advice" in page
    assert "<form" not in page
    assert "<script" not in page
    assert 'name="robots" content="noindex"' in page


def test_search_shows_it_first(browser_of, guide, mo, ana, place):
    makers.thread(ana, place, title="A visit tomorrow", body="I am getting ready for a visit.")
    page = text_of(browser_of().get("/search/?q=ready+visit"))
    assert page.index(ADDRESS) < page.index("A visit tomorrow")
    for query in ("q=zzzz", "q=visit&kind=question", "q=visit+-questions", "q=%22visit+ready%22", "q=visit&page=2"):
        assert ADDRESS not in text_of(browser_of().get(f"/search/?{query}"))
    assert ADDRESS in text_of(browser_of().get("/search/?q=visit&community=lupus"))
    assert ADDRESS not in text_of(browser_of().get("/search/?q=visit&community=elsewhere"))


@pytest.mark.parametrize("typed", ["a' | b", "!!! & (", '"', "\\", "x:* <-> y", "%s %%", "-", "é" * 500])
def test_search_takes_whatever_is_typed(browser_of, guide, typed):
    assert browser_of().get("/search/", {"q": typed}).status_code == 200
    assert browser_of(guide.revisions.first().by).post("/c/lupus/new/similar/", {"title": typed}).status_code == 200


def test_one_is_offered_beside_a_title(browser_of, guide, ana):
    client = browser_of(ana)
    offered = text_of(client.post("/c/lupus/new/similar/", {"title": "How do I get ready for my first visit?"}))
    assert ADDRESS in offered
    part = text_of(client.post("/c/lupus/new/similar/", {"title": "Ready for a visit?"}, headers={"HX-Request": "true"}))
    assert "1 guide, below the title" in part
    assert ADDRESS not in text_of(client.post("/c/lupus/new/similar/", {"title": "Cats and dogs"}))


def test_feed_and_sitemap_hold_those_of_public_places(browser_of, guide, mo):
    members = makers.community("among-us", "members")
    makers.guide(mo, members, title="Told among us")
    down = makers.guide(mo, guide.community, title="Taken down")
    guiding.withdraw(guide=down, by=mo, reason="x")
    for path in ("/sitemap/guides.xml", "/c/lupus/feed/"):
        said = text_of(browser_of().get(path))
        assert ADDRESS in said
        assert "among-us" not in said
        assert "taken-down" not in said
    assert "/sitemap/guides.xml" in text_of(browser_of().get("/sitemap.xml"))
    assert 'rel="canonical"' in text_of(browser_of().get(ADDRESS))
    assert 'rel="canonical"' not in text_of(browser_of(mo).get(down.get_absolute_url()))


@pytest.mark.parametrize("many", [1, 30])
def test_its_page_asks_the_same_for_many(django_assert_num_queries, guide, mo, ana, place, many, unhurried):
    threads = [makers.thread(ana, place, title=f"Number {number}").public_id for number in range(many)]
    building.build_from(guide, threads, mo)
    sources = tuple(guiding.Source(f"Source {number}", "A service") for number in range(many))
    makers.change_guide(mo, guide, sources=sources)
    guiding.review(guide=guide, by=mo, as_of=2, as_what="", until=timezone.localdate() + timedelta(days=9))
    with django_assert_num_queries(6):  # community, guide, what it says, sources, its review, its threads
        page = Client().get(ADDRESS)
    assert len(page.context["threads"]) == len(page.context["sources"]) == many
