"""Names of our own: read closely, loaded beside the catalogue's."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from communities import catalogue, loading, naming
from communities.models import Condition, ConditionName, Meaning
from tests.people import person

pytestmark = pytest.mark.django_db


def entry(doid: str, name: str, synonyms=(), parents=()) -> catalogue.Entry:
    """A line of a small catalogue."""
    return catalogue.Entry(doid, name, tuple(synonyms), (), tuple(parents), (), is_rare=False)


SMALL = [entry("DOID:1", "gut trouble", ["GT"]), entry("DOID:2", "gut storm", ["storm", "gt"], ["DOID:1"])]
OWN = """
[[condition]]
id = "PH:gut-rain"
name = "gut rain"
parents = ["DOID:1"]
[[names]]
id = "DOID:2"
shown_as = "Gut weather"
lay = ["belly storm"]
former = ["mad gut"]
[[wrong]]
id = "DOID:2"
name = "GT"
reason = "It means gut trouble."
[[kind]]
id = "DOID:2"
name = "storm"
kind = "former"
reason = "Nobody likes it."
[[parents]]
id = "DOID:2"
not = ["DOID:1"]
reason = "It is no kind of it."
[[letters]]
letters = "G.W."
meanings = [ { id = "DOID:1", line = "Gut trouble." }, { id = "DOID:2", line = "Gut weather." } ]
"""


def load(text: str = OWN, **how) -> loading.Loaded:
    """Loads the small catalogue with `text` beside it."""
    return loading.load(naming.read(SMALL, text), **how)


def rows() -> list[tuple]:
    """All names, as they are."""
    return sorted(ConditionName.objects.values_list("condition__doid", "name", "kind", "source", "is_wrong"))


def test_it_works():
    load()
    assert rows() == [
        ("DOID:1", "GT", "synonym", "catalogue", False),
        ("DOID:1", "gut trouble", "preferred", "catalogue", False),
        ("DOID:2", "Gut weather", "preferred", "ours", False),
        ("DOID:2", "belly storm", "lay", "ours", False),
        ("DOID:2", "gt", "synonym", "ours", True),
        ("DOID:2", "gut storm", "preferred", "catalogue", False),
        ("DOID:2", "mad gut", "former", "ours", False),
        ("DOID:2", "storm", "former", "ours", False),
        ("PH:gut-rain", "gut rain", "preferred", "ours", False),
    ]
    assert str(Condition.objects.get(doid="DOID:2")) == "Gut weather"
    assert not Condition.objects.get(doid="DOID:2").parents.exists()
    assert ConditionName.objects.get(is_wrong=True).reason == "It means gut trouble."
    assert set(Meaning.objects.values_list("folded", flat=True)) == {"gw"}


def test_loading_twice_changes_nothing():
    load()
    before = rows()
    again = load()
    assert rows() == before
    assert (again.names_added, again.names_removed, again.folded_anew) == (0, 0, 0)


def test_what_the_file_says_no_more_is_gone_and_the_catalogue_speaks_again():
    load()
    load("")
    assert {row[3] for row in rows()} == {"catalogue"}
    assert ("DOID:2", "storm", "synonym", "catalogue", False) in rows()
    assert str(Condition.objects.get(doid="DOID:2")) == "gut storm"
    assert not Condition.objects.filter(doid="PH:gut-rain").exists()
    assert not Meaning.objects.exists()
    assert Condition.objects.get(doid="DOID:2").parents.exists()


def test_what_people_wrote_in_the_admin_stays_and_wins(admin_of):
    load()
    storm = Condition.objects.get(doid="DOID:2")
    ConditionName(condition=storm, name="thunder belly", kind="lay").save()
    Meaning(letters="gw", condition=Condition.objects.get(doid="PH:gut-rain"), line="Rain.", position=9).save()
    Condition.objects.filter(pk=storm.pk).update(shown_as="Ours to say")
    row = ConditionName.objects.get(condition=storm, name="gut storm")
    operator = admin_of(person("Operator", is_staff=True, is_superuser=True))
    fields = {"condition": storm.pk, "name": "gut storm", "kind": "former", "is_wrong": "on", "reason": ""}
    page = f"/admin/communities/conditionname/{row.pk}/change/"
    assert "Please say why" in operator.post(page, fields).content.decode()
    assert operator.post(page, fields | {"reason": "It is not."}).status_code == 302
    load()
    load(OWN.replace('lay = ["belly storm"]', ""))
    assert ("DOID:2", "thunder belly", "lay", "admin", False) in rows()
    assert ("DOID:2", "gut storm", "former", "admin", True) in rows()
    assert str(Condition.objects.get(doid="DOID:2")) == "Ours to say"
    assert Meaning.objects.filter(line="Rain.").exists()


def test_a_dry_run_keeps_nothing():
    load("")
    before = rows()
    assert load(OWN, dry_run=True).names_added == 4
    assert rows() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[names]]\nid = "DOID:9"\nlay = ["x"]', "nothing has this id"),
        ('[[names]]\nid = "DOID:1"\nlay = ["x", "X"]', "given twice"),
        ('[[names]]\nid = "DOID:1"\nlay = ["x"]\n[[names]]\nid = "DOID:1"\nlay = ["y"]', "has two tables"),
        ('[[letters]]\nletters = "GT"\nmeanings = [ { id = "DOID:1", line = "One." } ]', "two meanings or more"),
        ('[[wrong]]\nid = "DOID:1"\nname = "XY"\nreason = "Why."', "does not call it"),
        ('[[wrong]]\nid = "DOID:1"\nname = "gut trouble"\nreason = "Why."', "shown_as"),
        ('[[wrong]]\nid = "DOID:1"\nname = "GT"', "“reason” is missing"),
        ('[[kind]]\nid = "DOID:1"\nname = "GT"\nkind = "rude"\nreason = "Why."', "is none of"),
        ('[[parents]]\nid = "DOID:1"\nnot = ["DOID:2"]\nreason = "Why."', "no parent of it"),
        ('[[condition]]\nid = "DOID:1"\nname = "x"', "begins with PH:"),
        ('[[names]]\nid = "DOID:1"\nnicknames = ["x"]', "has no meaning here"),
        ('[[names]]\nid = "DOID:1"\nlay = "x"', "is not text"),
        ('[[names]]\nid = "DOID:1"\nlay = ["💊"]', "cannot be searched"),
        ("[[names", "not TOML"),
    ],
)
def test_refuses_and_says_why(text, said):
    with pytest.raises(naming.NamesProblem, match=said):
        naming.read(SMALL, text)


def test_the_command_says_what_it_would_do_and_what_is_wrong(monkeypatch, tmp_path):
    names = tmp_path / "names.toml"
    names.write_text(OWN, encoding="utf-8")
    monkeypatch.setattr("communities.naming.NAMES", names)
    monkeypatch.setattr("communities.catalogue.read", lambda: SMALL)
    out = io.StringIO()
    call_command("load_conditions", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["our_names"] == 6
    assert not Condition.objects.exists()
    names.write_text('[[names]]\nid = "DOID:9"', encoding="utf-8")
    with pytest.raises(CommandError, match="nothing has this id"):
        call_command("load_conditions")
