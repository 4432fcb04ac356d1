"""How somebody wants to be told: which events where, when nothing may be sent, and what a mail says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import choosing
from accounts.events import EVENTS
from accounts.models import NotificationSettings, User
from accounts.models.notification_settings import Place

CONTINENTS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]
DETAILS = [
    (NotificationSettings.Detail.NEUTRAL.value, _("Only that there is something: “You have a new reply”, and a link")),
    (NotificationSettings.Detail.FULL.value, _("What was written, by whom and where")),
]


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The time zones that people live in, by continent."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in CONTINENTS)
    by_continent = groupby(names, lambda name: name.partition("/")[0])
    return [
        (continent, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in cities])
        for continent, cities in by_continent
    ]


@dataclass(frozen=True)
class Box:
    """A box to tick: an event in a place. Not `possible`: there is none."""

    name: str
    place: str | Promise
    ticked: bool
    possible: bool


def _zone_choices() -> list[tuple[str, object]]:
    return [("", "UTC"), *zones()]


class NotificationForm(forms.Form):
    """The page of notification settings, but for the table of events (`table`), which has boxes of its own."""

    paused_until = forms.DateField(
        label=_("Pause everything until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "For example while you are in hospital. Before this day we send you nothing at all. What happens meanwhile "
            "waits for you on the site."
        ),
    )
    detail = forms.ChoiceField(
        label=_("What a mail says"),
        choices=DETAILS,
        widget=forms.RadioSelect,
        help_text=_(
            "Subject and sender never name a condition, a community or a person. Choose the second only if nobody else "
            "reads your mail: what people write here tells about your health."
        ),
    )
    zone = forms.ChoiceField(label=_("Your time zone"), required=False, choices=_zone_choices)
    quiet_from = forms.TimeField(
        label=_("No mail from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Hours of the day in your time zone, over midnight as well. What comes then is mailed afterwards."),
    )  # fmt: skip
    quiet_to = forms.TimeField(
        label=_("No mail until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest = forms.ChoiceField(
        label=_("Digest"), choices=NotificationSettings.Digest.choices,
        help_text=_("One mail that gathers what you ticked. It comes only when there is something."),
    )  # fmt: skip
    digest_on = forms.TypedChoiceField(
        label=_("On, if once a week"), coerce=int, choices=list(WEEKDAYS.items()), required=False, empty_value=5
    )
    digest_at = forms.ChoiceField(label=_("At"), choices=HOURS, required=False)

    def __init__(self, *args, user: User, **kwargs):
        self.user, self.chosen = user, choosing.settings_of(user)
        super().__init__(*args, initial=_said(self.chosen), **kwargs)

    def table(self) -> list[tuple[str | Promise, list[Box]]]:
        """Each event in words, with its boxes: as sent, or as it stands."""
        ticked = self.ticked() if self.is_bound else choosing.choices_of(self.user)
        return [
            (event.says, [
                Box(f"{name}.{place}", place.label, (name, place.value) in ticked, place in event.possible)
                for place in Place
            ])
            for name, event in EVENTS.items()
        ]  # fmt: skip

    def ticked(self) -> set[tuple[str, str]]:
        """The boxes (event, place) that were sent."""
        return {pair for pair in _pairs() if f"{pair[0]}.{pair[1]}" in self.data}

    def clean(self) -> dict:
        """Refuses a pause until a day that has begun where they are, quiet hours with one end, and such as leave no
        moment for the digest: its day is over before they are."""
        said = super().clean() or {}
        day, zone = said.get("paused_until"), ZoneInfo(said.get("zone") or "UTC")
        if day and day <= timezone.now().astimezone(zone).date():
            self.add_error("paused_until", _("This day has begun already. Choose a later one, or leave it empty."))
        if (said.get("quiet_from") is None) != (said.get("quiet_to") is None):
            self.add_error("quiet_to", _("Quiet hours need a beginning and an end. Leave both empty for none."))
        if said.get("digest") != NotificationSettings.Digest.NEVER and _is_quiet_till_midnight(said):
            self.add_error("digest_at", _("You want no mail from then until midnight. Choose an earlier hour."))
        return said

    def save(self) -> None:
        """Keeps what was chosen."""
        said = dict(self.cleaned_data)
        day, zone = said.pop("paused_until"), ZoneInfo(said["zone"] or "UTC")
        begins = choosing.day_begins(day, zone) if day else None
        said |= {"paused_until": begins, "digest_at": time.fromisoformat(said["digest_at"] or "08:00")}
        choosing.choose(self.user, self.ticked(), said)


def _is_quiet_till_midnight(said: dict) -> bool:
    """Whether the hour of the digest lies in quiet hours that last until its day is over."""
    begins, ends, at = said.get("quiet_from"), said.get("quiet_to"), said.get("digest_at")
    return bool(begins is not None and ends is not None and at) and ends < begins <= time.fromisoformat(at)


def _pairs() -> Iterator[tuple[str, str]]:
    return ((name, place.value) for name, event in EVENTS.items() for place in Place if place in event.possible)


def _said(chosen: NotificationSettings) -> dict[str, object]:
    """The settings as the form says them."""
    names = ("detail", "zone", "quiet_from", "quiet_to", "digest", "digest_on")
    said = {name: getattr(chosen, name) for name in names}
    return said | {"paused_until": choosing.pause_ends_on(chosen), "digest_at": f"{chosen.digest_at.hour:02}:00"}
