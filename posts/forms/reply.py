"""Writing and editing a reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.forms.body import BodyField, WritingForm


class ReplyForm(WritingForm):
    """The text, and the post it answers (`to`: a public id; empty for the opening post)."""

    body = BodyField(label=_("Your reply"))
    to = forms.CharField(required=False, widget=forms.HiddenInput)


class EditReplyForm(WritingForm):
    """The text of a reply that is there already."""
