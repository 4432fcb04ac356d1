"""Questions for somebody's visit, for them alone; and updates that tell what a doctor said about a thread, which who may
read both finds at its top: a visitor's page is drawn again where the update is one that everybody may read."""

import django.db.models.deletion
import django.utils.timezone
import peerhealth.ids
from django.conf import settings
from django.db import migrations, models

TOLD = """
CREATE FUNCTION posts_doctor_said_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM posts_thread_changed(OLD.update_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM posts_thread_changed(NEW.update_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_what_was_said AFTER INSERT OR UPDATE OR DELETE ON posts_doctorsaid FOR EACH ROW
    EXECUTE FUNCTION posts_doctor_said_shown();
"""
AWAY = """
DROP TRIGGER page_of_what_was_said ON posts_doctorsaid;
DROP FUNCTION posts_doctor_said_shown;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("posts", "0019_tags_of_a_community"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DoctorSaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='told')),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doctor_said', to='posts.thread')),
                ('update', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='doctor_said_about', to='posts.thread')),
            ],
            options={
                'verbose_name': 'what the doctor said',
                'verbose_name_plural': 'what the doctor said',
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=peerhealth.ids.random_id, editable=False, max_length=12, unique=True)),
                ('day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('whom', models.CharField(blank=True, max_length=120, verbose_name='with whom')),
                ('purpose', models.CharField(choices=[('new', 'Something new'), ('results', 'Results'), ('treatment', 'Choosing a treatment'), ('side_effect', 'A side effect'), ('check_up', 'A check-up'), ('second', 'A second opinion')], default='check_up', max_length=12, verbose_name='purpose')),
                ('symptoms', models.CharField(blank=True, max_length=2000)),
                ('medicines', models.CharField(blank=True, max_length=2000)),
                ('worries', models.CharField(blank=True, max_length=2000)),
                ('more', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'visit',
            },
        ),
        migrations.CreateModel(
            name='VisitQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=peerhealth.ids.random_id, editable=False, max_length=12, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500, verbose_name='question')),
                ('passage', models.CharField(blank=True, max_length=16)),
                ('answer', models.CharField(blank=True, max_length=2000, verbose_name='answer')),
                ('next_step', models.CharField(blank=True, max_length=500, verbose_name='what happens next')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='posts.post')),
                ('told', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='posts.thread')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='posts.visit')),
            ],
            options={
                'verbose_name': 'question for a visit',
                'verbose_name_plural': 'questions for visits',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['owner', 'day'], name='visit_of_somebody'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['day'], name='visit_by_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['new', 'results', 'treatment', 'side_effect', 'check_up', 'second'])), name='visit_purpose'),
        ),
        migrations.RunSQL(TOLD, AWAY),
    ]
