"""Earlier versions of guides that moderators took away for good: that there was one, who did so, when and why."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("communities", "0017_who_helps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GuideErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='erasures', to='communities.guide')),
            ],
            options={
                'verbose_name': 'version of a guide that was taken away',
                'verbose_name_plural': 'versions of guides that were taken away',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('guide', 'number'), name='a_version_goes_once')],
            },
        ),
    ]
