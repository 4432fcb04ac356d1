"""*Ask a professional*: its window of time, who is asked to answer, and that it is off. What visitors
see of it says when it looks different (docs/caching.md); whom moderators have asked, and who said no, says nothing."""

from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PAGES = """
CREATE FUNCTION posts_beside_session_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM posts_thread_changed(s.thread_id) FROM posts_asksession s WHERE s.id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.session_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.session_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER page_of_session AFTER INSERT OR UPDATE OR DELETE ON posts_asksession FOR EACH ROW
    EXECUTE FUNCTION posts_beside_thread_shown();
CREATE TRIGGER page_of_cancellation AFTER INSERT OR UPDATE OR DELETE ON posts_askcancellation FOR EACH ROW
    EXECUTE FUNCTION posts_beside_session_shown();
CREATE TRIGGER page_of_answerer AFTER UPDATE ON posts_askanswerer FOR EACH ROW
    WHEN (OLD.accepted_at IS DISTINCT FROM NEW.accepted_at) EXECUTE FUNCTION posts_beside_session_shown();
CREATE TRIGGER page_of_new_answerer AFTER INSERT ON posts_askanswerer FOR EACH ROW
    WHEN (NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION posts_beside_session_shown();
CREATE TRIGGER page_of_no_answerer AFTER DELETE ON posts_askanswerer FOR EACH ROW
    WHEN (OLD.accepted_at IS NOT NULL) EXECUTE FUNCTION posts_beside_session_shown();
"""
AWAY = """
DROP TRIGGER page_of_session ON posts_asksession;
DROP TRIGGER page_of_cancellation ON posts_askcancellation;
DROP TRIGGER page_of_answerer ON posts_askanswerer;
DROP TRIGGER page_of_new_answerer ON posts_askanswerer;
DROP TRIGGER page_of_no_answerer ON posts_askanswerer;
DROP FUNCTION posts_beside_session_shown;
"""


def _id() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _somebody() -> models.Field:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _now(name: str) -> models.Field:
    return models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("posts", "0022_a_kind_ask"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            "AskSession",
            [
                _id(),
                ("opened_at", _now("opened")),
                ("answers_from", models.DateTimeField(verbose_name="answers from")),
                ("answers_until", models.DateTimeField(verbose_name="answers until")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("version", models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ("told_at", models.DateTimeField(editable=False, null=True, verbose_name="told")),
                ("thread", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="ask_session", to="posts.thread")),
            ],
            options={
                "verbose_name": "“Ask a professional” session",
                "verbose_name_plural": "“Ask a professional” sessions",
                "ordering": ["-answers_from", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=Q(("answers_from__gte", F("opened_at"))), name="asked_before_answered"),
                    models.CheckConstraint(condition=Q(("answers_until__gt", F("answers_from"))), name="answers_take_time"),
                    models.CheckConstraint(
                        condition=Q(("answers_until__lte", F("answers_from") + timedelta(days=14))),
                        name="answers_come_to_an_end"),
                ],
            },
        ),
        migrations.CreateModel(
            "AskCancellation",
            [
                _id(),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", _now("cancelled")),
                ("by", _somebody()),
                ("session", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="cancellation", to="posts.asksession")),
            ],
            options={"verbose_name": "cancelled session", "verbose_name_plural": "cancelled sessions"},
        ),
        migrations.CreateModel(
            "AskAnswerer",
            [
                _id(),
                ("at", _now("asked")),
                ("accepted_at", models.DateTimeField(editable=False, null=True, verbose_name="said yes")),
                ("declined_at", models.DateTimeField(editable=False, null=True, verbose_name="said no")),
                ("by", _somebody()),
                ("session", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="answerers", to="posts.asksession")),
                ("user", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="ask_answerers",
                    to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "person asked to answer",
                "verbose_name_plural": "people asked to answer",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "user"), name="asked_to_answer_once"),
                    models.CheckConstraint(
                        condition=Q(("accepted_at__isnull", True), ("declined_at__isnull", True), _connector="OR"),
                        name="yes_or_no_to_answering"),
                ],
            },
        ),
        migrations.RunSQL(PAGES, AWAY),
    ]  # fmt: skip
