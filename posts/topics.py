"""Content notes: what a post is about that some readers would rather not meet today.

The list is fixed (the research on patient communities): free words would be a second set of hashtags. Notes are a way
to choose what to read, and are never described as protection: they do not lessen distress.
"""

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
