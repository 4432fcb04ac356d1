"""Writing and editing an opening post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peerhealth.plain import visible_line
from posts.forms.body import WritingForm
from posts.forms.spoken import SpokenStill
from posts.kinds import KIND_HINTS, KIND_ICONS, KIND_NEEDS, NEED_CHOICES, WRITTEN_KINDS, Audience, Kind, Need
from posts.models.thread import TITLE_LONGEST, TITLE_SHORTEST

# First steps of somebody new: the kind that is chosen already, and what stands in the empty fields until they write.
STARTS = {
    "hello": (
        Kind.STORY,
        _("Hello from me"),
        _("What brings you here? How long has it been part of your life? As much or as little as you like."),
    ),
    "ask": (Kind.QUESTION, _("Your question in one line"), _("What have you tried, and what would help to hear?")),
}


class ThreadForm(WritingForm):
    """Kind, need, title, text and audience of a new thread in `community`."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind, kind.label) for kind in WRITTEN_KINDS], widget=forms.RadioSelect,
        initial=Kind.QUESTION,
    )  # fmt: skip
    need = forms.ChoiceField(
        label=_("What do you hope for?"), choices=NEED_CHOICES, widget=forms.RadioSelect, initial=Need.EXPERIENCE
    )
    title = forms.CharField(
        label=_("Title"),
        min_length=TITLE_SHORTEST,
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Please give it a title."),
            "min_length": _("Please use at least 4 characters."),
            "max_length": _("Please use at most 140 characters; the text below has room for more."),
        },
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"), choices=Audience, widget=forms.RadioSelect, initial=Audience.NO_SEARCH
    )
    field_order = ["kind", "need", "title", "body", "notes", "audience"]

    def __init__(self, *args, community, start: str = "", **kwargs):
        super().__init__(*args, opening=True, **kwargs)
        self.fields["title"].widget.attrs.pop("maxlength", None)  # as for the text: nothing typed is cut off
        if start in STARTS:
            kind, title, body = STARTS[start]
            self.initial.setdefault("kind", kind)
            self.fields["title"].widget.attrs["placeholder"] = title
            self.fields["body"].widget.attrs["placeholder"] = body
        if not community.is_public:
            self._offer([Audience.MEMBERS])

    def _offer(self, audiences: list[Audience]) -> None:
        """Only `audiences`: one that was chosen before the community was closed gives way to the first."""
        self.fields["audience"].choices = [(audience, audience.label) for audience in audiences]
        if self.initial.get("audience") not in audiences:
            self.initial["audience"] = audiences[0]

    @staticmethod
    def of_kind(asked: str) -> dict[str, str]:
        """The initial kind and need of a form that is asked for by kind (`?kind=vent`); nothing for no such kind."""
        return {"kind": asked, "need": KIND_NEEDS[Kind(asked)]} if asked in WRITTEN_KINDS else {}

    def kind_chips(self) -> list[dict]:
        """The kinds as six big chips: the radio button, its label, icon and hint."""
        return [
            {
                "button": choice.tag,
                "label": choice.choice_label,
                "value": kind,
                "icon": KIND_ICONS[kind],
                "hint": KIND_HINTS[kind],
                "need": KIND_NEEDS[kind],
            }
            for choice, kind in zip(self["kind"], WRITTEN_KINDS, strict=True)
        ]

    def clean_title(self) -> str:
        """The title on one line. Raises ValidationError when nothing of it can be seen."""
        title = visible_line(self.cleaned_data["title"], TITLE_SHORTEST)
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["min_length"])
        return title


class EditThreadForm(SpokenStill, ThreadForm):
    """An edit, with the audiences that the thread may still have."""

    def __init__(self, *args, thread, **kwargs):
        super().__init__(*args, community=thread.community, **kwargs)
        possible = thread.possible_audiences()
        self._offer(possible)
        if thread.kind == Kind.ASK:  # it stays one
            del self.fields["kind"], self.fields["need"]

    def thread_fields(self) -> dict[str, str]:
        """What the edit says about the thread."""
        names = ("title", "kind", "need", "audience")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}
