"""How much somebody wants to hear of a community."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.levels import NORMAL
from communities.models import CommunityLevel

SAID = [
    (NORMAL, _("What concerns me")),
    (CommunityLevel.Level.EACH.value, _("Every new thread as well")),
    (CommunityLevel.Level.MUTED.value, _("Nothing, no answers to me either")),
]


class LevelForm(forms.Form):
    """One of three levels."""

    level = forms.ChoiceField(
        label=_("What do you want to be told of?"),
        choices=SAID,
        widget=forms.RadioSelect,
        help_text=_("What concerns you are answers to you, mentions, and threads and hashtags that you follow."),
    )
