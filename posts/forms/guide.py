"""A guide with the threads that it was built from."""

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communities.forms import GuideForm
from communities.models import Community
from peerhealth.ids import PATTERN
from posts import building
from posts.models import Thread

ADDRESS = re.compile(rf"(?:^|/t/)({PATTERN})(?:/|$)")
LONGEST = 10_000


class GuideWithThreadsForm(GuideForm):
    """As GuideForm; `threads`: addresses of threads of the community, one a line."""

    threads = forms.CharField(
        label=_("Built from these conversations (optional)"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
        help_text=_(
            "Their addresses, one a line. Each page will link to the other. Say again only what its author would say "
            "to everybody who may read this guide, and in words that give nobody away."
        ),
    )  # fmt: skip

    def __init__(self, data=None, *, community: Community, editor, **kwargs):
        super().__init__(data, **kwargs)
        self.community, self.editor = community, editor
        self.fields["threads"].widget.attrs.pop("maxlength", None)

    def begin_with(self, rows) -> None:
        """Shows the threads that are named already (rows of `building.threads_of`)."""
        lines = (f"{settings.SITE_URL}/t/{row['public_id']}/{row['slug']}/" for row in rows)
        self.initial["threads"] = "\n".join(lines)

    def clean_threads(self) -> list[str]:
        """Their public ids. Raises ValidationError for a line that leads to no thread of this community which the
        editor may read: alike for one that is not there."""
        lines = [line.strip() for line in self.cleaned_data["threads"].splitlines() if line.strip()]
        if len(lines) > building.MOST_THREADS:
            raise forms.ValidationError(_("Please name at most %(n)s of them."), params={"n": building.MOST_THREADS})
        ids = [found[1] if (found := ADDRESS.search(line)) else "" for line in lines]
        readable = Thread.objects.visible_to(self.editor).listed().in_community(self.community)
        known = set(readable.filter(public_id__in=ids).values_list("public_id", flat=True))
        for line, public_id in zip(lines, ids, strict=True):
            if public_id not in known:
                said = _("There is no conversation of this community at “%(line)s”.")
                raise forms.ValidationError(said, params={"line": line[:80]})
        return list(dict.fromkeys(ids))
