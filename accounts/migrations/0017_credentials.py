"""Professions that two people of the house have checked, and what visitors see of them (docs/caching.md)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Whoever has spoken with it has words in any community: what stands beside them changes everywhere, as a name does.
SHOWN = """
CREATE TRIGGER page_of_credential AFTER UPDATE ON accounts_credential FOR EACH ROW
    WHEN (OLD.second_at IS NOT NULL AND (OLD.profession, OLD.country, OLD.until, OLD.ending)
        IS DISTINCT FROM (NEW.profession, NEW.country, NEW.until, NEW.ending))
    EXECUTE FUNCTION accounts_person_shown();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0016_page_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profession', models.CharField(choices=[('dentist', 'dentist'), ('dietitian', 'dietitian'), ('doctor', 'doctor'), ('midwife', 'midwife'), ('nurse', 'nurse'), ('occupational', 'occupational therapist'), ('paramedic', 'paramedic'), ('pharmacist', 'pharmacist'), ('physio', 'physiotherapist'), ('psychologist', 'psychologist'), ('psychotherapist', 'psychotherapist'), ('speech', 'speech and language therapist')], max_length=16, verbose_name='profession')),
                ('country', models.CharField(max_length=40, verbose_name='country')),
                ('registry', models.CharField(max_length=120, verbose_name='register')),
                ('number', models.CharField(blank=True, default='', max_length=60, verbose_name='number there')),
                ('evidence', models.TextField(blank=True, default='', max_length=1000, verbose_name='evidence')),
                ('interests', models.TextField(blank=True, default='', max_length=500, verbose_name='interests')),
                ('on_profile', models.BooleanField(default=True, verbose_name='told on the profile')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked')),
                ('first_at', models.DateTimeField(editable=False, null=True, verbose_name='first check')),
                ('second_at', models.DateTimeField(editable=False, null=True, verbose_name='checked')),
                ('until', models.DateField(editable=False, null=True, verbose_name='until')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='ended')),
                ('ending', models.CharField(blank=True, choices=[('refused', 'not confirmed'), ('revoked', 'taken back'), ('given_up', 'given up'), ('expired', 'expired'), ('renewed', 'renewed')], default='', max_length=8, verbose_name='how it ended')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'checked profession',
                'verbose_name_plural': 'checked professions',
                'ordering': ['-asked_at', '-id'],
                'indexes': [models.Index(condition=models.Q(models.Q(('second_at__isnull', False)), ('ended_at__isnull', True)), fields=['until'], name='credential_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('profession__in', ['dentist', 'dietitian', 'doctor', 'midwife', 'nurse', 'occupational', 'paramedic', 'pharmacist', 'physio', 'psychologist', 'psychotherapist', 'speech'])), name='profession_known'), models.CheckConstraint(condition=models.Q(('first_by', models.F('second_by')), _negated=True), name='two_different_people_check'), models.CheckConstraint(condition=models.Q(models.Q(('first_by', models.F('user')), _negated=True), models.Q(('second_by', models.F('user')), _negated=True)), name='nobody_checks_themselves'), models.CheckConstraint(condition=models.Q(models.Q(('second_at__isnull', True), ('until__isnull', True)), models.Q(('first_at__isnull', False), ('second_at__isnull', False), ('until__isnull', False)), _connector='OR'), name='checked_twice_and_until'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('second_at__isnull', False), _negated=True), models.Q(('ended_at__isnull', False), _negated=True)), models.Q(('evidence', ''), ('number', '')), _connector='OR'), name='decided_keeps_no_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(models.Q(('ended_at__isnull', False)), ('ending__in', ['refused', 'revoked', 'given_up', 'expired', 'renewed'])), _connector='OR'), name='an_ending_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('ending__in', ['refused', 'revoked']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='staff_say_why_it_ended'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('second_at__isnull', True)), fields=('user',), name='one_open_credential_each'), models.UniqueConstraint(condition=models.Q(models.Q(('second_at__isnull', False)), ('ended_at__isnull', True)), fields=('user',), name='one_checked_credential_each')],
            },
        ),
        migrations.RunSQL(SHOWN, "DROP TRIGGER page_of_credential ON accounts_credential"),
    ]
