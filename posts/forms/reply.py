"""Writing and editing a reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.forms.body import BodyField, WritingForm
from posts.forms.spoken import SpokenStill
from posts.kinds import NEED_HINTS


class ReplyForm(WritingForm):
    """The text, and the post it answers (`to`: a public id; empty for the opening post)."""

    body = BodyField(label=_("Your reply"))
    field_order = ("body", "notes", "to")
    to = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, parent=None, need: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.parent = parent
        self.fields["body"].help_text = NEED_HINTS.get(need, "")
        if self["to"].value():
            self.fields["body"].widget.attrs["autofocus"] = True  # the form has just come, below the post it answers

    def clean(self) -> dict:
        """What is answered may have been deleted while somebody wrote: the text then answers the whole thread."""
        if self.parent is None:
            self.data = self.data.copy()
            self.data["to"] = ""
            raise forms.ValidationError(
                _("The reply you answer is no longer there. Your text is kept: send it again to answer everyone.")
            )
        return super().clean()


class EditReplyForm(SpokenStill, WritingForm):
    """The text of a reply that is there already."""
