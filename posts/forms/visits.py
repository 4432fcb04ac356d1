"""A visit, its questions and what was said, as forms take them. Everything may be left out that can be."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth.plain import is_visible, one_line, typed
from posts.good_questions import BEGINNINGS, TELLING, begun
from posts.models import Purpose, VisitQuestion
from posts.models.visit import NEXT_LONGEST, QUESTION_LONGEST, TEXT_LONGEST, WHOM_LONGEST
from posts.visiting import name_of

UNPROCESSABLE = 422
NEW = "new"  # in place of the id of a visit: one that is made now
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
YEARS_AROUND = 10


def words(longest: int, *, rows: int = 3, required: bool = False, **kwargs) -> forms.CharField:
    """A field for some words: as typed, and never cut off by the browser."""
    said = {
        "required": _("Please write something first."),
        "max_length": _("Please use at most %(limit_value)d characters: nothing is lost yet."),
    }
    attrs = {"rows": rows, "dir": "auto", "class": "short"}
    field = forms.CharField(
        max_length=longest, required=required, widget=forms.Textarea(attrs=attrs), error_messages=said, **kwargs
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class Private(forms.Form):
    """A form whose words are for the person alone, and kept as they were typed."""

    status = UNPROCESSABLE

    def clean(self) -> dict[str, Any]:
        """Words as they are stored: without signs that the database cannot keep."""
        found = super().clean() or self.cleaned_data
        return {name: typed(value) if isinstance(value, str) else value for name, value in found.items()}


class VisitForm(Private):
    """What a visit is for, when, and with whom."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"), choices=Purpose, widget=forms.RadioSelect, initial=Purpose.CHECK_UP
    )
    day = forms.DateField(
        label=_("When? (optional)"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Please write the day like 2026-12-31, or leave it empty.")},
    )
    whom = forms.CharField(
        label=_("With whom? (optional)"),
        required=False,
        max_length=WHOM_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("In your words, such as “the new rheumatologist” or “telephone, nurse”."),
        error_messages={"max_length": _("Please use at most 120 characters.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whom"].widget.attrs.pop("maxlength", None)

    def clean_day(self) -> date | None:
        """The day. Raises ValidationError for a year that must be a slip."""
        day = self.cleaned_data["day"]
        if day and abs(day.year - timezone.localdate().year) > YEARS_AROUND:
            raise forms.ValidationError(_("Please look at the year again."))
        return day

    def clean_whom(self) -> str:
        """On one line."""
        return one_line(self.cleaned_data["whom"])


class KnowForm(Private):
    """What they should know."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in TELLING.items():
            self.fields[name] = words(TEXT_LONGEST, rows=4, label=label, help_text=help_text)

    @staticmethod
    def label_of(name: str) -> str:
        """What a field is called."""
        return str(TELLING[name][0])


class QuestionField(forms.CharField):
    """A question: 2–500 characters, of which something can be seen."""

    def __init__(self, **kwargs):
        said = _("Please use at most 500 characters: a short question gets a clear answer. Nothing is lost yet.")
        self._empty = _("Please write your question first.")
        super().__init__(
            max_length=QUESTION_LONGEST,
            label=kwargs.pop("label", _("My question")),
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "short"}),
            error_messages={"required": self._empty, "max_length": said},
            **kwargs,
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value) -> str:
        """As it is stored."""
        return typed(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Raises ValidationError for a text of which nothing can be seen."""
        super().validate(value if is_visible(value) else "")


class QuestionForm(Private):
    """A question of one's own. A press on a beginning ("start") puts it before what was typed, and adds nothing."""

    text = QuestionField()
    START = "start"

    @classmethod
    def helped(cls, sent, **kwargs) -> "QuestionForm":
        """The form that comes back after a press on a beginning: not checked, nothing lost."""
        typed_so_far = {name: sent[name] for name in cls.base_fields if name in sent}
        return cls(initial=typed_so_far | {"text": begun(sent.get("text", ""), sent.get(cls.START, ""))}, **kwargs)

    @property
    def beginnings(self) -> dict:
        """The beginnings, by key."""
        return BEGINNINGS


class AskForm(QuestionForm):
    """A question that comes from a post: for which visit, and which words of the post go with it. For a visit that is
    made now, what a VisitForm asks (`plan`) stands on the same page."""

    visit = forms.ChoiceField(
        label=_("For which visit?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a visit."), "invalid_choice": _("That visit is gone. Please choose again."),
        },
    )  # fmt: skip
    passage = forms.ChoiceField(
        label=_("Which words to keep beside it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only you see them, and only as long as you may read the post."),
        error_messages={"invalid_choice": _("The post has been changed meanwhile. Please choose again.")},
    )
    field_order = ["passage", "text", "visit"]

    def __init__(self, *args, visits: list, passages: list, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(one.public_id, name_of(one)) for one in visits]
        self.fields["visit"].choices = [*known, (NEW, _("A new visit"))]
        self.fields["passage"].choices = [*((one.mark, f"“{one.text}”") for one in passages), ("", _("No words"))]
        self.initial.setdefault("visit", known[0][0] if known else NEW)
        self.initial.setdefault("passage", passages[0].mark if passages else "")

    @property
    def is_for_new(self) -> bool:
        """Whether it asks for a visit that is not there yet."""
        return self["visit"].value() == NEW


class AnswersForm(Private):
    """What was said: for each question an answer, and what happens next."""

    def __init__(self, *args, questions: list[VisitQuestion], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            one = question.public_id
            self.fields[f"answer-{one}"] = words(TEXT_LONGEST, label=_("What was said, as I understood it"))
            self.fields[f"next-{one}"] = words(NEXT_LONGEST, rows=2, label=_("What happens next (optional)"))
            self.initial |= {f"answer-{one}": question.answer, f"next-{one}": question.next_step}

    def rows(self) -> list[tuple]:
        """(question, field of its answer, field of what happens next)."""
        return [(one, self[f"answer-{one.public_id}"], self[f"next-{one.public_id}"]) for one in self.questions]

    def said(self) -> dict[str, tuple[str, str]]:
        """By public id of a question: answer and what happens next."""
        sent = self.cleaned_data
        ids = [one.public_id for one in self.questions]
        return {one: (sent[f"answer-{one}"], sent[f"next-{one}"]) for one in ids}
