"""The text of a post as a form takes it: whatever arrives, nothing typed is lost."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peerhealth.plain import is_visible, typed
from posts import limits
from posts.models.post import BODY_LONGEST, BODY_SHORTEST

UNPROCESSABLE, TOO_MANY = 422, 429


class BodyField(forms.CharField):
    """2–20,000 characters, of which something can be seen."""

    def __init__(self, **kwargs):
        messages = {
            "required": _("Please write something first."),
            "min_length": _("Please write at least two characters."),
            "max_length": _(
                "This is longer than 20,000 characters. Please split it into two posts: nothing is lost yet."
            ),
        }
        attrs = {"rows": 8, "dir": "auto"}
        super().__init__(
            min_length=BODY_SHORTEST,
            max_length=BODY_LONGEST,
            label=kwargs.pop("label", _("Text")),
            error_messages=messages,
            widget=forms.Textarea(attrs=attrs),
            **kwargs,
        )
        # The browser must never cut off what somebody pastes: too long a text comes back whole, with a sentence.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value) -> str:
        """The text as it will be stored."""
        return typed(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Raises ValidationError for a text of which nothing can be seen."""
        super().validate(value if is_visible(value) else "")


class WritingForm(forms.Form):
    """A form that ends in a post. `status` is the answer's status when it is invalid."""

    body = BodyField()
    status = UNPROCESSABLE
    stands_there = None  # of an edit: the post, if it has changed since

    def __init__(self, *args, author=None, opening: bool = False, editing=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.author, self.opening, self.editing = author, opening, editing

    def clean(self) -> dict:
        """Checks the author's limits once everything else is right (a form without an author has none)."""
        if not self.errors and self.author is not None:
            try:
                if self.editing:
                    limits.check_edit(self.author, self.editing, body=self.cleaned_data["body"])
                else:
                    limits.check(self.author, opening=self.opening, body=self.cleaned_data["body"])
            except limits.TooMuchError as refusal:
                self.status = TOO_MANY
                raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data
