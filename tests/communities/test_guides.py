"""Guides: the list, versions, looking one over, taking one down, and who may write them."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from communities import deciding, guide_rights, guiding, joining
from communities.models import Guide, GuideReview, GuideRevision, GuideWriter, Membership
from communities.models.guide import in_a_year
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
LIST, ADDRESS = "/c/lupus/guides/", "/c/lupus/guides/getting-ready-for-a-visit/"
YESTERDAY = timedelta(days=-1)


@pytest.fixture
def guide(mo, place):
    """One of three versions."""
    told = makers.guide(mo, place)
    makers.change_guide(mo, told, body="Write down four questions.", sources=())
    return makers.change_guide(mo, Guide.objects.get(pk=told.pk), title="Getting ready")


def overdue(author, place, **words) -> Guide:
    return makers.guide(author, place, review_by=timezone.localdate() + YESTERDAY, **words)


def text_of(answer) -> str:
    return answer.content.decode()


def test_it_works(browser_of, guide, ana):
    page = text_of(browser_of().get(LIST))
    assert "Getting ready" in page
    assert f'href="{ADDRESS}"' in page
    assert "Write a guide" not in page
    assert f'href="{LIST}"' in text_of(browser_of().get("/c/lupus/"))
    assert f'href="{LIST}"' in text_of(browser_of().get("/c/lupus/about/"))
    assert "Write a guide" in text_of(browser_of(guide.revisions.first().by).get(LIST))


def test_an_empty_list_says_what_will_be_here(browser_of, place):
    assert "No guide has been written here yet" in text_of(browser_of().get(LIST))


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_asks_the_same_for_many(django_assert_num_queries, mo, place, many):
    for number in range(many):
        makers.guide(mo, place, title=f"Guide number {number}")
    with django_assert_num_queries(2):  # the community, its guides
        assert len(Client().get(LIST).context["guides"]) == many


def test_every_version_is_kept(browser_of, guide, mo):
    page = text_of(browser_of().get(f"{ADDRESS}history/"))
    assert page.count("Said more plainly.") == 2
    assert "Mo" in page
    second = text_of(browser_of().get(f"{ADDRESS}history/2/"))
    assert "<del>" in second
    assert "<ins>" in second
    assert "Living with it" in second, "a source that went is told"
    assert "What changed" not in text_of(browser_of().get(f"{ADDRESS}history/1/"))
    assert browser_of().get(f"{ADDRESS}history/4/").status_code == 404
    assert browser_of().get(f"{ADDRESS}history/99999999999999/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_history_asks_the_same_for_many(django_assert_num_queries, browser_of, guide, mo, many):
    for number in range(many):
        makers.change_guide(mo, Guide.objects.get(pk=guide.pk), body=f"Version {number}.")
    client = browser_of()
    with django_assert_num_queries(4):
        client.get(f"{ADDRESS}history/")


def test_more_versions_stand_on_a_later_page(browser_of, guide, mo):
    for number in range(35):
        makers.change_guide(mo, Guide.objects.get(pk=guide.pk), body=f"Version {number}.")
    page = text_of(browser_of().get(f"{ADDRESS}history/"))
    assert "Version 1<" not in page
    assert "?before=9" in page
    assert "Version 1<" in text_of(browser_of().get(f"{ADDRESS}history/?before=9"))
    assert browser_of().get(f"{ADDRESS}history/?before=%D9%A3x").status_code == 200


def test_an_earlier_version_comes_back_as_a_new_one(browser_of, guide, mo):
    answer = browser_of(mo).post(f"{ADDRESS}history/1/", {"as_of": 3, "why": ""})
    assert answer.url == ADDRESS
    now = Guide.objects.get(pk=guide.pk)
    assert now.number == 4
    assert now.title == "Getting ready for a visit"
    assert guiding.words_of(now.revisions.get(number=4)) == guiding.words_of(now.revisions.get(number=1))
    assert now.revisions.get(number=4).why == "Back to version 1."


def test_going_back_over_what_one_has_not_seen_is_refused(browser_of, guide, mo):
    answer = browser_of(mo).post(f"{ADDRESS}history/1/", {"as_of": 2, "why": ""})
    assert answer.status_code == 422
    assert "meanwhile" in text_of(answer)
    assert Guide.objects.get().number == 3


def test_only_those_with_the_right_go_back(browser_of, guide, ana):
    assert browser_of(ana).post(f"{ADDRESS}history/1/", {"as_of": 3}).status_code == 403
    assert browser_of().post(f"{ADDRESS}history/1/", {"as_of": 3}).status_code in {302, 403}
    assert Guide.objects.get().number == 3


def test_somebody_reads_it_through(browser_of, guide, mo):
    until = in_a_year() - timedelta(days=100)
    sent = {"as_of": 3, "as_what": "living with it", "until": until.isoformat()}
    assert browser_of(mo).post(f"{ADDRESS}review/", sent).url == ADDRESS
    page = text_of(browser_of().get(ADDRESS))
    assert "Last read through" in page
    assert "living with it" in page
    assert Guide.objects.get().review_by == until
    assert "It has been changed since" not in page
    makers.change_guide(mo, Guide.objects.get(), body="Other words.")
    assert "It has been changed since" in text_of(browser_of().get(ADDRESS))


@pytest.mark.parametrize(("as_of", "days"), [(2, 100), (3, -3), (3, 2000), (3, 0)])
def test_nobody_vouches_for_what_they_have_not_seen_or_for_ever(browser_of, guide, mo, as_of, days):
    until = timezone.localdate() + timedelta(days=days)
    sent = {"as_of": as_of, "as_what": "", "until": until.isoformat()}
    assert browser_of(mo).post(f"{ADDRESS}review/", sent).status_code == 422
    assert not GuideReview.objects.exists()


def test_one_that_is_taken_down_is_not_there(browser_of, guide, mo, ana, place):
    guide_rights.give(name="Ana", community=place, by=mo)
    assert browser_of(mo).post(f"{ADDRESS}withdraw/", {"reason": ""}).status_code == 422
    assert browser_of(mo).post(f"{ADDRESS}withdraw/", {"reason": "Names a clinic."}).url == ADDRESS
    bo = person("Bo")
    member(bo, place)
    for path in (ADDRESS, f"{ADDRESS}history/", f"{ADDRESS}history/1/", f"{ADDRESS}print/"):
        for reader in (None, bo):
            assert browser_of(reader).get(path).status_code == 404
    assert "Getting ready" not in text_of(browser_of(bo).get(LIST))
    for writer in (ana, mo):
        assert "Names a clinic." in text_of(browser_of(writer).get(ADDRESS))
    assert browser_of(ana).post(f"{ADDRESS}withdraw/", {"back": "yes"}).status_code == 403
    assert browser_of(mo).post(f"{ADDRESS}withdraw/", {"back": "yes"}).url == ADDRESS
    assert browser_of().get(ADDRESS).status_code == 200


def test_a_moderator_gives_the_right_and_takes_it_back(browser_of, mo, ana, place):
    client, writes = browser_of(mo), browser_of(ana)
    assert writes.get(f"{LIST}new/").status_code == 403
    client.post(f"{LIST}writers/", {"name": "ana"})
    assert writes.get(f"{LIST}new/").status_code == 200
    client.post(f"{LIST}writers/", {"person": ana.public_id})
    assert writes.get(f"{LIST}new/").status_code == 403


def test_the_answer_tells_nothing_of_who_is_no_member(browser_of, mo, zed, place):
    client = browser_of(mo)
    answers = [client.post(f"{LIST}writers/", {"name": name}) for name in ("Zed", "Nobody-of-that-name")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert text_of(answers[0]).count("Zed") == text_of(answers[1]).count("Nobody-of-that-name")
    assert not GuideWriter.objects.exists()


def test_signs_that_cannot_be_kept_are_nobody(browser_of, mo, place):
    for sent in ({"name": "x\0y"}, {"person": "x\0y"}):
        assert browser_of(mo).post(f"{LIST}writers/", sent).status_code in {302, 422}


@pytest.mark.parametrize("way", ["leaves", "is banned"])
def test_the_right_ends_with_the_membership(browser_of, mo, ana, place, way):
    guide_rights.give(name="Ana", community=place, by=mo)
    if way == "leaves":
        joining.leave(user=ana, community=place)
        joining.join(user=ana, community=place)
    else:
        deciding.ban(user=ana, community=place, by=mo, reason="x")
    assert not guide_rights.may_write(ana, place)
    assert browser_of(ana).get(f"{LIST}new/").status_code == 403


def test_the_right_does_not_outlive_leaving_while_banned(mo, ana, place):
    guide_rights.give(name="Ana", community=place, by=mo)
    deciding.ban(user=ana, community=place, by=mo, reason="x", until=timezone.now() + timedelta(days=1))
    joining.leave(user=ana, community=place)
    assert not GuideWriter.objects.exists()
    Membership.objects.filter(user=ana).update(banned_until=timezone.now() - timedelta(days=1))
    joining.join(user=ana, community=place)
    assert not guide_rights.may_write(ana, place)


def test_no_wider_than_the_community(mo, zed):
    for visibility, readers in (("public", {"anonymous", "Zed", "Mo"}), ("members", {"Mo"}), ("private", {"Mo"})):
        place = makers.community(f"a-{visibility}", visibility)
        Membership.objects.get_or_create(user=mo, community=place, role="moderator")
        makers.guide(mo, place)
        found = {
            name for name, user in (("anonymous", AnonymousUser()), ("Zed", zed), ("Mo", mo))
            if Guide.objects.visible_to(user).filter(community=place).exists()
        }  # fmt: skip
        assert found == readers


def test_two_who_write_at_once_lose_nothing(mo, place):
    told = makers.guide(mo, place)
    makers.change_guide(mo, told, body="First.")
    with pytest.raises(guiding.GuideChangedError):
        makers.change_guide(mo, told, body="Second, from the same beginning.")
    assert GuideRevision.objects.count() == 2


def test_the_same_words_are_no_version(mo, place):
    told = makers.guide(mo, place)
    makers.change_guide(mo, told)
    assert GuideRevision.objects.count() == 1


def test_addresses_are_free_and_stay(mo, place):
    first, second, reserved = (makers.guide(mo, place, title=title) for title in ("Same title", "Same title", "New"))
    assert first.slug == "same-title"
    assert second.slug.startswith("same-title-")
    assert reserved.slug not in {"new", ""}
    assert makers.guide(mo, place, title="病院へ行く前に").slug
    assert makers.change_guide(mo, first, title="Another title").slug == "same-title"


def test_words_stay_when_an_account_goes(browser_of, guide, mo):
    guiding.review(guide=guide, by=mo, as_of=3, as_what="", until=in_a_year())
    mo.delete()
    assert "whose account is gone" in text_of(browser_of().get(f"{ADDRESS}history/"))
    assert "whose account is gone" in text_of(browser_of().get(ADDRESS))


def test_guides_are_drawn_anew_with_the_posts(guide):
    before = Guide.objects.get().html
    Guide.objects.update(html="old")
    call_command("rerender_posts", verbosity=0)
    assert Guide.objects.get().html == before


def test_stale_guides(capsys, mo, place):
    makers.guide(mo, place, title="Fresh")
    call_command("stale_guides")
    assert capsys.readouterr().out == "No guide is overdue.\n"
    overdue(mo, place, title="Old")
    guiding.withdraw(guide=overdue(mo, place, title="Down"), by=mo, reason="x")
    with pytest.raises(SystemExit) as end:
        call_command("stale_guides")
    assert end.value.code == 1
    assert capsys.readouterr().out.split() == [(timezone.localdate() + YESTERDAY).isoformat(), "/c/lupus/guides/old/"]
    with pytest.raises(SystemExit):
        call_command("stale_guides", json=True)
    assert [row["address"] for row in json.loads(capsys.readouterr().out)] == ["/c/lupus/guides/old/"]


def test_a_banner_says_that_it_is_overdue(browser_of, mo, place):
    stale = overdue(mo, place, title="Old")
    assert "This guide is overdue." in text_of(browser_of().get(stale.get_absolute_url()))
    assert "Due to be looked at again" in text_of(browser_of().get(LIST))
    guiding.review(guide=stale, by=mo, as_of=1, as_what="", until=in_a_year())
    assert "This guide is overdue." not in text_of(browser_of().get(stale.get_absolute_url()))
