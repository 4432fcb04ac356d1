"""The glossary of the site in the admin. A community's own words are its moderators' matter, on the site: they are not
here."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from communities import wording
from communities.forms.settings import LinesField
from communities.forms.word import findable, plain_meaning
from communities.models import Term, TermEntry, TermForm, TermRemoval
from communities.models.term import MOST_FORMS, NAME_LONGEST, scope_of
from peerhealth.plain import visible_line
from peerhealth.read_only import ReadOnly
from peerhealth.reasons import ask_why, attempt


class SiteTermForm(forms.ModelForm):
    """A term of the whole site, or of a condition."""

    also = LinesField(
        label=_("Also called"), longest=NAME_LONGEST, most=MOST_FORMS, commas=True, help_text=_("One a line.")
    )

    class Meta:
        model = Term
        fields = ("name", "meaning", "condition")
        widgets = {"meaning": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["also"] = self.instance.also_called()

    def clean_name(self) -> str:
        """As a moderator's word."""
        return findable(visible_line(self.cleaned_data["name"], 2))

    def clean_also(self) -> list[str]:
        """As a moderator's word."""
        return [findable(form) for form in self.cleaned_data["also"]]

    def clean_meaning(self) -> str:
        """As a moderator's word."""
        return plain_meaning(self.cleaned_data["meaning"])

    def clean(self) -> dict:
        """Raises ValidationError for a form that has a meaning there already."""
        said = super().clean()
        condition = said.get("condition")
        words = [said.get("name", ""), *said.get("also", ())]
        if wording.are_taken(words, scope_of(None, condition and condition.pk), but=self.instance):
            raise forms.ValidationError(wording.TAKEN)
        return said


class OfSite:
    """For admin classes: nothing of a community's own words, not even to superusers."""

    community_path = "community"
    view_on_site = False

    def get_queryset(self, request):
        """Those of the site."""
        return super().get_queryset(request).filter(**{self.community_path: None})


@admin.register(Term)
class TermAdmin(OfSite, admin.ModelAdmin):
    """Each change is one of the verbs of the site, which writes down who did it."""

    form = SiteTermForm
    list_display = ("name", "meaning", "condition", "source", "is_away")
    list_filter = ("source", ("removal", admin.EmptyFieldListFilter))
    list_select_related = ("condition", "removal")
    search_fields = ("forms__form", "meaning")
    autocomplete_fields = ("condition",)
    show_full_result_count = False
    actions = ["take_away", "bring_back"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """Terms are taken away, with a reason, and can be brought back."""
        return False

    def save_model(self, request, obj, form, change) -> None:
        """Saves by the verb."""
        said = {"name": obj.name, "meaning": obj.meaning, "forms": form.cleaned_data["also"], "by": request.user}
        if change:
            wording.change(term=obj, **said)
        else:
            obj.pk = wording.add(condition=obj.condition, **said).pk

    @admin.display(description=_("taken away"), boolean=True)
    def is_away(self, term: Term) -> bool:
        """Whether it was taken away."""
        return hasattr(term, "removal")

    @admin.action(description=_("Take away, with a reason"), permissions=["change"])
    def take_away(self, request, queryset):
        """Asks why, then takes away."""

        def act(term: Term, by, reason: str) -> None:
            wording.remove(term=term, by=by, reason=reason)

        return ask_why(self, request, queryset, action="take_away", title=_("Take these words away"), verb=act)

    @admin.action(description=_("Bring back"), permissions=["change"])
    def bring_back(self, request, queryset):
        """Ends that they were taken away."""
        for term in queryset:
            attempt(self, request, term, lambda term=term: wording.restore(term=term, by=request.user))


@admin.register(TermForm)
class TermFormAdmin(OfSite, ReadOnly, admin.ModelAdmin):
    community_path = "term__community"
    list_display = ("form", "term")
    list_select_related = ("term",)
    search_fields = ("form",)
    show_full_result_count = False


@admin.register(TermRemoval)
class TermRemovalAdmin(OfSite, ReadOnly, admin.ModelAdmin):
    community_path = "term__community"
    list_display = ("term", "by", "reason", "at")
    list_select_related = ("term", "by")


@admin.register(TermEntry)
class TermEntryAdmin(OfSite, ReadOnly, admin.ModelAdmin):
    community_path = "term__community"
    list_display = ("at", "act", "term", "by", "meaning")
    list_filter = ("act",)
    list_select_related = ("term", "by")
    show_full_result_count = False
