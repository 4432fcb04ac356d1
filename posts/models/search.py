"""What search reads: the words of each post that may be found, and how often words are used where everyone may read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 60


class SearchEntry(models.Model):
    """The words of one post (`posts.searching.lexemes` says which). Posts that are deleted or hidden, and all posts of
    a thread whose opening is, have none of these rows, so nothing that is found can tell of them."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    thread = models.ForeignKey("posts.Thread", on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of its thread: whether only members may read it.
    members_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("written"))
    language = models.CharField(_("language, as guessed"), max_length=2)
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        # Without a list of what is still to be sorted in: every search would read it from end to end.
        indexes = [GinIndex(fields=["vector"], fastupdate=False, name="search_vector")]

    def __str__(self) -> str:
        return str(self.pk)


class SearchWord(models.Model):
    """A word that somebody used where everyone may read, by its `root` in the index, and the keys under which a
    mistyped form is looked up (`communities.typos`). `uses`: in how many such posts, when they were last counted.
    Months stand among them ("@2026-11"), with the number of posts; they have no keys."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    root = models.CharField(max_length=LONGEST_WORD, db_index=True)
    keys = ArrayField(models.CharField(max_length=LONGEST_WORD), default=list)
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word that is used")
        verbose_name_plural = _("words that are used")
        indexes = [GinIndex(fields=["keys"], name="searchword_keys")]

    def __str__(self) -> str:
        return self.word
