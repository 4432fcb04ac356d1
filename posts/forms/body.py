"""The text of a post as a form takes it: whatever arrives, nothing typed is lost."""

from functools import lru_cache

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from peerhealth.plain import is_visible, typed
from posts import limits, personal, roles
from posts.models.post import BODY_LONGEST, BODY_SHORTEST
from posts.previewing import Preview, preview
from posts.topics import Topic

UNPROCESSABLE, TOO_MANY = 422, 429
MOST_MARKS = 1_000  # more things than a text has room for


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


@lru_cache(maxsize=64)
def _choices(name: str, html_id: str, chosen: frozenset[str], language: str) -> SafeString:  # noqa: ARG001  (of labels)
    boxes = [
        (name, value, f"{html_id}_{number}", mark_safe(" checked") if value in chosen else "", label)
        for number, (value, label) in enumerate(Topic.choices)
    ]
    box = '<label class="choice"><input type="checkbox" name="{}" value="{}" id="{}"{}><span>{}</span></label>'
    return format_html_join("", box, boxes)


class NoteChoices(forms.CheckboxSelectMultiple):
    """The topics as buttons in a row. They stand below every thread: drawn once for each choice, not once a reader."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """The buttons."""
        chosen = frozenset(map(str, value or ())) & set(Topic.values)
        return _choices(name, (attrs or {}).get("id", ""), chosen, get_language() or "")


class NotesField(forms.MultipleChoiceField):
    """Content notes: topics that some readers fold. Drawn by `posts/writing/_notes.html`."""

    def __init__(self):
        super().__init__(
            required=False,
            choices=Topic,
            widget=NoteChoices,
            label=_("Content notes (optional)"),
            help_text=_("Some readers choose not to meet a topic today. A note lets them fold it."),
        )


class WritingForm(forms.Form):
    """A form that ends in a post. `status` is the answer's status when it is invalid, `retry_after` the seconds until a
    limit lets it through (0: none stands before it).

    `credential`: what the author may speak with as a professional; without it there is no such choice.
    `seen` is what the text looks like, where "Preview" was pressed. `hint` says what personal things the text seems to
    hold and `marks` name them, where the author is asked whether they meant to post them.
    """

    body = BodyField()
    notes = NotesField()
    status, retry_after = UNPROCESSABLE, 0
    seen: Preview | None = None
    hint = marks = ""
    stands_there = None  # of an edit: the post, if it has changed since
    recent = None  # when the author wrote lately, where that was asked with them held

    def __init__(self, *args, author=None, opening: bool = False, editing=None, credential=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.author, self.opening, self.editing = author, opening, editing
        if credential:
            self.fields["credential"] = roles.SpeaksField(credential)

    def look(self) -> None:
        """Draws what was typed in place of checking it: nothing of it is refused, and nothing will be posted."""
        self._errors, self.cleaned_data, self.status = ErrorDict(), {}, 200
        self.seen = preview(self.data.get("body", ""), self.author)
        self.fields["body"].widget.attrs.pop("autofocus", None)  # the preview has it

    def clean(self) -> dict:
        """Asks once about personal things, then checks the author's limits, when everything else is right (a form
        without an author has neither). A profession that was chosen and may not be spoken with any more is not left
        out in silence."""
        if "credential" in self.data and "credential" not in self.fields:
            raise forms.ValidationError(roles.NO_LONGER)
        if not self.errors and self.author is not None:
            self._ask_about_personal_things()
            try:
                if self.editing:
                    limits.check_edit(self.author, self.editing, body=self.cleaned_data["body"])
                else:
                    limits.check(
                        self.author, opening=self.opening, body=self.cleaned_data["body"], recent=self.recent
                    )
            except limits.TooMuchError as refusal:
                self.retry_after = refusal.seconds
                self.status = TOO_MANY if refusal.seconds else UNPROCESSABLE
                raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data

    @property
    def agreed(self) -> str:
        """The marks of the personal things that the author has agreed to post, as the form carries them along."""
        sent = self.data.getlist("agreed") if hasattr(self.data, "getlist") else [self.data.get("agreed", "")]
        return " ".join(dict.fromkeys(" ".join(sent).split()[:MOST_MARKS]))

    def _ask_about_personal_things(self) -> None:
        """Raises ValidationError with the hint for things that are new: neither agreed to, nor in the post already."""
        before = f"{self.editing.thread.title}\n{self.editing.body}" if self.editing else ""
        said = {one.mark for one in personal.found(before)} | set(self.agreed.split())
        words = "\n".join(self.cleaned_data.get(name, "") for name in ("title", "body"))
        things = personal.found(words)
        if {one.mark for one in things} - said:
            self.hint, self.marks = personal.sentence(things), " ".join(one.mark for one in things)
            raise forms.ValidationError(self.hint)
