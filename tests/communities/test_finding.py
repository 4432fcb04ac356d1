"""The finder over the whole catalogue, as people type."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from communities import catalogue, finding, loading, naming, typos
from communities.folding import stem
from communities.models import Community, CommunityName, Condition
from tests import shipped
from tests.people import member

pytestmark = pytest.mark.django_db

# Typed, and the address of the community that the first answer leads to, or the name of the condition if none is open.
TYPED = [line.split(" > ") for line in """
lupus > lupus
LUPUS > lupus
lupsu > lupus
lupu > lupus
disseminated lupus > lupus
type 1 diabetes > type-1-diabetes
diabetes type 1 > type-1-diabetes
type one diabetes > type-1-diabetes
type I diabetes > type-1-diabetes
T1D > type-1-diabetes
juvenile diabetes > type-1-diabetes
diabtes type 2 > type-2-diabetes
diabtes > type-1-diabetes
longcovid > long-covid
long-covid > long-covid
Long  Covid > long-covid
longcovd > long-covid
long covdi > long-covid
fibromyalgia > fibromyalgia
fibromyalga > fibromyalgia
fibro mialgia > fibromyalgia
fibromy > fibromyalgia
my fibromyalgia > fibromyalgia
ehlers danlos > ehlers-danlos-and-hsd
Elhers-Danlos > ehlers-danlos-and-hsd
hEDS > ehlers-danlos-and-hsd
crohns disease > crohns-and-colitis
Crohn’s > crohns-and-colitis
disease of crohn > crohns-and-colitis
crohsn > crohns-and-colitis
ulcerative collitis > crohns-and-colitis
coeliac > coeliac-disease
celiac > coeliac-disease
celiacs > coeliac-disease
cealiac disease > coeliac-disease
multiple sclerosis > multiple-sclerosis
multiple scelrosis > multiple-sclerosis
sclerosis, multiple > multiple-sclerosis
epilepsies > epilepsy
seizure disorder > epilepsy
migraines > migraine-and-cluster-headache
cluster headaches > migraine-and-cluster-headache
cluster head ache > migraine-and-cluster-headache
parkinsons > parkinsons
Parkinson's disease > parkinsons
rheumatoid > rheumatoid-arthritis
rheumatiod arthritis > rheumatoid-arthritis
asthma > asthma
astma > asthma
emphysema > copd
kidney diseases > kidney-disease-and-transplant
congestive heart failure > heart-failure
transient ischemic attack > stroke
transient ischaemic attack > stroke
endo > endometriosis-and-adenomyosis
polycystic ovaries > pcos
cancer of the breast > breast-cancer
breast c > breast-cancer
brest cancer > breast-cancer
prostrate cancer > prostate-cancer
leukaemia > blood-cancers
leukemia > blood-cancers
lymphomas > blood-cancers
cystic fibrosis > cystic-fibrosis
huntingtons chorea > huntingtons-disease
lou gehrig > als-motor-neurone-disease
motor neurone disease > als-motor-neurone-disease
motor neuron disease > als-motor-neurone-disease
thalassaemia > sickle-cell-and-thalassaemia
thalassemia > sickle-cell-and-thalassaemia
post traumatic stress > ptsd-and-complex-ptsd
generalised anxiety disorder > anxiety-and-ocd
generalized anxiety > anxiety-and-ocd
SLE > lupus
haemophilia > hemophilia
hemophilia > hemophilia
oesophageal cancer > esophageal cancer
esophageal cancer > esophageal cancer
spinal muscular atrophy > spinal muscular atrophy
sjogrens > Sjogren's syndrome
alzeimers > Alzheimer's disease
pulmonary oedema > pulmonary edema
""".strip().splitlines()]  # fmt: skip


def first(text: str, user) -> str:
    """Where the first answer leads, or its name if no community is open."""
    answers = [hit.community.slug if hit.community else hit.name for hit in finding.find(text, user)]
    return answers[0] if answers else ""


def test_it_works(nobody, django_assert_max_num_queries):
    """All in one: the catalogue is loaded once for all that is typed."""
    shipped.load()
    call_command("load_starters", verbosity=0)
    shown = Condition.objects.exclude(shown_as="").values_list("name", "shown_as")
    called = {name.casefold(): shown_as.casefold() for name, shown_as in shown}  # our own names may change
    wrong = {}
    for typed, expected in TYPED:
        got = first(typed, nobody).casefold()
        if got not in {expected.casefold(), called.get(expected.casefold())}:
            wrong[typed] = got
    assert not wrong
    for letters in ("MS", "ms", "M.S.", "m s", "IBD", "OCD", "my MS"):
        found = finding.find(letters, nobody)
        assert len(found.choice) >= 2, letters
        assert all(hit.line for hit in found.choice)
    leads = [hit.community.slug for hit in finding.find("IBD", nobody).choice if hit.community]
    assert leads == ["crohns-and-colitis"]
    for typed in (
        "a",
        "hyp",
        "cancer of the",
        "x" * 100,
        "breast cancer treatment",
        "disease of the " * 6,
        "qwertz uiop",
    ):
        with django_assert_max_num_queries(5):
            assert finding.find(typed, nobody).count <= finding.HITS
    assert finding.find("breast cancer treatment", nobody).hits[0].community.slug == "breast-cancer"
    assert finding.find("qwertz uiop", nobody).count == 0
    subtypes = [hit for hit in finding.find("amyotrophic lateral sclerosis", nobody) if hit.part_of]
    assert 0 < len(subtypes) <= finding.SUBTYPES


OWN = """
[[condition]]
id = "PH:hill-fever"
name = "hill fever"
parents = ["DOID:1"]
[[names]]
id = "DOID:1"
shown_as = "Valley fever"
lay = ["desert cough"]
former = ["lepers' cough"]
misspellings = ["valley fevre"]
[[names]]
id = "DOID:3"
shown_as = "Marsh palsy"
[[wrong]]
id = "DOID:2"
name = "VF"
reason = "People mean valley fever."
[[kind]]
id = "DOID:3"
name = "idiots' palsy"
kind = "former"
reason = "Hurtful."
[[letters]]
letters = "VF"
meanings = [ { id = "DOID:1", line = "Valley fever: a cough from dust." }, { id = "DOID:2", line = "Vocal flutter: a voice that shakes." } ]
"""


def entry(doid: str, name: str, synonyms=(), parents=()) -> catalogue.Entry:
    """A line of a small catalogue."""
    return catalogue.Entry(doid, name, tuple(synonyms), (), tuple(parents), (), is_rare=False)


SMALL = [
    entry("DOID:1", "coccidioidomycosis"),
    entry("DOID:2", "vocal flutter", ["VF"]),
    entry("DOID:3", "idiots' palsy", ["bog palsy"], ["DOID:2"]),
]


@pytest.fixture
def small():
    """A small catalogue with names of our own."""
    loading.load(naming.read(SMALL, OWN))


def place(slug: str, *doids: str, **fields) -> Community:
    """A community for the conditions with these ids."""
    community = Community.objects.create(slug=slug, name=slug.capitalize(), hashtag=slug, **fields)
    community.conditions.set(Condition.objects.filter(doid__in=doids))
    CommunityName(community=community, name=community.name, kind="preferred").save()
    return community


def test_former_disliked_and_misspelt_names_find_and_are_never_shown(small, client):
    for typed in ("lepers cough", "valley fevre", "idiots palsy"):
        page = client.get("/conditions/", {"q": typed}).content.decode()
        assert ("Valley fever" in page) or ("Marsh palsy" in page), typed
        shown = page.split('class="answers"')[1].replace(quote(typed), "").replace(typed, "")  # but for what was typed
        assert "cough" not in shown
        assert "fevre" not in shown
        assert "idiots" not in shown


def test_a_wrong_name_finds_nothing_there_and_letters_are_a_choice(small, nobody):
    found = finding.find("vf", nobody)
    assert [hit.line.split(":")[0] for hit in found.choice] == ["Valley fever", "Vocal flutter"]
    assert found.letters == "VF"
    assert not found.hits


def test_a_choice_is_shown_with_its_lines(small, client):
    page = client.get("/conditions/?q=V.F.").content.decode()
    assert "can mean:" in page
    assert "a cough from dust" in page


def test_own_community_first_and_the_wider_one_offered(small, nobody):
    place("flutter", "DOID:2")
    place("palsy", "DOID:3")
    hit = finding.find("bog palsy", nobody).hits[0]
    assert (hit.community.slug, hit.part_of, hit.wider.slug) == ("palsy", False, "flutter")
    Community.objects.get(slug="palsy").delete()
    hit = finding.find("bog palsy", nobody).hits[0]
    assert (hit.community.slug, hit.part_of, hit.wider) == ("flutter", True, None)


def test_an_outsiders_answers_do_not_change_by_a_byte_when_a_private_community_opens(small, ana, zed, browser_of):
    place("flutter", "DOID:2")
    typed = ("valley", "hidden", "vf", "bog palsy", "hill fever")
    readers = (browser_of(), browser_of(zed))

    def seen() -> list[str]:
        pages = [reader.get("/conditions/", {"q": text}).content.decode() for reader in readers for text in typed]
        return [line for page in pages for line in page.splitlines() if "csrfmiddlewaretoken" not in line]

    before = seen()
    hidden = place("hidden", "DOID:1", "DOID:3", visibility="private")
    member(ana, hidden)
    assert seen() == before
    assert first("bog palsy", ana) == first("hidden", ana) == "hidden"


def test_a_name_written_in_the_admin_is_found(small, nobody):
    CommunityName(community=place("flutter", "DOID:2"), name="shaky zangwort").save()
    assert first("zangwrot", nobody) == "flutter"


@pytest.mark.parametrize(
    "pair",
    ["oedema edema", "anaemia anemia", "leukaemia leukemia", "oesophageal esophageal", "tumours tumor", "colour color",
     "paediatric pediatric", "diarrhoea diarrhea", "foetal fetal", "generalised generalized", "fibres fiber",
     "haemophilia hemophilia", "paralyse paralyze", "neurone neuron", "allergies allergy", "neuroses neurosis"],
)  # fmt: skip
def test_british_american_and_plural_forms_meet(pair):
    one, other = pair.split()
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("typed", "word", "near"),
    [
        ("astma", "asthma", True),
        ("lupsu", "lupus", True),
        ("lupuss", "lupus", True),
        ("lopus", "lupus", True),
        ("lpsu", "lupus", False),
        ("ulpsu", "lupus", False),
        ("type1", "type2", False),
    ],
)
def test_one_slip_is_forgiven_and_two_are_not(typed, word, near):
    assert typos.is_near(typed, word) is near
    assert not near or set(typos.keys(typed)) & set(typos.keys(word))


def test_nobody_is_somebody(small):
    assert finding.find("", AnonymousUser()).count == 0
