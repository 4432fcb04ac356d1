"""Telling people of what is written: of a post when it is new, and of what an edit adds to one."""

from collections.abc import Collection, Iterable

from accounts import notifying
from accounts.models import Notification
from peerhealth import jobs, one_clock
from posts import audiences, tag_news
from posts.models import Post

TELL_CROWD = "posts.tell_crowd"
A_BATCH = 1000


def written(post: Post, tags: Collection[int] = ()) -> list[int]:
    """Tells of a new post whoever it concerns, each once, by their strongest reason; a crowd is told by a job, when it
    is there. `tags` (ids): of an opening post. Not of what was written long ago, elsewhere. Whose bells are to ring.
    For verbs, in their transaction. One query, and those of `tag_news.small_of`."""
    if post.created_at < one_clock.now() - tag_news.FRESH:
        return []
    small = tag_news.small_of(post.thread, tags)
    bells, is_crowd = notifying.tell_found(audiences.of_new_post(post, small), around=post.thread.public_id)
    if is_crowd:
        jobs.defer(TELL_CROWD, post=post.pk, tags=small)
    return bells


def rewritten(post: Post, tags: Collection[int] = (), named: Collection[int] = ()) -> None:
    """Tells of what an edit has added to a post: who is `named` (ids) since, who follows one of the new `tags`. Nobody
    who has heard of the post already. No query where it names nobody more and has no new tag."""
    small = tag_news.small_of(post.thread, tags)
    people = dict.fromkeys(audiences.for_tag(post, small), "tag") if small else {}
    if named:
        people |= {person: "mention" for person in audiences.for_mention(post) if person in named}
    if people:
        heard = Notification.objects.filter(user__in=people, about__in=[post.public_id, post.thread.public_id])
        for person in heard.values_list("user_id", flat=True):
            people.pop(person, None)
    _tell(post, people.items())


def tell_crowd(post_id: int, tags: Iterable[int]) -> None:
    """Tells everybody who has not heard yet of a post that many wait for. Nothing of one that is gone meanwhile. Once
    more changes nothing: whoever was told is not told again."""
    post = Post.objects.select_related("thread").filter(pk=post_id).first()
    if post is None:
        return
    heard = list(audiences.for_new_post(post, tags, most=None).people.items())
    for start in range(0, len(heard), A_BATCH):
        _tell(post, heard[start : start + A_BATCH])


def _tell(post: Post, heard: Iterable[tuple[int, str]]) -> None:
    thread = post.thread.public_id
    rows = [(person, event, thread if event in audiences.OF_THREAD else post.public_id) for person, event in heard]
    notifying.tell_each(rows, around=thread)
