"""What somebody says when they ask to join: an answer to the community's question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.membership import ANSWER_LONGEST
from peerhealth.plain import is_visible, typed


class AnswerForm(forms.Form):
    """The answer to the community's one question. A community without a question, or one that is open, asks nothing."""

    def __init__(self, *args, community: Community, **kwargs):
        super().__init__(*args, **kwargs)
        if community.joining == Community.Joining.APPROVAL and community.question:
            self.fields["answer"] = _answer(community.question)

    def clean_answer(self) -> str:
        """The answer as it is stored. Raises ValidationError for one of which nothing can be seen."""
        answer = typed(self.cleaned_data["answer"])
        if not is_visible(answer):
            raise forms.ValidationError(self.fields["answer"].error_messages["required"])
        return answer


def _answer(question: str) -> forms.CharField:
    field = forms.CharField(
        label=question,
        max_length=ANSWER_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only the moderators read this, and it is gone once they have decided."),
        error_messages={
            "required": _("Please answer in a few words."),
            "max_length": _("Please use at most 500 characters; nothing is lost yet."),
        },
    )
    field.widget.attrs.pop("maxlength", None)  # the browser must not cut off what somebody pastes
    return field
