"""The forms about one's relation to a condition: asked once after joining, changed in the settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Membership

RATHER_NOT = ("", _("I would rather not say"))
PROFILE_HELP = _("Everyone who is signed in sees it there.")
PROFILE_HELP_PRIVATE = _("Only members of this community see it there; nobody else learns that the community exists.")
POSTS_HELP = _("Everyone who can read a post of yours here sees it beside your name, as long as you are a member.")


class WelcomeForm(forms.Form):
    """What brings somebody here: asked once, and nothing is shown unless they say so."""

    relation = forms.ChoiceField(
        label=_("What brings you here?"),
        choices=[*Membership.Relation.choices, RATHER_NOT],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    by_posts = forms.BooleanField(
        label=_("Show it beside what I write here"),
        help_text=_("Otherwise nobody sees it."),
        required=False,
    )


class RelationForm(forms.Form):
    """What I am to one community's condition, and where that may be seen."""

    relation = forms.ChoiceField(
        label=_("You and the condition"), choices=[RATHER_NOT, *Membership.Relation.choices], required=False
    )
    on_profile = forms.BooleanField(label=_("Show it on my profile"), required=False)
    by_posts = forms.BooleanField(label=_("Show it beside what I write in this community"), required=False)

    def __init__(self, *args, membership: Membership, **kwargs):
        self.membership = membership
        shown = {
            "relation": membership.relation,
            "on_profile": membership.relation_on_profile,
            "by_posts": membership.relation_by_posts,
        }
        # The ids on the page must differ from one community's form to the next.
        super().__init__(*args, initial=shown, auto_id=f"{membership.community.slug}-%s", **kwargs)
        private = membership.community.visibility == membership.community.Visibility.PRIVATE
        self.fields["on_profile"].help_text = PROFILE_HELP_PRIVATE if private else PROFILE_HELP
        self.fields["by_posts"].help_text = POSTS_HELP
