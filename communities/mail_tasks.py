"""Jobs about digests for people without an account. `communities.apps` brings them in."""

from procrastinate.contrib.django import app

from communities import subscribing


@app.periodic(cron="25 3 * * *")  # UTC
@app.task(name="communities.purge_subscriptions", queueing_lock="communities.purge_subscriptions")
def purge_subscriptions(timestamp: int) -> None:  # noqa: ARG001  (procrastinate's, of a periodic job)
    """Forgets addresses that nobody confirmed, and what was stopped a week ago."""
    subscribing.purge()
