"""What happened, as a form takes it."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from posts.forms.body import BodyField, WritingForm
from posts.models.answering import OUTCOME_LONGEST


class OutcomeField(BodyField):
    """2–2,000 characters, of which something can be seen."""

    def __init__(self, **kwargs):
        super().__init__(label=_("In your words"), **kwargs)
        self.max_length = OUTCOME_LONGEST
        said = _("This is longer than 2,000 characters. Please shorten it: nothing is lost yet.")
        kept = [one for one in self.validators if not isinstance(one, MaxLengthValidator)]
        self.validators = [*kept, MaxLengthValidator(OUTCOME_LONGEST, said)]


class OutcomeForm(WritingForm):
    """The text alone. Personal things are asked about as before a post; there is no limit on how often."""

    body = OutcomeField(help_text=_("What you tried, and how it went for you. Up to 2,000 characters."))
    notes = None

    def clean(self) -> dict:
        """Asks once about personal things."""
        if not self.errors:
            self._ask_about_personal_things()
        return forms.Form.clean(self) or self.cleaned_data
