"""What a word that somebody is typing could become: a hashtag, or the name of somebody in this conversation.

Everything comes from what that reader may read. Hashtags are counted in what everyone may read and in the latest of
what the reader may read beyond that; names are those of people whose words stand in the thread before the reader's
eyes, so no answer tells who is a member, or even here.
"""

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Lower

from accounts.models import User
from accounts.names import normalise
from communities.models import Community
from posts.hashtags import identity
from posts.kinds import Audience
from posts.models import HashtagForm, Post, TaggedPost, Thread

MOST = 8
# Of conversations that not everyone may read, the latest: what people talk about now, at a cost that does not grow.
LATEST, ROWS = 500, 200


def tags(word: str, reader: User, community: Community | None = None) -> list[str]:
    """At most MOST display forms of hashtags that begin with `word`: those of `community` (its own one first), then by
    use. None for a word of which nothing can be in a hashtag. Two queries."""
    begins = identity(word)
    if not begins:
        return []
    shown: dict[str, str] = {}
    for form in [community.hashtag, *community.hashtags, *community.treatments] if community else []:
        if identity(form).startswith(begins):
            shown.setdefault(identity(form), form)
    used = _used_in_public(begins)
    for name, (uses, form) in _used_elsewhere(begins, reader).items():
        before = used.get(name, (0, ""))
        used[name] = (before[0] + uses, before[1] or form)
    for name, (_uses, form) in sorted(used.items(), key=lambda entry: (-entry[1][0], entry[0])):
        shown.setdefault(name, form)
    return list(shown.values())[:MOST]


def _used_in_public(begins: str) -> dict[str, tuple[int, str]]:
    """(uses, display form) by identity of the most used in posts that everyone may read."""
    forms = HashtagForm.objects.filter(tag__name__startswith=begins, uses__gt=0)
    rows = forms.values_list("tag__name", "tag__display").annotate(n=Sum("uses")).order_by("-n", "tag__name")[:ROWS]
    return {name: (uses, display or name) for name, display, uses in rows}


def _used_elsewhere(begins: str, reader: User) -> dict[str, tuple[int, str]]:
    """The same for the latest conversations that only members may read, `reader` among them."""
    closed = ~Q(community__visibility=Community.Visibility.PUBLIC) | Q(audience=Audience.MEMBERS)
    mine = Thread.objects.visible_to(reader).listed().filter(closed, opening__hiding__isnull=True)
    latest = mine.order_by("-last_activity", "-public_id")[:LATEST]
    posts = TaggedPost.objects.filter(tag__name__startswith=begins, thread__in=latest.values("pk"))
    rows = posts.values_list("tag__name", "form").annotate(n=Count("pk")).order_by("-n", "form")[:ROWS]
    found: dict[str, tuple[int, str]] = {}
    for name, form, uses in rows:
        before = found.get(name, (0, form))
        found[name] = (before[0] + uses, before[1])
    return found


def names(word: str, reader: User, thread: Thread) -> list[str]:
    """At most MOST user names that begin with `word` (none: all): of people whose words `reader` can read in `thread`,
    with no block between the two; who spoke last comes first. One query."""
    people = User.objects.mentionable_by(reader.pk).annotate(folded=Lower("username"))
    people = people.filter(folded__startswith=normalise(word).lower()).exclude(pk=reader.pk)
    posts = Post.objects.visible_to(reader).filter(thread=thread, hiding__isnull=True, author__in=people)
    spoke = posts.values("author__username").annotate(last=Max("number")).order_by("-last")
    return [row["author__username"] for row in spoke[:MOST]]
