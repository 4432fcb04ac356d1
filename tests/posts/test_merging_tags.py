"""One hashtag becomes another name of another."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from peerhealth.errors import Refused
from posts import completing, merging, publishing
from posts.models import Hashtag, HashtagAlias, HashtagForm, TaggedPost, TaggedThread
from posts.recounting import recount
from tests import makers, scene
from tests.people import member, person

pytestmark = pytest.mark.django_db


def state() -> tuple:
    """All that a merge counts."""
    forms = set(HashtagForm.objects.values_list("tag__name", "form", "uses"))
    return forms, set(Hashtag.objects.values_list("name", "display", "uses"))


def test_it_works(browser_of, ana, bo, place):
    old = makers.thread(ana, place, title="Said the old way", body="#MND #Both")
    both = makers.thread(bo, place, title="Said both ways", body="#MND #ALS")
    makers.reply(bo, old, "#mnd again")
    done = merging.merge(old="#MND".strip("#"), new="ALS", by=None, reason="The same illness")
    assert (done.posts, done.threads) == (3, 2)
    assert browser_of().get("/tag/mnd/").url == "/tag/als/"
    assert browser_of().get("/tag/mnd/").status_code == 301
    page = browser_of().get("/tag/als/").content.decode()
    assert "Said the old way" in page
    assert 'href="/tag/als/" dir="auto">#ALS</a>' in page
    assert "#MND</a>" not in page
    assert TaggedPost.objects.filter(content_object=both.opening).count() == 1
    later = makers.thread(ana, place, body="#mnd #ALS #MND")
    assert list(TaggedPost.objects.filter(content_object=later.opening).values_list("tag__name", flat=True)) == ["als"]
    assert Hashtag.objects.get(name="als").uses == 4
    before = state()
    recount()
    assert state() == before
    assert "Said the old way" in browser_of().get("/c/lupus/?tag=mnd").content.decode()
    assert completing.tags("mn", ana) == ["ALS"]


def test_chains_come_to_one_end(ana, place):
    makers.thread(ana, place, body="#Aa #Bb #Cc")
    merging.merge(old="aa", new="bb", by=None)
    merging.merge(old="bb", new="cc", by=None)
    assert set(HashtagAlias.objects.values_list("name", "tag__name")) == {("aa", "cc"), ("bb", "cc")}
    makers.thread(ana, place, body="#Dd")
    merging.merge(old="dd", new="aa", by=None)
    assert HashtagAlias.objects.get(name="dd").tag.name == "cc"
    merging.merge(old="cc", new="Ee", by=None)
    assert set(HashtagAlias.objects.values_list("tag__name", flat=True)) == {"ee"}
    with pytest.raises(Refused):
        merging.merge(old="ee", new="aa", by=None)
    assert TaggedThread.objects.count() == 2


def test_undoing_changes_what_comes_and_not_what_was(browser_of, ana, place):
    makers.thread(ana, place, body="#MND")
    merging.merge(old="mnd", new="als", by=None)
    HashtagAlias.objects.get().delete()
    assert browser_of().get("/tag/mnd/").status_code == 404
    makers.thread(ana, place, body="#MND")
    assert browser_of().get("/tag/mnd/").status_code == 200
    assert Hashtag.objects.get(name="als").uses == 1


@pytest.mark.parametrize(("old", "new"), [("a b!", "a b"), ("", "x"), ("x", "😀"), ("Same", "sáme"), ("x" * 200, "y")])
def test_what_is_no_hashtag_or_the_same_is_refused(db, old, new):
    with pytest.raises(Refused):
        merging.merge(old=old, new=new, by=None)


def test_a_communitys_tag_only_if_meant(ana, place):
    makers.thread(ana, place, body="#Lupus")
    with pytest.raises(Refused, match="Lupus"):
        merging.merge(old="lupus", new="sle", by=None)
    assert not HashtagAlias.objects.exists()
    merging.merge(old="lupus", new="sle", by=None, even_of_community=True)
    assert HashtagAlias.objects.get().name == "lupus"


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_the_page_of_the_target_offers_the_community(browser_of, ana, bo, zed, place, visibility):
    home = makers.community("home", visibility, hashtag="Homé")
    member(bo, home)
    makers.thread(ana, place, body="#Home")
    makers.thread(ana, place, body="#House")
    offer, outsider, inside = 'href="/c/home/"', browser_of(zed), browser_of(bo)
    before = scene.without_tokens(outsider.get("/tag/house/").content)
    assert offer not in before.decode()
    merging.merge(old="home", new="house", by=None, even_of_community=True)
    assert offer in inside.get("/tag/house/").content.decode()
    assert (offer in outsider.get("/tag/house/").content.decode()) is (visibility != "private")
    other = makers.community("house")
    assert f'href="/c/{other.slug}/"' in inside.get("/tag/house/").content.decode(), "its own community comes first"
    assert offer not in inside.get("/tag/house/").content.decode()


@pytest.mark.parametrize("visibility", ["members", "private"])
def test_a_secret_tag_leads_nowhere(browser_of, ana, zed, place, visibility):
    closed = makers.community("closed", visibility)
    member(ana, closed)
    client = browser_of(zed)
    before = scene.without_tokens(client.get("/tag/hushold/").content)
    makers.thread(ana, closed, body="#HushOld")
    merging.merge(old="hushold", new="hushnew", by=None)
    answer = client.get("/tag/hushold/")
    assert answer.status_code == 404
    assert scene.without_tokens(answer.content) == before
    assert completing.tags("hush", zed) == []
    assert completing.tags("husho", ana) == ["hushnew"]
    assert Hashtag.objects.get(name="hushnew").display == ""


def test_the_command_says_first(ana, place, capsys):
    makers.thread(ana, place, body="#MND")
    call_command("merge_tags", "MND", "ALS", "--dry-run")
    said = capsys.readouterr().out
    assert "1 posts in 1 threads" in said
    assert "Nothing was changed." in said
    assert not HashtagAlias.objects.exists()
    call_command("merge_tags", "MND", "ALS", "--reason", "The same")
    assert HashtagAlias.objects.get().reason == "The same"
    with pytest.raises(CommandError):
        call_command("merge_tags", "ALS", "MND")
    makers.thread(ana, place, body="#Lupus")
    with pytest.raises(CommandError):
        call_command("merge_tags", "lupus", "sle")
    call_command("merge_tags", "lupus", "sle", "--even-of-community")


def test_the_admin_asks_into_which_and_why(admin_of, ana, place):
    boss = person("Boss", is_staff=True, is_superuser=True)
    makers.thread(ana, place, body="#MND")
    client, tag = admin_of(boss), Hashtag.objects.get(name="mnd")
    chosen = {"action": "merge", "_selected_action": [tag.pk]}
    assert "Becomes another name of" in client.post("/admin/posts/hashtag/", chosen).content.decode()
    client.post("/admin/posts/hashtag/", chosen | {"target": "ALS", "reason": ""})
    assert not HashtagAlias.objects.exists()
    client.post("/admin/posts/hashtag/", chosen | {"target": "ALS", "reason": "The same"})
    alias = HashtagAlias.objects.get()
    assert (alias.tag.name, alias.by, alias.reason) == ("als", boss, "The same")
    client.post(f"/admin/posts/hashtagalias/{alias.pk}/delete/", {"post": "yes"})
    assert not HashtagAlias.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_posts_at_the_same_moment_posts_the_target(transactional_db):
    place, wrong = makers.community(), []
    people = [person(f"P{number}") for number in range(3)]
    for one in people:
        member(one, place)
    makers.thread(people[0], place, body="#Old0 #Old1 #Old2 #Old3 #New")
    posts = [makers.thread(one, place, body="#Old0 #Old3").opening for one in people]

    def write(number):
        for step in range(8):
            body = f"#Old{step % 4} #Old{(step + number) % 4} #New{step}"
            fields = {"title": "How do you sleep?", "kind": "question", "need": "experience"}
            publishing.edit(post=posts[number], by=people[number], body=body, thread_fields=fields)
            makers.reply(people[number], posts[0], body)

    def merge():
        for step in range(4):
            merging.merge(old=f"old{step}", new="new", by=None)

    def run(act, *args):
        try:
            act(*args)
        except Exception as problem:  # noqa: BLE001  (whatever it is, the test must see it)
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[write, number]) for number in range(3)]
    threads.append(threading.Thread(target=run, args=[merge]))
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert not TaggedPost.objects.filter(tag__name__startswith="old").exists()
    assert not TaggedThread.objects.filter(tag__name__startswith="old").exists()
    before = state()
    recount()
    assert state() == before
