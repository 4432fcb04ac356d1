"""Who helps in a community is found without reading all of its people: its page of what it is about names them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("communities", "0016_terms")]

    operations = [
        AddIndexConcurrently(
            "membership",
            models.Index(
                fields=["community", "since"],
                condition=models.Q(role__in=["greeter", "moderator"]),
                name="membership_helping",
            ),
        )
    ]
