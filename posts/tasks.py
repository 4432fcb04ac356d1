"""Jobs of what people say."""

from datetime import datetime

from django.core.management import call_command
from procrastinate.contrib.django import app

from communities import wording
from peerhealth import one_clock
from peerhealth.backups.returning import on_return
from peerhealth.nightly import nightly
from posts import asking, drafting, mailing, news, relinking, remembering, telling, visit_reminding
from posts.digests import sending
from posts.searching import indexing, statistics

nightly("posts.purge_reading")(remembering.purge)
nightly("posts.purge_drafts")(drafting.purge)
nightly("posts.purge_notifications")(telling.purge)
nightly("posts.count_words")(statistics.recount)
nightly("posts.remind_of_visits")(visit_reminding.remind_due)


@nightly("posts.ask_outcomes")
def ask_outcomes() -> None:
    """Asks people what happened after their question was answered."""
    call_command("ask_outcomes", verbosity=0)


@nightly("posts.purge_digests")
def purge_digests() -> None:
    """Forgets whose turn for a digest was over long ago."""
    sending.purge(one_clock.now())


@app.periodic(cron="*/5 * * * *")  # nobody's hour is more exact
@app.task(name="posts.send_digests", queueing_lock="posts.send_digests")
def send_digests(**_when) -> None:
    """Hands out whose turn it is, a job a batch."""
    sending.hand_out(one_clock.now())


@app.task(name=sending.BATCH_JOB)
def send_digest_batch(audience: str, people: list[int], **_more) -> None:
    """Sends the digests of these, as far as it is still their turn."""
    sending.of_batch(audience, people, one_clock.now())


@on_return("posts_digest")
def pass_digests_over(_moment: datetime) -> None:
    """Of today's digests nobody knows whether they went out before the site was lost."""
    sending.pass_over(one_clock.now())


@app.task(name=news.TELL_CROWD)
def tell_crowd(post: int, tags: list[int]) -> None:
    """Tells the many who follow a thread, a hashtag or a community of a new post."""
    news.tell_crowd(post, tags)


@app.task(name=asking.BEGINS_JOB)
def ask_begins(session: int) -> None:
    """Tells those who asked that answers begin. Being run twice is harmless."""
    asking.begins(session)


@app.task(name=indexing.REST_JOB)
def index_rest(thread: int, after: int) -> None:
    """Makes the rest of a long thread, which is shown again, found again."""
    indexing.index_rest(thread, after)


@app.task(name=wording.RELINK)
def relink(words: list[str], community: int | None = None, after: int = 0) -> None:
    """Links the terms of the glossary anew in the posts that hold one of `words`. Being run twice is harmless."""
    relinking.relink(words, community, after)


@app.task(name=mailing.TASK)
def mail_news(user: int) -> None:
    """Mails the person `user` (id) what waits for them. Being run twice is harmless."""
    mailing.mail(user)
