"""Guides, and that a public community says when one of them looks different (docs/caching.md)."""

import communities.models.guide
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# What is written in a guide that was taken down is nothing that a visitor sees.
SHOWN = """
CREATE FUNCTION communities_guide_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM communities_guidewithdrawal w WHERE w.guide_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    PERFORM accounts_page_changed(c.id) FROM communities_community c WHERE c.visibility = 'public' AND c.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.community_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.community_id END);
    RETURN NULL;
END $$;
CREATE FUNCTION communities_beside_guide_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_page_changed(c.id)
    FROM communities_guide g JOIN communities_community c ON c.id = g.community_id
    WHERE c.visibility = 'public' AND g.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.guide_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.guide_id END)
    AND (TG_TABLE_NAME = 'communities_guidewithdrawal'
        OR NOT EXISTS (SELECT FROM communities_guidewithdrawal w WHERE w.guide_id = g.id));
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_guide AFTER INSERT OR DELETE ON communities_guide FOR EACH ROW
    EXECUTE FUNCTION communities_guide_shown();
CREATE TRIGGER page_of_changed_guide AFTER UPDATE ON communities_guide FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION communities_guide_shown();
CREATE TRIGGER page_of_guide_review AFTER INSERT OR UPDATE OR DELETE ON communities_guidereview FOR EACH ROW
    EXECUTE FUNCTION communities_beside_guide_shown();
CREATE TRIGGER page_of_guide_withdrawal AFTER INSERT OR DELETE ON communities_guidewithdrawal FOR EACH ROW
    EXECUTE FUNCTION communities_beside_guide_shown();
"""
# None of an address at which there is no guide.
VERSION = """
CREATE FUNCTION communities_guide_page_version(place text, address text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT c.id || ' ' || accounts_page_version(0, c.id)
        FROM communities_community c JOIN communities_guide g ON g.community_id = c.id
        WHERE c.slug = place AND g.slug = address);
END $$;
"""
AWAY = """
DROP TRIGGER page_of_guide_withdrawal ON communities_guidewithdrawal;
DROP TRIGGER page_of_guide_review ON communities_guidereview;
DROP TRIGGER page_of_changed_guide ON communities_guide;
DROP TRIGGER page_of_guide ON communities_guide;
DROP FUNCTION communities_guide_page_version, communities_beside_guide_shown, communities_guide_shown;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0013_page_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, verbose_name='address')),
                ('title', models.CharField(max_length=140, verbose_name='title')),
                ('summary', models.CharField(max_length=300, verbose_name='in short')),
                ('body', models.TextField(verbose_name='text')),
                ('html', models.TextField(editable=False)),
                ('number', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='written')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
                ('review_by', models.DateField(default=communities.models.guide.in_a_year, verbose_name='look at it again by')),
                ('grade', models.FloatField(editable=False, null=True, verbose_name='reading grade')),
                ('longest', models.JSONField(default=list, editable=False, verbose_name='longest sentences')),
                ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('summary', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('body', config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guides', to='communities.community')),
            ],
            options={
                'verbose_name': 'guide',
                'verbose_name_plural': 'guides',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GuideReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('as_what', models.CharField(blank=True, default='', max_length=120, verbose_name='as what')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('until', models.DateField(verbose_name='holds until')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='communities.guide')),
            ],
            options={
                'verbose_name': 'review of a guide',
                'verbose_name_plural': 'reviews of guides',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='GuideRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(max_length=140, verbose_name='title')),
                ('summary', models.CharField(max_length=300, verbose_name='in short')),
                ('body', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('why', models.CharField(blank=True, default='', max_length=200, verbose_name='why')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='communities.guide')),
            ],
            options={
                'verbose_name': 'version of a guide',
                'verbose_name_plural': 'versions of guides',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='GuideSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('publisher', models.CharField(max_length=120, verbose_name='publisher')),
                ('link', models.CharField(blank=True, default='', max_length=500, verbose_name='link')),
                ('dated', models.DateField(blank=True, null=True, verbose_name='dated')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='communities.guiderevision')),
            ],
            options={
                'verbose_name': 'source of a guide',
                'verbose_name_plural': 'sources of guides',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='GuideWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='communities.guide')),
            ],
            options={
                'verbose_name': 'guide that was taken down',
                'verbose_name_plural': 'guides that were taken down',
            },
        ),
        migrations.CreateModel(
            name='GuideWriter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='guide_writer', to='communities.membership')),
            ],
            options={
                'verbose_name': 'writer of guides',
                'verbose_name_plural': 'writers of guides',
            },
        ),
        migrations.AddIndex(
            model_name='guide',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='guide_vector'),
        ),
        migrations.AddIndex(
            model_name='guide',
            index=models.Index(fields=['review_by'], name='guide_review_by'),
        ),
        migrations.AddConstraint(
            model_name='guide',
            constraint=models.UniqueConstraint(fields=('community', 'slug'), name='one_guide_at_an_address'),
        ),
        migrations.AddIndex(
            model_name='guidereview',
            index=models.Index(fields=['guide', '-at'], name='guide_review_newest'),
        ),
        migrations.AddConstraint(
            model_name='guiderevision',
            constraint=models.UniqueConstraint(fields=('guide', 'number'), name='a_version_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='guidesource',
            constraint=models.UniqueConstraint(fields=('revision', 'position'), name='a_source_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='guidesource',
            constraint=models.CheckConstraint(condition=models.Q(('link', ''), ('link__regex', '^https?://'), _connector='OR'), name='a_source_is_on_the_web'),
        ),
        migrations.RunSQL(SHOWN + VERSION, AWAY),
    ]
