"""A form of names by which they are found inside of a sentence, filled at once."""

from django.db import migrations, models

from communities.refolding import refold


def fold_anew(apps, schema_editor):
    names = tuple(apps.get_model("communities", name) for name in ("ConditionName", "CommunityName"))
    refold(names=names, words=apps.get_model("communities", "Word"))


class Migration(migrations.Migration):
    dependencies = [("communities", "0008_members_are_welcomed")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="core",
            field=models.CharField(db_index=True, default="", editable=False, max_length=500),
        )
        for name in ("communityname", "conditionname")
    ] + [migrations.RunPython(fold_anew, migrations.RunPython.noop, elidable=True)]
