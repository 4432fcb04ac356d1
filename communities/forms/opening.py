"""What people say who open a community together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.founding import camel_case, is_hashtag
from communities.models import Community
from peerhealth.plain import visible_line

NAME_LONGEST, LINE_LONGEST, HASHTAG_LONGEST = 100, 140, 64
READERS = ((Community.Visibility.PUBLIC, _("Everyone")), (Community.Visibility.MEMBERS, _("Only members")))


class OpeningForm(forms.Form):
    """Name, one line, hashtag, and who may read: what `together.open_place` needs."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LONGEST)
    tagline = forms.CharField(label=_("One line about it"), max_length=LINE_LONGEST, required=False)
    hashtag = forms.CharField(label=_("Hashtag"), max_length=HASHTAG_LONGEST, help_text=_("One word."))
    visibility = forms.ChoiceField(
        label=_("Who may read what is written there?"), choices=READERS, widget=forms.RadioSelect,
        help_text=_("Everybody can find the community, whatever you choose."),
    )  # fmt: skip

    def __init__(self, *args, condition, **kwargs):
        name = str(condition)
        initial = {"name": name[:1].upper() + name[1:], "hashtag": camel_case(name)[:HASHTAG_LONGEST]}
        super().__init__(*args, initial=initial | {"visibility": Community.Visibility.PUBLIC}, **kwargs)
        for each in ("name", "tagline", "hashtag"):
            self.fields[each].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def clean_name(self) -> str:
        """On one line. Raises ValidationError for one of which nothing can be seen."""
        name = visible_line(self.cleaned_data["name"], 2)
        if not name:
            raise forms.ValidationError(_("Please give it a name that people can read."))
        return name

    def clean_hashtag(self) -> str:
        """Without its sign. Raises ValidationError for what is no hashtag."""
        hashtag = self.cleaned_data["hashtag"].strip().lstrip("#＃")
        if not is_hashtag(hashtag):
            raise forms.ValidationError(_("A hashtag is one word of letters and digits."))
        return hashtag
