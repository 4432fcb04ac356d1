"""From which threads guides were built; both pages say when that changes (docs/caching.md)."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

SHOWN = """
CREATE FUNCTION posts_guide_thread_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM posts_thread_changed(one.thread) FROM (VALUES
        (CASE WHEN TG_OP <> 'INSERT' THEN OLD.guide_id END, CASE WHEN TG_OP <> 'INSERT' THEN OLD.thread_id END),
        (CASE WHEN TG_OP <> 'DELETE' THEN NEW.guide_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.thread_id END)
    ) one(guide, thread)
    WHERE one.guide IS NOT NULL
        AND NOT EXISTS (SELECT FROM communities_guidewithdrawal w WHERE w.guide_id = one.guide);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_guide_thread AFTER INSERT OR UPDATE OR DELETE ON posts_guidethread FOR EACH ROW
    EXECUTE FUNCTION posts_guide_thread_shown();
"""
AWAY = """
DROP TRIGGER page_of_guide_thread ON posts_guidethread;
DROP FUNCTION posts_guide_thread_shown;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0015_guides'),
        ('posts', '0019_tags_of_a_community'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuideThread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='built_from', to='communities.guide')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guides', to='posts.thread')),
            ],
            options={
                'verbose_name': 'thread of a guide',
                'verbose_name_plural': 'threads of guides',
                'constraints': [models.UniqueConstraint(fields=('guide', 'thread'), name='a_guide_has_a_thread_once')],
            },
        ),
        migrations.RunSQL(SHOWN, AWAY),
    ]
