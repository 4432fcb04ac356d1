"""What a verb does to a thread of any length is one statement, or a job."""

from procrastinate.contrib.django.models import ProcrastinateJob

from posts import moderation, publishing, tasks
from posts.models import SearchEntry
from posts.searching import indexing
from tests import makers


def test_a_long_thread_that_is_shown_again_is_found_by_and_by(ana, place, mo, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    thread = makers.thread(ana, place)
    replies = [makers.reply(mo, thread, f"Reply {number}") for number in range(4)]
    publishing.delete(post=replies[3])
    moderation.hide(post=thread.opening, by=mo, reason="Be kind.")
    assert not SearchEntry.objects.exists()
    moderation.restore(post=thread.opening, by=mo, reason="It is kind.")
    assert set(SearchEntry.objects.values_list("post", flat=True)) == {thread.opening_id, replies[0].pk}
    job = ProcrastinateJob.objects.get(task_name=indexing.REST_JOB)
    for _ in range(2):
        tasks.index_rest(**job.args)
        assert SearchEntry.objects.count() == 4
    assert indexing.is_complete()


def test_a_short_one_at_once(ana, place, mo):
    thread = makers.thread(ana, place)
    makers.reply(mo, thread)
    moderation.hide(post=thread.opening, by=mo, reason="Be kind.")
    moderation.restore(post=thread.opening, by=mo, reason="It is kind.")
    assert SearchEntry.objects.count() == 2
    assert not ProcrastinateJob.objects.filter(task_name=indexing.REST_JOB).exists()


def test_a_thread_is_narrowed_with_all_its_posts_and_widened_again(ana, place):
    thread = makers.thread(ana, place)
    makers.reply(ana, thread)
    for audience, members_only in (("no_search", False), ("members", True), ("everyone", False)):
        publishing.edit(post=thread.opening, by=ana, body=f"Now for {audience}", thread_fields={"audience": audience})
        assert set(SearchEntry.objects.values_list("members_only", flat=True)) == {members_only}
