"""Opening an *Ask a professional* session, and changing it."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peerhealth import one_clock
from peerhealth.plain import one_line, visible_line
from posts.asking import MOST_PEOPLE
from posts.forms.body import BodyField, WritingForm
from posts.kinds import Audience
from posts.models.asking import LONGEST_WINDOW, REASON_LONGEST
from posts.models.thread import TITLE_LONGEST, TITLE_SHORTEST

SOONEST, LATEST, SHORTEST_WINDOW = timedelta(minutes=30), timedelta(days=180), timedelta(minutes=15)


@cache
def zones() -> list[tuple[str, str]]:
    """The time zones of places, and UTC, by name."""
    names = [name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class LocalField(forms.Field):
    """A day and an hour without a zone, as a browser sends it."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, error_messages={"required": _("Please give a day and an hour.")}, **kwargs)

    def to_python(self, value) -> datetime | None:
        """The moment, still without its zone. Raises ValidationError."""
        if value in self.empty_values:
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError as problem:
            raise forms.ValidationError(_("Please write it like 2027-03-14T18:00.")) from problem


class WindowForm(forms.Form):
    """When answers are written, in a zone that is named. With `begun`, only the end can be another one."""

    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("The times below are of this zone. Everybody is told them in their own."),
    )  # fmt: skip
    answers_from = LocalField(label=_("Answers begin"), help_text=_("Until then, questions are gathered."))
    answers_until = LocalField(label=_("Answers end"), help_text=_("An hour is usual; it may take up to 14 days."))

    def __init__(self, *args, begun: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.begun = begun
        self.fields["zone"].choices = zones()
        here = timezone.get_current_timezone_name()
        self.fields["zone"].initial = here if here in dict(zones()) else settings.TIME_ZONE
        if begun:
            del self.fields["answers_from"]

    def clean(self) -> dict:
        """With both moments as such. Raises ValidationError for a window that nobody could use."""
        said = super().clean() or self.cleaned_data
        if {"zone", "answers_until"} <= said.keys() and (self.begun or "answers_from" in said):
            self._place(said)
        return said

    def _place(self, said: dict) -> None:
        zone, now = ZoneInfo(said["zone"]), one_clock.now()
        begin = self.begun or said["answers_from"].replace(tzinfo=zone)
        end = said["answers_until"].replace(tzinfo=zone)
        if not self.begun and begin < now + SOONEST:
            self.add_error("answers_from", _("Please leave at least half an hour for questions."))
        if begin > now + LATEST:
            self.add_error("answers_from", _("Please choose a day within the next six months."))
        if end < begin + SHORTEST_WINDOW:
            self.add_error("answers_until", _("Please leave at least a quarter of an hour for answers."))
        elif end > begin + LONGEST_WINDOW:
            self.add_error("answers_until", _("Answers can be written for 14 days at most."))
        said |= {"answers_from": begin, "answers_until": end}


class SessionForm(WindowForm, WritingForm):
    """A new session: topic, introduction, when, who answers and who may read."""

    title = forms.CharField(
        label=_("Topic"), min_length=TITLE_SHORTEST, max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Please give it a topic."), "min_length": _("Please use at least 4 characters."),
            "max_length": _("Please use at most 140 characters; the introduction has room for more."),
        },
    )  # fmt: skip
    body = BodyField(label=_("Introduction"), help_text=_("What can be asked, and what cannot be answered here."))
    people = forms.CharField(
        label=_("Who answers (optional)"), required=False, widget=forms.TextInput(attrs={"autocapitalize": "none"}),
        help_text=_("User names of members with a checked profession, with commas between. They are asked, and named here once they say yes. You can ask them later as well."),  # noqa: E501
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Who may read it?"), choices=Audience, widget=forms.RadioSelect, initial=Audience.NO_SEARCH
    )
    field_order = ("title", "body", "notes", "zone", "answers_from", "answers_until", "people", "audience")

    def __init__(self, *args, community, **kwargs):
        super().__init__(*args, opening=True, **kwargs)
        self.fields["title"].widget.attrs.pop("maxlength", None)  # nothing typed is cut off
        if not community.is_public:
            self.fields["audience"].choices = [(Audience.MEMBERS, Audience.MEMBERS.label)]
            self.initial["audience"] = Audience.MEMBERS

    def clean_title(self) -> str:
        """The topic on one line. Raises ValidationError when nothing of it can be seen."""
        title = visible_line(self.cleaned_data["title"], TITLE_SHORTEST)
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["min_length"])
        return title

    def clean_people(self) -> list[str]:
        """The names. Raises ValidationError for more than can answer in one session."""
        names = [one_line(name) for name in self.cleaned_data["people"].split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_PEOPLE:
            raise forms.ValidationError(_("Five people can answer in one session."))
        return names


class CancelForm(forms.Form):
    """Why a session does not take place: a sentence for those who asked."""

    reason = forms.CharField(
        label=_("What do you want to tell those who asked?"), max_length=REASON_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Please say why: people have waited for it."),
            "max_length": _("Please use at most 300 characters."),
        },
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)  # nothing typed is cut off
