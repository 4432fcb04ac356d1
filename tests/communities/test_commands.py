"""`create_community`, `set_role`, `communities_without_moderator`."""

import json

import pytest
from django.core.management import CommandError, call_command

from communities.models import Community, Condition, Membership, MembershipEntry
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def said(capsys, *args, **options):
    """What a command says as JSON."""
    call_command(*args, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_it_works(capsys, browser_of):
    Condition.objects.create(doid="DOID:0080848", name="post-acute sequelae of COVID-19")
    options = {
        "name": "Long Covid",
        "condition": ["DOID:0080848"],
        "also": ["Post-Covid", "PASC"],
        "joining": "approval",
    }
    told = said(capsys, "create_community", "long-covid", **options)
    assert told == {"slug": "long-covid", "name": "Long Covid", "created": True, "dry_run": False}
    community = Community.objects.get()
    assert (community.hashtag, community.joining, community.visibility) == ("LongCovid", "approval", "public")
    assert community.also_called() == ["Post-Covid", "PASC"]
    assert community.conditions.count() == 1
    assert b"/c/long-covid/" in browser_of().get("/conditions/?q=pasc").content
    assert said(capsys, "create_community", "long-covid", **options)["created"] is False
    assert Community.objects.count() == 1


def test_a_dry_run_changes_nothing(capsys, ana, place):
    assert said(capsys, "create_community", "gout", name="Gout", dry_run=True)["created"] is True
    assert not Community.objects.filter(slug="gout").exists()
    assert said(capsys, "set_role", "Ana", "lupus", "moderator", dry_run=True)["changed"] is True
    assert Membership.objects.get(user=ana).role == "member"
    assert not MembershipEntry.objects.exists()


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("Bad slug!", {}, "only letters"),
        ("lupus", {"name": "Other"}, "is called “Lupus”"),
        ("gout", {"condition": ["DOID:404"]}, "No condition has the id DOID:404"),
        ("gout", {"hashtag": "two words"}, "cannot be a hashtag"),
        ("gout", {"name": "x" * 101, "hashtag": "Gout"}, "at most 100"),
    ],
)
def test_bad_words_are_refused(place, slug, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_community", slug, **({"name": "Gout"} | options))
    assert Community.objects.count() == 1


def test_a_role_is_written_down_once(capsys, ana, mo, place):
    assert said(capsys, "set_role", "ana", "lupus", "greeter")["before"] == "member"
    assert said(capsys, "set_role", "ana", "lupus", "greeter")["changed"] is False
    entry = MembershipEntry.objects.get()
    assert (entry.act, entry.user, entry.by, entry.reason) == ("role", ana, None, "member → greeter")


def test_in_somebodys_name(ana, mo, place):
    person("Staff", is_staff=True)
    call_command("set_role", "Ana", "lupus", "moderator", by="Staff", verbosity=0)
    assert MembershipEntry.objects.get().by.username == "Staff"
    with pytest.raises(CommandError, match="look"):
        call_command("set_role", "Ana", "lupus", "member", by="Mo")


def test_the_first_person_of_a_closed_community(browser_of, zed):
    makers.community("closed", "private", joining="invitation")
    call_command("set_role", "Zed", "closed", "moderator", verbosity=0)
    assert browser_of(zed).get("/c/closed/invitations/").status_code == 200


def test_refusals(place, ana):
    person("New", consents=False)
    member(person("Bad"), place, state="banned")
    for name, community, sentence in (
        ("Nobody", "lupus", "Nobody with an active account"),
        ("Ana", "nowhere", "no community at /c/nowhere/"),
        ("New", "lupus", "has not agreed"),
        ("Bad", "lupus", "lift the ban first"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("set_role", name, community, "moderator")
    assert not Membership.objects.filter(role="moderator").exists()


def test_communities_that_nobody_looks_after(capsys, mo, place):
    makers.community("alone")
    call_command("communities_without_moderator")
    assert capsys.readouterr().out == "alone\n"
    mo.is_active = False
    mo.save()
    assert said(capsys, "communities_without_moderator") == ["alone", "lupus"]
