import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def name_by_day(apps, schema_editor):
    """The text of November is the same as before; versions are named for their day by now."""
    consents = apps.get_model("accounts", "Consent").objects
    # Whoever agreed in both ways (while this ran beside the site) keeps the newer row.
    twice = consents.filter(version="2026-11-01", withdrawn_at=None).values("user")
    consents.filter(version="2026-11").exclude(withdrawn_at=None, user__in=twice).update(version="2026-11-01")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_digest_takers")]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=20, verbose_name="text")),
                ("version", models.CharField(
                    help_text="The day it was published: 2026-11-30.", max_length=10, verbose_name="version")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="agreed")),
                ("user", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="agreements",
                    to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "agreement",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "text", "version"), name="one_agreement_per_version")],
            },
        ),
        migrations.RunPython(name_by_day, migrations.RunPython.noop),
    ]
