"""The admin for moderators: their communities' rows, and nothing of anybody else."""

import json
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import AuditEntry
from communities import guiding
from communities.models import Community, CommunityName, GuideErasure, Invitation, Membership, MembershipEntry
from communities.models.guide import in_a_year
from posts import moderation, publishing
from posts.models import Hiding
from tests import makers
from tests.people import member, person, show_second_factor
from tests.scene import without_tokens

pytestmark = pytest.mark.django_db
# What a moderator may look at; every other list refuses.
FOR_MODERATORS = {
    "communities.community", "communities.communityname", "communities.membership", "communities.invitation",
    "communities.guide", "communities.guiderevision", "communities.guidesource", "communities.guidereview", "posts.thread",
    "communities.guidewithdrawal", "communities.guideerasure", "posts.post", "posts.hiding", "posts.moderationentry",
    "posts.revision",
}  # fmt: skip


@pytest.fixture
def moderator(admin_of, mo):
    """Mo's browser, inside the admin."""
    return admin_of(mo)


@pytest.fixture
def elsewhere(db):
    """A private community that Mo knows nothing of, with a hidden post, a request and a ban."""
    hush = makers.community("hush-place", "private")
    Invitation.objects.create(community=hush, expires_at=timezone.now())
    author = person("Hushed")
    member(author, hush)
    thread = makers.thread(author, hush, title="Hush title", body="Hush body")
    publishing.edit(post=(reply := makers.reply(author, thread, "Hush reply")), by=author, body="Hush reply, changed")
    moderation.hide(post=reply, by=author, reason="Hush reason")
    guide = makers.guide(author, hush, title="Hush guide", sources=(guiding.Source("Hush source", "Hush publisher"),))
    guiding.review(guide=guide, by=author, as_of=1, as_what="Hush", until=in_a_year())
    guiding.withdraw(guide=guide, by=author, reason="Hush reason")
    GuideErasure.objects.create(guide=guide, number=7, by=author, reason="Hush reason")
    member(person("Hush-asks"), hush, state="pending")
    member(person("Hush-banned"), hush, state="banned")
    CommunityName(community=hush, name="Hush name").save()
    return hush


def names() -> list[str]:
    """Every model of the admin as "app.model"."""
    return [model._meta.label_lower for model in admin.site._registry]


def rows_of(name: str, place):
    """All rows of a model that belong to a community."""
    model, registered = next(pair for pair in admin.site._registry.items() if pair[0]._meta.label_lower == name)
    return model._default_manager.filter(**{registered.community_path: place.pk})


def test_it_works(moderator, ana, place):
    thread = makers.thread(ana, place)
    assert b"How do you sleep?" in moderator.get("/admin/posts/thread/").content
    answer = moderator.post(
        "/admin/posts/post/",
        {"action": "hide", "_selected_action": [thread.opening.pk], "reason": "Off the topic."},
    )
    assert answer.status_code == 302
    assert Hiding.objects.get().reason == "Off the topic."


def test_a_moderator_sees_only_the_lists_that_are_for_moderators(moderator, elsewhere, mo):
    for name in names():
        status = moderator.get(f"/admin/{name.replace('.', '/')}/").status_code
        assert status == (200 if name in FOR_MODERATORS else 403), name
    index = moderator.get("/admin/").content.decode()
    assert {name for name in names() if f"/admin/{name.replace('.', '/')}/" in index} == FOR_MODERATORS


def test_nothing_of_another_community_shows_anywhere(moderator, elsewhere, place):
    for name in FOR_MODERATORS:
        path = f"/admin/{name.replace('.', '/')}/"
        for query in ("", "?q=hush", "?visibility__exact=private", "?all="):
            page = moderator.get(path + query).content
            assert b"Hush" not in page, path + query
            assert b"hush-place" not in page, path + query
        for row in rows_of(name, elsewhere):
            for page in ("change", "history", "delete"):
                assert moderator.get(f"{path}{row.pk}/{page}/").status_code in {302, 403}, (name, page)


def test_a_forged_number_is_refused_like_a_random_one(moderator, elsewhere):
    compared = 0
    for name in FOR_MODERATORS:
        path = f"/admin/{name.replace('.', '/')}/"
        for row in rows_of(name, elsewhere):
            secret, nothing = (moderator.get(f"{path}{pk}/change/", follow=True) for pk in (row.pk, 987654321))
            said = [
                without_tokens(answer.content.replace(f"“{pk}”".encode(), b""))
                for answer, pk in ((secret, row.pk), (nothing, 987654321))
            ]
            assert secret.status_code == nothing.status_code, name
            assert said[0] == said[1], name
            compared += 1
    assert compared > 10


def test_bulk_acts_reach_only_their_own_rows(moderator, elsewhere, ana, place):
    from posts.models import Post

    mine = makers.thread(ana, place).opening
    theirs = Post.objects.filter(thread__community=elsewhere, hiding__isnull=True)
    moderator.post(
        "/admin/posts/post/",
        {"action": "hide", "_selected_action": [mine.pk, *theirs.values_list("pk", flat=True)], "reason": "x"},
    )
    assert list(Hiding.objects.filter(reason="x").values_list("post", flat=True)) == [mine.pk]
    assert b"Hush" not in moderator.get("/admin/posts/post/").content


def test_completion_offers_nothing_that_is_not_theirs(moderator, elsewhere, mo):
    asked = [("posts", "thread", "community"), ("communities", "membership", "user"), ("communities", "membership", "community"),
             ("communities", "community", "conditions"), ("posts", "post", "thread"), ("posts", "mention", "user")]  # fmt: skip
    for app, model, field in asked:
        answer = moderator.get(f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term=hu")
        assert answer.status_code == 403 or json.loads(answer.content)["results"] == [], (app, model, field)


def test_no_address_or_hash_or_member_shows_to_a_moderator(moderator, ana, bo, place):
    waiting = member(person("Asks"), place, state="pending")
    page = moderator.get("/admin/communities/membership/").content.decode()
    assert "Asks" in page
    assert ">Ana<" not in page
    assert ">Bo<" not in page
    for path in ("", f"{waiting.pk}/change/"):
        assert "example.org" not in moderator.get(f"/admin/communities/membership/{path}").content.decode()
    active = Membership.objects.get(user=ana)
    assert moderator.get(f"/admin/communities/membership/{active.pk}/change/").status_code == 302
    for filtered in ("?user__email__startswith=a", "?user__password__startswith=p", "?user__username=Ana"):
        assert moderator.get(f"/admin/communities/membership/{filtered}").status_code in {302, 400}
    assert "fewer" not in moderator.get("/admin/communities/community/").content.decode()
    assert "column-people" not in moderator.get("/admin/communities/community/").content.decode()


def test_a_moderator_changes_what_the_community_says_but_not_what_it_is(moderator, place):
    fields = {"slug": "taken", "name": "Taken", "hashtag": "Taken", "tagline": "New words", "visibility": "public",
              "joining": "open", "rules": "", "names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}  # fmt: skip
    answer = moderator.post(f"/admin/communities/community/{place.pk}/change/", fields)
    assert answer.status_code == 302, answer.context["errors"]
    place.refresh_from_db()
    assert (place.slug, place.name, place.tagline) == ("lupus", "Lupus", "New words")
    assert moderator.get("/admin/communities/community/add/").status_code == 403
    assert moderator.post(f"/admin/communities/community/{place.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_name_cannot_be_given_to_a_foreign_community(moderator, elsewhere):
    moderator.post("/admin/communities/communityname/add/", {"community": elsewhere.pk, "name": "Taken", "kind": "lay"})
    row = CommunityName.objects.filter(community=elsewhere).get()
    moderator.post(
        f"/admin/communities/communityname/{row.pk}/change/",
        {"community": elsewhere.pk, "name": "Taken", "kind": "lay"},
    )
    assert not CommunityName.objects.filter(name="Taken").exists()


def test_the_door_to_any_row_of_any_table_is_shut(moderator, elsewhere):
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Community)
    assert moderator.get(f"/admin/r/{kind.pk}/{elsewhere.pk}/").status_code == 404


def test_the_right_ends_with_the_role(moderator, mo, place):
    assert moderator.get("/admin/posts/post/").status_code == 200
    for change in ({"role": "member"}, {"role": "greeter"}, {"role": "moderator", "state": "banned"}):
        Membership.objects.filter(user=mo).update(**{"state": "active"} | change)
        assert moderator.get("/admin/posts/post/").status_code == 302
    Membership.objects.filter(user=mo).update(role="moderator", state="active")
    assert moderator.get("/admin/posts/post/").status_code == 200


def test_a_second_factor_is_required(browser_of, mo, zed):
    client = browser_of(mo)
    way = client.get("/admin/")
    assert way.url == "/admin/login/?next=/admin/"
    page = client.get(way.url)
    assert page.status_code == 403
    assert "A second factor first" in page.content.decode()
    show_second_factor(client, mo)
    assert client.get("/admin/").status_code == 200
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    assert client.get(way.url).url == "/accounts/2fa/reauthenticate/?next=/admin/", "having one is not showing it"
    other = browser_of(zed)
    show_second_factor(other, zed)
    assert other.get("/admin/login/?next=/admin/").status_code == 403
    assert browser_of().get("/admin/login/?next=/admin/posts/").url == "/accounts/login/?next=/admin/posts/"


def test_the_way_in_leads_to_no_other_site(admin_of, mo):
    client = admin_of(mo)
    assert client.get("/admin/login/?next=https://elsewhere.example/").url == "/admin/"


def test_a_shown_factor_holds_for_half_a_day(admin_of, mo):
    client = admin_of(mo)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 13 * 3600
    session.save()
    assert client.get("/admin/").status_code == 302


def test_moderators_leave_no_trace_for_what_the_site_shows_them(moderator, ana, place):
    makers.thread(ana, place)
    moderator.get("/admin/posts/thread/")
    assert not AuditEntry.objects.exists()


def decide(client, action: str, *rows, **more):
    """Carries an act out on memberships."""
    return client.post(
        "/admin/communities/membership/", {"action": action, "_selected_action": [row.pk for row in rows], **more}
    )


def test_a_moderator_decides_about_who_waits_and_who_is_banned(moderator, mo, place):
    asks, asks_too, banned = (
        member(person(name), place, state=state)
        for name, state in (("Asks", "pending"), ("Asks-too", "pending"), ("Banned", "banned"))
    )
    decide(moderator, "approve", asks)
    decide(moderator, "decline", asks_too, reason="Please write to us first.")
    decide(moderator, "lift", banned)
    assert set(Membership.objects.active().values_list("user__username", flat=True)) == {"Mo", "Asks", "Banned"}
    assert not Membership.objects.filter(pk=asks_too.pk).exists()
    said = MembershipEntry.objects.order_by("pk").values_list("act", "reason", "by__username")
    assert list(said) == [("approve", "", "Mo"), ("decline", "Please write to us first.", "Mo"), ("lift", "", "Mo")]


def test_a_moderator_reaches_no_member_and_nobody_elsewhere(moderator, elsewhere, ana, place):
    there = list(Membership.objects.filter(community=elsewhere))
    mine = Membership.objects.get(user=ana)
    before = sorted(Membership.objects.values_list("pk", "role", "state"))
    for action in ("approve", "decline", "ban", "lift", "make_moderator", "make_member"):
        decide(moderator, action, mine, *there, reason="x")
    assert sorted(Membership.objects.values_list("pk", "role", "state")) == before
    assert not MembershipEntry.objects.exists()


def test_operators_give_roles_and_staff_do_not_act_on_higher_accounts(admin_of, ana, place):
    operator = person("Operator", is_staff=True, is_superuser=True)
    high = member(operator, place)
    row = Membership.objects.get(user=ana)
    decide(admin_of(operator), "make_moderator", row)
    row.refresh_from_db()
    assert row.role == "moderator"
    helper = person("Helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="communities"))
    decide(admin_of(helper), "ban", row, high, reason="x")
    assert set(Membership.objects.banned().values_list("user__username", flat=True)) == {"Ana"}
    assert (
        admin_of(helper).post(f"/admin/communities/membership/{high.pk}/change/", {"state": "banned"}).status_code
        == 302
    )
    high.refresh_from_db()
    assert high.state == "active"


def test_what_no_column_shows_cannot_be_asked_for_by_an_address(moderator, place):
    banned = member(person("Banned"), place, state="banned")
    Membership.objects.filter(pk=banned.pk).update(relation="patient")
    for asked in ("relation__exact=patient", "relation=carer", "relation_by_posts__exact=0", "user__username=Banned"):
        assert moderator.get(f"/admin/communities/membership/?{asked}").status_code in {302, 400}, asked
    assert b"Banned" in moderator.get("/admin/communities/membership/?state__exact=banned").content


def test_whose_ban_is_over_is_a_member_and_not_the_moderators_business(moderator, place):
    over = member(person("Over"), place, state="banned")
    Membership.objects.filter(pk=over.pk).update(banned_until=timezone.now() - timedelta(days=1))
    suspended = member(person("Gone", is_active=False), place, state="pending")
    page = moderator.get("/admin/communities/membership/").content
    assert b"Over" not in page
    assert b"Gone" not in page
    for row in (over, suspended):
        assert moderator.get(f"/admin/communities/membership/{row.pk}/change/").status_code == 302


def test_who_wrote_what_is_deleted_shows_to_no_moderator(moderator, ana, place):
    thread = makers.thread(ana, place)
    publishing.delete(post=thread.opening)
    for path in ("posts/thread/", "posts/post/", f"posts/post/{thread.opening.pk}/change/"):
        assert b"Ana" not in moderator.get(f"/admin/{path}").content, path
