"""Content notes: what a post is about that some readers would rather not meet today.

The list is fixed (the research on patient communities): free words would be a second set of hashtags. Notes are a way
to choose what to read, and are never described as protection: they do not lessen distress.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What an author can note, and a reader can fold."""

    DEATH = "death", _("Death and terminal illness")
    PREGNANCY_LOSS = "pregnancy_loss", _("Pregnancy loss")
    SELF_HARM = "self_harm", _("Self-harm and suicide")
    ABUSE = "abuse", _("Abuse")
    EATING = "eating", _("Eating, weight, numbers")
    NEEDLES = "needles", _("Needles, blood")
    SURGERY = "surgery", _("Surgery images")
    SEXUAL_HEALTH = "sexual_health", _("Sexual health")
    RECURRENCE = "recurrence", _("Recurrence")
    ADDICTION = "addiction", _("Addiction")


# The same in the middle of a sentence ("Notes: abuse").
SAID = {
    Topic.DEATH.value: _("death and terminal illness"),
    Topic.PREGNANCY_LOSS.value: _("pregnancy loss"),
    Topic.SELF_HARM.value: _("self-harm and suicide"),
    Topic.ABUSE.value: _("abuse"),
    Topic.EATING.value: _("eating, weight, numbers"),
    Topic.NEEDLES.value: _("needles, blood"),
    Topic.SURGERY.value: _("surgery images"),
    Topic.SEXUAL_HEALTH.value: _("sexual health"),
    Topic.RECURRENCE.value: _("recurrence"),
    Topic.ADDICTION.value: _("addiction"),
}


def in_order(topics: Iterable[str]) -> list[str]:
    """`topics` in the order of the list, each once; what is none is left out."""
    wanted = set(topics)
    return [topic for topic in Topic.values if topic in wanted]


def said(topics: Iterable[str]) -> str:
    """The topics for the middle of a sentence: "abuse · addiction"."""
    return " · ".join(str(SAID[topic]) for topic in in_order(topics))
