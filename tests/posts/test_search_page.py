"""The search page: conversations, and what stands above them."""

import re

import pytest

from accounts import blocking
from communities.models import CommunityName, Condition
from posts import folding, moderation, publishing
from posts.models import Post
from posts.searching import finding
from tests import makers, scene
from tests.people import member, person

pytestmark = pytest.mark.django_db


def said(client, query: str, status: int = 200) -> str:
    """The main part of `/search/` asked with `query`."""
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == status
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_it_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, title="Hair loss?", body="Since methotrexate. #Hair")
    reply = makers.reply(bo, thread, "Methotrexate did that to me as well.")
    page = said(browser_of(), "q=methotrexate")
    assert "Hair loss?" in page
    assert f'href="/p/{thread.opening.public_id}/"' in page
    assert f'href="/p/{reply.public_id}/"' in page
    assert "<mark>Methotrexate</mark> did that to me" in page
    for words in ("Question", "asks for shared experience", 'href="/c/lupus/"', "#Hair"):
        assert words in page


def test_nothing_asked_says_what_one_can_ask(browser_of, place):
    page = said(browser_of(), "")
    assert "Look through everything you can read here" in page
    assert '<details class="search-how" open>' in page
    for words in ("tag:Sleep", "in:lupus", "kind:question", "night sweats"):
        assert words in page
    assert "by:" not in page, "visitors find no people"


def test_nothing_found_offers_the_next_steps(browser_of, ana, place):
    assert 'href="/conditions/?q=zebra"' in said(browser_of(), "q=zebra")
    assert 'href="/new/"' in said(browser_of(ana), "q=zebra")
    assert "Take a filter away" in said(browser_of(), "q=zebra&kind=vent")


def test_more_posts_of_a_thread_are_counted(browser_of, ana, bo, place, unhurried):
    thread = makers.thread(ana, place, body="Zebra.")
    for number in range(5):
        makers.reply(bo, thread, f"Zebra number {number}.")
    page = said(browser_of(), "q=zebra")
    assert page.count("<mark>Zebra</mark>") == finding.POSTS_SHOWN
    assert "3 more in this thread" in page


def test_filters_narrow_and_stay_and_are_taken_away(browser_of, ana, bo, place):
    makers.thread(ana, place, title="The one", body="Zebra. #Stripes", kind="story")
    makers.thread(bo, place, title="The other", body="Zebra.", kind="tip")
    page = said(browser_of(ana), "q=zebra&community=lupus&kind=story&tag=%23Stripes&by=Ana&answered=no&since=2020-01-01&until=2100-01-01")
    assert "The one" in page
    assert "The other" not in page
    assert '<option value="story" selected>' in page
    assert '<option value="lupus" selected>' in page
    assert 'type="date" name="since" value="2020-01-01"' in page
    assert page.count("Take away:") == 7
    assert "Hashtag: <bdi>#stripes</bdi>" in page
    assert 'href="/search/?q=zebra&amp;community=lupus&amp;tag=%23Stripes&amp;by=Ana&amp;answered=no&amp;since=2020-01-01&amp;until=2100-01-01"' in page


def test_filters_may_be_words(browser_of, ana, place):
    makers.thread(ana, place, title="The one", body="Zebra. #Stripes", kind="story")
    makers.thread(ana, place, title="The other", body="Zebra, quagga.", kind="tip")
    for query in ("zebra+tag:stripes", "zebra+kind:story", "zebra+-quagga", "zebra+%23stripes"):
        page = said(browser_of(), f"q={query}")
        assert "The one" in page, query
        assert "The other" not in page, query
    assert "The one" in said(browser_of(), "q=zebra+in:lupus")
    assert "The one" not in said(browser_of(), "q=zebra+in:gout")


def test_a_filter_alone_lists_what_fits(browser_of, ana, place):
    makers.thread(ana, place, title="The one", body="Words.", kind="story")
    makers.thread(ana, place, title="The other", body="Words.", kind="tip")
    page = said(browser_of(), "kind=story")
    assert "The one" in page
    assert "The other" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=yesterday", "Please write a date"),
        ("until=2026-13-01", "Please write a date"),
        ("kind=rumour", "Please choose one of the kinds"),
        ("answered=perhaps", "Please choose one of these"),
        ("community=nowhere", "There is no such community in what you can read"),
    ],
)
def test_a_filter_that_says_nothing_is_told_at_its_field(browser_of, ana, place, query, sentence):
    makers.thread(ana, place, title="The one", body="Zebra.")
    page = said(browser_of(), f"q=zebra&{query}", 422)
    assert sentence in page
    assert '<details class="search-filters" open>' in page
    assert 'name="q" value="zebra"' in page
    assert "The one" not in page


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_a_closed_community_is_no_other_choice_than_none(browser_of, place, visibility):
    makers.community("closed", visibility)
    there, nowhere = (browser_of().get(f"/search/?q=zebra&community={slug}") for slug in ("closed", "nothing"))
    assert there.status_code == nowhere.status_code == 422
    assert there.content.replace(b"closed", b"nothing") == nowhere.content


def test_dates_the_wrong_way_round_are_turned(browser_of, ana, place):
    makers.thread(ana, place, title="The one", body="Zebra.")
    assert "The one" in said(browser_of(), "q=zebra&since=2100-01-01&until=2020-01-01")


def test_visitors_have_no_filter_of_people(browser_of, ana, place):
    makers.thread(ana, place, title="The one", body="Zebra.")
    assert 'name="by"' not in said(browser_of(), "q=zebra")
    assert 'name="by"' in said(browser_of(ana), "q=zebra")
    assert "Written by" not in said(browser_of(), "q=zebra&by=Ana")


def test_pages(browser_of, ana, place, unhurried):
    for number in range(25):
        makers.thread(ana, place, title=f"Zebra {number:02}", body="Stripes.")
    first, second = said(browser_of(), "q=zebra"), said(browser_of(), "q=zebra&page=2")
    titles = re.findall(r"Zebra \d\d", first), re.findall(r"Zebra \d\d", second)
    assert (len(titles[0]), len(titles[1])) == (20, 5)
    assert len({*titles[0], *titles[1]}) == 25
    assert 'rel="next" href="?q=zebra&amp;page=2"' in first
    assert 'rel="prev" href="?q=zebra"' in second
    assert 'rel="next"' not in second
    for page in ("0", "-1", "x", "٣", "99999999999999999999"):
        assert "Zebra" in said(browser_of(), f"q=zebra&page={page}"), page
    assert "Nothing further" in said(browser_of(), "q=zebra&page=99")


def test_sentences_say_what_was_done(browser_of, ana, place):
    Condition.objects.create(doid="DOID:9", name="motor neurone disease")
    makers.thread(ana, place, title="The one", body="My zebra eats methotrexate.")
    makers.thread(ana, place, title="Another", body="Good mornings.")
    page = said(browser_of(), "q=methotrexatte")
    assert "Nothing found for “<bdi>methotrexatte</bdi>”. Here is “<bdi>methotrexate</bdi>”." in page
    assert "Not all words were found together." in said(browser_of(), "q=zebra+mornings")
    assert "Left out: <bdi>kind:</bdi>." in said(browser_of(), "q=zebra+kind:rumour")


def test_groups_stand_above(browser_of, ana, bo, place):
    CommunityName(community=place, name="the wolf", kind="lay").save()
    makers.thread(ana, place, title="The one", body="Wolf. #Wolfpack")
    person("Wolfgang")
    page = said(browser_of(ana), "q=wolf")
    places, tags, people, threads = (page.index(f'id="found-{name}"') for name in ("places", "tags", "people", "threads"))
    assert places < tags < people < threads
    assert 'href="/c/lupus/"' in page[places:tags]
    assert 'href="/tag/Wolfpack/"' in page[tags:people]
    assert 'href="/u/Wolfgang/"' in page[people:threads]
    assert "Wolfgang" not in said(browser_of(), "q=wolf"), "visitors find no people"
    assert "found-places" not in said(browser_of(ana), "q=wolf&page=2")


def test_what_was_typed_is_never_html(browser_of, ana, place):
    evil = '<script>alert(1)</script> <img src=x onerror=alert(2)> zebra "><b>bold</b> &amp; </mark>'
    makers.thread(ana, place, title="<i>Zebra</i>", body=evil)
    page = said(browser_of(ana), "q=zebra+%3Cscript%3Ealert(1)%3C/script%3E+%22%3E%3Cb%3E")
    assert "<mark>zebra</mark>" in page
    for bad in ("<script", "<img", "<b>", "<i>"):
        assert bad not in page, bad
    for query in ("q=%22%3E%3Cscript%3E", "q=x&tag=%3Cscript%3E", "q=x&by=%3Cscript%3E", "q=x&since=%3Cscript%3E", "q=x&community=%3Cscript%3E"):
        answer = browser_of(ana).get(f"/search/?{query}").content
        assert b"<script>" not in answer, query


def test_what_is_folded_stays_folded(browser_of, ana, bo, cy, place):
    noted = makers.thread(bo, place, title="About an end", body="Zebra words of an end.")
    Post.objects.filter(pk=noted.opening_id).update(notes=["death"])
    makers.thread(cy, place, title="By somebody else", body="Zebra words of Cyd.")
    folding.choose(ana, {"death": None})
    blocking.block(blocker=ana, person=cy)
    page = said(browser_of(ana), "q=zebra")
    assert "You chose to fold" in page
    assert "words of an end" not in page
    assert "words of Cyd" not in page
    assert "words of an <mark>" not in page
    assert "of an end" in said(browser_of(bo), "q=zebra")


def test_hidden_and_deleted_words_are_gone(browser_of, ana, mo, place):
    gone, hidden = (makers.thread(ana, place, title=title, body="Zebra.") for title in ("Soon gone", "Soon hidden"))
    publishing.delete(post=gone.opening)
    moderation.hide(post=hidden.opening, by=mo, reason="Off topic")
    page = said(browser_of(), "q=zebra")
    assert "Soon gone" not in page
    assert "Soon hidden" not in page


@pytest.mark.parametrize("who", ["visitor", "outsider"])
@pytest.mark.parametrize("visibility", ["members", "private"])
def test_what_is_said_in_private_does_not_change_a_byte(browser_of, zed, ana, place, who, visibility):
    makers.thread(ana, place, title="Zebra", body="Zebra in the open. #Zebra")
    client = browser_of(zed if who == "outsider" else None)
    asked = ["q=zebra", "q=zebras", "q=hush", "q=zebra+hush", "tag=zebra", "kind=story", "q=%23zeb", "q=zebbra", "q=closed", "q=ana"]
    paths = [f"/search/?{query}" for query in asked] + [f"/search/completions/?{query}" for query in asked]
    before = [scene.without_tokens(client.get(path).content) for path in paths]
    closed = makers.community("closed-garden", visibility) if visibility == "private" else makers.community("x-garden", visibility)
    member(ana, closed)
    for where, fields in ((closed, {}), (place, {"audience": "members"})):
        makers.thread(ana, where, title="Zebra hush", body="Zebra hush closed. #Zebra #ZebraHush #HushHush", kind="story", **fields)
    assert [scene.without_tokens(client.get(path).content) for path in paths] == before
    assert "Zebra hush" in said(browser_of(ana), "q=hush")


@pytest.mark.parametrize("threads", [5, 30])  # where fewer fit, it looks once more for what has some of the words
def test_the_number_of_queries(browser_of, ana, bo, place, threads, unhurried, django_assert_num_queries):
    for number in range(threads):
        thread = makers.thread(ana, place, title=f"Zebra {number}", body="Stripes at night. #Zebra")
        makers.reply(bo, thread, "Zebra.")
    member_, visitor = browser_of(bo), browser_of()
    for client in (member_, visitor):
        client.get("/search/?q=zebra")  # what is learned once
    with django_assert_num_queries(10):
        visitor.get("/search/?q=zebra")
    with django_assert_num_queries(13):
        member_.get("/search/?q=zebra")
