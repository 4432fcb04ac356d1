"""What a pseudonym may be: not somebody else's, not one that looks like it, not one that poses as anything."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import likeness, names, pseudonyms, reserved
from accounts.models import FormerName, User
from tests.people import person

pytestmark = pytest.mark.django_db

INNOCENT = """
    draper drawn modest modern psyche born-in-91 team-rocket dragonfly drake dryad drift driftwood drum-and-base dreamer droplet drizzle badminton nursery-rhyme quiet-heron
    modest-mouse modern-love moderate-breeze model-train modulus doctrine dockside medicine-hat medley supper stafford
    staffordshire staffie teamwork tea-me admire admiral helpful-otter good-samaritan little-helper here-and-now mead
    meadow meg me-and-mine allotment alley newt new-leaf settler ecosystem crystal cristina crisp office-plant dedalus
    delight anon-otter anemone userland peer-gynt peerless gps-lost johnny andrew sundry hydra wardrobe sturgeon
    guestbook homebody everyday medusa botany hospitable hot-lime Иволга ひなたぼっこ شجرة
""".split()  # noqa: SIM905
POSING = """
    dranna rnmary MaryRN 4dmin modteam mod-team psych 911 988 116123 dr-smith Dr.Smith nurse_jo NurseJo admin2 2admin crisis-team drjones DrJones drake-md аdmin adm1n a-d-m-i-n Admin_1
    peerhealth peerHealthTeam official-lupus moderator99 mod-anna samaritans the-samaritans doctor-who DOCTOR d0ctor
    deleted deleted-user anonymous everyone me settings врач доктор-иван médico sysadmin staff_1 support-team help hеlp
    superadmin lupus-nurse lupusnurse therapist4u Ärztin 医生 help-desk
""".split()  # noqa: SIM905

# Titles, as people write them in several languages and ways, and names in which the same letters mean nothing.
TITLES = """
    Dr Prof nurse MD RN PhD pharmacist NurseAnna dr.anna Dr_Anna anna-md DrAnna annaMD anna.rn AnnaRN anna-phd GP-anna Prof.Anna
    D.r.Anna d-r-anna M.D. anna-m.d R.N. Nu-rse N.u.r.s.e nurs3 nurse1985 nurseanna annanurse ｎｕｒｓｅ Dr.med.Anna PharmD MBBS
    physio-anna anna-physio physiotherapist dentist dentista Zahnarzt Ärztin Apothekerin apotheker_anna Hebamme sage-femme
    docteur-anna médecin infirmière pharmacienne enfermera farmacéutica médica dottoressa infermiera farmacista lekarz
    pielęgniarka sjuksköterska läkare sygeplejerske læge sykepleier verpleegkundige huisarts hemşire eczacı doktor
    врач медсестра фельдшер аптекарь лікар طبيب ممرض صيدلي רופא אחות 医生 护士 药剂师 薬剤師 看護師 약사 डॉक्टर नर्स
    therapist surgeon midwife-jo matron osteopath optometrist anna_the_nurse
    Hausarzt KinderarztTom krankenpfleger Altenpfleger Psychiater psychologin Heilpraktiker chirurg rheumatologist urologist
    dermatologe gynecologist kardiologe hematologist dietician DraAna dra.lopez MUDrJan crna_kim checked Checked-Anna
""".split()  # noqa: SIM905
LIKE_TITLES = """
    Andrea andrea-b Alexandra Sandra Pedro Drew drummer Dresden hydrangea addressed quadratic mdina Madrid Arnie Arnold Warner
    Bernard Barn brandy harness journey profit profound profile-me medical medley phyllis physics Lachlan Artsy smarts heart
    legend college Ebenezer big-sister patron matronly farmer pharma-free consult mdf gps-lost snap cnapa me-do-re dodo
    drama-free dragon checkers hydrangea-blue psychology-fan squidrn mud-pie Maddie alar-mist
""".split()  # noqa: SIM905


def test_it_works():
    for name in ("quiet-heron", "غيمة", "김치찌개", "東京tower"):
        for validate in names.VALIDATORS:
            validate(name)
        names.check(name, email="somebody@example.org")


@pytest.mark.parametrize("other", ["ana", "ÅNA", "аnа", "a.na", "A-N_A", "Ana", "аna"])  # some in Cyrillic
def test_names_that_look_alike_are_one(other):
    person("Ana")
    assert User.objects.is_taken(other)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other@example.org", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("modern", "rnodern"), ("will", "wi11"), ("IllI", "llll"), ("cool", "c00l"), ("søren", "soren"), ("straße", "strasse"),
     ("quiet-heron", "quiet.heron"), ("José", "jose")],
)  # fmt: skip
def test_shapes(one, other):
    assert likeness.skeleton(one) == likeness.skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("がく", "かく"), ("heron", "herons"), ("कि", "की"), ("شجرة", "شجر")])
def test_what_differs_for_its_readers_differs(one, other):
    assert likeness.skeleton(one) != likeness.skeleton(other)


@pytest.mark.parametrize("name", ["Ωmega", "pаypal", "ivаn", "שלוםabc"])
def test_mixed_alphabets(name):
    with pytest.raises(ValidationError, match="one alphabet"):
        names.VALIDATORS[0](name)


@pytest.mark.parametrize("name", [*INNOCENT, *LIKE_TITLES])
def test_innocent_names(name):
    assert not reserved.is_reserved(name)


@pytest.mark.parametrize("name", [*POSING, *TITLES])
def test_names_that_pose(name):
    assert reserved.is_reserved(name)


@pytest.mark.parametrize("name", ["jane.smith", "JaneSmith", "jane_smith85", "jаnesmith", "lupus", "1janesmith"])
def test_names_that_give_the_address_away(name):
    assert names.gives_away(name, "jane.smith85+lupus@example.org")


@pytest.mark.parametrize("name", ["jane", "smith", "heron", "me"])
def test_names_that_do_not(name):
    assert not names.gives_away(name, "jane.smith85@example.org")
    assert not names.gives_away(name, "")


def test_former_names_are_kept_for_a_year():
    ana = person("Ana")
    FormerName.objects.create(user=ana, name="Anemone", skeleton=likeness.skeleton("Anemone"))
    assert User.objects.is_taken("anem0ne")
    assert not User.objects.is_taken("anemone", by_other_than=ana)
    FormerName.objects.update(left_at=timezone.now() - timedelta(days=366))
    assert not User.objects.is_taken("anemone")


def test_ideas_are_free_and_many():
    assert len(set(pseudonyms.FIRST)) >= 120
    assert len(set(pseudonyms.SECOND)) >= 120
    assert not [word for word in (*pseudonyms.FIRST, *pseudonyms.SECOND) if reserved.is_reserved(word)]
    offered = pseudonyms.offer(3)
    assert len(set(offered)) == 3
    for name in offered:
        names.VALIDATORS[0](name)


def test_no_idea_is_taken(monkeypatch):
    monkeypatch.setattr(pseudonyms, "FIRST", ["quiet"])
    monkeypatch.setattr(pseudonyms, "SECOND", ["heron", "lake"])
    person("quiet-heron")
    assert "quiet-lake" in pseudonyms.offer(2)
    assert "quiet-heron" not in pseudonyms.offer(2)


def test_every_way_in_keeps_what_the_name_looks_like():
    call_command("createsuperuser", "--noinput", email="op@example.org", username="night-porter", verbosity=0)
    assert User.objects.get().username_skeleton == likeness.skeleton("night-porter")


def test_two_that_looked_alike_before_keep_their_names():
    ana = person("Ana")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, is_superuser, public_id, email, username, username_skeleton, about,"
            " avatar_seed, date_joined, is_active, is_staff) VALUES ('', false, 'abc', 'b@example.org', 'a.na', %s, '',"
            " 'abcdefgh', now(), true, false)",
            [f"{ana.username_skeleton}#77"],
        )
    other = User.objects.get(username="a.na")
    other.save()
    assert other.username_skeleton == f"{ana.username_skeleton}#77"
    other.username = "Alder"
    other.save(update_fields=["username"])
    other.refresh_from_db()
    assert other.username_skeleton == likeness.skeleton("alder")


def test_a_release_that_does_not_know_the_column_can_write():
    with connection.cursor() as cursor:
        for number in range(2):
            cursor.execute(
                "INSERT INTO accounts_user (password, is_superuser, public_id, email, username, about, avatar_seed,"
                " date_joined, is_active, is_staff) VALUES ('', false, %s, %s, %s, '', 'abcdefgh', now(), true, false)",
                [f"id{number}", f"{number}@example.org", f"name{number}"],
            )
    assert User.objects.count() == 2


def test_the_migration_keeps_names_that_looked_alike():
    fill = import_module("accounts.migrations.0003_names_look_unlike").fill
    for name in ("Ana", "quiet-heron"):
        person(name)
    later = person("Birch", days_here=1)
    User.objects.filter(pk=later.pk).update(username="a-na")
    User.objects.update(username_skeleton=Cast("public_id", CharField()))
    fill(apps, None)
    kept = dict(User.objects.values_list("username", "username_skeleton"))
    assert kept == {"Ana": "ana", "quiet-heron": likeness.skeleton("quiet-heron"), "a-na": f"ana#{later.pk}"}
