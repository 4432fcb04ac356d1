"""Fills the searched forms of names that are there already. Names that are not the catalogue's were all written in the
admin until now: they are marked so, that loading our own leaves them alone."""

from django.db import migrations

from communities.refolding import refold


def fold_anew(apps, schema_editor):
    names = tuple(apps.get_model("communities", name) for name in ("ConditionName", "CommunityName"))
    names[0].objects.filter(source="ours").update(source="admin")
    refold(names=names, words=apps.get_model("communities", "Word"))


class Migration(migrations.Migration):
    dependencies = [("communities", "0004_searched_forms")]

    operations = [migrations.RunPython(fold_anew, migrations.RunPython.noop, elidable=True)]
