"""The list of hashtags in use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts import moderation, publishing
from posts.models import Post
from tests import makers, scene
from tests.people import member, person

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana, bo, place):
    makers.thread(ana, place, body="#Sleep and #難病")
    makers.reply(bo, makers.thread(bo, place, body="#Heat"), "#CoolingVest")
    page = browser_of().get("/tag/").content.decode()
    for address, shown in (("sleep", "Sleep"), ("heat", "Heat"), ("coolingvest", "CoolingVest")):
        assert f'href="/tag/{address}/">#{shown}</a>' in page
    assert "#難病" in page


def test_the_most_lately_used_come_first(browser_of, ana, place):
    for body in ("#First", "#Second", "#Third"):
        makers.thread(ana, place, body=body)
    page = browser_of().get("/tag/").content.decode()
    assert page.index("#Third") < page.index("#Second") < page.index("#First")


def test_of_very_many_the_rest_opens(browser_of, ana, place, unhurried):
    for beginning in range(4):
        makers.thread(ana, place, body=" ".join(f"#Tag{beginning}x{number}" for number in range(5)))
    shown, rest = browser_of().get("/tag/").content.decode().split('<details class="more-tags">')
    assert (shown.count('class="tag"'), rest.count('class="tag"')) == (18, 2)
    assert "2 more" in rest


def test_those_of_my_communities_come_before_the_others(browser_of, ana, place):
    elsewhere = makers.community("gout")
    author = person("Author")
    member(author, elsewhere)
    makers.thread(ana, place, body="#Lupus #Sleep")
    makers.thread(author, elsewhere, body="#Toes #Sleep")
    page = browser_of(ana).get("/tag/").content.decode()
    mine, others = page.split("Elsewhere on the site")
    assert "#Lupus" in mine
    assert "#Sleep" in mine
    assert "#Toes" in others
    assert "#Sleep" not in others, "each once"
    assert "On the whole site" in browser_of().get("/tag/").content.decode()


@pytest.mark.parametrize("visibility", ["members", "private"])
@pytest.mark.parametrize("who", ["visitor", "outsider"])
def test_what_is_said_in_private_does_not_change_a_byte(browser_of, zed, ana, place, visibility, who):
    makers.thread(ana, place, body="#Sleep")
    client = browser_of(zed if who == "outsider" else None)
    before = scene.without_tokens(client.get("/tag/").content)
    closed = makers.community("closed", visibility)
    member(ana, closed)
    makers.thread(ana, closed, body="#HushHush #Sleep")
    makers.thread(ana, place, body="#HushToo", audience="members")
    assert scene.without_tokens(client.get("/tag/").content) == before
    assert "#hushhush" in browser_of(ana).get("/tag/").content.decode()


def test_deleted_and_hidden_words_are_gone(browser_of, ana, mo, place):
    gone, hidden = (makers.thread(ana, place, body=body) for body in ("#Gone", "#Hidden"))
    publishing.delete(post=gone.opening)
    moderation.hide(post=hidden.opening, by=mo, reason="Off topic")
    page = browser_of().get("/tag/").content.decode()
    assert "#Gone" not in page
    assert "#Hidden" not in page


def test_while_there_is_none(browser_of, ana, place):
    assert "Nobody has used a hashtag yet." in browser_of().get("/tag/").content.decode()
    assert 'href="/new/"' in browser_of(ana).get("/tag/").content.decode().split("<main")[1]


def test_it_is_bounded(browser_of, ana, place, unhurried):
    for start in range(0, 90, 30):
        makers.thread(ana, place, body=" ".join(f"#tag{start + n}" for n in range(30)))
    assert browser_of().get("/tag/").content.count(b'class="tag"') == 60


def test_what_five_people_use_at_once_is_trending(browser_of, ana, place):
    for number in range(4):
        makers.reply(person(f"P{number}"), makers.thread(ana, place, title="x y z"), "#Heat")
        makers.thread(ana, place, body="#OftenByOne")
    assert "Many people use these" not in browser_of().get("/tag/").content.decode()
    makers.thread(ana, place, body="#heat")
    shown = browser_of().get("/tag/").content.decode()
    section = shown.split('id="trending"')[1].split("</section>")[0]
    assert "#Heat" in section
    assert "#OftenByOne" not in section
    Post.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert "Many people use these" not in browser_of().get("/tag/").content.decode()


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_private_people_make_nothing_trending(browser_of, zed, ana, place, visibility):
    for number in range(4):
        makers.thread(person(f"P{number}"), place, body="#Heat")
    clients = [browser_of(zed), browser_of()]
    before = [scene.without_tokens(client.get("/tag/").content) for client in clients]
    closed = makers.community("closed", visibility)
    for number in range(4, 9):
        makers.thread(person(f"P{number}"), closed, body="#Heat")
    makers.thread(ana, place, body="#Heat", audience="members")
    assert [scene.without_tokens(client.get("/tag/").content) for client in clients] == before


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries(browser_of, ana, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(ana, place, body=f"#tag{number}")
    member_, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(7):
        member_.get("/tag/")
    with django_assert_num_queries(2):
        visitor.get("/tag/")
