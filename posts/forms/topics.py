"""Which topics a reader folds."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts import folding
from posts.topics import Topic

ALWAYS, TODAY = "always", "today"
CHOICES = [("", _("Show it")), (ALWAYS, _("Fold it until I change this")), (TODAY, _("Fold it today only"))]


class TopicsForm(forms.Form):
    """One choice for each topic. `offset` is what the browser says of its clock (see static/js/clock.js); without it
    the day ends at midnight in the time zone of the reading settings, which is UTC unless somebody chose one."""

    offset = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-clock": ""}))

    def __init__(self, *args, choices: folding.Choices | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for topic in Topic:
            field = forms.ChoiceField(label=topic.label, choices=CHOICES, required=False)
            if choices and topic.value in choices:
                field.initial = TODAY if choices[topic.value] else ALWAYS
            self.fields[topic.value] = field

    def chosen(self) -> folding.Choices:
        """What was chosen, with the moment at which "today" ends."""
        offset = self.cleaned_data["offset"]
        now = timezone.localtime()
        here = -int((now.utcoffset() or timedelta()).total_seconds() // 60)
        minutes = int(offset) if offset.removeprefix("-").isdecimal() and len(offset) < 6 else here
        ends = {ALWAYS: None, TODAY: folding.end_of_day(minutes, now)}
        chosen = ((topic, self.cleaned_data[topic]) for topic in Topic.values)
        return {topic: ends[choice] for topic, choice in chosen if choice}
