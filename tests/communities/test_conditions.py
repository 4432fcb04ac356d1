"""The catalogue, the starters and the finder."""

import pytest
from django.core.management import call_command

from communities import catalogue, finding, starters
from communities.folding import fold
from communities.models import Community, CommunityName, Condition, ConditionName
from tests import shipped
from tests.people import member

pytestmark = pytest.mark.django_db


def entry(doid: str, name: str, synonyms=(), acronyms=(), parents=()) -> catalogue.Entry:
    """A line of a small catalogue."""
    return catalogue.Entry(doid, name, tuple(synonyms), tuple(acronyms), tuple(parents), (), is_rare=False)


SMALL = [
    entry("DOID:1", "motor disease"),
    entry("DOID:2", "amyotrophic lateral sclerosis", ["Lou Gehrig's disease"], ["ALS"], ["DOID:1"]),
    entry("DOID:3", "Sjögren's syndrome", ["sicca syndrome"]),
    entry("DOID:4", "irritable bowel syndrome", ["spastic colon"], ["IBS", "IBD"]),
    entry("DOID:5", "ALS type 1", ["juvenile ALS"], [], ["DOID:2"]),
]


@pytest.fixture
def small():
    """A small catalogue and two communities."""
    catalogue.load(SMALL)
    als = Community.objects.create(slug="als", name="ALS / MND", hashtag="ALS")
    als.conditions.add(Condition.objects.get(doid="DOID:2"))
    ibd = Community.objects.create(slug="crohns", name="Crohn's and colitis", hashtag="IBD")
    for place, name, kind in ((als, "ALS / MND", "preferred"), (als, "MND", "synonym"), (als, "creeping palsy", "former"),
                              (ibd, "Crohn's and colitis", "preferred"), (ibd, "IBD", "synonym")):  # fmt: skip
        CommunityName(community=place, name=name, kind=kind).save()


def found(text: str, user) -> list[tuple[str, str | None]]:
    """(name, community) of the hits."""
    return [(hit.name, hit.community and hit.community.slug) for hit in finding.find(text, user)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lou gehrig", "ALS / MND"),
        ("LOU GEHRIGS", "ALS / MND"),
        ("Lou Gehrig’s disease", "ALS / MND"),
        ("sjogren", "Sjögren's syndrome"),
        ("SJÖGREN", "Sjögren's syndrome"),
        ("amyotrofic lateral", "ALS / MND"),
        ("mnd", "ALS / MND"),
        ("creeping palsy", "ALS / MND"),
    ],
)
def test_any_name_finds_it(small, nobody, typed, first):
    assert found(typed, nobody)[0][0] == first


def test_letters_that_mean_two_things_show_both(small, nobody):
    assert {name for name, _ in found("IBD", nobody)} >= {"Crohn's and colitis", "irritable bowel syndrome"}


def test_a_hit_leads_to_its_community_and_a_child_to_its_parents(small, nobody):
    hits = {hit.name: hit for hit in finding.find("juvenile als", nobody)}
    child = hits["ALS type 1"]
    assert child.community.slug == "als"
    assert child.part_of


def test_former_names_find_but_are_never_shown(small, client):
    page = client.get("/conditions/?q=creeping palsy").content.decode()
    assert "ALS / MND" in page
    assert "also creeping" not in page


def test_a_private_community_is_found_by_its_members_only(small, ana, nobody):
    secret = Community.objects.create(slug="secret", name="Hush", hashtag="Hush", visibility="private")
    secret.conditions.add(Condition.objects.get(doid="DOID:3"))
    CommunityName(community=secret, name="Hush circle").save()
    member(ana, secret)
    assert found("hush", nobody) == []
    assert found("hush", ana) == [("Hush", "secret")]
    assert found("sicca", nobody)[0][1] is None
    assert found("sicca", ana)[0][1] == "secret"


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'; drop table", "\x00", "x" * 5000, "(((", "ALS\\", "💊"])
def test_anything_typed_gets_a_page(small, client, typed):
    assert client.get("/conditions/", {"q": typed}).status_code == (404 if "\x00" in typed else 200)


def test_the_whole_site_works_without_javascript_and_htmx_gets_the_answers_alone(small, client):
    part = client.get("/conditions/?q=mnd", headers={"HX-Request": "true", "HX-Target": "answers"}).content
    assert b"<html" not in part
    assert b"/c/als/" in part
    assert b"<html" in client.get("/conditions/?q=mnd").content


def test_loading_twice_changes_nothing_and_keeps_our_own_names(small):
    ours = ConditionName(condition=Condition.objects.get(doid="DOID:2"), name="slow palsy", kind="lay")
    ours.save()
    before = sorted(ConditionName.objects.values_list("pk", "name", "kind", "source"))
    catalogue.load(SMALL)
    assert sorted(ConditionName.objects.values_list("pk", "name", "kind", "source")) == before


def test_a_new_release_takes_names_and_parents_away(small):
    catalogue.load([*SMALL[:4], entry("DOID:5", "ALS type 1", [], [], ["DOID:1"])])
    child = Condition.objects.get(doid="DOID:5")
    assert [parent.doid for parent in child.parents.all()] == ["DOID:1"]
    assert [name.name for name in child.names.all()] == ["ALS type 1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Crohn’s disease", "crohns  disease"),
        ("Sjögren", "sjogren"),
        ("X-linked", "x linked"),
        ("Ⅱ", "ii"),
        ("ÉPILEPSIE", "epilepsie"),
    ],
)
def test_folding(one, other):
    assert fold(one) == fold(other)


def test_the_shipped_catalogue_and_starters(nobody):
    shipped.load()
    call_command("load_starters", verbosity=0)
    assert Condition.objects.exclude(doid__startswith="PH:").count() == 12_246
    assert Community.objects.count() == 40
    missing = {doid for starter in starters.read() for doid in starter["conditions"]} - set(
        Condition.objects.values_list("doid", flat=True)
    )
    assert not missing
    for typed, slug in (("lou gehrig", "als-motor-neurone-disease"), ("crohns", "crohns-and-colitis"),
                        ("celiac", "coeliac-disease"), ("T2D", "type-2-diabetes"),
                        ("hypermobility", "ehlers-danlos-and-hsd")):  # fmt: skip
        assert found(typed, nobody)[0][1] == slug, typed


def test_starters_that_people_have_changed_stay_as_they_are():
    starters.open_starters()
    lupus = Community.objects.get(slug="lupus")
    lupus.description = "Our own words"
    lupus.save()
    assert starters.open_starters() == []
    lupus.refresh_from_db()
    assert lupus.description == "Our own words"


@pytest.mark.parametrize("typed", ["mnd", "disease", "lou gehrig"])
def test_five_queries_suffice_whatever_is_typed(small, client, typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get("/conditions/", {"q": typed})
