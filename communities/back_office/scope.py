"""Which rows of the admin are whose: staff by Django's permissions, a moderator those of their communities."""

from collections.abc import Sequence

from django.db import models
from django.http import HttpRequest

from accounts.auditing import Audited
from communities.models import Community, Membership


def is_moderator(user) -> bool:
    """Whether `user` moderates any community. One query, none for an anonymous visitor."""
    return Membership.objects.of(user).moderating().exists()


def moderated(request: HttpRequest) -> set[int]:
    """The ids of the communities that the person moderates, read once a request."""
    if not hasattr(request, "_moderated"):
        mine = Membership.objects.of(request.user).moderating()
        request._moderated = set(mine.values_list("community_id", flat=True))
    return request._moderated


class OfCommunity(Audited):
    """For admin classes of rows that belong to a community: `community_path` is the lookup that leads there.

    Staff see what Django's permissions let them see, and leave an entry for rows that they could not read on the site.
    Moderators see the rows of their communities; they change rows only where `moderators_change` says so.
    """

    community_path = "community"
    moderators_change = False
    read_with_community = False  # whether whoever may read the community may read these rows on the site
    view_on_site = False  # Django's redirect by number is shut; each class links to its page itself

    def whole(self, request, act: str = "view") -> bool:
        """Whether the person has Django's own permission for `act`: staff, over all communities."""
        return getattr(super(), f"has_{act}_permission")(request)

    def get_queryset(self, request):
        """All rows for staff with the permission; for moderators those of their communities."""
        rows = super().get_queryset(request)
        return rows if self.whole(request) else rows.filter(**{f"{self.community_path}__in": moderated(request)})

    def has_module_permission(self, request) -> bool:
        """Whether the model stands on the first page of the admin."""
        return super().has_module_permission(request) or bool(moderated(request))

    def has_view_permission(self, request, obj=None) -> bool:
        """Staff with the permission; moderators for rows of theirs."""
        return super().has_view_permission(request, obj) or self._theirs(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        """Staff with the permission; moderators where they may change rows of theirs."""
        return super().has_change_permission(request, obj) or (self.moderators_change and self._theirs(request, obj))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A moderator chooses only among their communities, whatever number a form is sent with."""
        if db_field.remote_field.model is Community and not self.whole(request):
            kwargs["queryset"] = Community.objects.filter(pk__in=moderated(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def not_for(self, request, rows: Sequence[models.Model]) -> list[models.Model]:
        """Those that the site would not show to the person: not of a community that they moderate, and not readable
        there by the model's own `visible_to` (or by that of the community, for `read_with_community`)."""
        keys = [row.pk for row in rows]
        mine = models.Q(**{f"{self.community_path}__in": moderated(request)})
        known = self.model._default_manager.filter(pk__in=keys)
        shown = set(known.filter(mine).values_list("pk", flat=True))
        if hasattr(known, "visible_to"):
            shown |= set(known.visible_to(request.user).values_list("pk", flat=True))
        elif self.read_with_community:
            readable = Community.objects.visible_to(request.user).values("pk")
            shown |= set(known.filter(**{f"{self.community_path}__in": readable}).values_list("pk", flat=True))
        return [row for row in rows if row.pk not in shown]

    def changeable(self, request, rows: models.QuerySet) -> models.QuerySet:
        """Those of `rows` that the person may change: for the acts on a list, which ask no permission row by row."""
        theirs = {f"{self.community_path}__in": moderated(request)}
        return rows if self.whole(request, "change") else rows.filter(**theirs)

    def _theirs(self, request, obj) -> bool:
        if obj is None or obj.pk is None:
            return bool(moderated(request))
        if not hasattr(request, "_of_theirs"):  # Django asks for each button of a page anew
            request._of_theirs = {}
        row = (self.model, obj.pk)
        if row not in request._of_theirs:
            request._of_theirs[row] = self._is_theirs(request, obj.pk)
        return request._of_theirs[row]

    def _is_theirs(self, request, pk) -> bool:
        theirs = {f"{self.community_path}__in": moderated(request)}
        return self.model._default_manager.filter(pk=pk, **theirs).exists()
