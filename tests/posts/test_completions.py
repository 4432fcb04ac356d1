"""What a word could become while it is typed: hashtags and names, of what this reader may read."""

import pytest

from accounts import blocking
from communities.models import CommunityName, Condition, ConditionName
from posts import completing, moderation, publishing
from tests import makers
from tests.people import member, person
from tests.scene import without_tokens

pytestmark = pytest.mark.django_db


def ask(client, sign: str, word: str, **where):
    """Asks as the page does."""
    return client.post("/completions/", {"sign": sign, "word": word, **where})


def offered(client, sign: str, word: str, **where) -> list[str]:
    """The words that are offered."""
    answer = ask(client, sign, word, **where)
    assert answer.status_code == 200
    return [part.split('"')[0] for part in answer.content.decode().split('data-word="')[1:]]


def test_it_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, body="#Sleep #SleepApnea")
    makers.reply(bo, thread, "#sleepapnea #SleepApnea")
    client = browser_of(bo)
    assert offered(client, "#", "sle", thread=thread.public_id) == ["SleepApnea", "Sleep"]
    assert offered(client, "#", "ＳLÉ", community="lupus") == ["SleepApnea", "Sleep"]
    assert offered(client, "@", "", thread=thread.public_id) == ["Ana"]
    assert offered(client, "@", "AN", thread=thread.public_id) == ["Ana"]
    assert "1 suggestion" in ask(client, "@", "an", thread=thread.public_id).content.decode()


def test_a_visitor_is_asked_to_sign_in(browser_of, ana, place):
    makers.thread(ana, place)
    assert ask(browser_of(), "#", "sle").status_code == 302


def test_the_tag_of_the_community_comes_first(browser_of, ana, place):
    place.hashtag, place.hashtags = "SleepWell", ["Slow", "SleepTight"]
    place.save()
    for _ in range(3):
        makers.thread(ana, place, body="#Sleep")
    assert offered(browser_of(ana), "#", "sl", community="lupus") == ["SleepWell", "Slow", "SleepTight", "Sleep"]
    assert offered(browser_of(ana), "#", "sl") == ["Sleep"]


def test_names_suggest_the_tag_of_their_community(browser_of, ana, zed, place):
    als = makers.community("als", hashtag="ALS")
    CommunityName.objects.create(community=als, name="MND", kind="abbreviation")
    condition = Condition.objects.create(doid="DOID:7", name="some illness of nerves")
    als.conditions.add(condition)
    ConditionName.objects.create(condition=condition, name="Charcot disease", kind="synonym")
    ConditionName.objects.create(condition=condition, name="Charming", is_wrong=True, reason="x", source="ours")
    makers.thread(ana, place, body="#MndHelp #MndHelp2")
    client = browser_of(zed)
    assert offered(client, "#", "MND") == ["ALS", "MndHelp", "MndHelp2"], "called just so: first"
    assert offered(client, "#", "mn") == ["MndHelp", "MndHelp2", "ALS"], "begins so: last"
    assert offered(client, "#", "charc") == ["ALS"]
    assert offered(client, "#", "charm") == []
    assert offered(client, "#", "m") == ["MndHelp", "MndHelp2"]


def test_the_names_of_a_private_community_suggest_nothing(browser_of, ana, zed, place):
    client = browser_of(zed)
    before = without_tokens(ask(client, "#", "mnd").content)
    hush = makers.community("hush", "private", hashtag="Hush")
    CommunityName.objects.create(community=hush, name="MND", kind="abbreviation")
    member(ana, hush)
    assert without_tokens(ask(client, "#", "mnd").content) == before
    assert offered(browser_of(ana), "#", "mnd") == ["Hush"]


def test_common_beginnings_are_counted_by_use_as_long_ones_are(browser_of, ana, place):
    for number in range(3):
        makers.thread(ana, place, body=f"#Sleeping #Sleepless{number}")
    makers.thread(ana, place, body="#Slumber")
    for beginning in ("s", "sl", "sle", "slee"):
        assert offered(browser_of(ana), "#", beginning)[0] == "Sleeping"


def test_at_most_eight_by_use(browser_of, ana, place):
    makers.thread(ana, place, body=" ".join(f"#wx{letter}" for letter in "abcdefghijkl"))
    makers.thread(ana, place, body="#WxL")
    found = offered(browser_of(ana), "#", "wx")
    assert len(found) == 8
    assert found[0] == "WxL"


def closed_thread(author, visibility="private", **fields):
    """A thread in a community that not everyone may read."""
    place = makers.community("closed", visibility)
    member(author, place)
    return makers.thread(author, place, **fields)


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_what_is_said_among_members_changes_nothing_for_an_outsider(browser_of, ana, bo, place, visibility):
    makers.thread(ana, place, body="#HushWord #hushother #hushother2")
    client = browser_of(bo)
    before = without_tokens(ask(client, "#", "hush", community="lupus").content)
    closed = closed_thread(ana, visibility, body="#HushOther2 #HUSHWORD #HushHush")
    makers.reply(ana, closed, "#HushOther2 #HushHush")
    assert without_tokens(ask(client, "#", "hush", community="lupus").content) == before
    assert offered(browser_of(ana), "#", "hush")[:2] == ["hushother2", "HushHush"]
    for where in ({"community": "closed"}, {"thread": closed.public_id}):
        for sign in "#@":
            assert ask(client, sign, "", **where).status_code == (403 if visibility == "members" else 404)


def test_a_thread_for_members_of_a_public_place_stays_among_them(browser_of, ana, zed, place):
    makers.thread(ana, place, body="#HushHush", audience="members")
    assert offered(browser_of(zed), "#", "hush") == []
    assert offered(browser_of(ana), "#", "hush") == ["HushHush"]


def test_losing_access_takes_the_words_along(browser_of, ana, bo, place):
    thread = closed_thread(ana, body="#HushHush")
    membership = member(bo, thread.community)
    assert offered(browser_of(bo), "#", "hush", thread=thread.public_id) == ["HushHush"]
    membership.delete()
    assert offered(browser_of(bo), "#", "hush") == []
    assert ask(browser_of(bo), "#", "hush", thread=thread.public_id).status_code == 404


def test_a_secret_thread_and_none_get_the_same_answer(browser_of, ana, bo, place):
    thread = closed_thread(ana, body="#HushHush")
    answers = [ask(browser_of(bo), "@", "a", thread=name) for name in (thread.public_id, "bcdfghjkmnpq", "garbage", "\x00")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_tokens(answer.content) for answer in answers}) == 1


def test_what_is_deleted_or_hidden_offers_nothing(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place, body="Plain")
    gone, hidden = makers.reply(bo, thread, "#GoneWord"), makers.reply(person("Cy"), thread, "#GoneOther")
    client = browser_of(ana)
    assert offered(client, "#", "gone") == ["GoneOther", "GoneWord"]
    assert offered(client, "@", "", thread=thread.public_id) == ["Cy", "Bo"]
    publishing.delete(post=gone)
    moderation.hide(post=hidden, by=mo, reason="x")
    assert offered(client, "#", "gone") == []
    assert offered(client, "@", "", thread=thread.public_id) == []
    assert offered(browser_of(mo), "@", "", thread=thread.public_id) == ["Ana"], "a moderator's readers see the same names"


def test_a_hidden_thread_offers_nothing_to_its_moderator(browser_of, ana, mo, place):
    thread = makers.thread(ana, place, body="#GoneWord", audience="members")
    moderation.hide(post=thread.opening, by=mo, reason="x")
    assert offered(browser_of(mo), "#", "gone") == []


@pytest.mark.parametrize("mine", [True, False])
def test_a_block_takes_the_name_away(browser_of, ana, bo, place, mine):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    assert offered(browser_of(ana), "@", "b", thread=thread.public_id) == ["Bo"]
    blocking.block(blocker=ana if mine else bo, person=bo if mine else ana)
    assert offered(browser_of(ana), "@", "b", thread=thread.public_id) == []


def test_only_people_of_this_conversation(browser_of, ana, bo, place):
    makers.thread(bo, place)
    here = makers.thread(ana, place)
    assert offered(browser_of(ana), "@", "b", thread=here.public_id) == []
    assert offered(browser_of(ana), "@", "b", community="lupus") == []
    assert offered(browser_of(ana), "@", "b") == []


def test_who_is_suspended_is_not_named(browser_of, ana, bo, place):
    thread = makers.thread(ana, place)
    makers.reply(bo, thread)
    bo.is_active = False
    bo.save()
    assert offered(browser_of(ana), "@", "b", thread=thread.public_id) == []


@pytest.mark.parametrize("word", ["", "%", "_", "\\", "\x00", "x" * 500, "😀", "'", "<b>"])
def test_odd_words_find_nothing(browser_of, ana, bo, place, word):
    thread = makers.thread(ana, place, body="#Sleep")
    makers.reply(bo, thread)
    assert offered(browser_of(ana), "#", word) == []
    assert offered(browser_of(ana), "!", word) == []
    if word:
        assert offered(browser_of(ana), "@", word, thread=thread.public_id) == []


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same(ana, place, threads, django_assert_num_queries):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, body=f"#Sleep{number} #Heat")
    thread = makers.thread(ana, place, body="#Sleep")
    with django_assert_num_queries(1):  # a letter is nobody's name
        completing.tags("s", ana, place)
    with django_assert_num_queries(1):
        completing.tags("sle", ana, place)
    with django_assert_num_queries(1):
        completing.names("", ana, thread)
