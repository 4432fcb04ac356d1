"""Jobs of mails of news. `posts.apps` brings them in."""

from procrastinate.contrib.django import app

from posts import mailing


@app.task(name=mailing.TASK)
def mail_news(user: int) -> None:
    """Mails the person `user` (id) what waits for them. Being run twice is harmless."""
    mailing.mail(user)
