"""Each community decides about health professionals; who is one may wish to speak so, community by community."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

RELATIONS = [
    ("patient", "living with it"), ("waiting", "waiting for a diagnosis"), ("carer", "carer"), ("parent", "parent"),
    ("partner", "partner"), ("bereaved", "bereaved"), ("supporter", "supporter"), ("professional", "works in health care"),
]  # fmt: skip
CLINICIANS = [
    ("welcome", "welcome everywhere here"),
    ("asked", "only when moderators ask them"), ("peers", "not here: peers only"),
]  # fmt: skip


class Migration(migrations.Migration):
    atomic = False  # what is there already is looked through without keeping anybody out
    dependencies = [("communities", "0013_page_changes")]

    operations = [
        migrations.AddField(
            "community", "clinicians",
            models.CharField(
                choices=CLINICIANS, db_default="asked", default="asked", max_length=7,
                verbose_name="health professionals"),
        ),
        migrations.AddField(
            "membership", "speaks",
            models.BooleanField(db_default=False, default=False, verbose_name="may speak as a professional"),
        ),
        migrations.AlterField(
            "membership", "relation",
            models.CharField(
                blank=True, choices=RELATIONS, default="", max_length=12, verbose_name="relation to the condition"),
        ),
        AddConstraintNotValid(
            "community",
            models.CheckConstraint(
                condition=models.Q(("clinicians__in", ["welcome", "asked", "peers"])), name="community_clinicians"),
        ),
        ValidateConstraint("community", "community_clinicians"),
    ]  # fmt: skip
