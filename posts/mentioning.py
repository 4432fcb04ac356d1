"""What becomes of mentions when somebody takes another name: the old one leads nowhere, now or once it is another's."""

from itertools import chain

from django.db import transaction

from accounts import renaming
from accounts.models import User
from posts import rerendering
from posts.models import Outcome, Post

# Drawn at once; what is left of a much-mentioned person `manage.py rerender_posts` draws. A post takes about 5 ms.
AT_ONCE = 200


def rename(user: User, name: str) -> None:
    """Gives `user` another name (raises ValidationError as `accounts.renaming.rename`), and takes the links off the
    old one where others mention it: a year later it may be somebody else's."""
    mentioning = Post.objects.filter(mentions__user=user, deleted_at__isnull=True)
    telling = Outcome.objects.filter(mentions=user)
    with transaction.atomic():
        renaming.rename(user, name)
        mentioning.update(markup_version=0)
        telling.update(markup_version=0)
    newest = list(mentioning.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])
    told = list(telling.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])
    posts = rerendering.rerender(Post.objects.filter(pk__in=newest))
    for _batch in chain(posts, rerendering.rerender_outcomes(Outcome.objects.filter(pk__in=told))):
        pass
