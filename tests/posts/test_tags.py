"""Hashtags in rows and on their page."""

import pytest
from django.core.management import call_command

from posts import moderation, publishing
from posts.models import Hashtag, HashtagForm
from tests import makers
from tests.people import member as joined
from tests.people import person

pytestmark = pytest.mark.django_db


def test_it_works(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, body="Nothing helps")
    makers.reply(bo, thread, "A wedge pillow. #BetterSleep")
    page = browser_of().get("/tag/bettersleep/")
    assert page.status_code == 200
    assert b"How do you sleep?" in page.content
    assert b"#BetterSleep" in page.content


def test_any_spelling_of_the_address_leads_to_the_one(browser_of, ana, place):
    makers.thread(ana, place, body="#Sjögren")
    assert browser_of().get("/tag/Sjögren/").url == "/tag/sjogren/"


def test_tags_of_every_script_have_a_page(browser_of, ana, place):
    makers.thread(ana, place, body="#難病 #مرض_نادر #Ñandú #แพ้")
    for name in ("難病", "مرض_نادر", "nandu", "แพ้"):
        assert browser_of().get(f"/tag/{name}/").status_code == 200


def test_a_tag_that_nobody_uses_is_not_found(browser_of, place):
    assert browser_of().get("/tag/nothing/").status_code == 404


def test_one_identity_shown_in_the_most_used_camel_case(browser_of, ana, place):
    for body in ("#longcovid", "#longcovid", "#LONGCOVID", "#LongCovid", "#LongCovid", "#longCovid"):
        makers.thread(ana, place, body=f"{body} again")
    tag = Hashtag.objects.get()
    assert tag.name == "longcovid"
    assert tag.display == "LongCovid"
    assert browser_of().get("/tag/longcovid/").content.count(b"#LongCovid</a>") == 6


def test_deleted_and_hidden_words_no_longer_count(ana, mo, place):
    deleted = makers.thread(ana, place, body="#LongCovid")
    hidden = makers.thread(ana, place, body="#LongCOVID")
    makers.thread(ana, place, body="#longcovid")
    publishing.delete(post=deleted.opening)
    moderation.hide(post=hidden.opening, by=mo, reason="Off topic")
    assert Hashtag.objects.get().display == "longcovid"
    moderation.restore(post=hidden.opening, by=mo, reason="I was wrong")
    assert Hashtag.objects.get().display == "LongCOVID"


def test_only_what_everyone_may_read_decides_how_a_tag_is_shown(ana, place):
    closed = makers.community("closed", "private")
    joined(ana, closed)
    for _ in range(3):
        makers.thread(ana, closed, body="#MyStoma")
    makers.thread(ana, place, body="#mystoma")
    assert Hashtag.objects.get().display == "mystoma"


def test_a_thread_that_changes_its_audience_takes_its_hashtags_along(ana, place):
    thread = makers.thread(ana, place, body="#MyStoma")
    fields = {"title": thread.title, "kind": thread.kind, "need": thread.need}
    publishing.edit(post=thread.opening, by=ana, body="#MyStoma", thread_fields=fields | {"audience": "members"})
    assert Hashtag.objects.get().display == ""
    publishing.edit(post=thread.opening, by=ana, body="#MyStoma", thread_fields=fields | {"audience": "everyone"})
    assert Hashtag.objects.get().display == "MyStoma"


def test_a_reply_is_found_after_its_thread_has_lost_its_opening(browser_of, ana, bo, place):
    thread = makers.thread(ana, place, title="Gone by now", body="Nothing")
    makers.reply(bo, thread, "#WedgePillow")
    publishing.delete(post=thread.opening)
    page = browser_of().get("/tag/wedgepillow/").content.decode()
    assert "Deleted by its author" in page
    assert "Gone by now" not in page


def test_they_are_shown_in_the_order_typed(browser_of, ana, place):
    page = browser_of().get(makers.thread(ana, place, body="#Bb #Aa #Cc").get_absolute_url()).content.decode()
    chips = page.split('<p class="tags">')[1].split("</p>")[0]
    assert chips.index("Bb") < chips.index("Aa") < chips.index("Cc")


def test_a_hidden_thread_does_not_decide_how_a_tag_is_shown(ana, bo, mo, place):
    thread = makers.thread(ana, place, body="#HushWord")
    reply = makers.reply(bo, thread, "#HushWord again")
    makers.thread(ana, place, body="#hushword")
    moderation.hide(post=thread.opening, by=mo, reason="Off topic")
    publishing.edit(post=reply, by=bo, body="#HushWord edited #HUSHword")
    assert Hashtag.objects.get(name="hushword").display == "hushword"
    moderation.restore(post=thread.opening, by=mo, reason="I was wrong")
    assert Hashtag.objects.get(name="hushword").display == "HushWord"


def test_odd_addresses_and_words_that_grow_when_folded(browser_of, ana, place):
    for address in ("/tag/😀/", "/tag/%00/", "/tag/😀/?a=1", "/u/%00/", "/c/lupus/?after=1-%00"):
        assert browser_of(ana).get(address).status_code == 404
    assert "ok" in makers.thread(ana, place, body="#" + "ﷺ" * 30 + " ok").opening.html


def test_thirty_hashtags_are_acted_on(ana, place):
    makers.thread(ana, place, body=" ".join(f"#tag{n}" for n in range(40)))
    assert Hashtag.objects.count() == 30


def test_recount_mends_what_has_gone_wrong(ana, place):
    thread = makers.thread(ana, place, body="#LongCovid")
    makers.reply(ana, thread, "#longcovid")
    HashtagForm.objects.update(uses=99)
    Hashtag.objects.update(display="Wrong")
    thread.reply_count = 7
    thread.save()
    call_command("recount", verbosity=0)
    thread.refresh_from_db()
    assert Hashtag.objects.get().display == "LongCovid"
    assert dict(HashtagForm.objects.values_list("form", "uses")) == {"LongCovid": 1, "longcovid": 1}
    assert thread.reply_count == 1


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_threads(
    browser_of, ana, place, threads, django_assert_num_queries
):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, body="#Sleep #Heat")
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(6):
        member.get("/tag/sleep/")
    with django_assert_num_queries(4):
        visitor.get("/tag/sleep/")
