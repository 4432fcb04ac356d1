"""Communities in the admin, with what a change of visibility means for what is said there."""

from django.contrib import admin

from communities import changing, opening
from communities.admin import CommunityAdmin
from communities.models import Community
from posts import readership

admin.site.unregister(Community)


@admin.register(Community)
class CommunityWithPostsAdmin(CommunityAdmin):
    """As the communities' own admin; hashtags are counted in or out when another public reads them."""

    def save_model(self, request, obj, form, change) -> None:
        """Saves, and counts hashtags in or out."""
        super().save_model(request, obj, form, change)
        if "visibility" in form.changed_data:
            readership.follow(obj)
        if "joining" in form.changed_data:
            changing.let_in_who_waits(obj, request.user)

    def save_related(self, request, form, formsets, change) -> None:
        """Saves names and conditions; people who wait for the community are told, whether it is new or stands for more
        than before."""
        super().save_related(request, form, formsets, change)
        opening.announce(form.instance)
