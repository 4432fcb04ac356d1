"""What `manage.py worker` does for this floor, by name."""

from procrastinate.contrib.django import app

from posts import news


@app.task(name=news.TELL_CROWD)
def tell_crowd(post: int, tags: list[int]) -> None:
    """Tells the many who follow a thread, a hashtag or a community of a new post."""
    news.tell_crowd(post, tags)
