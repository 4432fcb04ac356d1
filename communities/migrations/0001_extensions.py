"""pg_trgm (likeness of words) and unaccent, before any table that uses them. Both are trusted extensions: the owner of
the database may create them."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []

    operations = [TrigramExtension(), UnaccentExtension()]
