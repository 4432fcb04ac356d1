"""How much somebody wants to hear of a community."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.levels import NORMAL
from communities.models import CommunityLevel

SAID = [
    (NORMAL, _("What concerns me: answers, mentions, threads and hashtags I follow")),
    (CommunityLevel.Level.EACH.value, _("Every new thread as well")),
    (CommunityLevel.Level.MUTED.value, _("Nothing: also no answers to me")),
]


class LevelForm(forms.Form):
    """One of three levels."""

    level = forms.ChoiceField(label=_("What do you want to be told of?"), choices=SAID, widget=forms.RadioSelect)
