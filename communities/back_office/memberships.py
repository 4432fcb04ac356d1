"""Memberships in the admin: to be looked at, and decided about by the same verbs as on the site."""

from collections.abc import Callable

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.auditing import Audited
from accounts.models import User
from communities import deciding
from communities.back_office.scope import OfCommunity
from communities.models import Membership, MembershipEntry
from peerhealth.read_only import ReadOnly
from peerhealth.reasons import ask_why, attempt

Role = Membership.Role


@admin.register(Membership)
class MembershipAdmin(OfCommunity, admin.ModelAdmin):
    """Staff see all; moderators only the people about whom they must decide: who waits, and who is banned. No row is
    written by hand: each act writes who decided what and why, and nobody acts on a higher account."""

    moderators_change = True
    list_display = ("user", "community", "role", "state", "banned_until", "relation", "since")
    list_filter = ("role", "state", "relation", ("community", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "community")
    search_fields = ("user__username", "community__name")
    show_full_result_count = False
    fields = ("user", "community", "role", "state", "banned_until", "answer", "relation", "since")
    readonly_fields = fields
    actions = ["approve", "decline", "ban", "lift", "make_moderator", "make_greeter", "make_member"]

    def get_queryset(self, request):
        """For moderators without members: the list of members is the leak."""
        rows = super().get_queryset(request)
        return rows if self.whole(request) else rows.filter(pk__in=self._undecided())

    def _is_theirs(self, request, pk) -> bool:
        """Never an active member, whatever number somebody types."""
        return super()._is_theirs(request, pk) and self._undecided().filter(pk=pk).exists()

    @staticmethod
    def _undecided():
        """As on the site: who asks, and whose ban holds now."""
        return Membership.objects.asking() | Membership.objects.banned()

    def lookup_allowed(self, lookup, value, request) -> bool:
        """Nothing that no column shows can be asked for by an address either."""
        shown = lookup.split("__")[0] in {"role", "state", "community"} or self.whole(request)
        return shown and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request) -> bool:
        """People join by themselves; `manage.py set_role` brings in a first moderator."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """People leave by themselves."""
        return False

    def has_whole_permission(self, request) -> bool:
        """Whether somebody may give roles: staff with the right to change memberships."""
        return self.whole(request, "change")

    def get_list_display(self, request):
        """What somebody has to do with the condition is no moderator's matter."""
        return [name for name in self.list_display if name != "relation" or self.whole(request)]

    def get_list_filter(self, request):
        """As the columns."""
        return [name for name in self.list_filter if name != "relation" or self.whole(request)]

    def get_fields(self, request, obj=None):
        """As the columns."""
        return [name for name in self.fields if name != "relation" or self.whole(request)]

    @admin.action(description=_("Let in"), permissions=["change"])
    def approve(self, request, queryset):
        """Lets in who waits."""
        self._each(request, queryset, deciding.approve)

    @admin.action(description=_("Do not let in, with a reason"), permissions=["change"])
    def decline(self, request, queryset):
        """Asks why, then declines."""
        return self._asked(request, queryset, "decline", _("Do not let these people in"), deciding.decline)

    @admin.action(description=_("Ban for good, with a reason"), permissions=["change"])
    def ban(self, request, queryset):
        """Asks why, then bans. For a time: from a post on the site."""
        return self._asked(request, queryset, "ban", _("Ban these people for good"), deciding.ban)

    @admin.action(description=_("Lift the ban"), permissions=["change"])
    def lift(self, request, queryset):
        """Ends bans."""
        self._each(request, queryset, deciding.lift)

    @admin.action(description=_("Make moderator"), permissions=["whole"])
    def make_moderator(self, request, queryset):
        """Gives the role."""
        self._each(request, queryset, deciding.set_role, role=Role.MODERATOR)

    @admin.action(description=_("Make greeter"), permissions=["whole"])
    def make_greeter(self, request, queryset):
        """Gives the role."""
        self._each(request, queryset, deciding.set_role, role=Role.GREETER)

    @admin.action(description=_("Make ordinary member"), permissions=["whole"])
    def make_member(self, request, queryset):
        """Takes a role away."""
        self._each(request, queryset, deciding.set_role, role=Role.MEMBER)

    def _each(self, request, queryset, verb: Callable, **more) -> None:
        for row in self.changeable(request, queryset).select_related("user", "community"):
            attempt(self, request, row, lambda row=row: _decide(verb, row, request.user, **more))

    def _asked(self, request, queryset, action: str, title: str, verb: Callable):
        def act(row: Membership, by: User, reason: str) -> None:
            _decide(verb, row, by, reason=reason)

        rows = self.changeable(request, queryset).select_related("user", "community")
        return ask_why(self, request, rows, action=action, title=title, verb=act)


def _decide(verb: Callable, row: Membership, by: User, **more) -> None:
    verb(user=row.user, community=row.community, by=by, **more)


@admin.register(MembershipEntry)
class MembershipEntryAdmin(Audited, ReadOnly, admin.ModelAdmin):
    list_display = ("at", "act", "user", "community", "by", "reason")
    list_filter = ("act", "at")
    list_select_related = ("user", "community", "by")
    search_fields = ("user__username", "reason")
