"""The glossary, and the number of what it says: it moves with every change, whoever writes it (communities/glossary.py).

The numbers are no model: only triggers write them. A number never comes back, not even after a transaction that was taken
back: it is the next of a sequence."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

NUMBERS = """
CREATE SEQUENCE communities_glossary_numbers;
CREATE TABLE communities_glossaryversion (scope varchar(20) PRIMARY KEY, number bigint NOT NULL);
CREATE FUNCTION communities_glossary_moved(place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO communities_glossaryversion (scope, number)
        VALUES (CASE WHEN place LIKE 'c%' THEN place ELSE '' END, nextval('communities_glossary_numbers'))
    ON CONFLICT (scope) DO UPDATE SET number = excluded.number;
END $$;
CREATE FUNCTION communities_glossary_version(community bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT string_agg(v.scope || ':' || v.number, ' ' ORDER BY v.scope)
        FROM communities_glossaryversion v WHERE v.scope IN ('', 'c' || community)), '-');
END $$;
"""
MOVES = """
CREATE FUNCTION communities_term_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM communities_glossary_moved(OLD.scope);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.scope <> OLD.scope) THEN
        PERFORM communities_glossary_moved(NEW.scope);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION communities_term_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM communities_glossary_moved(t.scope) FROM communities_term t WHERE t.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.term_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.term_id END);
    RETURN NULL;
END $$;
CREATE FUNCTION communities_glossary_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE communities_glossaryversion SET number = nextval('communities_glossary_numbers');
    RETURN NULL;
END $$;
CREATE FUNCTION communities_conditions_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM communities_glossary_moved('c' || CASE WHEN TG_OP = 'DELETE' THEN OLD.community_id ELSE NEW.community_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER glossary_of_term AFTER INSERT OR UPDATE OR DELETE ON communities_term FOR EACH ROW
    EXECUTE FUNCTION communities_term_moved();
CREATE TRIGGER glossary_of_form AFTER INSERT OR UPDATE OR DELETE ON communities_termform FOR EACH ROW
    EXECUTE FUNCTION communities_term_moved();
CREATE TRIGGER glossary_of_removal AFTER INSERT OR UPDATE OR DELETE ON communities_termremoval FOR EACH ROW
    EXECUTE FUNCTION communities_term_removed();
CREATE TRIGGER glossary_of_nothing AFTER TRUNCATE ON communities_termform
    EXECUTE FUNCTION communities_glossary_emptied();
CREATE TRIGGER glossary_of_conditions AFTER INSERT OR UPDATE OR DELETE ON communities_community_conditions FOR EACH ROW
    EXECUTE FUNCTION communities_conditions_moved();
CREATE TRIGGER glossary_of_parents AFTER INSERT OR UPDATE OR DELETE ON communities_condition_parents
    EXECUTE FUNCTION communities_glossary_emptied();
"""
AWAY = """
DROP TRIGGER glossary_of_parents ON communities_condition_parents;
DROP TRIGGER glossary_of_conditions ON communities_community_conditions;
DROP FUNCTION communities_conditions_moved, communities_term_moved, communities_term_removed,
    communities_glossary_emptied, communities_glossary_version, communities_glossary_moved CASCADE;
DROP TABLE communities_glossaryversion;
DROP SEQUENCE communities_glossary_numbers;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("communities", "0015_guides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='word')),
                ('slug', models.CharField(editable=False, max_length=90)),
                ('meaning', models.CharField(help_text='At most 40 words, as you would say it to a friend.', max_length=400, verbose_name='plain meaning')),
                ('scope', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('source', models.CharField(choices=[('ours', 'ours: data/glossary.csv'), ('people', 'written by people')], default='people', editable=False, max_length=6, verbose_name='source')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='communities.community')),
                ('condition', models.ForeignKey(blank=True, help_text='Only where this condition is meant. For letters that mean several things.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='communities.condition')),
            ],
            options={
                'verbose_name': 'word of the glossary',
                'verbose_name_plural': 'words of the glossary',
                'ordering': ['slug', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TermEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('add', 'added'), ('change', 'changed'), ('remove', 'took away'), ('restore', 'brought back')], max_length=7, verbose_name='act')),
                ('meaning', models.CharField(max_length=400, verbose_name='what it said then')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='communities.term')),
            ],
            options={
                'verbose_name': 'act on a word',
                'verbose_name_plural': 'acts on words',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TermForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=60, verbose_name='form')),
                ('folded', models.CharField(editable=False, max_length=200)),
                ('slug', models.CharField(db_index=True, editable=False, max_length=90)),
                ('scope', models.CharField(blank=True, default='', editable=False, max_length=20)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='communities.term')),
            ],
            options={
                'verbose_name': 'form of a word',
                'verbose_name_plural': 'forms of words',
            },
        ),
        migrations.CreateModel(
            name='TermRemoval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='removal', to='communities.term')),
            ],
            options={
                'verbose_name': 'removal of a word',
                'verbose_name_plural': 'removals of words',
            },
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('scope', 'slug'), name='a_word_has_an_address_once'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('community', None), ('condition', None), _connector='OR'), name='a_word_holds_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['ours', 'people'])), name='word_source'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func('meaning', output_field=models.IntegerField(), template="cardinality(regexp_split_to_array(btrim(%(expressions)s), '\\s+'))"), 40), name='a_meaning_is_short', violation_error_message='Please use at most 40 words.'),
        ),
        migrations.AddConstraint(
            model_name='termform',
            constraint=models.UniqueConstraint(fields=('scope', 'folded'), name='a_form_means_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='termform',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length('folded'), 1), name='a_form_has_letters'),
        ),
        migrations.RunSQL(NUMBERS + MOVES, AWAY),
    ]
