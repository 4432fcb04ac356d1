"""Blocking and muting people, and undoing both in the settings."""

import pytest

from accounts import blocking, renaming
from accounts.models import Block, Mute, User
from tests.people import person

pytestmark = pytest.mark.django_db
ACTS = ("block", "unblock", "mute", "unmute")


def answer_of(answer) -> tuple:
    """Everything of an answer that a browser gets."""
    return answer.status_code, sorted(answer.headers.items()), sorted(answer.cookies), answer.content


def test_it_works_from_the_profile_and_is_undone_in_the_settings(browser_of, ana, bo):
    client = browser_of(ana)
    assert b"cannot reply to you" in client.get("/u/Bo/block/").content
    assert not Block.objects.exists(), "looking does nothing"
    assert b"You have blocked this person" in client.post("/u/Bo/block/", follow=True).content
    assert b"You have muted this person" not in client.post("/u/Bo/mute/", follow=True).content
    page = client.get("/settings/people/").content.decode()
    assert page.count(f'value="{bo.public_id}"') == 2
    client.post("/settings/people/", {"unblock": bo.public_id})
    assert b"You have muted this person" in client.get("/u/Bo/").content
    client.post("/settings/people/", {"unmute": bo.public_id})
    assert not Block.objects.exists()
    assert not Mute.objects.exists()


def test_it_is_undone_from_the_profile_as_well(browser_of, ana, bo):
    client = browser_of(ana)
    for act, rows in (("block", Block), ("mute", Mute)):
        client.post(f"/u/Bo/{act}/")
        client.post(f"/u/Bo/{act}/")
        assert rows.objects.count() == 1, "twice is once"
        assert client.get(f"/u/Bo/un{act}/").status_code == 200
        client.post(f"/u/Bo/un{act}/")
        assert not rows.objects.exists()


def test_only_signed_in_people_and_nobody_themselves(browser_of, ana):
    for act in ACTS:
        assert browser_of().post(f"/u/Ana/{act}/").url.startswith("/accounts/login/")
    for act in ("block", "mute"):
        assert browser_of(ana).post(f"/u/Ana/{act}/").status_code == 403
    assert browser_of().get("/settings/people/").url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_who_is_blocked_meets_the_page_of_a_name_that_nobody_has(browser_of, ana, bo, zed, method):
    addresses = ["/u/{}/", "/u/{}/?show=replies", *(f"/u/{{}}/{act}/" for act in ACTS)]
    assert browser_of(bo).get("/u/Ana/").status_code == 200
    blocking.block(blocker=ana, person=bo)
    for address in addresses:
        blocked, nobody = (getattr(browser_of(bo), method)(address.format(name)) for name in ("Ana", "Nobody-Here"))
        assert answer_of(blocked) == answer_of(nobody), address
    assert browser_of(zed).get("/u/Ana/").status_code == 200, "others find her"
    assert browser_of(ana).get("/u/Bo/").status_code == 200, "and she finds him"


def test_an_old_block_can_be_undone_after_being_blocked_in_turn_renamed_or_suspended(browser_of, ana, bo):
    blocking.block(blocker=ana, person=bo)
    blocking.block(blocker=bo, person=ana)
    User.objects.filter(pk=bo.pk).update(username="Bo-Anew", is_active=False)
    client = browser_of(ana)
    assert client.post("/u/Bo-Anew/unblock/").status_code == 404
    page = client.get("/settings/people/").content.decode()
    assert '<strong dir="auto">Bo</strong>' in page, "by the name he had then"
    assert "Bo-Anew" not in page, "an old block leads nobody to a new name"
    assert 'href="/u/Bo' not in page, "a link there or not would tell who has blocked in turn"
    client.post("/settings/people/", {"unblock": bo.public_id})
    assert list(Block.objects.values_list("blocker", "blocked")) == [(bo.pk, ana.pk)]


def test_the_list_and_its_undoing_are_for_oneself_alone(browser_of, ana, bo, zed):
    blocking.block(blocker=ana, person=bo)
    blocking.mute(muter=ana, person=bo)
    for reader in (bo, zed):
        client = browser_of(reader)
        page = client.get("/settings/people/").content.decode()
        assert bo.public_id not in page
        assert ana.public_id not in page
        for nonsense in (bo.public_id, "", "\x00", "nobody"):
            client.post("/settings/people/", {"unblock": nonsense, "unmute": nonsense})
            client.post("/settings/people/", {"unmute": nonsense})
    assert (Block.objects.count(), Mute.objects.count()) == (1, 1)


@pytest.mark.parametrize("people", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, people, django_assert_num_queries):
    for number in range(people):
        other = person(f"other{number}")
        blocking.block(blocker=ana, person=other)
        blocking.mute(muter=ana, person=other)
    client, everybody = browser_of(ana), list(User.objects.values_list("pk", flat=True))
    with django_assert_num_queries(4):
        client.get("/settings/people/")
    with django_assert_num_queries(1):
        assert len(blocking.folded_for(ana, everybody)) == people


def test_my_list_does_not_follow_somebody_into_a_new_name(browser_of, ana, zed):
    blocking.mute(muter=zed, person=ana)
    renaming.rename(ana, "tall-grass")
    blocking.block(blocker=ana, person=zed)
    page = browser_of(zed).get("/settings/people/").content.decode()
    assert "Ana" in page
    assert "tall-grass" not in page
